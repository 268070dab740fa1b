//! Private keys in memory, for training and tests.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{self as lc, KeyPair as _};
use std::fmt;
use thiserror::Error;
use zeroize::Zeroizing;

use super::bit_string;
use crate::algorithm::{Curve, DigestAlgorithm, SignatureAlgorithm};
use crate::asn1::{Element, INTEGER, OCTET_STRING, OID, SEQUENCE, tlv};
use crate::cms::build::{SigningFailed, SigningKey, algorithm_identifier};
use crate::{gost, oid};

/// Kinds of keys made here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the algorithms' own")]
pub enum KeyKind {
    Rsa2048,
    Rsa3072,
    Rsa4096,
    P256,
    P384,
    Gost512,
}

/// The key could not be made, read or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the private key cannot be used: {0}")]
pub struct KeyError(&'static str);

/// A private key in memory, and how it signs.
pub struct SoftKey {
    pair: Pair,
    algorithm: SignatureAlgorithm,
}

enum Pair {
    Rsa(lc::RsaKeyPair),
    Ecdsa(Curve, lc::EcdsaKeyPair),
    Gost(gost::PrivateKey),
}

impl fmt::Debug for SoftKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SoftKey({})", self.algorithm)
    }
}

impl SoftKey {
    /// Makes a key. RSA takes from a tenth of a second up, the others no time to speak of.
    pub fn generate(kind: KeyKind) -> Result<SoftKey, KeyError> {
        let failed = KeyError("it could not be made");
        let rsa = |size| lc::RsaKeyPair::generate(size).map(Pair::Rsa).map_err(|_| failed);
        let pair = match kind {
            KeyKind::Rsa2048 => rsa(KeySize::Rsa2048)?,
            KeyKind::Rsa3072 => rsa(KeySize::Rsa3072)?,
            KeyKind::Rsa4096 => rsa(KeySize::Rsa4096)?,
            KeyKind::P256 => Pair::Ecdsa(
                Curve::P256,
                lc::EcdsaKeyPair::generate(&lc::ECDSA_P256_SHA256_ASN1_SIGNING).map_err(|_| failed)?,
            ),
            KeyKind::P384 => Pair::Ecdsa(
                Curve::P384,
                lc::EcdsaKeyPair::generate(&lc::ECDSA_P384_SHA384_ASN1_SIGNING).map_err(|_| failed)?,
            ),
            KeyKind::Gost512 => Pair::Gost(gost::PrivateKey::generate().ok_or(failed)?),
        };
        Ok(SoftKey::of(pair))
    }

    /// Reads a PKCS #8 key of one of the kinds.
    pub fn from_pkcs8(der: &[u8]) -> Result<SoftKey, KeyError> {
        if let Ok(pair) = lc::RsaKeyPair::from_pkcs8(der) {
            return Ok(SoftKey::of(Pair::Rsa(pair)));
        }
        for (curve, signing) in
            [(Curve::P256, &lc::ECDSA_P256_SHA256_ASN1_SIGNING), (Curve::P384, &lc::ECDSA_P384_SHA384_ASN1_SIGNING)]
        {
            if let Ok(pair) = lc::EcdsaKeyPair::from_pkcs8(signing, der) {
                return Ok(SoftKey::of(Pair::Ecdsa(curve, pair)));
            }
        }
        match gost_from_pkcs8(der) {
            Some(key) => Ok(SoftKey::of(Pair::Gost(key))),
            None => Err(KeyError("it is not an RSA, P-256, P-384 or GOST key in PKCS #8")),
        }
    }

    fn of(pair: Pair) -> SoftKey {
        let algorithm = match pair {
            Pair::Rsa(_) => SignatureAlgorithm::Rsa(DigestAlgorithm::Sha256),
            Pair::Ecdsa(Curve::P256, _) => SignatureAlgorithm::Ecdsa(Curve::P256, DigestAlgorithm::Sha256),
            Pair::Ecdsa(Curve::P384, _) => SignatureAlgorithm::Ecdsa(Curve::P384, DigestAlgorithm::Sha384),
            Pair::Gost(_) => SignatureAlgorithm::Gost512,
        };
        SoftKey { pair, algorithm }
    }

    /// The key, signing in another way from now on: RSA with another digest of the SHA-2 family, or by PSS.
    pub fn using(mut self, algorithm: SignatureAlgorithm) -> Result<SoftKey, KeyError> {
        let fits =
            algorithm == self.algorithm || matches!(self.pair, Pair::Rsa(_)) && rsa_encoding(algorithm).is_some();
        if !fits {
            return Err(KeyError("it does not sign in this way"));
        }
        self.algorithm = algorithm;
        Ok(self)
    }

    /// The key in PKCS #8.
    pub fn to_pkcs8(&self) -> Result<Vec<u8>, KeyError> {
        use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
        let failed = KeyError("it could not be written");
        match &self.pair {
            Pair::Rsa(pair) => AsDer::<Pkcs8V1Der<'_>>::as_der(pair).map(|der| der.as_ref().to_vec()),
            Pair::Ecdsa(_, pair) => pair.to_pkcs8v1().map(|der| der.as_ref().to_vec()),
            Pair::Gost(key) => Ok(gost_to_pkcs8(key)),
        }
        .map_err(|_| failed)
    }

    /// How the key signs.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// Signs a message.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Rsa(pair) => {
                let encoding = rsa_encoding(self.algorithm).ok_or(SigningFailed)?;
                let mut out = vec![0; pair.public_modulus_len()];
                pair.sign(encoding, &random, message, &mut out).map_err(|_| SigningFailed)?;
                Ok(out)
            }
            Pair::Ecdsa(_, pair) => pair.sign(&random, message).map(|s| s.as_ref().to_vec()).map_err(|_| SigningFailed),
            Pair::Gost(key) => Ok(key.sign(message).to_vec()),
        }
    }

    /// `SubjectPublicKeyInfo`.
    pub fn public_key(&self) -> Vec<u8> {
        let (algorithm, bits) = match &self.pair {
            Pair::Rsa(pair) => (algorithm_identifier(oid::RSA, true), pair.public_key().as_ref().to_vec()),
            Pair::Ecdsa(curve, pair) => {
                let curve = match curve {
                    Curve::P256 => oid::P256,
                    Curve::P384 => oid::P384,
                };
                let fields = [tlv(OID, oid::EC.as_bytes()), tlv(OID, curve.as_bytes())].concat();
                (tlv(SEQUENCE, &fields), pair.public_key().as_ref().to_vec())
            }
            Pair::Gost(key) => (gost_key_algorithm(), tlv(OCTET_STRING, &key.public_key().to_bytes())),
        };
        tlv(SEQUENCE, &[algorithm, bit_string(&bits)].concat())
    }
}

fn rsa_encoding(algorithm: SignatureAlgorithm) -> Option<&'static dyn lc::RsaEncoding> {
    use DigestAlgorithm::{Sha256, Sha384, Sha512};
    Some(match algorithm {
        SignatureAlgorithm::Rsa(Sha256) => &lc::RSA_PKCS1_SHA256,
        SignatureAlgorithm::Rsa(Sha384) => &lc::RSA_PKCS1_SHA384,
        SignatureAlgorithm::Rsa(Sha512) => &lc::RSA_PKCS1_SHA512,
        SignatureAlgorithm::RsaPss(Sha256) => &lc::RSA_PSS_SHA256,
        SignatureAlgorithm::RsaPss(Sha384) => &lc::RSA_PSS_SHA384,
        SignatureAlgorithm::RsaPss(Sha512) => &lc::RSA_PSS_SHA512,
        _ => return None,
    })
}

/// Algorithm of a GOST key: the curve and the digest stand in its parameters.
fn gost_key_algorithm() -> Vec<u8> {
    let parameters = [tlv(OID, oid::GOST512_CURVE.as_bytes()), tlv(OID, oid::STREEBOG512.as_bytes())].concat();
    tlv(SEQUENCE, &[tlv(OID, oid::GOST512.as_bytes()), tlv(SEQUENCE, &parameters)].concat())
}

/// PKCS #8 as the NCA's: an octet string in the octet string \[eds.md\].
fn gost_to_pkcs8(key: &gost::PrivateKey) -> Vec<u8> {
    let private = Zeroizing::new(tlv(OCTET_STRING, &*key.to_bytes()));
    tlv(SEQUENCE, &[tlv(INTEGER, &[0]), gost_key_algorithm(), tlv(OCTET_STRING, &private)].concat())
}

fn gost_from_pkcs8(der: &[u8]) -> Option<gost::PrivateKey> {
    let mut fields = Element::sequence(der).ok()?;
    fields.expect(INTEGER, "version").ok()?;
    let algorithm = fields.expect(SEQUENCE, "algorithm").ok()?;
    let outer = fields.expect(OCTET_STRING, "private key").ok()?;
    let inner = Element::only(outer.body).ok().filter(|inner| inner.tag == OCTET_STRING)?;
    if *algorithm.raw != *gost_key_algorithm() {
        return None;
    }
    gost::PrivateKey::from_bytes(inner.body.try_into().ok()?)
}

/// A key with its certificate and chain: what signs containers.
#[derive(Debug)]
pub struct CertifiedKey {
    /// The key.
    pub key: SoftKey,
    /// Its certificate in DER.
    pub certificate: Vec<u8>,
    /// Authorities above it in DER, those that go into containers.
    pub chain: Vec<Vec<u8>>,
}

impl SigningKey for CertifiedKey {
    fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    fn chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.key.algorithm()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        self.key.sign(message)
    }
}
