-- Small shared tables: on a cluster every node has all of them.
CREATE TABLE offices (
  code TEXT PRIMARY KEY,
  parent TEXT,
  zh TEXT NOT NULL,
  en TEXT NOT NULL,
  procedures TEXT NOT NULL
) STRICT;
CREATE TABLE people (
  id INTEGER PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password TEXT,
  active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;
CREATE TABLE posts (
  person INTEGER NOT NULL REFERENCES people (id),
  office TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (person, office, role)
) STRICT, WITHOUT ROWID;
CREATE TABLE keys (
  hash BLOB PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES people (id),
  kind TEXT NOT NULL CHECK (kind IN ('session', 'token')),
  note TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
