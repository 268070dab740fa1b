//! What every method promises, on both engines.

/// Makes a test of each function for each engine.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&crate::bed::Bed::sqlite()); })*
        }
        mod postgres {
            $(#[test] fn $name() {
                if let Some(bed) = crate::bed::Bed::postgres() { super::$name(&bed); }
            })*
        }
    };
}

mod acts;
mod letters;
mod papers;
mod people;
mod reading;
mod record;
mod service;
mod templates;

use crate::bed::{NOON, id};
use qonys_procedure::{AccountId, CaseId, FileId};
use qonys_store::{
    Error,
    acts::Idempotency,
    cases,
    files::{File, FileState},
    idempotency, outbox, sequencer,
};
use uuid::Uuid;

fn a_file(case: CaseId, kind: &str, n: u32) -> File {
    let file = FileId(id());
    File {
        id: file,
        case,
        kind: kind.to_owned(),
        n,
        sha256: [1; 32],
        bytes: 5,
        media: "application/pdf".to_owned(),
        state: FileState::Ready,
        place: format!("aa/{file}"),
        at: NOON,
    }
}

fn message(case: CaseId, key: &str) -> outbox::Entry {
    outbox::Entry {
        id: id(),
        topic: "notice".to_owned(),
        key: key.to_owned(),
        case,
        sealed: vec![1],
        run: NOON,
        in_turn: false,
    }
}

fn a_key(key: &str) -> Idempotency {
    Idempotency { account: AccountId(Uuid::from_u128(7)), key: key.to_owned(), request_sha256: [7; 32] }
}

/// Rows that a refused act must not change.
fn counts(db: &mut qonys_store::Db<'_>) -> Result<[u64; 4], Error> {
    let acts = cases::walk(db, None, 100)?.iter().map(|case| case.seq).sum();
    let known = idempotency::get(db, AccountId(Uuid::from_u128(7)), "k")?.is_some();
    Ok([acts, outbox::backlog(db, "mail")?.0, sequencer::waiting(db)?, u64::from(known)])
}
