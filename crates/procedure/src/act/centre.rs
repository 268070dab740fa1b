//! Contents of the acts from entry to the document handed over.

use super::parts::{CardKind, DutyReference, Item, ItemOutcome, StayBasis};
use crate::catalogue::{CentreId, CheckpointId, CityId};
use crate::document::DocumentKind;
use crate::form::{Line, Prose, Text};
use crate::forms::List;
use crate::time::{Date, Instant};
use crate::{choice, form};

form! {
    /// `report_entry`; proof is a file of the statement.
    pub struct ReportEntry {
        /// Day of entry.
        pub on: Date,
        /// Checkpoint.
        pub checkpoint: CheckpointId,
        /// Basis of stay.
        pub basis: StayBasis,
        /// Number of the visa or stamp.
        #[serde(default)]
        pub proof: Option<Line>,
    }
}

form! {
    /// `record_entry`: confirms or corrects.
    pub struct RecordEntry {
        /// Day of entry.
        pub on: Date,
        /// Checkpoint.
        pub checkpoint: CheckpointId,
        /// Basis of stay.
        pub basis: StayBasis,
        /// Last day of the stay, if known.
        #[serde(default)]
        pub stay_until: Option<Date>,
        /// Where it is known from.
        pub seen_in: Line,
    }
}

form! {
    /// `book_visit`; replaces an earlier booking.
    pub struct BookVisit {
        /// Centre.
        pub centre: CentreId,
        /// Beginning of the slot.
        pub slot: Instant,
        /// What for.
        #[serde(default)]
        pub reason: Option<Line>,
    }
}

form! {
    /// `cancel_visit`
    pub struct CancelVisit {
        /// Why.
        pub reason: Line,
    }
}

form! {
    /// `record_medical`; a listed disease is named only in the sealed field.
    pub struct RecordMedical {
        /// Outcome.
        pub outcome: ItemOutcome,
        /// Number of the certificate.
        #[serde(default)]
        pub number: Option<Text<60>>,
        /// Day of the certificate.
        #[serde(default)]
        pub issued_on: Option<Date>,
        /// Who issued it.
        #[serde(default)]
        pub issuer: Option<Line>,
        /// Why adverse or not required.
        #[serde(default)]
        pub note: Option<Prose>,
    }
}

choice! {
    /// Fingerprint registration. Never the prints.
    pub enum FingerprintStatus ("fingerprint_status") {
        /// Under 12 years.
        NotRequired = "not_required",
        /// Still to be done.
        Required = "required",
        /// Done.
        Done = "done",
        /// Cannot be taken.
        Impossible = "impossible",
        /// Refused by the person: an administrative offence.
        Refused = "refused",
    }
}

impl FingerprintStatus {
    /// Outcome of the item; none while it is still to be done.
    pub const fn outcome(self) -> Option<ItemOutcome> {
        match self {
            FingerprintStatus::NotRequired | FingerprintStatus::Impossible => Some(ItemOutcome::NotRequired),
            FingerprintStatus::Done => Some(ItemOutcome::Good),
            FingerprintStatus::Refused => Some(ItemOutcome::Adverse),
            FingerprintStatus::Required => None,
        }
    }
}

form! {
    /// `record_fingerprinting`
    pub struct RecordFingerprinting {
        /// Status.
        pub status: FingerprintStatus,
        /// Day.
        #[serde(default)]
        pub on: Option<Date>,
        /// Place.
        #[serde(default)]
        pub place: Option<Line>,
        /// Number of the record.
        #[serde(default)]
        pub record_number: Option<Text<60>>,
        /// Why not required or impossible.
        #[serde(default)]
        pub note: Option<Prose>,
    }
}

form! {
    /// `record_housing`
    pub struct RecordHousing {
        /// Outcome.
        pub outcome: ItemOutcome,
        /// Contract or owner's consent attested by a notary.
        #[serde(default)]
        pub notarised: bool,
        /// Registration code of the address.
        #[serde(default)]
        pub address_code: Option<Text<20>>,
        /// City of the address.
        #[serde(default)]
        pub city: Option<CityId>,
        /// Why adverse or not required.
        #[serde(default)]
        pub note: Option<Prose>,
    }
}

form! {
    /// An original seen beside its file. No copy is made.
    pub struct Seen {
        /// Document.
        pub document: DocumentKind,
        /// It agrees with the file.
        pub agrees: bool,
        /// In what not.
        #[serde(default)]
        pub difference: Option<Line>,
    }
}

form! {
    /// `check_originals`
    pub struct CheckOriginals {
        /// Outcome.
        pub outcome: ItemOutcome,
        /// What was seen.
        #[serde(default)]
        pub seen: List<Seen, 50>,
        /// Why adverse or not required.
        #[serde(default)]
        pub note: Option<Prose>,
    }
}

form! {
    /// `submit_for_decision`
    pub struct SubmitForDecision {
        /// A word to the officer.
        #[serde(default)]
        pub note: Option<Prose>,
    }
}

form! {
    /// `return_to_centre`
    pub struct ReturnToCentre {
        /// Which items are to be done again.
        #[serde(default)]
        pub items: List<Item, 50>,
        /// Why.
        pub reasons: Prose,
    }
}

form! {
    /// `order_card`
    pub struct OrderCard {
        /// Number of the application to the card maker.
        pub application: Text<60>,
        /// Within the shorter term.
        #[serde(default)]
        pub expedited: bool,
        /// State duty of the document.
        pub duty: DutyReference,
        /// Photos given.
        pub photos: u32,
    }
}

form! {
    /// `record_card`
    pub struct RecordCard {
        /// Kind.
        pub card: CardKind,
        /// Number.
        pub number: Text<60>,
        /// Last day of validity.
        pub valid_until: Date,
    }
}

form! {
    /// `hand_over`
    pub struct HandOver {
        /// What was handed over.
        pub what: Line,
        /// The person was seen with the passport.
        pub identity_seen: bool,
    }
}

form! {
    /// `confirm_receipt`
    pub struct ConfirmReceipt {
        /// What was received.
        pub what: Line,
        /// Signed on paper at the centre; the operator confirms.
        #[serde(default)]
        pub on_paper: bool,
    }
}

form! {
    /// `close_uncollected`
    pub struct CloseUncollected {
        /// Where the document went.
        pub kept_at: Line,
    }
}
