//! Limits that run out by themselves: a hearing nobody answered is closed, a lapse is announced in time
//! and then carried out. The state's own limits only show as overdue.

use crate::acts::load::{self, Loaded};
use crate::acts::{facts, notices, perform_as_system, waiting};
use crate::{Context, Error};
use qonys_procedure::act::{Act, ActKind, CloseHearing, Lapse};
use qonys_procedure::calendar::plus_days;
use qonys_procedure::case::Case;
use qonys_procedure::clock::{ClockName, ClockOwner};
use qonys_procedure::facts::Facts;
use qonys_procedure::forms::List;
use qonys_procedure::limit::{Limit, LimitState};
use qonys_procedure::record::Actor;
use qonys_procedure::{CaseId, Date, Instant, Rules, Stage};
use qonys_store::cases::{self, Limit as Stored};
use std::collections::{BTreeSet, HashSet};

/// Limits looked at in one round.
const ROUND_MAX: u32 = 1_000;
/// Announcements look this far ahead, seconds: more than any announcement takes, of working days or of a draft.
const AHEAD_SECONDS: i64 = 45 * 24 * 60 * 60;

/// Limits end with a day: each is looked at once a day, and when it is new. Round after round goes on behind the one
/// before, and begins again behind the last: those of the state stay for as long as they are overdue, and stand in
/// nobody's way.
#[derive(Debug)]
pub struct Seen {
    day: Option<Date>,
    limits: HashSet<(CaseId, String, Instant)>,
    behind: Option<(CaseId, Stored)>,
    round: u32,
}

impl Default for Seen {
    fn default() -> Self {
        Seen::in_rounds_of(ROUND_MAX)
    }
}

impl Seen {
    /// Looks at so many limits in a round.
    pub fn in_rounds_of(limits: u32) -> Seen {
        Seen { day: None, limits: HashSet::new(), behind: None, round: limits }
    }

    /// Forgets yesterday's looks.
    fn turn(&mut self, today: Date) {
        if self.day != Some(today) {
            *self = Seen { day: Some(today), ..Seen::in_rounds_of(self.round) };
        }
    }

    /// Where the next round begins.
    fn turn_page(&mut self, page: &[(CaseId, Stored)]) {
        let is_full = page.len() >= usize::try_from(self.round).unwrap_or(usize::MAX);
        self.behind = page.last().filter(|_| is_full).cloned();
    }
}

/// One round over the limits that are due or soon will be.
pub async fn run(ctx: &Context, seen: &mut Seen) -> Result<(), Error> {
    seen.turn(ctx.now().local_date());
    let horizon = ctx.now().plus_seconds(AHEAD_SECONDS);
    let (behind, round) = (seen.behind.clone(), seen.round);
    let due = ctx.store.read(move |db| cases::due(db, behind.as_ref(), horizon, round)).await?;
    seen.turn_page(&due);
    let new = due.into_iter().filter(|(case, limit)| seen.limits.insert((*case, limit.kind.clone(), limit.due)));
    let cases: BTreeSet<CaseId> = new.map(|(case, _)| case).collect();
    for case in cases {
        // One case that cannot be handled must not hold up the others.
        match one(ctx, case).await {
            Ok(Looked::Done) => {}
            // Looked at again in the next round.
            Ok(Looked::Held) => seen.limits.retain(|(of, ..)| *of != case),
            Err(error) => tracing::warn!(%case, error = &error as &dyn std::error::Error, "limits of a case"),
        }
    }
    Ok(())
}

/// What came of a look.
pub(super) enum Looked {
    /// What was due is done.
    Done,
    /// Something that came in time waits to be judged.
    Held,
}

/// Announces, closes or lapses in one case what is due.
pub(super) async fn one(ctx: &Context, id: CaseId) -> Result<Looked, Error> {
    let loaded = load::load(ctx, id).await?;
    let now = ctx.now();
    let Some(rules) = Case::rules(Some(&loaded.case), &ctx.book, now) else { return Ok(Looked::Done) };
    let mut facts = facts::standing(ctx, None, now).await?;
    facts::of_lapse(ctx, &loaded, now, &mut facts).await?;
    if announce(ctx, &loaded, &rules, &facts).await? > 0 {
        facts::of_lapse(ctx, &loaded, now, &mut facts).await?;
    }
    if waiting::holds(ctx, id).await? {
        return Ok(Looked::Held);
    }
    let open = loaded.case.options(&Actor::SYSTEM, &ctx.book, &facts, now);
    if open.iter().any(|o| o.kind == ActKind::CloseHearing) {
        perform_as_system(ctx, id, Act::CloseHearing(CloseHearing {})).await?;
    } else if open.iter().any(|o| o.kind == ActKind::Lapse) {
        lapse(ctx, &loaded, &facts).await?;
    }
    Ok(Looked::Done)
}

/// Announces a lapse of a signed case so many working days before, that of a draft some times; how many were new.
async fn announce(ctx: &Context, loaded: &Loaded, rules: &Rules<'_>, facts: &Facts) -> Result<usize, Error> {
    let today = ctx.now().local_date();
    if loaded.case.stage == Stage::Draft {
        let reminder = next_reminder(&loaded.case, rules, facts, today);
        return notices::announce(ctx, loaded, reminder.as_slice()).await;
    }
    let ahead = rules.calendar.add_working_days(today, *rules.edition.settings.lapse_notice_working_days).date;
    let soon = |limit: &&Limit| {
        limit.state == LimitState::Running && limit.owner == ClockOwner::Applicant && limit.due <= ahead
    };
    let soon: Vec<_> = loaded.case.limits.iter().filter(soon).map(|limit| (limit.clock, limit.due, 0)).collect();
    notices::announce(ctx, loaded, &soon).await
}

/// The reminder of a draft that is due: never two on one day, also where the first comes late.
fn next_reminder(case: &Case, rules: &Rules<'_>, facts: &Facts, today: Date) -> Option<(ClockName, Date, u32)> {
    let due = case.draft_due(facts.draft_changed, rules)?;
    let sent: Vec<_> = facts.lapse_notices.iter().filter(|notice| notice.limit == ClockName::Draft).collect();
    let ahead = *rules.edition.settings.draft_reminder_days.get(sent.len())?;
    let is_told_today = sent.iter().any(|notice| notice.at.local_date() == today);
    (plus_days(today, ahead) >= due && !is_told_today).then_some((ClockName::Draft, due, ahead))
}

async fn lapse(ctx: &Context, loaded: &Loaded, facts: &Facts) -> Result<(), Error> {
    let now = ctx.now();
    // Another limit of the applicant may be over too, of which they are only reminded.
    let missed = loaded.case.lapses_by().and_then(|clock| loaded.case.limit(clock)).filter(|l| l.is_overdue(now));
    let Some(missed) = missed else { return Ok(()) };
    let sent = facts.lapse_notices.iter().filter(|a| a.limit == missed.clock).map(|a| a.at).collect::<Vec<_>>();
    let act = Act::Lapse(Lapse { limit: missed.clock, notices: List::new(sent).unwrap_or_default() });
    perform_as_system(ctx, loaded.case.id, act).await.map(drop)
}
