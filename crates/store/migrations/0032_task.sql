-- Tasks of people. They are changed in place; what was, is in their history.
CREATE TABLE task (
    id {{identity}},
    title TEXT NOT NULL,
    note TEXT,
    owner_id BIGINT NOT NULL REFERENCES app_user (id),
    -- Days of the calendar, such as 2027-01-31: they sort as texts.
    due_on TEXT NOT NULL,
    remind_on TEXT,
    -- open, later, done
    state TEXT NOT NULL,
    -- Where the state is later: from this day on it is open again.
    later_until TEXT,
    -- Where it comes from: the kind, and the number of what it comes from.
    origin TEXT NOT NULL,
    origin_id BIGINT,
    account_id BIGINT REFERENCES account (id),
    -- None where the command line or the operator made it.
    created_by_id BIGINT REFERENCES app_user (id),
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- Raised by every change.
    revision BIGINT NOT NULL
);
CREATE INDEX task_owner ON task (owner_id, due_on);
CREATE INDEX task_account ON task (account_id);
CREATE INDEX task_origin ON task (origin, origin_id);
-- All that happened to tasks, in its order.
CREATE TABLE task_event (
    id {{identity}},
    task_id BIGINT NOT NULL REFERENCES task (id),
    -- created, edited, handed_on, done, put_off, reopened
    kind TEXT NOT NULL,
    user_id BIGINT REFERENCES app_user (id),
    name TEXT NOT NULL,
    -- What they said.
    note TEXT,
    -- Who owned it before this.
    owner_id BIGINT REFERENCES app_user (id),
    -- What changed, as JSON: the field with its value before and after.
    changes TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX task_event_task ON task_event (task_id, id);
CREATE INDEX task_event_owner ON task_event (owner_id, kind);
-- Secret addresses at which calendars read the tasks of a person.
CREATE TABLE calendar_feed (
    id {{identity}},
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    -- SHA-256 of the secret.
    hash {{bytes}} NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE UNIQUE INDEX calendar_feed_open ON calendar_feed (user_id) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX calendar_feed_hash ON calendar_feed (hash);
