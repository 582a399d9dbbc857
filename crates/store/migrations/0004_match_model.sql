-- Learned weights of matching in versions, and by which of them people stand decided.

CREATE TABLE match_model (
    version {{identity}},
    -- draft, published, retired.
    state TEXT NOT NULL,
    weights TEXT NOT NULL,
    training TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    published_by TEXT,
    published_at BIGINT
);
CREATE UNIQUE INDEX match_model_published ON match_model (state) WHERE state = 'published';

-- What was published, one after the other; the last one that was not taken back is in force.
CREATE TABLE match_model_publication (
    id {{identity}},
    version BIGINT NOT NULL REFERENCES match_model (version),
    published_by TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    undone_by TEXT,
    undone_at BIGINT
);

-- Nothing means the shipped weights.
ALTER TABLE match_run ADD COLUMN model_version BIGINT;

-- The matching revision by which all people stand decided.
ALTER TABLE workspace_meta ADD COLUMN matched_revision BIGINT NOT NULL DEFAULT 0;
