//! Acts about limits, editions and consents.

use super::Fold;
use crate::act::{
    AskExtension, ConsentKind, ExtendLimit, Lapse, MoveEdition, MovedLimit, RecomputeLimits, WithdrawConsent,
};
use crate::case::Extension;
use crate::clock::{ClockName, ClockOwner};
use crate::not_allowed::Corrupt;
use crate::paper::PaperKind;
use crate::stage::Stage;

impl Fold<'_> {
    pub(super) fn lapse(&mut self, content: &Lapse) {
        self.ends(Stage::Lapsed, Some(content.limit), &[]);
        self.begin_about(ClockName::Complaint, self.on, Some(self.record.seq));
    }

    pub(super) fn ask_extension(&mut self, content: &AskExtension) {
        self.sign_documents(&[]);
        self.case.extensions.push(Extension {
            seq: self.record.seq,
            limit: content.limit,
            until: content.until,
            on: self.on,
            answered: false,
        });
    }

    pub(super) fn extend_limit(&mut self, content: &ExtendLimit) -> Result<(), Corrupt> {
        if self.case.stage == Stage::Lapsed {
            self.reinstate()?;
        }
        // What was asked for the reminder is granted with the end after it, as far as it goes.
        let answers =
            |e: &&mut Extension| e.limit == content.limit || (e.is_for(content.limit) && e.until <= content.until);
        self.case.extensions.iter_mut().filter(answers).for_each(|e| e.answered = true);
        self.grant(content.limit, content.until);
        // The reminder of the centre's items never stands after their end.
        if content.limit == ClockName::Arrival {
            self.grant(ClockName::ArrivalLapse, content.until);
        }
        Ok(())
    }

    /// Back to the stage that lapsed, with the limits that ran there.
    fn reinstate(&mut self) -> Result<(), Corrupt> {
        let ended = self.case.ended.take().ok_or(self.missing("lapse"))?;
        let came_from = self.case.came_from.take();
        self.go(ended.from);
        self.case.came_from = came_from;
        for mut limit in ended.limits {
            // What runs through an end state is there already.
            if !self.case.limits.iter().any(|l| l.is_open() && (l.clock, l.about) == (limit.clock, limit.about)) {
                self.case.limits.retain(|l| (l.clock, l.about, l.from) != (limit.clock, limit.about, limit.from));
                limit.ended_at = None;
                self.case.limits.push(limit);
            }
        }
        self.finish(ClockName::Complaint, Some(ended.by));
        // The paper of the reinstatement stands in the place of the one of the lapse.
        self.case.papers.iter_mut().filter(|p| p.kind == PaperKind::Lapse).for_each(|p| p.replaced = true);
        Ok(())
    }

    pub(super) fn recompute_limits(&mut self, content: &RecomputeLimits) -> Result<(), Corrupt> {
        if self.case.reinstates(content) {
            self.reinstate()?;
        }
        for moved in &content.limits {
            self.moved(moved);
        }
        Ok(())
    }

    fn moved(&mut self, moved: &MovedLimit) {
        let calendar = self.rules.calendar;
        let MovedLimit { limit: clock, about, from, to, given_back } = *moved;
        let of_clock = |l: &&mut crate::Limit| l.clock == clock && l.about == about && l.is_open();
        let Some(limit) = self.case.limits.iter_mut().rev().find(of_clock) else { return };
        limit.given_back = given_back;
        if to >= from {
            limit.grant(to, calendar);
        } else {
            // A limit of the state may come earlier when a day turns out to be worked.
            limit.granted = None;
            limit.set_due(calendar);
        }
        let due = limit.due;
        if clock == ClockName::EarliestAct {
            let notices = self.case.notices.iter_mut().filter(|n| Some(n.seq) == about);
            notices.for_each(|n| n.earliest = crate::calendar::plus_days(due, 1));
        }
    }

    /// The case goes to another edition. Limits of the applicant are never shortened.
    pub(super) fn move_edition(&mut self, content: &MoveEdition) -> Result<(), Corrupt> {
        let no_rules = || Corrupt::NoRules(Some(content.to.clone()));
        self.rules = self.book.rules(&content.to, self.record.at).ok_or_else(no_rules)?;
        self.case.edition = Some(content.to.clone());
        for limit in self.case.limits.iter_mut().filter(|l| l.is_open() && l.owner == ClockOwner::Applicant) {
            if let Some(rule) = self.rules.clock(limit.clock, limit.from).filter(|_| limit.stop.is_none()) {
                let fresh = crate::Limit::start(rule, limit.from, self.rules.calendar, limit.about);
                if fresh.due > limit.due {
                    limit.grant(fresh.due, self.rules.calendar);
                }
            }
        }
        Ok(())
    }

    pub(super) fn withdraw_consent(&mut self, content: &WithdrawConsent) {
        if !self.case.consents_withdrawn.contains(&content.which) {
            self.case.consents_withdrawn.push(content.which);
        }
        if content.which == ConsentKind::All && self.case.goes_without_consent() {
            self.end(Stage::Withdrawn);
        }
    }
}

impl crate::Case {
    /// Without the consent the case cannot go on: it is open and no permit was issued yet. Afterwards the
    /// law itself allows the use of the data \[law 94-V, unverified\].
    pub(crate) fn goes_without_consent(&self) -> bool {
        self.stage.is_open() && !matches!(self.home(), Stage::CardProduction | Stage::Handover)
    }
}
