//! What the office asks of the world. Implemented beside it, chosen in the binary.

use qonys_procedure::{Date, Instant, Lang};
use serde::Serialize;
use std::future::Future;
use std::pin::Pin;

/// Typesets papers. Pure in effect: the same data give the same bytes.
pub trait Printer: Send + Sync {
    /// The paper as PDF.
    fn print(&self, paper: &Paper) -> Result<Vec<u8>, PrintError>;
}

/// Why a paper could not be printed.
#[derive(Debug, thiserror::Error)]
#[error("cannot print {template}: {message}")]
pub struct PrintError {
    /// Which template.
    pub template: String,
    /// What the typesetter said, with the line.
    pub message: String,
}

/// What the authority answers, in DER.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>, Unreachable>> + Send + 'a>>;

/// The authority that certifies keys, asked over the network. What it says is signed; nothing is believed because of
/// where it came from.
pub trait Authority: Send + Sync {
    /// It can be asked about a certificate.
    fn answers(&self) -> bool;

    /// It gives time stamps.
    fn stamps(&self) -> bool;

    /// Asks about a certificate: an OCSP request, its answer.
    fn status<'a>(&'a self, question: &'a [u8]) -> Answer<'a>;

    /// Asks for a time stamp: a request of RFC 3161, its answer.
    fn stamp<'a>(&'a self, question: &'a [u8]) -> Answer<'a>;
}

/// The authority did not answer in time, or not as it should.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreachable(pub String);

/// A paper to print.
#[derive(Clone, Debug, Serialize)]
pub struct Paper {
    /// Number in the register, or of the receipt.
    pub number: String,
    /// Language of this copy.
    pub lang: Lang,
    /// Day on the paper.
    pub date: Date,
    /// Where anyone can check it; `None` where the paper is not public.
    pub verify_url: Option<String>,
    /// A training server's papers say so across the page.
    pub training: bool,
    /// What is on it.
    pub body: PaperBody,
}

/// What is on a paper.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PaperBody {
    /// Receipt of a signed statement.
    Receipt(Receipt),
    /// Permanent residence permit.
    Permit(Permit),
    /// Any other paper of an act: its title, whom it is to, what was decided, who signs.
    Letter(Letter),
}

/// Receipt of a signed statement.
#[derive(Clone, Debug, Serialize)]
pub struct Receipt {
    /// Number of the case, where it has one already.
    pub case_number: Option<String>,
    /// What was signed, spoken in the copy's language.
    pub act: String,
    /// When it was received.
    pub received: Instant,
    /// The day it was registered.
    pub registered_on: Option<Date>,
    /// Who signed.
    pub signers: Vec<Signer>,
    /// The readable text of the statement.
    pub text: String,
    /// SHA-256 of the statement, hexadecimal.
    pub digest: String,
    /// Documents covered by the signature.
    pub files: Vec<ReceiptFile>,
    /// Position in the case.
    pub seq: u64,
}

/// Who signed a paper or statement.
#[derive(Clone, Debug, Serialize)]
pub struct Signer {
    /// Name as in the certificate.
    pub name: String,
    /// Post, spoken in the copy's language.
    pub post: String,
    /// Serial number of the certificate, hexadecimal.
    pub certificate_serial: String,
}

/// A document covered by a signature.
#[derive(Clone, Debug, Serialize)]
pub struct ReceiptFile {
    /// Kind, spoken in the copy's language.
    pub kind: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// Permanent residence permit.
#[derive(Clone, Debug, Serialize)]
pub struct Permit {
    /// Number of the case.
    pub case_number: String,
    /// Name as in the passport, Latin.
    pub name_latin: String,
    /// Name in Cyrillic.
    pub name_cyrillic: String,
    /// IIN.
    pub iin: String,
    /// Date of birth.
    pub birth_date: Option<Date>,
    /// Citizenship, spoken.
    pub citizenship: String,
    /// Travel document number.
    pub passport: String,
    /// Kind of the document that follows, spoken.
    pub document: String,
    /// Valid until.
    pub valid_until: Date,
    /// The office that issues, spoken.
    pub office: String,
    /// City, spoken.
    pub city: String,
    /// Who signs.
    pub signer: Signer,
}

/// A paper of an act that has no layout of its own.
#[derive(Clone, Debug, Serialize)]
pub struct Letter {
    /// Its title, spoken.
    pub title: String,
    /// Number of the case.
    pub case_number: Option<String>,
    /// Whom it is to.
    pub addressee: String,
    /// The body, in lines `Label: value` as it was signed.
    pub text: String,
    /// Who issues it: body or office, spoken.
    pub issuer: String,
    /// Who signs.
    pub signer: Signer,
}
