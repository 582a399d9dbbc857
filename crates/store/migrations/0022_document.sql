-- What people write for a workspace (settings, glossary, committee, score models), every version for
-- ever, one of each kind and name in force. Files are its import and export.
CREATE TABLE document (
    -- settings, glossary, committee, score_model.
    kind TEXT NOT NULL,
    -- "main", or the name of another one of its kind.
    name TEXT NOT NULL,
    -- Counts up from 1 for each kind and name; 0 is what counted before the first publication.
    version BIGINT NOT NULL,
    -- published, retired.
    state TEXT NOT NULL CHECK (state IN ('published', 'retired')),
    -- How the text is to be read: a number that grows when an older Speargun would misread it.
    format BIGINT NOT NULL,
    text TEXT NOT NULL,
    note TEXT,
    -- The earlier version whose text it is again.
    restored_version BIGINT,
    published_by TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    -- When another took its place.
    retired_at BIGINT,
    PRIMARY KEY (kind, name, version)
);
CREATE UNIQUE INDEX document_published ON document (kind, name) WHERE state = 'published';

-- A text that is being worked on: it counts nowhere until it is published.
CREATE TABLE document_draft (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    -- The version that it was written over; 0 for none.
    base_version BIGINT NOT NULL,
    -- Counts up with each change, so that two who write do not overwrite each other.
    revision BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (kind, name)
);

-- Score models were published before there were documents.
INSERT INTO document (kind, name, version, state, format, text, note, restored_version,
    published_by, published_at, retired_at)
    SELECT 'score_model', name, version, state, 1, text, note, restored_version,
        published_by, published_at, retired_at FROM score_model;
