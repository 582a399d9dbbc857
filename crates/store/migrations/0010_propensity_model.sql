-- What was learned about how likely an account is to be won, in versions; the last one counts.

CREATE TABLE propensity_model (
    version {{identity}},
    -- The model and how good it is, as JSON.
    text TEXT NOT NULL,
    learned_by TEXT NOT NULL,
    learned_at BIGINT NOT NULL
);
