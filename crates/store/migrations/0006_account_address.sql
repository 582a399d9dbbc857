-- Where an account is: beside name, domain and telephone it tells duplicates apart.
ALTER TABLE account ADD COLUMN street TEXT;
ALTER TABLE account ADD COLUMN postal_code TEXT;
