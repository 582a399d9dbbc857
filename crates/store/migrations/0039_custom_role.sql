-- Roles that a company makes of named actions, beside those that Speargun has.
CREATE TABLE custom_role (
    id {{identity}},
    name TEXT NOT NULL,
    -- The name in small letters: no two roles look the same.
    name_key TEXT NOT NULL UNIQUE,
    -- The keys of the actions, as a JSON list.
    actions TEXT NOT NULL,
    -- For which team its people vote; NULL for none.
    team TEXT,
    revision BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);
-- The team of a person: NULL takes the role's, 'none' is in no team.
ALTER TABLE app_user ADD COLUMN team TEXT;
-- Which accounts they work: a condition, and whether those that they own count too. Neither: all.
ALTER TABLE app_user ADD COLUMN territory TEXT NOT NULL DEFAULT '';
ALTER TABLE app_user ADD COLUMN owns_accounts BIGINT NOT NULL DEFAULT 0;
