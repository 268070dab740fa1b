-- Counts beside an employee's queue, and the complaints before a reviewer. Small: cases that nobody has, cases
-- by the one who has them, limits of complaints that are open.
CREATE INDEX cases_nobodys ON cases (city, stage) WHERE assignee IS NULL;
CREATE INDEX cases_assignee ON cases (assignee) WHERE assignee IS NOT NULL;
CREATE INDEX case_limit_complaint ON case_limit (due_us, case_id)
    WHERE state = 'open' AND substr(kind, 1, 10) = 'complaint_';
