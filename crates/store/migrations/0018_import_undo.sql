-- What an import changed, so that it can be undone: the records that it made, and what stood in the
-- columns that it wrote before.
CREATE TABLE import_created (
    import_id BIGINT NOT NULL,
    first_id BIGINT NOT NULL,
    last_id BIGINT NOT NULL
);
CREATE INDEX import_created_import ON import_created (import_id);
CREATE TABLE import_change (
    import_id BIGINT NOT NULL,
    record_id BIGINT NOT NULL,
    -- What the import left behind: with another revision somebody changed the record since.
    revision BIGINT NOT NULL,
    revision_before BIGINT NOT NULL,
    -- JSON array: what stood in the columns of the import.
    before TEXT NOT NULL,
    PRIMARY KEY (import_id, record_id)
);
-- JSON array: the columns that the import wrote. Nothing where it cannot be undone: it was made by
-- an earlier version, or is too old.
ALTER TABLE import_run ADD COLUMN columns TEXT;
ALTER TABLE import_run ADD COLUMN undone_by TEXT;
ALTER TABLE import_run ADD COLUMN undone_at BIGINT;
