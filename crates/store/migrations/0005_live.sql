-- Up to which row of the log of tracked events people and scores stand. Written with the scores
-- themselves, so that a crash neither skips nor repeats anything.
CREATE TABLE event_position (name TEXT NOT NULL PRIMARY KEY, inbox_row BIGINT NOT NULL);

-- What changed by itself: tier, stage, engagement beyond the usual.
CREATE TABLE alert (
    id {{identity}},
    account_id BIGINT NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    before TEXT,
    after TEXT,
    raised_at BIGINT NOT NULL,
    event_id BIGINT
);
CREATE INDEX alert_account ON alert (account_id);
