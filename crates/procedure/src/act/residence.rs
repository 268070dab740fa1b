//! Contents of the acts from the residence application to the decision.

use super::parts::{CardKind, Digest, DutyReference, Reply, StatedDocuments, StayBasis};
use crate::catalogue::{CityId, FieldRef, GroundId};
use crate::check::{CheckOutcome, CheckSystem};
use crate::form;
use crate::form::{Line, Prose, Text};
use crate::forms::{List, Questionnaire};
use crate::preflight::Consent;
use crate::time::Date;

form! {
    /// `sign_residence_application`: the whole questionnaire, digests of all documents.
    pub struct SignResidenceApplication {
        /// Questionnaire in Kazakh or Russian.
        pub questionnaire: Questionnaire,
        /// The documents, those taken over from the petition among them.
        #[serde(default)]
        pub documents: StatedDocuments,
        /// State duty.
        pub duty: DutyReference,
        /// Consent to the use of data.
        pub consent: Consent,
        /// City of the office that is asked.
        pub city: CityId,
    }
}

form! {
    /// `refuse_consideration`
    pub struct RefuseConsideration {
        /// What is missing or expired.
        #[serde(default)]
        pub missing: List<FieldRef, 50>,
        /// Reasons.
        pub reasons: Prose,
        /// Where, how and until when to complain.
        pub way_of_complaint: Prose,
    }
}

form! {
    /// `order_check`
    pub struct OrderCheck {
        /// Which state system.
        pub system: CheckSystem,
        /// Id of the request.
        pub request: Text<100>,
    }
}

form! {
    /// `record_check`
    pub struct RecordCheck {
        /// Which state system.
        pub system: CheckSystem,
        /// Its answer.
        pub outcome: CheckOutcome,
        /// Number of the answer or of the paper.
        pub reference: Line,
        /// What was compared.
        #[serde(default)]
        pub compared: List<Line, 50>,
        /// Answered on paper.
        #[serde(default)]
        pub on_paper: bool,
        /// Border only: whether an entry is on record.
        #[serde(default)]
        pub entered: Option<bool>,
    }
}

form! {
    /// `assess_check`
    pub struct AssessCheck {
        /// Which state system's answer.
        pub system: CheckSystem,
        /// It is a ground against the permit.
        pub is_ground: bool,
        /// Which ground.
        #[serde(default)]
        pub ground: Option<GroundId>,
        /// Why, or why not.
        pub reasons: Prose,
    }
}

form! {
    /// `grant_preliminary_approval`
    pub struct GrantPreliminaryApproval {
        /// The person is in the country already.
        pub in_country: bool,
        /// Last day to enter, not earlier than the rules' term; none: that term.
        #[serde(default)]
        pub enter_before: Option<Date>,
        /// Basis of stay.
        pub basis: StayBasis,
        /// Last day of the stay, if known.
        #[serde(default)]
        pub stay_until: Option<Date>,
        /// Conditions.
        #[serde(default)]
        pub conditions: Option<Prose>,
    }
}

form! {
    /// `propose_refusal`
    pub struct ProposeRefusal {
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
    /// `propose_permit`
    pub struct ProposePermit {
        /// Document to be made.
        pub card: CardKind,
        /// Last day of the document.
        pub valid_until: Date,
        /// Checks relied on.
        #[serde(default)]
        pub checks: List<CheckSystem, 50>,
    }
}

form! {
    /// `propose_annulment`
    pub struct ProposeAnnulment {
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
    /// `decline_proposal`
    pub struct DeclineProposal {
        /// Proposal.
        pub proposal: Digest,
        /// Reasons.
        pub reasons: Prose,
        /// What is to be done.
        pub what: Prose,
    }
}

form! {
    /// `refuse`: a proposal confirmed, or, where the edition asks for one pair of eyes only, the decision itself.
    pub struct Refuse {
        /// Digest of the proposal.
        #[serde(default)]
        pub proposal: Option<Digest>,
        /// The decision, where nothing was proposed.
        #[serde(default)]
        pub decision: Option<ProposeRefusal>,
    }
}

form! {
    /// `issue_permit`; its number comes with the record.
    pub struct IssuePermit {
        /// Digest of the proposal.
        #[serde(default)]
        pub proposal: Option<Digest>,
        /// The decision, where nothing was proposed.
        #[serde(default)]
        pub decision: Option<ProposePermit>,
    }
}

form! {
    /// `annul`
    pub struct Annul {
        /// Digest of the proposal.
        #[serde(default)]
        pub proposal: Option<Digest>,
        /// The decision, where nothing was proposed.
        #[serde(default)]
        pub decision: Option<ProposeAnnulment>,
        /// What is to be given back.
        pub give_back: Prose,
    }
}
