//! What is projected from the acts of a case: its row, snapshot and limits; the queue.

mod limits;
mod queue;

pub(crate) use limits::{ASKED, LIMIT, LimitRow, put_limits};
pub use limits::{Limit, LimitState, due, limits};
pub use queue::{Assignee, Cursor, QueueFilter, Queued, queue};
pub(crate) use queue::{cities, of_office, queued};

use crate::{
    Db, Error, PAGE_MAX, SERVICE,
    db::on_db,
    fixed::{Fixed, Value, statement},
    row,
    schema::{case_state, cases, search_token},
    search::Token,
};
use diesel::{
    dsl::{count_star, exists},
    prelude::*,
    sql_types::BigInt,
};
use qonys_procedure::{AccountId, CaseId, Instant, Stage};
use std::collections::BTreeMap;

const TABLE: &str = "cases";

/// The row of a case as the acts make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection {
    /// Case number, from `sign_petition_request` on.
    pub number: Option<String>,
    /// Where it is.
    pub stage: Stage,
    /// Since when.
    pub stage_since: Instant,
    /// Id of the city.
    pub city: String,
    /// Id of the office that has it.
    pub office: Option<String>,
    /// Who has it.
    pub assignee: Option<AccountId>,
    /// Id of the edition.
    pub edition: Option<String>,
    /// What lists show of it, sealed ([`crate::seal::Purpose::Summary`], table `cases`, row = case id).
    pub summary_sealed: Vec<u8>,
}

/// A case as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Id.
    pub id: CaseId,
    /// Number of its last act.
    pub seq: u64,
    /// The row.
    pub row: Projection,
}

/// Snapshot of the fold ([`crate::seal::Purpose::State`], table `case_state`, row = case id).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Number of the last act in it.
    pub seq: u64,
    /// Version of the shape of the state; another than the code's means: fold anew.
    pub shape: u32,
    /// Sealed.
    pub sealed: Vec<u8>,
}

/// One case.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn get(db: &mut Db<'_>, id: CaseId) -> Result<Option<Case>, Error> {
    if id == SERVICE {
        return Ok(None);
    }
    let found: Option<Row> = on_db!(db, conn => cases::table.filter(cases::id.eq(id.bytes())).first(conn).optional())?;
    found.map(Case::try_from).transpose()
}

/// The number of a case's last act, which stays the last one until the transaction ends: others that hold the case wait.
///
/// # Errors
/// `Missing`, `Corrupt`, or the database's.
pub fn hold(db: &mut Db<'_>, id: CaseId) -> Result<u64, Error> {
    let seq = cases::table.filter(cases::id.eq(id.bytes())).select(cases::seq);
    let found: Vec<i64> = match db {
        Db::Pg(conn) => seq.for_update().load(*conn)?,
        Db::Lite(conn) => seq.load(*conn)?,
    };
    row::count("cases", id.bytes(), *found.first().ok_or(Error::Missing("case"))?)
}

/// The case with this number.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn by_number(db: &mut Db<'_>, number: &str) -> Result<Option<Case>, Error> {
    let found: Option<Row> = on_db!(db, conn => cases::table.filter(cases::number.eq(number)).first(conn).optional())?;
    found.map(Case::try_from).transpose()
}

/// Several cases, in the order of `ids`; unknown ones are left out.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn get_many(db: &mut Db<'_>, ids: &[CaseId]) -> Result<Vec<Case>, Error> {
    let keys: Vec<&[u8]> = ids.iter().filter(|id| **id != SERVICE).map(|id| id.bytes().as_slice()).collect();
    let found: Vec<Row> = on_db!(db, conn => cases::table.filter(cases::id.eq_any(&keys)).load(conn))?;
    let mut found: BTreeMap<CaseId, Case> =
        found.into_iter().map(|row| Case::try_from(row).map(|case| (case.id, case))).collect::<Result<_, _>>()?;
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// Snapshot of a case.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn state(db: &mut Db<'_>, id: CaseId) -> Result<Option<Snapshot>, Error> {
    let found: Option<(i64, i64, Vec<u8>)> = on_db!(db, conn => case_state::table
        .filter(case_state::case_id.eq(id.bytes()))
        .select((case_state::seq, case_state::shape, case_state::sealed))
        .first(conn)
        .optional())?;
    found
        .map(|(seq, shape, sealed)| {
            const TABLE: &str = "case_state";
            Ok(Snapshot {
                seq: row::count(TABLE, id.bytes(), seq)?,
                shape: row::count(TABLE, id.bytes(), shape)?,
                sealed,
            })
        })
        .transpose()
}

/// Cases of the person whose IIN gives this token, newest first.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn of_applicant(db: &mut Db<'_>, iin: Token) -> Result<Vec<Case>, Error> {
    let found: Vec<Row> = on_db!(db, conn => search_token::table
        .inner_join(cases::table.on(cases::id.eq(search_token::case_id)))
        .filter(search_token::token.eq(iin.0.as_slice()))
        .order(search_token::case_id.desc())
        .limit(i64::from(PAGE_MAX))
        .select(cases::all_columns)
        .load(conn))?;
    found.into_iter().map(Case::try_from).collect()
}

/// The person whose IIN gives this token has an open case beside this one. Until the transaction ends nobody else gets
/// an answer about the same person.
///
/// # Errors
/// The database's.
pub fn has_other_open(db: &mut Db<'_>, iin: Token, this: CaseId) -> Result<bool, Error> {
    if let Db::Pg(conn) = db {
        let [lock @ .., _, _, _, _] = iin.0;
        diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
            .bind::<BigInt, _>(i64::from_be_bytes(lock))
            .execute(*conn)?;
    }
    let open: Vec<&str> = Stage::ALL.iter().filter(|stage| stage.is_open()).map(|stage| stage.id()).collect();
    let others = search_token::table
        .inner_join(cases::table.on(cases::id.eq(search_token::case_id)))
        .filter(search_token::token.eq(iin.0.as_slice()))
        .filter(cases::id.ne(this.bytes().as_slice()))
        .filter(cases::stage.eq_any(open));
    Ok(on_db!(db, conn => diesel::select(exists(others)).get_result(conn))?)
}

/// Cases behind `after`, in the order of ids: to walk over all of them.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn walk(db: &mut Db<'_>, after: Option<CaseId>, limit: u32) -> Result<Vec<Case>, Error> {
    let after = after.unwrap_or(SERVICE);
    let found: Vec<Row> = on_db!(db, conn => cases::table
        .filter(cases::id.gt(after.bytes()))
        .order(cases::id)
        .limit(row::page(limit))
        .load(conn))?;
    found.into_iter().map(Case::try_from).collect()
}

/// How many cases stand in each stage of each city: for the supervisor's totals.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn totals(db: &mut Db<'_>) -> Result<Vec<(String, Stage, u64)>, Error> {
    let found: Vec<(String, String, i64)> = on_db!(db, conn => cases::table
        .filter(cases::id.ne(SERVICE.bytes()))
        .group_by((cases::city, cases::stage))
        .order((cases::city, cases::stage))
        .select((cases::city, cases::stage, count_star()))
        .load(conn))?;
    found
        .into_iter()
        .map(|(city, stage, cases)| {
            let damaged = || row::corrupt(TABLE, city.as_bytes());
            Ok((city.clone(), Stage::from_id(&stage).ok_or_else(damaged)?, row::count(TABLE, b"", cases)?))
        })
        .collect()
}

/// Projections of a case as the fold over its acts gives them anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// Number of the last act in the fold.
    pub seq: u64,
    /// The row.
    pub row: Projection,
    /// The snapshot.
    pub snapshot: Snapshot,
    /// All limits.
    pub limits: Vec<Limit>,
    /// The booked visit.
    pub visit: Option<crate::visits::Booked>,
    /// All search tokens.
    pub search: Vec<Token>,
}

/// Replaces the projections of a case, for `qonys doctor --rebuild`; its acts and its number stay.
///
/// # Errors
/// `Conflict` if an act came meanwhile; `Invalid` as [`crate::acts::append`].
pub fn rebuild(db: &mut Db<'_>, id: CaseId, rebuilt: &Rebuilt) -> Result<(), Error> {
    let columns = Columns::new(rebuilt.seq, &rebuilt.row)?;
    let changed = on_db!(db, conn => diesel::update(cases::table)
        .filter(cases::id.eq(id.bytes()))
        .filter(cases::seq.eq(columns.seq))
        .set(&columns)
        .execute(conn))?;
    if changed == 0 {
        let now = crate::acts::last_seq(db, id)?;
        return Err(Error::Conflict { seen: rebuilt.seq, now });
    }
    put_state(db, id, rebuilt.seq, &rebuilt.snapshot)?;
    put_limits(db, id, &rebuilt.row, &rebuilt.limits)?;
    crate::visits::put(db, id, rebuilt.visit.as_ref())?;
    crate::search::put(db, id, &rebuilt.search)
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = cases, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Columns<'a> {
    seq: i64,
    number: Option<&'a str>,
    stage: &'a str,
    stage_since_us: i64,
    city: &'a str,
    office: Option<&'a str>,
    assignee: Option<&'a [u8]>,
    edition: Option<&'a str>,
    summary_sealed: &'a [u8],
}

impl<'a> Columns<'a> {
    fn new(seq: u64, row: &'a Projection) -> Result<Columns<'a>, Error> {
        Ok(Columns {
            seq: row::column(seq)?,
            number: row.number.as_deref(),
            stage: row.stage.id(),
            stage_since_us: row.stage_since.0,
            city: &row.city,
            office: row.office.as_deref(),
            assignee: row.assignee.as_ref().map(|id| id.bytes().as_slice()),
            edition: row.edition.as_deref(),
            summary_sealed: &row.summary_sealed,
        })
    }
}

/// The row of a new case; 0 if there is one.
pub(crate) fn insert(db: &mut Db<'_>, id: CaseId, row: &Projection) -> Result<usize, Error> {
    let columns = Columns::new(1, row)?;
    Ok(on_db!(db, conn => diesel::insert_into(cases::table)
        .values((cases::id.eq(id.bytes()), columns))
        .on_conflict(cases::id)
        .do_nothing()
        .execute(conn))?)
}

/// Moves the row on from `seen` (compare and set); 0 if it is no longer there.
pub(crate) fn update(db: &mut Db<'_>, id: CaseId, seen: u64, row: &Projection) -> Result<usize, Error> {
    let columns = Columns::new(seen + 1, row)?;
    let moves = [Value::Int(columns.seq), Value::Text(columns.stage), Value::Int(columns.stage_since_us)];
    let stays = [
        Value::MaybeText(columns.number),
        Value::Text(columns.city),
        Value::MaybeText(columns.office),
        Value::MaybeBytes(columns.assignee),
        Value::MaybeText(columns.edition),
    ];
    let (summary, at) =
        ([Value::Bytes(columns.summary_sealed)], [Value::Bytes(id.bytes()), Value::Int(columns.seq - 1)]);
    // A column that is named is written again in its indexes also where it stays what it was: most acts change none
    // of these.
    let few = [moves.as_slice(), &summary, &at, &stays].concat();
    let moved = on_db!(db, conn => Fixed::<Move>::new(&few).execute(conn))?;
    if moved > 0 {
        return Ok(moved);
    }
    let all = [moves.as_slice(), &stays, &summary, &at].concat();
    Ok(on_db!(db, conn => Fixed::<Rewrite>::new(&all).execute(conn))?)
}

statement!(
    Move,
    "UPDATE cases SET seq = ?, stage = ?, stage_since_us = ?, summary_sealed = ? WHERE id = ? AND seq = ? \
     AND number IS NOT DISTINCT FROM ? AND city = ? AND office IS NOT DISTINCT FROM ? \
     AND assignee IS NOT DISTINCT FROM ? AND edition IS NOT DISTINCT FROM ?"
);
statement!(
    Rewrite,
    "UPDATE cases SET seq = ?, stage = ?, stage_since_us = ?, number = ?, city = ?, office = ?, assignee = ?, \
     edition = ?, summary_sealed = ? WHERE id = ? AND seq = ?"
);

/// The snapshot that comes with the act `seq`.
pub(crate) fn put_state(db: &mut Db<'_>, id: CaseId, seq: u64, snapshot: &Snapshot) -> Result<(), Error> {
    if snapshot.seq != seq {
        return Err(Error::Invalid("the snapshot is of another act"));
    }
    let seq = row::column(seq)?;
    let values = [
        Value::Bytes(id.bytes()),
        Value::Int(seq),
        Value::Int(i64::from(snapshot.shape)),
        Value::Bytes(&snapshot.sealed),
    ];
    on_db!(db, conn => Fixed::<PutState>::new(&values).execute(conn))?;
    Ok(())
}

statement!(
    PutState,
    "INSERT INTO case_state (case_id, seq, shape, sealed) VALUES (?, ?, ?, ?) ON CONFLICT (case_id) \
     DO UPDATE SET seq = excluded.seq, shape = excluded.shape, sealed = excluded.sealed"
);

pub(crate) type Row =
    (Vec<u8>, Option<String>, i64, String, i64, String, Option<String>, Option<Vec<u8>>, Option<String>, Vec<u8>);

impl TryFrom<Row> for Case {
    type Error = Error;

    fn try_from(row: Row) -> Result<Case, Error> {
        let (id, number, seq, stage, since, city, office, assignee, edition, summary_sealed) = row;
        let row = Projection {
            number,
            stage: Stage::from_id(&stage).ok_or_else(|| row::corrupt(TABLE, &id))?,
            stage_since: Instant(since),
            city,
            office,
            assignee: assignee.map(|id| row::account_id(TABLE, &id)).transpose()?,
            edition,
            summary_sealed,
        };
        Ok(Case { seq: row::count(TABLE, &id, seq)?, id: row::case_id(TABLE, &id)?, row })
    }
}
