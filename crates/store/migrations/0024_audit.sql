-- Who changed what, by which way and when; written in the transaction of the change itself.
CREATE TABLE audit (
    id {{identity}},
    at BIGINT NOT NULL,
    -- operator, user, token, job or command_line.
    caller_kind TEXT NOT NULL,
    caller TEXT NOT NULL,
    -- http, command_line, job, file or event.
    via TEXT NOT NULL,
    -- What was done, such as list.create.
    action TEXT NOT NULL,
    -- To what: its kind, and its id or key.
    subject_kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- What it was changed to, as JSON.
    details TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject_kind, subject, id);
CREATE INDEX audit_at ON audit (at, id);
