-- As the chain of the table audit of the records.
-- Who acts in the name of the caller; none if the caller acts.
ALTER TABLE event_audit ADD COLUMN acted_by TEXT;
-- SHA-256 over the chain of the row before and all fields of this one. Rows that were written
-- before there was a chain have none.
ALTER TABLE event_audit ADD COLUMN chain {{bytes}};
-- How far the chain goes, so that the newest rows cannot be cut off unnoticed. One row.
CREATE TABLE event_audit_head (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    -- The last row from before the chain, and how many there were.
    before_id BIGINT NOT NULL,
    before_rows BIGINT NOT NULL,
    -- The last row of the chain, how many it has, and the chain of the last one.
    last_id BIGINT NOT NULL,
    chained_rows BIGINT NOT NULL,
    chain {{bytes}}
);
INSERT INTO event_audit_head (only_row, before_id, before_rows, last_id, chained_rows)
    SELECT 1, COALESCE(MAX(id), 0), COUNT(*), COALESCE(MAX(id), 0), 0 FROM event_audit;

{{only sqlite}}
CREATE TRIGGER event_audit_keeps_rows BEFORE UPDATE ON event_audit
BEGIN SELECT RAISE(ABORT, 'rows of the audit are not changed'); END;
CREATE TRIGGER event_audit_removes_none BEFORE DELETE ON event_audit
BEGIN SELECT RAISE(ABORT, 'rows of the audit are not removed'); END;
-- INSERT OR REPLACE removes the row before it, and calls no trigger of DELETE for it.
CREATE TRIGGER event_audit_replaces_none BEFORE INSERT ON event_audit
WHEN EXISTS (SELECT 1 FROM event_audit WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'rows of the audit are not replaced'); END;
{{end}}
{{only postgresql}}
CREATE OR REPLACE FUNCTION event_audit_keeps_rows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'rows of the audit are not changed or removed';
END $$;
CREATE TRIGGER event_audit_keeps_rows BEFORE UPDATE OR DELETE OR TRUNCATE ON event_audit
    FOR EACH STATEMENT EXECUTE FUNCTION event_audit_keeps_rows();
{{end}}
