-- Passkeys: the body holds name, credential and public key, sealed as settings are. Small, on every node.
CREATE TABLE passkeys (
  hash BLOB PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES people (id),
  body BLOB NOT NULL,
  seal TEXT,
  state BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX passkeys_person ON passkeys (person, made_at DESC, hash);
-- What passkeys are asked, until one answer comes: spread, because anybody can make rows here.
CREATE TABLE challenges (
  bucket INTEGER NOT NULL,
  hash BLOB NOT NULL,
  purpose TEXT NOT NULL,
  state BLOB NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (bucket, hash)
) STRICT, WITHOUT ROWID;
