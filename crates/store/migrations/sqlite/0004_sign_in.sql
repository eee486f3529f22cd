-- How people get in, and the log of who did.
ALTER TABLE keys ADD COLUMN scopes TEXT NOT NULL DEFAULT 'read act';
ALTER TABLE keys ADD COLUMN made_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE keys ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX keys_person ON keys (person, made_at DESC, hash);
CREATE TABLE sign_ins (
  person INTEGER PRIMARY KEY REFERENCES people (id),
  must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
  must_enrol INTEGER NOT NULL CHECK (must_enrol IN (0, 1)),
  totp BLOB,
  confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
  step INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE recovery_codes (
  person INTEGER NOT NULL REFERENCES people (id),
  hash BLOB NOT NULL,
  PRIMARY KEY (person, hash)
) STRICT, WITHOUT ROWID;
-- Who tried to get in, as hashes of names and addresses: spread, because anybody can make rows here.
CREATE TABLE attempts (
  bucket INTEGER NOT NULL,
  hash BLOB NOT NULL,
  failures INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (bucket, hash)
) STRICT, WITHOUT ROWID;
-- Chained in each bucket; words are free text that can be erased, and the body holds their digest.
CREATE TABLE audit (
  bucket INTEGER NOT NULL,
  day INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  hash BLOB NOT NULL,
  salt BLOB,
  words TEXT,
  PRIMARY KEY (bucket, day, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_at ON audit (at, bucket, seq);
CREATE TABLE audit_days (
  bucket INTEGER NOT NULL,
  day INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  before BLOB NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (bucket, day)
) STRICT, WITHOUT ROWID;
