-- Until when a password lets in that somebody else gave; none for those given by a version that knew no end.
ALTER TABLE sign_ins ADD COLUMN first_until INTEGER;
