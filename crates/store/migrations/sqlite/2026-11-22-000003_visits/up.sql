-- Visits booked at the centres, each in a seat of its slot: two who take the last seat at once get one row.
CREATE TABLE visit (
    case_id BLOB NOT NULL PRIMARY KEY,
    centre TEXT NOT NULL,
    slot_us BIGINT NOT NULL,
    seat BIGINT NOT NULL,
    UNIQUE (centre, slot_us, seat)
);
