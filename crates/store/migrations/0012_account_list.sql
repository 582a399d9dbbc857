-- Lists of accounts that people keep. The dynamic kind is a saved view.
CREATE TABLE account_list (
    id {{identity}},
    name TEXT NOT NULL,
    -- The name without regard to case: two lists never differ by it alone.
    name_key TEXT NOT NULL UNIQUE,
    description TEXT,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    archived_at BIGINT
);

-- Who stands on a list, and since and until when. A row keeps the account that it was made for:
-- one that went into another is read as that one, so that a split needs no way back.
CREATE TABLE account_list_member (
    id {{identity}},
    list_id BIGINT NOT NULL REFERENCES account_list (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    valid_from BIGINT NOT NULL,
    valid_to BIGINT,
    added_by TEXT NOT NULL,
    removed_by TEXT,
    reason TEXT
);
CREATE UNIQUE INDEX account_list_member_open ON account_list_member (list_id, account_id)
    WHERE valid_to IS NULL;
CREATE INDEX account_list_member_account ON account_list_member (account_id);
