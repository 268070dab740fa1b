//! Limits that run out by themselves: a hearing nobody answered is closed, a lapse is announced in time
//! and then carried out. The state's own limits only show as overdue.

use crate::acts::load::{self, Loaded};
use crate::acts::{facts, notices, perform_as_system, waiting};
use crate::{Context, Error};
use qonys_procedure::act::{Act, ActKind, CloseHearing, Lapse};
use qonys_procedure::case::Case;
use qonys_procedure::clock::ClockOwner;
use qonys_procedure::forms::List;
use qonys_procedure::limit::{Limit, LimitState};
use qonys_procedure::record::Actor;
use qonys_procedure::{CaseId, Date, Instant, Rules};
use qonys_store::cases;
use std::collections::{BTreeSet, HashSet};

/// Cases looked at in one round.
const CASES_MAX: u32 = 1_000;
/// Announcements look this far ahead, seconds: more than any announcement term of working days takes.
const AHEAD_SECONDS: i64 = 30 * 24 * 60 * 60;

/// Limits end with a day: each is looked at once a day, and when it is new.
#[derive(Debug, Default)]
pub struct Seen {
    day: Option<Date>,
    limits: HashSet<(CaseId, String, Instant)>,
}

impl Seen {
    /// Forgets yesterday's looks.
    fn turn(&mut self, today: Date) {
        if self.day != Some(today) {
            *self = Seen { day: Some(today), limits: HashSet::new() };
        }
    }
}

/// One round over the limits that are due or soon will be.
pub async fn run(ctx: &Context, seen: &mut Seen) -> Result<(), Error> {
    seen.turn(ctx.now().local_date());
    let horizon = ctx.now().plus_seconds(AHEAD_SECONDS);
    let due = ctx.store.read(move |db| cases::due(db, horizon, CASES_MAX)).await?;
    let new = due.into_iter().filter(|(case, limit)| seen.limits.insert((*case, limit.kind.clone(), limit.due)));
    let cases: BTreeSet<CaseId> = new.map(|(case, _)| case).collect();
    for case in cases {
        // One case that cannot be handled must not hold up the others.
        if let Err(error) = one(ctx, case).await {
            tracing::warn!(%case, error = &error as &dyn std::error::Error, "limits of a case");
        }
    }
    Ok(())
}

/// Announces, closes or lapses in one case what is due.
pub(super) async fn one(ctx: &Context, id: CaseId) -> Result<(), Error> {
    let loaded = load::load(ctx, id).await?;
    let now = ctx.now();
    let Some(rules) = Case::rules(Some(&loaded.case), &ctx.book, now) else { return Ok(()) };
    announce(ctx, &loaded, &rules).await?;
    let mut facts = facts::standing(ctx, None, now).await?;
    facts.lapse_notices = notices::announced(ctx, &loaded).await?.iter().map(notices::Announcement::as_fact).collect();
    if waiting::holds(ctx, id).await? {
        return Ok(());
    }
    let open = loaded.case.options(&Actor::SYSTEM, &ctx.book, &facts, now);
    if open.iter().any(|o| o.kind == ActKind::CloseHearing) {
        perform_as_system(ctx, id, Act::CloseHearing(CloseHearing {})).await?;
    } else if open.iter().any(|o| o.kind == ActKind::Lapse) {
        lapse(ctx, &loaded).await?;
    }
    Ok(())
}

/// Announces a lapse of a signed case so many working days before.
async fn announce(ctx: &Context, loaded: &Loaded, rules: &Rules<'_>) -> Result<(), Error> {
    let today = ctx.now().local_date();
    let ahead = rules.calendar.add_working_days(today, *rules.edition.settings.lapse_notice_working_days).date;
    let soon = |limit: &&Limit| {
        limit.state == LimitState::Running && limit.owner == ClockOwner::Applicant && limit.due <= ahead
    };
    let soon: Vec<_> = loaded.case.limits.iter().filter(soon).map(|limit| (limit.clock, limit.due)).collect();
    notices::announce(ctx, loaded, &soon).await.map(drop)
}

async fn lapse(ctx: &Context, loaded: &Loaded) -> Result<(), Error> {
    let now = ctx.now();
    // Another limit of the applicant may be over too, of which they are only reminded.
    let missed = loaded.case.lapses_by().and_then(|clock| loaded.case.limit(clock)).filter(|l| l.is_overdue(now));
    let Some(missed) = missed else { return Ok(()) };
    let announced = notices::announced(ctx, loaded).await?;
    let sent = announced.iter().filter(|a| a.limit == missed.clock).map(|a| a.at).collect::<Vec<_>>();
    let act = Act::Lapse(Lapse { limit: missed.clock, notices: List::new(sent).unwrap_or_default() });
    perform_as_system(ctx, loaded.case.id, act).await.map(drop)
}
