-- What each case counts for, from its log and without personal data. Days are those since 1970-01-01.
CREATE TABLE tallies (
  bucket INTEGER NOT NULL,
  case_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  office TEXT NOT NULL,
  procedure TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  answered_on INTEGER,
  on_time INTEGER CHECK (on_time IN (0, 1)),
  closed_on INTEGER,
  rated_on INTEGER,
  satisfied INTEGER CHECK (satisfied IN (0, 1)),
  PRIMARY KEY (bucket, case_id)
) STRICT;
-- A value that does not tell its name has it in label; seal: with which key, null: in clear.
CREATE TABLE facets (
  bucket INTEGER NOT NULL,
  case_id INTEGER NOT NULL,
  facet TEXT NOT NULL,
  value TEXT NOT NULL,
  office TEXT NOT NULL,
  label BLOB,
  seal TEXT,
  PRIMARY KEY (bucket, case_id, facet, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX facets_label ON facets (office, value) WHERE label IS NOT NULL;

-- What the tallies come to. Spread by office: bucket is its hash.
CREATE TABLE figures_day (
  bucket INTEGER NOT NULL,
  office TEXT NOT NULL,
  facet TEXT NOT NULL,
  day INTEGER NOT NULL,
  procedure TEXT NOT NULL,
  value TEXT NOT NULL,
  received INTEGER NOT NULL,
  answered INTEGER NOT NULL,
  on_time INTEGER NOT NULL,
  closed INTEGER NOT NULL,
  rated INTEGER NOT NULL,
  satisfied INTEGER NOT NULL,
  PRIMARY KEY (bucket, office, facet, day, procedure, value)
) STRICT, WITHOUT ROWID;

-- The open cases whose time is up; figures count nothing else of the cases themselves any more.
CREATE INDEX cases_late ON cases (office, due_at) WHERE ended = 0;
DROP INDEX cases_figures;
DROP INDEX cases_reply;
