//! What is projected from the acts of a case: its row, snapshot and limits; the queue.

use crate::{
    Db, Error, PAGE_MAX, SERVICE,
    db::on_db,
    fixed::{Fixed, Value},
    row,
    schema::{case_limit, case_state, cases, search_token},
    search::Token,
};
use diesel::{
    dsl::{count_star, min, sql},
    prelude::*,
    sql_types::Bool,
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

/// Whose cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Assignee {
    /// Anybody's and nobody's.
    #[default]
    Any,
    /// Nobody's.
    Nobody,
    /// This person's.
    Person(AccountId),
}

/// Which part of the queue.
#[derive(Clone, Debug, Default)]
pub struct QueueFilter {
    /// One city, or all.
    pub city: Option<String>,
    /// These stages; none means all.
    pub stages: Vec<Stage>,
    /// Only what fell due at or before this instant (give the present for "overdue").
    pub overdue: Option<Instant>,
    /// Whose.
    pub assignee: Assignee,
    /// Only cases that an office of the migration service has (`Some(true)`), or that none has.
    pub with_office: Option<bool>,
    /// Behind this row of the page before.
    pub cursor: Option<Cursor>,
    /// At most so many rows, up to [`crate::PAGE_MAX`].
    pub limit: u32,
}

/// Place in the queue: rows are ordered by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// When the leading limit falls due.
    pub due: Instant,
    /// The case.
    pub case: CaseId,
}

/// A row of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// The case.
    pub case: Case,
    /// Its leading limit.
    pub limit: Limit,
}

impl Queued {
    /// Its place, to ask for the rows behind it.
    pub fn cursor(&self) -> Cursor {
        Cursor { due: self.limit.due, case: self.case.id }
    }
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

/// Work in the order of what runs out first.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn queue(db: &mut Db<'_>, filter: &QueueFilter) -> Result<Vec<Queued>, Error> {
    let cities = match &filter.city {
        Some(city) => vec![city.clone()],
        None => cities(db)?,
    };
    let stages = if filter.stages.is_empty() { Stage::ALL } else { &filter.stages };
    // One run through the index for each city and stage, each in order, merged here.
    let mut rows = Vec::new();
    for city in &cities {
        for stage in stages {
            rows.extend(leading(db, city, *stage, filter)?);
        }
    }
    rows.sort_unstable_by_key(Queued::cursor);
    rows.truncate(filter.limit.min(PAGE_MAX) as usize);
    Ok(rows)
}

/// Open limits that fell due at or before `now`, the oldest first: for lapses and reminders. What an applicant asked
/// for has a row and is no limit: nothing follows from it by itself.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn due(db: &mut Db<'_>, now: Instant, limit: u32) -> Result<Vec<(CaseId, Limit)>, Error> {
    let found: Vec<LimitRow> = on_db!(db, conn => case_limit::table
        .filter(sql::<Bool>("state = 'open'"))
        .filter(sql::<Bool>("substr(kind, 1, 6) <> 'asked_'"))
        .filter(case_limit::due_us.le(now.0))
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

/// Cities in which a limit runs, by jumps through the index.
pub(crate) fn cities(db: &mut Db<'_>) -> Result<Vec<String>, Error> {
    let mut found: Vec<String> = Vec::new();
    loop {
        let behind = found.last().map_or("", String::as_str);
        let next: Option<String> = on_db!(db, conn => case_limit::table
            .filter(sql::<Bool>("state = 'open'"))
            .filter(case_limit::city.gt(behind))
            .select(min(case_limit::city))
            .first(conn))?;
        match next {
            Some(city) => found.push(city),
            None => return Ok(found),
        }
    }
}

/// The condition on a joined case: an office of the migration service has it, or none.
pub(crate) const fn of_office(wanted: Option<bool>) -> &'static str {
    match wanted {
        None => "1 = 1",
        Some(true) => "cases.office IS NOT NULL",
        Some(false) => "cases.office IS NULL",
    }
}

/// Cases of one city and stage in the order of their leading limits.
fn leading(db: &mut Db<'_>, city: &str, stage: Stage, filter: &QueueFilter) -> Result<Vec<Queued>, Error> {
    let until = filter.overdue.unwrap_or(Instant(i64::MAX));
    let behind = filter.cursor.unwrap_or(Cursor { due: Instant(i64::MIN), case: SERVICE });
    let found: Vec<(LimitRow, Row)> = on_db!(db, conn => {
        let rows = case_limit::table
            .inner_join(cases::table.on(cases::id.eq(case_limit::case_id)))
            .filter(sql::<Bool>("case_limit.state = 'open'"))
            .filter(case_limit::city.eq(city))
            .filter(case_limit::stage.eq(stage.id()))
            .filter(case_limit::due_us.ge(behind.due.0))
            .filter(case_limit::due_us.le(until.0))
            .filter(case_limit::due_us.gt(behind.due.0).or(case_limit::case_id.gt(behind.case.bytes())))
            .filter(case_limit::leads.eq(1))
            .order((case_limit::due_us, case_limit::case_id))
            .limit(row::page(filter.limit))
            .filter(sql::<Bool>(of_office(filter.with_office)))
            .select((LIMIT, cases::all_columns));
        match filter.assignee {
            Assignee::Any => rows.load(conn),
            Assignee::Nobody => rows.filter(cases::assignee.is_null()).load(conn),
            Assignee::Person(id) => rows.filter(cases::assignee.eq(id.bytes().as_slice())).load(conn),
        }
    })?;
    found
        .into_iter()
        .map(|(limit, case)| Ok(Queued { limit: named_limit(limit)?.1, case: Case::try_from(case)? }))
        .collect()
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
    let few = Fixed {
        text: "UPDATE cases SET seq = ?, stage = ?, stage_since_us = ?, summary_sealed = ? WHERE id = ? AND seq = ? \
               AND number IS NOT DISTINCT FROM ? AND city = ? AND office IS NOT DISTINCT FROM ? \
               AND assignee IS NOT DISTINCT FROM ? AND edition IS NOT DISTINCT FROM ?",
        values: &[moves.as_slice(), &summary, &at, &stays].concat(),
    };
    let moved = on_db!(db, conn => few.execute(conn))?;
    if moved > 0 {
        return Ok(moved);
    }
    let all = Fixed {
        text: "UPDATE cases SET seq = ?, stage = ?, stage_since_us = ?, number = ?, city = ?, office = ?, \
               assignee = ?, edition = ?, summary_sealed = ? WHERE id = ? AND seq = ?",
        values: &[moves.as_slice(), &stays, &summary, &at].concat(),
    };
    Ok(on_db!(db, conn => all.execute(conn))?)
}

/// The snapshot that comes with the act `seq`.
pub(crate) fn put_state(db: &mut Db<'_>, id: CaseId, seq: u64, snapshot: &Snapshot) -> Result<(), Error> {
    if snapshot.seq != seq {
        return Err(Error::Invalid("the snapshot is of another act"));
    }
    let seq = row::column(seq)?;
    let statement = Fixed {
        text: "INSERT INTO case_state (case_id, seq, shape, sealed) VALUES (?, ?, ?, ?) ON CONFLICT (case_id) \
               DO UPDATE SET seq = excluded.seq, shape = excluded.shape, sealed = excluded.sealed",
        values: &[
            Value::Bytes(id.bytes()),
            Value::Int(seq),
            Value::Int(i64::from(snapshot.shape)),
            Value::Bytes(&snapshot.sealed),
        ],
    };
    on_db!(db, conn => statement.execute(conn))?;
    Ok(())
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
        let statement = Fixed {
            text: "INSERT INTO case_limit (case_id, kind, due_us, state, leads, city, stage) \
                   VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (case_id, kind) DO UPDATE SET due_us = excluded.due_us, \
                   state = excluded.state, leads = excluded.leads, city = excluded.city, stage = excluded.stage",
            values: &[
                Value::Bytes(id.bytes()),
                Value::Text(&limit.kind),
                Value::Int(limit.due.0),
                Value::Text(limit.state.id()),
                Value::Int(leads),
                Value::Text(&case.city),
                Value::Text(stage),
            ],
        };
        on_db!(db, conn => statement.execute(conn))?;
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
