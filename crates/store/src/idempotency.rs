//! Idempotency keys, kept 48 hours. Keys are stored hashed: a client may have put anything into them.

use crate::{
    Db, Digest, Error,
    db::on_db,
    fixed::{Fixed, Value, statement},
    row,
    schema::idempotency,
};
use diesel::prelude::*;
use qonys_procedure::{AccountId, Instant};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Longest key, in bytes.
pub const KEY_MAX: usize = 255;

/// What a key was used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// SHA-256 of the request.
    pub request_sha256: Digest,
    /// The act, file or other thing that came of it.
    pub result: Uuid,
    /// When.
    pub at: Instant,
}

/// What the key was used for, if it was.
///
/// # Errors
/// `Invalid` for a key too long or empty.
pub fn get(db: &mut Db<'_>, account: AccountId, key: &str) -> Result<Option<Used>, Error> {
    let hash = hashed(key)?;
    let found: Option<(Vec<u8>, Vec<u8>, i64)> = on_db!(db, conn => idempotency::table
        .filter(idempotency::account.eq(account.bytes()))
        .filter(idempotency::key.eq(hash.as_slice()))
        .select((idempotency::request_sha256, idempotency::act_id, idempotency::at_us))
        .first(conn)
        .optional())?;
    found
        .map(|(request, result, at)| {
            Ok(Used {
                request_sha256: row::bytes("idempotency", &request)?,
                result: row::uuid("idempotency", &result)?,
                at: Instant(at),
            })
        })
        .transpose()
}

/// Notes the key in the transaction of what it is for. `None`: noted now. `Some`: it was there with the same
/// request, do nothing more and answer from its result.
///
/// # Errors
/// `KeyReused` if it was there with another request.
pub fn put(
    db: &mut Db<'_>,
    account: AccountId,
    key: &str,
    request_sha256: &Digest,
    result: Uuid,
    at: Instant,
) -> Result<Option<Used>, Error> {
    let hash = hashed(key)?;
    let values = [
        Value::Bytes(account.bytes()),
        Value::Bytes(&hash),
        Value::Bytes(request_sha256),
        Value::Bytes(result.as_bytes()),
        Value::Int(at.0),
    ];
    let noted = on_db!(db, conn => Fixed::<Note>::new(&values).execute(conn))?;
    if noted == 1 {
        return Ok(None);
    }
    let used = get(db, account, key)?.ok_or(Error::Busy)?;
    if &used.request_sha256 == request_sha256 { Ok(Some(used)) } else { Err(Error::KeyReused) }
}

statement!(
    Note,
    "INSERT INTO idempotency (account, key, request_sha256, act_id, at_us) VALUES (?, ?, ?, ?, ?) \
     ON CONFLICT DO NOTHING"
);

/// A key as it is stored, with whose it is.
pub type Noted = (Vec<u8>, Vec<u8>);

/// At most `limit` keys from before `before`. It looks through all that are kept, so that the writer need not.
///
/// # Errors
/// The database's.
pub fn old(db: &mut Db<'_>, before: Instant, limit: u32) -> Result<Vec<Noted>, Error> {
    Ok(on_db!(db, conn => idempotency::table
        .filter(idempotency::at_us.lt(before.0))
        .select((idempotency::account, idempotency::key))
        .limit(row::page(limit))
        .load(conn))?)
}

/// Forgets these keys.
///
/// # Errors
/// The database's.
pub fn forget(db: &mut Db<'_>, keys: &[Noted]) -> Result<(), Error> {
    for (account, key) in keys {
        on_db!(db, conn => diesel::delete(idempotency::table)
            .filter(idempotency::account.eq(account))
            .filter(idempotency::key.eq(key))
            .execute(conn))?;
    }
    Ok(())
}

/// The first 16 bytes of the key's SHA-256: short rows, and no way from them to what the client wrote.
fn hashed(key: &str) -> Result<[u8; 16], Error> {
    if key.is_empty() || key.len() > KEY_MAX {
        return Err(Error::Invalid("an idempotency key has 1 to 255 bytes"));
    }
    let mut short = [0; 16];
    short.copy_from_slice(&Sha256::digest(key.as_bytes())[..16]);
    Ok(short)
}
