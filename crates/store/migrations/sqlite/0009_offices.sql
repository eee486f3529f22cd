-- What an office is and from when to when it works, from when to when a post is held, who stands in for
-- whom. Days are civil days in the zone of the offices, written as in ISO 8601.
ALTER TABLE offices ADD COLUMN kind TEXT NOT NULL DEFAULT 'other';
ALTER TABLE offices ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE offices ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE offices ADD COLUMN valid_from TEXT;
ALTER TABLE offices ADD COLUMN closed_on TEXT;
ALTER TABLE posts ADD COLUMN since TEXT;
ALTER TABLE posts ADD COLUMN until TEXT;
CREATE INDEX posts_office ON posts (office, role);
CREATE TABLE substitutes (
  person INTEGER NOT NULL REFERENCES people (id),
  office TEXT NOT NULL,
  role TEXT NOT NULL,
  substitute INTEGER NOT NULL REFERENCES people (id),
  since TEXT NOT NULL,
  until TEXT NOT NULL,
  PRIMARY KEY (person, office, role, substitute)
) STRICT, WITHOUT ROWID;
CREATE INDEX substitutes_of ON substitutes (substitute);
CREATE INDEX audit_kind ON audit (kind, at, bucket, seq);
