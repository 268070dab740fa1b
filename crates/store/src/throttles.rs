//! Counters that slow down failed sign-ins, a person and an address: in the database, so that they hold for
//! all processes.

use crate::{Db, Digest, Error, db::on_db, row, schema::throttle};
use diesel::prelude::*;
use qonys_procedure::Instant;

/// Counts one event of `key` (a keyed hash: no address or IIN in clear) in the window that began at most
/// `window_seconds` before `now`; returns the count with this one.
///
/// # Errors
/// The database's.
pub fn hit(db: &mut Db<'_>, key: &Digest, now: Instant, window_seconds: i64) -> Result<u64, Error> {
    let running = throttle::since_us.gt(now.plus_seconds(-window_seconds).0);
    let counted: Option<i64> = on_db!(db, conn => diesel::update(throttle::table)
        .filter(throttle::key.eq(key.as_slice()))
        .filter(running)
        .set(throttle::hits.eq(throttle::hits + 1))
        .returning(throttle::hits)
        .get_result(conn)
        .optional())?;
    if let Some(hits) = counted {
        return row::count("throttle", key, hits);
    }
    let hits: i64 = on_db!(db, conn => diesel::insert_into(throttle::table)
        .values((throttle::key.eq(key.as_slice()), throttle::since_us.eq(now.0), throttle::hits.eq(1_i64)))
        .on_conflict(throttle::key)
        .do_update()
        .set((throttle::since_us.eq(now.0), throttle::hits.eq(1_i64)))
        .returning(throttle::hits)
        .get_result(conn))?;
    row::count("throttle", key, hits)
}

/// The count in the running window, without counting.
///
/// # Errors
/// The database's.
pub fn count(db: &mut Db<'_>, key: &Digest, now: Instant, window_seconds: i64) -> Result<u64, Error> {
    let hits: Option<i64> = on_db!(db, conn => throttle::table
        .filter(throttle::key.eq(key.as_slice()))
        .filter(throttle::since_us.gt(now.plus_seconds(-window_seconds).0))
        .select(throttle::hits)
        .first(conn)
        .optional())?;
    hits.map_or(Ok(0), |hits| row::count("throttle", key, hits))
}

/// Forgets a key (after a success).
///
/// # Errors
/// The database's.
pub fn clear(db: &mut Db<'_>, key: &Digest) -> Result<(), Error> {
    on_db!(db, conn => diesel::delete(throttle::table)
        .filter(throttle::key.eq(key.as_slice()))
        .execute(conn))?;
    Ok(())
}

/// Removes windows that began before `before`.
///
/// # Errors
/// The database's.
pub fn sweep(db: &mut Db<'_>, before: Instant) -> Result<u64, Error> {
    let gone = on_db!(db, conn => diesel::delete(throttle::table)
        .filter(throttle::since_us.lt(before.0))
        .execute(conn))?;
    Ok(gone as u64)
}
