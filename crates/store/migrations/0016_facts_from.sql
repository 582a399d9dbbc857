-- When the same model scored the account before: what happened after that may date a change of tier,
-- stage or state. Nothing where another model did, and in scores of an earlier version.
ALTER TABLE account_score ADD COLUMN facts_from BIGINT;
