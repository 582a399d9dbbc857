-- How much of the revision was raised by the live path: what follows from it may lag for a moment,
-- what people and jobs change may not.
ALTER TABLE workspace_meta ADD COLUMN live_revision BIGINT NOT NULL DEFAULT 0;

-- The text of the draft by which scores stand, as long as no model was published: with the first
-- publication it becomes version 0, so that there is a way back.
ALTER TABLE workspace_meta ADD COLUMN scored_draft TEXT;
