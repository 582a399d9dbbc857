-- Published score models in versions; the draft is a file of the workspace.

CREATE TABLE score_model (
    -- "main", or the name of a model of its own beside it.
    name TEXT NOT NULL,
    -- Counts up from 1 for each name.
    version BIGINT NOT NULL,
    -- published, retired.
    state TEXT NOT NULL,
    text TEXT NOT NULL,
    note TEXT,
    -- The earlier version whose text it is again.
    restored_version BIGINT,
    published_by TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    retired_at BIGINT,
    PRIMARY KEY (name, version)
);
CREATE UNIQUE INDEX score_model_published ON score_model (name) WHERE state = 'published';

-- What tier an account had earned, since when, and what stood before that score: the way out of a
-- tier is another one than the way in, so the former state belongs to the computation.
ALTER TABLE account_score ADD COLUMN earned_tier BIGINT;
ALTER TABLE account_score ADD COLUMN earned_since BIGINT;
ALTER TABLE account_score ADD COLUMN former_tier BIGINT;
ALTER TABLE account_score ADD COLUMN former_since BIGINT;
-- Why the tier is another one than it was.
ALTER TABLE account_score ADD COLUMN tier_reason TEXT;
ALTER TABLE history ADD COLUMN reason TEXT;
UPDATE account_score SET earned_tier = tier, earned_since = COALESCE((SELECT MAX(valid_from)
    FROM history WHERE history.entity = 'account' AND history.attribute = 'tier'
    AND history.entity_id = account_score.account_id AND history.valid_to IS NULL), computed_at);
