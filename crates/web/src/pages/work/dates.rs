//! All dates of a case on one line: limits that run, steps to come, what loses its validity when.

use super::due::Due;
use crate::App;
use qonys_office::desk::{CaseFile, LimitView};
use qonys_procedure::limit::LimitState;
use qonys_procedure::planner::{PlanKind, PlanLine};
use qonys_words::Words;

/// A limit that runs or stands.
pub(super) struct LimitRow {
    pub title: &'static str,
    pub owner: &'static str,
    pub due: Due,
    /// Rests on a calendar that is not official yet.
    pub provisional: bool,
    /// The other day, where it is disputed whether the clock stood.
    pub disputed: Option<String>,
}

/// A date.
pub(super) struct DateRow {
    pub day: String,
    pub text: String,
    /// `today`, `past`, or nothing.
    pub when: &'static str,
}

/// Limits that are open, first those that run.
pub(super) fn limits(app: &App, limits: &[LimitView], words: Words) -> Vec<LimitRow> {
    let open = limits.iter().filter(|l| matches!(l.state, LimitState::Running | LimitState::Stopped));
    let row = |limit: &LimitView| LimitRow {
        title: words.clock(limit.clock),
        owner: words.choice("clock_owner", limit.owner.id()),
        due: Due::of(app, words, limit),
        provisional: limit.provisional,
        disputed: limit.disputed.map(|day| words.date_short(day)),
    };
    open.map(row).collect()
}

/// The line of the planner, without the limits that stand above it.
pub(super) fn dates(app: &App, file: &CaseFile, words: Words) -> Vec<DateRow> {
    let today = app.ctx.now().local_date();
    let told = file.plan.lines.iter().filter(|line| !matches!(line.kind, PlanKind::Limit | PlanKind::EditionEnds));
    let row = |line: &PlanLine| DateRow {
        day: words.date_short(line.date),
        text: text(line, words),
        when: match line.date {
            _ if line.kind == PlanKind::Today => "today",
            day if day < today => "past",
            _ => "",
        },
    };
    told.map(row).collect()
}

fn text(line: &PlanLine, words: Words) -> String {
    let kind = words.text(&format!("work-plan-{}", line.kind.id())).unwrap_or(line.kind.id());
    let what = line.title.as_ref().map(|title| title.get(words.lang()).to_owned());
    let what = what.or_else(|| line.stage.map(|stage| words.stage(stage).to_owned()));
    match what {
        Some(what) => format!("{what} — {kind}"),
        None => kind.to_owned(),
    }
}

/// What does not fit together in time.
pub(super) fn risks(file: &CaseFile, words: Words) -> Vec<String> {
    let risk = |warning: &qonys_procedure::planner::PlanWarning| {
        let text = words.text(&format!("work-risk-{}", warning.risk.id())).unwrap_or(warning.risk.id());
        let days = words.work_risk_days(words.date_short(warning.ends), words.date_short(warning.needed));
        format!("{text}: {days}")
    };
    file.plan.warnings.iter().map(risk).collect()
}
