-- How people get in, and the log of who did.
ALTER TABLE keys ADD COLUMN scopes TEXT NOT NULL DEFAULT 'read act';
ALTER TABLE keys ADD COLUMN made_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE keys ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX keys_person ON keys (person, made_at DESC, hash);
CREATE TABLE sign_ins (
  person BIGINT PRIMARY KEY REFERENCES people (id),
  must_change SMALLINT NOT NULL CHECK (must_change IN (0, 1)),
  must_enrol SMALLINT NOT NULL CHECK (must_enrol IN (0, 1)),
  totp BYTEA,
  confirmed SMALLINT NOT NULL CHECK (confirmed IN (0, 1)),
  step BIGINT NOT NULL
);
CREATE TABLE recovery_codes (
  person BIGINT NOT NULL REFERENCES people (id),
  hash BYTEA NOT NULL,
  PRIMARY KEY (person, hash)
);
-- Who tried to get in, as hashes of names and addresses: spread, because anybody can make rows here.
CREATE TABLE attempts (
  bucket INTEGER NOT NULL,
  hash BYTEA NOT NULL,
  failures BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, hash)
);
-- Chained in each bucket; words are free text that can be erased, and the body holds their digest.
CREATE TABLE audit (
  bucket INTEGER NOT NULL,
  day INTEGER NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  hash BYTEA NOT NULL,
  salt BYTEA,
  words TEXT,
  PRIMARY KEY (bucket, day, seq)
);
CREATE INDEX audit_at ON audit (at, bucket, seq);
CREATE TABLE audit_days (
  bucket INTEGER NOT NULL,
  day INTEGER NOT NULL,
  seq BIGINT NOT NULL,
  before BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (bucket, day)
);
