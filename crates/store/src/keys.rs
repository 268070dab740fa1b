//! Wrapped case keys (A4) and their destruction (A19).

use crate::{
    Db, Error,
    db::on_db,
    row,
    schema::{case_key, case_state, cases, draft, issued, outbox, pending_submission, search_token, statement},
    seal::WrappedKey,
};
use diesel::prelude::*;
use qonys_procedure::{CaseId, Instant};

/// A stored key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// Wrapped by a master key.
    Wrapped(WrappedKey),
    /// Destroyed at this time: what it sealed is gone.
    Destroyed(Instant),
}

/// The key of a case.
///
/// # Errors
/// The database's.
pub fn get(db: &mut Db<'_>, case: CaseId) -> Result<Option<Stored>, Error> {
    let found: Option<(String, Option<Vec<u8>>, Option<i64>)> = on_db!(db, conn => case_key::table
        .filter(case_key::case_id.eq(case.bytes()))
        .select((case_key::kek_id, case_key::wrapped, case_key::destroyed_us))
        .first(conn)
        .optional())?;
    match found {
        None => Ok(None),
        Some((kek_id, Some(bytes), None)) => Ok(Some(Stored::Wrapped(WrappedKey { kek_id, bytes }))),
        Some((_, None, Some(at))) => Ok(Some(Stored::Destroyed(Instant(at)))),
        Some(_) => Err(row::corrupt("case_key", case.bytes())),
    }
}

/// Keys of several cases (a page of a list), those that are there and not destroyed.
///
/// # Errors
/// The database's.
pub fn get_many(db: &mut Db<'_>, of: &[CaseId]) -> Result<Vec<(CaseId, WrappedKey)>, Error> {
    let ids: Vec<&[u8]> = of.iter().map(|case| case.bytes().as_slice()).collect();
    let found: Vec<(Vec<u8>, String, Vec<u8>)> = on_db!(db, conn => case_key::table
        .filter(case_key::case_id.eq_any(&ids))
        .filter(case_key::wrapped.is_not_null())
        .select((case_key::case_id, case_key::kek_id, case_key::wrapped.assume_not_null()))
        .load(conn))?;
    found.into_iter().map(named).collect()
}

/// Stores a case's key, once.
///
/// # Errors
/// `Taken` if the case has one.
pub fn put(db: &mut Db<'_>, case: CaseId, key: &WrappedKey) -> Result<(), Error> {
    let rows = on_db!(db, conn => diesel::insert_into(case_key::table)
        .values((
            case_key::case_id.eq(case.bytes()),
            case_key::kek_id.eq(&key.kek_id),
            case_key::wrapped.eq(key.bytes.as_slice()),
        ))
        .on_conflict_do_nothing()
        .execute(conn))?;
    row::inserted(rows, "key of the case")
}

/// Wraps anew under another master key (rotation); a destroyed key stays destroyed.
///
/// # Errors
/// `Missing` if the case has no key, or another than `old`.
pub fn rewrap(db: &mut Db<'_>, case: CaseId, old: &WrappedKey, new: &WrappedKey) -> Result<(), Error> {
    let changed = on_db!(db, conn => diesel::update(case_key::table)
        .filter(case_key::case_id.eq(case.bytes()))
        .filter(case_key::wrapped.eq(old.bytes.as_slice()))
        .set((case_key::kek_id.eq(&new.kek_id), case_key::wrapped.eq(new.bytes.as_slice())))
        .execute(conn))?;
    row::one(changed, "key of the case")
}

/// Keys wrapped by another master key than `kek_id`.
///
/// # Errors
/// The database's.
pub fn wrapped_by_others(db: &mut Db<'_>, kek_id: &str, limit: u32) -> Result<Vec<(CaseId, WrappedKey)>, Error> {
    let found: Vec<(Vec<u8>, String, Vec<u8>)> = on_db!(db, conn => case_key::table
        .filter(case_key::kek_id.ne(kek_id))
        .filter(case_key::wrapped.is_not_null())
        .order(case_key::case_id)
        .limit(row::page(limit))
        .select((case_key::case_id, case_key::kek_id, case_key::wrapped.assume_not_null()))
        .load(conn))?;
    found.into_iter().map(named).collect()
}

/// Destroys the key and removes what only it could open: drafts, snapshot, prepared statements, search
/// tokens, summary, waiting submissions and messages. Acts stay as sealed husks. After the commit call
/// [`crate::Store::scrub`]. Doing it twice changes nothing.
///
/// # Errors
/// `Missing` if the case has no key.
pub fn destroy(db: &mut Db<'_>, case: CaseId, at: Instant) -> Result<(), Error> {
    let changed = on_db!(db, conn => diesel::update(case_key::table)
        .filter(case_key::case_id.eq(case.bytes()))
        .filter(case_key::wrapped.is_not_null())
        .set((case_key::wrapped.eq(None::<Vec<u8>>), case_key::destroyed_us.eq(at.0)))
        .execute(conn))?;
    if changed == 0 && get(db, case)?.is_none() {
        return Err(Error::Missing("key of the case"));
    }
    let id = case.bytes();
    on_db!(db, conn => {
        diesel::delete(draft::table).filter(draft::case_id.eq(id)).execute(conn)?;
        diesel::delete(case_state::table).filter(case_state::case_id.eq(id)).execute(conn)?;
        diesel::delete(statement::table).filter(statement::case_id.eq(id)).execute(conn)?;
        diesel::delete(search_token::table).filter(search_token::case_id.eq(id)).execute(conn)?;
        diesel::delete(pending_submission::table).filter(pending_submission::case_id.eq(id)).execute(conn)?;
        diesel::delete(outbox::table).filter(outbox::case_id.eq(id)).execute(conn)?;
        diesel::update(issued::table)
            .filter(issued::case_id.eq(id))
            .set(issued::sealed.eq(None::<Vec<u8>>))
            .execute(conn)?;
        diesel::update(cases::table)
            .filter(cases::id.eq(id))
            .set(cases::summary_sealed.eq([].as_slice()))
            .execute(conn)
    })?;
    Ok(())
}

/// All destructions: restore applies them anew before it serves (A19).
///
/// # Errors
/// The database's.
pub fn destroyed(db: &mut Db<'_>) -> Result<Vec<(CaseId, Instant)>, Error> {
    let found: Vec<(Vec<u8>, i64)> = on_db!(db, conn => case_key::table
        .filter(case_key::destroyed_us.is_not_null())
        .order(case_key::case_id)
        .select((case_key::case_id, case_key::destroyed_us.assume_not_null()))
        .load(conn))?;
    found.into_iter().map(|(id, at)| Ok((row::case_id("case_key", &id)?, Instant(at)))).collect()
}

fn named((id, kek_id, bytes): (Vec<u8>, String, Vec<u8>)) -> Result<(CaseId, WrappedKey), Error> {
    Ok((row::case_id("case_key", &id)?, WrappedKey { kek_id, bytes }))
}
