-- Templates of papers that the ministry changes: proposed, and in force by their versions, one number for the whole set.
CREATE TABLE paper_template (
    id BYTEA NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    sha256 BYTEA NOT NULL,
    against BYTEA NOT NULL,
    proposed_by BYTEA NOT NULL,
    proposed_us BIGINT NOT NULL,
    state TEXT NOT NULL,
    version BIGINT UNIQUE,
    decided_act BYTEA,
    decided_us BIGINT
);
CREATE INDEX paper_template_name ON paper_template (name, id);
CREATE UNIQUE INDEX paper_template_in_force ON paper_template (name) WHERE state = 'in_force';
-- What came with the program, and since when: what is printed again comes out as it did then, whatever came later.
CREATE TABLE shipped_template (
    name TEXT NOT NULL,
    since_us BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (name, since_us)
);
