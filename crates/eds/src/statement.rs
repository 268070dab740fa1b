//! What is signed: statements and sign-in challenges as canonical JSON (A5).
//!
//! `typ` tells the two apart and `service` names the server, so a signature over one can never be
//! taken for the other, nor for another server's.

use aws_lc_rs::digest;
use qonys_procedure::{CaseId, FileId, Instant, Lang, Role};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned, de::Error as _};
use serde_json::Value;
use std::fmt;
use thiserror::Error;

use crate::Iin;
use crate::jcs::{self, JcsError};

/// `typ` of a statement.
pub const STATEMENT_TYPE: &str = "qonys/statement/1";
/// `typ` of a sign-in.
pub const SIGN_IN_TYPE: &str = "qonys/sign-in/1";
/// Most bytes of a statement; a whole petition in three languages has some 200 KiB.
pub const STATEMENT_BYTES_MAX: usize = 2 * 1024 * 1024;

/// SHA-256, written as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// SHA-256 of some bytes.
    pub fn of(bytes: &[u8]) -> Digest {
        let mut out = [0; 32];
        out.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
        Digest(out)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl std::str::FromStr for Digest {
    type Err = hex::FromHexError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut out = [0; 32];
        hex::decode_to_slice(text, &mut out)?;
        Ok(Digest(out))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digest: Digest = text.parse().map_err(D::Error::custom)?;
        // One spelling only: upper-case digits would be other canonical bytes for the same digest.
        if digest.to_string() == text { Ok(digest) } else { Err(D::Error::custom("digest is not lower-case hex")) }
    }
}

/// What the signer had seen of the case: the last act and its leaf in the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// Sequence number of the last act seen; 0 before the first.
    pub seq: u64,
    /// Leaf of that act; none before the first.
    pub leaf: Option<Digest>,
}

/// Who signs, in which capacity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// The person.
    pub iin: Iin,
    /// The role chosen at sign-in.
    pub role: Role,
    /// Organisation of the access; none for applicants.
    pub org: Option<String>,
    /// City of the access; none for those who are of no city.
    pub city: Option<String>,
}

/// A document that the statement speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// The file.
    pub id: FileId,
    /// Kind of document.
    pub kind: String,
    /// Number among documents of the kind, from 1.
    pub n: u32,
    /// Digest of the plain bytes.
    pub sha256: Digest,
    /// Size in bytes.
    pub bytes: u64,
}

/// A paper that the act issues (A14).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuedEntry {
    /// Reserved number of the paper.
    pub number: String,
    /// Language of this rendering: kk, ru or en.
    pub lang: String,
    /// Digest of the PDF.
    pub sha256: Digest,
}

/// The statement for people, in the three languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rendering {
    /// Kazakh.
    pub kk: String,
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
}

impl Rendering {
    /// The statement in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Kk => &self.kk,
            Lang::Ru => &self.ru,
            Lang::En => &self.en,
        }
    }
}

/// What a person signs when they perform an act. All names are always present; what there is none of is null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Always [`STATEMENT_TYPE`].
    typ: StatementType,
    /// Id of the server for which it is meant.
    pub service: String,
    /// The case, or the service stream.
    pub case: CaseId,
    /// Case number; none before the petition request is signed.
    pub number: Option<String>,
    /// What the signer saw.
    pub after: After,
    /// Kind of act, as in the table of acts.
    pub act: String,
    /// Who signs.
    pub actor: Actor,
    /// Edition of the rules; none where no edition governs the act.
    pub edition: Option<String>,
    /// When the server prepared it.
    pub prepared_at: Instant,
    /// Content of the act.
    pub content: Value,
    /// Documents spoken of.
    pub files: Vec<FileEntry>,
    /// Papers issued.
    pub issued: Vec<IssuedEntry>,
    /// The same for people.
    pub text: Rendering,
}

/// The parts of a [`Statement`], to make one from.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each field is that of `Statement`")]
pub struct StatementParts {
    pub service: String,
    pub case: CaseId,
    pub number: Option<String>,
    pub after: After,
    pub act: String,
    pub actor: Actor,
    pub edition: Option<String>,
    pub prepared_at: Instant,
    pub content: Value,
    pub files: Vec<FileEntry>,
    pub issued: Vec<IssuedEntry>,
    pub text: Rendering,
}

/// What a person signs to sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    typ: SignInType,
    /// Id of the server for which it is meant.
    pub service: String,
    /// Fresh, unguessable, single use.
    pub challenge: String,
    /// From when on it counts no more.
    pub expires_at: Instant,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum StatementType {
    #[default]
    #[serde(rename = "qonys/statement/1")]
    One,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum SignInType {
    #[default]
    #[serde(rename = "qonys/sign-in/1")]
    One,
}

/// Why bytes are not the statement or sign-in they should be.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum StatementError {
    /// Larger than any statement.
    #[error("the statement has {bytes} bytes, at most {STATEMENT_BYTES_MAX} are read")]
    TooLarge {
        /// Size found.
        bytes: usize,
    },
    /// Not JSON.
    #[error("the statement is not JSON: {0}")]
    NotJson(String),
    /// JSON, but not in the one canonical form.
    #[error("the statement is not canonical")]
    NotCanonical,
    /// Something else was signed: a sign-in, another version.
    #[error("what was signed is {found:?}, not {wanted:?}")]
    OtherType {
        /// The type wanted.
        wanted: &'static str,
        /// The type found; none if there is no `typ`.
        found: Option<String>,
    },
    /// The right type with missing, surplus or misshapen fields.
    #[error("the statement is misshapen: {0}")]
    Misshapen(String),
    /// A value that has no canonical form.
    #[error(transparent)]
    NoCanonicalForm(#[from] JcsError),
}

impl Statement {
    /// Makes a statement; texts are brought to normalisation form C.
    pub fn new(parts: StatementParts) -> Statement {
        let StatementParts {
            service,
            case,
            number,
            after,
            act,
            actor,
            edition,
            prepared_at,
            mut content,
            files,
            issued,
            text,
        } = parts;
        jcs::normalise(&mut content);
        Statement {
            typ: StatementType::One,
            service,
            case,
            number,
            after,
            act,
            actor,
            edition,
            prepared_at,
            content,
            files,
            issued,
            text: Rendering { kk: nfc(&text.kk), ru: nfc(&text.ru), en: nfc(&text.en) },
        }
    }

    /// The bytes that are signed.
    pub fn to_bytes(&self) -> Result<Vec<u8>, StatementError> {
        bounded(jcs::to_vec(self)?)
    }

    /// Reads a statement; whatever is not byte for byte canonical is refused.
    pub fn parse(bytes: &[u8]) -> Result<Statement, StatementError> {
        parse(bytes, STATEMENT_TYPE)
    }
}

impl SignIn {
    /// Makes a sign-in.
    pub fn new(service: String, challenge: String, expires_at: Instant) -> SignIn {
        SignIn { typ: SignInType::One, service, challenge, expires_at }
    }

    /// The bytes that are signed.
    pub fn to_bytes(&self) -> Result<Vec<u8>, StatementError> {
        bounded(jcs::to_vec(self)?)
    }

    /// Reads a sign-in; whatever is not byte for byte canonical is refused.
    pub fn parse(bytes: &[u8]) -> Result<SignIn, StatementError> {
        parse(bytes, SIGN_IN_TYPE)
    }
}

fn nfc(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc().collect()
}

fn bounded(bytes: Vec<u8>) -> Result<Vec<u8>, StatementError> {
    if bytes.len() > STATEMENT_BYTES_MAX { Err(StatementError::TooLarge { bytes: bytes.len() }) } else { Ok(bytes) }
}

fn parse<T: DeserializeOwned + Serialize>(bytes: &[u8], wanted: &'static str) -> Result<T, StatementError> {
    if bytes.len() > STATEMENT_BYTES_MAX {
        return Err(StatementError::TooLarge { bytes: bytes.len() });
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|e| StatementError::NotJson(e.to_string()))?;
    if jcs::to_vec(&value)? != bytes {
        return Err(StatementError::NotCanonical);
    }
    let found = value.get("typ").and_then(Value::as_str);
    if found != Some(wanted) {
        return Err(StatementError::OtherType { wanted, found: found.map(str::to_owned) });
    }
    let parsed: T = serde_json::from_value(value).map_err(|e| StatementError::Misshapen(e.to_string()))?;
    // serde lets an `Option` field be absent; here every name is always present, so one statement
    // has one spelling.
    if jcs::to_vec(&parsed)? == bytes {
        Ok(parsed)
    } else {
        Err(StatementError::Misshapen("a name is missing or a value has another spelling".to_owned()))
    }
}

#[cfg(test)]
#[path = "statement_tests.rs"]
mod tests;
