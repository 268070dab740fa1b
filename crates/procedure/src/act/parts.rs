//! Parts that several acts share.

use crate::catalogue::FieldRef;
use crate::document::{DocumentFacts, DocumentKind};
use crate::form::{FieldKind, FormValue, Line, Prose, Text};
use crate::forms::List;
use crate::id::{AccountId, CaseId};
use crate::time::{Date, Instant};
use crate::{choice, form};
use serde::{Deserialize, Serialize};
use std::fmt;

/// SHA-256 of something; 64 hexadecimal digits in JSON.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(pub [u8; 32]);

/// Why a text is no digest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a SHA-256 digest has 64 lower-case hexadecimal digits")]
pub struct BadDigest;

impl std::str::FromStr for Digest {
    type Err = BadDigest;

    fn from_str(hex: &str) -> Result<Self, BadDigest> {
        let mut bytes = [0; 32];
        if hex.len() != 64 || !hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(BadDigest);
        }
        for (byte, pair) in bytes.iter_mut().zip(hex.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| BadDigest)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| BadDigest)?;
        }
        Ok(Digest(bytes))
    }
}

impl TryFrom<String> for Digest {
    type Error = BadDigest;

    fn try_from(hex: String) -> Result<Self, BadDigest> {
        hex.parse()
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> String {
        digest.to_string()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl FormValue for Digest {
    fn kind() -> FieldKind {
        FieldKind::Text { max: 64, lines: false }
    }
}

impl FormValue for CaseId {
    fn kind() -> FieldKind {
        FieldKind::Text { max: 36, lines: false }
    }
}

impl FormValue for AccountId {
    fn kind() -> FieldKind {
        FieldKind::Catalogue { name: "colleagues" }
    }
}

/// Number of an issued paper: `<kind>-<city>-<year>-<6 digits>` \[A1\].
pub type PaperNumber = Text<60>;

form! {
    /// A document of the statement and what the person says of it; its file stands in the statement by digest.
    pub struct StatedDocument {
        /// Kind.
        pub kind: DocumentKind,
        /// Which of its kind, from 1.
        pub n: u16,
        /// What the person says of it.
        #[serde(default)]
        pub facts: DocumentFacts,
    }
}

/// The documents of a statement.
pub type StatedDocuments = List<StatedDocument, 60>;

form! {
    /// One remark of a return: what it is about and what to do.
    pub struct Remark {
        /// Field or document.
        pub on: FieldRef,
        /// What is wrong and what to do.
        pub text: Prose,
    }
}

choice! {
    /// A reviewer's word on one document.
    pub enum Verdict ("verdict") {
        /// As it should be.
        Good = "good",
        /// Has a fault, told in the note.
        Faulty = "faulty",
        /// Not needed from this person.
        NotNeeded = "not_needed",
    }
}

form! {
    /// One line of the checklist.
    pub struct Checked {
        /// Document.
        pub document: DocumentKind,
        /// Word on it.
        pub verdict: Verdict,
        /// What was noticed.
        #[serde(default)]
        pub note: Option<Line>,
    }
}

form! {
    /// Reply to one objection or piece of hearing minutes.
    pub struct Reply {
        /// Sequence number of the act with the objection or the minutes.
        pub to: u64,
        /// Why it is shared or not shared.
        pub text: Prose,
    }
}

choice! {
    /// What the state means to do.
    pub enum Intended ("intended") {
        /// Refuse the petition.
        RefusePetition = "refuse_petition",
        /// Take the petition back.
        RevokePetition = "revoke_petition",
        /// Refuse the permit.
        Refuse = "refuse",
        /// Annul the permit.
        Annul = "annul",
    }
}

choice! {
    /// How a person lawfully stays.
    pub enum StayBasis ("stay_basis") {
        /// No visa by treaty or unilateral rule.
        VisaFree = "visa_free",
        /// Visa.
        Visa = "visa",
        /// Temporary residence permit.
        TemporaryResidence = "temporary_residence",
        /// Other basis, told in the note.
        Other = "other",
    }
}

choice! {
    /// Document made for the holder of the permit.
    pub enum CardKind ("card_kind") {
        /// Residence card of a foreigner.
        ResidenceCard = "residence_card",
        /// Certificate of a stateless person.
        StatelessCertificate = "stateless_certificate",
    }
}

choice! {
    /// One of the four items of the centre.
    pub enum Item ("item") {
        /// Originals seen.
        Originals = "originals",
        /// Medical certificate.
        Medical = "medical",
        /// Fingerprint registration.
        Fingerprints = "fingerprints",
        /// Housing.
        Housing = "housing",
    }
}

choice! {
    /// Outcome of an item.
    pub enum ItemOutcome ("item_outcome") {
        /// As it should be.
        Good = "good",
        /// Speaks against the permit; becomes a finding for the officer.
        Adverse = "adverse",
        /// Not required, for the reason noted.
        NotRequired = "not_required",
    }
}

form! {
    /// How the state duty was paid.
    pub struct DutyReference {
        /// Number of the payment.
        pub payment: Text<60>,
        /// Day of payment; the rate of this day counts \[ours\].
        pub paid_on: Date,
        /// Tenge.
        pub amount: u64,
    }
}

form! {
    /// A petition in force, carried over from an earlier case of the person.
    pub struct CarriedPetition {
        /// Its number.
        pub number: PaperNumber,
        /// Profession.
        pub profession: crate::catalogue::ProfessionId,
        /// Day of issue.
        pub issued_on: Date,
        /// Last day of validity.
        pub valid_until: Date,
    }
}

form! {
    /// A meeting by video.
    pub struct Meeting {
        /// When.
        pub at: Instant,
        /// Where: an https link.
        pub link: Text<500>,
        /// Interpreter, with the language.
        #[serde(default)]
        pub interpreter: Option<Line>,
    }
}
