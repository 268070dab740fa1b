//! Time limits of cases: what falls due, and by which of them a case stands in the queue.

use super::Projection;
use crate::{
    Db, Error,
    db::on_db,
    fixed::{Fixed, Value, statement},
    row,
    schema::case_limit,
};
use diesel::{
    dsl::{not, sql},
    prelude::*,
    sql_types::Bool,
};
use qonys_procedure::{CaseId, Instant};
use uuid::Uuid;

qonys_procedure::choice! {
    /// Whether a limit runs.
    pub enum LimitState ("limit_state") {
        /// Runs.
        Open = "open",
        /// Stands still.
        Stopped = "stopped",
        /// Kept, missed or fallen away.
        Done = "done",
    }
}

/// A time limit of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Id of the clock; one row a case and kind.
    pub kind: String,
    /// First instant that is too late.
    pub due: Instant,
    /// Whether it runs.
    pub state: LimitState,
    /// The one open limit by which the case stands in the queue. A case without one is in no queue; give
    /// `Instant(i64::MAX)` to a case that waits without a limit.
    pub leads: bool,
}

/// A row tells what an applicant asked for: said as the index `case_limit_above` says it, or the index is not used.
pub(crate) const ASKED: &str = "substr(case_limit.kind, 1, 6) = 'asked_'";

/// Open limits that fell due at or before `now`, the oldest first, behind the one that `after` names: for lapses and
/// reminders. What an applicant asked for has a row and is no limit: nothing follows from it by itself.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn due(
    db: &mut Db<'_>,
    after: Option<&(CaseId, Limit)>,
    now: Instant,
    limit: u32,
) -> Result<Vec<(CaseId, Limit)>, Error> {
    let first = (CaseId(Uuid::nil()), String::new(), i64::MIN);
    let (case, kind, day) = after.map_or(first, |(case, limit)| (*case, limit.kind.clone(), limit.due.0));
    let later_case = case_limit::case_id.gt(case.bytes().as_slice());
    let same_case = case_limit::case_id.eq(case.bytes().as_slice()).and(case_limit::kind.gt(kind));
    let same_time = case_limit::due_us.eq(day).and(later_case.or(same_case));
    let found: Vec<LimitRow> = on_db!(db, conn => case_limit::table
        .filter(sql::<Bool>("state = 'open'"))
        .filter(not(sql::<Bool>(ASKED)))
        .filter(case_limit::due_us.le(now.0))
        .filter(case_limit::due_us.gt(day).or(same_time))
        .order((case_limit::due_us, case_limit::case_id, case_limit::kind))
        .limit(row::page(limit))
        .select(LIMIT)
        .load(conn))?;
    found.into_iter().map(named_limit).collect()
}

/// Limits of a case.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn limits(db: &mut Db<'_>, id: CaseId) -> Result<Vec<Limit>, Error> {
    let found: Vec<LimitRow> = on_db!(db, conn => case_limit::table
        .filter(case_limit::case_id.eq(id.bytes()))
        .order(case_limit::kind)
        .select(LIMIT)
        .load(conn))?;
    found.into_iter().map(|row| named_limit(row).map(|(_, limit)| limit)).collect()
}

/// Makes the stored limits those given; what is the same is not written.
pub(crate) fn put_limits(db: &mut Db<'_>, id: CaseId, case: &Projection, limits: &[Limit]) -> Result<(), Error> {
    let leading = limits.iter().filter(|limit| limit.leads).count();
    if leading > 1 || limits.iter().any(|limit| limit.leads && limit.state != LimitState::Open) {
        return Err(Error::Invalid("one open limit leads, or none"));
    }
    let stage = case.stage.id();
    let stored: Vec<(String, i64, String, i64, String, String)> = on_db!(db, conn => case_limit::table
        .filter(case_limit::case_id.eq(id.bytes()))
        .select((
            case_limit::kind,
            case_limit::due_us,
            case_limit::state,
            case_limit::leads,
            case_limit::city,
            case_limit::stage,
        ))
        .load(conn))?;
    for limit in limits {
        let leads = i64::from(limit.leads);
        let same = stored.iter().any(|(kind, due, state, led, city, was)| {
            kind == &limit.kind
                && *due == limit.due.0
                && state == limit.state.id()
                && *led == leads
                && city == &case.city
                && was == stage
        });
        if same {
            continue;
        }
        let values = [
            Value::Bytes(id.bytes()),
            Value::Text(&limit.kind),
            Value::Int(limit.due.0),
            Value::Text(limit.state.id()),
            Value::Int(leads),
            Value::Text(&case.city),
            Value::Text(stage),
        ];
        on_db!(db, conn => Fixed::<PutLimit>::new(&values).execute(conn))?;
    }
    for (kind, ..) in &stored {
        if !limits.iter().any(|limit| &limit.kind == kind) {
            on_db!(db, conn => diesel::delete(case_limit::table)
                .filter(case_limit::case_id.eq(id.bytes()))
                .filter(case_limit::kind.eq(kind))
                .execute(conn))?;
        }
    }
    Ok(())
}

statement!(
    PutLimit,
    "INSERT INTO case_limit (case_id, kind, due_us, state, leads, city, stage) VALUES (?, ?, ?, ?, ?, ?, ?) \
     ON CONFLICT (case_id, kind) DO UPDATE SET due_us = excluded.due_us, state = excluded.state, \
     leads = excluded.leads, city = excluded.city, stage = excluded.stage"
);

pub(crate) type LimitRow = (Vec<u8>, String, i64, String, i64);

pub(crate) const LIMIT: (
    case_limit::case_id,
    case_limit::kind,
    case_limit::due_us,
    case_limit::state,
    case_limit::leads,
) = (case_limit::case_id, case_limit::kind, case_limit::due_us, case_limit::state, case_limit::leads);

pub(crate) fn named_limit((case, kind, due, state, leads): LimitRow) -> Result<(CaseId, Limit), Error> {
    let state = LimitState::from_id(&state).ok_or_else(|| row::corrupt("case_limit", &case))?;
    Ok((row::case_id("case_limit", &case)?, Limit { kind, due: Instant(due), state, leads: leads == 1 }))
}
