-- Deals and children that name their account join by it; without an index each would look through
-- all accounts.
CREATE INDEX account_name ON account {{hash}}(lower(name));
