-- The text of every procedure pack that was ever loaded: a case goes on under the version it began under.
CREATE TABLE packs (
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (id, version)
) STRICT, WITHOUT ROWID;
-- How many open cases follow which version.
CREATE INDEX cases_version ON cases (procedure, version) WHERE ended = 0;
