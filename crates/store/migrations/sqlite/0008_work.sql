-- What sort of act is owed, who holds the case, and whether it was escalated. `redress rebuild` fills them in for
-- duties that were written before; until then these have no kind and count as not escalated.
ALTER TABLE duties ADD COLUMN kind TEXT;
ALTER TABLE duties ADD COLUMN holder TEXT NOT NULL DEFAULT '';
ALTER TABLE duties ADD COLUMN escalated INTEGER NOT NULL DEFAULT 0 CHECK (escalated IN (0, 1));
CREATE INDEX duties_escalated ON duties (office, role, due_at, case_id, no) WHERE escalated = 1;
CREATE INDEX duties_kind ON duties (office, role, kind, due_at, case_id, no, escalated) WHERE kind IS NOT NULL;
CREATE INDEX duties_asked ON duties (holder, kind, office, role, due_at, case_id, no, escalated) WHERE kind IS NOT NULL;
CREATE INDEX duties_age ON duties (office, role, received_at, case_id, no);
-- Which cases have changed for an office lately. Spread by office: bucket is its hash.
CREATE TABLE changes (
  bucket INTEGER NOT NULL,
  office TEXT NOT NULL,
  case_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (bucket, office, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX changes_at ON changes (bucket, office, at, case_id);
-- Who has a case open, for some seconds.
CREATE TABLE presence (
  bucket INTEGER NOT NULL,
  case_id INTEGER NOT NULL,
  person INTEGER NOT NULL,
  typing INTEGER NOT NULL CHECK (typing IN (0, 1)),
  until INTEGER NOT NULL,
  PRIMARY KEY (bucket, case_id, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX presence_until ON presence (bucket, until);
-- Filters that somebody has given a name, both sealed as settings are. Small, on every node.
CREATE TABLE views (
  id INTEGER PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES people (id),
  body BLOB NOT NULL,
  seal TEXT
) STRICT;
CREATE INDEX views_person ON views (person, id);
