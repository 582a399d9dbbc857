-- Where an account stood in the market before its score: a look at its past starts from there. Of
-- scores of an earlier version only where it stood afterwards is known.
ALTER TABLE account_score ADD COLUMN former_market_state TEXT;
ALTER TABLE account_score ADD COLUMN former_market_since BIGINT;
ALTER TABLE account_score ADD COLUMN former_market_held TEXT;
UPDATE account_score SET former_market_state = market_state, former_market_since = market_since,
    former_market_held = market_held;
