-- What people wrote about accounts. A note that is removed stays, without its text.
CREATE TABLE note (
    id {{identity}},
    account_id BIGINT NOT NULL REFERENCES account (id),
    text TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_by TEXT,
    removed_at BIGINT
);
CREATE INDEX note_account ON note (account_id, id) WHERE removed_at IS NULL;
