-- The key of each file that lies sealed, itself sealed. A file without a row lies in clear. `whole`: whether it can
-- only lie sealed; if not, it lay in clear and is being sealed.
CREATE TABLE file_keys (
  bucket INTEGER NOT NULL,
  case_id BIGINT NOT NULL,
  id TEXT NOT NULL,
  key BYTEA NOT NULL,
  seal TEXT NOT NULL,
  whole SMALLINT NOT NULL CHECK (whole IN (0, 1)),
  PRIMARY KEY (bucket, case_id, id)
);
