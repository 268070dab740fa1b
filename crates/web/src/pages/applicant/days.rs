//! Until when, with the days off named: nobody has to look up a calendar.

use crate::App;
use qonys_procedure::case::Case;
use qonys_procedure::clock::{ClockName, ClockOwner, TermUnit};
use qonys_procedure::limit::{Limit, LimitState};
use qonys_procedure::{Date, Stage};
use qonys_words::Words;

/// Longest span of days whose days off are named one by one.
const NAMED_DAYS_MAX: i64 = 45;

/// A limit in words.
pub(super) struct Until {
    /// What it is the limit of.
    pub title: &'static str,
    /// What holds it: while it stands still, its last day is nobody's duty and will be another one.
    pub still: Option<String>,
    /// The last day.
    pub day: String,
    /// Days off on the way, or that all days count.
    pub days_off: Option<String>,
    /// What is left, or that it stands still.
    pub left: String,
    /// Its last day is over.
    pub overdue: bool,
    /// The person's own time runs.
    pub own: bool,
    /// Share of the way that is behind, of a hundred; for a bar.
    pub passed: Option<i64>,
}

/// Those whose time the applicant need not watch, or nobody's.
const BESIDE: &[ClockName] = &[
    ClockName::PetitionValidity,
    ClockName::EarliestAct,
    ClockName::HandoverReminder,
    ClockName::Complaint,
    ClockName::RefuseConsideration,
];

/// The limit that the person should know of first: their own where it is their turn, else the state's. One that stands
/// still is told only where none runs.
pub(super) fn leading(case: &Case) -> Option<&Limit> {
    let own_turn = matches!(
        case.stage,
        Stage::Draft | Stage::Correction | Stage::Hearing | Stage::Petitioned | Stage::AwaitingEntry | Stage::Arrival
    );
    let open = |stopped: bool, own: bool| {
        let owned = |l: &&Limit| matches!(l.owner, ClockOwner::Applicant | ClockOwner::Law) == own;
        let open = case.limits.iter().filter(|l| l.is_open() && !BESIDE.contains(&l.clock));
        open.filter(owned).filter(|l| (l.state == LimitState::Stopped) == stopped).min_by_key(|l| l.due)
    };
    let first = |stopped| open(stopped, own_turn).or_else(|| open(stopped, !own_turn));
    first(false).or_else(|| first(true))
}

/// Open limits, what ends first coming first. Once the case has ended nothing waits for the petition any more.
pub(super) fn open(case: &Case) -> Vec<&Limit> {
    let waits = |l: &&Limit| !(case.stage.is_end() && l.clock == ClockName::PetitionValidity);
    let mut open: Vec<&Limit> = case.limits.iter().filter(|l| l.is_open()).filter(waits).collect();
    open.sort_by_key(|l| l.due);
    open
}

/// A limit in words, as it stands today.
pub(super) fn until(app: &App, case: &Case, limit: &Limit, words: Words) -> Until {
    let now = app.ctx.now();
    let today = now.local_date();
    let stopped = limit.state == LimitState::Stopped;
    let overdue = limit.is_overdue(now);
    let days = days_between(today, limit.due);
    let left = match (stopped, overdue) {
        (true, _) => words.due_stopped().to_owned(),
        (_, true) => words.due_overdue_by(-days),
        _ => words.due_left(days),
    };
    let left = if limit.provisional { format!("{left} ({})", words.due_provisional()) } else { left };
    let length = days_between(limit.from, limit.due);
    Until {
        title: words.clock(limit.clock),
        still: stopped.then(|| causes(limit, words)),
        day: words.date_weekday(limit.due),
        days_off: if stopped || overdue { None } else { days_off(app, case, limit, today, words) },
        left,
        overdue,
        own: limit.owner != ClockOwner::State,
        passed: (length > 0 && !stopped).then(|| ((length - days).clamp(0, length)) * 100 / length),
    }
}

/// The time in which it can be asked to bring a lapsed case back.
pub(super) fn to_restore(app: &App, case: &Case, last: Date, words: Words) -> Until {
    let left = days_between(app.ctx.now().local_date(), last);
    let length = case.ended.as_ref().map_or(0, |ended| days_between(ended.on, last));
    Until {
        title: words.applicant_restore_time(),
        still: None,
        day: words.date_weekday(last),
        days_off: Some(words.applicant_all_days_count().to_owned()),
        left: words.due_left(left),
        overdue: false,
        own: true,
        passed: (length > 0).then(|| ((length - left).clamp(0, length)) * 100 / length),
    }
}

/// What holds a limit, in words.
fn causes(limit: &Limit, words: Words) -> String {
    let causes = limit.stop.iter().flat_map(|stop| &stop.causes);
    causes.map(|cause| words.choice("clock_stop", cause.id())).collect::<Vec<_>>().join(", ")
}

fn days_off(app: &App, case: &Case, limit: &Limit, today: Date, words: Words) -> Option<String> {
    if limit.unit != TermUnit::WorkingDays {
        return Some(words.applicant_all_days_count().to_owned());
    }
    let edition = case.edition.as_ref().or_else(|| app.ctx.book.in_force(today).map(|e| e.id()))?;
    let calendar = app.ctx.book.rules(edition, app.ctx.now())?.calendar;
    if days_between(today, limit.due) > NAMED_DAYS_MAX {
        return None;
    }
    let mut off = Vec::new();
    let mut day = today;
    while day < limit.due {
        if !calendar.is_working(day) {
            off.push(day);
        }
        day = day.tomorrow().ok()?;
    }
    (!off.is_empty()).then(|| words.applicant_days_off(words.days_named(&off)))
}

fn days_between(from: Date, to: Date) -> i64 {
    qonys_procedure::calendar::days_between(from, to)
}
