-- What is done in the background, by whichever server takes it: nothing of it is lost with a process.
CREATE TABLE job (
    id {{identity}},
    -- match, train …; a server leaves alone what it does not know.
    kind TEXT NOT NULL,
    -- What is to be done, as JSON.
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    -- Of those with one key only one waits or runs.
    dedup_key TEXT,
    -- Who asked for it.
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- When it may begin.
    due_at BIGINT NOT NULL,
    -- How often it was begun, and how often it may be.
    attempts BIGINT NOT NULL DEFAULT 0,
    attempts_max BIGINT NOT NULL,
    -- How many of them do not count: it was given back.
    released BIGINT NOT NULL DEFAULT 0,
    -- The machine that alone has what it takes, such as an uploaded file.
    place TEXT,
    -- Which process holds it and until when; what was not prolonged by then is taken by another.
    holder TEXT,
    held_until BIGINT,
    is_cancelled BIGINT NOT NULL DEFAULT 0,
    -- How far it is.
    progress_what TEXT,
    progress_done BIGINT,
    progress_total BIGINT,
    started_at BIGINT,
    finished_at BIGINT,
    -- What it made, as JSON, and why it failed.
    result TEXT,
    fault TEXT
);
CREATE UNIQUE INDEX job_open ON job (dedup_key)
    WHERE dedup_key IS NOT NULL AND state IN ('waiting', 'running');
CREATE INDEX job_due ON job (due_at, id) WHERE state = 'waiting';
CREATE INDEX job_held ON job (held_until) WHERE state = 'running';
