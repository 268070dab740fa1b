//! Prepared statements (A14): kept sealed for 30 minutes, found again by their digest, used once.

use crate::{Db, Digest, Error, db::on_db, row, schema::statement};
use diesel::prelude::*;
use qonys_procedure::{AccountId, ActId, CaseId, Instant};

/// A prepared statement ([`crate::seal::Purpose::Statement`], table `statement`, row = digest).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// SHA-256 of the statement's bytes.
    pub digest: Digest,
    /// Its case.
    pub case: CaseId,
    /// For whom it was prepared.
    pub account: AccountId,
    /// Number of the last act that the signer saw.
    pub after_seq: u64,
    /// The statement, its papers and what the caller needs at acceptance, sealed.
    pub sealed: Vec<u8>,
    /// Not accepted from then on.
    pub expires: Instant,
    /// The act that used it.
    pub used_by: Option<ActId>,
}

/// Stores a prepared statement; the same digest again changes only an unused one's expiry.
///
/// # Errors
/// The database's.
pub fn put(db: &mut Db<'_>, prepared: &Prepared) -> Result<(), Error> {
    let after_seq = row::column(prepared.after_seq)?;
    on_db!(db, conn => diesel::insert_into(statement::table)
        .values((
            statement::digest.eq(prepared.digest.as_slice()),
            statement::case_id.eq(prepared.case.bytes()),
            statement::account.eq(prepared.account.bytes()),
            statement::after_seq.eq(after_seq),
            statement::sealed.eq(&prepared.sealed),
            statement::expires_us.eq(prepared.expires.0),
        ))
        .on_conflict(statement::digest)
        .do_nothing()
        .execute(conn))?;
    on_db!(db, conn => diesel::update(statement::table)
        .filter(statement::digest.eq(prepared.digest.as_slice()))
        .filter(statement::act_id.is_null())
        .set(statement::expires_us.eq(prepared.expires.0))
        .execute(conn))?;
    Ok(())
}

/// Finds one, used or expired too: the caller says which.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn get(db: &mut Db<'_>, digest: &Digest) -> Result<Option<Prepared>, Error> {
    let found: Option<Row> = on_db!(db, conn => statement::table
        .filter(statement::digest.eq(digest.as_slice()))
        .first(conn)
        .optional())?;
    found.map(Prepared::try_from).transpose()
}

/// Uses it up for an act: once, before it expires. [`crate::acts::append`] does this itself.
///
/// # Errors
/// `StatementGone`.
pub fn take_by_digest(db: &mut Db<'_>, digest: &Digest, act: ActId, now: Instant) -> Result<Prepared, Error> {
    use_up(db, digest, act, now)?;
    get(db, digest)?.ok_or(Error::StatementGone)
}

/// Removes those that expired before `now`; returns how many.
///
/// # Errors
/// The database's.
pub fn expire(db: &mut Db<'_>, now: Instant) -> Result<u64, Error> {
    let gone = on_db!(db, conn => diesel::delete(statement::table)
        .filter(statement::expires_us.lt(now.0))
        .execute(conn))?;
    Ok(gone as u64)
}

/// Marks it used, without reading it.
pub(crate) fn use_up(db: &mut Db<'_>, digest: &Digest, act: ActId, now: Instant) -> Result<(), Error> {
    let used = on_db!(db, conn => diesel::update(statement::table)
        .filter(statement::digest.eq(digest.as_slice()))
        .filter(statement::act_id.is_null())
        .filter(statement::expires_us.gt(now.0))
        .set(statement::act_id.eq(act.bytes().as_slice()))
        .execute(conn))?;
    if used == 1 { Ok(()) } else { Err(Error::StatementGone) }
}

type Row = (Vec<u8>, Vec<u8>, Vec<u8>, i64, Vec<u8>, i64, Option<Vec<u8>>);

impl TryFrom<Row> for Prepared {
    type Error = Error;

    fn try_from((digest, case, account, after_seq, sealed, expires, act): Row) -> Result<Prepared, Error> {
        const TABLE: &str = "statement";
        Ok(Prepared {
            digest: row::bytes(TABLE, &digest)?,
            case: row::case_id(TABLE, &case)?,
            account: row::account_id(TABLE, &account)?,
            after_seq: row::count(TABLE, &digest, after_seq)?,
            sealed,
            expires: Instant(expires),
            used_by: act.map(|act| row::act_id(TABLE, &act)).transpose()?,
        })
    }
}
