-- Secure links to referrals: the newest of each.
CREATE TABLE referral_links (
  bucket INTEGER NOT NULL,
  case_id INTEGER NOT NULL,
  referral INTEGER NOT NULL,
  no INTEGER NOT NULL,
  hash BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  made_by INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  seen_at INTEGER,
  ended_at INTEGER,
  PRIMARY KEY (bucket, case_id, referral)
) STRICT, WITHOUT ROWID;
