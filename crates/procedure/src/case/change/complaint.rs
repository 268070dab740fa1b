//! Complaints, and what an upheld one sets aside.

use super::Fold;
use super::flow::Base;
use crate::act::{ActKind, Complain, ComplaintOutcome, DecideComplaint, ExtendComplaint, ForwardComplaint};
use crate::act::{ComplainedOf, SatisfyComplaint};
use crate::case::{Barred, Complaint, ComplaintEnd, Ended};
use crate::catalogue::GroundId;
use crate::clock::{ClockName, ClockOwner};
use crate::not_allowed::Corrupt;
use crate::role::Role;
use crate::stage::Stage;
use crate::table::authority;
use crate::time::Date;

/// Clocks of a complaint that run until it is decided.
const TO_DECIDE: [ClockName; 5] = [
    ClockName::ComplaintForward,
    ClockName::ComplaintProvider,
    ClockName::ComplaintQuality,
    ClockName::ComplaintGeneral,
    ClockName::ComplaintExtensionNotice,
];

impl Fold<'_> {
    pub(super) fn complain(&mut self, content: &Complain) {
        let (seq, registered_on) = (self.record.seq, self.registered());
        let stage = content.act.and_then(|a| self.case.past(a)).map_or(self.case.home(), |t| t.stage);
        let authority = authority(stage);
        self.sign_documents(&[]);
        self.case.complaints.push(Complaint {
            seq,
            about: content.about,
            act: content.act,
            authority,
            filed_at: self.record.at,
            registered_on,
            forwarded: None,
            extended: None,
            closed: None,
        });
        // The general review is the only one that fits the petition; the service's own terms are of the permit.
        let clocks: &[ClockName] = match authority {
            Role::MinistryOfficial => &[ClockName::ComplaintForward, ClockName::ComplaintGeneral],
            _ => &[ClockName::ComplaintForward, ClockName::ComplaintProvider, ClockName::ComplaintQuality],
        };
        for clock in clocks {
            self.begin_about(*clock, registered_on, Some(seq));
        }
        if let Some(act) = content.act {
            self.finish(ClockName::Complaint, Some(act));
        }
    }

    pub(super) fn close_complaint(&mut self, seq: u64, outcome: Option<ComplaintOutcome>) {
        for clock in TO_DECIDE {
            self.finish(clock, Some(seq));
        }
        let end = ComplaintEnd { seq: self.record.seq, outcome };
        if let Some(complaint) = self.case.complaints.iter_mut().find(|c| c.seq == seq) {
            complaint.closed = Some(end);
        }
    }

    pub(super) fn forward_complaint(&mut self, content: &ForwardComplaint) {
        let seq = self.record.seq;
        for clock in [ClockName::ComplaintForward, ClockName::ComplaintProvider] {
            self.finish(clock, Some(content.complaint));
        }
        if let Some(complaint) = self.case.complaints.iter_mut().find(|c| c.seq == content.complaint) {
            complaint.forwarded = Some(seq);
        }
    }

    pub(super) fn extend_complaint(&mut self, content: &ExtendComplaint) {
        let seq = self.record.seq;
        let calendar = self.rules.calendar;
        let of_review = |l: &&mut crate::Limit| {
            l.about == Some(content.complaint)
                && l.is_open()
                && matches!(l.clock, ClockName::ComplaintQuality | ClockName::ComplaintGeneral)
        };
        for limit in self.case.limits.iter_mut().filter(of_review) {
            limit.grant(calendar.add_working_days(limit.due, content.working_days).date, calendar);
        }
        if let Some(complaint) = self.case.complaints.iter_mut().find(|c| c.seq == content.complaint) {
            complaint.extended = Some(seq);
        }
    }

    pub(super) fn satisfy_complaint(&mut self, content: &SatisfyComplaint) -> Result<(), Corrupt> {
        self.close_complaint(content.complaint, Some(ComplaintOutcome::Upheld));
        self.uphold(content.complaint, None, content.day)
    }

    pub(super) fn decide_complaint(&mut self, content: &DecideComplaint) -> Result<(), Corrupt> {
        self.close_complaint(content.complaint, Some(content.outcome));
        match content.outcome {
            ComplaintOutcome::Upheld => self.uphold(content.complaint, None, content.day),
            ComplaintOutcome::UpheldPartly => {
                self.uphold(content.complaint, Some(&content.fallen_grounds), content.day)
            }
            ComplaintOutcome::Rejected | ComplaintOutcome::NotConsidered => Ok(()),
        }
    }

    /// What an upheld complaint does: a decision that ended the case is set aside; inaction gets a day.
    fn uphold(&mut self, seq: u64, fallen: Option<&[GroundId]>, day: Option<Date>) -> Result<(), Corrupt> {
        let missing = self.missing("complaint");
        let complaint = self.case.complaints.iter().find(|c| c.seq == seq).ok_or(missing)?;
        let (about, act) = (complaint.about, complaint.act);
        let sets_aside = self.case.ended.as_ref().is_some_and(|e| Some(e.by) == act && can_be_set_aside(e.kind));
        match (about, day) {
            (ComplainedOf::Act, _) if sets_aside => {
                if let Some(ended) = self.case.ended.take() {
                    self.set_decision_aside(ended, fallen);
                }
            }
            (ComplainedOf::Inaction, Some(day)) => self.set_day(day),
            _ => {}
        }
        Ok(())
    }

    fn set_decision_aside(&mut self, ended: Ended, fallen: Option<&[GroundId]>) {
        if let Some(intended) = ended.unfavourable {
            let grounds = fallen.map_or_else(|| ended.grounds.clone(), <[GroundId]>::to_vec);
            self.case.barred.push(Barred { intended, grounds, since: self.record.seq });
            self.case.notices.retain(|n| n.intended != intended);
        }
        self.exclude(&ended.deciders);
        let signed = self.case.application.as_ref().map(|a| a.signed_at);
        let signed = signed.or(self.case.request.as_ref().map(|r| r.signed_at));
        self.case.documents_judged_on = self.case.documents_judged_on.or(signed.map(|at| at.local_date()));
        match ended.from {
            Stage::Closed => self.back_to_closed(),
            Stage::Correction => self.back_to_correction(ended),
            stage => self.enter(stage, Base::default()),
        }
    }

    /// The case is closed as it was: an annulment fell, was declined, or is still to be proposed.
    pub(super) fn back_to_closed(&mut self) {
        let closing = [ActKind::ConfirmReceipt, ActKind::CloseUncollected];
        let by = self.last_of(&closing).unwrap_or(self.record.seq);
        let past = self.case.past(by);
        let on = past.map_or(self.on, |t| t.at.local_date());
        let kind = past.map_or(ActKind::ConfirmReceipt, |t| t.kind);
        self.go(Stage::Closed);
        self.case.ended = Some(Ended {
            by,
            kind,
            from: Stage::Handover,
            grounds: Vec::new(),
            unfavourable: None,
            deciders: Vec::new(),
            limit: None,
            limits: Vec::new(),
            on,
        });
    }

    /// A lapse in correction falls: the applicant's days begin anew, the state's clocks stand as they stood.
    fn back_to_correction(&mut self, ended: Ended) {
        let came_from = self.case.came_from.take();
        self.go(Stage::Correction);
        self.case.came_from = came_from;
        let stood = ended.limits.into_iter().filter(|l| l.owner == ClockOwner::State);
        self.case.limits.extend(stood);
        self.begin_about(ClockName::Correction, self.on, None);
    }

    /// Inaction: the state's own limits get a day.
    fn set_day(&mut self, day: Date) {
        let of_state = |l: &&mut crate::Limit| l.is_open() && l.owner == ClockOwner::State && l.about.is_none();
        for limit in self.case.limits.iter_mut().filter(of_state) {
            limit.grant(day, self.rules.calendar);
        }
    }
}

/// Ends that an upheld complaint sets aside.
const fn can_be_set_aside(kind: ActKind) -> bool {
    matches!(
        kind,
        ActKind::RefusePetition | ActKind::RevokePetition | ActKind::Refuse | ActKind::Annul | ActKind::Lapse
    )
}
