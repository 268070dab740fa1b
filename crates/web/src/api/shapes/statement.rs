//! Bytes, signatures, statements.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qonys_office::acts::Prepared;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

/// Bytes as base64 in JSON; a CMS also as PEM.
#[derive(Clone, Debug, Default, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = Byte)]
pub struct Bytes(pub Vec<u8>);

/// Neither base64 nor PEM.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("neither base64 nor PEM")]
pub struct BadBase64;

impl std::str::FromStr for Bytes {
    type Err = BadBase64;

    /// Takes base64 with or without line breaks, and PEM armour around it.
    fn from_str(text: &str) -> Result<Bytes, BadBase64> {
        let bare: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("-----"))
            .flat_map(str::chars)
            .filter(|c| !c.is_whitespace())
            .collect();
        STANDARD.decode(bare).map(Bytes).map_err(|_| BadBase64)
    }
}

impl std::fmt::Display for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&STANDARD.encode(&self.0))
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// One signature or several.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum OneOrMore {
    /// None.
    #[default]
    None,
    /// One.
    One(Bytes),
    /// Several: minutes are signed by two.
    Several(Vec<Bytes>),
}

impl From<OneOrMore> for Vec<Vec<u8>> {
    fn from(given: OneOrMore) -> Self {
        match given {
            OneOrMore::None => Vec::new(),
            OneOrMore::One(one) => vec![one.0],
            OneOrMore::Several(several) => several.into_iter().map(|b| b.0).collect(),
        }
    }
}

/// What is to be signed.
#[derive(Serialize, ToSchema)]
pub struct Statement {
    /// Exact bytes to sign, base64: attached in the CMS.
    pub statement: Bytes,
    /// SHA-256 of them, hexadecimal.
    pub digest: String,
    /// The same for people, in each language.
    pub text: Text3,
    /// Number of the last act that the signer saw.
    pub after: u64,
    /// Papers to be signed too, detached, in this order.
    pub papers: Vec<Paper>,
    /// From when on it counts no more, RFC 3339.
    pub expires_at: String,
}

/// A signed act as it is proven.
#[derive(Serialize, ToSchema)]
pub struct Proof {
    /// The bytes that were signed, base64.
    pub statement: Bytes,
    /// Over the statement, then over the papers that the act issued.
    pub signatures: Vec<SignatureProof>,
}

/// One signature, and what verifies it again without network and clock.
#[derive(Serialize, ToSchema)]
pub struct SignatureProof {
    /// CMS, base64.
    pub cms: Bytes,
    /// Number of the paper that it signs, detached; none for the statement.
    pub paper: Option<String>,
    /// As `qonys eds verify --evidence` takes it; none where nothing was kept.
    #[schema(value_type = Option<Object>)]
    pub evidence: Option<serde_json::Value>,
}

impl Proof {
    /// From the office's answer.
    pub fn of(proof: qonys_office::desk::Proof) -> Proof {
        let signature = |container: qonys_office::desk::Container| SignatureProof {
            cms: Bytes(container.cms),
            paper: container.paper,
            evidence: container.evidence.and_then(|evidence| serde_json::from_slice(&evidence.to_json()).ok()),
        };
        Proof { statement: Bytes(proof.statement), signatures: proof.containers.into_iter().map(signature).collect() }
    }
}

/// One text in three languages.
#[derive(Serialize, ToSchema)]
pub struct Text3 {
    /// Kazakh.
    pub kk: String,
    /// Russian.
    pub ru: String,
    /// English, a reading copy.
    pub en: String,
}

/// A paper that the act issues.
#[derive(Serialize, ToSchema)]
pub struct Paper {
    /// Number in the register.
    pub number: String,
    /// Language of this copy.
    pub lang: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// The PDF, base64.
    pub data: Bytes,
}

impl Statement {
    /// From what the office prepared.
    pub fn of(prepared: Prepared) -> Statement {
        let paper = |p: qonys_office::acts::PreparedPaper| Paper {
            number: p.number,
            lang: p.lang.id().to_owned(),
            sha256: hex::encode(p.sha256),
            data: Bytes(p.pdf),
        };
        Statement {
            statement: Bytes(prepared.statement),
            digest: hex::encode(prepared.digest),
            text: Text3 { kk: prepared.text.kk, ru: prepared.text.ru, en: prepared.text.en },
            after: prepared.after,
            papers: prepared.papers.into_iter().map(paper).collect(),
            expires_at: prepared.expires.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_taken_with_lines_and_armour_and_nothing_else() {
        let plain: Bytes = "MIIB\nAA==".parse().unwrap();
        let pem: Bytes = "-----BEGIN CMS-----\r\nMIIBAA==\r\n-----END CMS-----\r\n".parse().unwrap();
        assert_eq!(plain, pem);
        assert_eq!(plain.to_string(), "MIIBAA==");
        assert!("не base64".parse::<Bytes>().is_err());
    }

    #[test]
    fn signatures_come_alone_in_a_list_or_not_at_all() {
        #[derive(Deserialize)]
        struct Body {
            #[serde(default)]
            cms: OneOrMore,
        }
        let count = |json: &str| Vec::<Vec<u8>>::from(serde_json::from_str::<Body>(json).unwrap().cms).len();
        assert_eq!((count("{}"), count(r#"{"cms":null}"#)), (0, 0));
        assert_eq!((count(r#"{"cms":"MIIB"}"#), count(r#"{"cms":["MIIB","MIIB"]}"#)), (1, 2));
        assert!(serde_json::from_str::<Body>(r#"{"cms":"*"}"#).is_err());
    }
}
