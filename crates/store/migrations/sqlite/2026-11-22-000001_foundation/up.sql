-- Tables of the store [A2]. The text for PostgreSQL is the same but for types, identity and triggers.
-- Instants are microseconds since 1970 UTC, ids 16 bytes, digests 32. What names a person is sealed.

-- The guard row of a stream and what lists show. The row with the nil id is the service stream.
CREATE TABLE cases (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    number TEXT UNIQUE,
    seq BIGINT NOT NULL,
    stage TEXT NOT NULL,
    stage_since_us BIGINT NOT NULL,
    city TEXT NOT NULL,
    office TEXT,
    assignee BLOB,
    edition TEXT,
    summary_sealed BLOB NOT NULL
);
INSERT INTO cases (id, seq, stage, stage_since_us, city, summary_sealed)
VALUES (zeroblob(16), 0, 'service', 0, '', zeroblob(0));

-- The record: insert only.
CREATE TABLE act (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    stream BLOB NOT NULL REFERENCES cases (id),
    seq BIGINT NOT NULL CHECK (seq > 0),
    kind TEXT NOT NULL,
    kind_version BIGINT NOT NULL,
    account BLOB,
    role TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    commitment BLOB NOT NULL CHECK (length(commitment) = 32),
    UNIQUE (stream, seq)
);
CREATE TABLE leaf (
    id INTEGER NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    subject BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
);
CREATE TABLE leaf_pending (leaf_id INTEGER NOT NULL PRIMARY KEY);
CREATE TABLE log_entry (
    position INTEGER NOT NULL PRIMARY KEY,
    leaf_id BIGINT NOT NULL UNIQUE
);
CREATE TABLE log_node (
    level BIGINT NOT NULL,
    idx BIGINT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (level, idx)
) WITHOUT ROWID;
CREATE TABLE checkpoint (
    size INTEGER NOT NULL PRIMARY KEY,
    root BLOB NOT NULL,
    note TEXT NOT NULL,
    tsa BLOB
);
CREATE TRIGGER act_stays BEFORE UPDATE ON act BEGIN SELECT RAISE(ABORT, 'acts are never changed'); END;
CREATE TRIGGER act_remains BEFORE DELETE ON act BEGIN SELECT RAISE(ABORT, 'acts are never removed'); END;
CREATE TRIGGER leaf_stays BEFORE UPDATE ON leaf BEGIN SELECT RAISE(ABORT, 'leaves are never changed'); END;
CREATE TRIGGER leaf_remains BEFORE DELETE ON leaf BEGIN SELECT RAISE(ABORT, 'leaves are never removed'); END;
CREATE TRIGGER log_entry_stays BEFORE UPDATE ON log_entry BEGIN SELECT RAISE(ABORT, 'the record is never changed'); END;
CREATE TRIGGER log_entry_remains BEFORE DELETE ON log_entry BEGIN SELECT RAISE(ABORT, 'the record is never cut'); END;
CREATE TRIGGER log_node_stays BEFORE UPDATE ON log_node BEGIN SELECT RAISE(ABORT, 'the record is never changed'); END;
CREATE TRIGGER log_node_remains BEFORE DELETE ON log_node BEGIN SELECT RAISE(ABORT, 'the record is never cut'); END;
CREATE TRIGGER checkpoint_stays BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoints are never changed'); END;
CREATE TRIGGER checkpoint_remains BEFORE DELETE ON checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoints are never removed'); END;

-- Projections: rebuilt from the acts at any time.
CREATE TABLE case_state (
    case_id BLOB NOT NULL PRIMARY KEY REFERENCES cases (id),
    seq BIGINT NOT NULL,
    shape BIGINT NOT NULL,
    sealed BLOB NOT NULL
);
CREATE TABLE case_limit (
    case_id BLOB NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL,
    due_us BIGINT NOT NULL,
    state TEXT NOT NULL,
    leads BIGINT NOT NULL,
    city TEXT NOT NULL,
    stage TEXT NOT NULL,
    PRIMARY KEY (case_id, kind)
) WITHOUT ROWID;
CREATE INDEX case_limit_queue ON case_limit (city, stage, due_us, case_id, leads) WHERE state = 'open';
CREATE TABLE search_token (
    token BLOB NOT NULL,
    case_id BLOB NOT NULL REFERENCES cases (id),
    PRIMARY KEY (token, case_id)
) WITHOUT ROWID;
CREATE INDEX search_token_case ON search_token (case_id);

-- Work in progress.
CREATE TABLE draft (
    case_id BLOB NOT NULL REFERENCES cases (id),
    form TEXT NOT NULL,
    rev BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (case_id, form)
);
CREATE TABLE statement (
    digest BLOB NOT NULL PRIMARY KEY,
    case_id BLOB NOT NULL,
    account BLOB NOT NULL,
    after_seq BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    expires_us BIGINT NOT NULL,
    act_id BLOB
);
CREATE INDEX statement_expires ON statement (expires_us);
CREATE TABLE pending_submission (
    act_id BLOB NOT NULL PRIMARY KEY,
    case_id BLOB NOT NULL,
    account BLOB NOT NULL,
    statement BLOB NOT NULL UNIQUE,
    sealed BLOB NOT NULL,
    received_us BIGINT NOT NULL,
    run_us BIGINT NOT NULL,
    attempts BIGINT NOT NULL
);

-- Documents and evidence.
CREATE TABLE file (
    id BLOB NOT NULL PRIMARY KEY,
    case_id BLOB NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL,
    n BIGINT NOT NULL,
    sha256 BLOB NOT NULL,
    bytes BIGINT NOT NULL,
    media TEXT NOT NULL,
    state TEXT NOT NULL,
    place TEXT NOT NULL UNIQUE,
    at_us BIGINT NOT NULL
);
CREATE INDEX file_case ON file (case_id, kind, n);
CREATE UNIQUE INDEX file_unsigned ON file (case_id, kind, n) WHERE state IN ('waiting', 'ready');
CREATE INDEX file_waiting ON file (at_us) WHERE state = 'waiting';
CREATE TABLE evidence (
    sha256 BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    bytes BLOB NOT NULL
);

-- Keys and numbers.
CREATE TABLE case_key (
    case_id BLOB NOT NULL PRIMARY KEY REFERENCES cases (id),
    kek_id TEXT NOT NULL,
    wrapped BLOB,
    destroyed_us BIGINT,
    CHECK ((wrapped IS NULL) = (destroyed_us IS NOT NULL))
);
CREATE TABLE register (
    kind TEXT NOT NULL,
    city TEXT NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (kind, city, year)
);
CREATE TABLE issued (
    number TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    city TEXT NOT NULL,
    year BIGINT NOT NULL,
    no BIGINT NOT NULL,
    case_id BLOB NOT NULL REFERENCES cases (id),
    act_id BLOB,
    state TEXT NOT NULL,
    code_hash BLOB,
    reserved_us BIGINT NOT NULL,
    changed_us BIGINT NOT NULL,
    void_reason TEXT,
    sealed BLOB,
    UNIQUE (kind, city, year, no)
);
CREATE INDEX issued_case ON issued (case_id);
CREATE INDEX issued_reserved ON issued (reserved_us) WHERE state = 'reserved';
CREATE TABLE issued_text (
    number TEXT NOT NULL REFERENCES issued (number),
    lang TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    PRIMARY KEY (number, lang)
);

-- People.
CREATE TABLE account (
    id BLOB NOT NULL PRIMARY KEY,
    iin_token BLOB NOT NULL UNIQUE,
    sealed BLOB NOT NULL,
    created_us BIGINT NOT NULL,
    seen_us BIGINT,
    blocked_us BIGINT
);
CREATE TABLE account_role (
    id BLOB NOT NULL PRIMARY KEY,
    account BLOB NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    org TEXT,
    city TEXT,
    office TEXT,
    acting_for BLOB,
    from_us BIGINT NOT NULL,
    to_us BIGINT,
    suspended_us BIGINT,
    leave_until_us BIGINT,
    reviewed_us BIGINT NOT NULL
);
CREATE INDEX account_role_account ON account_role (account);
CREATE INDEX account_role_role ON account_role (role);
CREATE TABLE session (
    token_hash BLOB NOT NULL PRIMARY KEY,
    account BLOB NOT NULL,
    access BLOB,
    created_us BIGINT NOT NULL,
    seen_us BIGINT NOT NULL,
    ends_us BIGINT NOT NULL
);
CREATE INDEX session_account ON session (account);
CREATE TABLE challenge (
    digest BLOB NOT NULL PRIMARY KEY,
    expires_us BIGINT NOT NULL
);
CREATE TABLE throttle (
    key BLOB NOT NULL PRIMARY KEY,
    since_us BIGINT NOT NULL,
    hits BIGINT NOT NULL
);
CREATE TABLE viewing (
    id BLOB NOT NULL PRIMARY KEY,
    case_id BLOB NOT NULL,
    account BLOB NOT NULL,
    role TEXT NOT NULL,
    purpose TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    commitment BLOB NOT NULL
);
CREATE INDEX viewing_case ON viewing (case_id, at_us);
CREATE INDEX viewing_once ON viewing (account, case_id, purpose, at_us);

-- The service.
CREATE TABLE outage (
    id BLOB NOT NULL PRIMARY KEY,
    system TEXT NOT NULL,
    from_us BIGINT NOT NULL,
    to_us BIGINT,
    act_id BLOB NOT NULL
);
CREATE TABLE outbox (
    id BLOB NOT NULL PRIMARY KEY,
    topic TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    case_id BLOB NOT NULL,
    sealed BLOB NOT NULL,
    run_us BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    holder BLOB,
    lease_us BIGINT,
    done_us BIGINT
);
CREATE INDEX outbox_due ON outbox (topic, run_us) WHERE done_us IS NULL;
CREATE TABLE idempotency (
    account BLOB NOT NULL,
    key BLOB NOT NULL,
    request_sha256 BLOB NOT NULL,
    act_id BLOB NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (account, key)
) WITHOUT ROWID;
CREATE TABLE service (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    created_us BIGINT NOT NULL
);
CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
);
CREATE TABLE lease (
    name TEXT NOT NULL PRIMARY KEY,
    holder BLOB NOT NULL,
    until_us BIGINT NOT NULL
);
-- The last batch of the writer that held a job without an act: tells after a failed commit what is stored.
CREATE TABLE writer_mark (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    batch BIGINT NOT NULL
);
INSERT INTO writer_mark (one, batch) VALUES (1, 0);
