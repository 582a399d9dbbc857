-- What somebody decided of a stage of deals, by its text in lower case: open, won or lost. It comes
-- before the names of the glossary and the words of the stage.
CREATE TABLE deal_stage (
    stage TEXT PRIMARY KEY,
    outcome TEXT NOT NULL CHECK (outcome IN ('open', 'won', 'lost')),
    decided_by TEXT NOT NULL,
    decided_at BIGINT NOT NULL
);
