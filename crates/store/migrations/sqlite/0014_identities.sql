-- Identities of OpenID providers that are bound to accounts: issuer and subject as a keyed hash.
CREATE TABLE identities (
  hash BLOB PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES people (id),
  provider TEXT NOT NULL,
  bound_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX identities_person ON identities (person, bound_at, hash);
-- Who has gone to a provider and is expected back: spread, because anybody can make rows here.
CREATE TABLE sign_in_flows (
  bucket INTEGER NOT NULL,
  hash BLOB NOT NULL,
  purpose TEXT NOT NULL,
  provider TEXT NOT NULL,
  person INTEGER,
  back BLOB NOT NULL,
  seal TEXT,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (bucket, hash)
) STRICT, WITHOUT ROWID;
