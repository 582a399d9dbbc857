-- What is known of an account, statement by statement.
CREATE TABLE dossier_statement (
    id {{identity}},
    account_id BIGINT NOT NULL REFERENCES account (id),
    -- situation, goals, politics, buying, committee, pains
    section TEXT NOT NULL,
    text TEXT NOT NULL,
    -- Where it is from, and the day of that.
    source TEXT NOT NULL,
    source_url TEXT,
    source_on TEXT,
    -- 1 guessed, 2 likely, 3 certain
    certainty BIGINT NOT NULL,
    -- After this day it has to be looked at again.
    fresh_until TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_by TEXT,
    removed_at BIGINT,
    removed_reason TEXT
);
CREATE INDEX dossier_statement_account ON dossier_statement (account_id);
CREATE TABLE dossier_comment (
    id {{identity}},
    account_id BIGINT NOT NULL REFERENCES account (id),
    text TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX dossier_comment_account ON dossier_comment (account_id);
