-- Decisions of people about matching, merges of accounts that can be split again, families.

-- Grows whenever accounts, aliases, exclusions, merges or families change; indexes for matching
-- are kept as long as it stands.
ALTER TABLE workspace_meta ADD COLUMN matching_revision BIGINT NOT NULL DEFAULT 1;

-- The account that this one went into, never one that itself went into another.
ALTER TABLE account ADD COLUMN merged_into BIGINT;
CREATE INDEX account_merged ON account (merged_into) WHERE merged_into IS NOT NULL;
-- The parent that counts, and who says so; without loops.
ALTER TABLE account ADD COLUMN family_parent_id BIGINT;
ALTER TABLE account ADD COLUMN family_source TEXT;
UPDATE account SET family_parent_id = parent_id, family_source = 'given'
    WHERE parent_id IS NOT NULL AND parent_id <> id;
CREATE INDEX account_family ON account (family_parent_id) WHERE family_parent_id IS NOT NULL;

-- The membership that this one replaced.
ALTER TABLE membership ADD COLUMN previous_id BIGINT;
-- Which account could be made for a person who has none.
ALTER TABLE membership ADD COLUMN proposal TEXT;
CREATE INDEX membership_replaced ON membership (valid_from) WHERE previous_id IS NOT NULL;
CREATE INDEX membership_candidate ON membership (candidate_id)
    WHERE valid_to IS NULL AND candidate_id IS NOT NULL;
CREATE INDEX membership_review ON membership (probability, person_id)
    WHERE valid_to IS NULL AND decision = 'review';
CREATE INDEX membership_proposal ON membership (proposal)
    WHERE valid_to IS NULL AND proposal IS NOT NULL;
CREATE INDEX person_email_domain ON person {{hash}}(email_domain);

CREATE TABLE match_decision (
    id {{identity}},
    batch_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES person (id),
    verdict TEXT NOT NULL,
    account_id BIGINT,
    candidate_id BIGINT,
    membership_id BIGINT NOT NULL,
    previous_membership_id BIGINT,
    created_account_id BIGINT,
    decided_by TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    undone_by TEXT,
    undone_at BIGINT
);
CREATE INDEX match_decision_person ON match_decision (person_id);
CREATE INDEX match_decision_membership ON match_decision (membership_id);
CREATE INDEX match_decision_batch ON match_decision (batch_id);

CREATE TABLE account_alias (
    id {{identity}},
    account_id BIGINT NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    removed_by TEXT,
    removed_at BIGINT
);
CREATE INDEX account_alias_account ON account_alias (account_id) WHERE removed_at IS NULL;

CREATE TABLE excluded_domain (
    id {{identity}},
    domain TEXT NOT NULL,
    reason TEXT,
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    removed_by TEXT,
    removed_at BIGINT
);
CREATE UNIQUE INDEX excluded_domain_standing ON excluded_domain (domain) WHERE removed_at IS NULL;

CREATE TABLE proposal_dismissed (
    proposal TEXT NOT NULL PRIMARY KEY,
    dismissed_by TEXT NOT NULL,
    dismissed_at BIGINT NOT NULL
);

CREATE TABLE account_merge (
    id {{identity}},
    survivor_id BIGINT NOT NULL REFERENCES account (id),
    merged_id BIGINT NOT NULL REFERENCES account (id),
    merged_by TEXT NOT NULL,
    merged_at BIGINT NOT NULL,
    undone_by TEXT,
    undone_at BIGINT
);
CREATE UNIQUE INDEX account_merge_standing ON account_merge (merged_id) WHERE undone_at IS NULL;

CREATE TABLE account_merge_move (
    merge_id BIGINT NOT NULL REFERENCES account_merge (id),
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    row_id BIGINT NOT NULL,
    old_value BIGINT
);
CREATE INDEX account_merge_move_merge ON account_merge_move (merge_id, table_name, column_name);

-- The smaller id stands left.
CREATE TABLE duplicate_dismissed (
    left_id BIGINT NOT NULL REFERENCES account (id),
    right_id BIGINT NOT NULL REFERENCES account (id),
    dismissed_by TEXT NOT NULL,
    dismissed_at BIGINT NOT NULL,
    PRIMARY KEY (left_id, right_id)
);

-- A link without a parent says that the account has none.
CREATE TABLE family_link (
    id {{identity}},
    child_id BIGINT NOT NULL REFERENCES account (id),
    parent_id BIGINT REFERENCES account (id),
    source TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    removed_by TEXT,
    removed_at BIGINT
);
CREATE UNIQUE INDEX family_link_standing ON family_link (child_id, source)
    WHERE removed_at IS NULL;

CREATE TABLE match_run (
    id {{identity}},
    trigger_name TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    people BIGINT NOT NULL,
    accounts BIGINT NOT NULL,
    strong BIGINT NOT NULL,
    review BIGINT NOT NULL,
    none BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    gained BIGINT NOT NULL,
    lost BIGINT NOT NULL,
    moved BIGINT NOT NULL,
    by_rule TEXT NOT NULL,
    by_source TEXT NOT NULL
);
