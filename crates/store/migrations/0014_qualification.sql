-- MQL and SQL by definitions of the glossary: the first event that a definition names, and since when
-- a person is one, and by what.
ALTER TABLE person_score ADD COLUMN mql_at BIGINT;
ALTER TABLE person_score ADD COLUMN mql_by TEXT;
ALTER TABLE person_score ADD COLUMN mql_event_at BIGINT;
ALTER TABLE person_score ADD COLUMN mql_event TEXT;
ALTER TABLE person_score ADD COLUMN sql_at BIGINT;
ALTER TABLE person_score ADD COLUMN sql_by TEXT;
ALTER TABLE person_score ADD COLUMN sql_event_at BIGINT;
ALTER TABLE person_score ADD COLUMN sql_event TEXT;

-- When a person was first seen to meet a condition over people. Points fade, so this cannot be
-- computed later. What was seen under one condition counts for that condition alone.
CREATE TABLE person_qualification (
    person_id BIGINT NOT NULL REFERENCES person (id),
    -- mql or sql.
    stage TEXT NOT NULL,
    -- As the glossary wrote it then.
    condition TEXT NOT NULL,
    qualified_at BIGINT NOT NULL,
    -- JSON object: what was known of the person then.
    known TEXT NOT NULL,
    PRIMARY KEY (person_id, stage, condition)
);

-- When an account first showed meaningful interest as a target, tracked events included.
ALTER TABLE account_score ADD COLUMN engaged_as_target_at BIGINT;
-- Raised when one of these dates changes without a change of records.
ALTER TABLE workspace_meta ADD COLUMN lead_revision BIGINT NOT NULL DEFAULT 0;
-- The revision of the records that all scores follow.
ALTER TABLE workspace_meta ADD COLUMN scored_revision BIGINT NOT NULL DEFAULT -1;
