//! Making keys and certificates shaped as the NCA's, for training and tests.
//!
//! Everything made here is a training certificate unless the request says otherwise, and a store for real
//! work never trusts one. Real keys are made by the NCA and stay in NCALayer.

mod key;
mod revocation;
mod timestamp;

use der::asn1::{GeneralizedTime, ObjectIdentifier, UtcTime};
use der::{DateTime, Encode};
use qonys_procedure::Instant;
use std::time::Duration;
use thiserror::Error;

use crate::algorithm::DigestAlgorithm;
use crate::asn1::{self, BIT_STRING, BOOLEAN, INTEGER, OCTET_STRING, OID, SEQUENCE, SET, tlv};
use crate::cms::build::signature_algorithm;
use crate::{Bin, Certificate, EmployeeRole, Holder, Iin, TRAINING_ORGANISATION, Use, oid};

pub use key::{CertifiedKey, KeyError, KeyKind, SoftKey};
pub use revocation::{CrlRequest, RevokedEntry, crl, crl_from, ocsp_response};
pub use timestamp::timestamp_response;

/// Whose certificate is made.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// `CN`.
    pub common_name: String,
    /// `SN`.
    pub surname: Option<String>,
    /// `GN`, which holds the patronymic.
    pub patronymic: Option<String>,
    /// In `serialNumber`.
    pub iin: Option<Iin>,
    /// In `OU`.
    pub bin: Option<Bin>,
    /// `O`.
    pub organisation: Option<String>,
}

/// What the certificate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// An authority.
    Authority {
        /// How many authorities may stand below it.
        path_length: Option<u8>,
    },
    /// A holder's key for one use.
    Holder {
        /// Kind of holder.
        holder: Holder,
        /// The use.
        key_use: Use,
    },
    /// A key that signs OCSP answers ([`oid::OCSP_SIGNING`]) or time stamps ([`oid::TIME_STAMPING`]).
    Service {
        /// Its only extended key usage.
        usage: ObjectIdentifier,
        /// Bears the mark that it need not be looked up itself; for responders.
        nocheck: bool,
    },
}

/// What is to be certified.
#[derive(Clone, Debug)]
pub struct CertificateRequest {
    /// Whose.
    pub subject: Subject,
    /// For what.
    pub profile: Profile,
    /// Serial number: 1 to 20 octets, unique below the authority.
    pub serial: Vec<u8>,
    /// First instant; whole seconds count.
    pub not_before: Instant,
    /// Last second.
    pub not_after: Instant,
    /// Bears the mark of training.
    pub training: bool,
    /// Further extensions: identifier, critical, value.
    pub extensions: Vec<(ObjectIdentifier, bool, Vec<u8>)>,
}

/// Why nothing was issued.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum IssueError {
    /// A time that no certificate can state.
    #[error("a time is out of range")]
    Time,
    /// A serial number of no octets or more than twenty.
    #[error("the serial number has a wrong length")]
    Serial,
    /// A request that cannot be read.
    #[error("the request cannot be read")]
    Request,
    /// The issuer's key or certificate does not work.
    #[error("the issuer cannot sign")]
    Issuer,
}

/// Issues a certificate for `key`, signed by `issuer`; without issuer it is signed by the key itself.
pub fn certificate(
    request: &CertificateRequest,
    key: &SoftKey,
    issuer: Option<&CertifiedKey>,
) -> Result<Vec<u8>, IssueError> {
    let subject = name(&request.subject, request.training);
    let (issuer_name, issuer_key, issuer_key_id) = match issuer {
        Some(issuer) => {
            let certificate = Certificate::parse(&issuer.certificate).or(Err(IssueError::Issuer))?;
            (certificate.parts.subject_name, &issuer.key, key_id(&issuer.key))
        }
        None => (subject.clone(), key, key_id(key)),
    };
    let algorithm = signature_algorithm(issuer_key.algorithm()).or(Err(IssueError::Issuer))?;
    let validity = [time(request.not_before)?, time(request.not_after)?].concat();
    let tbs = tlv(
        SEQUENCE,
        &[
            tlv(asn1::context(0), &tlv(INTEGER, &[2])),
            positive_integer(&request.serial)?,
            algorithm.clone(),
            issuer_name,
            tlv(SEQUENCE, &validity),
            subject,
            key.public_key(),
            tlv(asn1::context(3), &tlv(SEQUENCE, &extensions(request, key, &issuer_key_id))),
        ]
        .concat(),
    );
    signed(tbs, algorithm, issuer_key)
}

fn signed(tbs: Vec<u8>, algorithm: Vec<u8>, key: &SoftKey) -> Result<Vec<u8>, IssueError> {
    let signature = key.sign(&tbs).or(Err(IssueError::Issuer))?;
    Ok(tlv(SEQUENCE, &[tbs, algorithm, bit_string(&signature)].concat()))
}

/// The distinguished name in the NCA's order; training certificates of authorities bear the
/// organisation that says so.
fn name(subject: &Subject, training: bool) -> Vec<u8> {
    let is_person = subject.iin.is_some();
    let mark = (training && !is_person && subject.organisation.is_none()).then(|| TRAINING_ORGANISATION.to_owned());
    let parts = [
        (oid::COMMON_NAME, Some(subject.common_name.clone())),
        (oid::SURNAME, subject.surname.clone()),
        (oid::SERIAL_NUMBER, subject.iin.map(|iin| format!("IIN{iin}"))),
        (oid::COUNTRY, Some("KZ".to_owned())),
        (oid::GIVEN_NAME, subject.patronymic.clone()),
        (oid::ORGANISATION, subject.organisation.clone().or(mark)),
        (oid::ORGANISATION_UNIT, subject.bin.map(|bin| format!("BIN{bin}"))),
    ];
    let rdns: Vec<u8> = parts
        .into_iter()
        .filter_map(|(kind, text)| {
            let tag = if kind == oid::COUNTRY || kind == oid::SERIAL_NUMBER { PRINTABLE_STRING } else { UTF8_STRING };
            let value = tlv(tag, text?.as_bytes());
            Some(tlv(SET, &tlv(SEQUENCE, &[tlv(OID, kind.as_bytes()), value].concat())))
        })
        .flatten()
        .collect();
    tlv(SEQUENCE, &rdns)
}

const UTF8_STRING: u8 = 0x0c;
const PRINTABLE_STRING: u8 = 0x13;

fn extensions(request: &CertificateRequest, key: &SoftKey, issuer_key_id: &[u8]) -> Vec<u8> {
    let mut list = Vec::new();
    let mut push = |kind: ObjectIdentifier, critical: bool, value: Vec<u8>| {
        let mut fields = tlv(OID, kind.as_bytes());
        if critical {
            fields.extend(tlv(BOOLEAN, &[0xff]));
        }
        fields.extend(tlv(OCTET_STRING, &value));
        list.extend(tlv(SEQUENCE, &fields));
    };
    match request.profile {
        Profile::Authority { path_length } => {
            let mut constraints = tlv(BOOLEAN, &[0xff]);
            if let Some(most) = path_length {
                constraints.extend(tlv(INTEGER, &[most & 0x7f]));
            }
            push(oid::BASIC_CONSTRAINTS, true, tlv(SEQUENCE, &constraints));
            // keyCertSign (5) and cRLSign (6)
            push(oid::KEY_USAGE, true, tlv(BIT_STRING, &[1, 0b0000_0110]));
        }
        Profile::Holder { holder, key_use } => {
            // digitalSignature (0), and nonRepudiation (1) for signing
            let bits = match key_use {
                Use::Signing => [6, 0b1100_0000],
                Use::Authentication => [7, 0b1000_0000],
            };
            push(oid::KEY_USAGE, true, tlv(BIT_STRING, &bits));
            let usages = extended_key_usages(holder, key_use);
            let usages = usages.iter().flat_map(|usage| tlv(OID, usage.as_bytes())).collect::<Vec<u8>>();
            push(oid::EXTENDED_KEY_USAGE, false, tlv(SEQUENCE, &usages));
        }
        Profile::Service { usage, nocheck } => {
            push(oid::KEY_USAGE, true, tlv(BIT_STRING, &[6, 0b1100_0000]));
            // RFC 3161, 2.3: critical, and the only one.
            push(oid::EXTENDED_KEY_USAGE, true, tlv(SEQUENCE, &tlv(OID, usage.as_bytes())));
            if nocheck {
                push(oid::OCSP_NOCHECK, false, vec![0x05, 0x00]);
            }
        }
    }
    push(oid::SUBJECT_KEY_ID, false, tlv(OCTET_STRING, &key_id(key)));
    push(oid::AUTHORITY_KEY_ID, false, tlv(SEQUENCE, &tlv(asn1::context_primitive(0), issuer_key_id)));
    if request.training {
        push(oid::TRAINING_MARK, false, vec![0x05, 0x00]);
    }
    for (kind, critical, value) in &request.extensions {
        push(*kind, *critical, value.clone());
    }
    list
}

fn extended_key_usages(holder: Holder, key_use: Use) -> Vec<ObjectIdentifier> {
    let use_usage = match key_use {
        Use::Signing => oid::EMAIL_PROTECTION,
        Use::Authentication => oid::CLIENT_AUTH,
    };
    let mut usages = vec![use_usage];
    match holder {
        Holder::Individual => usages.push(oid::INDIVIDUAL),
        Holder::InformationSystem => usages.extend([oid::LEGAL_ENTITY, oid::INFORMATION_SYSTEM]),
        Holder::Employee { role } => {
            usages.push(oid::LEGAL_ENTITY);
            usages.extend(match role {
                EmployeeRole::FirstHead => Some(oid::FIRST_HEAD),
                EmployeeRole::RightOfSignature => Some(oid::RIGHT_OF_SIGNATURE),
                EmployeeRole::Finance => Some(oid::FINANCE),
                EmployeeRole::HumanResources => Some(oid::HUMAN_RESOURCES),
                EmployeeRole::Employee => Some(oid::EMPLOYEE),
                EmployeeRole::Unnamed => None,
            });
        }
        Holder::Unknown => {}
    }
    usages
}

/// Key identifier by RFC 7093, method 1: the leftmost 160 bits of the SHA-256.
fn key_id(key: &SoftKey) -> Vec<u8> {
    DigestAlgorithm::Sha256.digest(&key.public_key()).as_ref()[..20].to_vec()
}

fn positive_integer(magnitude: &[u8]) -> Result<Vec<u8>, IssueError> {
    let significant = &magnitude[magnitude.iter().take_while(|b| **b == 0).count()..];
    match significant {
        [] => Err(IssueError::Serial),
        [top, ..] if significant.len() + usize::from(*top >> 7) > 20 => Err(IssueError::Serial),
        [top, ..] if *top >= 0x80 => Ok(tlv(INTEGER, &[&[0], significant].concat())),
        _ => Ok(tlv(INTEGER, significant)),
    }
}

fn bit_string(bits: &[u8]) -> Vec<u8> {
    tlv(BIT_STRING, &[&[0], bits].concat())
}

/// UTC time until 2049, generalised time from 2050 on (RFC 5280, 4.1.2.5; RFC 5652, 11.3).
pub(crate) fn time(at: Instant) -> Result<Vec<u8>, IssueError> {
    let seconds = u64::try_from(at.0.div_euclid(Instant::SECOND)).or(Err(IssueError::Time))?;
    let time = DateTime::from_unix_duration(Duration::from_secs(seconds)).or(Err(IssueError::Time))?;
    if time.year() < 2050 {
        UtcTime::from_date_time(time).and_then(|t| t.to_der()).or(Err(IssueError::Time))
    } else {
        GeneralizedTime::from_date_time(time).to_der().or(Err(IssueError::Time))
    }
}
