-- Secure links to referrals: the newest of each.
CREATE TABLE referral_links (
  bucket INTEGER NOT NULL,
  case_id BIGINT NOT NULL,
  referral INTEGER NOT NULL,
  no INTEGER NOT NULL,
  hash BYTEA NOT NULL,
  made_at BIGINT NOT NULL,
  made_by BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  seen_at BIGINT,
  ended_at BIGINT,
  PRIMARY KEY (bucket, case_id, referral)
);
