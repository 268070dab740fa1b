//! Which algorithm a signature was made with, and whether it agrees.
//!
//! RSA 2048–4096 and ECDSA on P-256 and P-384 by `aws-lc-rs`, with SHA-2; GOST 34.10-2015 of 512 bits with
//! Streebog-512 by [`gost`](crate::gost). Anything else is the named error `unsupported_algorithm`.

use aws_lc_rs::{digest, signature as lc};
use der::asn1::ObjectIdentifier;
use std::fmt;

use crate::asn1::{self, Algorithm, Element};
use crate::certificate::PublicKey;
use crate::{SignatureError, Step, gost, oid};

/// Shortest RSA modulus accepted, in bits.
pub const RSA_BITS_MIN: usize = 2048;
/// Longest RSA modulus accepted, in bits.
pub const RSA_BITS_MAX: usize = 4096;

/// A digest: the SHA-2 family, and Streebog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the algorithms' own")]
pub enum DigestAlgorithm {
    Sha256,
    Sha384,
    Sha512,
    Streebog512,
}

/// A digest that was computed.
#[derive(Clone, Copy)]
pub(crate) struct Hash {
    bytes: [u8; 64],
    length: usize,
}

impl AsRef<[u8]> for Hash {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl DigestAlgorithm {
    pub(crate) fn read(algorithm: &Algorithm, step: Step) -> Result<DigestAlgorithm, SignatureError> {
        let read = match algorithm.oid {
            oid::SHA256 => DigestAlgorithm::Sha256,
            oid::SHA384 => DigestAlgorithm::Sha384,
            oid::SHA512 => DigestAlgorithm::Sha512,
            oid::STREEBOG512 => DigestAlgorithm::Streebog512,
            oid => return Err(SignatureError::UnsupportedAlgorithm { oid, step }),
        };
        algorithm.without_parameters()?;
        Ok(read)
    }

    pub(crate) const fn oid(self) -> ObjectIdentifier {
        match self {
            DigestAlgorithm::Sha256 => oid::SHA256,
            DigestAlgorithm::Sha384 => oid::SHA384,
            DigestAlgorithm::Sha512 => oid::SHA512,
            DigestAlgorithm::Streebog512 => oid::STREEBOG512,
        }
    }

    pub(crate) fn digest(self, message: &[u8]) -> Hash {
        let sha = match self {
            DigestAlgorithm::Sha256 => &digest::SHA256,
            DigestAlgorithm::Sha384 => &digest::SHA384,
            DigestAlgorithm::Sha512 => &digest::SHA512,
            DigestAlgorithm::Streebog512 => return Hash { bytes: gost::streebog512(message), length: 64 },
        };
        let computed = digest::digest(sha, message);
        let mut hash = Hash { bytes: [0; 64], length: computed.as_ref().len() };
        hash.bytes[..hash.length].copy_from_slice(computed.as_ref());
        hash
    }

    /// Bytes of the digest.
    pub(crate) const fn bytes(self) -> u8 {
        match self {
            DigestAlgorithm::Sha256 => 32,
            DigestAlgorithm::Sha384 => 48,
            DigestAlgorithm::Sha512 | DigestAlgorithm::Streebog512 => 64,
        }
    }
}

/// A named curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the curves' own")]
pub enum Curve {
    P256,
    P384,
}

/// A way of signing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// RSA, PKCS #1 v1.5.
    Rsa(DigestAlgorithm),
    /// RSA-PSS with MGF1 of the same digest and a salt of its length.
    RsaPss(DigestAlgorithm),
    /// ECDSA.
    Ecdsa(Curve, DigestAlgorithm),
    /// GOST 34.10-2015 of 512 bits with Streebog-512, as Kazakhstan lays it out.
    Gost512,
}

impl fmt::Display for SignatureAlgorithm {
    /// Such as `RSA-SHA256`, `ECDSA-P256-SHA256`, `GOST-34.10-2015-512`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (family, digest) = match self {
            SignatureAlgorithm::Rsa(digest) => ("RSA", digest),
            SignatureAlgorithm::RsaPss(digest) => ("RSA-PSS", digest),
            SignatureAlgorithm::Ecdsa(Curve::P256, digest) => ("ECDSA-P256", digest),
            SignatureAlgorithm::Ecdsa(Curve::P384, digest) => ("ECDSA-P384", digest),
            SignatureAlgorithm::Gost512 => return f.write_str("GOST-34.10-2015-512"),
        };
        let digest = match digest {
            DigestAlgorithm::Sha256 => "SHA256",
            DigestAlgorithm::Sha384 => "SHA384",
            DigestAlgorithm::Sha512 => "SHA512",
            DigestAlgorithm::Streebog512 => "STREEBOG512",
        };
        write!(f, "{family}-{digest}")
    }
}

impl SignatureAlgorithm {
    /// The digest in it.
    pub const fn digest(self) -> DigestAlgorithm {
        match self {
            SignatureAlgorithm::Rsa(d) | SignatureAlgorithm::RsaPss(d) | SignatureAlgorithm::Ecdsa(_, d) => d,
            SignatureAlgorithm::Gost512 => DigestAlgorithm::Streebog512,
        }
    }

    /// Reads the algorithm of a signature made by `key`. `digest` is the one named beside it: RSA signers
    /// may name only `rsaEncryption` and leave the digest to that field; GOST signers may do likewise.
    pub(crate) fn read(
        algorithm: &Algorithm,
        digest: Option<DigestAlgorithm>,
        key: &PublicKey,
        step: Step,
    ) -> Result<SignatureAlgorithm, SignatureError> {
        use DigestAlgorithm::{Sha256, Sha384, Sha512, Streebog512};
        let unsupported = |oid| Err(SignatureError::UnsupportedAlgorithm { oid, step });
        let read = match (algorithm.oid, digest) {
            (oid::RSA, Some(Streebog512)) => return unsupported(oid::STREEBOG512),
            (oid::RSA, Some(digest)) => SignatureAlgorithm::Rsa(digest),
            (oid::GOST512_STREEBOG512, _) | (oid::GOST512, Some(Streebog512)) => SignatureAlgorithm::Gost512,
            (oid::RSA_SHA256, _) => SignatureAlgorithm::Rsa(Sha256),
            (oid::RSA_SHA384, _) => SignatureAlgorithm::Rsa(Sha384),
            (oid::RSA_SHA512, _) => SignatureAlgorithm::Rsa(Sha512),
            (oid::RSA_PSS, _) => SignatureAlgorithm::RsaPss(pss_digest(algorithm, step)?),
            (oid::ECDSA_SHA256, _) => SignatureAlgorithm::Ecdsa(curve(key, step)?, Sha256),
            (oid::ECDSA_SHA384, _) => SignatureAlgorithm::Ecdsa(curve(key, step)?, Sha384),
            (oid::ECDSA_SHA512, _) => SignatureAlgorithm::Ecdsa(curve(key, step)?, Sha512),
            (unknown, _) => return unsupported(unknown),
        };
        if algorithm.oid != oid::RSA_PSS {
            algorithm.without_parameters()?;
        }
        let key_oid = match read {
            SignatureAlgorithm::Rsa(_) => oid::RSA,
            SignatureAlgorithm::RsaPss(_) if key.algorithm.oid == oid::RSA_PSS => oid::RSA_PSS,
            SignatureAlgorithm::RsaPss(_) => oid::RSA,
            SignatureAlgorithm::Ecdsa(..) => oid::EC,
            SignatureAlgorithm::Gost512 => oid::GOST512,
        };
        if key.algorithm.oid != key_oid {
            return Err(SignatureError::BadKey("of another kind than the signature"));
        }
        if digest.is_some_and(|named| named != read.digest()) {
            return Err(SignatureError::AttributeWrong("digestAlgorithm"));
        }
        Ok(read)
    }

    /// Whether `key` made `signature` over `message`.
    pub(crate) fn verify(self, key: &PublicKey, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        let Some(verifier) = self.verifier() else { return gost_key(key)?.verify(message, signature) };
        if !matches!(self, SignatureAlgorithm::Ecdsa(..)) {
            bounded_rsa(&key.bits)?;
        }
        lc::UnparsedPublicKey::new(verifier, &key.bits)
            .verify(message, signature)
            .map_err(|_| SignatureError::BadSignature)
    }

    /// `None` for what is not by `aws-lc-rs`.
    fn verifier(self) -> Option<&'static dyn lc::VerificationAlgorithm> {
        use DigestAlgorithm::{Sha256, Sha384, Sha512, Streebog512};
        Some(match self {
            SignatureAlgorithm::Rsa(Sha256) => &lc::RSA_PKCS1_2048_8192_SHA256,
            SignatureAlgorithm::Rsa(Sha384) => &lc::RSA_PKCS1_2048_8192_SHA384,
            SignatureAlgorithm::Rsa(Sha512) => &lc::RSA_PKCS1_2048_8192_SHA512,
            SignatureAlgorithm::RsaPss(Sha256) => &lc::RSA_PSS_2048_8192_SHA256,
            SignatureAlgorithm::RsaPss(Sha384) => &lc::RSA_PSS_2048_8192_SHA384,
            SignatureAlgorithm::RsaPss(Sha512) => &lc::RSA_PSS_2048_8192_SHA512,
            SignatureAlgorithm::Ecdsa(Curve::P256, Sha256) => &lc::ECDSA_P256_SHA256_ASN1,
            SignatureAlgorithm::Ecdsa(Curve::P256, Sha384) => &lc::ECDSA_P256_SHA384_ASN1,
            SignatureAlgorithm::Ecdsa(Curve::P256, Sha512) => &lc::ECDSA_P256_SHA512_ASN1,
            SignatureAlgorithm::Ecdsa(Curve::P384, Sha256) => &lc::ECDSA_P384_SHA256_ASN1,
            SignatureAlgorithm::Ecdsa(Curve::P384, Sha384) => &lc::ECDSA_P384_SHA384_ASN1,
            SignatureAlgorithm::Ecdsa(Curve::P384, Sha512) => &lc::ECDSA_P384_SHA512_ASN1,
            // `read` gives none of the other families Streebog.
            SignatureAlgorithm::Gost512
            | SignatureAlgorithm::Rsa(Streebog512)
            | SignatureAlgorithm::RsaPss(Streebog512)
            | SignatureAlgorithm::Ecdsa(_, Streebog512) => return None,
        })
    }
}

/// The point in a GOST key, whose parameters must name the one curve and the one digest \[eds.md\].
fn gost_key(key: &PublicKey) -> Result<gost::PublicKey, SignatureError> {
    let parameters = key.algorithm.parameters.as_deref().ok_or(SignatureError::BadKey("names no curve"))?;
    let named = Element::only(parameters).and_then(|element| {
        let mut fields = element.children();
        let named = (element.tag, fields.oid()?, fields.oid()?);
        fields.end().map(|()| named)
    });
    match named {
        Ok((asn1::SEQUENCE, oid::GOST512_CURVE, oid::STREEBOG512)) => {}
        Ok(_) => return Err(SignatureError::BadKey("names another curve or digest")),
        Err(_) => return Err(SignatureError::BadKey("names no curve")),
    }
    match Element::only(&key.bits) {
        Ok(octets) if octets.tag == asn1::OCTET_STRING => gost::PublicKey::from_bytes(octets.body),
        _ => Err(SignatureError::BadKey("not a GOST key")),
    }
}

fn curve(key: &PublicKey, step: Step) -> Result<Curve, SignatureError> {
    if key.algorithm.oid != oid::EC {
        return Err(SignatureError::BadKey("of another kind than the signature"));
    }
    let parameters = key.algorithm.parameters.as_deref().ok_or(SignatureError::BadKey("names no curve"))?;
    match Element::only(parameters).and_then(|e| e.oid()) {
        Ok(oid::P256) => Ok(Curve::P256),
        Ok(oid::P384) => Ok(Curve::P384),
        Ok(oid) => Err(SignatureError::UnsupportedAlgorithm { oid, step }),
        Err(_) => Err(SignatureError::BadKey("names no curve")),
    }
}

fn bounded_rsa(key: &[u8]) -> Result<(), SignatureError> {
    let modulus = Element::only(key)
        .and_then(|sequence| sequence.children().expect(asn1::INTEGER, "modulus"))
        .or(Err(SignatureError::BadKey("not an RSA key")))?;
    let bits = match modulus.body {
        [0, magnitude @ ..] | magnitude => {
            magnitude.len() * 8 - magnitude.first().map_or(0, |top| top.leading_zeros() as usize)
        }
    };
    if bits < RSA_BITS_MIN {
        return Err(SignatureError::BadKey("shorter than 2048 bits"));
    }
    if bits > RSA_BITS_MAX {
        return Err(SignatureError::BadKey("longer than 4096 bits"));
    }
    Ok(())
}

/// The digest of RSA-PSS parameters: MGF1 must use the same, the salt must have its length.
/// Defaults stand for SHA-1, which is not accepted.
fn pss_digest(algorithm: &Algorithm, step: Step) -> Result<DigestAlgorithm, SignatureError> {
    let unsupported = SignatureError::UnsupportedAlgorithm { oid: oid::RSA_PSS, step };
    let parameters = algorithm.parameters.as_deref().ok_or(unsupported.clone())?;
    let mut fields = Element::sequence(parameters)?;
    let mut field = |n| match fields.optional(asn1::context(n))? {
        Some(field) => Element::only(field.body),
        None => Err(unsupported.clone()),
    };
    let digest = match DigestAlgorithm::read(&Algorithm::read(&field(0)?)?, step)? {
        DigestAlgorithm::Streebog512 => return Err(unsupported),
        digest => digest,
    };
    let mask = Algorithm::read(&field(1)?)?;
    let mask_digest = mask.parameters.as_deref().ok_or(unsupported.clone())?;
    let mask_digest = Algorithm::read(&Element::only(mask_digest)?)?;
    let salt = field(2)?;
    if mask.oid != oid::MGF1
        || DigestAlgorithm::read(&mask_digest, step)? != digest
        || salt.tag != asn1::INTEGER
        || salt.body != [digest.bytes()]
    {
        return Err(unsupported);
    }
    Ok(digest)
}
