-- Keys that records had before another record of their system took them in. What names such a key
-- is joined to the record that there is now; resolved_reference follows chains of merges.
CREATE TABLE merged_record (
    id {{identity}},
    source_id BIGINT NOT NULL REFERENCES source (id),
    external_id TEXT NOT NULL,
    of_entity TEXT,
    former_reference TEXT,
    current_reference TEXT,
    resolved_reference TEXT,
    revision BIGINT NOT NULL,
    imported_at BIGINT NOT NULL,
    UNIQUE (source_id, external_id)
);
CREATE INDEX merged_record_former ON merged_record (former_reference, of_entity, source_id);
