//! Verification of a signature, step by step \[eds.md, "Verifying a signature"\].

use der::Decode;
use der::asn1::ObjectIdentifier;
use qonys_procedure::Instant;
use std::borrow::Cow;
use x509_cert::time::Time;

use crate::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use crate::asn1::{self, Algorithm, Element};
use crate::certificate::instant;
use crate::chain::verify_chain;
use crate::cms::read::{Attributes, SignedData, SignerId, SignerInfo};
use crate::revocation::sha1;
use crate::statement::Digest;
use crate::timestamp::{self, Timestamp};
use crate::{Certificate, Revocation, RevocationStatus, SignatureError, Step, TrustStore, oid};

/// A signature that was verified: every signer, every step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// At least one.
    pub signers: Vec<Signer>,
    /// What was signed, if the container carries it.
    pub content: Option<Vec<u8>>,
    /// The time at which validity was judged.
    pub time: Instant,
    /// Good only if it is good for every signer.
    pub revocation: RevocationStatus,
}

/// One who signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The signer's certificate.
    pub certificate: Certificate,
    /// DER from the signer's certificate to the trusted authority, both included.
    pub chain: Vec<Vec<u8>>,
    /// How it was signed.
    pub algorithm: SignatureAlgorithm,
    /// When the signer's computer says it signed: a claim, judged by nobody.
    pub claimed_time: Option<Instant>,
    /// The signature names its certificate (CAdES-BES).
    pub names_certificate: bool,
    /// Good if the whole chain is.
    pub revocation: RevocationStatus,
    /// The time stamp over the signature (CAdES-T), verified; its time is the one at which the chain was judged.
    pub timestamp: Option<Timestamp>,
}

/// Verifies a container in BER or DER; see [`decode_container`](crate::decode_container) for other wrappings.
///
/// `detached` is the content if the container does not carry it; if it does, the two must be equal.
/// `at` is the trusted time at which the certificates must have been valid, never the signer's own claim; a signer
/// with a verified time stamp is judged at that stamp's time. Revocation is judged at `at`.
/// All signers are verified and one bad signer makes the whole bad. Use and identity are judged
/// afterwards by [`policy`](crate::policy).
pub fn verify(
    cms: &[u8],
    detached: Option<&[u8]>,
    trust: &TrustStore,
    at: Instant,
    revocation: &Revocation,
) -> Result<Signature, SignatureError> {
    verify_with(cms, detached, trust, at, revocation, Vec::new())
}

/// [`verify`] with further certificates through which a chain may lead: kept as evidence, or known otherwise.
pub(crate) fn verify_with(
    cms: &[u8],
    detached: Option<&[u8]>,
    trust: &TrustStore,
    at: Instant,
    revocation: &Revocation,
    further: Vec<Certificate>,
) -> Result<Signature, SignatureError> {
    let data = SignedData::read(cms)?;
    if data.signers.is_empty() {
        return Err(SignatureError::NoSigners);
    }
    let content = match (&data.content, detached) {
        (Some(carried), Some(given)) if **carried != *given => return Err(SignatureError::OtherContent),
        (Some(carried), _) => Cow::Borrowed(&**carried),
        (None, Some(given)) => Cow::Borrowed(given),
        (None, None) => return Err(SignatureError::ContentMissing),
    };
    // A certificate that nobody needs may be as odd as it likes; it matters if a signer's is missing then.
    let (readable, unreadable): (Vec<_>, Vec<_>) =
        data.certificates.iter().map(|der| Certificate::parse(der)).partition(Result::is_ok);
    let pool: Vec<Certificate> = readable.into_iter().flatten().chain(further).collect();
    let missing = unreadable.into_iter().find_map(Result::err).unwrap_or(SignatureError::CertificateMissing);
    let kind = Kind::Statement;
    let check = Check { kind, data: &data, content: &content, pool: &pool, missing, trust, at, revocation };
    let signers = data.signers.iter().map(|signer| check.signer(signer)).collect::<Result<Vec<_>, _>>()?;
    let revocation = if signers.iter().all(|signer| signer.revocation == RevocationStatus::Good) {
        RevocationStatus::Good
    } else {
        RevocationStatus::Unknown
    };
    Ok(Signature { signers, content: data.content.map(Cow::into_owned), time: at, revocation })
}

/// The SHA-256 of what a container is about, **without verifying anything**: of the content it carries, or
/// the one that every signer of a detached container claims. `None` if they claim another digest or differ.
///
/// For finding a kept statement by its digest; [`verify`] then judges the container over that statement.
pub fn content_digest(cms: &[u8]) -> Result<Option<Digest>, SignatureError> {
    let data = SignedData::read(cms)?;
    if let Some(content) = &data.content {
        return Ok(Some(Digest::of(content)));
    }
    let mut found = None;
    for signer in &data.signers {
        let claimed = claimed_sha256(signer)?;
        if claimed.is_none() || found.is_some_and(|other| Some(other) != claimed) {
            return Ok(None);
        }
        found = claimed;
    }
    Ok(found)
}

/// The certificates that came inside a container, **without verifying anything**; those that cannot be read are
/// left out.
pub fn enclosed_certificates(cms: &[u8]) -> Result<Vec<Certificate>, SignatureError> {
    let data = SignedData::read(cms)?;
    Ok(data.certificates.iter().filter_map(|der| Certificate::parse(der).ok()).collect())
}

fn claimed_sha256(signer: &SignerInfo<'_>) -> Result<Option<Digest>, SignatureError> {
    let Some(attributes) = signer.attributes.as_ref().filter(|_| signer.digest_algorithm.oid == oid::SHA256) else {
        return Ok(None);
    };
    let Some(value) = attributes.one(oid::MESSAGE_DIGEST, "messageDigest")? else { return Ok(None) };
    Ok(<[u8; 32]>::try_from(&*value.octets()?).ok().map(Digest))
}

/// What is verified.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Statement,
    /// A token made at this time.
    Timestamp(Instant),
}

impl Kind {
    const fn content_type(self) -> ObjectIdentifier {
        match self {
            Kind::Statement => oid::DATA,
            Kind::Timestamp(_) => oid::TST_INFO,
        }
    }
}

/// Verifies the one signer of a time stamp; what stands in it is the caller's to judge.
pub(crate) fn verify_token(
    data: &SignedData<'_>,
    made_at: Instant,
    trust: &TrustStore,
    at: Instant,
    revocation: &Revocation,
    further: &[Certificate],
) -> Result<Signer, SignatureError> {
    let content = data.content.as_deref().ok_or(SignatureError::ContentMissing)?;
    let [signer] = data.signers.as_slice() else {
        return Err(SignatureError::SignerCount { wanted: 1, found: data.signers.len() });
    };
    let own = data.certificates.iter().filter_map(|der| Certificate::parse(der).ok());
    let pool: Vec<Certificate> = own.chain(further.iter().cloned()).collect();
    let (kind, missing) = (Kind::Timestamp(made_at), SignatureError::CertificateMissing);
    Check { kind, data, content, pool: &pool, missing, trust, at, revocation }.signer(signer)
}

struct Check<'a> {
    kind: Kind,
    data: &'a SignedData<'a>,
    content: &'a [u8],
    pool: &'a [Certificate],
    /// What to say if a signer's certificate is not found.
    missing: SignatureError,
    trust: &'a TrustStore,
    at: Instant,
    revocation: &'a Revocation,
}

impl Check<'_> {
    fn signer(&self, info: &SignerInfo<'_>) -> Result<Signer, SignatureError> {
        let certificate = self.certificate_of(&info.id)?;
        let digest = DigestAlgorithm::read(&info.digest_algorithm, Step::Digest)?;
        let attributes = info.attributes.as_ref().ok_or(SignatureError::AttributeMissing("contentType"))?;
        self.check_digest(attributes, digest)?;
        self.check_content_type(attributes)?;
        let claimed_time = claimed_time(attributes)?;
        let mut names_certificate = names_certificate(attributes, certificate)?;
        if !names_certificate && self.kind != Kind::Statement {
            names_certificate = names_certificate_by_sha1(attributes, certificate)?;
        }
        let may_be_bare = self.kind == Kind::Statement && self.trust.accepts_bare_cms();
        if !names_certificate && !may_be_bare {
            return Err(SignatureError::AttributeMissing("signingCertificateV2"));
        }
        let key = &certificate.parts.key;
        let algorithm = SignatureAlgorithm::read(&info.signature_algorithm, Some(digest), key, Step::Signature)?;
        algorithm.verify(key, &attributes.der, &info.signature)?;
        let timestamp = self.timestamp(info)?;
        let judged = match (self.kind, &timestamp) {
            (Kind::Timestamp(made_at), _) => made_at,
            (Kind::Statement, Some(stamp)) => stamp.time,
            (Kind::Statement, None) => self.at,
        };
        let chain = verify_chain(certificate, self.pool, self.trust, judged)?;
        let revocation = self.revocation.check(&chain, self.at)?;
        Ok(Signer {
            certificate: certificate.clone(),
            chain: chain.into_iter().map(|c| c.der).collect(),
            algorithm,
            claimed_time,
            names_certificate,
            revocation,
            timestamp,
        })
    }

    /// The earliest of the time stamps over a signature. One that does not agree makes the whole bad; one by an
    /// algorithm that is not known is no stamp, and the time of receipt counts.
    fn timestamp(&self, info: &SignerInfo<'_>) -> Result<Option<Timestamp>, SignatureError> {
        let mut earliest: Option<Timestamp> = None;
        if self.kind != Kind::Statement {
            return Ok(None);
        }
        for token in &info.stamps {
            match timestamp::verify_with(token, &info.signature, self.trust, self.at, self.revocation, self.pool) {
                Ok(stamp) if earliest.as_ref().is_none_or(|other| stamp.time < other.time) => earliest = Some(stamp),
                Ok(_) | Err(SignatureError::UnsupportedAlgorithm { .. }) => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(earliest)
    }

    fn certificate_of(&self, id: &SignerId<'_>) -> Result<&Certificate, SignatureError> {
        let mut fitting = self.pool.iter().filter(|certificate| match id {
            SignerId::IssuerAndSerial { issuer, serial } => {
                certificate.parts.issuer_name == *issuer && certificate.parts.serial == *serial
            }
            SignerId::KeyId(id) => certificate.parts.key_id.as_deref() == Some(*id),
        });
        let first = fitting.next().ok_or_else(|| self.missing.clone())?;
        if fitting.any(|other| other.der != first.der) {
            return Err(SignatureError::Malformed("two certificates fit one signer"));
        }
        Ok(first)
    }

    fn check_digest(&self, attributes: &Attributes<'_>, digest: DigestAlgorithm) -> Result<(), SignatureError> {
        let value = attributes
            .one(oid::MESSAGE_DIGEST, "messageDigest")?
            .ok_or(SignatureError::AttributeMissing("messageDigest"))?;
        let signed = value.octets().or(Err(SignatureError::AttributeWrong("messageDigest")))?;
        if *signed == *digest.digest(self.content).as_ref() { Ok(()) } else { Err(SignatureError::DigestMismatch) }
    }

    /// A statement is plain data: a time stamp or a nested container is something else.
    fn check_content_type(&self, attributes: &Attributes<'_>) -> Result<(), SignatureError> {
        let value =
            attributes.one(oid::CONTENT_TYPE, "contentType")?.ok_or(SignatureError::AttributeMissing("contentType"))?;
        let wanted = self.kind.content_type();
        if value.oid() == Ok(wanted) && self.data.content_type == wanted {
            Ok(())
        } else {
            Err(SignatureError::AttributeWrong("contentType"))
        }
    }
}

fn claimed_time(attributes: &Attributes<'_>) -> Result<Option<Instant>, SignatureError> {
    attributes
        .one(oid::SIGNING_TIME, "signingTime")?
        .map(|value| Time::from_der(value.raw).map(instant).or(Err(SignatureError::AttributeWrong("signingTime"))))
        .transpose()
}

/// Checks signingCertificateV2 (RFC 5035); `false` if there is none.
fn names_certificate(attributes: &Attributes<'_>, certificate: &Certificate) -> Result<bool, SignatureError> {
    const NAME: &str = "signingCertificateV2";
    let Some(value) = attributes.one(oid::SIGNING_CERTIFICATE_V2, NAME)? else { return Ok(false) };
    match names(&value, certificate) {
        Ok(true) => Ok(true),
        Ok(false) => Err(SignatureError::OtherCertificate),
        Err(unsupported @ SignatureError::UnsupportedAlgorithm { .. }) => Err(unsupported),
        Err(_) => Err(SignatureError::AttributeWrong(NAME)),
    }
}

/// Checks signingCertificate (RFC 2634), which many time-stamping authorities still write; `false` if there is none.
fn names_certificate_by_sha1(attributes: &Attributes<'_>, certificate: &Certificate) -> Result<bool, SignatureError> {
    const NAME: &str = "signingCertificate";
    let Some(value) = attributes.one(oid::SIGNING_CERTIFICATE, NAME)? else { return Ok(false) };
    let hash = || -> Result<Vec<u8>, SignatureError> {
        let mut ids = value.children().expect(asn1::SEQUENCE, "certs")?.children();
        Ok(ids.expect(asn1::SEQUENCE, "cert id")?.children().next()?.octets()?.into_owned())
    };
    match hash() {
        Ok(hash) if hash == sha1(&certificate.der) => Ok(true),
        Ok(_) => Err(SignatureError::OtherCertificate),
        Err(_) => Err(SignatureError::AttributeWrong(NAME)),
    }
}

/// Whether the first `ESSCertIDv2` is of this certificate; the further ones are of the chain.
fn names(value: &Element<'_>, certificate: &Certificate) -> Result<bool, SignatureError> {
    let mut ids = value.children().expect(asn1::SEQUENCE, "certs")?.children();
    let mut id = ids.expect(asn1::SEQUENCE, "cert id")?.children();
    let digest = match id.optional(asn1::SEQUENCE)? {
        Some(algorithm) => DigestAlgorithm::read(&Algorithm::read(&algorithm)?, Step::Attributes)?,
        None => DigestAlgorithm::Sha256,
    };
    let hash = id.next()?.octets()?;
    if *hash != *digest.digest(&certificate.der).as_ref() {
        return Ok(false);
    }
    let Some(issuer_serial) = id.optional(asn1::SEQUENCE)? else { return Ok(true) };
    let mut fields = issuer_serial.children();
    let names = fields.expect(asn1::SEQUENCE, "issuer")?;
    let serial = fields.expect(asn1::INTEGER, "serial")?;
    if serial.body != certificate.parts.serial {
        return Ok(false);
    }
    let mut names = names.children();
    while !names.is_empty() {
        let name = names.next()?;
        if name.tag == asn1::context(4) && asn1::to_der(&Element::only(name.body)?)? == certificate.parts.issuer_name {
            return Ok(true);
        }
    }
    Ok(false)
}
