//! Revocation lists, whole and delta (RFC 5280, section 5).

use der::Decode;
use der::asn1::ObjectIdentifier;
use qonys_procedure::Instant;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;
use x509_cert::ext::pkix::KeyUsages;
use x509_cert::time::Time;

use super::{Unusable, Window};
use crate::algorithm::SignatureAlgorithm;
use crate::asn1::{self, Algorithm, Element, Reader};
use crate::certificate::{instant, serial_hex};
use crate::container::decode_crls;
use crate::evidence::Piece;
use crate::{Certificate, SignatureError, Step, oid};

/// Most bytes of a revocation list.
pub const CRL_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Reason "put on hold": the only one that a delta list may take back.
const CERTIFICATE_HOLD: u8 = 6;
/// Reason in a delta list: no longer revoked.
const REMOVE_FROM_CRL: u8 = 8;

/// A revocation list that was read; its signature is checked each time it is used for an issuer.
#[derive(Clone, Debug)]
pub struct Crl {
    /// When it was issued.
    pub this_update: Instant,
    /// When the next is due; a list without it is never usable.
    pub next_update: Option<Instant>,
    issuer_name: Vec<u8>,
    entries: HashMap<String, Entry>,
    scope: Scope,
    number: Option<Number>,
    /// For a delta list: the number of the list from which on it tells the changes.
    base: Option<Number>,
    /// As received; national lists are large and kept once.
    der: Piece,
    /// Where in it the signed part lies.
    tbs: Range<usize>,
    signature_algorithm: Algorithm,
    signature: Vec<u8>,
    /// The issuer's certificate by which the signature was found good: a list of megabytes is not hashed for every act.
    signed_by: OnceLock<Vec<u8>>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    revoked_at: Instant,
    reason: Option<u8>,
}

/// Number of a list: of up to twenty octets, compared as a number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Number(usize, Vec<u8>);

impl Number {
    fn read(value: &[u8]) -> Result<Number, SignatureError> {
        let element = Element::only(value)?;
        if element.tag != asn1::INTEGER {
            return Err(SignatureError::Malformed("the number of a list is none"));
        }
        let significant = &element.body[element.body.iter().take_while(|b| **b == 0).count()..];
        Ok(Number(significant.len(), significant.to_vec()))
    }
}

/// Of which certificates of its issuer a list speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    All,
    EndCertificates,
    Authorities,
    /// Indirect, by reason, or with a critical extension that is not known.
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
        let mut outer = Element::sequence(der)?;
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
            number: None,
            base: None,
            der: der.to_vec().into(),
            tbs: place(der, tbs.raw),
            signature_algorithm,
            signature,
            signed_by: OnceLock::new(),
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
            self.read_extensions(Element::sequence(wrapper.body)?)?;
        }
        fields.end()
    }

    fn read_entries(&mut self, mut list: Reader<'_>) -> Result<(), SignatureError> {
        while !list.is_empty() {
            let mut entry = list.expect(asn1::SEQUENCE, "an entry cannot be read")?.children();
            let serial = serial_hex(entry.expect(asn1::INTEGER, "an entry has no serial number")?.body);
            let revoked_at = time(&entry.next()?)?;
            let mut reason = None;
            if let Some(extensions) = entry.optional(asn1::SEQUENCE)? {
                let mut extensions = extensions.children();
                while !extensions.is_empty() {
                    match extension(&mut extensions)? {
                        (oid::REASON_CODE, _, value) => reason = Element::only(value)?.body.first().copied(),
                        // Such as the certificate issuer of an indirect list: the entry may be another's.
                        (_, true, _) => self.scope = Scope::Partial,
                        _ => {}
                    }
                }
            }
            entry.end()?;
            self.entries.insert(serial, Entry { revoked_at, reason });
        }
        Ok(())
    }

    fn read_extensions(&mut self, mut list: Reader<'_>) -> Result<(), SignatureError> {
        while !list.is_empty() {
            match extension(&mut list)? {
                (oid::ISSUING_DISTRIBUTION_POINT, _, value) => {
                    let scope = distribution_scope(value)?;
                    self.scope = if self.scope == Scope::Partial { Scope::Partial } else { scope };
                }
                (oid::CRL_NUMBER, _, value) => self.number = Some(Number::read(value)?),
                (oid::DELTA_CRL, _, value) => self.base = Some(Number::read(value)?),
                (_, true, _) => self.scope = Scope::Partial,
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether the list tells only changes.
    pub fn is_delta(&self) -> bool {
        self.base.is_some()
    }

    /// Whether the list is `issuer`'s, rightly signed, and counts at `at`: for whoever has just fetched it.
    pub fn check(&self, issuer: &Certificate, at: Instant) -> Result<(), Unusable> {
        self.usable(issuer, &Window::at(at))
    }

    pub(super) fn usable(&self, issuer: &Certificate, window: &Window) -> Result<(), Unusable> {
        if self.scope == Scope::Partial {
            return Err(Unusable::Scope);
        }
        if self.issuer_name != issuer.parts.subject_name {
            return Err(Unusable::OtherIssuer);
        }
        if issuer.parts.key_usage.is_some_and(|usage| !usage.0.contains(KeyUsages::CRLSign)) {
            return Err(Unusable::NotAuthorised("the key may not sign revocation lists"));
        }
        // A list without end could be held up to somebody for ever.
        window.includes(self.this_update, Some(self.next_update.ok_or(Unusable::Endless)?))?;
        self.signed_by(issuer).map_err(Unusable::Signature)
    }

    fn signed_by(&self, issuer: &Certificate) -> Result<(), SignatureError> {
        let key = &issuer.parts.key;
        if self.signed_by.get() == Some(&issuer.der) {
            return Ok(());
        }
        let algorithm = SignatureAlgorithm::read(&self.signature_algorithm, None, key, Step::Revocation)?;
        algorithm.verify(key, &self.der.der()[self.tbs.clone()], &self.signature)?;
        // Another certificate of the same authority may be there already; this one is then verified each time.
        let _ = self.signed_by.set(issuer.der.clone());
        Ok(())
    }

    /// As received.
    pub fn der(&self) -> &[u8] {
        self.der.der()
    }

    /// The same, to be kept as evidence.
    pub(crate) fn piece(&self) -> &Piece {
        &self.der
    }

    /// Whether the list would name the certificate, were it revoked.
    pub(super) fn covers(&self, certificate: &Certificate) -> bool {
        match self.scope {
            Scope::All => true,
            Scope::EndCertificates => !certificate.is_authority(),
            Scope::Authorities => certificate.is_authority(),
            Scope::Partial => false,
        }
    }

    fn entry(&self, certificate: &Certificate) -> Option<&Entry> {
        self.entries.get(certificate.serial.as_str())
    }

    /// Whether this delta list tells the changes since `complete` (RFC 5280, 5.2.4).
    fn continues(&self, complete: &Crl) -> bool {
        let (Some(base), Some(number), Some(of_complete)) = (&self.base, &self.number, &complete.number) else {
            return false;
        };
        self.scope == complete.scope && base <= of_complete && of_complete < number
    }
}

/// What usable lists of the certificate's issuer say: revoked when, or good; `None` if nothing.
pub(super) fn look_up(lists: &[&Crl], certificate: &Certificate) -> Option<Result<(), Instant>> {
    let (deltas, complete): (Vec<&Crl>, Vec<&Crl>) =
        lists.iter().filter(|list| list.covers(certificate)).partition(|list| list.is_delta());
    let taken_back = |list: &Crl| {
        deltas.iter().any(|delta| {
            delta.continues(list) && delta.entry(certificate).is_some_and(|e| e.reason == Some(REMOVE_FROM_CRL))
        })
    };
    for list in &complete {
        if let Some(entry) = list.entry(certificate)
            && !(entry.reason == Some(CERTIFICATE_HOLD) && taken_back(list))
        {
            return Some(Err(entry.revoked_at));
        }
    }
    for delta in &deltas {
        if let Some(entry) = delta.entry(certificate).filter(|e| e.reason != Some(REMOVE_FROM_CRL)) {
            return Some(Err(entry.revoked_at));
        }
    }
    // A delta list that is silent says nothing without the list before it.
    (!complete.is_empty()).then_some(Ok(()))
}

/// Where a part that was read lies in what it was read from.
fn place(whole: &[u8], part: &[u8]) -> Range<usize> {
    let start = part.as_ptr().addr() - whole.as_ptr().addr();
    start..start + part.len()
}

const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

fn too_large(bytes: &[u8]) -> Result<(), SignatureError> {
    if bytes.len() > CRL_BYTES_MAX {
        return Err(SignatureError::TooLarge { bytes: bytes.len(), limit: CRL_BYTES_MAX });
    }
    Ok(())
}

pub(super) fn time(element: &Element<'_>) -> Result<Instant, SignatureError> {
    Time::from_der(element.raw).map(instant).or(Err(SignatureError::Malformed("a time cannot be read")))
}

/// One extension: identifier, critical, value.
pub(super) fn extension<'a>(list: &mut Reader<'a>) -> Result<(ObjectIdentifier, bool, &'a [u8]), SignatureError> {
    let mut fields = list.expect(asn1::SEQUENCE, "an extension cannot be read")?.children();
    let oid = fields.oid()?;
    let critical = fields.optional(asn1::BOOLEAN)?.is_some_and(|flag| flag.body != [0]);
    let value = fields.expect(asn1::OCTET_STRING, "an extension has no value")?.body;
    fields.end()?;
    Ok((oid, critical, value))
}

/// Scope by the issuing distribution point (RFC 5280, 5.2.5).
fn distribution_scope(value: &[u8]) -> Result<Scope, SignatureError> {
    let mut fields = Element::sequence(value)?;
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
