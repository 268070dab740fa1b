//! What can go wrong, in one place. `web` maps each to a status, a stable code and a text \[A9\].

use qonys_eds::SignatureError;
use qonys_procedure::NotAllowed;
use qonys_procedure::act::ActKind;
use qonys_procedure::preflight::Finding;

/// Why the office did not do what was asked. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the caller may not know of it.
    #[error("not found, or not for this caller to know of")]
    NotFound,
    /// The procedure's typed no.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Faults that the officer would find: nothing is signed with them.
    #[error("{} blocking findings", .0.len())]
    Findings(Vec<Finding>),
    /// A field cannot be read.
    #[error("{path}: {message}")]
    Content {
        /// Which field.
        path: String,
        /// What is wrong with it.
        message: String,
    },
    /// The signature does not hold.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The signature holds, but not over this.
    #[error(transparent)]
    Statement(#[from] StatementFault),
    /// Who is asking, or may not.
    #[error(transparent)]
    Access(#[from] AccessFault),
    /// An act about an access that is not taken.
    #[error(transparent)]
    AccessAct(#[from] crate::people::access::AccessRefusal),
    /// An act about an outage that is not taken.
    #[error(transparent)]
    Outage(#[from] crate::service::outages::OutageRefusal),
    /// An act about a template that is not taken.
    #[error(transparent)]
    Template(#[from] crate::service::templates::TemplateRefusal),
    /// A material act came between what the caller saw and what they want.
    #[error("the case went on from {seen} to {now}")]
    Stale {
        /// What the caller had seen.
        seen: u64,
        /// Where the case is.
        now: u64,
        /// What came between, oldest first.
        between: Vec<(u64, ActKind)>,
    },
    /// The same idempotency key came with another body.
    #[error("idempotency key used with another body")]
    KeyReused,
    /// No idempotency key where one is required.
    #[error("idempotency key missing")]
    KeyMissing,
    /// A draft was changed elsewhere meanwhile.
    #[error("draft is at revision {now}")]
    DraftMoved {
        /// Its present revision.
        now: u64,
    },
    /// An upload that is not taken.
    #[error(transparent)]
    Upload(#[from] UploadFault),
    /// The service stands still for maintenance: reading goes on, writing does not.
    #[error("maintenance")]
    Maintenance,
    /// The store's own.
    #[error(transparent)]
    Store(#[from] qonys_store::Error),
    /// A paper could not be printed.
    #[error(transparent)]
    Print(#[from] crate::ports::PrintError),
    /// Something stored cannot be read: an operator must look.
    #[error("stored {0} cannot be read")]
    Corrupt(&'static str),
    /// A file of the storage cannot be read or written: an operator must look.
    #[error("file storage: {0}")]
    Files(#[from] std::io::Error),
}

/// A signature over something else.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatementFault {
    /// Not prepared here, or long ago, or performed already.
    #[error("statement not prepared here, expired or used")]
    Unknown,
    /// Prepared for another act, case or person.
    #[error("statement is of another act, case or person")]
    Mismatch,
    /// Signed with another certificate than the one printed on the papers.
    #[error("papers are prepared for the certificate {serial}")]
    OtherCertificate {
        /// Serial number of the certificate that stands on them.
        serial: String,
    },
    /// Another server's.
    #[error("statement of another server")]
    OtherServer,
    /// A signed act came without a signature.
    #[error("signature missing")]
    Missing,
    /// A signature came where none belongs, or more than the act has signers.
    #[error("{given} signatures where {wanted} belong")]
    Count {
        /// How many came.
        given: usize,
        /// How many belong.
        wanted: usize,
    },
    /// The two signers must be two people.
    #[error("both signatures are one person's")]
    SameSigner,
    /// A paper's signature is over other bytes.
    #[error("signature of paper {number} does not fit")]
    Paper {
        /// Which paper.
        number: String,
    },
}

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccessFault {
    /// No session, or an unknown one.
    #[error("not signed in")]
    NotSignedIn,
    /// The session has ended.
    #[error("session ended")]
    SessionEnded,
    /// Something else than a sign-in was signed.
    #[error("not a sign-in")]
    NotSignIn,
    /// The challenge was used, has expired, or is not ours.
    #[error("challenge used, expired or unknown")]
    Challenge,
    /// The sign-in statement is another server's.
    #[error("challenge of another server")]
    OtherServer,
    /// The person has no access under this role any more.
    #[error("access ended")]
    Ended,
    /// The person has several roles and has chosen none, or one they do not have.
    #[error("role not held")]
    RoleNotHeld,
    /// The role may not do this at all.
    #[error("not for this role")]
    Role,
    /// Too many failed tries.
    #[error("too many tries")]
    TooMany,
}

/// Why an upload is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UploadFault {
    /// Larger than allowed.
    #[error("more than {max} bytes")]
    TooLarge {
        /// Bytes allowed.
        max: u64,
    },
    /// Its content is none of the types that are taken.
    #[error("content is {found}")]
    Type {
        /// What it really is.
        found: String,
    },
    /// Nothing in it.
    #[error("empty")]
    Empty,
    /// It cannot be opened as what it says it is.
    #[error("cannot be opened")]
    Broken,
    /// The case already has as many documents as it may.
    #[error("more than {max} documents")]
    TooMany {
        /// Documents allowed.
        max: usize,
    },
    /// The document was signed and stands for ever.
    #[error("signed documents stay")]
    Signed,
}
