//! What in a case waits for the person who has it: what lists mark a row with.

use super::{Case, Check};
use crate::act::{Act, ActKind, Recommendation};
use crate::check::CheckOutcome;
use crate::choice;
use crate::stage::Stage;
use crate::time::Instant;
use serde::{Deserialize, Serialize};

choice! {
    /// What waits.
    pub enum Waits ("waits") {
        /// The applicant mended the remarks.
        Corrected = "corrected",
        /// The applicant objected to a notice, or said that there is no objection.
        Answered = "answered",
        /// The applicant was heard.
        Heard = "heard",
        /// The term for an objection went by without one.
        NotAnswered = "not_answered",
        /// The applicant wants to be heard, or will be at this time.
        OralHearing = "oral_hearing",
        /// The ministry sent the case back.
        SentBack = "sent_back",
        /// The migration service sent the case back to the centre.
        ReturnedToCentre = "returned_to_centre",
        /// The head declined the proposal.
        Declined = "declined",
        /// A complaint set the decision aside.
        ComplaintUpheld = "complaint_upheld",
        /// An interview is agreed.
        Meeting = "meeting",
        /// The applicant asked for another time.
        NewTimeAsked = "new_time_asked",
        /// The reviewer recommends to refuse.
        RefusalRecommended = "refusal_recommended",
        /// A permit is proposed.
        ProposedPermit = "proposed_permit",
        /// A refusal is proposed.
        ProposedRefusal = "proposed_refusal",
        /// An annulment is proposed.
        ProposedAnnulment = "proposed_annulment",
        /// A state system answered with something on which the officer's word is needed.
        CheckHit = "check_hit",
        /// A state system gave no answer.
        CheckUnavailable = "check_unavailable",
        /// A state system was asked and has not answered.
        CheckAwaited = "check_awaited",
        /// A reported change is to be taken over or not.
        Change = "change",
        /// A longer limit is asked for.
        Extension = "extension",
        /// Another city is asked for.
        Transfer = "transfer",
        /// A complaint is to be satisfied or forwarded.
        Complaint = "complaint",
        /// A complaint is to be decided.
        ComplaintForwarded = "complaint_forwarded",
        /// The person comes to the centre at this time.
        Visit = "visit",
        /// The document is to be ordered.
        CardToOrder = "card_to_order",
        /// The document was handed over; the receipt is missing.
        ReceiptAwaited = "receipt_awaited",
    }
}

/// What waits, and at what time if it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// What.
    pub what: Waits,
    /// When.
    #[serde(default)]
    pub at: Option<Instant>,
}

impl From<Waits> for Waiting {
    fn from(what: Waits) -> Waiting {
        Waiting { what, at: None }
    }
}

impl Case {
    /// What waits for those who act in the case now, what brought it to its stage first.
    pub fn waits(&self) -> Vec<Waiting> {
        if self.is_private() {
            return Vec::new();
        }
        let mut found: Vec<Waiting> = self.came_by().map(Waiting::from).into_iter().collect();
        found.extend(self.of_stage());
        found.extend(self.of_checks().map(Waiting::from));
        let pending = [
            (self.changes.iter().any(|c| c.accepted.is_none()), Waits::Change),
            (self.asked_extensions().next().is_some(), Waits::Extension),
            (self.transfer_asked.is_some(), Waits::Transfer),
            (self.complaints.iter().any(|c| c.closed.is_none() && c.forwarded.is_none()), Waits::Complaint),
            (self.complaints.iter().any(|c| c.closed.is_none() && c.forwarded.is_some()), Waits::ComplaintForwarded),
        ];
        found.extend(pending.into_iter().filter(|(there, _)| *there).map(|(_, what)| Waiting::from(what)));
        found
    }

    /// The applicant's correction brought the case to its stage.
    pub fn came_by_correction(&self) -> bool {
        self.came_by() == Some(Waits::Corrected)
    }

    /// The act that brought the case to its stage, where it is one to be told.
    fn came_by(&self) -> Option<Waits> {
        let mut entered = self.trail.iter().rev().filter(|t| t.at == self.stage_since);
        let told = |kind: ActKind| {
            Some(match kind {
                ActKind::SignCorrection => Waits::Corrected,
                ActKind::AnswerNotice => Waits::Answered,
                ActKind::RecordHearing => Waits::Heard,
                ActKind::CloseHearing => Waits::NotAnswered,
                ActKind::SendBack => Waits::SentBack,
                ActKind::ReturnToCentre => Waits::ReturnedToCentre,
                ActKind::DeclineProposal => Waits::Declined,
                ActKind::SatisfyComplaint | ActKind::DecideComplaint => Waits::ComplaintUpheld,
                _ => return None,
            })
        };
        entered.find_map(|t| told(t.kind))
    }

    fn of_stage(&self) -> Option<Waiting> {
        match self.stage {
            Stage::Interview if self.interview.awaits_new_time => Some(Waits::NewTimeAsked.into()),
            Stage::Interview => {
                self.interview.meeting.as_ref().map(|m| Waiting { what: Waits::Meeting, at: Some(m.at) })
            }
            Stage::PetitionDecision => {
                let refuse = self.recommendation.as_ref().is_some_and(|r| r.what == Recommendation::Refuse);
                refuse.then_some(Waits::RefusalRecommended.into())
            }
            Stage::Hearing if self.oral_hearing_asked() => {
                Some(Waiting { what: Waits::OralHearing, at: self.hearing.as_ref().map(|m| m.at) })
            }
            Stage::Confirmation => self.proposal.as_ref().and_then(|p| match p.act {
                Act::ProposePermit(_) => Some(Waits::ProposedPermit.into()),
                Act::ProposeRefusal(_) => Some(Waits::ProposedRefusal.into()),
                Act::ProposeAnnulment(_) => Some(Waits::ProposedAnnulment.into()),
                _ => None,
            }),
            Stage::CardProduction => self.card.ordered.is_none().then_some(Waits::CardToOrder.into()),
            Stage::Handover if self.card.handed_over.is_some() => Some(Waits::ReceiptAwaited.into()),
            Stage::AwaitingEntry | Stage::Arrival | Stage::Handover => {
                self.visit.as_ref().map(|v| Waiting { what: Waits::Visit, at: Some(v.slot) })
            }
            _ => None,
        }
    }

    /// The answers of state systems, the gravest alone.
    fn of_checks(&self) -> Option<Waits> {
        let unavailable = |c: &Check| c.answer.as_ref().is_some_and(|a| a.outcome == CheckOutcome::Unavailable);
        let any = |test: &dyn Fn(&Check) -> bool| self.checks.iter().any(test);
        if any(&Check::wants_word) {
            Some(Waits::CheckHit)
        } else if any(&unavailable) {
            Some(Waits::CheckUnavailable)
        } else {
            any(&Check::is_awaited).then_some(Waits::CheckAwaited)
        }
    }
}
