-- The job that does an import; none of imports of the command line and of earlier versions.
ALTER TABLE import_run ADD COLUMN job_id BIGINT;
CREATE INDEX import_run_job ON import_run (job_id) WHERE job_id IS NOT NULL;
