-- Small shared tables: on a cluster every node has all of them.
CREATE TABLE offices (
  code TEXT PRIMARY KEY,
  parent TEXT,
  zh TEXT NOT NULL,
  en TEXT NOT NULL,
  procedures TEXT NOT NULL
);
CREATE TABLE people (
  id BIGINT PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password TEXT,
  active SMALLINT NOT NULL CHECK (active IN (0, 1))
);
CREATE TABLE posts (
  person BIGINT NOT NULL REFERENCES people (id),
  office TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (person, office, role)
);
CREATE TABLE keys (
  hash BYTEA PRIMARY KEY,
  person BIGINT NOT NULL REFERENCES people (id),
  kind TEXT NOT NULL CHECK (kind IN ('session', 'token')),
  note TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value BYTEA NOT NULL
);
