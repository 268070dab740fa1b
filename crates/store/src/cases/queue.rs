//! Work in the order of what runs out first: one run through an index for each city and stage.

use super::limits::{LIMIT, LimitRow, named_limit};
use super::{Case, Limit, Row};
use crate::{
    Db, Error, PAGE_MAX, SERVICE,
    db::on_db,
    row,
    schema::{case_limit, cases},
};
use diesel::{
    dsl::{min, sql},
    prelude::*,
    sql_types::Bool,
};
use qonys_procedure::{AccountId, CaseId, Instant, Stage};

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
    queued(found)
}

/// Rows of a case with a limit, as they are stored.
pub(crate) fn queued(found: Vec<(LimitRow, Row)>) -> Result<Vec<Queued>, Error> {
    found
        .into_iter()
        .map(|(limit, case)| Ok(Queued { limit: named_limit(limit)?.1, case: Case::try_from(case)? }))
        .collect()
}
