//! What the office asks of the world. Implemented beside it, chosen in the binary.

use crate::mail::{Address, Content};
use qonys_procedure::paper::PaperKind;
use qonys_procedure::{Date, Instant, Lang, choice};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// Typesets papers by templates. It remembers nothing: which templates are in force, the office knows
/// ([`crate::service::templates`]).
pub trait Printer: Send + Sync {
    /// Every template that comes with the program.
    fn shipped(&self) -> Vec<Shipped>;

    /// A press that prints by these templates in the place of the shipped ones of the same names.
    ///
    /// # Errors
    /// A name that is none of the shipped, or a text beyond [`TEMPLATE_BYTES_MAX`].
    fn press(&self, changed: &[Template]) -> Result<Arc<dyn Press>, PrintError>;

    /// Typesets a sample of every paper in every language by such a press, and looks for what a paper must have. It ends
    /// within [`TRIAL_SECONDS`], whatever the templates do.
    ///
    /// # Errors
    /// What is wrong with which template.
    fn check(&self, changed: &[Template]) -> Result<(), Vec<TemplateFault>>;

    /// The sample of one paper by such a press, as PDF, within the same time.
    ///
    /// # Errors
    /// As [`Printer::check`]; none of these papers is called so.
    fn sample(&self, changed: &[Template], paper: &str, lang: Lang) -> Result<Vec<u8>, Vec<TemplateFault>>;
}

/// Prints by one set of templates. Pure in effect: the same data give the same bytes.
pub trait Press: Send + Sync {
    /// The paper as PDF.
    ///
    /// # Errors
    /// What the template cannot print.
    fn print(&self, paper: &Paper) -> Result<Vec<u8>, PrintError>;
}

/// Longest template, bytes: ten times the longest shipped one.
pub const TEMPLATE_BYTES_MAX: usize = 64 * 1024;
/// Longest trial of templates, seconds.
pub const TRIAL_SECONDS: u64 = 20;

/// A template that comes with the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// Name of its file.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
    /// Papers that it has a part in, by the names that [`Printer::sample`] takes; its own first.
    pub papers: Vec<&'static str>,
}

/// A template that takes the place of a shipped one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Name of its file.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{template}{}: {wrong}", .line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct TemplateFault {
    /// Name of the file.
    pub template: String,
    /// The line, from one, where one can be named.
    pub line: Option<usize>,
    /// What.
    pub wrong: Wrong,
}

/// What may be wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// In the words of the typesetter, English.
    #[error("{0}")]
    Said(String),
    /// A paper comes out without something that it must have.
    #[error("{paper} in {lang} has lost its {}", .part.id())]
    Lost {
        /// What.
        part: PaperPart,
        /// Which paper.
        paper: String,
        /// In which language.
        lang: Lang,
    },
    /// No template that comes with the program is called so.
    #[error("no such template")]
    Unknown,
    /// It is too long.
    #[error("more than {TEMPLATE_BYTES_MAX} bytes")]
    TooLong,
    /// The trial took too long, or more memory than papers need.
    #[error("not typeset within {TRIAL_SECONDS} seconds")]
    Stopped,
}

choice! {
    /// What no paper may lose.
    pub enum PaperPart ("paper_part") {
        /// Its number.
        Number = "number",
        /// Address of its verification.
        Address = "address",
        /// Code of its verification.
        Code = "code",
        /// Name of who signed.
        Signer = "signer",
        /// Serial number of their certificate.
        Certificate = "certificate",
        /// Name of whom it is about.
        Holder = "holder",
        /// Digest of the statement that a receipt is for.
        Digest = "digest",
        /// Leaf of an act that a certificate of the record lists.
        Leaf = "leaf",
        /// The words that it is a training server's.
        Training = "training",
    }
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

/// What became of a letter that was handed over.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), MailFault>> + Send + 'a>>;

/// Hands letters to a mail server.
pub trait Mailer: Send + Sync {
    /// Sends one. `Ok` once the server has taken it upon itself to deliver it.
    fn send<'a>(&'a self, letter: &'a Email) -> Sending<'a>;
}

/// A letter as it is sent.
#[derive(Clone, Debug)]
pub struct Email {
    /// To whom.
    pub to: Address,
    /// The same each time this letter is sent; without brackets.
    pub message_id: String,
    /// When it is sent, by the real clock.
    pub at: Instant,
    /// Its language.
    pub lang: Lang,
    /// What stands in it.
    pub content: Content,
}

/// Why a letter was not sent. Each holds a stable reason, such as `recipient_550`: it is kept and shown to the operator,
/// so it never holds what the server said, for that may name the person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailFault {
    /// The server is out of reach, or takes no letters from us: none can be sent now.
    #[error("the mail server cannot be used: {0}")]
    Server(String),
    /// It does not take this letter now.
    #[error("the letter is not taken now: {0}")]
    Later(String),
    /// It will never take this letter.
    #[error("the letter is refused: {0}")]
    Refused(String),
}

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
#[serde(tag = "layout", rename_all = "snake_case")]
pub enum PaperBody {
    /// Receipt of a signed statement.
    Receipt(Receipt),
    /// What an act decides or records: petition, return, refusal, permit and all others.
    Decision(Box<Decision>),
    /// Certificate of the record.
    Record(Box<Record>),
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

/// A paper that an act issues. Every kind has the same data; its template chooses and says what they mean.
#[derive(Clone, Debug, Serialize)]
pub struct Decision {
    /// Kind.
    pub kind: PaperKind,
    /// Number of the case.
    pub case_number: Option<String>,
    /// Whom it is about.
    pub holder: Holder,
    /// The body that issues it, spoken.
    pub issuer: String,
    /// City, spoken; none for a paper of a body of the whole country.
    pub city: Option<String>,
    /// Title of the order by which the case is carried, with number and day.
    pub order: String,
    /// The content of the act, field by field \[`qonys_words::Words::act_told`\].
    pub content: Map<String, Value>,
    /// Grounds, with their articles.
    pub grounds: Vec<Ground>,
    /// Last day for what the person is to do next, if anything.
    pub answer_until: Option<Date>,
    /// Last day to complain; none for what cannot be complained of.
    pub complaint_until: Option<Date>,
    /// Who signs; none for what the service makes by itself.
    pub signer: Option<Signer>,
}

/// The acts that a case holds at a moment. Nobody signs it.
#[derive(Clone, Debug, Serialize)]
pub struct Record {
    /// Number of the case; of a case without one its id.
    pub case: String,
    /// City, spoken.
    pub city: Option<String>,
    /// Whom the case is about.
    pub holder: Holder,
    /// Stage at the moment, spoken.
    pub stage: String,
    /// The moment.
    pub at: Instant,
    /// Every act, in the order of the case.
    pub acts: Vec<RecordedAct>,
}

/// An act as a certificate of the record lists it.
#[derive(Clone, Debug, Serialize)]
pub struct RecordedAct {
    /// Position in the case, from one without gaps.
    pub seq: u64,
    /// When it was performed.
    pub at: Instant,
    /// What was done, spoken.
    pub act: String,
    /// In which role, spoken.
    pub role: String,
    /// Name of the employee; none for the applicant and the service.
    pub name: Option<String>,
    /// The body or the city of the employee, spoken, where it is known.
    pub body: Option<String>,
    /// Its leaf: SHA-256, hexadecimal.
    pub leaf: String,
}

/// Whom a paper is about.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Holder {
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
}

/// A ground of a decision, spoken.
#[derive(Clone, Debug, Serialize)]
pub struct Ground {
    /// Article of the law; for a criterion of the order its title.
    pub article: String,
    /// What the article says.
    pub text: String,
}
