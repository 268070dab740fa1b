//! How much work waits where: figures over the index of running limits, for reports. No case is opened.

use crate::{Db, Error, db::on_db, row, schema::case_limit};
use diesel::{
    dsl::{count_star, sql},
    prelude::*,
    sql_types::Bool,
};
use qonys_procedure::{Instant, Stage};
use std::collections::BTreeMap;

/// Cases that wait in a stage of a city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// City.
    pub city: String,
    /// Stage.
    pub stage: Stage,
    /// All of them.
    pub cases: u64,
    /// Those whose leading limit fell due at or before the present.
    pub overdue: u64,
    /// Those whose leading limit falls due after the present and at or before the horizon.
    pub soon: u64,
}

/// What stands in the queues, by city and stage, in their order: counted by the database in the queue's index.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn by_stage(db: &mut Db<'_>, now: Instant, horizon: Instant) -> Result<Vec<Load>, Error> {
    let overdue = counted(db, i64::MIN, now.0)?;
    let soon = counted(db, now.0, horizon.0)?;
    let all = counted(db, i64::MIN, i64::MAX)?;
    let of = |counts: &Counts, place: &(String, String)| counts.get(place).copied().unwrap_or(0);
    all.iter()
        .map(|(place, cases)| {
            let stage = Stage::from_id(&place.1).ok_or_else(|| row::corrupt("case_limit", place.0.as_bytes()))?;
            let (overdue, soon) = (of(&overdue, place), of(&soon, place));
            Ok(Load { city: place.0.clone(), stage, cases: *cases, overdue, soon })
        })
        .collect()
}

/// Cases by city and stage.
type Counts = BTreeMap<(String, String), u64>;

/// Cases whose leading limit falls due after `after` and at or before `until`.
fn counted(db: &mut Db<'_>, after: i64, until: i64) -> Result<Counts, Error> {
    let found: Vec<(String, String, i64)> = on_db!(db, conn => case_limit::table
        .filter(sql::<Bool>("state = 'open'"))
        .filter(case_limit::leads.eq(1))
        .filter(case_limit::due_us.gt(after))
        .filter(case_limit::due_us.le(until))
        .group_by((case_limit::city, case_limit::stage))
        .order((case_limit::city, case_limit::stage))
        .select((case_limit::city, case_limit::stage, count_star()))
        .load(conn))?;
    let count = |(city, stage, cases): (String, String, i64)| {
        let cases: u64 = row::count("case_limit", city.as_bytes(), cases)?;
        Ok::<_, Error>(((city, stage), cases))
    };
    found.into_iter().map(count).collect()
}
