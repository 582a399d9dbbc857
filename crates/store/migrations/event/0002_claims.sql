-- A key that stands in web pages is known to everybody: what comes with it is a claim. One of a
-- server is a secret.
ALTER TABLE write_key ADD COLUMN kind TEXT NOT NULL DEFAULT 'browser';

-- Who was confirmed by a server or a sealed link: by a keyed hash of their id or address.
CREATE TABLE confirmed_identity (
    identity {{bytes}} PRIMARY KEY,
    confirmed_at BIGINT NOT NULL
);
