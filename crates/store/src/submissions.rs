//! Signed submissions that cannot be judged yet (revocation service down): received in time, kept sealed,
//! tried again.

use crate::{
    Db, Digest, Error,
    db::on_db,
    row,
    schema::{pending_submission, statement},
};
use diesel::prelude::*;
use qonys_procedure::{AccountId, ActId, CaseId, Instant};

/// A submission that waits ([`crate::seal::Purpose::Submission`], table `pending_submission`, row = act id).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The act it will become.
    pub act: ActId,
    /// Its case.
    pub case: CaseId,
    /// Whose.
    pub account: AccountId,
    /// Prepared statement it signs.
    pub statement: Digest,
    /// Everything needed to perform it, sealed.
    pub sealed: Vec<u8>,
    /// Received: the time that counts.
    pub received: Instant,
    /// Tried again at.
    pub run: Instant,
    /// How often it was tried.
    pub attempts: u32,
    /// Not accepted: the stable code of the reason, kept so that the sender learns it. It waits no more.
    pub refused: Option<String>,
}

/// The time of a prepared statement does not run while its signature waits.
const HELD: i64 = i64::MAX;

/// Keeps a submission, and its prepared statement as long.
///
/// # Errors
/// `Taken` if this act or statement waits already; `StatementGone` if the statement was used or is there no more.
pub fn put(db: &mut Db<'_>, new: &Pending) -> Result<(), Error> {
    let rows = on_db!(db, conn => diesel::insert_into(pending_submission::table)
        .values((
            pending_submission::act_id.eq(new.act.bytes()),
            pending_submission::case_id.eq(new.case.bytes()),
            pending_submission::account.eq(new.account.bytes()),
            pending_submission::statement.eq(new.statement.as_slice()),
            pending_submission::sealed.eq(&new.sealed),
            pending_submission::received_us.eq(new.received.0),
            pending_submission::run_us.eq(new.run.0),
            pending_submission::attempts.eq(i64::from(new.attempts)),
        ))
        .on_conflict_do_nothing()
        .execute(conn))?;
    row::inserted(rows, "waiting submission")?;
    let held = on_db!(db, conn => diesel::update(statement::table)
        .filter(statement::digest.eq(new.statement.as_slice()))
        .filter(statement::act_id.is_null())
        .set(statement::expires_us.eq(HELD))
        .execute(conn))?;
    if held == 1 { Ok(()) } else { Err(Error::StatementGone) }
}

/// Those due, oldest first.
///
/// # Errors
/// The database's.
pub fn due(db: &mut Db<'_>, now: Instant, limit: u32) -> Result<Vec<Pending>, Error> {
    let found: Vec<Row> = on_db!(db, conn => pending_submission::table
        .filter(pending_submission::run_us.le(now.0))
        .filter(pending_submission::refused.is_null())
        .order((pending_submission::received_us, pending_submission::act_id))
        .limit(row::page(limit))
        .load(conn))?;
    found.into_iter().map(Pending::try_from).collect()
}

/// The one that signs this statement.
///
/// # Errors
/// The database's.
pub fn by_statement(db: &mut Db<'_>, digest: &Digest) -> Result<Option<Pending>, Error> {
    let found: Option<Row> = on_db!(db, conn => pending_submission::table
        .filter(pending_submission::statement.eq(digest.as_slice()))
        .first(conn)
        .optional())?;
    found.map(Pending::try_from).transpose()
}

/// Those of a case, those that were not accepted included.
///
/// # Errors
/// The database's.
pub fn of_case(db: &mut Db<'_>, case: CaseId) -> Result<Vec<Pending>, Error> {
    let found: Vec<Row> = on_db!(db, conn => pending_submission::table
        .filter(pending_submission::case_id.eq(case.bytes()))
        .order((pending_submission::received_us, pending_submission::act_id))
        .limit(i64::from(crate::PAGE_MAX))
        .load(conn))?;
    found.into_iter().map(Pending::try_from).collect()
}

/// Tried in vain: again at `run`.
///
/// # Errors
/// `Missing`.
pub fn retry(db: &mut Db<'_>, act: ActId, run: Instant) -> Result<(), Error> {
    let changed = on_db!(db, conn => diesel::update(pending_submission::table)
        .filter(pending_submission::act_id.eq(act.bytes()))
        .set((
            pending_submission::run_us.eq(run.0),
            pending_submission::attempts.eq(pending_submission::attempts + 1),
        ))
        .execute(conn))?;
    row::one(changed, "waiting submission")
}

/// Not accepted: its sender may read why until it is swept; the prepared statement counts no more.
///
/// # Errors
/// `Missing`.
pub fn refuse(db: &mut Db<'_>, act: ActId, reason: &str, now: Instant) -> Result<(), Error> {
    let changed = on_db!(db, conn => diesel::update(pending_submission::table)
        .filter(pending_submission::act_id.eq(act.bytes()))
        .set((pending_submission::refused.eq(reason), pending_submission::run_us.eq(now.0)))
        .execute(conn))?;
    row::one(changed, "waiting submission")?;
    on_db!(db, conn => diesel::update(statement::table)
        .filter(statement::digest.eq_any(
            pending_submission::table
                .filter(pending_submission::act_id.eq(act.bytes()))
                .select(pending_submission::statement),
        ))
        .filter(statement::act_id.is_null())
        .set(statement::expires_us.eq(now.0))
        .execute(conn))?;
    Ok(())
}

/// Removes those that were not accepted before then; returns how many.
///
/// # Errors
/// The database's.
pub fn sweep(db: &mut Db<'_>, before: Instant) -> Result<u64, Error> {
    let gone = on_db!(db, conn => diesel::delete(pending_submission::table)
        .filter(pending_submission::refused.is_not_null())
        .filter(pending_submission::run_us.lt(before.0))
        .execute(conn))?;
    Ok(gone as u64)
}

/// Performed, or refused and read by its sender: gone from here.
///
/// # Errors
/// `Missing`.
pub fn remove(db: &mut Db<'_>, act: ActId) -> Result<(), Error> {
    let gone = on_db!(db, conn => diesel::delete(pending_submission::table)
        .filter(pending_submission::act_id.eq(act.bytes()))
        .execute(conn))?;
    row::one(gone, "waiting submission")
}

type Row = (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, i64, i64, i64, Option<String>);

impl TryFrom<Row> for Pending {
    type Error = Error;

    fn try_from(
        (act, case, account, statement, sealed, received, run, attempts, refused): Row,
    ) -> Result<Pending, Error> {
        const TABLE: &str = "pending_submission";
        Ok(Pending {
            case: row::case_id(TABLE, &case)?,
            account: row::account_id(TABLE, &account)?,
            statement: row::bytes(TABLE, &statement)?,
            sealed,
            received: Instant(received),
            run: Instant(run),
            attempts: row::count(TABLE, &act, attempts)?,
            act: row::act_id(TABLE, &act)?,
            refused,
        })
    }
}
