-- Everything that belongs to one case. `bucket` leads every key: on a cluster
-- it spreads the rows, all tables of a case together. Instants are microseconds.
CREATE TABLE cases (
  bucket INTEGER NOT NULL,
  case_id BIGINT NOT NULL,
  seq INTEGER NOT NULL,
  procedure TEXT NOT NULL,
  version INTEGER NOT NULL,
  office TEXT NOT NULL,
  stage TEXT NOT NULL,
  ended SMALLINT NOT NULL CHECK (ended IN (0, 1)),
  received_at BIGINT NOT NULL,
  reply_days INTEGER,
  closed_at BIGINT,
  due_at BIGINT,
  head BYTEA NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (bucket, case_id)
);
CREATE INDEX cases_received ON cases (received_at, case_id);
CREATE INDEX cases_office ON cases (office, received_at, case_id);
CREATE INDEX cases_open ON cases (office, received_at, case_id) WHERE ended = 0;
CREATE INDEX cases_stage ON cases (office, stage, received_at, case_id);
CREATE INDEX cases_figures ON cases (office, reply_days, ended, due_at);
CREATE INDEX cases_reply ON cases (reply_days) WHERE reply_days IS NOT NULL;

-- The log. Never changed, never removed.
CREATE TABLE events (
  bucket INTEGER NOT NULL,
  case_id BIGINT NOT NULL,
  seq INTEGER NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (bucket, case_id, seq)
);

-- Erasable: the body becomes null, the salt goes with it.
CREATE TABLE texts (
  bucket INTEGER NOT NULL,
  case_id BIGINT NOT NULL,
  no INTEGER NOT NULL,
  name TEXT NOT NULL,
  salt BYTEA,
  body TEXT,
  PRIMARY KEY (bucket, case_id, no)
);
CREATE TABLE parties (
  bucket INTEGER NOT NULL,
  case_id BIGINT NOT NULL,
  no INTEGER NOT NULL,
  part TEXT NOT NULL,
  salt BYTEA,
  body TEXT,
  PRIMARY KEY (bucket, case_id, no)
);

-- What is owed; due_at is the largest number for what has no due time.
CREATE TABLE duties (
  bucket INTEGER NOT NULL,
  case_id BIGINT NOT NULL,
  no INTEGER NOT NULL,
  procedure TEXT NOT NULL,
  stage TEXT NOT NULL,
  role TEXT NOT NULL,
  office TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, case_id, no)
);
CREATE INDEX duties_post ON duties (office, role, due_at, case_id, no);
CREATE INDEX duties_due ON duties (due_at, case_id, no);
CREATE INDEX duties_received ON duties (office, received_at, case_id, bucket);

-- Running clocks that will ring.
CREATE TABLE clocks (
  bucket INTEGER NOT NULL,
  case_id BIGINT NOT NULL,
  no INTEGER NOT NULL,
  next_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, case_id, no)
);
CREATE INDEX clocks_next ON clocks (next_at, case_id, no);

-- Events that others must hear of, until they have; due_at moves ahead while
-- somebody delivers.
CREATE TABLE outbox (
  bucket INTEGER NOT NULL,
  case_id BIGINT NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, case_id, seq)
);
CREATE INDEX outbox_due ON outbox (due_at, bucket);
CREATE INDEX outbox_bucket ON outbox (bucket, due_at, case_id, seq);

-- What somebody in an office must see. Spread by office: bucket is its hash.
CREATE TABLE notices (
  bucket INTEGER NOT NULL,
  office TEXT NOT NULL,
  role TEXT NOT NULL,
  case_id BIGINT NOT NULL,
  seq INTEGER NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('warn', 'remind', 'escalate', 'told', 'referral')),
  body TEXT NOT NULL,
  PRIMARY KEY (bucket, office, role, case_id, seq)
);
CREATE INDEX notices_post ON notices (bucket, office, role, at, case_id, seq);

-- What a command was answered with, so that its repetition changes nothing.
CREATE TABLE commands (
  bucket INTEGER NOT NULL,
  key BYTEA NOT NULL,
  fingerprint BYTEA NOT NULL,
  case_id BIGINT NOT NULL,
  seq INTEGER NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (bucket, key)
);
