//! Making a container: CAdES-BES as NCALayer makes it, with one or more signers.

use der::asn1::ObjectIdentifier;
use qonys_procedure::Instant;
use thiserror::Error;

use super::read::SignedData;
use crate::algorithm::{Curve, DigestAlgorithm, SignatureAlgorithm};
use crate::asn1::{self, Element, INTEGER, OCTET_STRING, OID, SEQUENCE, SET, tlv};
use crate::{Certificate, SignatureError, issue, oid};

/// A key that signs, with its certificate. Training keys implement it; real keys stay in NCALayer.
pub trait SigningKey {
    /// The certificate in DER.
    fn certificate(&self) -> &[u8];

    /// Certificates of the chain in DER, without the signer's own and, usually, without the root.
    fn chain(&self) -> &[Vec<u8>];

    /// How it signs.
    fn algorithm(&self) -> SignatureAlgorithm;

    /// Signs a message: PKCS #1 bytes, a DER pair for ECDSA, `r || s` little-endian for GOST.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed>;
}

/// The key could not sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the key could not sign")]
pub struct SigningFailed;

/// Why a container was not made.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum BuildError {
    /// A container without any signature proves nothing.
    #[error("no key was given to sign with")]
    NoSigners,
    /// The key's certificate cannot be read.
    #[error("the certificate of the key cannot be used: {0}")]
    Certificate(#[from] SignatureError),
    /// The time of signing does not fit into a certificate's calendar.
    #[error("the time of signing is out of range")]
    Time,
    /// A family with the digest of another.
    #[error("this algorithm is not used for signing")]
    Algorithm,
    /// The key could not sign.
    #[error(transparent)]
    Key(#[from] SigningFailed),
}

/// Signs content with every key given.
///
/// `attached` puts the content into the container. `at` becomes the claimed time of signing.
/// Signed attributes: contentType, signingTime, messageDigest, signingCertificateV2.
pub fn sign(content: &[u8], attached: bool, keys: &[&dyn SigningKey], at: Instant) -> Result<Vec<u8>, BuildError> {
    sign_typed(oid::DATA, content, attached, keys, at)
}

/// Puts a time stamp over the signature of the signer at this place into a container (CAdES-T). The stamp is over
/// [`signature_value`]; whether it agrees is seen upon verifying.
pub fn attach_timestamp(cms: &[u8], signer: usize, token: &[u8]) -> Result<Vec<u8>, SignatureError> {
    // Nothing is encoded anew but the lengths around it: what was signed keeps its bytes.
    let mut info = Element::sequence(cms)?;
    let content_type = info.expect(OID, "not a container")?;
    let signed_data = Element::only(info.expect(asn1::context(0), "not a container")?.body)?;
    let mut fields = Vec::new();
    let mut all = signed_data.children();
    while !all.is_empty() {
        fields.push(all.next()?);
    }
    let infos = fields.pop().filter(|set| set.tag == SET).ok_or(SignatureError::NoSigners)?;
    let mut rebuilt = Vec::new();
    let mut signers = infos.children();
    while !signers.is_empty() {
        let info = signers.next()?;
        rebuilt.push(if rebuilt.len() == signer { stamped(&info, token)? } else { info.raw.to_vec() });
    }
    if signer >= rebuilt.len() {
        return Err(SignatureError::NoSigners);
    }
    let mut body: Vec<u8> = fields.iter().flat_map(|field| field.raw).copied().collect();
    // In the order received, so that the places stay those of the signers.
    body.extend(tlv(SET, &rebuilt.concat()));
    let wrapped = tlv(asn1::context(0), &tlv(SEQUENCE, &body));
    Ok(tlv(SEQUENCE, &[content_type.raw, &wrapped].concat()))
}

/// A signer with one more attribute that is not signed.
fn stamped(info: &Element<'_>, token: &[u8]) -> Result<Vec<u8>, SignatureError> {
    let mut body = Vec::new();
    let mut attributes = vec![attribute(oid::TIME_STAMP_TOKEN, token)];
    let mut fields = info.children();
    while !fields.is_empty() {
        let field = fields.next()?;
        if field.tag == asn1::context(1) {
            let mut present = field.children();
            while !present.is_empty() {
                attributes.push(present.next()?.raw.to_vec());
            }
        } else {
            body.extend_from_slice(field.raw);
        }
    }
    body.extend(set_of(asn1::context(1), attributes));
    Ok(tlv(SEQUENCE, &body))
}

/// The signature of the signer at this place: what a time stamp is asked for.
pub fn signature_value(cms: &[u8], signer: usize) -> Result<Vec<u8>, SignatureError> {
    let data = SignedData::read(cms)?;
    data.signers.into_iter().nth(signer).map(|info| info.signature.into_owned()).ok_or(SignatureError::NoSigners)
}

pub(crate) fn sign_typed(
    content_type: ObjectIdentifier,
    content: &[u8],
    attached: bool,
    keys: &[&dyn SigningKey],
    at: Instant,
) -> Result<Vec<u8>, BuildError> {
    if keys.is_empty() {
        return Err(BuildError::NoSigners);
    }
    let mut digests = Vec::new();
    let mut certificates: Vec<Vec<u8>> = Vec::new();
    let mut signers = Vec::new();
    for key in keys {
        signers.push(signer_info(content_type, content, *key, at)?);
        digests.push(algorithm_identifier(key.algorithm().digest().oid(), false));
        certificates.push(key.certificate().to_vec());
        certificates.extend_from_slice(key.chain());
    }
    let content_info = {
        let mut fields = tlv(OID, content_type.as_bytes());
        if attached {
            fields.extend(tlv(asn1::context(0), &tlv(OCTET_STRING, content)));
        }
        tlv(SEQUENCE, &fields)
    };
    let signed_data = tlv(
        SEQUENCE,
        &[
            // RFC 5652, 5.1: 3 for anything but plain data.
            tlv(INTEGER, &[if content_type == oid::DATA { 1 } else { 3 }]),
            set_of(SET, digests),
            content_info,
            set_of(asn1::context(0), certificates),
            set_of(SET, signers),
        ]
        .concat(),
    );
    let info = [tlv(OID, oid::SIGNED_DATA.as_bytes()), tlv(asn1::context(0), &signed_data)].concat();
    Ok(tlv(SEQUENCE, &info))
}

fn signer_info(
    content_type: ObjectIdentifier,
    content: &[u8],
    key: &dyn SigningKey,
    at: Instant,
) -> Result<Vec<u8>, BuildError> {
    let certificate = Certificate::parse(key.certificate())?;
    let digest = key.algorithm().digest();
    let attributes = vec![
        attribute(oid::CONTENT_TYPE, &tlv(OID, content_type.as_bytes())),
        attribute(oid::SIGNING_TIME, &issue::time(at).or(Err(BuildError::Time))?),
        attribute(oid::MESSAGE_DIGEST, &tlv(OCTET_STRING, digest.digest(content).as_ref())),
        attribute(oid::SIGNING_CERTIFICATE_V2, &signing_certificate(&certificate)),
    ];
    // Signed with the universal tag of a set, carried with the tag of the field (RFC 5652, 5.4).
    let signature = key.sign(&set_of(SET, attributes.clone()))?;
    let issuer_and_serial = [certificate.parts.issuer_name.clone(), tlv(INTEGER, &certificate.parts.serial)].concat();
    let fields = [
        tlv(INTEGER, &[1]),
        tlv(SEQUENCE, &issuer_and_serial),
        algorithm_identifier(digest.oid(), false),
        set_of(asn1::context(0), attributes),
        signature_algorithm(key.algorithm())?,
        tlv(OCTET_STRING, &signature),
    ];
    Ok(tlv(SEQUENCE, &fields.concat()))
}

pub(crate) fn signature_algorithm(algorithm: SignatureAlgorithm) -> Result<Vec<u8>, BuildError> {
    use DigestAlgorithm::{Sha256, Sha384, Sha512, Streebog512};
    let (oid, null) = match algorithm {
        SignatureAlgorithm::Rsa(Sha256) => (oid::RSA_SHA256, true),
        SignatureAlgorithm::Rsa(Sha384) => (oid::RSA_SHA384, true),
        SignatureAlgorithm::Rsa(Sha512) => (oid::RSA_SHA512, true),
        SignatureAlgorithm::Ecdsa(Curve::P256 | Curve::P384, Sha256) => (oid::ECDSA_SHA256, false),
        SignatureAlgorithm::Ecdsa(Curve::P256 | Curve::P384, Sha384) => (oid::ECDSA_SHA384, false),
        SignatureAlgorithm::Ecdsa(_, Sha512) => (oid::ECDSA_SHA512, false),
        // The NULL is as the NCA writes it.
        SignatureAlgorithm::Gost512 => (oid::GOST512_STREEBOG512, true),
        SignatureAlgorithm::Rsa(Streebog512)
        | SignatureAlgorithm::RsaPss(Streebog512)
        | SignatureAlgorithm::Ecdsa(_, Streebog512) => return Err(BuildError::Algorithm),
        SignatureAlgorithm::RsaPss(digest) => return Ok(pss(digest)),
    };
    Ok(algorithm_identifier(oid, null))
}

/// RSA-PSS with MGF1 of the same digest and a salt of its length (RFC 4055).
fn pss(digest: DigestAlgorithm) -> Vec<u8> {
    let digest_algorithm = algorithm_identifier(digest.oid(), true);
    let mask = tlv(SEQUENCE, &[tlv(OID, oid::MGF1.as_bytes()), digest_algorithm.clone()].concat());
    let parameters = [
        tlv(asn1::context(0), &digest_algorithm),
        tlv(asn1::context(1), &mask),
        tlv(asn1::context(2), &tlv(INTEGER, &[digest.bytes()])),
    ];
    tlv(SEQUENCE, &[tlv(OID, oid::RSA_PSS.as_bytes()), tlv(SEQUENCE, &parameters.concat())].concat())
}

/// `SigningCertificateV2` with the SHA-256 of the signer's certificate, and its issuer and serial number.
fn signing_certificate(certificate: &Certificate) -> Vec<u8> {
    let hash = tlv(OCTET_STRING, DigestAlgorithm::Sha256.digest(&certificate.der).as_ref());
    let issuer = tlv(SEQUENCE, &tlv(asn1::context(4), &certificate.parts.issuer_name));
    let issuer_serial = tlv(SEQUENCE, &[issuer, tlv(INTEGER, &certificate.parts.serial)].concat());
    let id = tlv(SEQUENCE, &[hash, issuer_serial].concat());
    tlv(SEQUENCE, &tlv(SEQUENCE, &id))
}

fn attribute(kind: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    tlv(SEQUENCE, &[tlv(OID, kind.as_bytes()), tlv(SET, value)].concat())
}

pub(crate) fn algorithm_identifier(oid: ObjectIdentifier, null_parameters: bool) -> Vec<u8> {
    let mut fields = tlv(OID, oid.as_bytes());
    if null_parameters {
        fields.extend([0x05, 0x00]);
    }
    tlv(SEQUENCE, &fields)
}

/// A DER `SET OF`: sorted, nothing twice.
fn set_of(tag: u8, mut elements: Vec<Vec<u8>>) -> Vec<u8> {
    elements.sort();
    elements.dedup();
    tlv(tag, &elements.concat())
}
