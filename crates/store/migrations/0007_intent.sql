-- Topics that others say an account looks for. The subject is a domain in lower case or the
-- account's key at its source; whose it is, is told when it is read, so that it follows merges.
CREATE TABLE intent (
    id {{identity}},
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    topic TEXT NOT NULL,
    week BIGINT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    imported_at BIGINT NOT NULL,
    UNIQUE (source, subject, topic, week)
);
CREATE INDEX intent_week ON intent (week);
