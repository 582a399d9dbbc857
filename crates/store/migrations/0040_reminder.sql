-- The day for which people were reminded last: of a task that of the reminder, of a wave that of the
-- check-in.
ALTER TABLE task ADD COLUMN reminded_on TEXT;
ALTER TABLE pilot_wave ADD COLUMN reminded_on TEXT;
CREATE INDEX task_remind ON task (remind_on);
