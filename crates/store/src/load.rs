//! How much work waits where: figures over the index of running limits, for reports. No case is opened.

use crate::{Db, Error, db::on_db, row, schema::case_limit};
use diesel::{
    dsl::{count_star, sql},
    prelude::*,
    sql_types::{BigInt, Bool},
};
use qonys_procedure::{Instant, Stage};

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

/// What stands in the queues, by city and stage, in their order; one run over the queue's index.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn by_stage(db: &mut Db<'_>, now: Instant, horizon: Instant) -> Result<Vec<Load>, Error> {
    let found: Vec<(String, String, i64, i64, i64)> = on_db!(db, conn => case_limit::table
        .filter(sql::<Bool>("state = 'open'"))
        .filter(case_limit::leads.eq(1))
        .group_by((case_limit::city, case_limit::stage))
        .order((case_limit::city, case_limit::stage))
        .select((
            case_limit::city,
            case_limit::stage,
            count_star(),
            sql::<BigInt>("SUM(CASE WHEN due_us <= ").bind::<BigInt, _>(now.0).sql(" THEN 1 ELSE 0 END)"),
            sql::<BigInt>("SUM(CASE WHEN due_us > ")
                .bind::<BigInt, _>(now.0)
                .sql(" AND due_us <= ")
                .bind::<BigInt, _>(horizon.0)
                .sql(" THEN 1 ELSE 0 END)"),
        ))
        .load(conn))?;
    found
        .into_iter()
        .map(|(city, stage, cases, overdue, soon)| {
            let stage = Stage::from_id(&stage).ok_or_else(|| row::corrupt("case_limit", city.as_bytes()))?;
            let count = |n| row::count("case_limit", b"", n);
            Ok(Load { city, stage, cases: count(cases)?, overdue: count(overdue)?, soon: count(soon)? })
        })
        .collect()
}
