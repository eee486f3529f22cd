-- Identities of OpenID providers that are bound to accounts: issuer and subject as a keyed hash.
CREATE TABLE identities (
  hash BYTEA PRIMARY KEY,
  person BIGINT NOT NULL REFERENCES people (id),
  provider TEXT NOT NULL,
  bound_at BIGINT NOT NULL
);
CREATE INDEX identities_person ON identities (person, bound_at, hash);
-- Who has gone to a provider and is expected back: spread, because anybody can make rows here.
CREATE TABLE sign_in_flows (
  bucket INTEGER NOT NULL,
  hash BYTEA NOT NULL,
  purpose TEXT NOT NULL,
  provider TEXT NOT NULL,
  person BIGINT,
  back BYTEA NOT NULL,
  seal TEXT,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, hash)
);
