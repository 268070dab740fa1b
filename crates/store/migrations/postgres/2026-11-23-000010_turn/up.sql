-- Only letters go out in turn: the index that asks whose turn it is holds them alone, and no act writes into it.
ALTER TABLE outbox ADD COLUMN turn BYTEA;
UPDATE outbox SET turn = case_id WHERE topic = 'mail' AND done_us IS NULL;
DROP INDEX outbox_case;
CREATE INDEX outbox_turn ON outbox (turn, topic, id) WHERE done_us IS NULL AND turn IS NOT NULL;
