//! Viewings (A15): who opened a case, document or export, with a leaf in the record.

use crate::{
    Db, Digest, Entropy, Error,
    db::on_db,
    record, row,
    schema::viewing as viewing_table,
    seal::{CaseKey, Purpose},
    sequencer,
};
use diesel::{
    dsl::exists,
    prelude::*,
    sql_types::{Binary, Text},
};
use qonys_procedure::{AccountId, CaseId, Instant, Role};
use uuid::Uuid;
use zeroize::Zeroizing;

const TABLE: &str = "viewing";

/// One entry a person, case and purpose in so many seconds.
pub const SLOT_SECONDS: i64 = 15 * 60;

/// The purpose that is recorded each time: a search is one entry.
pub const SEARCH: &str = "search";

/// A viewing, sealed and hashed before the job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewing {
    /// Made beforehand.
    pub id: Uuid,
    /// The case, or [`crate::SERVICE`] for what is of no case (a search, an export over cases).
    pub case: CaseId,
    /// Who.
    pub account: AccountId,
    /// In which role.
    pub role: Role,
    /// Id of the purpose: `case`, `document`, `export`, `search`, …
    pub purpose: String,
    /// When.
    pub at: Instant,
    /// Reason given, document, words searched: sealed ([`crate::seal::Purpose::Viewing`], table `viewing`,
    /// row = id), with the salt of the commitment in front.
    pub sealed: Vec<u8>,
    /// Commitment to the sealed detail.
    pub commitment: Digest,
}

impl Viewing {
    /// Commits and seals; `key` is the case's, or the service's for [`crate::SERVICE`].
    ///
    /// # Errors
    /// Of sealing.
    #[allow(clippy::too_many_arguments, reason = "each is a column")]
    pub fn new(
        id: Uuid,
        case: CaseId,
        account: AccountId,
        role: Role,
        purpose: &str,
        at: Instant,
        detail: &[u8],
        key: &CaseKey,
        entropy: &dyn Entropy,
    ) -> Result<Viewing, Error> {
        let mut salt = [0; 32];
        entropy.fill(&mut salt);
        let commitment = commitment(&salt, detail);
        let plain = Zeroizing::new(record::frame(&salt, &[detail]));
        let sealed = key.seal(Purpose::Viewing, TABLE, id.as_bytes(), &plain, entropy)?;
        Ok(Viewing { id, case, account, role, purpose: purpose.to_owned(), at, sealed, commitment })
    }

    /// The sealed detail.
    ///
    /// # Errors
    /// Of sealing; `Corrupt` if the commitment is another.
    pub fn detail(&self, key: &CaseKey) -> Result<Vec<u8>, Error> {
        let plain = key.open(Purpose::Viewing, TABLE, self.id.as_bytes(), &self.sealed)?;
        let damaged = || row::corrupt(TABLE, self.id.as_bytes());
        let (salt, [detail]) = record::unframe(&plain).ok_or_else(damaged)?;
        if commitment(&salt, detail) != self.commitment {
            return Err(damaged());
        }
        Ok(detail.to_vec())
    }

    /// `SHA-256(0x00 ‖ JCS{v, viewing, stream, account, purpose, at, commitment})`.
    pub fn leaf(&self) -> Digest {
        record::leaf(&serde_json::json!({
            "v": 1,
            "viewing": self.id,
            "stream": self.case,
            "account": self.account,
            "purpose": self.purpose,
            "at": self.at,
            "commitment": record::hex(&self.commitment),
        }))
    }
}

/// Records a viewing unless the person has one of this case and purpose from the last 15 minutes; `true` if
/// it was written. A `search` is always written.
///
/// # Errors
/// The database's.
pub fn record(db: &mut Db<'_>, viewing: &Viewing) -> Result<bool, Error> {
    if let Db::Pg(conn) = db {
        // Two requests of one person at once must not both see "none yet"; on SQLite one thread writes.
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended(encode($1, 'hex') || $2, 0))")
            .bind::<Binary, _>([viewing.account.bytes().as_slice(), viewing.case.bytes()].concat())
            .bind::<Text, _>(&viewing.purpose)
            .execute(*conn)?;
    }
    if !is_due(db, viewing.account, viewing.case, &viewing.purpose, viewing.at)? {
        return Ok(false);
    }
    on_db!(db, conn => diesel::insert_into(viewing_table::table)
        .values((
            viewing_table::id.eq(viewing.id.as_bytes()),
            viewing_table::case_id.eq(viewing.case.bytes()),
            viewing_table::account.eq(viewing.account.bytes()),
            viewing_table::role.eq(viewing.role.id()),
            viewing_table::purpose.eq(&viewing.purpose),
            viewing_table::at_us.eq(viewing.at.0),
            viewing_table::sealed.eq(&viewing.sealed),
            viewing_table::commitment.eq(viewing.commitment.as_slice()),
        ))
        .execute(conn))?;
    sequencer::put_leaf(db, TABLE, viewing.id.as_bytes(), &viewing.leaf())?;
    Ok(true)
}

/// Whether [`record`] would write: lets a reader spare the write.
///
/// # Errors
/// The database's.
pub fn is_due(db: &mut Db<'_>, account: AccountId, case: CaseId, purpose: &str, at: Instant) -> Result<bool, Error> {
    if purpose == SEARCH {
        return Ok(true);
    }
    let slot = at.plus_seconds(-SLOT_SECONDS);
    let fresh: bool = on_db!(db, conn => diesel::select(exists(
        viewing_table::table
            .filter(viewing_table::account.eq(account.bytes()))
            .filter(viewing_table::case_id.eq(case.bytes()))
            .filter(viewing_table::purpose.eq(purpose))
            .filter(viewing_table::at_us.gt(slot.0)),
    ))
    .get_result(conn))?;
    Ok(!fresh)
}

/// One viewing.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn get(db: &mut Db<'_>, id: Uuid) -> Result<Option<Viewing>, Error> {
    let found: Option<Row> = on_db!(db, conn => viewing_table::table
        .filter(viewing_table::id.eq(id.as_bytes()))
        .first(conn)
        .optional())?;
    found.map(Viewing::try_from).transpose()
}

/// Viewings of a case, newest first, older than `before`.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn of_case(db: &mut Db<'_>, case: CaseId, before: Option<Instant>, limit: u32) -> Result<Vec<Viewing>, Error> {
    let before = before.unwrap_or(Instant(i64::MAX));
    let found: Vec<Row> = on_db!(db, conn => viewing_table::table
        .filter(viewing_table::case_id.eq(case.bytes()))
        .filter(viewing_table::at_us.lt(before.0))
        .order((viewing_table::at_us.desc(), viewing_table::id.desc()))
        .limit(row::page(limit))
        .load(conn))?;
    found.into_iter().map(Viewing::try_from).collect()
}

fn commitment(salt: &[u8; 32], detail: &[u8]) -> Digest {
    record::commit(b"qonys/viewing/1\0", salt, &[detail])
}

type Row = (Vec<u8>, Vec<u8>, Vec<u8>, String, String, i64, Vec<u8>, Vec<u8>);

impl TryFrom<Row> for Viewing {
    type Error = Error;

    fn try_from((id, case, account, role, purpose, at, sealed, commitment): Row) -> Result<Viewing, Error> {
        Ok(Viewing {
            case: row::case_id(TABLE, &case)?,
            account: row::account_id(TABLE, &account)?,
            role: row::role(TABLE, &id, &role)?,
            id: row::uuid(TABLE, &id)?,
            purpose,
            at: Instant(at),
            sealed,
            commitment: row::bytes(TABLE, &commitment)?,
        })
    }
}
