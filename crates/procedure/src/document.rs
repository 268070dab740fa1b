//! Documents that a person brings, and what is known of them \[procedure.md, "Documents"\].

use crate::catalogue::Country;
use crate::form::{Line, Text};
use crate::time::Date;
use crate::{choice, form};
use serde::{Deserialize, Serialize};

choice! {
    /// Kind of a document.
    pub enum DocumentKind ("document") {
        /// Passport or stateless person's document, data page.
        Passport = "passport",
        /// Curriculum vitae.
        Cv = "cv",
        /// Portfolio as a file (links stand in the form).
        Portfolio = "portfolio",
        /// Motivation letter.
        MotivationLetter = "motivation_letter",
        /// Diploma.
        Diploma = "diploma",
        /// Certificate of professional development.
        Certificate = "certificate",
        /// Colour photo.
        Photo = "photo",
        /// Certificate of no criminal record.
        PoliceCertificate = "police_certificate",
        /// Receipt of the state duty.
        DutyReceipt = "duty_receipt",
        /// Autobiography.
        Autobiography = "autobiography",
        /// Proof of solvency.
        Solvency = "solvency",
        /// Certificate of a language.
        LanguageCertificate = "language_certificate",
        /// Translation of another document.
        Translation = "translation",
        /// Medical certificate.
        MedicalCertificate = "medical_certificate",
        /// Lease or owner's consent.
        HousingContract = "housing_contract",
        /// Proof of entry.
        EntryProof = "entry_proof",
        /// Certificate of the time spent in the country, or of the basis of stay.
        StayProof = "stay_proof",
        /// Proof for a request, objection or complaint.
        Proof = "proof",
        /// Anything else.
        Other = "other",
    }
}

impl DocumentKind {
    /// The document that proves a field of the signed forms, by the field's path; none where nothing does.
    /// \[ours\]: the order of documents of the service, read as an officer lays them beside the form.
    pub fn proving(path: &str) -> Option<DocumentKind> {
        let name = |path: &str| path.split(['.', '[']).next().unwrap_or_default().to_owned();
        let first = name(path);
        let second = path.split_once('.').map(|(_, rest)| name(rest)).unwrap_or_default();
        match (first.as_str(), second.as_str()) {
            ("identity", "contacts" | "marital_status" | "ethnicity") => None,
            ("identity" | "in_kazakhstan", _) => Some(DocumentKind::Passport),
            ("education", _) => Some(DocumentKind::Diploma),
            ("profession" | "experience_years" | "work" | "occupations", _) => Some(DocumentKind::Cv),
            ("certificates", _) => Some(DocumentKind::Certificate),
            ("portfolio_links", _) => Some(DocumentKind::Portfolio),
            ("motivation" | "purpose", _) => Some(DocumentKind::MotivationLetter),
            ("languages", _) => Some(DocumentKind::LanguageCertificate),
            ("convicted" | "convictions", _) => Some(DocumentKind::PoliceCertificate),
            ("stays", _) => Some(DocumentKind::StayProof),
            ("means", _) => Some(DocumentKind::Solvency),
            ("autobiography", _) => Some(DocumentKind::Autobiography),
            ("address" | "city", _) => Some(DocumentKind::HousingContract),
            ("duty", _) => Some(DocumentKind::DutyReceipt),
            _ => None,
        }
    }
}

choice! {
    /// How a document of another state is certified for use in Kazakhstan.
    pub enum Certification ("certification") {
        /// Apostille (Hague Convention of 1961).
        Apostille = "apostille",
        /// Consular legalisation.
        Legalisation = "legalisation",
        /// A treaty spares it.
        Exempt = "exempt",
        /// Issued in electronic form that Kazakhstan can check by itself.
        Electronic = "electronic",
        /// None.
        None = "none",
    }
}

choice! {
    /// State of the translation into Kazakh or Russian.
    pub enum TranslationState ("translation_state") {
        /// The document is in Kazakh or Russian.
        NotNeeded = "not_needed",
        /// Translated, the translator's signature attested by a notary.
        Notarised = "notarised",
        /// Translated, not attested.
        Plain = "plain",
        /// Not translated.
        None = "none",
    }
}

choice! {
    /// What a duty was paid for.
    pub enum DutyKind ("duty") {
        /// Permanent residence permit.
        Permit = "permit",
        /// Residence card of a foreigner.
        ResidenceCard = "residence_card",
        /// Certificate of a stateless person.
        StatelessCertificate = "stateless_certificate",
    }
}

form! {
    /// What the person says of a document. Every field may be empty in a draft; preflight asks for
    /// those that the kind needs.
    #[derive(Default)]
    pub struct DocumentFacts {
        /// State that issued it.
        #[serde(default)]
        pub issuing_state: Option<Country>,
        /// Number.
        #[serde(default)]
        pub number: Option<Text<60>>,
        /// Body that issued it.
        #[serde(default)]
        pub issuer: Option<Line>,
        /// Day of issue.
        #[serde(default)]
        pub issued_on: Option<Date>,
        /// Last day of validity.
        #[serde(default)]
        pub valid_until: Option<Date>,
        /// Apostille, legalisation, exempt.
        #[serde(default)]
        pub certification: Option<Certification>,
        /// Number of the apostille or legalisation.
        #[serde(default)]
        pub certification_number: Option<Text<60>>,
        /// Day of the apostille or legalisation.
        #[serde(default)]
        pub certification_on: Option<Date>,
        /// Translation.
        #[serde(default)]
        pub translation: Option<TranslationState>,
        /// What it is, for diplomas, certificates and `other`.
        #[serde(default)]
        pub title: Option<Line>,
        /// Duty paid for.
        #[serde(default)]
        pub duty: Option<DutyKind>,
        /// Amount paid, tenge.
        #[serde(default)]
        pub amount_tenge: Option<u64>,
        /// Day of payment.
        #[serde(default)]
        pub paid_on: Option<Date>,
        /// Reference of the payment.
        #[serde(default)]
        pub payment_reference: Option<Text<60>>,
    }
}

/// What was measured of a file when it came in; never what the sender claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileFacts {
    /// SHA-256 of the plain bytes, lower-case hex.
    pub sha256: String,
    /// Media type by content: `image/jpeg`, `application/pdf`, …
    pub media: String,
    /// Length in bytes.
    pub bytes: u64,
    /// Width in pixels, of an image.
    #[serde(default)]
    pub width_px: Option<u32>,
    /// Height in pixels, of an image.
    #[serde(default)]
    pub height_px: Option<u32>,
    /// Pages, of a PDF.
    #[serde(default)]
    pub pages: Option<u32>,
    /// It opens: decodes as what it is and asks for no password.
    pub opens: bool,
    /// Text was found in it (PDF); `None` where that was not looked for.
    #[serde(default)]
    pub text_found: Option<bool>,
}

/// A document as it stands in a statement: the `n`-th of its kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Kind.
    pub kind: DocumentKind,
    /// 1 and up.
    pub n: u16,
    /// What the person says of it.
    #[serde(default)]
    pub facts: DocumentFacts,
    /// The file; none for what is only seen at the centre.
    #[serde(default)]
    pub file: Option<FileFacts>,
}

#[cfg(test)]
mod tests {
    use super::DocumentKind as Kind;

    #[test]
    fn a_field_leads_to_the_document_that_proves_it() {
        for (path, kind) in [
            ("identity.travel_documents[0].number", Some(Kind::Passport)),
            ("identity.contacts.email", None),
            ("education[1].degree", Some(Kind::Diploma)),
            ("education", Some(Kind::Diploma)),
            ("work[0].employer", Some(Kind::Cv)),
            ("convictions[0].on", Some(Kind::PoliceCertificate)),
            ("name_note", None),
        ] {
            assert_eq!(Kind::proving(path), kind, "{path}");
        }
    }
}
