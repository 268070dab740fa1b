//! From columns to values of the domain; an impossible column is `Corrupt`.

use crate::{Error, PAGE_MAX};
use qonys_procedure::{AccountId, ActId, CaseId, Role};
use uuid::Uuid;

/// The row cannot be what the code wrote.
pub(crate) fn corrupt(table: &'static str, id: &[u8]) -> Error {
    let id = match <[u8; 16]>::try_from(id) {
        Ok(bytes) => Uuid::from_bytes(bytes).to_string(),
        Err(_) => id.iter().map(|b| format!("{b:02x}")).collect(),
    };
    Error::Corrupt { table, id }
}

/// Exactly `N` bytes.
pub(crate) fn bytes<const N: usize>(table: &'static str, column: &[u8]) -> Result<[u8; N], Error> {
    column.try_into().map_err(|_| corrupt(table, column))
}

pub(crate) fn uuid(table: &'static str, column: &[u8]) -> Result<Uuid, Error> {
    Ok(Uuid::from_bytes(bytes(table, column)?))
}

pub(crate) fn case_id(table: &'static str, column: &[u8]) -> Result<CaseId, Error> {
    uuid(table, column).map(CaseId)
}

pub(crate) fn act_id(table: &'static str, column: &[u8]) -> Result<ActId, Error> {
    uuid(table, column).map(ActId)
}

pub(crate) fn account_id(table: &'static str, column: &[u8]) -> Result<AccountId, Error> {
    uuid(table, column).map(AccountId)
}

pub(crate) fn role(table: &'static str, id: &[u8], column: &str) -> Result<Role, Error> {
    Role::from_id(column).ok_or_else(|| corrupt(table, id))
}

/// A count or number that is never negative.
pub(crate) fn count<T: TryFrom<i64>>(table: &'static str, id: &[u8], column: i64) -> Result<T, Error> {
    T::try_from(column).map_err(|_| corrupt(table, id))
}

/// A number on its way into a column.
pub(crate) fn column(n: u64) -> Result<i64, Error> {
    i64::try_from(n).map_err(|_| Error::Invalid("a number is above 2^63"))
}

/// Rows of one page.
pub(crate) fn page(limit: u32) -> i64 {
    i64::from(limit.min(PAGE_MAX))
}

/// One row must have been changed.
pub(crate) fn one(changed: usize, what: &'static str) -> Result<(), Error> {
    if changed == 1 { Ok(()) } else { Err(Error::Missing(what)) }
}

/// One row must have been inserted (`ON CONFLICT DO NOTHING`).
pub(crate) fn inserted(rows: usize, what: &'static str) -> Result<(), Error> {
    if rows == 1 { Ok(()) } else { Err(Error::Taken(what)) }
}
