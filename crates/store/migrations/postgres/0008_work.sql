-- What sort of act is owed, who holds the case, and whether it was escalated. `redress rebuild` fills them in for
-- duties that were written before; until then these have no kind and count as not escalated.
ALTER TABLE duties ADD COLUMN kind TEXT;
ALTER TABLE duties ADD COLUMN holder TEXT NOT NULL DEFAULT '';
ALTER TABLE duties ADD COLUMN escalated SMALLINT NOT NULL DEFAULT 0 CHECK (escalated IN (0, 1));
CREATE INDEX duties_escalated ON duties (office, role, due_at, case_id, no) WHERE escalated = 1;
CREATE INDEX duties_kind ON duties (office, role, kind, due_at, case_id, no, escalated) WHERE kind IS NOT NULL;
CREATE INDEX duties_asked ON duties (holder, kind, office, role, due_at, case_id, no, escalated) WHERE kind IS NOT NULL;
CREATE INDEX duties_age ON duties (office, role, received_at, case_id, no);
-- Which cases have changed for an office lately. Spread by office: bucket is its hash.
CREATE TABLE changes (
  bucket INTEGER NOT NULL,
  office TEXT NOT NULL,
  case_id BIGINT NOT NULL,
  seq INTEGER NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (bucket, office, case_id)
);
CREATE INDEX changes_at ON changes (bucket, office, at, case_id);
-- Who has a case open, for some seconds.
CREATE TABLE presence (
  bucket INTEGER NOT NULL,
  case_id BIGINT NOT NULL,
  person BIGINT NOT NULL,
  typing SMALLINT NOT NULL CHECK (typing IN (0, 1)),
  until BIGINT NOT NULL,
  PRIMARY KEY (bucket, case_id, person)
);
CREATE INDEX presence_until ON presence (bucket, until);
-- Filters that somebody has given a name, both sealed as settings are. Small, on every node.
CREATE TABLE views (
  id BIGINT PRIMARY KEY,
  person BIGINT NOT NULL REFERENCES people (id),
  body BYTEA NOT NULL,
  seal TEXT
);
CREATE INDEX views_person ON views (person, id);
