//! Time stamps (RFC 3161): asking for one, and whether one proves that something was there at its time.

use der::Decode;
use der::asn1::{GeneralizedTime, ObjectIdentifier};
use qonys_procedure::Instant;
use thiserror::Error;

use crate::algorithm::DigestAlgorithm;
use crate::asn1::{self, Algorithm, BOOLEAN, Element, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, tlv};
use crate::certificate::serial_hex;
use crate::cms::build::algorithm_identifier;
use crate::cms::read::SignedData;
use crate::verify::verify_token;
use crate::{Certificate, Revocation, RevocationStatus, SignatureError, Step, TrustStore, oid};

/// Most bytes of an answer.
pub const TIMESTAMP_BYTES_MAX: usize = 256 * 1024;
/// Longest nonce.
pub const NONCE_BYTES_MAX: usize = 32;
/// A stamp may be so much ahead of the time judged: clocks differ.
const AHEAD_SECONDS: i64 = 300;

const GENERALIZED_TIME: u8 = 0x18;
const NAME: &str = "signatureTimeStampToken";

/// A time stamp that was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timestamp {
    /// When the authority saw the digest.
    pub time: Instant,
    /// Under which of the authority's policies.
    pub policy: ObjectIdentifier,
    /// The stamp's number, lower-case hex.
    pub serial: String,
    /// What it repeats of the question, without leading zeros.
    pub nonce: Option<Vec<u8>>,
    /// The authority.
    pub certificate: Certificate,
    /// DER from the authority's certificate to the trusted one, both included.
    pub chain: Vec<Vec<u8>>,
    /// Good if the whole chain is.
    pub revocation: RevocationStatus,
}

/// Why there is no stamp.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TimestampError {
    /// The authority refuses: 2 rejection, 3 waiting, 4 and 5 about its revocation.
    #[error("the time-stamping authority gives no stamp: status {0}")]
    Refused(u8),
    /// The answer cannot be read.
    #[error(transparent)]
    Unreadable(#[from] SignatureError),
}

/// The question for a stamp over `message` in DER, for `application/timestamp-query`. The authority's certificate
/// is asked for, since the stamp is kept as evidence.
pub fn request(
    message: &[u8],
    digest: DigestAlgorithm,
    nonce: Option<&[u8]>,
    policy: Option<ObjectIdentifier>,
) -> Vec<u8> {
    let mut fields = [tlv(INTEGER, &[1]), imprint(message, digest)].concat();
    if let Some(policy) = policy {
        fields.extend(tlv(OID, policy.as_bytes()));
    }
    if let Some(nonce) = nonce.filter(|nonce| nonce.len() <= NONCE_BYTES_MAX) {
        fields.extend(unsigned(nonce));
    }
    fields.extend(tlv(BOOLEAN, &[0xff]));
    tlv(SEQUENCE, &fields)
}

pub(crate) fn imprint(message: &[u8], digest: DigestAlgorithm) -> Vec<u8> {
    let hash = tlv(OCTET_STRING, digest.digest(message).as_ref());
    tlv(SEQUENCE, &[algorithm_identifier(digest.oid(), true), hash].concat())
}

/// A number that is not negative, from its bytes.
pub(crate) fn unsigned(bytes: &[u8]) -> Vec<u8> {
    match significant(bytes) {
        [] => tlv(INTEGER, &[0]),
        number @ [top, ..] if *top >= 0x80 => tlv(INTEGER, &[&[0], number].concat()),
        number => tlv(INTEGER, number),
    }
}

fn significant(bytes: &[u8]) -> &[u8] {
    &bytes[bytes.iter().take_while(|b| **b == 0).count()..]
}

/// The stamp in an authority's answer. It proves nothing until it is [verified](verify).
pub fn token(answer: &[u8]) -> Result<&[u8], TimestampError> {
    bounded(answer)?;
    let mut fields = Element::sequence(answer)?;
    let status = fields.expect(SEQUENCE, "not an answer with a time stamp")?.children();
    match status.clone().expect(INTEGER, "an answer has no status")?.body {
        // Granted, and granted with changes.
        [0 | 1] => {}
        [status] => return Err(TimestampError::Refused(*status)),
        _ => return Err(SignatureError::Malformed("the status of an answer cannot be read").into()),
    }
    let token = fields.expect(SEQUENCE, "the time stamp is missing")?;
    fields.end()?;
    Ok(token.raw)
}

/// What a time-stamping authority is asked.
pub(crate) struct Request {
    /// The imprint as received.
    pub imprint: Vec<u8>,
    pub policy: Option<ObjectIdentifier>,
    /// The nonce's contents as received.
    pub nonce: Option<Vec<u8>>,
}

impl Request {
    pub fn read(der: &[u8]) -> Result<Request, SignatureError> {
        bounded(der)?;
        let mut fields = Element::sequence(der)?;
        fields.expect(INTEGER, "not a request for a time stamp")?;
        let imprint = fields.expect(SEQUENCE, "a time stamp over nothing is asked for")?;
        let policy = fields.optional(OID)?.map(|policy| policy.oid()).transpose()?;
        let nonce = fields.optional(INTEGER)?.map(|nonce| nonce.body.to_vec());
        Ok(Request { imprint: imprint.raw.to_vec(), policy, nonce })
    }
}

/// Whether `token` is a stamp over `message` by an authority that `trust` leads to.
///
/// The authority's certificates are judged at the stamp's own time, their revocation at `at`, which may not lie
/// before the stamp. The nonce is the caller's to compare, where the stamp was just asked for.
pub fn verify(
    token: &[u8],
    message: &[u8],
    trust: &TrustStore,
    at: Instant,
    revocation: &Revocation,
) -> Result<Timestamp, SignatureError> {
    verify_with(token, message, trust, at, revocation, &[])
}

/// [`verify`] with further certificates through which the authority's chain may lead.
pub(crate) fn verify_with(
    token: &[u8],
    message: &[u8],
    trust: &TrustStore,
    at: Instant,
    revocation: &Revocation,
    further: &[Certificate],
) -> Result<Timestamp, SignatureError> {
    bounded(token)?;
    let data = SignedData::read(token)?;
    let content = data.content.as_deref().ok_or(SignatureError::ContentMissing)?;
    if data.content_type != oid::TST_INFO {
        return Err(SignatureError::AttributeWrong(NAME));
    }
    let info = Info::read(content)?;
    let algorithm = DigestAlgorithm::read(&info.algorithm, Step::Attributes)?;
    if *info.hash != *algorithm.digest(message).as_ref() {
        return Err(SignatureError::DigestMismatch);
    }
    if info.time > at.plus_seconds(AHEAD_SECONDS) {
        return Err(SignatureError::AttributeWrong(NAME));
    }
    let signer = verify_token(&data, info.time, trust, at, revocation, further)?;
    if !signer.certificate.extended_key_usages.contains(&oid::TIME_STAMPING) {
        let certificate = signer.certificate.label();
        return Err(SignatureError::ChainRule { certificate, rule: "it is not for time stamps" });
    }
    Ok(Timestamp {
        time: info.time,
        policy: info.policy,
        serial: info.serial,
        nonce: info.nonce,
        certificate: signer.certificate,
        chain: signer.chain,
        revocation: signer.revocation,
    })
}

fn bounded(der: &[u8]) -> Result<(), SignatureError> {
    if der.len() > TIMESTAMP_BYTES_MAX {
        return Err(SignatureError::TooLarge { bytes: der.len(), limit: TIMESTAMP_BYTES_MAX });
    }
    Ok(())
}

/// `TSTInfo`.
struct Info {
    policy: ObjectIdentifier,
    algorithm: Algorithm,
    hash: Vec<u8>,
    serial: String,
    time: Instant,
    nonce: Option<Vec<u8>>,
}

impl Info {
    fn read(der: &[u8]) -> Result<Info, SignatureError> {
        let outer = Element::only(der)?;
        if outer.tag != SEQUENCE {
            return Err(SignatureError::Malformed("not a time stamp"));
        }
        let mut fields = outer.children();
        if fields.expect(INTEGER, "a time stamp has no version")?.body != [1] {
            return Err(SignatureError::Malformed("a time stamp of another version"));
        }
        let policy = fields.oid()?;
        let mut imprint = fields.expect(SEQUENCE, "a time stamp is over nothing")?.children();
        let algorithm = Algorithm::read(&imprint.next()?)?;
        let hash = imprint.next()?.octets()?.into_owned();
        imprint.end()?;
        let serial = serial_hex(fields.expect(INTEGER, "a time stamp has no number")?.body);
        let time = time(&fields.expect(GENERALIZED_TIME, "a time stamp has no time")?)?;
        fields.optional(SEQUENCE)?;
        fields.optional(BOOLEAN)?;
        let nonce = fields.optional(INTEGER)?.map(|nonce| significant(nonce.body).to_vec());
        fields.optional(asn1::context(0))?;
        if let Some(extensions) = fields.optional(asn1::context(1))? {
            no_critical(extensions.children())?;
        }
        fields.end()?;
        Ok(Info { policy, algorithm, hash, serial, time, nonce })
    }
}

fn no_critical(mut list: Reader<'_>) -> Result<(), SignatureError> {
    while !list.is_empty() {
        let mut fields = list.expect(SEQUENCE, "an extension cannot be read")?.children();
        fields.oid()?;
        if fields.optional(BOOLEAN)?.is_some_and(|flag| flag.body != [0]) {
            return Err(SignatureError::Malformed("a time stamp has an unknown critical extension"));
        }
    }
    Ok(())
}

/// Stamps may tell fractions of a second; whole ones are enough.
fn time(element: &Element<'_>) -> Result<Instant, SignatureError> {
    let malformed = SignatureError::Malformed("the time of a stamp cannot be read");
    let text = std::str::from_utf8(element.body).map_err(|_| malformed.clone())?;
    let digits = text.strip_suffix('Z').ok_or(malformed.clone())?;
    let whole = match digits.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit()) => whole,
        Some(_) => return Err(malformed),
        None => digits,
    };
    let time = GeneralizedTime::from_der(&tlv(GENERALIZED_TIME, format!("{whole}Z").as_bytes()));
    let seconds = time.map_err(|_| malformed.clone())?.to_unix_duration().as_secs();
    Ok(Instant(i64::try_from(seconds).map_err(|_| malformed)? * Instant::SECOND))
}
