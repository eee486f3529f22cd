-- Files of a case, whose bytes lie outside. Erasable: the body (name and hash)
-- becomes null, the salt goes with it.
CREATE TABLE attachments (
  bucket INTEGER NOT NULL,
  case_id BIGINT NOT NULL,
  no INTEGER NOT NULL,
  id TEXT NOT NULL,
  salt BYTEA,
  body TEXT,
  seal TEXT,
  PRIMARY KEY (bucket, case_id, no)
);

-- Bytes that are being written, until an event says that they are there.
CREATE TABLE uploads (
  bucket INTEGER NOT NULL,
  case_id BIGINT NOT NULL,
  id TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (bucket, case_id, id)
);
CREATE INDEX uploads_at ON uploads (at, case_id, id);
