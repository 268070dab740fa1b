-- Letters: sent one after another in a case, given up after some days, and what was given up is told to the operator.
ALTER TABLE outbox ADD COLUMN since_us BIGINT NOT NULL DEFAULT 0;
UPDATE outbox SET since_us = run_us;
ALTER TABLE outbox ADD COLUMN fault TEXT;
CREATE INDEX outbox_case ON outbox (topic, case_id, id) WHERE done_us IS NULL;
CREATE INDEX outbox_lost ON outbox (topic, done_us) WHERE done_us IS NOT NULL AND fault IS NOT NULL;
