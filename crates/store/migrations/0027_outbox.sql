-- What happened, written in the transaction that made it happen, for whoever acts on it: in the
-- order of the numbers, each once.
CREATE TABLE outbox (
    id {{identity}},
    -- account.tier_changed, account.stage_changed, alert.raised …
    topic TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    -- What it was and is, as JSON.
    body TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX outbox_topic ON outbox (topic, id);
