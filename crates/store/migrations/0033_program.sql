-- Programmes: a cycle, a plan of five sections, goals, costs, people, days and strategy sheets.
CREATE TABLE program (
    id {{identity}},
    name TEXT NOT NULL,
    -- The name without regard to case.
    name_key TEXT NOT NULL UNIQUE,
    -- early, mid, full
    cycle TEXT NOT NULL,
    -- What was advised when it was made; none if nothing was known.
    advised TEXT,
    -- Why, as JSON.
    advice TEXT NOT NULL,
    target_list_id BIGINT REFERENCES target_list (id),
    criteria_id BIGINT REFERENCES criteria (id),
    budget_minor BIGINT,
    budget_currency TEXT,
    -- Raised by every change.
    revision BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE TABLE program_section (
    id {{identity}},
    program_id BIGINT NOT NULL REFERENCES program (id),
    -- customer_knowledge, data, messaging, tactics, sales_engagement
    element TEXT NOT NULL,
    UNIQUE (program_id, element)
);
-- A version is never changed: an edit is a new one.
CREATE TABLE program_section_version (
    id {{identity}},
    section_id BIGINT NOT NULL REFERENCES program_section (id),
    version BIGINT NOT NULL,
    text TEXT NOT NULL,
    owner_id BIGINT REFERENCES app_user (id),
    -- A day such as 2027-01-31.
    due_on TEXT,
    written_by TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    UNIQUE (section_id, version)
);
-- Goals, costs, people and days of a programme.
CREATE TABLE program_item (
    id {{identity}},
    program_id BIGINT NOT NULL REFERENCES program (id),
    -- goal, cost, member, entry
    kind TEXT NOT NULL,
    -- What the goal is, the money was for, the person's part is, or happens on the days.
    title TEXT NOT NULL,
    -- Of a goal the days that count, of a cost the day, of an entry its days.
    from_on TEXT,
    until_on TEXT,
    amount_minor BIGINT,
    amount_currency TEXT,
    -- By what a goal is measured, and the value to reach.
    measure TEXT,
    target DOUBLE PRECISION,
    user_id BIGINT REFERENCES app_user (id),
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_by TEXT,
    removed_at BIGINT
);
CREATE INDEX program_item_program ON program_item (program_id, kind);
-- A version is never changed: an edit is a new one.
CREATE TABLE program_sheet (
    id {{identity}},
    program_id BIGINT NOT NULL REFERENCES program (id),
    -- stp, swot, life_cycle, value, positioning_laws, pasona, storyboard
    kind TEXT NOT NULL,
    version BIGINT NOT NULL,
    -- The fields, as JSON.
    fields TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    UNIQUE (program_id, kind, version)
);
