//! Parts of the state of a case.

use crate::act::{
    Act, ActKind, CardKind, CarriedPetition, ComplainedOf, ComplaintOutcome, Digest, DutyReference, FingerprintStatus,
    Intended, Item, ItemOutcome, Meeting, Recommendation, StayBasis,
};
use crate::catalogue::{CentreId, CheckpointId, CityId, FieldRef, GroundId, ProfessionId};
use crate::check::{CheckOutcome, CheckSystem};
use crate::clock::ClockName;
use crate::document::{DocumentFacts, DocumentKind};
use crate::forms::{PetitionForm, Questionnaire};
use crate::id::{AccountId, CaseId, FileId};
use crate::iin::Iin;
use crate::limit::Limit;
use crate::paper::PaperKind;
use crate::preflight::Consent;
use crate::role::Role;
use crate::stage::Stage;
use crate::time::{Date, Instant};
use serde::{Deserialize, Serialize};

macro_rules! parts {
    ($($(#[$doc:meta])* pub struct $name:ident { $($(#[$fdoc:meta])* pub $field:ident : $ty:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$fdoc])* pub $field: $ty),* }
    )*};
}

mod beside;

pub use beside::*;

parts! {
    /// Where a case came from when it was set aside for correction, hearing or confirmation. What was left
    /// of its clocks stands in the limits.
    pub struct CameFrom {
        /// Stage.
        pub stage: Stage,
        /// The act that set it aside.
        pub by: u64,
    }

    /// How a case ended.
    pub struct Ended {
        /// The act.
        pub by: u64,
        /// Its kind.
        pub kind: ActKind,
        /// Stage in which it was; for a decision confirmed, the one in which it was proposed.
        pub from: Stage,
        /// Grounds of a refusal or annulment, and what it was.
        pub grounds: Vec<GroundId>,
        /// Refusal or annulment: which.
        pub unfavourable: Option<Intended>,
        /// Who decided, and who proposed.
        pub deciders: Vec<Iin>,
        /// Of a lapse: the limit.
        pub limit: Option<ClockName>,
        /// Limits that ran then: a reinstatement brings them back.
        pub limits: Vec<Limit>,
        /// Day.
        pub on: Date,
    }

    /// An employee who has the case.
    pub struct Assignee {
        /// Account.
        pub account: AccountId,
        /// Person, once known by an act of theirs.
        pub iin: Option<Iin>,
        /// Since.
        pub since: Instant,
    }

    /// Request for the petition.
    pub struct PetitionRequest {
        /// Act that signed it last.
        pub seq: u64,
        /// First signed.
        pub signed_at: Instant,
        /// Registered.
        pub registered_on: Date,
        /// Form.
        pub form: PetitionForm,
        /// Consent.
        pub consent: Consent,
    }

    /// Residence application.
    pub struct ResidenceApplication {
        /// Act that signed it last.
        pub seq: u64,
        /// First signed.
        pub signed_at: Instant,
        /// Registered.
        pub registered_on: Date,
        /// Questionnaire.
        pub questionnaire: Questionnaire,
        /// State duty.
        pub duty: DutyReference,
        /// Consent.
        pub consent: Consent,
    }

    /// A document as last signed.
    pub struct SignedDocument {
        /// Kind.
        pub kind: DocumentKind,
        /// Which of its kind.
        pub n: u16,
        /// File; none for what is seen at the centre only.
        pub file: Option<SignedFile>,
        /// What the person says of it.
        pub facts: DocumentFacts,
        /// Act that signed it.
        pub seq: u64,
    }

    /// Its file.
    pub struct SignedFile {
        /// Id.
        pub id: FileId,
        /// SHA-256.
        pub sha256: Digest,
        /// Length.
        pub bytes: u64,
    }

    /// Recommendation on the petition.
    pub struct Recommended {
        /// Act.
        pub seq: u64,
        /// Who.
        pub by: Iin,
        /// What.
        pub what: Recommendation,
    }

    /// Petition in force.
    pub struct Petition {
        /// Number.
        pub number: String,
        /// Profession.
        pub profession: ProfessionId,
        /// Day of issue.
        pub issued_on: Date,
        /// Last day of validity.
        pub valid_until: Date,
        /// Case in which it was issued, if carried over.
        pub carried_from: Option<CaseId>,
    }

    /// Notice of a preliminary decision.
    pub struct Notice {
        /// Act.
        pub seq: u64,
        /// Intended act.
        pub intended: Intended,
        /// Grounds.
        pub grounds: Vec<GroundId>,
        /// Day of receipt: the notice is in the person's cabinet at once \[ours\].
        pub received_on: Date,
        /// First day on which the intended act is possible.
        pub earliest: Date,
        /// Who notified.
        pub by: Iin,
        /// In which role.
        pub role: Role,
        /// The person's answer.
        pub answer: Option<NoticeAnswer>,
        /// Acts that are to be replied to: objections, minutes.
        pub to_reply: Vec<u64>,
        /// Nothing is awaited any more.
        pub closed: bool,
    }

    /// Answer to a notice.
    pub struct NoticeAnswer {
        /// Act.
        pub seq: u64,
        /// Which.
        pub answer: crate::act::Answer,
    }

    /// A proposal before the head.
    pub struct Proposal {
        /// Act.
        pub seq: u64,
        /// Proposer.
        pub by: Iin,
        /// SHA-256 of case, place and content of the proposal: what the head confirms.
        pub digest: Digest,
        /// What is proposed.
        pub act: Act,
    }

    /// Preliminary approval.
    pub struct Approval {
        /// Act.
        pub seq: u64,
        /// Day of receipt.
        pub received_on: Date,
        /// The person was in the country.
        pub in_country: bool,
        /// Basis of stay.
        pub basis: StayBasis,
        /// Last day of stay, if known.
        pub stay_until: Option<Date>,
    }

    /// Entry.
    pub struct Entry {
        /// Act.
        pub seq: u64,
        /// Day.
        pub on: Date,
        /// Checkpoint.
        pub checkpoint: CheckpointId,
        /// Basis of stay.
        pub basis: StayBasis,
        /// Last day of stay, if known.
        pub stay_until: Option<Date>,
        /// Confirmed by the border, the centre or the office.
        pub confirmed: bool,
    }

    /// A booked visit.
    pub struct Visit {
        /// Act.
        pub seq: u64,
        /// Centre.
        pub centre: CentreId,
        /// Slot.
        pub slot: Instant,
        /// Booked on.
        pub booked_on: Date,
    }

    /// A state system asked.
    pub struct Check {
        /// System.
        pub system: CheckSystem,
        /// Last question: act and time.
        pub ordered: Option<Asked>,
        /// Last answer.
        pub answer: Option<Answered>,
        /// The officer's word on the last answer.
        pub assessment: Option<Assessment>,
        /// The answer rests on data changed since.
        pub stale: bool,
        /// The clock stands while the answer is awaited.
        pub holds_clock: bool,
    }

    /// A question.
    pub struct Asked {
        /// Act.
        pub seq: u64,
        /// When.
        pub at: Instant,
        /// Request id.
        pub request: String,
    }

    /// An answer.
    pub struct Answered {
        /// Act.
        pub seq: u64,
        /// When.
        pub at: Instant,
        /// What.
        pub outcome: CheckOutcome,
        /// Reference.
        pub reference: String,
        /// On paper.
        pub on_paper: bool,
        /// Border: an entry is on record.
        pub entered: Option<bool>,
    }

    /// The officer's word on an answer.
    pub struct Assessment {
        /// Act.
        pub seq: u64,
        /// It is a ground.
        pub is_ground: bool,
        /// Which.
        pub ground: Option<GroundId>,
    }

    /// A reported change.
    pub struct Change {
        /// Act.
        pub seq: u64,
        /// Datum.
        pub what: FieldRef,
        /// Accepted or not.
        pub accepted: Option<bool>,
    }

    /// Permit.
    pub struct Permit {
        /// Act.
        pub seq: u64,
        /// Number.
        pub number: String,
        /// Document to be made.
        pub card: CardKind,
        /// Last day of the document.
        pub valid_until: Date,
    }

    /// A document made.
    pub struct MadeCard {
        /// Act.
        pub seq: u64,
        /// Kind.
        pub kind: CardKind,
        /// Number.
        pub number: String,
        /// Last day.
        pub valid_until: Date,
    }

    /// An agreed interview that was held.
    pub struct Held {
        /// Act.
        pub seq: u64,
        /// Began.
        pub at: Instant,
    }
}

/// Interview.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interview {
    /// Agreed.
    pub meeting: Option<Meeting>,
    /// Requests for another time.
    pub reschedules: u32,
    /// The applicant waits for another time.
    pub awaits_new_time: bool,
    /// Times the applicant did not come.
    pub no_shows: u32,
    /// Held.
    pub held: Option<Held>,
}

/// Outcome of an item with the act that recorded it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemResult {
    /// Act.
    pub seq: u64,
    /// Outcome.
    pub outcome: ItemOutcome,
}

/// The four items of the centre.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Items {
    /// Originals.
    pub originals: Option<ItemResult>,
    /// Medical certificate.
    pub medical: Option<ItemResult>,
    /// Fingerprints.
    pub fingerprints: Option<ItemResult>,
    /// Status of the fingerprints.
    pub fingerprint_status: Option<FingerprintStatus>,
    /// Housing.
    pub housing: Option<ItemResult>,
    /// City of the housing, where it is not the case's.
    pub housing_city: Option<CityId>,
}

impl Items {
    /// Outcome of an item.
    pub fn get(&self, item: Item) -> Option<ItemResult> {
        match item {
            Item::Originals => self.originals,
            Item::Medical => self.medical,
            Item::Fingerprints => self.fingerprints,
            Item::Housing => self.housing,
        }
    }

    pub(crate) fn set(&mut self, item: Item, result: Option<ItemResult>) {
        match item {
            Item::Originals => self.originals = result,
            Item::Medical => self.medical = result,
            Item::Fingerprints => self.fingerprints = result,
            Item::Housing => self.housing = result,
        }
    }

    /// Items without an outcome.
    pub fn missing(&self) -> Vec<Item> {
        Item::ALL.iter().copied().filter(|item| self.get(*item).is_none()).collect()
    }
}

/// The holder's document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Ordered by act.
    pub ordered: Option<u64>,
    /// Made.
    pub made: Option<MadeCard>,
    /// Handed over by act.
    pub handed_over: Option<u64>,
}

impl Petition {
    /// As it is carried over into a new case; none if its number has no number's shape.
    pub fn carried(&self) -> Option<CarriedPetition> {
        Some(CarriedPetition {
            number: crate::form::Text::new(&self.number).ok()?,
            profession: self.profession.clone(),
            issued_on: self.issued_on,
            valid_until: self.valid_until,
        })
    }
}
