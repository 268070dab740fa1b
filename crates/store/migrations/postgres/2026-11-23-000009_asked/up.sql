-- What stands above the queues: complaints to answer, and what applicants asked for. Small: what has no answer yet.
CREATE INDEX case_limit_above ON case_limit (city, due_us, case_id, kind)
    WHERE state = 'open' AND (substr(kind, 1, 6) = 'asked_' OR substr(kind, 1, 17) = 'complaint_forward');
