//! Sign-in challenges: single use (A5).

use crate::{Db, Digest, Error, db::on_db, row, schema::challenge};
use diesel::prelude::*;
use qonys_procedure::Instant;

/// Stores a challenge by the SHA-256 of its bytes.
///
/// # Errors
/// `Taken` if it is there already.
pub fn put(db: &mut Db<'_>, digest: &Digest, expires: Instant) -> Result<(), Error> {
    let rows = on_db!(db, conn => diesel::insert_into(challenge::table)
        .values((challenge::digest.eq(digest.as_slice()), challenge::expires_us.eq(expires.0)))
        .on_conflict_do_nothing()
        .execute(conn))?;
    row::inserted(rows, "challenge")
}

/// Uses it up: `true` once, and only before it expires.
///
/// # Errors
/// The database's.
pub fn take(db: &mut Db<'_>, digest: &Digest, now: Instant) -> Result<bool, Error> {
    let taken = on_db!(db, conn => diesel::delete(challenge::table)
        .filter(challenge::digest.eq(digest.as_slice()))
        .filter(challenge::expires_us.gt(now.0))
        .execute(conn))?;
    Ok(taken == 1)
}

/// Removes those that expired before `now`.
///
/// # Errors
/// The database's.
pub fn sweep(db: &mut Db<'_>, now: Instant) -> Result<u64, Error> {
    let gone = on_db!(db, conn => diesel::delete(challenge::table)
        .filter(challenge::expires_us.le(now.0))
        .execute(conn))?;
    Ok(gone as u64)
}
