-- People who sign in. Without one the server asks no one who they are.
CREATE TABLE app_user (
    id {{identity}},
    -- In small letters: by it they sign in.
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    -- Language of pages and errors; none takes the browser's.
    language TEXT,
    -- Argon2id with its parameters and salt; none before an invitation is accepted.
    password_hash TEXT,
    -- The second factor, in base 32; what waits for its first code is kept beside it.
    totp_secret TEXT,
    totp_waiting TEXT,
    -- The last time step whose code was used: no code counts twice.
    totp_step BIGINT,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    signed_in_at BIGINT,
    disabled_at BIGINT,
    disabled_by TEXT
);
-- Codes for who lost the second factor, each used once.
CREATE TABLE recovery_code (
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    code_hash {{bytes}} NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (user_id, code_hash)
);
-- Browsers that are signed in. The secret is in the cookie, its hash here.
CREATE TABLE user_session (
    id {{identity}},
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    secret_hash {{bytes}} NOT NULL UNIQUE,
    client TEXT,
    address TEXT,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX user_session_user ON user_session (user_id);
-- Browsers in which a person signed in before: others who try their password do not lock them out.
CREATE TABLE known_device (
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    device_hash {{bytes}} NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, device_hash)
);
-- Links of invitations and of forgotten passwords, each used once.
CREATE TABLE user_link (
    id {{identity}},
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    -- invitation or reset
    kind TEXT NOT NULL,
    secret_hash {{bytes}} NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    ends_at BIGINT NOT NULL,
    used_at BIGINT
);
-- Tokens of programs. A token may do what its user may, and no more than its scope.
CREATE TABLE api_token (
    id {{identity}},
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    name TEXT NOT NULL,
    -- read or write
    scope TEXT NOT NULL,
    secret_hash {{bytes}} NOT NULL UNIQUE,
    -- Its last four characters, by which a person knows it again.
    ending TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    used_at BIGINT,
    revoked_at BIGINT,
    revoked_by TEXT
);
CREATE INDEX api_token_user ON api_token (user_id);
