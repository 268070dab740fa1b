//! Commitments and leaves of the record (A3), and an act's sealed body.

use crate::{
    Digest, Entropy, Error,
    seal::{CaseKey, Purpose},
};
use qonys_procedure::{AccountId, ActId, CaseId, Instant, Role, jcs};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

const TABLE: &str = "act";

/// `SHA-256("qonys/act/1\0" ‖ salt ‖ u64be(|s|) ‖ s ‖ u64be(|c|) ‖ c)` (A3).
pub fn commitment(salt: &[u8; 32], statement: &[u8], cms: &[u8]) -> Digest {
    commit(b"qonys/act/1\0", salt, &[statement, cms])
}

/// Everything of an act that is not sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActHead {
    /// Made beforehand.
    pub id: ActId,
    /// The case, or [`crate::SERVICE`].
    pub stream: CaseId,
    /// Its number in the stream, from 1: one more than what the caller saw.
    pub seq: u64,
    /// Id of the kind of act.
    pub kind: String,
    /// Version of the content's shape (A16).
    pub kind_version: u16,
    /// Whose act; `None` for the system's.
    pub account: Option<AccountId>,
    /// In which role.
    pub role: Role,
    /// When.
    pub at: Instant,
}

/// What is sealed inside an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Drawn for this act; opens the commitment.
    pub salt: [u8; 32],
    /// The statement's exact bytes, or the canonical content of an unsigned act.
    pub statement: Vec<u8>,
    /// The CMS, several one behind the other (signers of the statement, then of its papers); empty if unsigned.
    pub cms: Vec<u8>,
    /// What verifies the signatures again: certificates, lists and answers, in the office's own form. Not committed to,
    /// for each piece is signed by its issuer; empty where nothing was kept.
    pub evidence: Vec<u8>,
}

/// An act ready to be appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedAct {
    /// In clear.
    pub head: ActHead,
    /// Sealed [`Body`].
    pub sealed: Vec<u8>,
    /// Commitment to the body.
    pub commitment: Digest,
}

/// What the leaf of an act says of it.
#[derive(serde::Serialize)]
struct LeafContent<'a> {
    act: ActId,
    at: Instant,
    commitment: String,
    kind: &'a str,
    seq: u64,
    stream: CaseId,
    v: u8,
}

impl SealedAct {
    /// Draws the salt, commits and seals. Done before the job.
    ///
    /// # Errors
    /// Of sealing.
    pub fn new(
        head: ActHead,
        statement: &[u8],
        cms: &[u8],
        key: &CaseKey,
        entropy: &dyn Entropy,
    ) -> Result<SealedAct, Error> {
        SealedAct::with_evidence(head, [statement, cms, &[]], key, entropy)
    }

    /// [`SealedAct::new`] of statement, signatures and the evidence for them.
    ///
    /// # Errors
    /// Of sealing.
    pub fn with_evidence(
        head: ActHead,
        [statement, cms, evidence]: [&[u8]; 3],
        key: &CaseKey,
        entropy: &dyn Entropy,
    ) -> Result<SealedAct, Error> {
        let mut salt = [0; 32];
        entropy.fill(&mut salt);
        let commitment = commitment(&salt, statement, cms);
        let parts = [statement, cms, evidence];
        let parts = if evidence.is_empty() { &parts[..2] } else { &parts[..] };
        let plain = Zeroizing::new(frame(&salt, parts));
        let sealed = key.seal(Purpose::Act, TABLE, head.id.bytes(), &plain, entropy)?;
        Ok(SealedAct { head, sealed, commitment })
    }

    /// Opens the body and checks it against the commitment.
    ///
    /// # Errors
    /// Of sealing; `Corrupt` if the commitment is another.
    pub fn open(&self, key: &CaseKey) -> Result<Zeroizing<Body>, Error> {
        let plain = key.open(Purpose::Act, TABLE, self.head.id.bytes(), &self.sealed)?;
        let damaged = || crate::row::corrupt(TABLE, self.head.id.bytes());
        let bare = || unframe(&plain).map(|(salt, [statement, cms])| (salt, [statement, cms, &[][..]]));
        let (salt, [statement, cms, evidence]) = unframe(&plain).or_else(bare).ok_or_else(damaged)?;
        if commitment(&salt, statement, cms) != self.commitment {
            return Err(damaged());
        }
        let [statement, cms, evidence] = [statement, cms, evidence].map(<[u8]>::to_vec);
        Ok(Zeroizing::new(Body { salt, statement, cms, evidence }))
    }

    /// `SHA-256(0x00 ‖ JCS{v, act, stream, seq, kind, at, commitment})`: no personal data (A3).
    pub fn leaf(&self) -> Digest {
        // Its names stand in the order of JCS, and its values are whole numbers and ASCII: this is JCS already.
        let content = LeafContent {
            act: self.head.id,
            at: self.head.at,
            commitment: hex(&self.commitment),
            kind: &self.head.kind,
            seq: self.head.seq,
            stream: self.head.stream,
            v: 1,
        };
        let bytes = serde_json::to_vec(&content).expect("numbers and text become JSON");
        Sha256::new_with_prefix([0]).chain_update(bytes).finalize().into()
    }
}

impl zeroize::Zeroize for Body {
    fn zeroize(&mut self) {
        self.salt.zeroize();
        self.statement.zeroize();
        self.cms.zeroize();
        self.evidence.zeroize();
    }
}

/// `SHA-256(prefix ‖ salt ‖ (u64be(|part|) ‖ part)…)`.
pub(crate) fn commit(prefix: &[u8], salt: &[u8; 32], parts: &[&[u8]]) -> Digest {
    let mut hash = Sha256::new_with_prefix(prefix);
    hash.update(salt);
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// salt ‖ (u64be(|part|) ‖ part)…: what is sealed.
pub(crate) fn frame(salt: &[u8; 32], parts: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::with_capacity(32 + parts.iter().map(|part| 8 + part.len()).sum::<usize>());
    out.extend_from_slice(salt);
    for part in parts {
        out.extend_from_slice(&(part.len() as u64).to_be_bytes());
        out.extend_from_slice(part);
    }
    out
}

/// The salt and exactly `N` parts.
pub(crate) fn unframe<const N: usize>(plain: &[u8]) -> Option<([u8; 32], [&[u8]; N])> {
    let (salt, mut rest) = plain.split_first_chunk::<32>()?;
    let mut parts = [[].as_slice(); N];
    for part in &mut parts {
        let (length, behind) = rest.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_be_bytes(*length)).ok()?;
        (*part, rest) = behind.split_at_checked(length)?;
    }
    rest.is_empty().then_some((*salt, parts))
}

/// `SHA-256(0x00 ‖ JCS(value))`.
pub(crate) fn leaf(value: &serde_json::Value) -> Digest {
    let bytes = jcs::to_vec(value).expect("a leaf holds ASCII and whole numbers below 2^53 only");
    Sha256::new_with_prefix([0]).chain_update(bytes).finalize().into()
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]).map(char::from).collect()
}
