-- The rows of the audit form a chain, so that one that is changed or missing is found.
-- Who acts in the name of the caller; none if the caller acts.
ALTER TABLE audit ADD COLUMN acted_by TEXT;
-- SHA-256 over the chain of the row before and all fields of this one. Rows that were written
-- before there was a chain have none.
ALTER TABLE audit ADD COLUMN chain {{bytes}};
-- How far the chain goes, so that the newest rows cannot be cut off unnoticed. One row.
CREATE TABLE audit_head (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    -- The last row from before the chain, and how many there were.
    before_id BIGINT NOT NULL,
    before_rows BIGINT NOT NULL,
    -- The last row of the chain, how many it has, and the chain of the last one.
    last_id BIGINT NOT NULL,
    chained_rows BIGINT NOT NULL,
    chain {{bytes}}
);
INSERT INTO audit_head (only_row, before_id, before_rows, last_id, chained_rows)
    SELECT 1, COALESCE(MAX(id), 0), COUNT(*), COALESCE(MAX(id), 0), 0 FROM audit;

{{only sqlite}}
CREATE TRIGGER audit_keeps_rows BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'rows of the audit are not changed'); END;
CREATE TRIGGER audit_removes_none BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'rows of the audit are not removed'); END;
-- INSERT OR REPLACE removes the row before it, and calls no trigger of DELETE for it.
CREATE TRIGGER audit_replaces_none BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'rows of the audit are not replaced'); END;
{{end}}
{{only postgresql}}
CREATE OR REPLACE FUNCTION audit_keeps_rows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'rows of the audit are not changed or removed';
END $$;
CREATE TRIGGER audit_keeps_rows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_keeps_rows();
{{end}}
