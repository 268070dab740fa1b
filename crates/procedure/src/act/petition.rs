//! Contents of the acts up to the petition.

use super::parts::{CarriedPetition, Checked, Meeting, PaperNumber, Remark, Reply, StatedDocuments};
use crate::catalogue::{CityId, FieldRef, GroundId, ProfessionId};
use crate::form::{Line, Prose, Text};
use crate::forms::{List, PetitionForm, Questionnaire};
use crate::id::CaseId;
use crate::preflight::Consent;
use crate::ruled::Lang;
use crate::time::{Date, Instant};
use crate::{choice, form};

form! {
    /// `open_case`
    pub struct OpenCase {
        /// City where the person means to live.
        pub city: CityId,
        /// Profession.
        pub profession: ProfessionId,
        /// Earlier case of the same person.
        #[serde(default)]
        pub predecessor: Option<CaseId>,
        /// Petition of the predecessor that is still in force.
        #[serde(default)]
        pub petition: Option<CarriedPetition>,
    }
}

form! {
    /// `discard_draft`
    pub struct DiscardDraft {}
}

form! {
    /// `edit_contacts`
    pub struct EditContacts {
        /// E-mail address.
        pub email: Text<254>,
        /// Telephone in international form.
        #[serde(default)]
        pub phone: Option<Text<20>>,
        /// Language of notices.
        pub language: Lang,
    }
}

form! {
    /// `sign_petition_request`: the whole form. Fixes the edition.
    pub struct SignPetitionRequest {
        /// The form.
        pub form: PetitionForm,
        /// The documents.
        #[serde(default)]
        pub documents: StatedDocuments,
        /// Consent to the use of data.
        pub consent: Consent,
    }
}

form! {
    /// `take_case`
    pub struct TakeCase {}
}

form! {
    /// `accept_documents`
    pub struct AcceptDocuments {
        /// A word on each document.
        #[serde(default)]
        pub checklist: List<Checked, 50>,
    }
}

form! {
    /// `return_for_correction`
    pub struct ReturnForCorrection {
        /// What is to be mended.
        #[serde(default)]
        pub remarks: List<Remark, 50>,
    }
}

form! {
    /// `sign_correction`: the new statement. The form of the stage that returned it is given whole.
    pub struct SignCorrection {
        /// Petition form, if the petition stage returned it.
        #[serde(default)]
        pub petition: Option<PetitionForm>,
        /// Questionnaire, if the residence stage returned it.
        #[serde(default)]
        pub questionnaire: Option<Questionnaire>,
        /// The documents, all of them.
        #[serde(default)]
        pub documents: StatedDocuments,
        /// What was done about the remarks.
        pub answer: Prose,
    }
}

form! {
    /// `schedule_interview`; replaces an earlier one.
    pub struct ScheduleInterview {
        /// When and where.
        pub meeting: Meeting,
    }
}

form! {
    /// `ask_reschedule`
    pub struct AskReschedule {
        /// Why.
        pub reason: Prose,
        /// Times that suit.
        #[serde(default)]
        pub times: List<Instant, 50>,
    }
}

choice! {
    /// Whose fault a meeting that did not happen is.
    pub enum Fault ("fault") {
        /// The applicant did not come.
        Applicant = "applicant",
        /// The state's side did not come.
        State = "state",
        /// The connection or the service failed.
        Technical = "technical",
    }
}

form! {
    /// `record_no_show`
    pub struct RecordNoShow {
        /// Minutes waited.
        pub waited_minutes: u32,
        /// Whose fault.
        pub fault: Fault,
        /// What happened.
        #[serde(default)]
        pub note: Option<Prose>,
    }
}

choice! {
    /// A reviewer's recommendation.
    pub enum Recommendation ("recommendation") {
        /// Issue the petition.
        Issue = "issue",
        /// Refuse it.
        Refuse = "refuse",
    }
}

form! {
    /// `record_interview`
    pub struct RecordInterview {
        /// When it began.
        pub held_at: Instant,
        /// Who took part.
        #[serde(default)]
        pub participants: List<Line, 50>,
        /// The person was seen with the document.
        pub identity_seen: bool,
        /// Experience, profession, languages as found.
        pub assessment: Prose,
        /// Recommendation; binds nobody.
        pub recommendation: Recommendation,
    }
}

form! {
    /// `recommend_refusal`
    pub struct RecommendRefusal {
        /// Faults that cannot be mended.
        pub faults: Prose,
        /// Grounds.
        #[serde(default)]
        pub grounds: List<GroundId, 50>,
    }
}

choice! {
    /// Stage to which the ministry sends a case back.
    pub enum BackTo ("back_to") {
        /// Check of the documents.
        Screening = "screening",
        /// Interview.
        Interview = "interview",
    }
}

form! {
    /// `send_back`
    pub struct SendBack {
        /// Where to.
        pub to: BackTo,
        /// What is to be repeated.
        pub what: Prose,
    }
}

form! {
    /// `issue_petition`; its number comes with the record.
    pub struct IssuePetition {
        /// Profession of the petition.
        pub profession: ProfessionId,
        /// Last day of validity.
        pub valid_until: Date,
    }
}

form! {
    /// `refuse_petition`
    pub struct RefusePetition {
        /// Grounds, each told in a notice before.
        #[serde(default)]
        pub grounds: List<GroundId, 50>,
        /// Reasons.
        pub reasons: Prose,
        /// Reply to each objection.
        #[serde(default)]
        pub replies: List<Reply, 50>,
        /// Where, how and until when to complain.
        pub way_of_complaint: Prose,
    }
}

form! {
    /// `revoke_petition`
    pub struct RevokePetition {
        /// Grounds, each told in a notice before.
        #[serde(default)]
        pub grounds: List<GroundId, 50>,
        /// Reasons.
        pub reasons: Prose,
        /// Reply to each objection.
        #[serde(default)]
        pub replies: List<Reply, 50>,
        /// Where, how and until when to complain.
        pub way_of_complaint: Prose,
        /// Number of the petition.
        pub number: PaperNumber,
    }
}

form! {
    /// `report_change`; proofs are files of the statement.
    pub struct ReportChange {
        /// Which datum.
        pub what: FieldRef,
        /// As it was.
        pub old: Prose,
        /// As it is.
        pub new: Prose,
    }
}

form! {
    /// `accept_change`
    pub struct AcceptChange {
        /// Sequence number of the report.
        pub report: u64,
        /// Taken over.
        pub accepted: bool,
        /// Reasons.
        pub reasons: Prose,
    }
}
