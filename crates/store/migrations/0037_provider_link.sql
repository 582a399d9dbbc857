-- With which account of a provider of sign-in (OpenID Connect) a person signs in. The provider's
-- number of the account says who it is; its address may change.
CREATE TABLE provider_link (
    id {{identity}},
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- The address that the provider named when the link was made, if any.
    email TEXT,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    signed_in_at BIGINT,
    UNIQUE (issuer, subject),
    -- An address that the provider gave to another person later does not bring them in.
    UNIQUE (user_id, issuer)
);
-- By which cookies of a sign-in under way are sealed, the same on every server.
CREATE TABLE sign_in_key (
    id BIGINT PRIMARY KEY,
    secret {{bytes}} NOT NULL
);
