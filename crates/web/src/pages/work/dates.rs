//! All dates of a case on one line: limits that run, steps to come, what loses its validity when.

use super::due::Due;
use crate::App;
use qonys_office::desk::{CaseFile, LimitView};
use qonys_procedure::Date;
use qonys_procedure::clock::ClockOwner;
use qonys_procedure::limit::LimitState;
use qonys_procedure::planner::{PlanKind, PlanLine};
use qonys_words::Words;

/// A date on the line.
pub(super) struct DateRow {
    pub day: String,
    pub text: String,
    /// `today`, `past`, or nothing.
    pub when: &'static str,
    /// What more there is to say of a limit that runs or stands.
    pub limit: Option<LimitRow>,
}

/// A limit that runs or stands.
pub(super) struct LimitRow {
    /// Whose time it is, unless it is nobody's: a validity.
    pub owner: Option<&'static str>,
    pub due: Due,
    /// Rests on a calendar that is not official yet.
    pub provisional: bool,
    /// The other day, where it is disputed whether the clock stood.
    pub disputed: Option<String>,
}

/// The line: limits of the case, and what the planner adds to them.
pub(super) fn dates(app: &App, file: &CaseFile, words: Words) -> Vec<DateRow> {
    let today = app.ctx.now().local_date();
    let open = |limit: &&LimitView| matches!(limit.state, LimitState::Running | LimitState::Stopped);
    // Of a case that has ended no validity matters any more, only what somebody may still do.
    let matters = |limit: &&LimitView| !(file.view.stage.is_end() && limit.owner == ClockOwner::Nobody);
    let limits = file.view.limits.iter().filter(open).filter(matters);
    let told = |line: &&PlanLine| match line.kind {
        PlanKind::Limit | PlanKind::EditionEnds => false,
        // A limit that stands has its own line.
        PlanKind::Step => !limits.clone().any(|limit| Some(limit.clock) == line.clock),
        _ => true,
    };
    let own = limits.clone().map(|limit| (limit.due, limit_row(app, limit, words)));
    let planned = file.plan.lines.iter().filter(told).map(|line| (line.date, plan_row(line, today, words)));
    let mut rows: Vec<(Date, DateRow)> = planned.chain(own).collect();
    rows.sort_by_key(|(day, _)| *day);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn limit_row(app: &App, limit: &LimitView, words: Words) -> DateRow {
    let due = Due::of(app, words, limit);
    let owner = (limit.owner != ClockOwner::Nobody).then(|| words.choice("clock_owner", limit.owner.id()));
    let disputed = limit.disputed.map(|day| words.date_short(day));
    DateRow {
        day: due.day.clone(),
        text: words.clock(limit.clock).to_owned(),
        when: "",
        limit: Some(LimitRow { owner, due, provisional: limit.provisional, disputed }),
    }
}

fn plan_row(line: &PlanLine, today: Date, words: Words) -> DateRow {
    let when = match line.date {
        _ if line.kind == PlanKind::Today => "today",
        day if day < today => "past",
        _ => "",
    };
    DateRow { day: words.date_short(line.date), text: text(line, words), when, limit: None }
}

fn text(line: &PlanLine, words: Words) -> String {
    let kind = words.text(&format!("work-plan-{}", line.kind.id())).unwrap_or(line.kind.id());
    // A step is known to its reader by the stage, not by the name of its clock.
    let title = || line.title.as_ref().map(|title| title.get(words.lang()).to_owned());
    match line.stage.map(|stage| words.stage(stage).to_owned()).or_else(title) {
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
