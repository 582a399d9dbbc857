-- What accounts of target lists are chosen by. A version is never changed: a change is a new one.
CREATE TABLE criteria (
    id {{identity}},
    name TEXT NOT NULL,
    -- The name without regard to case.
    name_key TEXT NOT NULL UNIQUE,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE criteria_version (
    id {{identity}},
    criteria_id BIGINT NOT NULL REFERENCES criteria (id),
    version BIGINT NOT NULL,
    text TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (criteria_id, version)
);
-- Who has to sign a version, and who has. Names are kept: a signature outlives its person.
CREATE TABLE criteria_signature (
    id {{identity}},
    version_id BIGINT NOT NULL REFERENCES criteria_version (id),
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    signed_at BIGINT,
    -- When a later version made it fall.
    fallen_at BIGINT,
    UNIQUE (version_id, user_id)
);

-- Target lists: accounts agreed for a period.
CREATE TABLE target_list (
    id {{identity}},
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    criteria_id BIGINT NOT NULL REFERENCES criteria (id),
    -- The period, in microseconds UTC: up to the second moment.
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    -- What it goes by, as JSON.
    rule TEXT NOT NULL,
    -- open, recommended, signed
    state TEXT NOT NULL,
    -- The newest version; 0 before the first signature.
    version BIGINT NOT NULL,
    -- Raised by every change.
    revision BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE TABLE target_candidate (
    id {{identity}},
    list_id BIGINT NOT NULL REFERENCES target_list (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    -- hand, model, look_alike, surge
    source TEXT NOT NULL,
    reason TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    -- 1 where the teams recommended it to the executives.
    recommended BIGINT NOT NULL,
    excluded_at BIGINT,
    excluded_by TEXT,
    excluded_reason TEXT,
    UNIQUE (list_id, account_id)
);
-- Votes; one that was changed stays, replaced.
CREATE TABLE target_vote (
    id {{identity}},
    list_id BIGINT NOT NULL REFERENCES target_list (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    name TEXT NOT NULL,
    team TEXT NOT NULL,
    agrees BIGINT NOT NULL,
    reason TEXT NOT NULL,
    voted_at BIGINT NOT NULL,
    replaced_at BIGINT
);
CREATE UNIQUE INDEX target_vote_open ON target_vote (list_id, account_id, user_id)
    WHERE replaced_at IS NULL;
-- Points of people by the criteria that the machine cannot answer.
CREATE TABLE target_judgement (
    id {{identity}},
    list_id BIGINT NOT NULL REFERENCES target_list (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    criterion TEXT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    name TEXT NOT NULL,
    points BIGINT NOT NULL,
    reason TEXT NOT NULL,
    judged_at BIGINT NOT NULL,
    replaced_at BIGINT
);
CREATE UNIQUE INDEX target_judgement_open
    ON target_judgement (list_id, account_id, criterion, user_id) WHERE replaced_at IS NULL;
-- All that happened to a list, in its order.
CREATE TABLE target_event (
    id {{identity}},
    list_id BIGINT NOT NULL REFERENCES target_list (id),
    account_id BIGINT REFERENCES account (id),
    -- proposed, agreed, objected, judged, commented, asked, excluded, readmitted, recommended,
    -- returned, signed, left_out, swapped_out, swapped_in, edited, created
    kind TEXT NOT NULL,
    user_id BIGINT REFERENCES app_user (id),
    name TEXT NOT NULL,
    team TEXT,
    text TEXT,
    version BIGINT,
    at BIGINT NOT NULL
);
CREATE INDEX target_event_list ON target_event (list_id, id);
CREATE INDEX target_event_account ON target_event (account_id, list_id, id);
-- Accounts of signed lists, since and until when they are targets by them.
CREATE TABLE target_member (
    id {{identity}},
    list_id BIGINT NOT NULL REFERENCES target_list (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    target_from BIGINT NOT NULL,
    target_until BIGINT NOT NULL,
    -- The tier that it had when it came in; 0 for none.
    tier BIGINT NOT NULL,
    -- The first version that it is in, and the first in which it is no more.
    from_version BIGINT NOT NULL,
    until_version BIGINT
);
CREATE UNIQUE INDEX target_member_open ON target_member (list_id, account_id)
    WHERE until_version IS NULL;
CREATE INDEX target_member_account ON target_member (account_id);
