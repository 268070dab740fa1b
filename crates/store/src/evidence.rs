//! Shared evidence: certificates of authorities and responders, revocation lists. No personal data.

use crate::{Db, Digest, Error, db::on_db, row, schema::evidence};
use diesel::prelude::*;
use sha2::{Digest as _, Sha256};

/// Stores bytes under their SHA-256 (computed here) and returns it; the same bytes again change nothing.
///
/// # Errors
/// The database's.
pub fn put(db: &mut Db<'_>, kind: &str, bytes: &[u8]) -> Result<Digest, Error> {
    let sha256: Digest = Sha256::digest(bytes).into();
    on_db!(db, conn => diesel::insert_into(evidence::table)
        .values((evidence::sha256.eq(sha256.as_slice()), evidence::kind.eq(kind), evidence::bytes.eq(bytes)))
        .on_conflict_do_nothing()
        .execute(conn))?;
    Ok(sha256)
}

/// Stores bytes whose SHA-256 the caller has computed, unless they are there: lists are large, and are hashed before
/// the writer's turn.
///
/// # Errors
/// The database's.
pub fn put_hashed(db: &mut Db<'_>, sha256: &Digest, kind: &str, bytes: &[u8]) -> Result<(), Error> {
    let there: bool = on_db!(db, conn => diesel::select(diesel::dsl::exists(
        evidence::table.filter(evidence::sha256.eq(sha256.as_slice()))
    ))
    .get_result(conn))?;
    if there {
        return Ok(());
    }
    on_db!(db, conn => diesel::insert_into(evidence::table)
        .values((evidence::sha256.eq(sha256.as_slice()), evidence::kind.eq(kind), evidence::bytes.eq(bytes)))
        .on_conflict_do_nothing()
        .execute(conn))?;
    Ok(())
}

/// Kind and bytes.
///
/// # Errors
/// `Corrupt` if the bytes do not give the digest.
pub fn get(db: &mut Db<'_>, sha256: &Digest) -> Result<Option<(String, Vec<u8>)>, Error> {
    let found: Option<(String, Vec<u8>)> = on_db!(db, conn => evidence::table
        .filter(evidence::sha256.eq(sha256.as_slice()))
        .select((evidence::kind, evidence::bytes))
        .first(conn)
        .optional())?;
    if let Some((_, bytes)) = &found
        && Sha256::digest(bytes).as_slice() != sha256
    {
        return Err(row::corrupt("evidence", sha256));
    }
    Ok(found)
}
