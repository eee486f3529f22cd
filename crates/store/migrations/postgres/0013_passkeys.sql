-- Passkeys: the body holds name, credential and public key, sealed as settings are. Small, on every node.
CREATE TABLE passkeys (
  hash BYTEA PRIMARY KEY,
  person BIGINT NOT NULL REFERENCES people (id),
  body BYTEA NOT NULL,
  seal TEXT,
  state BYTEA NOT NULL,
  made_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX passkeys_person ON passkeys (person, made_at DESC, hash);
-- What passkeys are asked, until one answer comes: spread, because anybody can make rows here.
CREATE TABLE challenges (
  bucket INTEGER NOT NULL,
  hash BYTEA NOT NULL,
  purpose TEXT NOT NULL,
  state BYTEA NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, hash)
);
