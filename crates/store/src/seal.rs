//! Sealing of rows (A4): XChaCha20-Poly1305, random nonce, one byte of algorithm in front, additional
//! data = table ‖ row id ‖ case id; longer texts are packed first. Each case has a random key, wrapped by a master key; sub-keys come by
//! HKDF-SHA-256. Files are sealed in segments, see [`file`].

pub mod file;
mod pack;

use crate::{Digest, Entropy};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{AeadInOut, Tag},
};
use hkdf::Hkdf;
use qonys_procedure::{CaseId, FileId};
use sha2::Sha256;
use zeroize::Zeroizing;

/// XChaCha20-Poly1305, the first algorithm.
const XCHACHA: u8 = 1;
/// The same over deflated bytes, as earlier versions made it; its number is part of the additional data.
const XCHACHA_DEFLATED: u8 = 2;
/// The same over packed bytes; its number is part of the additional data.
const XCHACHA_PACKED: u8 = 3;
const NONCE: usize = 24;
const TAG: usize = 16;
const WRAP_TABLE: &str = "case_key";

/// A seal that cannot be made or opened. Says nothing of what is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Made with an algorithm that this version does not know.
    #[error("sealed with unknown algorithm {0}")]
    Algorithm(u8),
    /// Wrong key, wrong place or changed bytes.
    #[error("the seal is broken")]
    Broken,
    /// Too short to be a seal.
    #[error("the sealed bytes are cut")]
    Cut,
    /// More than 2³¹ bytes.
    #[error("too much to seal at once")]
    TooLarge,
    /// The master key of this id is not loaded.
    #[error("the master key that wraps this case key is not loaded")]
    MasterKeyMissing,
}

/// What a sub-key is for; the label goes into HKDF, so a seal of one purpose never opens as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Body of an act: salt, statement, signatures.
    Act,
    /// Snapshot of a case.
    State,
    /// Draft of a form.
    Draft,
    /// Summary shown in lists.
    Summary,
    /// Prepared statement.
    Statement,
    /// An uploaded file: a sub-key each.
    File(FileId),
    /// Message waiting to be sent.
    Outbox,
    /// Reason or object of a viewing.
    Viewing,
    /// Holder's initials of an issued paper, and what its maker keeps with them.
    Issued,
    /// Account of a person (service key).
    Account,
    /// Sign-in challenge (service key).
    Challenge,
    /// Submission that waits for evidence.
    Submission,
    /// Settings that are secret (service key).
    Setting,
}

impl Purpose {
    /// Label and, for files, the id.
    fn info(&self) -> [&[u8]; 2] {
        match self {
            Purpose::Act => [b"act", b""],
            Purpose::State => [b"state", b""],
            Purpose::Draft => [b"draft", b""],
            Purpose::Summary => [b"summary", b""],
            Purpose::Statement => [b"statement", b""],
            Purpose::File(id) => [b"file", id.bytes()],
            Purpose::Outbox => [b"outbox", b""],
            Purpose::Viewing => [b"viewing", b""],
            Purpose::Issued => [b"issued", b""],
            Purpose::Account => [b"account", b""],
            Purpose::Challenge => [b"challenge", b""],
            Purpose::Submission => [b"submission", b""],
            Purpose::Setting => [b"setting", b""],
        }
    }
}

/// A key that wraps case keys; it never lies in the database.
pub struct MasterKey {
    id: String,
    bytes: Zeroizing<Digest>,
}

impl MasterKey {
    /// Longest id, in bytes.
    pub const ID_MAX: usize = 64;

    /// A key with its id: letters, digits, `-`, `_`, `.`; at most [`MasterKey::ID_MAX`].
    ///
    /// # Errors
    /// `Invalid` for another id.
    pub fn new(id: &str, bytes: Digest) -> Result<MasterKey, crate::Error> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if id.is_empty() || id.len() > MasterKey::ID_MAX || !id.chars().all(plain) {
            return Err(crate::Error::Invalid("a master key's id has 1 to 64 letters, digits, - _ ."));
        }
        Ok(MasterKey { id: id.to_owned(), bytes: Zeroizing::new(bytes) })
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// The master keys at hand: new case keys are wrapped by the current one, old ones still unwrap.
pub struct MasterKeys {
    current: MasterKey,
    former: Vec<MasterKey>,
}

impl MasterKeys {
    /// The current key and those before it.
    pub fn new(current: MasterKey, former: Vec<MasterKey>) -> MasterKeys {
        MasterKeys { current, former }
    }

    /// The key that wraps new case keys.
    pub fn current(&self) -> &MasterKey {
        &self.current
    }

    /// The key with this id.
    pub fn get(&self, id: &str) -> Option<&MasterKey> {
        std::iter::once(&self.current).chain(&self.former).find(|key| key.id == id)
    }
}

/// A case key as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrappedKey {
    /// Id of the master key.
    pub kek_id: String,
    /// The sealed key.
    pub bytes: Vec<u8>,
}

/// The key of one case; wiped when dropped.
#[derive(Clone)]
pub struct CaseKey {
    case: CaseId,
    bytes: Zeroizing<Digest>,
}

impl CaseKey {
    /// A new random key. [`crate::SERVICE`] has one too: it seals what belongs to the server.
    pub fn generate(case: CaseId, entropy: &dyn Entropy) -> CaseKey {
        let mut bytes = Zeroizing::new([0; 32]);
        entropy.fill(bytes.as_mut_slice());
        CaseKey { case, bytes }
    }

    /// The case it belongs to.
    pub fn case(&self) -> CaseId {
        self.case
    }

    /// Wrapped by the current master key.
    ///
    /// # Errors
    /// Of sealing.
    pub fn wrap(&self, keys: &MasterKeys, entropy: &dyn Entropy) -> Result<WrappedKey, SealError> {
        let master = keys.current();
        let key = sub_key(&master.bytes, &[b"wrap"]);
        let bytes = seal(&key, &aad(WRAP_TABLE, self.case.bytes(), self.case), self.bytes.as_slice(), entropy)?;
        Ok(WrappedKey { kek_id: master.id.clone(), bytes })
    }

    /// Opens a stored key.
    ///
    /// # Errors
    /// `MasterKeyMissing`, or the seal's.
    pub fn unwrap(case: CaseId, wrapped: &WrappedKey, keys: &MasterKeys) -> Result<CaseKey, SealError> {
        let master = keys.get(&wrapped.kek_id).ok_or(SealError::MasterKeyMissing)?;
        let key = sub_key(&master.bytes, &[b"wrap"]);
        let plain = open(&key, &aad(WRAP_TABLE, case.bytes(), case), &wrapped.bytes)?;
        let bytes = Digest::try_from(plain.as_slice()).map_err(|_| SealError::Broken)?;
        Ok(CaseKey { case, bytes: Zeroizing::new(bytes) })
    }

    /// Seals `plain` for one row of one table.
    ///
    /// # Errors
    /// `TooLarge`.
    pub fn seal(
        &self,
        purpose: Purpose,
        table: &str,
        row: &[u8],
        plain: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, SealError> {
        seal(&self.sub_key(purpose), &aad(table, row, self.case), plain, entropy)
    }

    /// Opens what [`CaseKey::seal`] made for the same purpose, table and row.
    ///
    /// # Errors
    /// `Algorithm`, `Broken`, `Cut`.
    pub fn open(
        &self,
        purpose: Purpose,
        table: &str,
        row: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        open(&self.sub_key(purpose), &aad(table, row, self.case), sealed)
    }
}

impl CaseKey {
    fn sub_key(&self, purpose: Purpose) -> Zeroizing<Digest> {
        sub_key(&self.bytes, &purpose.info())
    }
}

/// HKDF-SHA-256 of a key for one use.
fn sub_key(key: &Digest, info: &[&[u8]]) -> Zeroizing<Digest> {
    let mut out = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(None, key)
        .expand_multi_info(info, out.as_mut_slice())
        .expect("32 bytes are less than HKDF's longest output");
    out
}

/// table ‖ row id ‖ case id.
fn aad(table: &str, row: &[u8], case: CaseId) -> Vec<u8> {
    [table.as_bytes(), row, case.bytes()].concat()
}

/// algorithm ‖ nonce ‖ ciphertext ‖ tag.
fn seal(key: &Digest, aad: &[u8], plain: &[u8], entropy: &dyn Entropy) -> Result<Vec<u8>, SealError> {
    if plain.len() > i32::MAX as usize {
        return Err(SealError::TooLarge);
    }
    match pack::pack(plain) {
        Some(packed) => lock(XCHACHA_PACKED, key, &[aad, &[XCHACHA_PACKED]].concat(), &packed, entropy),
        None => lock(XCHACHA, key, aad, plain, entropy),
    }
}

fn lock(algorithm: u8, key: &Digest, aad: &[u8], plain: &[u8], entropy: &dyn Entropy) -> Result<Vec<u8>, SealError> {
    let mut nonce = [0; NONCE];
    entropy.fill(&mut nonce);
    let mut out = Vec::with_capacity(1 + NONCE + plain.len() + TAG);
    out.push(algorithm);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(plain);
    let tag = XChaCha20Poly1305::new(key.into())
        .encrypt_inout_detached(&XNonce::from(nonce), aad, (&mut out[1 + NONCE..]).into())
        .map_err(|_| SealError::TooLarge)?;
    out.extend_from_slice(&tag);
    Ok(out)
}

fn open(key: &Digest, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (&algorithm, rest) = sealed.split_first().ok_or(SealError::Cut)?;
    match algorithm {
        XCHACHA => unlock(key, aad, rest),
        XCHACHA_PACKED => pack::unpack(&unlock(key, &[aad, &[algorithm]].concat(), rest)?).ok_or(SealError::Broken),
        XCHACHA_DEFLATED => pack::inflate(&unlock(key, &[aad, &[algorithm]].concat(), rest)?).ok_or(SealError::Broken),
        unknown => Err(SealError::Algorithm(unknown)),
    }
}

fn unlock(key: &Digest, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (nonce, rest) = sealed.split_first_chunk::<NONCE>().ok_or(SealError::Cut)?;
    let (body, tag) = rest.split_last_chunk::<TAG>().ok_or(SealError::Cut)?;
    let mut plain = Zeroizing::new(body.to_vec());
    XChaCha20Poly1305::new(key.into())
        .decrypt_inout_detached(
            &XNonce::from(*nonce),
            aad,
            plain.as_mut_slice().into(),
            &Tag::<XChaCha20Poly1305>::from(*tag),
        )
        .map_err(|_| SealError::Broken)?;
    Ok(plain)
}
