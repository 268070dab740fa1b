//! The table of acts: who, from which stage, to which, signed or not. The one source of permission checks,
//! options, matrices and the diagram \[procedure.md, "Acts"\]. Conditions beyond it are the guards in
//! `decide/`.

mod reach;

pub use reach::*;

use crate::act::ActKind::{self, *};
use crate::role::Role::{self, *};
use crate::stage::Stage::{self, *};

/// Who may perform an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A role. What an officer does, the head of the office may do too.
    Role(Role),
    /// Who acts in the stage: [`acting`].
    Acting,
    /// The ministry up to `petitioned`, the head of the office from `verification` on: [`authority`].
    Authority,
    /// The office or ministry that gave the notice.
    Notifier,
    /// An employee who has the case.
    Assigned,
    /// The employee who made the act.
    Maker,
    /// The role that issued the paper.
    Issuer,
    /// The authority of the act complained of.
    ComplaintAuthority,
}

/// Where an act leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// The case keeps its stage.
    Same,
    /// A stage.
    Stage(Stage),
    /// The stage from which the case was set aside.
    CameFrom,
    /// The stage that lapsed.
    LapsedFrom,
    /// Where an upheld complaint leads: the stage of the act set aside.
    SetAside,
}

/// Who signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    /// Nobody.
    No,
    /// The actor.
    Yes,
    /// The actor, unless it is the system.
    ByPersons,
    /// The actor and a second person.
    Two,
}

/// Which editions have a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// All.
    Always,
    /// With `four_eyes = true`: proposals go to the head.
    TwoPairs,
    /// With `four_eyes = false`: the officer performs the head's acts from the stage itself \[ours\].
    OnePair,
    /// With `incomplete = "refuse_consideration"`.
    RefuseConsideration,
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Act.
    pub act: ActKind,
    /// By whom.
    pub by: &'static [By],
    /// From which stages; empty: before there is a case.
    pub from: &'static [Stage],
    /// Where to.
    pub to: &'static [To],
    /// Signed.
    pub signed: Signed,
    /// In which editions.
    pub when: When,
    /// Where the rule comes from.
    pub source: &'static str,
}

const fn row(
    act: ActKind,
    by: &'static [By],
    from: &'static [Stage],
    to: &'static [To],
    signed: Signed,
    source: &'static str,
) -> Row {
    Row { act, by, from, to, signed, when: When::Always, source }
}

const fn only(when: When, row: Row) -> Row {
    Row { when, ..row }
}

/// Every stage that is not an end state, draft excepted.
pub const OPEN: &[Stage] = &[
    Screening,
    Interview,
    PetitionDecision,
    Petitioned,
    Verification,
    Correction,
    Hearing,
    AwaitingEntry,
    Arrival,
    Decision,
    Confirmation,
    CardProduction,
    Handover,
];
/// Every stage.
pub const ANY: &[Stage] = Stage::ALL;
const RESIDENCE: &[Stage] = &[Verification, AwaitingEntry, Arrival, Decision, CardProduction, Handover];
const CHECKED: &[Stage] = &[Verification, AwaitingEntry, Arrival, Decision];
const ISSUED: &[Stage] = &[CardProduction, Handover, Closed];
const PAPERS: &[Stage] =
    &[Petitioned, Verification, AwaitingEntry, Arrival, Decision, CardProduction, Handover, Closed];
const NOTIFY_PETITION: &[Stage] = &[PetitionDecision, Petitioned, Verification, AwaitingEntry, Arrival, Decision];
const NOTIFY_PERMIT: &[Stage] = &[Verification, AwaitingEntry, Arrival, Decision, CardProduction, Handover, Closed];
const LAPSING: &[Stage] = &[Draft, Correction, Petitioned, AwaitingEntry, Arrival];
const EXTENDABLE: &[Stage] = &[Correction, Petitioned, Interview, AwaitingEntry, Arrival, Lapsed];
const BACK: &[To] = &[To::Same, To::SetAside];

const APPLICANT: &[By] = &[By::Role(Applicant)];
const SCREENER: &[By] = &[By::Role(Screener)];
const MINISTRY: &[By] = &[By::Role(MinistryOfficial)];
const OFFICER: &[By] = &[By::Role(MigrationOfficer)];
const HEAD: &[By] = &[By::Role(MigrationHead)];
const OPERATOR: &[By] = &[By::Role(CentreOperator)];
const REVIEWER: &[By] = &[By::Role(ComplaintReviewer)];
const SYSTEM: &[By] = &[By::Role(System)];
const AUTHORITY: &[By] = &[By::Authority];
const SAME: &[To] = &[To::Same];

/// Up to the petition.
const PETITION_ROWS: &[Row] = &[
    row(OpenCase, APPLICANT, &[], &[To::Stage(Draft), To::Stage(Petitioned)], Signed::No, "[ours]"),
    row(DiscardDraft, APPLICANT, &[Draft], &[To::Stage(Withdrawn)], Signed::No, "[ours]"),
    row(EditContacts, APPLICANT, ANY, SAME, Signed::No, "[ours]"),
    row(SignPetitionRequest, APPLICANT, &[Draft], &[To::Stage(Screening)], Signed::Yes, "[report]"),
    row(TakeCase, SCREENER, &[Screening, Interview], SAME, Signed::No, "[ours]"),
    row(TakeCase, MINISTRY, &[PetitionDecision, Petitioned], SAME, Signed::No, "[ours]"),
    row(TakeCase, OFFICER, RESIDENCE, SAME, Signed::No, "[ours]"),
    row(TakeCase, HEAD, &[Confirmation], SAME, Signed::No, "[ours]"),
    row(TakeCase, OPERATOR, &[Arrival, Handover], SAME, Signed::No, "[ours]"),
    row(AcceptDocuments, SCREENER, &[Screening], &[To::Stage(Interview)], Signed::Yes, "[report]"),
    row(ReturnForCorrection, SCREENER, &[Screening, Interview], &[To::Stage(Correction)], Signed::Yes, "[ours]"),
    row(ReturnForCorrection, MINISTRY, &[PetitionDecision], &[To::Stage(Correction)], Signed::Yes, "[ours]"),
    row(ReturnForCorrection, OFFICER, &[Verification, Decision], &[To::Stage(Correction)], Signed::Yes, "[ours]"),
    row(ReturnForCorrection, OPERATOR, &[Arrival], &[To::Stage(Correction)], Signed::Yes, "[ours]"),
    row(SignCorrection, APPLICANT, &[Correction], &[To::CameFrom], Signed::Yes, "[ours]"),
    row(ScheduleInterview, SCREENER, &[Interview], SAME, Signed::No, "[report]"),
    row(AskReschedule, APPLICANT, &[Interview], SAME, Signed::No, "[ours]"),
    row(RecordNoShow, SCREENER, &[Interview], &[To::Same, To::Stage(PetitionDecision)], Signed::Yes, "[ours]"),
    row(RecordInterview, SCREENER, &[Interview], &[To::Stage(PetitionDecision)], Signed::Yes, "[report]"),
    row(RecommendRefusal, SCREENER, &[Screening, Interview], &[To::Stage(PetitionDecision)], Signed::Yes, "[ours]"),
    row(SendBack, MINISTRY, &[PetitionDecision], &[To::Stage(Screening), To::Stage(Interview)], Signed::Yes, "[ours]"),
    row(IssuePetition, MINISTRY, &[PetitionDecision], &[To::Stage(Petitioned)], Signed::Yes, "[report]"),
    row(RefusePetition, MINISTRY, &[PetitionDecision], &[To::Stage(Refused)], Signed::Yes, "[law art. 73]"),
    row(
        RevokePetition,
        MINISTRY,
        &[Petitioned, Verification, AwaitingEntry, Arrival, Decision],
        &[To::Stage(Annulled)],
        Signed::Yes,
        "[law art. 73]",
    ),
];

/// From the residence application to the decision.
const RESIDENCE_ROWS: &[Row] = &[
    row(SignResidenceApplication, APPLICANT, &[Petitioned], &[To::Stage(Verification)], Signed::Yes, "[report]"),
    only(
        When::RefuseConsideration,
        row(RefuseConsideration, OFFICER, &[Verification], &[To::Stage(Petitioned)], Signed::Yes, "[law]"),
    ),
    row(OrderCheck, &[By::Role(System), By::Acting], OPEN, SAME, Signed::No, "[ours]"),
    row(RecordCheck, &[By::Role(System), By::Role(MigrationOfficer)], ANY, SAME, Signed::ByPersons, "[ours]"),
    row(AssessCheck, OFFICER, CHECKED, SAME, Signed::Yes, "[ours]"),
    row(ReportChange, APPLICANT, OPEN, SAME, Signed::Yes, "[ours]"),
    row(AcceptChange, &[By::Acting], OPEN, SAME, Signed::Yes, "[ours]"),
    row(AskTransfer, APPLICANT, RESIDENCE, SAME, Signed::Yes, "[ours]"),
    row(TransferCase, HEAD, RESIDENCE, SAME, Signed::Yes, "[ours]"),
    row(
        GrantPreliminaryApproval,
        OFFICER,
        &[Verification],
        &[To::Stage(AwaitingEntry), To::Stage(Arrival)],
        Signed::Yes,
        "[report]",
    ),
    only(
        When::TwoPairs,
        row(ProposeRefusal, OFFICER, CHECKED, &[To::Stage(Confirmation)], Signed::Yes, "[law art. 73] [ours]"),
    ),
    only(When::TwoPairs, row(ProposePermit, OFFICER, &[Decision], &[To::Stage(Confirmation)], Signed::Yes, "[ours]")),
    only(
        When::TwoPairs,
        row(ProposeAnnulment, OFFICER, ISSUED, &[To::Stage(Confirmation)], Signed::Yes, "[law art. 49] [ours]"),
    ),
    row(DeclineProposal, HEAD, &[Confirmation], &[To::CameFrom], Signed::Yes, "[ours]"),
    row(Refuse, HEAD, &[Confirmation], &[To::Stage(Refused)], Signed::Yes, "[law art. 49]"),
    row(IssuePermit, HEAD, &[Confirmation], &[To::Stage(CardProduction)], Signed::Yes, "[order cl. 1]"),
    row(Annul, HEAD, &[Confirmation], &[To::Stage(Annulled)], Signed::Yes, "[law art. 49]"),
    only(When::OnePair, row(Refuse, OFFICER, CHECKED, &[To::Stage(Refused)], Signed::Yes, "[ours]")),
    only(When::OnePair, row(IssuePermit, OFFICER, &[Decision], &[To::Stage(CardProduction)], Signed::Yes, "[ours]")),
    only(When::OnePair, row(Annul, OFFICER, ISSUED, &[To::Stage(Annulled)], Signed::Yes, "[ours]")),
];

/// Hearing.
const HEARING_ROWS: &[Row] = &[
    row(NotifyIntendedRefusal, MINISTRY, NOTIFY_PETITION, &[To::Stage(Hearing)], Signed::Yes, "[law art. 73]"),
    row(NotifyIntendedRefusal, OFFICER, NOTIFY_PERMIT, &[To::Stage(Hearing)], Signed::Yes, "[law art. 73]"),
    row(AnswerNotice, APPLICANT, &[Hearing], &[To::CameFrom, To::Same], Signed::Yes, "[law art. 73]"),
    row(ScheduleHearing, &[By::Notifier], &[Hearing], SAME, Signed::No, "[law art. 74]"),
    row(RecordHearing, &[By::Notifier], &[Hearing], &[To::CameFrom], Signed::Two, "[law art. 74]"),
    row(CloseHearing, SYSTEM, &[Hearing], &[To::CameFrom], Signed::No, "[law art. 73]"),
];

/// From entry to the document in the holder's hand.
const ARRIVAL_ROWS: &[Row] = &[
    row(ReportEntry, APPLICANT, &[AwaitingEntry], &[To::Stage(Arrival)], Signed::Yes, "[report]"),
    row(
        RecordEntry,
        &[By::Role(System), By::Role(CentreOperator), By::Role(MigrationOfficer)],
        &[AwaitingEntry, Arrival],
        &[To::Stage(Arrival)],
        Signed::ByPersons,
        "[ours]",
    ),
    row(
        BookVisit,
        &[By::Role(Applicant), By::Role(CentreOperator)],
        &[AwaitingEntry, Arrival, Handover],
        SAME,
        Signed::No,
        "[ours]",
    ),
    row(
        CancelVisit,
        &[By::Role(Applicant), By::Role(CentreOperator), By::Role(System)],
        &[AwaitingEntry, Arrival, Handover],
        SAME,
        Signed::No,
        "[ours]",
    ),
    row(RecordMedical, OPERATOR, &[Arrival], SAME, Signed::Yes, "[order cl. 1]"),
    row(RecordFingerprinting, OPERATOR, &[Arrival], SAME, Signed::Yes, "[report]"),
    row(RecordHousing, OPERATOR, &[Arrival], SAME, Signed::Yes, "[report]"),
    row(CheckOriginals, OPERATOR, &[Arrival], SAME, Signed::Yes, "[report]"),
    row(SubmitForDecision, OPERATOR, &[Arrival], &[To::Stage(Decision)], Signed::Yes, "[report]"),
    row(ReturnToCentre, OFFICER, &[Decision], &[To::Stage(Arrival)], Signed::Yes, "[ours]"),
    row(
        OrderCard,
        &[By::Role(MigrationOfficer), By::Role(System)],
        &[CardProduction],
        SAME,
        Signed::No,
        "[law, unverified]",
    ),
    row(
        RecordCard,
        &[By::Role(MigrationOfficer), By::Role(System)],
        &[CardProduction],
        &[To::Stage(Handover)],
        Signed::ByPersons,
        "[law, unverified]",
    ),
    row(HandOver, OPERATOR, &[Handover], SAME, Signed::Yes, "[order cl. 1]"),
    row(
        ConfirmReceipt,
        &[By::Role(Applicant), By::Role(CentreOperator)],
        &[Handover],
        &[To::Stage(Closed)],
        Signed::Yes,
        "[ours]",
    ),
    row(CloseUncollected, OPERATOR, &[Handover], &[To::Stage(Closed)], Signed::Yes, "[ours]"),
];

/// Limits, mistakes, accesses, and the end of a case.
const RECORD_ROWS: &[Row] = &[
    row(Withdraw, APPLICANT, OPEN, &[To::Stage(Withdrawn)], Signed::Yes, "[ours]"),
    row(Lapse, SYSTEM, LAPSING, &[To::Stage(Lapsed)], Signed::No, "[ours]"),
    row(AskExtension, APPLICANT, EXTENDABLE, SAME, Signed::Yes, "[ours]"),
    row(ExtendLimit, AUTHORITY, EXTENDABLE, &[To::Same, To::LapsedFrom], Signed::Yes, "[ours]"),
    row(RecomputeLimits, SYSTEM, ANY, &[To::Same, To::LapsedFrom], Signed::No, "[ours]"),
    row(MoveEdition, SYSTEM, OPEN, SAME, Signed::No, "[ours]"),
    row(RectifyRecord, &[By::Maker, By::Authority], ANY, SAME, Signed::Yes, "[ours]"),
    row(RectifyDocument, &[By::Issuer], PAPERS, SAME, Signed::Yes, "[ours]"),
    row(RectifyDocument, OFFICER, &[Handover, Closed], &[To::Stage(CardProduction)], Signed::Yes, "[ours]"),
    row(MoveOriginals, &[By::Role(CentreOperator), By::Role(MigrationOfficer)], ANY, SAME, Signed::Yes, "[ours]"),
    row(Reassign, AUTHORITY, OPEN, SAME, Signed::Yes, "[ours]"),
    row(ReleaseCase, SYSTEM, OPEN, SAME, Signed::No, "[ours]"),
    row(Recuse, &[By::Assigned], OPEN, SAME, Signed::Yes, "[ours]"),
    row(Terminate, AUTHORITY, OPEN, &[To::Stage(Terminated)], Signed::Yes, "[ours]"),
    row(WithdrawConsent, APPLICANT, ANY, &[To::Same, To::Stage(Withdrawn)], Signed::Yes, "[law 94-V]"),
];

/// Complaints.
const COMPLAINT_ROWS: &[Row] = &[
    row(Complain, APPLICANT, ANY, SAME, Signed::Yes, "[law]"),
    row(WithdrawComplaint, APPLICANT, ANY, SAME, Signed::Yes, "[law]"),
    row(SatisfyComplaint, &[By::ComplaintAuthority], ANY, BACK, Signed::Yes, "[law]"),
    row(ForwardComplaint, &[By::ComplaintAuthority], ANY, SAME, Signed::Yes, "[law]"),
    row(ExtendComplaint, REVIEWER, ANY, SAME, Signed::Yes, "[law]"),
    row(DecideComplaint, REVIEWER, ANY, BACK, Signed::Yes, "[law]"),
];

/// The whole table in the order of `procedure.md`.
pub const TABLE: &[&[Row]] = &[PETITION_ROWS, RESIDENCE_ROWS, HEARING_ROWS, ARRIVAL_ROWS, RECORD_ROWS, COMPLAINT_ROWS];

/// Rows of an act.
pub fn rows(act: ActKind) -> impl Iterator<Item = &'static Row> {
    TABLE.iter().flat_map(|group| group.iter()).filter(move |row| row.act == act)
}

/// The employee's role that acts for the state in a stage, seen through correction, hearing, confirmation.
/// None in draft and end states.
pub const fn acting(stage: Stage) -> Option<Role> {
    match stage {
        Screening | Interview => Some(Screener),
        PetitionDecision | Petitioned => Some(MinistryOfficial),
        Verification | AwaitingEntry | Decision | CardProduction => Some(MigrationOfficer),
        Arrival | Handover => Some(CentreOperator),
        Confirmation => Some(MigrationHead),
        _ => None,
    }
}

/// The authority in a stage: the ministry up to `petitioned`, the head of the office from `verification`
/// on. Correction, hearing and confirmation are to be seen through first, end states by where they came from.
pub const fn authority(stage: Stage) -> Role {
    match stage {
        Draft | Screening | Interview | PetitionDecision | Petitioned => MinistryOfficial,
        _ => MigrationHead,
    }
}

/// The head of an office may do what its officers do.
pub fn role_fits(wanted: Role, role: Role) -> bool {
    wanted == role || (wanted == MigrationOfficer && role == MigrationHead)
}

/// Whether an act of this actor's role is signed.
pub fn signed(act: ActKind, role: Role) -> bool {
    rows(act).next().is_some_and(|row| match row.signed {
        Signed::No => false,
        Signed::Yes | Signed::Two => true,
        Signed::ByPersons => role != System,
    })
}

/// How many different people sign.
pub fn signers(act: ActKind, role: Role) -> usize {
    match rows(act).next().map(|row| row.signed) {
        Some(Signed::Two) => 2,
        _ => usize::from(signed(act, role)),
    }
}
