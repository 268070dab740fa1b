//! Whether a certificate was taken back.
//!
//! Revocation lists are given by the verifier. Each is checked for its issuer's signature, its
//! issuer and its time window; what does not pass is no material, so the answer stays "unknown" and
//! policy decides. Any entry is a revocation, whatever the time in it \[eds.md\].

use der::Decode;
use der::asn1::ObjectIdentifier;
use qonys_procedure::Instant;
use std::collections::HashMap;
use std::sync::Arc;
use x509_cert::ext::pkix::KeyUsages;
use x509_cert::time::Time;

use crate::algorithm::SignatureAlgorithm;
use crate::asn1::{self, Algorithm, Element, Reader};
use crate::certificate::{instant, serial_hex};
use crate::container::decode_crls;
use crate::{Certificate, SignatureError, Step, oid};

/// Most bytes of a revocation list.
pub const CRL_BYTES_MAX: usize = 64 * 1024 * 1024;

/// A list may have been issued a little after the time judged: it is fetched upon receipt.
const FETCHED_AFTER_SECONDS: i64 = 300;

/// What is known about revocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevocationStatus {
    /// Each certificate below the trusted authority was looked up and is not revoked.
    Good,
    /// Nothing usable was given for at least one of them.
    Unknown,
}

impl RevocationStatus {
    /// Stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            RevocationStatus::Good => "good",
            RevocationStatus::Unknown => "unknown",
        }
    }
}

/// The verifier's material and policy.
#[derive(Clone, Debug, Default)]
pub struct Revocation {
    /// Revocation lists, read once and shared.
    pub crls: Vec<Arc<Crl>>,
    /// Unknown is an error.
    pub required: bool,
}

impl Revocation {
    /// No material: every status is unknown, which is accepted.
    pub fn none() -> Revocation {
        Revocation::default()
    }

    /// These lists; unknown is accepted.
    pub fn from_crls(crls: impl IntoIterator<Item = Crl>) -> Revocation {
        Revocation { crls: crls.into_iter().map(Arc::new).collect(), required: false }
    }

    /// Makes unknown an error.
    pub fn required(mut self, required: bool) -> Revocation {
        self.required = required;
        self
    }

    /// Looks up each certificate of a chain except the trusted authority at its end.
    pub(crate) fn check(&self, chain: &[Certificate], at: Instant) -> Result<RevocationStatus, SignatureError> {
        let mut status = RevocationStatus::Good;
        for pair in chain.windows(2) {
            let [certificate, issuer] = pair else { unreachable!("windows of two") };
            let mut looked_up = false;
            for crl in self.crls.iter().filter(|crl| crl.speaks_of(certificate, issuer, at)) {
                looked_up = true;
                if let Some(revoked_at) = crl.entries.get(serial_hex(&certificate.parts.serial).as_str()) {
                    return Err(SignatureError::Revoked {
                        serial: certificate.serial.clone(),
                        revoked_at: *revoked_at,
                    });
                }
            }
            if !looked_up {
                status = RevocationStatus::Unknown;
            }
        }
        match status {
            RevocationStatus::Unknown if self.required => Err(SignatureError::RevocationUnknown),
            status => Ok(status),
        }
    }
}

/// A revocation list that was read; its signature is checked each time it is used for an issuer.
#[derive(Clone, Debug)]
pub struct Crl {
    /// When it was issued.
    pub this_update: Instant,
    /// When the next is due; a list without it is never usable.
    pub next_update: Option<Instant>,
    issuer_name: Vec<u8>,
    entries: HashMap<String, Instant>,
    scope: Scope,
    tbs: Vec<u8>,
    signature_algorithm: Algorithm,
    signature: Vec<u8>,
}

/// Of which certificates of its issuer a list speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    All,
    EndCertificates,
    Authorities,
    /// Delta, indirect, by reason, or with a critical extension that is not known.
    Partial,
}

impl Crl {
    /// Reads the lists in a file: one in DER, or any number in PEM.
    pub fn parse_file(file: &[u8]) -> Result<Vec<Crl>, SignatureError> {
        too_large(file)?;
        decode_crls(file)?.iter().map(|der| Crl::parse(der)).collect()
    }

    /// Reads a list in DER.
    pub fn parse(der: &[u8]) -> Result<Crl, SignatureError> {
        too_large(der)?;
        let mut outer = Element::only(der)?.children();
        let tbs = outer.expect(asn1::SEQUENCE, "not a revocation list")?;
        let signature_algorithm = Algorithm::read(&outer.next()?)?;
        let signature = outer.next()?.bits()?.to_vec();
        outer.end()?;

        let mut fields = tbs.children();
        fields.optional(asn1::INTEGER)?;
        // Genuine lists differ in the NULL of the parameters: only the identifiers are compared.
        if Algorithm::read(&fields.next()?)?.oid != signature_algorithm.oid {
            return Err(SignatureError::Malformed("a revocation list names two signature algorithms"));
        }
        let issuer_name = fields.expect(asn1::SEQUENCE, "a revocation list has no issuer")?.raw.to_vec();
        let this_update = time(&fields.next()?)?;
        let mut crl = Crl {
            this_update,
            next_update: None,
            issuer_name,
            entries: HashMap::new(),
            scope: Scope::All,
            tbs: tbs.raw.to_vec(),
            signature_algorithm,
            signature,
        };
        crl.read_rest(fields)?;
        Ok(crl)
    }

    fn read_rest(&mut self, mut fields: Reader<'_>) -> Result<(), SignatureError> {
        for tag in [UTC_TIME, GENERALIZED_TIME] {
            if let Some(next) = fields.optional(tag)? {
                self.next_update = Some(time(&next)?);
            }
        }
        if let Some(list) = fields.optional(asn1::SEQUENCE)? {
            self.read_entries(list.children())?;
        }
        if let Some(wrapper) = fields.optional(asn1::context(0))? {
            let scope = scope(Element::only(wrapper.body)?.children())?;
            self.scope = if self.scope == Scope::Partial { Scope::Partial } else { scope };
        }
        fields.end()
    }

    fn read_entries(&mut self, mut list: Reader<'_>) -> Result<(), SignatureError> {
        while !list.is_empty() {
            let mut entry = list.expect(asn1::SEQUENCE, "an entry cannot be read")?.children();
            let serial = serial_hex(entry.expect(asn1::INTEGER, "an entry has no serial number")?.body);
            let revoked_at = time(&entry.next()?)?;
            if let Some(extensions) = entry.optional(asn1::SEQUENCE)?
                && any_critical(extensions.children())?
            {
                // Such as the certificate issuer of an indirect list: the entry may be another's.
                self.scope = Scope::Partial;
            }
            entry.end()?;
            self.entries.insert(serial, revoked_at);
        }
        Ok(())
    }

    /// Whether this list, signed by `issuer`, says at `at` what became of `certificate`.
    fn speaks_of(&self, certificate: &Certificate, issuer: &Certificate, at: Instant) -> bool {
        let in_scope = match self.scope {
            Scope::All => true,
            Scope::EndCertificates => !certificate.is_authority(),
            Scope::Authorities => certificate.is_authority(),
            Scope::Partial => false,
        };
        let in_window = self.this_update <= at.plus_seconds(FETCHED_AFTER_SECONDS)
            && self.next_update.is_some_and(|next| at < next);
        let may_sign = issuer.parts.key_usage.is_none_or(|usage| usage.0.contains(KeyUsages::CRLSign));
        in_scope && in_window && may_sign && self.issuer_name == issuer.parts.subject_name && self.signed_by(issuer)
    }

    fn signed_by(&self, issuer: &Certificate) -> bool {
        let key = &issuer.parts.key;
        SignatureAlgorithm::read(&self.signature_algorithm, None, key, Step::Revocation)
            .and_then(|algorithm| algorithm.verify(key, &self.tbs, &self.signature))
            .is_ok()
    }
}

const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

fn too_large(bytes: &[u8]) -> Result<(), SignatureError> {
    if bytes.len() > CRL_BYTES_MAX {
        return Err(SignatureError::TooLarge { bytes: bytes.len(), limit: CRL_BYTES_MAX });
    }
    Ok(())
}

fn time(element: &Element<'_>) -> Result<Instant, SignatureError> {
    Time::from_der(element.raw).map(instant).or(Err(SignatureError::Malformed("a time cannot be read")))
}

/// One extension: identifier, critical, value.
fn extension<'a>(list: &mut Reader<'a>) -> Result<(ObjectIdentifier, bool, &'a [u8]), SignatureError> {
    let mut fields = list.expect(asn1::SEQUENCE, "an extension cannot be read")?.children();
    let oid = fields.oid()?;
    let critical = fields.optional(asn1::BOOLEAN)?.is_some_and(|flag| flag.body != [0]);
    let value = fields.expect(asn1::OCTET_STRING, "an extension has no value")?.body;
    fields.end()?;
    Ok((oid, critical, value))
}

fn any_critical(mut list: Reader<'_>) -> Result<bool, SignatureError> {
    let mut found = false;
    while !list.is_empty() {
        found |= extension(&mut list)?.1;
    }
    Ok(found)
}

fn scope(mut list: Reader<'_>) -> Result<Scope, SignatureError> {
    let mut scope = Scope::All;
    while !list.is_empty() {
        match extension(&mut list)? {
            (oid::ISSUING_DISTRIBUTION_POINT, _, value) => scope = distribution_scope(value)?,
            (_, true, _) => return Ok(Scope::Partial),
            _ => {}
        }
    }
    Ok(scope)
}

/// Scope by the issuing distribution point (RFC 5280, 5.2.5).
fn distribution_scope(value: &[u8]) -> Result<Scope, SignatureError> {
    let mut fields = Element::only(value)?.children();
    let mut scope = Scope::All;
    while !fields.is_empty() {
        let field = fields.next()?;
        let set = field.body != [0];
        match field.tag & 0x1f {
            1 if set => scope = Scope::EndCertificates,
            2 if set => scope = Scope::Authorities,
            // Named distribution point or only some reasons: a part of the whole.
            0 | 3 => return Ok(Scope::Partial),
            4 | 5 if set => return Ok(Scope::Partial),
            _ => {}
        }
    }
    Ok(scope)
}
