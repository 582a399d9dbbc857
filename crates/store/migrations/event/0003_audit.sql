-- As the table audit of the records: who changed what about tracking. Write keys are in this
-- database, and a change and its row are one transaction.
CREATE TABLE event_audit (
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
CREATE INDEX event_audit_subject ON event_audit (subject_kind, subject, id);
CREATE INDEX event_audit_at ON event_audit (at, id);
