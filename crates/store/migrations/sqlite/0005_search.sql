-- Finding cases: by the offices that may know them, and by what is said in them.
ALTER TABLE cases ADD COLUMN channel TEXT NOT NULL DEFAULT '';

-- Every office that may know a case: it holds it, held it, or was asked. None ever leaves.
CREATE TABLE case_offices (
  bucket INTEGER NOT NULL,
  case_id INTEGER NOT NULL,
  office TEXT NOT NULL,
  stage TEXT NOT NULL,
  ended INTEGER NOT NULL CHECK (ended IN (0, 1)),
  received_at INTEGER NOT NULL,
  PRIMARY KEY (bucket, case_id, office)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_offices_received ON case_offices (office, received_at, case_id, bucket);
CREATE INDEX case_offices_open ON case_offices (office, received_at, case_id, bucket) WHERE ended = 0;
CREATE INDEX case_offices_stage ON case_offices (office, stage, received_at, case_id, bucket);
-- What the lists showed before; `redress rebuild` adds the offices that held a case or were asked in the past.
INSERT INTO case_offices (bucket, case_id, office, stage, ended, received_at)
  SELECT bucket, case_id, office, stage, ended, received_at FROM cases;
INSERT INTO case_offices (bucket, case_id, office, stage, ended, received_at)
  SELECT d.bucket, d.case_id, d.office, c.stage, c.ended, c.received_at
  FROM duties d JOIN cases c ON c.bucket = d.bucket AND c.case_id = d.case_id WHERE d.no >= 0
  ON CONFLICT (bucket, case_id, office) DO NOTHING;
DROP INDEX cases_office;
DROP INDEX cases_open;
DROP INDEX cases_stage;
DROP INDEX duties_received;

-- Which version of a case the index knows, and the digest of its terms.
CREATE TABLE search_docs (
  bucket INTEGER NOT NULL,
  case_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  digest BLOB NOT NULL,
  PRIMARY KEY (bucket, case_id)
) STRICT, WITHOUT ROWID;
-- The terms themselves, keyed hashes, in the engine's own kind of index; the rowid is the case.
CREATE VIRTUAL TABLE search_terms USING fts5(terms, content='', contentless_delete=1, detail=none, tokenize='ascii');
