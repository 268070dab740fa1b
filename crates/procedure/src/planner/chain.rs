//! The chain of steps from a stage to the end, each party taking its whole term.

use super::OpenLimit;
use crate::calendar::Deadline;
use crate::clock::ClockName;
use crate::preflight::{Application, Surroundings};
use crate::rulebook::Rules;
use crate::stage::Stage;
use crate::time::Date;

/// A step of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainStep {
    /// Stage.
    pub stage: Stage,
    /// Its clock.
    pub clock: ClockName,
    /// Day on which it starts.
    pub from: Date,
    /// Day on which it ends at the latest.
    pub limit: Deadline,
}

/// The clock that tells how long a stage takes; none: the stage takes no time of its own in the chain.
/// `petitioned` takes none: how soon the person applies is theirs.
pub const fn main_clock(stage: Stage) -> Option<ClockName> {
    match stage {
        Stage::Screening => Some(ClockName::Screening),
        Stage::Interview => Some(ClockName::Interview),
        Stage::PetitionDecision => Some(ClockName::Petition),
        Stage::Verification => Some(ClockName::Verification),
        Stage::AwaitingEntry => Some(ClockName::Entry),
        Stage::Arrival => Some(ClockName::Arrival),
        Stage::Decision => Some(ClockName::Decision),
        Stage::CardProduction => Some(ClockName::Card),
        _ => None,
    }
}

/// Steps from a stage on, in the edition's order, when it starts on a day. A step whose limit runs already
/// ends on that limit's day, or on the start if that day has passed.
pub fn chain(rules: &Rules<'_>, stage: Stage, start: Date, open: &[OpenLimit]) -> Vec<ChainStep> {
    let way = rules.edition.way();
    let Some(at) = way.iter().position(|s| *s == stage) else { return Vec::new() };
    let mut steps: Vec<ChainStep> = Vec::new();
    let mut from = start;
    for stage in &way[at..] {
        let Some(clock) = main_clock(*stage) else { continue };
        // The clock of the petition runs from the request where the edition says so.
        let from_request = clock == ClockName::Petition
            && *rules.edition.settings.petition_clock_from == crate::clock::ClockStart::Registration;
        let begins = if from_request { start } else { from };
        let runs = open.iter().find(|l| l.clock == clock);
        let runs = runs.map(|l| Deadline { date: l.date, provisional: l.provisional, skipped: Vec::new() });
        let Some(mut limit) = runs.or_else(|| rules.limit(clock, begins)) else { continue };
        if limit.date < from {
            limit.date = from;
        }
        from = limit.date;
        steps.push(ChainStep { stage: *stage, clock, from: begins, limit });
    }
    steps
}

/// Days that an applicant has to reckon with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Decision.
    pub decision: Date,
    /// Residence document; none: it is made already.
    pub card: Option<Date>,
}

/// When the decision and the document are expected, each party taking its whole term from today on: of an application
/// that is being filled in from its first stage, of a case on its way from where it stands. The real queue, where it is
/// known, comes first.
pub fn expected(application: Application, rules: &Rules<'_>, around: &Surroundings, today: Date) -> Expected {
    let first = around.stage.unwrap_or(match application {
        Application::Petition => Stage::Screening,
        Application::Residence => Stage::Verification,
    });
    let steps = chain(rules, first, today, &around.limits);
    let of = |stage| steps.iter().find(|s| s.stage == stage).map(|s| s.limit.date);
    let of_queue = around.expected_decision_on.filter(|_| of(Stage::Decision).is_some());
    let decision = of_queue.or_else(|| of(Stage::Decision)).unwrap_or(today);
    let after_queue = of_queue.and_then(|day| rules.limit(ClockName::Card, day)).map(|limit| limit.date);
    Expected { decision, card: after_queue.or_else(|| of(Stage::CardProduction)) }
}
