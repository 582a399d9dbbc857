-- Waves of a programme: a few accounts at first, more only after a wave passed.
CREATE TABLE pilot_wave (
    id {{identity}},
    program_id BIGINT NOT NULL REFERENCES program (id),
    -- 1 is the pilot.
    number BIGINT NOT NULL,
    -- running, passed, stopped
    state TEXT NOT NULL,
    -- What was learned, once it ended.
    learnings TEXT,
    ended_by TEXT,
    ended_at BIGINT,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (program_id, number)
);
CREATE TABLE pilot_account (
    id {{identity}},
    wave_id BIGINT NOT NULL REFERENCES pilot_wave (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    launched_by TEXT,
    launched_at BIGINT,
    UNIQUE (wave_id, account_id)
);
-- Personal content and messages that an account needs, and who makes each.
CREATE TABLE pilot_piece (
    id {{identity}},
    pilot_account_id BIGINT NOT NULL REFERENCES pilot_account (id),
    -- mail, call, social, page, ad, event, parcel, document, other
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    maker_id BIGINT NOT NULL REFERENCES app_user (id),
    -- A day such as 2027-01-31.
    due_on TEXT NOT NULL,
    -- The message; none until it is written.
    text TEXT,
    -- Raised by every change.
    revision BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    removed_by TEXT,
    removed_at BIGINT,
    removed_reason TEXT
);
CREATE INDEX pilot_piece_account ON pilot_piece (pilot_account_id);
CREATE TABLE pilot_check_in (
    id {{identity}},
    wave_id BIGINT NOT NULL REFERENCES pilot_wave (id),
    account_id BIGINT REFERENCES account (id),
    -- problem, missing_tool, data_gap, inconsistency, note
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    -- The day in the workspace's zone.
    day TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX pilot_check_in_wave ON pilot_check_in (wave_id, day);
-- What was done although something spoke against it.
CREATE TABLE pilot_override (
    id {{identity}},
    wave_id BIGINT NOT NULL REFERENCES pilot_wave (id),
    account_id BIGINT REFERENCES account (id),
    -- start, launch, edit, pass
    step TEXT NOT NULL,
    -- What spoke against it: a key with values, as JSON.
    obstacle TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX pilot_override_wave ON pilot_override (wave_id);
