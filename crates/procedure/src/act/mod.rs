//! Acts: what may happen to a case. A case is the list of its acts; its state is computed from them.
//!
//! [`ActKind`] names every act of the table in `procedure.md`, [`Act`] carries the typed content. Who may do
//! what and when stands in [`crate::table`].

pub mod centre;
pub mod complaint;
pub mod hearing;
mod json;
pub mod parts;
pub mod petition;
pub mod record;
pub mod residence;

pub use centre::*;
pub use complaint::*;
pub use hearing::*;
pub use json::ContentError;
pub use parts::*;
pub use petition::*;
pub use record::*;
pub use residence::*;

use crate::check::CheckOutcome;
use crate::choice;
use crate::form::Field;
use serde::{Deserialize, Serialize};

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident = $id:literal),* $(,)?) => {
        choice! {
            /// Every act of the table.
            pub enum ActKind ("act") { $($(#[$doc])* $name = $id),* }
        }

        /// An act with its content.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "content")]
        pub enum Act { $($(#[$doc])* #[serde(rename = $id)] $name($name)),* }

        impl Act {
            /// Which act.
            pub const fn kind(&self) -> ActKind {
                match self { $(Act::$name(_) => ActKind::$name),* }
            }

            /// The content as JSON: what is signed.
            pub fn to_json(&self) -> serde_json::Value {
                let content = match self { $(Act::$name(content) => serde_json::to_value(content)),* };
                content.expect("contents are plain data with text keys")
            }

            /// The fields of an act's content, in the order in which they are filled in.
            pub fn fields(kind: ActKind) -> Vec<Field> {
                match kind { $(ActKind::$name => $name::fields()),* }
            }

            /// Content of the present version, as it stands.
            fn read(kind: ActKind, content: &serde_json::Value) -> Result<Act, ContentError> {
                match kind { $(ActKind::$name => json::typed(content).map(Act::$name)),* }
            }
        }

        $(impl From<$name> for Act {
            fn from(content: $name) -> Act {
                Act::$name(content)
            }
        })*
    };
}

acts! {
    /// A person begins.
    OpenCase = "open_case",
    /// The draft is thrown away, its data at once.
    DiscardDraft = "discard_draft",
    /// Address and language of notices.
    EditContacts = "edit_contacts",
    /// Request for the petition; fixes the edition.
    SignPetitionRequest = "sign_petition_request",
    /// An employee takes the case.
    TakeCase = "take_case",
    /// The documents are whole.
    AcceptDocuments = "accept_documents",
    /// Remarks to be mended.
    ReturnForCorrection = "return_for_correction",
    /// The remarks are mended.
    SignCorrection = "sign_correction",
    /// A time for the interview.
    ScheduleInterview = "schedule_interview",
    /// The applicant asks for another time.
    AskReschedule = "ask_reschedule",
    /// The interview did not happen.
    RecordNoShow = "record_no_show",
    /// The interview was held.
    RecordInterview = "record_interview",
    /// The reviewer recommends to refuse.
    RecommendRefusal = "recommend_refusal",
    /// The ministry sends the case back to the reviewer.
    SendBack = "send_back",
    /// The petition.
    IssuePetition = "issue_petition",
    /// The petition is refused.
    RefusePetition = "refuse_petition",
    /// The petition is taken back.
    RevokePetition = "revoke_petition",
    /// Application for the residence permit.
    SignResidenceApplication = "sign_residence_application",
    /// The set of documents is not whole.
    RefuseConsideration = "refuse_consideration",
    /// A question to a state system.
    OrderCheck = "order_check",
    /// Its answer.
    RecordCheck = "record_check",
    /// The officer's word on the answer.
    AssessCheck = "assess_check",
    /// A datum changed.
    ReportChange = "report_change",
    /// The change is taken over or not.
    AcceptChange = "accept_change",
    /// The applicant asks for another city.
    AskTransfer = "ask_transfer",
    /// The case goes to another city.
    TransferCase = "transfer_case",
    /// Notice of the preliminary decision.
    NotifyIntendedRefusal = "notify_intended_refusal",
    /// The person's answer.
    AnswerNotice = "answer_notice",
    /// A time for the oral hearing.
    ScheduleHearing = "schedule_hearing",
    /// Minutes of the oral hearing.
    RecordHearing = "record_hearing",
    /// Nobody objected in time.
    CloseHearing = "close_hearing",
    /// Preliminary approval.
    GrantPreliminaryApproval = "grant_preliminary_approval",
    /// The officer proposes to refuse.
    ProposeRefusal = "propose_refusal",
    /// The officer proposes the permit.
    ProposePermit = "propose_permit",
    /// The officer proposes to annul.
    ProposeAnnulment = "propose_annulment",
    /// The head declines a proposal.
    DeclineProposal = "decline_proposal",
    /// The permit is refused.
    Refuse = "refuse",
    /// The permit.
    IssuePermit = "issue_permit",
    /// The permit is annulled.
    Annul = "annul",
    /// The applicant tells of the entry.
    ReportEntry = "report_entry",
    /// The entry is confirmed or corrected.
    RecordEntry = "record_entry",
    /// A slot at a centre.
    BookVisit = "book_visit",
    /// The slot is given up.
    CancelVisit = "cancel_visit",
    /// Medical certificate.
    RecordMedical = "record_medical",
    /// Fingerprint registration.
    RecordFingerprinting = "record_fingerprinting",
    /// Housing.
    RecordHousing = "record_housing",
    /// Originals seen.
    CheckOriginals = "check_originals",
    /// The centre hands the case to the migration service.
    SubmitForDecision = "submit_for_decision",
    /// The officer asks the centre to repeat an item.
    ReturnToCentre = "return_to_centre",
    /// The document is ordered.
    OrderCard = "order_card",
    /// The document is made.
    RecordCard = "record_card",
    /// The document is handed over.
    HandOver = "hand_over",
    /// The holder confirms.
    ConfirmReceipt = "confirm_receipt",
    /// Nobody collected it.
    CloseUncollected = "close_uncollected",
    /// The applicant takes the application back.
    Withdraw = "withdraw",
    /// The applicant missed a limit.
    Lapse = "lapse",
    /// The applicant asks for more time.
    AskExtension = "ask_extension",
    /// More time is given.
    ExtendLimit = "extend_limit",
    /// Limits computed anew.
    RecomputeLimits = "recompute_limits",
    /// The case goes to another edition.
    MoveEdition = "move_edition",
    /// A mistake in an act is put right.
    RectifyRecord = "rectify_record",
    /// A mistake in a paper or card is put right.
    RectifyDocument = "rectify_document",
    /// Originals go from hand to hand.
    MoveOriginals = "move_originals",
    /// Another employee gets the case.
    Reassign = "reassign",
    /// The employee no longer has an access.
    ReleaseCase = "release_case",
    /// The employee declares a bias.
    Recuse = "recuse",
    /// There is no object any more.
    Terminate = "terminate",
    /// A consent is taken back.
    WithdrawConsent = "withdraw_consent",
    /// A complaint.
    Complain = "complain",
    /// The complaint is taken back.
    WithdrawComplaint = "withdraw_complaint",
    /// The body corrects itself.
    SatisfyComplaint = "satisfy_complaint",
    /// The body forwards the complaint.
    ForwardComplaint = "forward_complaint",
    /// The review takes longer.
    ExtendComplaint = "extend_complaint",
    /// The complaint is decided.
    DecideComplaint = "decide_complaint",
}

impl ActKind {
    /// Version of the content that this program writes. A new version comes with an upcaster of the old
    /// one in `act/json.rs`.
    pub const fn version(self) -> u32 {
        1
    }
}

/// Whether an act between what a signer saw and what they sign makes the signature void \[A13\]. Notices are
/// no acts.
pub fn material(act: &Act) -> bool {
    match act {
        Act::RecordCheck(a) => !matches!(a.outcome, CheckOutcome::Clear | CheckOutcome::Unavailable),
        // One that shortens: only a limit of the state can come earlier.
        Act::RecomputeLimits(a) => a.limits.iter().any(|l| l.to < l.from),
        Act::OrderCheck(_)
        | Act::BookVisit(_)
        | Act::CancelVisit(_)
        | Act::ScheduleInterview(_)
        | Act::EditContacts(_)
        | Act::MoveOriginals(_)
        | Act::TakeCase(_)
        | Act::Reassign(_)
        | Act::ReleaseCase(_) => false,
        _ => true,
    }
}
