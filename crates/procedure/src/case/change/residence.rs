//! Acts from the residence application to the document handed over.

use super::Fold;
use super::flow::Base;
use crate::act::{
    AssessCheck, BookVisit, GrantPreliminaryApproval, Item, ItemOutcome, OrderCard, OrderCheck, RecordCard,
    RecordCheck, RecordEntry, RecordFingerprinting, RecordHousing, RectifiedPaper, RectifyDocument, ReportEntry,
    ReturnToCentre, SignResidenceApplication,
};
use crate::calendar::{days_between, plus_days};
use crate::case::{
    Answered, Approval, Asked, Assessment, Check, Entry, ItemResult, MadeCard, ResidenceApplication, Visit,
};
use crate::check::CheckSystem;
use crate::clock::{ClockName, ClockStop};
use crate::edition::CheckedAct;
use crate::role::Role;
use crate::stage::Stage;

impl Fold<'_> {
    pub(super) fn sign_residence_application(&mut self, content: &SignResidenceApplication) {
        let registered_on = self.registered();
        let signed_at = self.case.application.as_ref().map_or(self.record.at, |a| a.signed_at);
        self.case.application = Some(ResidenceApplication {
            seq: self.record.seq,
            signed_at,
            registered_on,
            questionnaire: content.questionnaire.clone(),
            duty: content.duty.clone(),
            consent: content.consent.clone(),
        });
        self.case.city = content.city.clone();
        self.case.office = self.rules.edition.city(&content.city).map(|c| c.office.clone());
        self.sign_documents(&content.documents);
        self.enter(Stage::Verification, Base { registered: Some(registered_on), ..Base::default() });
    }

    /// Back to `petitioned`. The days that the office had the case do not count against the applicant.
    pub(super) fn refuse_consideration(&mut self) {
        let before = self.case.limits.iter().rev().find(|l| l.clock == ClockName::Petitioned).cloned();
        let held = u32::try_from(days_between(self.case.stage_since.local_date(), self.on)).unwrap_or(0);
        self.enter(Stage::Petitioned, Base::default());
        let restored = self.case.limits.iter_mut().rev().find(|l| l.clock == ClockName::Petitioned && l.is_open());
        if let (Some(before), Some(limit)) = (before, restored) {
            (limit.from, limit.length) = (before.from, before.length.saturating_add(held));
            limit.granted = before.granted.map(|day| plus_days(day, held));
            limit.set_due(self.rules.calendar);
        }
    }

    fn check_mut(&mut self, system: CheckSystem) -> &mut Check {
        let checks = &mut self.case.checks;
        let at = checks.iter().position(|c| c.system == system).unwrap_or_else(|| {
            let blank =
                Check { system, ordered: None, answer: None, assessment: None, stale: false, holds_clock: false };
            checks.push(blank);
            checks.len() - 1
        });
        &mut checks[at]
    }

    pub(super) fn order_check(&mut self, content: &OrderCheck) {
        let act = match self.case.home() {
            Stage::Screening | Stage::Interview | Stage::PetitionDecision => CheckedAct::IssuePetition,
            Stage::Verification => CheckedAct::GrantPreliminaryApproval,
            _ => CheckedAct::ProposePermit,
        };
        let holds = self.rules.edition.checks(act).any(|r| r.system == content.system && r.stops_clock);
        let asked = Asked { seq: self.record.seq, at: self.record.at, request: content.request.to_string() };
        let check = self.check_mut(content.system);
        check.ordered = Some(asked);
        check.holds_clock = holds;
        if holds {
            self.hold(ClockStop::Check);
        }
    }

    pub(super) fn record_check(&mut self, content: &RecordCheck) {
        let answered = Answered {
            seq: self.record.seq,
            at: self.record.at,
            outcome: content.outcome,
            reference: content.reference.to_string(),
            on_paper: content.on_paper,
            entered: content.entered,
        };
        let check = self.check_mut(content.system);
        (check.answer, check.assessment, check.stale, check.holds_clock) = (Some(answered), None, false, false);
        if !self.case.checks.iter().any(|c| c.holds_clock) {
            self.resume(ClockStop::Check, self.on);
        }
    }

    pub(super) fn assess_check(&mut self, content: &AssessCheck) {
        let assessment =
            Assessment { seq: self.record.seq, is_ground: content.is_ground, ground: content.ground.clone() };
        self.check_mut(content.system).assessment = Some(assessment);
    }

    pub(super) fn grant_preliminary_approval(&mut self, content: &GrantPreliminaryApproval) {
        self.case.approval = Some(Approval {
            seq: self.record.seq,
            received_on: self.on,
            in_country: content.in_country,
            basis: content.basis,
            stay_until: content.stay_until,
        });
        if content.in_country {
            self.enter(Stage::Arrival, Base::default());
            return;
        }
        self.enter(Stage::AwaitingEntry, Base::default());
        if let Some(until) = content.enter_before {
            self.grant(ClockName::Entry, until);
        }
    }

    /// Grants a day on the open limit of a clock.
    pub(super) fn grant(&mut self, clock: ClockName, until: crate::Date) {
        if let Some(limit) = self.case.limits.iter_mut().rev().find(|l| l.clock == clock && l.is_open()) {
            limit.grant(until, self.rules.calendar);
        }
    }

    pub(super) fn report_entry(&mut self, content: &ReportEntry) {
        self.case.entry = Some(Entry {
            seq: self.record.seq,
            on: content.on,
            checkpoint: content.checkpoint.clone(),
            basis: content.basis,
            stay_until: None,
            confirmed: false,
        });
        self.sign_documents(&[]);
        self.enter(Stage::Arrival, Base { entered: Some(content.on), ..Base::default() });
    }

    pub(super) fn record_entry(&mut self, content: &RecordEntry) {
        self.case.entry = Some(Entry {
            seq: self.record.seq,
            on: content.on,
            checkpoint: content.checkpoint.clone(),
            basis: content.basis,
            stay_until: content.stay_until,
            confirmed: true,
        });
        if self.case.stage == Stage::AwaitingEntry {
            self.enter(Stage::Arrival, Base { entered: Some(content.on), ..Base::default() });
            return;
        }
        // A corrected day moves the applicant's limits, never to an earlier day.
        for limit in self.case.limits.iter_mut().filter(|l| l.is_open()) {
            if matches!(limit.clock, ClockName::Arrival | ClockName::ArrivalLapse) && limit.stop.is_none() {
                let (day, _) = limit.day(content.on, limit.length, self.rules.calendar);
                limit.grant(day, self.rules.calendar);
            }
        }
    }

    pub(super) fn book_visit(&mut self, content: &BookVisit) {
        self.case.visit = Some(Visit {
            seq: self.record.seq,
            centre: content.centre.clone(),
            slot: content.slot,
            booked_on: self.on,
        });
    }

    /// A visit cancelled by the state gives back the days that were spent waiting for it.
    pub(super) fn cancel_visit(&mut self) {
        let Some(visit) = self.case.visit.take() else { return };
        if self.record.actor.role == Role::Applicant {
            return;
        }
        let waited = u32::try_from(days_between(visit.booked_on, self.on)).unwrap_or(0).max(1);
        for limit in self.case.limits.iter_mut().filter(|l| l.is_open()) {
            let rule = self.rules.clock(limit.clock, limit.from);
            if rule.is_some_and(|r| r.stops.contains(&ClockStop::CancelledVisit)) {
                limit.grant(plus_days(limit.due, waited), self.rules.calendar);
            }
        }
    }

    pub(super) fn record_fingerprinting(&mut self, content: &RecordFingerprinting) {
        self.case.items.fingerprint_status = Some(content.status);
        self.record_item(Item::Fingerprints, content.status.outcome());
    }

    pub(super) fn record_housing(&mut self, content: &RecordHousing) {
        self.case.items.housing_city = content.city.clone().filter(|city| *city != self.case.city);
        self.record_item(Item::Housing, Some(content.outcome));
    }

    /// The last outcome counts. With all four the centre's own clock starts.
    pub(super) fn record_item(&mut self, item: Item, outcome: Option<ItemOutcome>) {
        let seq = self.record.seq;
        self.case.items.set(item, outcome.map(|outcome| ItemResult { seq, outcome }));
        let whole = self.case.items.missing().is_empty();
        let runs = self.case.limit(ClockName::ArrivalCentre).is_some();
        if whole && !runs {
            self.begin_about(ClockName::ArrivalCentre, self.on, None);
        } else if !whole && runs {
            self.finish(ClockName::ArrivalCentre, None);
        }
    }

    pub(super) fn return_to_centre(&mut self, content: &ReturnToCentre) {
        for item in &content.items {
            self.case.items.set(*item, None);
        }
        // The applicant's items begin anew from the return, not from an entry long ago.
        self.enter(Stage::Arrival, Base { entered: Some(self.on), ..Base::default() });
    }

    pub(super) fn order_card(&mut self, content: &OrderCard) {
        self.case.card.ordered = Some(self.record.seq);
        if content.expedited {
            self.finish(ClockName::Card, None);
            self.begin_about(ClockName::CardExpedited, self.on, None);
        }
    }

    pub(super) fn record_card(&mut self, content: &RecordCard) {
        self.case.card.made = Some(MadeCard {
            seq: self.record.seq,
            kind: content.card,
            number: content.number.to_string(),
            valid_until: content.valid_until,
        });
        self.enter(Stage::Handover, Base::default());
    }

    pub(super) fn rectify_document(&mut self, content: &RectifyDocument) {
        let number = content.number.as_str();
        self.case.papers.iter_mut().filter(|p| p.number == number).for_each(|p| p.replaced = true);
        if content.what == RectifiedPaper::Card {
            self.case.card = crate::case::Card::default();
            self.enter(Stage::CardProduction, Base::default());
        }
    }
}
