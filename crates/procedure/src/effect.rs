//! What follows from an act outside the case: notices, questions to state systems, slots, keys.

use crate::act::{Act, Answer};
use crate::case::Case;
use crate::catalogue::CentreId;
use crate::check::{CheckOutcome, CheckSystem};
use crate::choice;
use crate::edition::CheckedAct;
use crate::id::AccountId;
use crate::record::ActRecord;
use crate::role::Role;
use crate::rulebook::Rules;
use crate::stage::Stage;
use crate::time::Instant;
use serde::Serialize;

choice! {
    /// What a notice tells. Those for the applicant have a sentence each, `notice-<id>` in `locales/`; employees are
    /// told by their queue.
    pub enum NoticeKind ("notice") {
        /// The request or application is registered.
        Registered = "registered",
        /// Returned with remarks.
        Returned = "returned",
        /// The corrected statement is registered.
        Corrected = "corrected",
        /// The documents are accepted.
        DocumentsAccepted = "documents_accepted",
        /// A time for the interview.
        InterviewScheduled = "interview_scheduled",
        /// Another time is asked for.
        RescheduleAsked = "reschedule_asked",
        /// The interview did not happen.
        NoShow = "no_show",
        /// The interview was held; the ministry decides.
        WithMinistry = "with_ministry",
        /// A step is repeated.
        SentBack = "sent_back",
        /// Petition issued.
        PetitionIssued = "petition_issued",
        /// Petition refused.
        PetitionRefused = "petition_refused",
        /// Petition taken back.
        PetitionRevoked = "petition_revoked",
        /// Consideration refused.
        ConsiderationRefused = "consideration_refused",
        /// A hit arrived after a favourable act.
        LateHit = "late_hit",
        /// A change was reported.
        ChangeReported = "change_reported",
        /// The reported change was answered.
        ChangeAnswered = "change_answered",
        /// A transfer is asked for.
        TransferAsked = "transfer_asked",
        /// The case went to another city.
        Transferred = "transferred",
        /// Notice of the preliminary decision.
        IntendedRefusal = "intended_refusal",
        /// The person answered the notice.
        NoticeAnswered = "notice_answered",
        /// A time for the oral hearing.
        HearingScheduled = "hearing_scheduled",
        /// The minutes of the hearing.
        HearingRecorded = "hearing_recorded",
        /// The hearing closed without an objection.
        HearingClosed = "hearing_closed",
        /// Preliminary approval.
        Approved = "approved",
        /// A proposal waits for the head.
        ProposalMade = "proposal_made",
        /// The head declined a proposal.
        ProposalDeclined = "proposal_declined",
        /// Permit refused.
        Refused = "refused",
        /// Permit issued.
        PermitIssued = "permit_issued",
        /// Permit annulled.
        Annulled = "annulled",
        /// Entry recorded.
        EntryRecorded = "entry_recorded",
        /// Visit booked.
        VisitBooked = "visit_booked",
        /// Visit cancelled.
        VisitCancelled = "visit_cancelled",
        /// An item at the centre has its outcome.
        ItemRecorded = "item_recorded",
        /// The centre handed the case to the migration service.
        Submitted = "submitted",
        /// The centre has to repeat an item.
        ReturnedToCentre = "returned_to_centre",
        /// The document is being made.
        CardOrdered = "card_ordered",
        /// The document waits at the centre.
        CardReady = "card_ready",
        /// The document was handed over.
        HandedOver = "handed_over",
        /// The case is closed.
        Closed = "closed",
        /// Taken back by the applicant.
        Withdrawn = "withdrawn",
        /// Lapsed.
        Lapsed = "lapsed",
        /// More time is asked for.
        ExtensionAsked = "extension_asked",
        /// More time was given.
        Extended = "extended",
        /// Limits changed.
        LimitsChanged = "limits_changed",
        /// A lapsed case goes on.
        Reinstated = "reinstated",
        /// The case went to another edition.
        EditionMoved = "edition_moved",
        /// A mistake in the record was put right.
        Rectified = "rectified",
        /// A document was put right.
        DocumentRectified = "document_rectified",
        /// Originals changed hands.
        OriginalsMoved = "originals_moved",
        /// Another employee has the case.
        Reassigned = "reassigned",
        /// The case has no employee any more.
        Unassigned = "unassigned",
        /// No object any more.
        Terminated = "terminated",
        /// A consent was taken back.
        ConsentWithdrawn = "consent_withdrawn",
        /// The complaint is registered.
        ComplaintRegistered = "complaint_registered",
        /// The complaint was taken back.
        ComplaintWithdrawn = "complaint_withdrawn",
        /// The body corrected itself.
        ComplaintSatisfied = "complaint_satisfied",
        /// The complaint was forwarded.
        ComplaintForwarded = "complaint_forwarded",
        /// The review takes longer.
        ComplaintExtended = "complaint_extended",
        /// The complaint is decided.
        ComplaintDecided = "complaint_decided",
        /// Two cases of the person are open: choose which goes on.
        ChooseCase = "choose_case",
    }
}

impl NoticeKind {
    /// Whether the applicant is ever told this; the rest is for employees alone.
    pub const fn is_for_applicant(self) -> bool {
        !matches!(
            self,
            NoticeKind::RescheduleAsked
                | NoticeKind::LateHit
                | NoticeKind::ChangeReported
                | NoticeKind::TransferAsked
                | NoticeKind::ProposalMade
                | NoticeKind::ProposalDeclined
                | NoticeKind::ExtensionAsked
                | NoticeKind::Reassigned
                | NoticeKind::Unassigned
                | NoticeKind::ComplaintWithdrawn
        )
    }
}

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "to", content = "who")]
pub enum Recipient {
    /// The applicant, in their language.
    Applicant,
    /// Whoever works in a role on the case: its assignee, else the role's queue.
    Role(Role),
    /// One employee.
    Account(AccountId),
}

/// One consequence.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "effect")]
pub enum Effect {
    /// Tell somebody.
    Notice {
        /// What.
        kind: NoticeKind,
        /// Whom.
        to: Recipient,
    },
    /// Ask a state system (by `order_check` of the system).
    OrderCheck {
        /// Which.
        system: CheckSystem,
    },
    /// A slot is free again.
    ReleaseSlot {
        /// Centre.
        centre: CentreId,
        /// Slot.
        slot: Instant,
    },
    /// Destroy the case's key: nothing of the person remains \[A19\].
    DestroyKey {
        /// When.
        when: Instant,
    },
}

/// What follows from an act. `before` is the case before it, none for `open_case`.
pub fn effects(before: Option<&Case>, record: &ActRecord, after: &Case, rules: &Rules) -> Vec<Effect> {
    let mut effects: Vec<Effect> = Vec::new();
    let tell = |effects: &mut Vec<Effect>, kind, to| effects.push(Effect::Notice { kind, to });
    for (kind, to) in notices(before, record, after) {
        tell(&mut effects, kind, to);
    }
    orders(before, record, after, rules, &mut effects);
    let left = before.and_then(|b| b.visit.as_ref()).filter(|v| after.visit.as_ref() != Some(*v));
    if let Some(visit) = left {
        effects.push(Effect::ReleaseSlot { centre: visit.centre.clone(), slot: visit.slot });
    }
    let was_draft = before.is_some_and(|b| b.stage == Stage::Draft);
    if was_draft && after.stage.is_end() {
        effects.push(Effect::DestroyKey { when: record.at });
    }
    effects
}

/// A lapsed case goes on.
fn reinstated(before: Option<&Case>, after: &Case) -> bool {
    before.is_some_and(|b| b.stage == Stage::Lapsed) && after.stage != Stage::Lapsed
}

/// Checks asked by the system: those that the coming favourable act needs, where they do not count any more.
fn orders(before: Option<&Case>, record: &ActRecord, after: &Case, rules: &Rules, effects: &mut Vec<Effect>) {
    let entered = before.is_none_or(|b| b.stage != after.stage);
    let act = match after.stage {
        Stage::Screening => CheckedAct::IssuePetition,
        Stage::Verification => CheckedAct::GrantPreliminaryApproval,
        Stage::Decision => CheckedAct::ProposePermit,
        _ => return,
    };
    if !entered || !after.may_ask_systems() {
        return;
    }
    let on = record.at.local_date();
    let awaited = |system: &CheckSystem| after.check(*system).is_some_and(|c| c.is_awaited() && !c.stale);
    let missing = after.checks_missing(act, rules, on).into_iter().filter(|s| !awaited(s));
    effects.extend(missing.map(|system| Effect::OrderCheck { system }));
}

/// Every act says here what is told to whom; silence is said too.
fn notices(before: Option<&Case>, record: &ActRecord, after: &Case) -> Vec<(NoticeKind, Recipient)> {
    use NoticeKind as N;
    use Recipient::{Account, Applicant, Role as To};
    let acting = after.acting().or(before.and_then(Case::acting)).unwrap_or(Role::MinistryOfficial);
    let authority = after.authority();
    match &record.act {
        Act::OpenCase(_) | Act::DiscardDraft(_) | Act::EditContacts(_) | Act::TakeCase(_) => vec![],
        Act::OrderCheck(_) | Act::AssessCheck(_) => vec![],
        Act::SignPetitionRequest(_) | Act::SignResidenceApplication(_) => {
            vec![(N::Registered, Applicant), (N::Registered, To(acting))]
        }
        Act::AcceptDocuments(_) => vec![(N::DocumentsAccepted, Applicant)],
        Act::ReturnForCorrection(_) => vec![(N::Returned, Applicant)],
        Act::SignCorrection(_) => vec![(N::Corrected, Applicant), (N::Corrected, To(acting))],
        Act::ScheduleInterview(_) => vec![(N::InterviewScheduled, Applicant)],
        Act::AskReschedule(_) => vec![(N::RescheduleAsked, To(Role::Screener))],
        Act::RecordNoShow(_) => vec![(N::NoShow, Applicant)],
        Act::RecordInterview(_) | Act::RecommendRefusal(_) => {
            vec![(N::WithMinistry, Applicant), (N::WithMinistry, To(Role::MinistryOfficial))]
        }
        Act::SendBack(_) => vec![(N::SentBack, Applicant), (N::SentBack, To(Role::Screener))],
        Act::IssuePetition(_) => vec![(N::PetitionIssued, Applicant)],
        Act::RefusePetition(_) => vec![(N::PetitionRefused, Applicant)],
        Act::RevokePetition(_) => vec![(N::PetitionRevoked, Applicant)],
        Act::RefuseConsideration(_) => vec![(N::ConsiderationRefused, Applicant)],
        Act::RecordCheck(a) => {
            let against = matches!(a.outcome, CheckOutcome::Hit | CheckOutcome::Differs);
            let late = after.approval.is_some() && against;
            if late { vec![(N::LateHit, To(Role::MigrationOfficer))] } else { vec![] }
        }
        Act::ReportChange(_) => vec![(N::ChangeReported, To(acting))],
        Act::AcceptChange(_) => vec![(N::ChangeAnswered, Applicant)],
        Act::AskTransfer(_) => vec![(N::TransferAsked, To(Role::MigrationHead))],
        Act::TransferCase(_) => vec![(N::Transferred, Applicant), (N::Transferred, To(acting))],
        Act::NotifyIntendedRefusal(_) => vec![(N::IntendedRefusal, Applicant)],
        Act::AnswerNotice(a) => {
            let by = before.and_then(Case::open_notice).map_or(acting, |n| n.role);
            let oral = a.answer == Answer::OralHearing;
            let told = [(N::NoticeAnswered, To(by))];
            told.into_iter().chain(oral.then_some((N::NoticeAnswered, Applicant))).collect()
        }
        Act::ScheduleHearing(_) => vec![(N::HearingScheduled, Applicant)],
        Act::RecordHearing(_) => vec![(N::HearingRecorded, Applicant)],
        Act::CloseHearing(_) => vec![(N::HearingClosed, Applicant), (N::HearingClosed, To(acting))],
        Act::GrantPreliminaryApproval(_) => vec![(N::Approved, Applicant)],
        Act::ProposeRefusal(_) | Act::ProposePermit(_) | Act::ProposeAnnulment(_) => {
            vec![(N::ProposalMade, To(Role::MigrationHead))]
        }
        Act::DeclineProposal(_) => vec![(N::ProposalDeclined, To(Role::MigrationOfficer))],
        Act::Refuse(_) => vec![(N::Refused, Applicant)],
        Act::IssuePermit(_) => vec![(N::PermitIssued, Applicant)],
        Act::Annul(_) => vec![(N::Annulled, Applicant)],
        Act::ReportEntry(_) => vec![(N::EntryRecorded, Applicant)],
        Act::RecordEntry(_) => vec![(N::EntryRecorded, Applicant)],
        Act::BookVisit(_) => vec![(N::VisitBooked, Applicant)],
        Act::CancelVisit(_) => vec![(N::VisitCancelled, Applicant)],
        Act::RecordMedical(_) | Act::RecordFingerprinting(_) | Act::RecordHousing(_) | Act::CheckOriginals(_) => {
            vec![(N::ItemRecorded, Applicant)]
        }
        Act::SubmitForDecision(_) => vec![(N::Submitted, Applicant), (N::Submitted, To(Role::MigrationOfficer))],
        Act::ReturnToCentre(_) => {
            vec![(N::ReturnedToCentre, Applicant), (N::ReturnedToCentre, To(Role::CentreOperator))]
        }
        Act::OrderCard(_) => vec![(N::CardOrdered, Applicant)],
        Act::RecordCard(_) => vec![(N::CardReady, Applicant), (N::CardReady, To(Role::CentreOperator))],
        Act::HandOver(_) => vec![(N::HandedOver, Applicant)],
        Act::ConfirmReceipt(_) | Act::CloseUncollected(_) => vec![(N::Closed, Applicant)],
        Act::Withdraw(_) => {
            let by = before.and_then(Case::acting);
            let told = by.map(|role| (N::Withdrawn, To(role)));
            [(N::Withdrawn, Applicant)].into_iter().chain(told).collect()
        }
        Act::Lapse(_) => vec![(N::Lapsed, Applicant)],
        Act::AskExtension(_) => vec![(N::ExtensionAsked, To(authority))],
        Act::ExtendLimit(_) | Act::RecomputeLimits(_) if reinstated(before, after) => {
            vec![(N::Reinstated, Applicant)]
        }
        Act::ExtendLimit(_) => vec![(N::Extended, Applicant)],
        Act::RecomputeLimits(_) => vec![(N::LimitsChanged, Applicant), (N::LimitsChanged, To(acting))],
        Act::MoveEdition(_) => vec![(N::EditionMoved, Applicant)],
        Act::RectifyRecord(_) => vec![(N::Rectified, Applicant)],
        Act::RectifyDocument(_) => vec![(N::DocumentRectified, Applicant)],
        Act::MoveOriginals(_) => vec![(N::OriginalsMoved, Applicant)],
        Act::Reassign(a) => vec![(N::Reassigned, Account(a.to))],
        Act::ReleaseCase(_) | Act::Recuse(_) => vec![(N::Unassigned, To(authority))],
        Act::Terminate(_) => vec![(N::Terminated, Applicant)],
        Act::WithdrawConsent(_) => vec![(N::ConsentWithdrawn, Applicant), (N::ConsentWithdrawn, To(acting))],
        Act::Complain(_) => {
            let by = after.complaints.last().map_or(authority, |c| c.authority);
            vec![(N::ComplaintRegistered, Applicant), (N::ComplaintRegistered, To(by))]
        }
        Act::WithdrawComplaint(_) => vec![(N::ComplaintWithdrawn, To(Role::ComplaintReviewer))],
        Act::SatisfyComplaint(a) => with_choice(N::ComplaintSatisfied, a.newer_case.is_some()),
        Act::ForwardComplaint(_) => {
            vec![(N::ComplaintForwarded, Applicant), (N::ComplaintForwarded, To(Role::ComplaintReviewer))]
        }
        Act::ExtendComplaint(_) => vec![(N::ComplaintExtended, Applicant)],
        Act::DecideComplaint(a) => {
            let reopened = before.is_some_and(|b| b.stage != after.stage);
            let mut told = with_choice(N::ComplaintDecided, reopened && a.newer_case.is_some());
            told.push((N::ComplaintDecided, To(authority)));
            told
        }
    }
}

fn with_choice(kind: NoticeKind, choose: bool) -> Vec<(NoticeKind, Recipient)> {
    let choice = choose.then_some((NoticeKind::ChooseCase, Recipient::Applicant));
    [(kind, Recipient::Applicant)].into_iter().chain(choice).collect()
}
