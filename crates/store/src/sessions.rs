//! Sessions: hashed tokens with an idle and an absolute end (A17). Bounds are the caller's.

use crate::{Db, Digest, Error, db::on_db, row, schema::session};
use diesel::prelude::*;
use qonys_procedure::{AccountId, Instant};
use uuid::Uuid;

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token.
    pub token_hash: Digest,
    /// Whose.
    pub account: AccountId,
    /// The access chosen; `None` = as an applicant.
    pub access: Option<Uuid>,
    /// Signed in.
    pub created: Instant,
    /// Last request.
    pub seen: Instant,
    /// Absolute end.
    pub ends: Instant,
}

/// Starts a session.
///
/// # Errors
/// The database's.
pub fn create(db: &mut Db<'_>, new: &Session) -> Result<(), Error> {
    let rows = on_db!(db, conn => diesel::insert_into(session::table)
        .values((
            session::token_hash.eq(new.token_hash.as_slice()),
            session::account.eq(new.account.bytes()),
            session::access.eq(new.access.map(|id| id.as_bytes().to_vec())),
            session::created_us.eq(new.created.0),
            session::seen_us.eq(new.seen.0),
            session::ends_us.eq(new.ends.0),
        ))
        .on_conflict_do_nothing()
        .execute(conn))?;
    row::inserted(rows, "session")
}

/// The session of a token, if at `now` it is neither idle for `idle_seconds` nor at its absolute end. A
/// read: the caller calls [`touch`] when `seen` is older than it wants to lose.
///
/// # Errors
/// The database's.
pub fn get(db: &mut Db<'_>, token_hash: &Digest, now: Instant, idle_seconds: i64) -> Result<Option<Session>, Error> {
    let found: Option<Row> = on_db!(db, conn => session::table
        .filter(session::token_hash.eq(token_hash.as_slice()))
        .filter(session::ends_us.gt(now.0))
        .filter(session::seen_us.gt(now.plus_seconds(-idle_seconds).0))
        .first(conn)
        .optional())?;
    found.map(Session::try_from).transpose()
}

/// As [`get`], and notes the request.
///
/// # Errors
/// The database's.
pub fn touch(db: &mut Db<'_>, token_hash: &Digest, now: Instant, idle_seconds: i64) -> Result<Option<Session>, Error> {
    on_db!(db, conn => diesel::update(session::table)
        .filter(session::token_hash.eq(token_hash.as_slice()))
        .filter(session::ends_us.gt(now.0))
        .filter(session::seen_us.gt(now.plus_seconds(-idle_seconds).0))
        .filter(session::seen_us.lt(now.0))
        .set(session::seen_us.eq(now.0))
        .execute(conn))?;
    get(db, token_hash, now, idle_seconds)
}

/// Chooses another access.
///
/// # Errors
/// `Missing`.
pub fn choose(db: &mut Db<'_>, token_hash: &Digest, access: Option<Uuid>) -> Result<(), Error> {
    let changed = on_db!(db, conn => diesel::update(session::table)
        .filter(session::token_hash.eq(token_hash.as_slice()))
        .set(session::access.eq(access.map(|id| id.as_bytes().to_vec())))
        .execute(conn))?;
    row::one(changed, "session")
}

/// Sessions of an account that have not ended at `now`.
///
/// # Errors
/// The database's.
pub fn of_account(db: &mut Db<'_>, account: AccountId, now: Instant, idle_seconds: i64) -> Result<Vec<Session>, Error> {
    let found: Vec<Row> = on_db!(db, conn => session::table
        .filter(session::account.eq(account.bytes()))
        .filter(session::ends_us.gt(now.0))
        .filter(session::seen_us.gt(now.plus_seconds(-idle_seconds).0))
        .order(session::created_us)
        .limit(i64::from(crate::PAGE_MAX))
        .load(conn))?;
    found.into_iter().map(Session::try_from).collect()
}

/// Ends one session; one that is gone is no error.
///
/// # Errors
/// The database's.
pub fn end(db: &mut Db<'_>, token_hash: &Digest) -> Result<(), Error> {
    on_db!(db, conn => diesel::delete(session::table)
        .filter(session::token_hash.eq(token_hash.as_slice()))
        .execute(conn))?;
    Ok(())
}

/// Ends all sessions of an account; returns how many.
///
/// # Errors
/// The database's.
pub fn end_all(db: &mut Db<'_>, account: AccountId) -> Result<u64, Error> {
    let ended = on_db!(db, conn => diesel::delete(session::table)
        .filter(session::account.eq(account.bytes()))
        .execute(conn))?;
    Ok(ended as u64)
}

/// Removes those that have ended.
///
/// # Errors
/// The database's.
pub fn sweep(db: &mut Db<'_>, now: Instant, idle_seconds: i64) -> Result<u64, Error> {
    let ended = on_db!(db, conn => diesel::delete(session::table)
        .filter(session::ends_us.le(now.0).or(session::seen_us.le(now.plus_seconds(-idle_seconds).0)))
        .execute(conn))?;
    Ok(ended as u64)
}

type Row = (Vec<u8>, Vec<u8>, Option<Vec<u8>>, i64, i64, i64);

impl TryFrom<Row> for Session {
    type Error = Error;

    fn try_from((hash, account, access, created, seen, ends): Row) -> Result<Session, Error> {
        const TABLE: &str = "session";
        Ok(Session {
            token_hash: row::bytes(TABLE, &hash)?,
            account: row::account_id(TABLE, &account)?,
            access: access.map(|id| row::uuid(TABLE, &id)).transpose()?,
            created: Instant(created),
            seen: Instant(seen),
            ends: Instant(ends),
        })
    }
}
