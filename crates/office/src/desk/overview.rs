//! Work as those see it who control its execution \[order cl. 7\]: how much waits where, what is late and what soon
//! will be. Numbers and initials only; no case is opened.

use super::lists::{Page, cursor, parse_cursor, queue_row};
use crate::people::Caller;
use crate::{AccessFault, Context, Error};
use qonys_procedure::catalogue::CityId;
use qonys_procedure::{CaseId, Date, Instant, Role, Stage, choice};
use qonys_store::cases::{self, Assignee, Cursor, QueueFilter};
use qonys_store::{accounts, keys, load};
use serde::Serialize;
use uuid::Uuid;

/// Working days that count as "soon".
pub const SOON_WORKING_DAYS: u32 = 3;
/// Rows of a page at most.
const ROWS_MAX: u32 = 100;

choice! {
    /// Which body answers for a stage.
    pub enum Part ("part") {
        /// The digital-development ministry, with its reviewer.
        Petition = "petition",
        /// The migration service, with the service centres.
        Residence = "residence",
        /// The applicant has to act: correction and hearing belong to either body.
        Applicant = "applicant",
    }
}

impl Part {
    /// Who answers for a stage; none: nothing waits there.
    pub const fn of(stage: Stage) -> Option<Part> {
        match stage {
            Stage::Screening | Stage::Interview | Stage::PetitionDecision => Some(Part::Petition),
            Stage::Verification | Stage::Decision | Stage::Confirmation | Stage::CardProduction => {
                Some(Part::Residence)
            }
            Stage::Petitioned
            | Stage::Correction
            | Stage::Hearing
            | Stage::AwaitingEntry
            | Stage::Arrival
            | Stage::Handover => Some(Part::Applicant),
            // A draft is nobody's but the applicant's; at the ends nothing waits.
            Stage::Draft
            | Stage::Closed
            | Stage::Refused
            | Stage::Withdrawn
            | Stage::Lapsed
            | Stage::Annulled
            | Stage::Terminated => None,
        }
    }
}

/// Work of one stage in one city.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageLoad {
    /// City.
    pub city: String,
    /// Stage.
    pub stage: Stage,
    /// Who answers for it.
    pub part: Part,
    /// Cases.
    pub cases: u64,
    /// Late.
    pub overdue: u64,
    /// Late within the next working days, if nothing is done.
    pub soon: u64,
}

/// The figures.
#[derive(Clone, Debug, Serialize)]
pub struct Overview {
    /// When they were taken.
    pub at: Instant,
    /// Last day that counts as "soon".
    pub until: Date,
    /// The part whose cases the caller may list; none: all.
    pub own: Option<Part>,
    /// The only city that the caller sees; none: all.
    pub city: Option<String>,
    /// Rows by city and stage.
    pub rows: Vec<StageLoad>,
}

/// Which cases to list.
#[derive(Clone, Debug, Default)]
pub struct LateQuery {
    /// Those that will be late, instead of those that are.
    pub soon: bool,
    /// One stage.
    pub stage: Option<Stage>,
    /// One city.
    pub city: Option<CityId>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Rows, at most 100.
    pub limit: u32,
}

/// What a caller may see of it.
struct Scope {
    own: Option<Part>,
    city: Option<String>,
}

/// A supervisor sees all figures, and lists the cases of the own body: petitions, if officials of that organisation
/// issue them, else the migration service's. A head of the migration service sees the own city.
async fn scope(ctx: &Context, caller: &Caller) -> Result<Scope, Error> {
    match caller.role() {
        Role::MigrationHead => {
            let city = caller.access.city.as_ref().map(ToString::to_string);
            Ok(Scope { own: Some(Part::Residence), city })
        }
        Role::Supervisor => {
            let now = ctx.now();
            let held = ctx.store.read(move |db| accounts::holders(db, Role::MinistryOfficial, now)).await?;
            let issues = held.iter().any(|row| row.org.is_some() && row.org == caller.access.org);
            Ok(Scope { own: Some(if issues { Part::Petition } else { Part::Residence }), city: None })
        }
        _ => Err(AccessFault::Role.into()),
    }
}

fn horizon(ctx: &Context) -> Date {
    let (now, today) = (ctx.now(), ctx.now().local_date());
    let working = |calendar: &qonys_procedure::calendar::Calendar| calendar.add_working_days(today, SOON_WORKING_DAYS);
    ctx.book.calendar(now).map_or(today, |calendar| working(calendar).date)
}

/// The figures, for a supervisor or a head of the migration service.
///
/// # Errors
/// `Access(Role)` for everybody else; of the store.
pub async fn overview(ctx: &Context, caller: &Caller) -> Result<Overview, Error> {
    let scope = scope(ctx, caller).await?;
    let (now, until) = (ctx.now(), horizon(ctx));
    let found = ctx.store.read(move |db| load::by_stage(db, now, Instant::end_of(until))).await?;
    let rows = found.into_iter().filter(|row| scope.city.as_ref().is_none_or(|city| *city == row.city));
    // Petitions are no concern of a city's office.
    let part = |stage| Part::of(stage).filter(|part| scope.city.is_none() || *part != Part::Petition);
    let rows = rows.filter_map(|row| {
        let (city, stage, cases, overdue, soon) = (row.city, row.stage, row.cases, row.overdue, row.soon);
        Some(StageLoad { city, stage, part: part(stage)?, cases, overdue, soon })
    });
    let rows = rows.collect();
    Ok(Overview { at: now, until, own: scope.own, city: scope.city, rows })
}

/// Late cases of the own part, or those that soon will be; what ran out first comes first.
///
/// # Errors
/// `Access(Role)`, `Content` for a cursor of another list; of the store.
pub async fn late(ctx: &Context, caller: &Caller, query: &LateQuery) -> Result<Page, Error> {
    let scope = scope(ctx, caller).await?;
    let own = |stage: &Stage| Part::of(*stage).is_some_and(|part| scope.own == Some(part));
    let wanted = |stage: &Stage| query.stage.is_none_or(|one| one == *stage);
    let stages: Vec<Stage> = Stage::ALL.iter().copied().filter(own).filter(wanted).collect();
    if stages.is_empty() {
        return Ok(Page { rows: Vec::new(), next: None });
    }
    let now = ctx.now();
    let limit = query.limit.clamp(1, ROWS_MAX);
    let after = query.cursor.as_deref().map(parse_cursor).transpose()?;
    let not_late_yet = || Cursor { due: now, case: CaseId(Uuid::max()) };
    let filter = QueueFilter {
        city: scope.city.clone().or_else(|| query.city.as_ref().map(ToString::to_string)),
        stages,
        overdue: Some(if query.soon { Instant::end_of(horizon(ctx)) } else { now }),
        assignee: Assignee::Any,
        with_office: None,
        cursor: after.or_else(|| query.soon.then(not_late_yet)),
        // One more tells whether there is a next page.
        limit: limit + 1,
    };
    let (mut found, keys) = ctx
        .store
        .read(move |db| {
            let found = cases::queue(db, &filter)?;
            let ids: Vec<_> = found.iter().map(|row| row.case.id).collect();
            let keys = keys::get_many(db, &ids)?;
            Ok::<_, qonys_store::Error>((found, keys))
        })
        .await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| more).map(|last| cursor(&last.cursor()));
    let rows = found.iter().map(|row| queue_row(ctx, caller, &row.case, Some(row.limit.due), &keys, now));
    Ok(Page { rows: rows.collect(), next })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_answers_for_every_stage_that_can_be_late() {
        for stage in Stage::ALL {
            assert_eq!(Part::of(*stage).is_some(), stage.is_open(), "{stage}");
        }
    }
}
