//! One act as it stands in the record of a case.

use crate::act::{Act, Digest};
use crate::catalogue::CityId;
use crate::document::DocumentKind;
use crate::id::{AccountId, ActId, CaseId, FileId};
use crate::iin::Iin;
use crate::number::CaseNumber;
use crate::paper::PaperKind;
use crate::role::Role;
use crate::ruled::Lang;
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// Who acts, in the role chosen at sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// Account; none: the system.
    pub account: Option<AccountId>,
    /// Person; none: the system.
    pub iin: Option<Iin>,
    /// Role.
    pub role: Role,
    /// BIN of the employee's organisation.
    pub org: Option<String>,
    /// City of the access.
    pub city: Option<CityId>,
}

impl Actor {
    /// What happens by itself.
    pub const SYSTEM: Actor = Actor { account: None, iin: None, role: Role::System, org: None, city: None };
}

/// A document of a statement, by its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRef {
    /// Uploaded file.
    pub id: FileId,
    /// Kind.
    pub kind: DocumentKind,
    /// Which of its kind, from 1.
    pub n: u16,
    /// SHA-256 of the plain bytes.
    pub sha256: Digest,
    /// Length.
    pub bytes: u64,
}

/// A paper issued with an act: the same number in each language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuedPaper {
    /// Number, `<kind>-<city>-<year>-<6 digits>`.
    pub number: String,
    /// Kind.
    pub kind: PaperKind,
    /// Language of this copy.
    pub lang: Lang,
    /// SHA-256 of the PDF.
    pub sha256: Digest,
}

/// One act of a case with everything that replay needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActRecord {
    /// Its id.
    pub id: ActId,
    /// Case.
    pub case: CaseId,
    /// Place in the case, from 1 without gaps.
    pub seq: u64,
    /// Version of the content.
    pub kind_version: u32,
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: Instant,
    /// What.
    pub act: Act,
    /// Number given to the case by this act.
    #[serde(default)]
    pub number: Option<CaseNumber>,
    /// Papers issued with it.
    #[serde(default)]
    pub issued: Vec<IssuedPaper>,
    /// Documents named in the statement.
    #[serde(default)]
    pub files: Vec<FileRef>,
    /// Who signed; empty for acts without a signature.
    #[serde(default)]
    pub signers: Vec<Iin>,
}

impl ActRecord {
    /// Number of a paper issued with the act.
    pub fn paper(&self, kind: PaperKind) -> Option<&str> {
        self.issued.iter().find(|p| p.kind == kind).map(|p| p.number.as_str())
    }
}
