//! How much work there is: counts beside a queue, and the complaints before a reviewer. Each count is one run
//! through an index that holds no more than what is counted.

use crate::{
    Db, Error,
    cases::{self, ASKED, Cursor, LIMIT, LimitRow, Queued, Row},
    db::on_db,
    row,
    schema::{case_limit, cases as cases_table},
};
use diesel::{
    dsl::{count_star, sql},
    prelude::*,
    sql_types::{BigInt, Bool},
};
use qonys_procedure::{AccountId, CaseId, Instant, Stage};
use std::collections::BTreeMap;

/// Whose work is counted.
#[derive(Clone, Debug)]
pub struct Of {
    /// One city, or all.
    pub city: Option<String>,
    /// These stages.
    pub stages: Vec<Stage>,
    /// Only cases that an office of the migration service has (`Some(true)`), or that none has.
    pub with_office: Option<bool>,
    /// The present, for what is overdue.
    pub now: Instant,
    /// Who asks, for what is theirs.
    pub person: AccountId,
}

/// The work of one stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Cases in the queue.
    pub all: u64,
    /// Of these, overdue.
    pub overdue: u64,
    /// Cases that nobody has.
    pub nobodys: u64,
    /// Cases of the person who asks.
    pub mine: u64,
}

type Counted = Vec<(String, i64)>;

/// The work of each stage; a stage without any is left out.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn counts(db: &mut Db<'_>, of: &Of) -> Result<BTreeMap<Stage, Load>, Error> {
    let cities = match &of.city {
        Some(city) => vec![city.clone()],
        None => cases::cities(db)?,
    };
    let stages: Vec<&str> = of.stages.iter().map(|stage| stage.id()).collect();
    let mut loads = BTreeMap::<Stage, Load>::new();
    let mut put = |counted: Counted, set: fn(&mut Load, u64)| -> Result<(), Error> {
        for (stage, n) in counted {
            let stage = Stage::from_id(&stage).ok_or_else(|| row::corrupt("case_limit", stage.as_bytes()))?;
            set(loads.entry(stage).or_default(), row::count("case_limit", b"", n)?);
        }
        Ok(())
    };
    let forever = Instant(i64::MAX);
    put(leading(db, of, &cities, &stages, forever)?, |load, n| load.all = n)?;
    put(leading(db, of, &cities, &stages, of.now)?, |load, n| load.overdue = n)?;
    put(held(db, of, &cities, &stages, false)?, |load, n| load.nobodys = n)?;
    put(held(db, of, &cities, &stages, true)?, |load, n| load.mine = n)?;
    Ok(loads)
}

/// Cases by their leading limits that fell due at or before an instant.
fn leading(db: &mut Db<'_>, of: &Of, cities: &[String], stages: &[&str], until: Instant) -> Result<Counted, Error> {
    let office = match of.with_office {
        None => "1 = 1",
        Some(true) => "EXISTS (SELECT 1 FROM cases WHERE id = case_limit.case_id AND office IS NOT NULL)",
        Some(false) => "EXISTS (SELECT 1 FROM cases WHERE id = case_limit.case_id AND office IS NULL)",
    };
    Ok(on_db!(db, conn => case_limit::table
        .filter(sql::<Bool>("state = 'open'"))
        .filter(case_limit::city.eq_any(cities))
        .filter(case_limit::stage.eq_any(stages))
        .filter(case_limit::due_us.le(until.0))
        .filter(case_limit::leads.eq(1))
        .filter(sql::<Bool>(office))
        .group_by(case_limit::stage)
        .select((case_limit::stage, count_star()))
        .load(conn))?)
}

/// Cases that nobody has, or that the person has.
fn held(db: &mut Db<'_>, of: &Of, cities: &[String], stages: &[&str], mine: bool) -> Result<Counted, Error> {
    let office = cases::of_office(of.with_office);
    Ok(on_db!(db, conn => {
        let rows = cases_table::table
            .filter(cases_table::stage.eq_any(stages))
            .filter(cases_table::city.eq_any(cities))
            .filter(sql::<Bool>(office));
        let counted = (cases_table::stage, count_star());
        if mine {
            let rows = rows.filter(cases_table::assignee.eq(of.person.bytes().as_slice()));
            rows.group_by(cases_table::stage).select(counted).load(conn)
        } else {
            let rows = rows.filter(cases_table::assignee.is_null());
            rows.group_by(cases_table::stage).select(counted).load(conn)
        }
    })?)
}

/// The time to send on the complaint that a term is about, by its number, does not run any more.
const SENT_ON: &str = "NOT EXISTS (SELECT 1 FROM case_limit AS forward WHERE forward.case_id = case_limit.case_id \
    AND forward.state = 'open' AND substr(forward.kind, 1, 18) = 'complaint_forward@' \
    AND case_limit.kind LIKE '%' || substr(forward.kind, 18) AND forward.due_us > ";

/// Complaints that were sent on to whoever reviews them, or at `now` should have been, by their open terms: what runs
/// out first coming first. A case stands there once for each term that runs.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn complaints(
    db: &mut Db<'_>,
    now: Instant,
    overdue: Option<Instant>,
    behind: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Queued>, Error> {
    let until = overdue.unwrap_or(Instant(i64::MAX));
    let behind = behind.unwrap_or(Cursor { due: Instant(i64::MIN), case: crate::SERVICE });
    let found: Vec<(LimitRow, Row)> = on_db!(db, conn => case_limit::table
        .inner_join(cases_table::table.on(cases_table::id.eq(case_limit::case_id)))
        .filter(sql::<Bool>("case_limit.state = 'open'"))
        .filter(sql::<Bool>("substr(case_limit.kind, 1, 10) = 'complaint_'"))
        .filter(case_limit::kind.not_like("complaint\\_forward%").escape('\\'))
        .filter(sql::<Bool>(SENT_ON).bind::<BigInt, _>(now.0).sql(")"))
        .filter(case_limit::due_us.ge(behind.due.0))
        .filter(case_limit::due_us.le(until.0))
        .filter(case_limit::due_us.gt(behind.due.0).or(case_limit::case_id.gt(behind.case.bytes())))
        .order((case_limit::due_us, case_limit::case_id))
        .limit(row::page(limit))
        .select((LIMIT, cases_table::all_columns))
        .load(conn))?;
    cases::queued(found)
}

/// What stands above a queue, asked for apart: in an ended case, or in one whose turn is the applicant's, no limit leads.
#[derive(Clone, Debug)]
pub enum Above {
    /// Complaints that their authority has to answer or to send on.
    Complaints,
    /// What applicants asked for.
    Requests {
        /// Kinds of the rows.
        kinds: Vec<String>,
        /// Stages whose cases stand in the queue itself, marked with the changes in them: these are left out.
        queued: Vec<Stage>,
    },
}

/// Rows above a queue, of one city or of all: what runs out first coming first. A case stands there once for each.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn above(db: &mut Db<'_>, what: &Above, city: Option<&str>, limit: u32) -> Result<Vec<Queued>, Error> {
    let cities = city.map_or_else(|| cases::cities(db), |city| Ok(vec![city.to_owned()]))?;
    // One run through the index for each city, in order, merged here.
    let mut rows = Vec::new();
    for city in &cities {
        rows.extend(above_in(db, what, city, limit)?);
    }
    rows.sort_by_key(Queued::cursor);
    rows.truncate(limit as usize);
    Ok(rows)
}

fn above_in(db: &mut Db<'_>, what: &Above, city: &str, limit: u32) -> Result<Vec<Queued>, Error> {
    let found: Vec<(LimitRow, Row)> = on_db!(db, conn => {
        let rows = case_limit::table
            .inner_join(cases_table::table.on(cases_table::id.eq(case_limit::case_id)))
            .filter(sql::<Bool>("case_limit.state = 'open'"))
            .filter(case_limit::city.eq(city))
            .order((case_limit::due_us, case_limit::case_id, case_limit::kind))
            .limit(row::page(limit))
            .select((LIMIT, cases_table::all_columns));
        match what {
            Above::Complaints => {
                rows.filter(sql::<Bool>("substr(case_limit.kind, 1, 17) = 'complaint_forward'")).load(conn)
            }
            Above::Requests { kinds, queued } => rows
                .filter(sql::<Bool>(ASKED))
                .filter(case_limit::kind.eq_any(kinds))
                .filter(
                    case_limit::kind
                        .not_like("asked\\_change%")
                        .escape('\\')
                        .or(case_limit::stage.ne_all(queued.iter().map(|stage| stage.id())))
                        .or(sql::<Bool>(LEADS_NOWHERE)),
                )
                .load(conn),
        }
    })?;
    cases::queued(found)
}

/// No limit leads in the case: it stands in no queue.
const LEADS_NOWHERE: &str =
    "NOT EXISTS (SELECT 1 FROM case_limit AS led WHERE led.case_id = case_limit.case_id AND led.leads = 1)";

/// Cases of this page, each once: of two terms the one that runs out first.
pub fn once_each(rows: Vec<Queued>) -> Vec<Queued> {
    let mut seen = std::collections::BTreeSet::<CaseId>::new();
    rows.into_iter().filter(|row| seen.insert(row.case.id)).collect()
}
