-- With which key a row is sealed; null: in clear. Sealed, a text's salt holds salt and body, and body is empty.
ALTER TABLE texts ADD COLUMN seal TEXT;
ALTER TABLE parties ADD COLUMN seal TEXT;
ALTER TABLE audit ADD COLUMN seal TEXT;
ALTER TABLE sign_ins ADD COLUMN seal TEXT;
ALTER TABLE settings ADD COLUMN seal TEXT;
