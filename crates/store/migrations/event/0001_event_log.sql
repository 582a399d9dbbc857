-- What was tracked, until it is in the lake; what was seen, for ever; and the lake's manifest.
-- Instants are microseconds UTC. {{identity}} never gives an id twice: events are known by it.
CREATE TABLE event_inbox (
    id {{identity}},
    events BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    -- 16 bytes for each event: the hash of its source and message id.
    hashes {{bytes}} NOT NULL,
    -- The events, each with its length in front.
    body {{bytes}} NOT NULL
);

-- Hashes of all events that have left the inbox, in sorted runs that are merged as they grow.
CREATE TABLE event_seen_run (
    id {{identity}},
    level BIGINT NOT NULL,
    hashes BIGINT NOT NULL,
    complete BIGINT NOT NULL,
    filter {{bytes}}
);
CREATE TABLE event_seen_chunk (
    run_id BIGINT NOT NULL,
    first_hash {{bytes}} NOT NULL,
    hashes {{bytes}} NOT NULL,
    PRIMARY KEY (run_id, first_hash)
);

-- The lake's manifest: a file counts only once it stands here.
CREATE TABLE lake_file (
    id {{identity}},
    path TEXT NOT NULL UNIQUE,
    day BIGINT NOT NULL,
    events BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    schema_version BIGINT NOT NULL,
    event_id_min BIGINT NOT NULL,
    event_id_max BIGINT NOT NULL,
    occurred_min BIGINT NOT NULL,
    occurred_max BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX lake_file_day ON lake_file (day);

CREATE TABLE write_key (
    id {{identity}},
    name TEXT NOT NULL UNIQUE,
    secret TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    first_event_at BIGINT
);

-- What became of what was sent, by day: accepted, duplicate, rejected, bot.
CREATE TABLE event_tally (
    day BIGINT NOT NULL,
    source TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    events BIGINT NOT NULL,
    PRIMARY KEY (day, source, outcome, reason)
);

-- The last calls that were refused, for whoever sets up the tag.
CREATE TABLE event_reject (
    id {{identity}},
    received_at BIGINT NOT NULL,
    source TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    sample TEXT NOT NULL
);

-- People whose events are to be taken out of the lake and were not yet, or were.
CREATE TABLE event_erasure (
    id {{identity}},
    subject_hash TEXT NOT NULL,
    requested_at BIGINT NOT NULL,
    done_at BIGINT,
    events BIGINT
);

CREATE TABLE event_secret (name TEXT NOT NULL PRIMARY KEY, secret {{bytes}} NOT NULL);
