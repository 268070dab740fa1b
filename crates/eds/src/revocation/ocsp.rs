//! Asking an authority about one certificate: OCSP (RFC 6960).

use aws_lc_rs::digest;
use der::asn1::ObjectIdentifier;
use qonys_procedure::Instant;
use thiserror::Error;
use x509_cert::ext::pkix::KeyUsages;

use super::crl::{extension, time};
use super::{Unusable, Window};
use crate::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use crate::asn1::{self, Algorithm, Element, OCTET_STRING, OID, Reader, SEQUENCE, tlv};
use crate::certificate::serial_hex;
use crate::chain::{valid_at, verify_issued};
use crate::cms::build::algorithm_identifier;
use crate::{Certificate, SignatureError, Step, oid};

/// Most bytes of an answer or a question.
pub const OCSP_BYTES_MAX: usize = 256 * 1024;
/// Longest nonce (RFC 8954).
pub const NONCE_BYTES_MAX: usize = 32;
/// Most certificates asked about or answered for at once, and most certificates in an answer.
const ENTRIES_MAX: usize = 64;
/// `OCSPResponseStatus` of an answer that has one.
pub(crate) const SUCCESSFUL: u8 = 0;
const ENUMERATED: u8 = 0x0a;

type Result<T, E = SignatureError> = std::result::Result<T, E>;

/// What an answer says of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OcspStatus {
    /// Not revoked.
    Good,
    /// Revoked, on hold too; the time may be 1970.
    Revoked(Instant),
    /// The responder does not know the certificate.
    Unknown,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OcspError {
    /// The responder refuses: 1 malformed request, 2 internal error, 3 try later, 5 signature required, 6 unauthorized.
    #[error("the responder does not answer: status {0}")]
    Refused(u8),
    /// The answer cannot be read.
    #[error(transparent)]
    Unreadable(#[from] SignatureError),
}

/// The certificate that is asked about: its number, and its issuer's name and key as digests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertId {
    algorithm: ObjectIdentifier,
    issuer_name: Vec<u8>,
    issuer_key: Vec<u8>,
    serial: Vec<u8>,
    /// As received.
    raw: Vec<u8>,
}

impl CertId {
    fn read(element: &Element<'_>) -> Result<CertId> {
        let mut fields = element.children();
        let algorithm = Algorithm::read(&fields.next()?)?;
        algorithm.without_parameters()?;
        let id = CertId {
            algorithm: algorithm.oid,
            issuer_name: fields.next()?.octets()?.into_owned(),
            issuer_key: fields.next()?.octets()?.into_owned(),
            serial: fields.expect(asn1::INTEGER, "a certificate's number is missing")?.body.to_vec(),
            raw: asn1::to_der(element)?,
        };
        fields.end()?;
        Ok(id)
    }

    /// The certificate's serial number, lower-case hex.
    pub fn serial(&self) -> String {
        serial_hex(&self.serial)
    }

    /// Whether the certificate asked about is said to be of this authority.
    pub fn is_below(&self, issuer: &Certificate) -> bool {
        let hash = |bytes| hash(self.algorithm, bytes);
        hash(&issuer.parts.subject_name).is_some_and(|name| name == self.issuer_name)
            && hash(&issuer.parts.key.bits).is_some_and(|key| key == self.issuer_key)
    }

    fn is_of(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        self.serial() == certificate.serial && self.is_below(issuer)
    }

    pub(crate) fn der(&self) -> &[u8] {
        &self.raw
    }
}

/// SHA-1 stands here for names alone, as responders still use it; nothing is signed by it.
pub(crate) fn sha1(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref().to_vec()
}

fn hash(algorithm: ObjectIdentifier, bytes: &[u8]) -> Option<Vec<u8>> {
    if algorithm == oid::SHA1 {
        return Some(sha1(bytes));
    }
    let algorithm = Algorithm { oid: algorithm, parameters: None };
    DigestAlgorithm::read(&algorithm, Step::Revocation).ok().map(|digest| digest.digest(bytes).as_ref().to_vec())
}

/// The identifier of a certificate, by SHA-256 as the NCA's responders take it.
fn cert_id(certificate: &Certificate, issuer: &Certificate) -> Vec<u8> {
    let digest = |bytes: &[u8]| tlv(OCTET_STRING, DigestAlgorithm::Sha256.digest(bytes).as_ref());
    let fields = [
        algorithm_identifier(oid::SHA256, true),
        digest(&issuer.parts.subject_name),
        digest(&issuer.parts.key.bits),
        tlv(asn1::INTEGER, &certificate.parts.serial),
    ];
    tlv(SEQUENCE, &fields.concat())
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcspRequest {
    /// The certificates asked about.
    pub certificates: Vec<CertId>,
    /// What the answer should repeat.
    pub nonce: Option<Vec<u8>>,
}

impl OcspRequest {
    /// The question about one certificate in DER, for `application/ocsp-request`. A nonce has 1 to 32 bytes.
    pub fn build(certificate: &Certificate, issuer: &Certificate, nonce: Option<&[u8]>) -> Vec<u8> {
        let list = tlv(SEQUENCE, &tlv(SEQUENCE, &cert_id(certificate, issuer)));
        let nonce = nonce.filter(|nonce| (1..=NONCE_BYTES_MAX).contains(&nonce.len()));
        let extensions = nonce.map(|nonce| tlv(asn1::context(2), &nonce_extension(nonce))).unwrap_or_default();
        tlv(SEQUENCE, &tlv(SEQUENCE, &[list, extensions].concat()))
    }

    /// Reads a question, for a responder.
    pub fn parse(der: &[u8]) -> Result<OcspRequest> {
        bounded(der)?;
        let mut outer = Element::sequence(der)?;
        let mut fields = outer.expect(SEQUENCE, "not an OCSP request")?.children();
        fields.optional(asn1::context(0))?;
        fields.optional(asn1::context(1))?;
        let mut list = fields.expect(SEQUENCE, "nothing is asked about")?.children();
        let mut certificates = Vec::new();
        while !list.is_empty() {
            if certificates.len() == ENTRIES_MAX {
                return Err(SignatureError::Malformed("too many certificates asked about"));
            }
            let mut entry = list.expect(SEQUENCE, "an entry cannot be read")?.children();
            certificates.push(CertId::read(&entry.expect(SEQUENCE, "a certificate is not named")?)?);
        }
        let nonce = match fields.optional(asn1::context(2))? {
            Some(wrapper) => read_extensions(&wrapper)?.nonce,
            None => None,
        };
        Ok(OcspRequest { certificates, nonce })
    }
}

pub(crate) fn nonce_extension(nonce: &[u8]) -> Vec<u8> {
    let value = tlv(OCTET_STRING, &tlv(OCTET_STRING, nonce));
    tlv(SEQUENCE, &tlv(SEQUENCE, &[tlv(OID, oid::OCSP_NONCE.as_bytes()), value].concat()))
}

/// An answer that was read. It says nothing until it is [checked](OcspResponse::check).
#[derive(Clone, Debug)]
pub struct OcspResponse {
    /// When the responder signed it.
    pub produced_at: Instant,
    /// What it repeats of the question, if anything: the NCA's responders give no guarantee.
    pub nonce: Option<Vec<u8>>,
    responder: Responder,
    singles: Vec<Single>,
    tbs: Vec<u8>,
    signature_algorithm: Algorithm,
    signature: Vec<u8>,
    certificates: Vec<Certificate>,
    /// A critical extension that is not known.
    odd: bool,
    /// As received.
    der: Vec<u8>,
}

#[derive(Clone, Debug)]
enum Responder {
    Name(Vec<u8>),
    KeyHash(Vec<u8>),
}

#[derive(Clone, Debug)]
struct Single {
    id: CertId,
    status: OcspStatus,
    this_update: Instant,
    next_update: Option<Instant>,
}

impl OcspResponse {
    /// Reads an answer in DER.
    pub fn parse(der: &[u8]) -> Result<OcspResponse, OcspError> {
        bounded(der)?;
        let outer = Element::only(der)?;
        let mut fields = outer.children();
        match fields.expect(ENUMERATED, "not an OCSP answer")?.body {
            [SUCCESSFUL] => {}
            [status] => return Err(OcspError::Refused(*status)),
            _ => return Err(SignatureError::Malformed("the status of an answer cannot be read").into()),
        }
        let wrapper = fields.expect(asn1::context(0), "the answer is missing")?;
        fields.end()?;
        let mut bytes = Element::sequence(wrapper.body)?;
        if bytes.oid()? != oid::OCSP_BASIC {
            return Err(SignatureError::Malformed("an answer of another type").into());
        }
        let basic = bytes.expect(OCTET_STRING, "the answer is missing")?.body;
        bytes.end()?;
        Ok(OcspResponse { der: der.to_vec(), ..read_basic(basic)? })
    }

    /// As received.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Whether it says anything of this certificate.
    pub fn is_about(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        self.singles.iter().any(|single| single.id.is_of(certificate, issuer))
    }

    /// What the answer says of a certificate at `at`, if it is one that counts: signed by the issuer itself or by a
    /// responder that the issuer itself certified for this, about this certificate, and current.
    ///
    /// `nonce` is what was sent: an answer that repeats another one is not to this question. One that repeats none
    /// is taken, since responders may answer from stock.
    ///
    /// A certified responder must bear the mark that it need not be looked up itself; with lists at hand
    /// [`verify`](crate::verify) looks it up.
    pub fn check(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        at: Instant,
        nonce: Option<&[u8]>,
    ) -> Result<OcspStatus, Unusable> {
        if let (Some(sent), Some(repeated)) = (nonce, &self.nonce)
            && sent != repeated
        {
            return Err(Unusable::OtherCertificate);
        }
        let (status, responder) = self.judge(certificate, issuer, &Window::at(at))?;
        if responder.is_some_and(|responder| !responder.parts.ocsp_nocheck) {
            return Err(Unusable::NotAuthorised("whether the responder is revoked is not known"));
        }
        Ok(status)
    }

    /// The status, and the certificate of the responder if it is not the issuer.
    pub(super) fn judge(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        window: &Window,
    ) -> Result<(OcspStatus, Option<&Certificate>), Unusable> {
        if self.odd {
            return Err(Unusable::Scope);
        }
        let mut fitting = self.singles.iter().filter(|single| single.id.is_of(certificate, issuer)).peekable();
        if fitting.peek().is_none() {
            return Err(Unusable::OtherCertificate);
        }
        let responder = self.authorised(issuer)?;
        let key = &responder.unwrap_or(issuer).parts.key;
        SignatureAlgorithm::read(&self.signature_algorithm, None, key, Step::Revocation)
            .and_then(|algorithm| algorithm.verify(key, &self.tbs, &self.signature))
            .map_err(Unusable::Signature)?;
        if self.produced_at > window.latest {
            return Err(Unusable::Later(self.produced_at));
        }
        let mut said = OcspStatus::Unknown;
        for single in fitting {
            window.includes(single.this_update, single.next_update)?;
            match single.status {
                revoked @ OcspStatus::Revoked(_) => return Ok((revoked, responder)),
                OcspStatus::Good => said = OcspStatus::Good,
                OcspStatus::Unknown => {}
            }
        }
        Ok((said, responder))
    }

    /// The responder's certificate; `None` if the issuer itself answered.
    fn authorised(&self, issuer: &Certificate) -> Result<Option<&Certificate>, Unusable> {
        if self.is_responder(issuer) {
            return Ok(None);
        }
        let found = self.certificates.iter().find(|certificate| self.is_responder(certificate));
        let responder = found.ok_or(Unusable::NotAuthorised("its certificate is missing"))?;
        let refused = |why| Err(Unusable::NotAuthorised(why));
        if responder.parts.issuer_name != issuer.parts.subject_name || verify_issued(responder, issuer).is_err() {
            return refused("it was not certified by the authority itself");
        }
        if !responder.extended_key_usages.contains(&oid::OCSP_SIGNING) {
            return refused("its certificate is not for answers");
        }
        if responder.parts.key_usage.is_some_and(|usage| !usage.0.contains(KeyUsages::DigitalSignature)) {
            return refused("its key may not sign");
        }
        if responder.parts.unknown_critical.is_some() {
            return refused("its certificate has an unknown critical extension");
        }
        if responder.training != issuer.training {
            return refused("training and real work do not mix");
        }
        if valid_at(responder, self.produced_at).is_err() {
            return refused("its certificate was not valid then");
        }
        Ok(Some(responder))
    }

    fn is_responder(&self, certificate: &Certificate) -> bool {
        match &self.responder {
            Responder::Name(name) => *name == certificate.parts.subject_name,
            Responder::KeyHash(hash) => *hash == sha1(&certificate.parts.key.bits),
        }
    }
}

fn bounded(der: &[u8]) -> Result<()> {
    if der.len() > OCSP_BYTES_MAX {
        return Err(SignatureError::TooLarge { bytes: der.len(), limit: OCSP_BYTES_MAX });
    }
    Ok(())
}

fn read_basic(der: &[u8]) -> Result<OcspResponse> {
    let mut outer = Element::sequence(der)?;
    let tbs = outer.expect(SEQUENCE, "the data of an answer are missing")?;
    let signature_algorithm = Algorithm::read(&outer.next()?)?;
    let signature = outer.next()?.bits()?.to_vec();
    let certificates = match outer.optional(asn1::context(0))? {
        Some(wrapper) => read_certificates(Element::sequence(wrapper.body)?)?,
        None => Vec::new(),
    };
    outer.end()?;

    let mut fields = tbs.children();
    fields.optional(asn1::context(0))?;
    let responder = fields.next()?;
    let responder = match responder.tag {
        tag if tag == asn1::context(1) => Responder::Name(Element::only(responder.body)?.raw.to_vec()),
        tag if tag == asn1::context(2) => Responder::KeyHash(Element::only(responder.body)?.octets()?.into_owned()),
        _ => return Err(SignatureError::Malformed("a responder is not named")),
    };
    let produced_at = time(&fields.next()?)?;
    let mut list = fields.expect(SEQUENCE, "an answer is empty")?.children();
    let mut odd = false;
    let mut singles = Vec::new();
    while !list.is_empty() {
        if singles.len() == ENTRIES_MAX {
            return Err(SignatureError::Malformed("too many answers in one"));
        }
        let (single, critical) = read_single(list.expect(SEQUENCE, "an answer cannot be read")?.children())?;
        singles.push(single);
        odd |= critical;
    }
    let mut nonce = None;
    if let Some(wrapper) = fields.optional(asn1::context(1))? {
        let extensions = read_extensions(&wrapper)?;
        odd |= extensions.odd;
        nonce = extensions.nonce;
    }
    fields.end()?;
    Ok(OcspResponse {
        produced_at,
        nonce,
        responder,
        singles,
        tbs: tbs.raw.to_vec(),
        signature_algorithm,
        signature,
        certificates,
        odd,
        der: Vec::new(),
    })
}

/// Those that can be read; what is odd is nobody's.
fn read_certificates(mut list: Reader<'_>) -> Result<Vec<Certificate>> {
    let mut found = Vec::new();
    while !list.is_empty() {
        if found.len() == ENTRIES_MAX {
            return Err(SignatureError::Malformed("too many certificates in an answer"));
        }
        found.extend(Certificate::parse(list.next()?.raw));
    }
    Ok(found)
}

/// One answer, and whether it has a critical extension.
fn read_single(mut fields: Reader<'_>) -> Result<(Single, bool)> {
    let id = CertId::read(&fields.expect(SEQUENCE, "a certificate is not named")?)?;
    let status = fields.next()?;
    let status = match status.tag {
        tag if tag == asn1::context_primitive(0) => OcspStatus::Good,
        tag if tag == asn1::context(1) => OcspStatus::Revoked(time(&status.children().next()?)?),
        tag if tag == asn1::context_primitive(2) => OcspStatus::Unknown,
        _ => return Err(SignatureError::Malformed("a status cannot be read")),
    };
    let this_update = time(&fields.next()?)?;
    let next_update = match fields.optional(asn1::context(0))? {
        Some(wrapper) => Some(time(&Element::only(wrapper.body)?)?),
        None => None,
    };
    let odd = match fields.optional(asn1::context(1))? {
        Some(wrapper) => read_extensions(&wrapper)?.odd,
        None => false,
    };
    fields.end()?;
    Ok((Single { id, status, this_update, next_update }, odd))
}

struct Extensions {
    nonce: Option<Vec<u8>>,
    odd: bool,
}

fn read_extensions(wrapper: &Element<'_>) -> Result<Extensions> {
    let mut list = Element::sequence(wrapper.body)?;
    let mut found = Extensions { nonce: None, odd: false };
    while !list.is_empty() {
        match extension(&mut list)? {
            (oid::OCSP_NONCE, _, value) => {
                // Some responders put the bytes there bare.
                let inner = Element::only(value).ok().filter(|inner| inner.tag == OCTET_STRING);
                found.nonce = Some(inner.map_or(value, |inner| inner.body).to_vec());
            }
            (_, critical, _) => found.odd |= critical,
        }
    }
    Ok(found)
}
