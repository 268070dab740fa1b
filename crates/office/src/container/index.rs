//! `index.json`: what is in a container and how it hangs together, as canonical JSON.

use qonys_eds::{Digest, jcs};
use qonys_procedure::case::{Case, SHAPE};
use qonys_procedure::{AccountId, ActId, CaseId, FileId, Instant, Role};
use qonys_store::record::{ActHead, SealedAct};
use serde::{Deserialize, Serialize};

/// `typ` of an index.
const TYPE: &str = "qonys/case-container/1";
/// Most bytes of an index.
pub(super) const INDEX_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// What is in a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    typ: String,
    /// Id of the server, which its statements name.
    pub service: String,
    /// A training server's: nothing in it is real.
    pub training: bool,
    /// The case.
    pub case: CaseId,
    /// Its number, once it has one.
    pub number: Option<String>,
    /// When the container was written, by the service's clock.
    pub made_at: Instant,
    /// What the acts come to; none where some of them are hidden, so that they cannot be replayed.
    pub state: Option<State>,
    /// Every act from the first, hidden ones too.
    pub acts: Vec<ActEntry>,
    /// Documents of the person.
    pub documents: Vec<DocumentEntry>,
    /// Copies of papers.
    pub papers: Vec<PaperEntry>,
}

/// An act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActEntry {
    /// Number in the case.
    pub seq: u64,
    /// Leaf of the record \[A3\].
    pub leaf: Digest,
    /// Commitment to what is in it \[A3\].
    pub commitment: Digest,
    /// None of an act that the reader may not see.
    pub shown: Option<Shown>,
}

/// What the leaf says of an act, and what opens its commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// Id.
    pub id: ActId,
    /// Kind.
    pub kind: String,
    /// Version of the content's shape.
    pub kind_version: u16,
    /// Whose act; none: the system's.
    pub account: Option<AccountId>,
    /// In which role.
    pub role: Role,
    /// When, by the service's clock.
    pub at: Instant,
    /// Opens the commitment.
    pub salt: Digest,
    /// Signatures over the statement; none: nobody signs such an act.
    pub signatures: usize,
    /// `evidence.json` is there.
    pub evidence: bool,
}

/// A document of the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentEntry {
    /// Id, as statements name it.
    pub id: FileId,
    /// Kind.
    pub kind: String,
    /// Which of its kind.
    pub n: u32,
    /// Media type.
    pub media: String,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// Length.
    pub bytes: u64,
    /// A statement names it; others may still be replaced.
    pub signed: bool,
    /// When it came.
    pub at: Instant,
}

/// A copy of a paper that was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperEntry {
    /// Number in the register.
    pub number: String,
    /// Language of the copy.
    pub lang: qonys_procedure::Lang,
    /// The act that issued it.
    pub seq: u64,
    /// SHA-256 of the PDF.
    pub sha256: Digest,
    /// It is signed; a copy to be read is not.
    pub signed: bool,
}

/// What a case is after its last act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// Stage.
    pub stage: String,
    /// Since when.
    pub stage_since: Instant,
    /// City.
    pub city: String,
    /// Office of the migration service.
    pub office: Option<String>,
    /// Edition of the rules.
    pub edition: Option<String>,
    /// Version of the shape of which `sha256` is.
    pub shape: u32,
    /// SHA-256 of the whole state as canonical JSON.
    pub sha256: Digest,
}

impl State {
    /// Of a case.
    ///
    /// # Errors
    /// A state without a canonical form.
    pub fn of(case: &Case) -> Result<State, jcs::JcsError> {
        Ok(State {
            stage: case.stage.id().to_owned(),
            stage_since: case.stage_since,
            city: case.city.to_string(),
            office: case.office.as_ref().map(ToString::to_string),
            edition: case.edition.as_ref().map(ToString::to_string),
            shape: SHAPE,
            sha256: Digest::of(&jcs::to_vec(case)?),
        })
    }

    /// Whether both are of one state; two shapes cannot be compared whole.
    pub(super) fn agrees(&self, other: &State) -> bool {
        let bare = |state: &State| State { shape: 0, sha256: Digest([0; 32]), ..state.clone() };
        if self.shape == other.shape { self == other } else { bare(self) == bare(other) }
    }
}

impl Shown {
    /// As the record keeps it.
    pub fn head(&self, case: CaseId, seq: u64) -> ActHead {
        ActHead {
            id: self.id,
            stream: case,
            seq,
            kind: self.kind.clone(),
            kind_version: self.kind_version,
            account: self.account,
            role: self.role,
            at: self.at,
        }
    }

    /// The leaf that belongs to a commitment.
    pub(super) fn leaf(&self, case: CaseId, seq: u64, commitment: Digest) -> Digest {
        let act = SealedAct { head: self.head(case, seq), sealed: Vec::new(), commitment: commitment.0 };
        Digest(act.leaf())
    }
}

impl Index {
    /// Of a case; everything in it is still to be added.
    pub fn new(service: String, training: bool, case: CaseId, number: Option<String>, made_at: Instant) -> Index {
        let (acts, documents, papers) = Default::default();
        let typ = TYPE.to_owned();
        Index { typ, service, training, case, number, made_at, state: None, acts, documents, papers }
    }

    /// Its bytes.
    ///
    /// # Errors
    /// A text without a canonical form.
    pub fn to_bytes(&self) -> Result<Vec<u8>, jcs::JcsError> {
        jcs::to_vec(self)
    }

    /// Reads what [`Index::to_bytes`] wrote, and nothing else.
    pub(super) fn parse(bytes: &[u8]) -> Option<Index> {
        let index: Index = serde_json::from_slice(bytes).ok()?;
        (index.typ == TYPE && index.to_bytes().ok()? == bytes).then_some(index)
    }

    /// No act is hidden.
    pub fn is_whole(&self) -> bool {
        self.acts.iter().all(|act| act.shown.is_some())
    }
}
