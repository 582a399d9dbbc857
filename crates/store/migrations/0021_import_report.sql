-- How an import read its file and what it turned down, as JSON: an import of the command line is
-- shown as fully as one of the web app, also after a restart.
ALTER TABLE import_run ADD COLUMN report TEXT;
