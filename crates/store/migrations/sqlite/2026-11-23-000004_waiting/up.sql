-- A submission that was not accepted stays for a while, so that its sender learns why.
ALTER TABLE pending_submission ADD COLUMN refused TEXT;
CREATE INDEX pending_submission_case ON pending_submission (case_id);
CREATE INDEX pending_submission_run ON pending_submission (run_us) WHERE refused IS NULL;
