-- What people decided about somebody's part in buying. It hangs on the person and not on the
-- account, so that it stands wherever merges, splits and matching move the person.
CREATE TABLE committee_decision (
    id {{identity}},
    person_id BIGINT NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    has_role BIGINT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    undone_by TEXT,
    undone_at BIGINT
);
CREATE UNIQUE INDEX committee_decision_standing ON committee_decision (person_id, role)
    WHERE undone_at IS NULL;
