//! Lists and answers of the training authority.

use der::asn1::{GeneralizedTime, ObjectIdentifier};
use der::{DateTime, Encode};
use qonys_procedure::Instant;
use std::time::Duration;

use super::{CertifiedKey, IssueError, positive_integer, signed, time};
use crate::asn1::{self, BOOLEAN, INTEGER, OCTET_STRING, OID, SEQUENCE, tlv};
use crate::cms::build::signature_algorithm;
use crate::revocation::{SUCCESSFUL, sha1};
use crate::{Certificate, OcspRequest, OcspStatus, oid};

const ENUMERATED: u8 = 0x0a;

/// A revocation list that is to be issued.
#[derive(Clone, Debug)]
pub struct CrlRequest {
    /// When it is issued.
    pub this_update: Instant,
    /// When the next is due.
    pub next_update: Instant,
    /// Its number, if it bears one.
    pub number: Option<u64>,
    /// For a delta list: the number of the list from which on it tells the changes.
    pub delta_since: Option<u64>,
    /// What is revoked.
    pub entries: Vec<RevokedEntry>,
}

/// One entry of a list.
#[derive(Clone, Debug)]
pub struct RevokedEntry {
    /// Serial number.
    pub serial: Vec<u8>,
    /// Since when.
    pub revoked_at: Instant,
    /// Reason (RFC 5280, 5.3.1): 1 key compromise, 6 on hold, 8 taken back (delta lists only) …
    pub reason: Option<u8>,
}

/// Issues a revocation list: serial numbers and when each was revoked.
pub fn crl(
    issuer: &CertifiedKey,
    this_update: Instant,
    next_update: Instant,
    revoked: &[(Vec<u8>, Instant)],
) -> Result<Vec<u8>, IssueError> {
    let entry =
        |(serial, at): &(Vec<u8>, Instant)| RevokedEntry { serial: serial.clone(), revoked_at: *at, reason: None };
    let entries = revoked.iter().map(entry).collect();
    crl_from(issuer, &CrlRequest { this_update, next_update, number: None, delta_since: None, entries })
}

/// Issues a revocation list with number and reasons, or a delta list.
pub fn crl_from(issuer: &CertifiedKey, request: &CrlRequest) -> Result<Vec<u8>, IssueError> {
    let certificate = Certificate::parse(&issuer.certificate).or(Err(IssueError::Issuer))?;
    let algorithm = signature_algorithm(issuer.key.algorithm()).or(Err(IssueError::Issuer))?;
    let mut entries = Vec::new();
    for entry in &request.entries {
        let mut fields = [positive_integer(&entry.serial)?, time(entry.revoked_at)?].concat();
        if let Some(reason) = entry.reason {
            fields.extend(tlv(SEQUENCE, &extension(oid::REASON_CODE, false, &tlv(ENUMERATED, &[reason]))));
        }
        entries.extend(tlv(SEQUENCE, &fields));
    }
    let mut fields = [
        tlv(INTEGER, &[1]),
        algorithm.clone(),
        certificate.parts.subject_name,
        time(request.this_update)?,
        time(request.next_update)?,
    ]
    .concat();
    if !entries.is_empty() {
        fields.extend(tlv(SEQUENCE, &entries));
    }
    let mut extensions = Vec::new();
    if let Some(number) = request.number {
        extensions.extend(extension(oid::CRL_NUMBER, false, &positive_integer(&number.to_be_bytes())?));
    }
    if let Some(base) = request.delta_since {
        extensions.extend(extension(oid::DELTA_CRL, true, &positive_integer(&base.to_be_bytes())?));
    }
    if !extensions.is_empty() {
        fields.extend(tlv(asn1::context(0), &tlv(SEQUENCE, &extensions)));
    }
    signed(tlv(SEQUENCE, &fields), algorithm, &issuer.key)
}

fn extension(kind: ObjectIdentifier, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical = if critical { tlv(BOOLEAN, &[0xff]) } else { Vec::new() };
    tlv(SEQUENCE, &[tlv(OID, kind.as_bytes()), critical, tlv(OCTET_STRING, value)].concat())
}

/// Answers a question: `status` says what is to be answered for each certificate, by its serial number in hex and
/// whether it is said to be of `issuer`. The responder's certificate goes with the answer; its nonce is repeated.
pub fn ocsp_response(
    responder: &CertifiedKey,
    request: &OcspRequest,
    status: &dyn Fn(&crate::CertId) -> OcspStatus,
    at: Instant,
    next_update: Option<Instant>,
) -> Result<Vec<u8>, IssueError> {
    let certificate = Certificate::parse(&responder.certificate).or(Err(IssueError::Issuer))?;
    let algorithm = signature_algorithm(responder.key.algorithm()).or(Err(IssueError::Issuer))?;
    let mut singles = Vec::new();
    for id in &request.certificates {
        let status = match status(id) {
            OcspStatus::Good => tlv(asn1::context_primitive(0), &[]),
            OcspStatus::Revoked(since) => tlv(asn1::context(1), &generalized(since)?),
            OcspStatus::Unknown => tlv(asn1::context_primitive(2), &[]),
        };
        let mut fields = [id.der().to_vec(), status, generalized(at)?].concat();
        if let Some(next) = next_update {
            fields.extend(tlv(asn1::context(0), &generalized(next)?));
        }
        singles.extend(tlv(SEQUENCE, &fields));
    }
    let key_hash = tlv(asn1::context(2), &tlv(OCTET_STRING, &sha1(&certificate.parts.key.bits)));
    let mut fields = [key_hash, generalized(at)?, tlv(SEQUENCE, &singles)].concat();
    if let Some(nonce) = &request.nonce {
        let value = tlv(OCTET_STRING, nonce);
        fields.extend(tlv(asn1::context(1), &tlv(SEQUENCE, &extension(oid::OCSP_NONCE, false, &value))));
    }
    let tbs = tlv(SEQUENCE, &fields);
    let signature = responder.key.sign(&tbs).or(Err(IssueError::Issuer))?;
    let certificates = tlv(asn1::context(0), &tlv(SEQUENCE, &responder.certificate));
    let basic = tlv(SEQUENCE, &[tbs, algorithm, super::bit_string(&signature), certificates].concat());
    let bytes = [tlv(OID, oid::OCSP_BASIC.as_bytes()), tlv(OCTET_STRING, &basic)].concat();
    let wrapped = tlv(asn1::context(0), &tlv(SEQUENCE, &bytes));
    Ok(tlv(SEQUENCE, &[tlv(ENUMERATED, &[SUCCESSFUL]), wrapped].concat()))
}

/// Whole seconds in the one form that OCSP and time stamps know.
pub(crate) fn generalized(at: Instant) -> Result<Vec<u8>, IssueError> {
    let seconds = u64::try_from(at.0.div_euclid(Instant::SECOND)).or(Err(IssueError::Time))?;
    let time = DateTime::from_unix_duration(Duration::from_secs(seconds)).or(Err(IssueError::Time))?;
    GeneralizedTime::from_date_time(time).to_der().or(Err(IssueError::Time))
}
