-- Jobs that are added again and again.
CREATE TABLE job_schedule (
    id {{identity}},
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    -- Whether its jobs work on files of the machine that adds them.
    is_of_machine BIGINT NOT NULL,
    -- Either every so many minutes, or each day at a time (HH:MM) of the workspace's time zone.
    every_minutes BIGINT,
    daily_at TEXT,
    next_due_at BIGINT NOT NULL,
    -- The last job that was added for it.
    last_job_id BIGINT,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CHECK ((every_minutes IS NULL) <> (daily_at IS NULL))
);
CREATE INDEX job_schedule_due ON job_schedule (next_due_at);
-- Ended jobs are forgotten by kind: one that comes often does not push out the others.
CREATE INDEX job_kind ON job (kind, id);
