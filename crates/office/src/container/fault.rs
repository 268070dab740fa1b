//! What does not hold in a container, and in which entry.

use qonys_eds::SignatureError;
use qonys_eds::asic::Fault;
use std::fmt;
use thiserror::Error;

/// Something that does not hold.
#[derive(Debug)]
pub struct CheckFault {
    /// Name of the entry, or of the whole.
    pub entry: String,
    /// What is wrong with it.
    pub why: Why,
}

/// Why an entry proves nothing. The messages are for whoever checks, at the command line.
#[derive(Debug, Error)]
pub enum Why {
    /// The container itself.
    #[error(transparent)]
    Container(#[from] Fault),
    /// The index is not in its form.
    #[error("the index cannot be read, or is not in the one form in which it is written")]
    Index,
    /// The index speaks of it, and it is not there.
    #[error("it is missing; the index speaks of it")]
    Missing,
    /// Nothing speaks of it.
    #[error("it has no place in this container: neither the index nor any act speaks of it")]
    Surplus,
    /// Acts are counted from 1 without gaps.
    #[error("this act stands where act {wanted} belongs")]
    Gap {
        /// Number that belongs here.
        wanted: u64,
    },
    /// It cannot be read as what it should be.
    #[error("it cannot be read as {0}")]
    Unreadable(&'static str),
    /// The commitment is another.
    #[error("statement and signatures are not those to which the act is committed")]
    Commitment,
    /// The leaf is another.
    #[error("the leaf of the record is not that of this act")]
    Leaf,
    /// A statement of another case, server or act.
    #[error("the statement is of another {0}")]
    Other(&'static str),
    /// A statement that follows an act which is not in this container as it was then.
    #[error("its signer had seen another act {seq} than the one in this container")]
    Link {
        /// Number of the act seen.
        seq: u64,
    },
    /// A signature that does not hold.
    #[error("the signature does not hold, at the step \"{step}\": {0}", step = .0.step())]
    Signature(SignatureError),
    /// A signature over something else.
    #[error("the signature is over another statement")]
    OtherContent,
    /// The wrong number of signatures.
    #[error("{found} signatures where {wanted} belong")]
    Signers {
        /// Number needed.
        wanted: usize,
        /// Number found.
        found: usize,
    },
    /// The content is not the one of which the index, or a statement, gives the digest.
    #[error("its content is not the one whose digest {0} gives")]
    Digest(&'static str),
    /// A name that does not agree with the content.
    #[error("its name is not the digest of its content")]
    Name,
    /// A certificate or list that is needed for a signature.
    #[error("a certificate or list that it needs is not in the container: {0}")]
    Evidence(String),
    /// The acts do not follow from one another.
    #[error("the acts of this case cannot be carried out again: {0}")]
    Replay(String),
    /// They come to another state.
    #[error("carried out again, the acts come to another state than the index says")]
    State,
}

impl CheckFault {
    /// Of an entry.
    pub(super) fn of(entry: impl Into<String>, why: Why) -> CheckFault {
        CheckFault { entry: entry.into(), why }
    }

    /// Stable code for programs; never changes once released.
    pub const fn code(&self) -> &'static str {
        match &self.why {
            Why::Container(fault) => fault.code(),
            Why::Index => "index_form",
            Why::Missing => "entry_missing",
            Why::Surplus => "entry_surplus",
            Why::Gap { .. } => "act_gap",
            Why::Unreadable(_) => "entry_unreadable",
            Why::Commitment => "act_commitment",
            Why::Leaf => "act_leaf",
            Why::Other(_) => "act_other",
            Why::Link { .. } => "act_link",
            Why::Signature(fault) => fault.code(),
            Why::OtherContent => "signature_other_content",
            Why::Signers { .. } => "signature_count",
            Why::Digest(_) => "entry_other_digest",
            Why::Name => "evidence_name",
            Why::Evidence(_) => "evidence_missing",
            Why::Replay(_) => "case_replay",
            Why::State => "case_state",
        }
    }
}

impl From<Fault> for CheckFault {
    fn from(fault: Fault) -> CheckFault {
        let entry = fault.entry().unwrap_or_default().to_owned();
        CheckFault { entry, why: Why::Container(fault) }
    }
}

impl fmt::Display for CheckFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            // It names the entry itself.
            Why::Container(fault) => fault.fmt(f),
            why => write!(f, "{}: {why}", self.entry),
        }
    }
}
