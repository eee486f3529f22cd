-- Whether a case may be erased: it has ended, is not held, and was not erased. `redress rebuild`, and by itself the
-- server, fill it in for cases that were written before.
ALTER TABLE cases ADD COLUMN erasable INTEGER NOT NULL DEFAULT 0 CHECK (erasable IN (0, 1));
CREATE INDEX cases_due ON cases (procedure, office, closed_at, case_id) WHERE erasable = 1;
-- Dangerous acts, each ordered by two people. What is asked for and why is sealed. Small, on every node.
CREATE TABLE orders (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  office TEXT,
  state TEXT NOT NULL,
  revision INTEGER NOT NULL,
  proposed_by INTEGER NOT NULL REFERENCES people (id),
  instead_of INTEGER,
  proposed_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  decided_by INTEGER,
  decided_at INTEGER,
  done_at INTEGER,
  body BLOB NOT NULL,
  seal TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX orders_at ON orders (proposed_at, id);
CREATE INDEX orders_state ON orders (state, proposed_at, id);
-- What came of an order in each of its cases.
CREATE TABLE order_cases (
  bucket INTEGER NOT NULL,
  case_id INTEGER NOT NULL,
  order_id TEXT NOT NULL,
  result TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (bucket, case_id, order_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_cases_of ON order_cases (order_id, case_id);
-- For how many months the closed cases of a procedure are kept, from a day on; none: for good. Never changed.
CREATE TABLE retentions (
  procedure TEXT NOT NULL,
  since TEXT NOT NULL,
  months INTEGER,
  made_at INTEGER NOT NULL,
  order_id TEXT NOT NULL,
  PRIMARY KEY (procedure, made_at, order_id)
) STRICT, WITHOUT ROWID;
