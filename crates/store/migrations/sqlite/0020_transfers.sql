-- What of a case went to which other body: follows from its log, and holds no data of parties. The body says what
-- sorts of data, on what ground and by whom.
CREATE TABLE transfers (
  bucket INTEGER NOT NULL,
  case_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  office TEXT NOT NULL,
  receiver TEXT NOT NULL,
  way TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (bucket, case_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX transfers_at ON transfers (at, case_id, seq);
CREATE INDEX transfers_office ON transfers (office, at, case_id, seq);
CREATE INDEX transfers_receiver ON transfers (receiver, at, case_id, seq);
