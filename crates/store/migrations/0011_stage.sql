-- Stages by motion with hysteresis: since when an account stands in its stage, why, and what stood
-- before the score, as with tiers. How near it is to a purchase stands beside it.
ALTER TABLE account_score ADD COLUMN motion TEXT;
ALTER TABLE account_score ADD COLUMN stage_since BIGINT;
ALTER TABLE account_score ADD COLUMN stage_reason TEXT;
-- The stage that gave up on the account, until something new happens.
ALTER TABLE account_score ADD COLUMN stage_timed_out_of TEXT;
ALTER TABLE account_score ADD COLUMN former_stage TEXT;
ALTER TABLE account_score ADD COLUMN former_stage_since BIGINT;
ALTER TABLE account_score ADD COLUMN former_stage_timed_out_of TEXT;
ALTER TABLE account_score ADD COLUMN market_state TEXT;
ALTER TABLE account_score ADD COLUMN market_since BIGINT;
ALTER TABLE account_score ADD COLUMN market_reason TEXT;
-- JSON object: trigger to the moment since which its condition holds.
ALTER TABLE account_score ADD COLUMN market_held TEXT;
UPDATE account_score SET stage_since = COALESCE((SELECT MAX(valid_from)
    FROM history WHERE history.entity = 'account' AND history.attribute = 'stage'
    AND history.entity_id = account_score.account_id AND history.valid_to IS NULL), computed_at);
UPDATE account_score SET former_stage = stage, former_stage_since = stage_since;

-- What people decided about the stage of an account. No job writes, ends or moves it.
CREATE TABLE account_stage_move (
    id {{identity}},
    account_id BIGINT NOT NULL REFERENCES account (id),
    -- Nothing for the pool.
    stage TEXT,
    reason TEXT NOT NULL,
    moved_by TEXT NOT NULL,
    moved_at BIGINT NOT NULL,
    -- Until when it holds; for ever where it is not set.
    valid_until BIGINT,
    ended_by TEXT,
    ended_at BIGINT
);
CREATE INDEX account_stage_move_account ON account_stage_move (account_id);

-- What people told about contracts with others. It counts before what is imported.
CREATE TABLE account_contract (
    account_id BIGINT NOT NULL PRIMARY KEY REFERENCES account (id),
    competitor TEXT,
    contract_ends_at BIGINT,
    told_by TEXT NOT NULL,
    told_at BIGINT NOT NULL
);
