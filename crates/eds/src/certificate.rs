//! Certificates: what the NCA writes into them, typed.

use der::asn1::{BmpString, ObjectIdentifier};
use der::{Decode, Tag, Tagged};
use qonys_procedure::Instant;
use std::collections::HashSet;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};
use x509_cert::name::Name;
use x509_cert::time::Time;

use crate::asn1::{self, Algorithm, Element};
use crate::{Bin, Iin, SignatureError, oid};

/// Most bytes of a certificate; the NCA's have about two thousand.
pub const CERTIFICATE_BYTES_MAX: usize = 64 * 1024;

/// The name that the subject of every training authority bears as its organisation.
pub const TRAINING_ORGANISATION: &str = "QONYS TRAINING - NOT FOR REAL USE";

/// What kind of holder the extended key usage names \[eds.md, "Certificates"\].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A natural person for themselves.
    Individual,
    /// A person of a legal entity.
    Employee {
        /// In which capacity.
        role: EmployeeRole,
    },
    /// A machine; never signs in as a person.
    InformationSystem,
    /// Neither is named, or more than one.
    Unknown,
}

/// Capacity of a legal entity's person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmployeeRole {
    /// First head.
    FirstHead,
    /// Person with right of signature.
    RightOfSignature,
    /// Person with right of signature for finance.
    Finance,
    /// Employee of human resources.
    HumanResources,
    /// Employee.
    Employee,
    /// The certificate names the legal entity and no capacity.
    Unnamed,
}

/// What the key may be used for. A certificate may have both or neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyUse {
    /// Key usage nonRepudiation **and** extended key usage e-mail protection.
    pub signing: bool,
    /// Extended key usage client authentication.
    pub authentication: bool,
}

/// A certificate that was read, not yet trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The person; structure only, the checksum is not looked at.
    pub iin: Option<Iin>,
    /// The legal entity.
    pub bin: Option<Bin>,
    /// `SN`.
    pub surname: Option<String>,
    /// `CN`: surname and given name.
    pub common_name: Option<String>,
    /// `GN`, which holds the patronymic.
    pub patronymic: Option<String>,
    /// `O`.
    pub organisation: Option<String>,
    /// Serial number, lower-case hex without leading zero octets.
    pub serial: String,
    /// Subject's distinguished name (RFC 4514).
    pub subject: String,
    /// Issuer's distinguished name (RFC 4514).
    pub issuer: String,
    /// First instant of validity.
    pub not_before: Instant,
    /// Last second of validity.
    pub not_after: Instant,
    /// Kind of holder.
    pub holder: Holder,
    /// Uses.
    pub key_use: KeyUse,
    /// Extended key usages as they stand.
    pub extended_key_usages: Vec<ObjectIdentifier>,
    /// Made by a training authority.
    pub training: bool,
    /// The certificate as received.
    pub der: Vec<u8>,
    pub(crate) parts: Parts,
}

/// What the rules of the chain need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    /// The part that the issuer signed, as received.
    pub tbs: Vec<u8>,
    pub issuer_name: Vec<u8>,
    pub subject_name: Vec<u8>,
    /// Serial number's contents as encoded.
    pub serial: Vec<u8>,
    pub key: PublicKey,
    pub signature_algorithm: Algorithm,
    pub signature: Vec<u8>,
    /// `Some` for an authority; the inner value is the path length.
    pub authority: Option<Option<u8>>,
    pub key_usage: Option<KeyUsage>,
    pub key_id: Option<Vec<u8>>,
    pub unknown_critical: Option<ObjectIdentifier>,
    /// A responder that need not be looked up itself (RFC 6960, 4.2.2.2.1).
    pub ocsp_nocheck: bool,
}

/// A subject public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublicKey {
    pub algorithm: Algorithm,
    pub bits: Vec<u8>,
}

type Result<T> = std::result::Result<T, SignatureError>;

const fn bad<T>(what: &'static str) -> Result<T> {
    Err(SignatureError::BadCertificate(what))
}

impl Certificate {
    /// Reads a certificate in DER.
    pub fn parse(der: &[u8]) -> Result<Certificate> {
        if der.len() > CERTIFICATE_BYTES_MAX {
            return bad("too large");
        }
        let parsed = x509_cert::Certificate::from_der(der)
            .map_err(|_| SignatureError::BadCertificate("not a certificate in DER"))?;
        let tbs = parsed.tbs_certificate();
        let spans = Spans::read(der)?;
        if Algorithm::read(&spans.inner_algorithm)?.oid != spans.signature_algorithm.oid {
            return bad("inner and outer signature algorithm differ");
        }
        let extensions = Extensions::read(tbs.extensions().map_or(&[][..], |e| e.as_slice()))?;
        let subject = tbs.subject();
        Ok(Certificate {
            iin: one_id(subject, oid::SERIAL_NUMBER, "IIN")?,
            bin: one_id(subject, oid::ORGANISATION_UNIT, "BIN")?,
            surname: text_of(subject, oid::SURNAME),
            common_name: text_of(subject, oid::COMMON_NAME),
            patronymic: text_of(subject, oid::GIVEN_NAME),
            organisation: text_of(subject, oid::ORGANISATION),
            serial: serial_hex(spans.serial.body),
            subject: subject.to_string(),
            issuer: tbs.issuer().to_string(),
            not_before: instant(tbs.validity().not_before),
            not_after: instant(tbs.validity().not_after),
            holder: holder(&extensions.extended_key_usages),
            key_use: extensions.key_use(),
            training: extensions.training_mark || names_training(subject) || names_training(tbs.issuer()),
            der: der.to_vec(),
            parts: Parts {
                tbs: spans.tbs.raw.to_vec(),
                issuer_name: spans.issuer.raw.to_vec(),
                subject_name: spans.subject.raw.to_vec(),
                serial: spans.serial.body.to_vec(),
                key: spans.key,
                signature_algorithm: spans.signature_algorithm,
                signature: spans.signature.to_vec(),
                authority: extensions.authority,
                key_usage: extensions.key_usage,
                key_id: extensions.key_id,
                unknown_critical: extensions.unknown_critical,
                ocsp_nocheck: extensions.ocsp_nocheck,
            },
            extended_key_usages: extensions.extended_key_usages,
        })
    }

    /// An authority: may issue certificates.
    pub fn is_authority(&self) -> bool {
        self.parts.authority.is_some()
    }

    /// For messages and logs: the subject of an authority, only the serial number of anybody else.
    pub fn label(&self) -> String {
        if self.is_authority() { self.subject.clone() } else { format!("with serial number {}", self.serial) }
    }

    /// The name a person reads: `CN` and patronymic.
    pub fn name(&self) -> String {
        let parts = [self.common_name.as_deref(), self.patronymic.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// Serial number as people write it: lower-case hex without a leading zero octet.
pub(crate) fn serial_hex(body: &[u8]) -> String {
    hex::encode(match body {
        [0, rest @ ..] if !rest.is_empty() => rest,
        all => all,
    })
}

pub(crate) fn instant(time: Time) -> Instant {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).expect("a certificate's year has four digits");
    Instant(seconds * Instant::SECOND)
}

/// Where the parts lie whose bytes are signed or compared.
struct Spans<'a> {
    tbs: Element<'a>,
    serial: Element<'a>,
    inner_algorithm: Element<'a>,
    issuer: Element<'a>,
    subject: Element<'a>,
    key: PublicKey,
    signature_algorithm: Algorithm,
    signature: &'a [u8],
}

impl<'a> Spans<'a> {
    fn read(der: &'a [u8]) -> Result<Spans<'a>> {
        Spans::read_fields(der).or(bad("its parts cannot be read"))
    }

    fn read_fields(der: &'a [u8]) -> Result<Spans<'a>> {
        let mut outer = Element::sequence(der)?;
        let tbs = outer.expect(asn1::SEQUENCE, "certificate")?;
        let signature_algorithm = Algorithm::read(&outer.next()?)?;
        let signature = outer.next()?.bits()?;
        let mut fields = tbs.children();
        fields.optional(asn1::context(0))?;
        let serial = fields.expect(asn1::INTEGER, "serial number")?;
        let inner_algorithm = fields.next()?;
        let issuer = fields.next()?;
        let _validity = fields.next()?;
        let subject = fields.next()?;
        let mut key = fields.expect(asn1::SEQUENCE, "public key")?.children();
        let algorithm = Algorithm::read(&key.next()?)?;
        let key = PublicKey { algorithm, bits: key.next()?.bits()?.to_vec() };
        Ok(Spans { tbs, serial, inner_algorithm, issuer, subject, key, signature_algorithm, signature })
    }
}

#[derive(Default)]
struct Extensions {
    authority: Option<Option<u8>>,
    key_usage: Option<KeyUsage>,
    key_id: Option<Vec<u8>>,
    extended_key_usages: Vec<ObjectIdentifier>,
    unknown_critical: Option<ObjectIdentifier>,
    training_mark: bool,
    ocsp_nocheck: bool,
}

impl Extensions {
    fn read(list: &[x509_cert::ext::Extension]) -> Result<Extensions> {
        let mut found = Extensions::default();
        let mut seen = HashSet::new();
        for extension in list {
            if !seen.insert(extension.extn_id) {
                return bad("the same extension twice");
            }
            let value = extension.extn_value.as_bytes();
            match extension.extn_id {
                oid::BASIC_CONSTRAINTS => {
                    let constraints: BasicConstraints = decode(value)?;
                    found.authority = constraints.ca.then_some(constraints.path_len_constraint);
                }
                oid::KEY_USAGE => found.key_usage = Some(decode(value)?),
                oid::EXTENDED_KEY_USAGE => found.extended_key_usages = decode::<ExtendedKeyUsage>(value)?.0,
                oid::OCSP_NOCHECK => found.ocsp_nocheck = true,
                oid::TRAINING_MARK => found.training_mark = true,
                oid::SUBJECT_KEY_ID => {
                    found.key_id = Element::only(value).and_then(|e| e.octets()).ok().map(|id| id.into_owned());
                }
                // Policies decide nothing, and a name beside the subject is not used.
                oid::CERTIFICATE_POLICIES | oid::SUBJECT_ALT_NAME => {}
                unknown if extension.critical => found.unknown_critical = Some(unknown),
                _ => {}
            }
        }
        Ok(found)
    }

    fn key_use(&self) -> KeyUse {
        let has = |usage| self.extended_key_usages.contains(&usage);
        let non_repudiation = self.key_usage.is_some_and(|usage| usage.0.contains(KeyUsages::NonRepudiation));
        KeyUse { signing: non_repudiation && has(oid::EMAIL_PROTECTION), authentication: has(oid::CLIENT_AUTH) }
    }
}

fn decode<'a, T: Decode<'a>>(value: &'a [u8]) -> Result<T> {
    T::from_der(value).or(bad("an extension cannot be read"))
}

fn holder(usages: &[ObjectIdentifier]) -> Holder {
    let has = |usage| usages.contains(&usage);
    let roles: Vec<EmployeeRole> = [
        (oid::FIRST_HEAD, EmployeeRole::FirstHead),
        (oid::RIGHT_OF_SIGNATURE, EmployeeRole::RightOfSignature),
        (oid::FINANCE, EmployeeRole::Finance),
        (oid::HUMAN_RESOURCES, EmployeeRole::HumanResources),
        (oid::EMPLOYEE, EmployeeRole::Employee),
    ]
    .into_iter()
    .filter_map(|(usage, role)| has(usage).then_some(role))
    .collect();
    let of_entity = has(oid::LEGAL_ENTITY) || !roles.is_empty();
    match (has(oid::INFORMATION_SYSTEM), has(oid::INDIVIDUAL), of_entity) {
        (true, _, _) => Holder::InformationSystem,
        (false, true, false) => Holder::Individual,
        // The highest capacity comes first in the list.
        (false, false, true) => Holder::Employee { role: roles.first().copied().unwrap_or(EmployeeRole::Unnamed) },
        (false, true, true) | (false, false, false) => Holder::Unknown,
    }
}

fn texts_of(name: &Name, wanted: ObjectIdentifier) -> impl Iterator<Item = String> {
    name.iter().filter(move |part| part.oid == wanted).filter_map(|part| text(&part.value))
}

fn text_of(name: &Name, wanted: ObjectIdentifier) -> Option<String> {
    texts_of(name, wanted).next()
}

fn text(value: &der::Any) -> Option<String> {
    match value.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String => {
            std::str::from_utf8(value.value()).ok().map(str::to_owned)
        }
        Tag::BmpString => BmpString::from_ucs2(value.value()).ok().map(|s| s.to_string()),
        // T.61 beyond ASCII has no agreed meaning.
        Tag::TeletexString if value.value().is_ascii() => std::str::from_utf8(value.value()).ok().map(str::to_owned),
        _ => None,
    }
}

/// The identifier with this prefix. Two that differ name two persons, which no certificate may.
fn one_id<T: std::str::FromStr + PartialEq>(name: &Name, wanted: ObjectIdentifier, prefix: &str) -> Result<Option<T>> {
    let mut found: Option<T> = None;
    for text in texts_of(name, wanted) {
        let Some(id) = text.strip_prefix(prefix).and_then(|digits| digits.parse().ok()) else { continue };
        if found.as_ref().is_some_and(|other| *other != id) {
            return bad("names two holders");
        }
        found = Some(id);
    }
    Ok(found)
}

fn names_training(name: &Name) -> bool {
    texts_of(name, oid::ORGANISATION).any(|organisation| organisation == TRAINING_ORGANISATION)
}
