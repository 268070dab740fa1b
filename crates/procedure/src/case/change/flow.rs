//! Stages and the clocks that begin, stand and end with them.

use super::Fold;
use crate::act::ActKind;
use crate::case::view::{is_aside, unfavourable};
use crate::case::{CameFrom, Ended};
use crate::catalogue::GroundId;
use crate::clock::{ClockName, ClockOwner, ClockStart, ClockStop};
use crate::edition::Incomplete;
use crate::limit::{Limit, LimitState};
use crate::stage::Stage;
use crate::time::Date;

/// From which days the clocks of a stage run, where that is not the day of the act.
#[derive(Clone, Copy, Default)]
pub(super) struct Base {
    /// Registration of the applicant's statement.
    pub registered: Option<Date>,
    /// Entry into the country.
    pub entered: Option<Date>,
}

/// Clocks that begin with a stage.
const fn begins(stage: Stage) -> &'static [ClockName] {
    match stage {
        Stage::Draft => &[ClockName::Draft],
        Stage::Screening => &[ClockName::Screening, ClockName::Petition],
        Stage::Interview => &[ClockName::Interview],
        Stage::PetitionDecision => &[ClockName::Petition],
        Stage::Petitioned => &[ClockName::Petitioned],
        Stage::Verification => &[ClockName::Verification, ClockName::RefuseConsideration],
        Stage::Correction => &[ClockName::Correction],
        Stage::AwaitingEntry => &[ClockName::Entry],
        Stage::Arrival => &[ClockName::Arrival, ClockName::ArrivalLapse],
        Stage::Decision => &[ClockName::Decision],
        Stage::Confirmation => &[ClockName::Confirmation],
        Stage::CardProduction => &[ClockName::Card],
        Stage::Handover => &[ClockName::Handover],
        _ => &[],
    }
}

/// A clock is alive in a stage, where `home` is the stage seen through correction, hearing, confirmation.
fn alive(clock: ClockName, stage: Stage, home: Stage) -> bool {
    use ClockName as C;
    let at = |stages: &[Stage]| stages.contains(&home) && !stage.is_end();
    match clock {
        C::Draft => stage == Stage::Draft,
        C::Screening => at(&[Stage::Screening]),
        C::Interview => at(&[Stage::Interview]),
        C::Petition => at(&[Stage::Screening, Stage::Interview, Stage::PetitionDecision]),
        C::Petitioned => at(&[Stage::Petitioned]),
        C::Verification | C::RefuseConsideration => at(&[Stage::Verification]),
        C::Correction => stage == Stage::Correction,
        C::Entry => at(&[Stage::AwaitingEntry]),
        C::Arrival | C::ArrivalLapse | C::ArrivalCentre => at(&[Stage::Arrival]),
        C::Decision => at(&[Stage::Decision]),
        C::Confirmation => stage == Stage::Confirmation,
        C::Card | C::CardExpedited => at(&[Stage::CardProduction]),
        C::Handover | C::HandoverReminder => at(&[Stage::Handover]),
        C::Objection => stage == Stage::Hearing,
        C::PetitionValidity
        | C::EarliestAct
        | C::Complaint
        | C::ComplaintForward
        | C::ComplaintProvider
        | C::ComplaintQuality
        | C::ComplaintGeneral
        | C::ComplaintExtension
        | C::ComplaintExtensionNotice => true,
    }
}

impl Fold<'_> {
    /// Goes to a stage and starts its clocks.
    pub(super) fn enter(&mut self, stage: Stage, base: Base) {
        self.case.came_from = None;
        self.go(stage);
        for clock in begins(stage) {
            self.begin(*clock, base);
        }
    }

    /// Sets the case aside for correction, hearing or confirmation. Clocks that the cause holds stand still.
    pub(super) fn set_aside(&mut self, stage: Stage, cause: Option<ClockStop>) {
        if let Some(cause) = cause {
            self.hold(cause);
        }
        self.case.came_from = Some(CameFrom { stage: self.case.stage, by: self.record.seq });
        self.go(stage);
        for clock in begins(stage) {
            self.begin(*clock, Base::default());
        }
    }

    /// Back to the stage from which the case was set aside; held clocks go on from a day.
    pub(super) fn come_back(&mut self, cause: Option<ClockStop>, from: Date) {
        match self.case.came_from.take().map(|from| from.stage) {
            // A hearing on an annulment, or its proposal, came from a case that was closed.
            Some(Stage::Closed) => self.back_to_closed(),
            Some(stage) => self.go(stage),
            None => {}
        }
        if let Some(cause) = cause {
            self.resume(cause, from);
        }
    }

    /// Changes the stage; clocks that have no place in it end.
    pub(super) fn go(&mut self, stage: Stage) {
        self.case.stage = stage;
        self.case.stage_since = self.record.at;
        if !stage.is_end() {
            self.case.ended = None;
        }
        let home = self.case.home();
        for limit in self.case.limits.iter_mut().filter(|l| l.is_open()) {
            if !alive(limit.clock, stage, home) {
                limit.end(self.record.at);
            }
        }
    }

    /// Ends the case.
    pub(super) fn end(&mut self, stage: Stage) {
        self.ends(stage, None, &[]);
    }

    /// Ends the case with a refusal or annulment.
    pub(super) fn refused(&mut self, stage: Stage, grounds: &[GroundId]) {
        self.ends(stage, None, grounds);
        self.begin_about(ClockName::Complaint, self.on, Some(self.record.seq));
    }

    /// Ends the case, remembering from where and why.
    pub(super) fn ends(&mut self, stage: Stage, limit: Option<ClockName>, grounds: &[GroundId]) {
        let case = &self.case;
        let from = match (case.stage, &case.came_from) {
            // A lapse in correction can be reinstated there; every other end leaves it behind.
            (Stage::Correction, Some(_)) if stage == Stage::Lapsed => Stage::Correction,
            (aside, Some(came_from)) if is_aside(aside) => came_from.stage,
            (stage, _) => stage,
        };
        let proposal = case.proposal.as_ref();
        let decided = unfavourable(&self.record.act).or_else(|| proposal.and_then(|p| unfavourable(&p.act)));
        let deciders = self.record.actor.iin.iter().chain(proposal.map(|p| &p.by)).cloned().collect();
        let ended = Ended {
            by: self.record.seq,
            kind: self.record.act.kind(),
            from,
            grounds: grounds.to_vec(),
            unfavourable: decided.map(|d| d.intended).filter(|_| !grounds.is_empty()),
            deciders,
            limit,
            limits: case.limits.iter().filter(|l| l.is_open()).cloned().collect(),
            on: self.on,
        };
        if from != Stage::Correction {
            self.case.came_from = None;
        }
        self.case.ended = Some(ended);
        self.case.proposal = None;
        self.case.visit = None;
        self.go(stage);
    }

    /// Starts a clock of the stage.
    fn begin(&mut self, clock: ClockName, base: Base) {
        let settings = &self.rules.edition.settings;
        let open = self.case.limit(clock).is_some();
        let from_request = *settings.petition_clock_from == ClockStart::Registration;
        let wanted = match clock {
            // One clock for the whole petition, from the request or from the ministry's own stage.
            ClockName::Petition => !open && (from_request || self.case.stage == Stage::PetitionDecision),
            ClockName::RefuseConsideration => *settings.incomplete == Incomplete::RefuseConsideration,
            _ => true,
        };
        let start = self.rules.clock(clock, self.on).map(|rule| rule.start);
        if let (true, Some(start)) = (wanted, start) {
            let from = match start {
                ClockStart::Registration => base.registered,
                ClockStart::Entry => base.entered,
                _ => None,
            };
            self.begin_about(clock, from.unwrap_or(self.on), None);
        }
    }

    /// Starts a clock from a day, about an act. A clock that the rules do not have does not start.
    pub(super) fn begin_about(&mut self, clock: ClockName, from: Date, about: Option<u64>) {
        if let Some(rule) = self.rules.clock(clock, from) {
            let limit = Limit::start(rule, from, self.rules.calendar, about);
            self.case.limits.push(limit);
        }
    }

    /// Ends the open limits of a clock.
    pub(super) fn finish(&mut self, clock: ClockName, about: Option<u64>) {
        let of_clock = |l: &&mut Limit| l.clock == clock && l.about == about;
        self.case.limits.iter_mut().filter(of_clock).for_each(|l| l.end(self.record.at));
    }

    /// Holds every open clock whose rule knows the cause.
    pub(super) fn hold(&mut self, cause: ClockStop) {
        let hearing_stops = *self.rules.edition.settings.hearing_stops_clock;
        for limit in self.case.limits.iter_mut().filter(|l| l.is_open()) {
            let Some(rule) = self.rules.clock(limit.clock, limit.from) else { continue };
            let of_state = limit.owner == ClockOwner::State;
            let open_question = cause == ClockStop::Hearing && of_state;
            if rule.stops.contains(&cause) && (hearing_stops || !open_question) {
                limit.hold(cause, self.on, open_question, self.rules.calendar);
            }
        }
    }

    /// Lets held clocks go on from a day.
    pub(super) fn resume(&mut self, cause: ClockStop, from: Date) {
        let held = |l: &&mut Limit| l.stop.as_ref().is_some_and(|s| s.causes.contains(&cause));
        for limit in self.case.limits.iter_mut().filter(held) {
            limit.resume(cause, from, self.rules.calendar);
        }
    }

    /// Limits that open or close a way by themselves end once they are over.
    pub(super) fn sweep(&mut self) {
        let at = self.record.at;
        for limit in self.case.limits.iter_mut() {
            let by_itself = matches!(limit.clock, ClockName::EarliestAct | ClockName::Complaint);
            if by_itself && limit.state == LimitState::Running && at >= limit.due_at {
                (limit.state, limit.ended_at) = (LimitState::Met, Some(limit.due_at));
            }
        }
    }

    /// Day on which the act is registered.
    pub(super) fn registered(&self) -> Date {
        self.rules.registered_on(self.record.at).date
    }

    /// Employees may not act on it again: their decision was set aside.
    pub(super) fn exclude(&mut self, deciders: &[crate::iin::Iin]) {
        for decider in deciders {
            if !self.case.excluded.contains(decider) {
                self.case.excluded.push(*decider);
            }
        }
        let excluded = &self.case.excluded;
        self.case.assignees.retain(|_, who| who.iin.as_ref().is_none_or(|iin| !excluded.contains(iin)));
    }

    /// The last act of a kind.
    pub(super) fn last_of(&self, kinds: &[ActKind]) -> Option<u64> {
        self.case.trail.iter().rev().find(|t| kinds.contains(&t.kind)).map(|t| t.seq)
    }
}
