-- Addresses of other programs that hear of events. The body (label, address and secret) is sealed.
CREATE TABLE webhooks (
  id INTEGER PRIMARY KEY,
  body BLOB NOT NULL,
  seal TEXT,
  kinds TEXT NOT NULL,
  office TEXT,
  state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'failed')),
  failing_since INTEGER,
  made_at INTEGER NOT NULL,
  made_by INTEGER NOT NULL
) STRICT;
CREATE INDEX webhooks_made ON webhooks (made_at, id);

-- What waits to be told to one of them.
CREATE TABLE webhook_deliveries (
  bucket INTEGER NOT NULL,
  case_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  webhook INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  PRIMARY KEY (bucket, case_id, seq, webhook)
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at, bucket);
CREATE INDEX webhook_deliveries_bucket ON webhook_deliveries (bucket, due_at, case_id, seq, webhook);

-- What came of the last messages. Spread by webhook: bucket is the end of its number.
CREATE TABLE webhook_results (
  bucket INTEGER NOT NULL,
  webhook INTEGER NOT NULL,
  at INTEGER NOT NULL,
  case_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  tries INTEGER NOT NULL,
  status INTEGER,
  fault TEXT,
  PRIMARY KEY (bucket, webhook, at, case_id, seq)
) STRICT, WITHOUT ROWID;
