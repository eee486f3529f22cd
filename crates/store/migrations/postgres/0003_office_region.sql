-- The division an office serves, six digits of GB/T 2260; none for companies.
ALTER TABLE offices ADD COLUMN region TEXT;
