//! Taking a container apart without changing a byte of it.

use der::asn1::ObjectIdentifier;
use std::borrow::Cow;

use crate::asn1::{self, Algorithm, Element, Reader};
use crate::{SignatureError, container, oid};

/// Most signers of one container; minutes have two.
pub(crate) const SIGNERS_MAX: usize = 16;
/// Most certificates in one container.
pub(crate) const CERTIFICATES_MAX: usize = 64;
/// Most bytes of one signer's signed attributes, or of an issuer's name. They are taken apart and put
/// together again as DER, which costs many times their size in memory.
pub(crate) const REENCODED_BYTES_MAX: usize = 64 * 1024;

/// Most time stamps over one signature.
const STAMPS_MAX: usize = 4;

const JUDGED: [ObjectIdentifier; 4] =
    [oid::CONTENT_TYPE, oid::MESSAGE_DIGEST, oid::SIGNING_TIME, oid::SIGNING_CERTIFICATE_V2];

type Result<T> = std::result::Result<T, SignatureError>;

pub(crate) struct SignedData<'a> {
    pub content_type: ObjectIdentifier,
    pub content: Option<Cow<'a, [u8]>>,
    /// Certificates as received.
    pub certificates: Vec<&'a [u8]>,
    pub signers: Vec<SignerInfo<'a>>,
}

pub(crate) struct SignerInfo<'a> {
    pub id: SignerId<'a>,
    pub digest_algorithm: Algorithm,
    pub attributes: Option<Attributes<'a>>,
    pub signature_algorithm: Algorithm,
    pub signature: Cow<'a, [u8]>,
    /// Time stamps over the signature, as received.
    pub stamps: Vec<&'a [u8]>,
}

pub(crate) enum SignerId<'a> {
    IssuerAndSerial { issuer: Vec<u8>, serial: &'a [u8] },
    KeyId(&'a [u8]),
}

pub(crate) struct Attributes<'a> {
    /// What the signature covers: a DER `SET OF` with universal tag.
    pub der: Vec<u8>,
    list: Vec<(ObjectIdentifier, Vec<Element<'a>>)>,
}

impl<'a> Attributes<'a> {
    /// The one value of an attribute; `None` if the attribute is absent. An attribute that occurs twice
    /// or has no single value is wrong, whatever its values.
    pub fn one(&self, wanted: ObjectIdentifier, name: &'static str) -> Result<Option<Element<'a>>> {
        let mut found = self.list.iter().filter(|(oid, _)| *oid == wanted);
        match (found.next(), found.next()) {
            (None, _) => Ok(None),
            (Some((_, values)), None) if values.len() == 1 => Ok(Some(values[0])),
            _ => Err(SignatureError::AttributeWrong(name)),
        }
    }
}

impl<'a> SignedData<'a> {
    pub fn read(cms: &'a [u8]) -> Result<SignedData<'a>> {
        container::bounded(cms.len())?;
        let outer = Element::only(cms)?;
        if outer.tag != asn1::SEQUENCE {
            return Err(SignatureError::Malformed("not a container"));
        }
        let mut info = outer.children();
        let found = info.oid()?;
        if found != oid::SIGNED_DATA {
            return Err(SignatureError::NotSignedData { oid: found });
        }
        let wrapped = info.expect(asn1::context(0), "the signed data are missing")?;
        info.end()?;
        let mut wrapped = wrapped.children();
        let signed = wrapped.expect(asn1::SEQUENCE, "the signed data are missing")?;
        wrapped.end()?;
        SignedData::read_fields(signed.children())
    }

    fn read_fields(mut fields: Reader<'a>) -> Result<SignedData<'a>> {
        fields.expect(asn1::INTEGER, "the version is missing")?;
        fields.expect(asn1::SET, "the digest algorithms are missing")?;
        let (content_type, content) =
            content(fields.expect(asn1::SEQUENCE, "the content information is missing")?.children())?;
        let certificates = match fields.optional(asn1::context(0))? {
            Some(set) => certificates(set.children())?,
            None => Vec::new(),
        };
        // Revocation lists in the container are the signer's choice; only those given by the verifier count.
        fields.optional(asn1::context(1))?;
        let mut infos = fields.expect(asn1::SET, "the signers are missing")?.children();
        fields.end()?;
        let mut signers = Vec::new();
        while !infos.is_empty() {
            if signers.len() == SIGNERS_MAX {
                return Err(SignatureError::Malformed("too many signers"));
            }
            signers.push(SignerInfo::read(&infos.next()?)?);
        }
        Ok(SignedData { content_type, content, certificates, signers })
    }
}

fn content(mut fields: Reader<'_>) -> Result<(ObjectIdentifier, Option<Cow<'_, [u8]>>)> {
    let content_type = fields.oid()?;
    let content = match fields.optional(asn1::context(0))? {
        None => None,
        Some(wrapper) => {
            let mut inner = wrapper.children();
            let octets = inner.next()?.octets()?;
            inner.end()?;
            Some(octets)
        }
    };
    fields.end()?;
    Ok((content_type, content))
}

fn certificates(mut set: Reader<'_>) -> Result<Vec<&[u8]>> {
    let mut found = Vec::new();
    while !set.is_empty() {
        if found.len() == CERTIFICATES_MAX {
            return Err(SignatureError::Malformed("too many certificates"));
        }
        let choice = set.next()?;
        // Attribute certificates and other formats may stand here too; no signer is identified by them.
        if choice.tag == asn1::SEQUENCE {
            found.push(choice.raw);
        }
    }
    Ok(found)
}

impl<'a> SignerInfo<'a> {
    fn read(element: &Element<'a>) -> Result<SignerInfo<'a>> {
        if element.tag != asn1::SEQUENCE {
            return Err(SignatureError::Malformed("a signer cannot be read"));
        }
        let mut fields = element.children();
        fields.expect(asn1::INTEGER, "a signer's version is missing")?;
        let id = SignerId::read(&fields.next()?)?;
        let digest_algorithm = Algorithm::read(&fields.next()?)?;
        let attributes = fields.optional(asn1::context(0))?.map(|set| attributes(&set)).transpose()?;
        let signature_algorithm = Algorithm::read(&fields.next()?)?;
        let signature = fields.next()?.octets()?;
        let stamps = fields.optional(asn1::context(1))?.map(|set| stamps(&set)).transpose()?.unwrap_or_default();
        fields.end()?;
        Ok(SignerInfo { id, digest_algorithm, attributes, signature_algorithm, signature, stamps })
    }
}

impl<'a> SignerId<'a> {
    fn read(element: &Element<'a>) -> Result<SignerId<'a>> {
        if element.tag == asn1::context_primitive(0) {
            return Ok(SignerId::KeyId(element.body));
        }
        if element.tag != asn1::SEQUENCE {
            return Err(SignatureError::Malformed("a signer's identifier cannot be read"));
        }
        let mut fields = element.children();
        let issuer = fields.expect(asn1::SEQUENCE, "a signer's issuer is missing")?;
        reencodable(&issuer)?;
        let issuer = asn1::to_der(&issuer)?;
        let serial = fields.expect(asn1::INTEGER, "a signer's serial number is missing")?.body;
        fields.end()?;
        Ok(SignerId::IssuerAndSerial { issuer, serial })
    }
}

fn attributes<'a>(set: &Element<'a>) -> Result<Attributes<'a>> {
    reencodable(set)?;
    let mut list = Vec::new();
    let mut entries = set.children();
    while !entries.is_empty() {
        let mut attribute = entries.expect(asn1::SEQUENCE, "a signed attribute cannot be read")?.children();
        let kind = attribute.oid()?;
        let mut values = attribute.expect(asn1::SET, "a signed attribute has no values")?.children();
        attribute.end()?;
        let mut elements = Vec::new();
        while !values.is_empty() {
            elements.push(values.next()?);
        }
        // RFC 5652, 5.3: no kind twice. Those that decide something are named by whoever asks for them.
        if !JUDGED.contains(&kind) && list.iter().any(|(other, _)| *other == kind) {
            return Err(SignatureError::AttributeWrong("of a kind that stands there twice"));
        }
        list.push((kind, elements));
    }
    Ok(Attributes { der: asn1::set_to_der(set)?, list })
}

/// The time stamps among the attributes that are not signed; nothing else there decides anything.
fn stamps<'a>(set: &Element<'a>) -> Result<Vec<&'a [u8]>> {
    let mut found = Vec::new();
    let mut entries = set.children();
    while !entries.is_empty() {
        let mut attribute = entries.expect(asn1::SEQUENCE, "an unsigned attribute cannot be read")?.children();
        if attribute.oid()? != oid::TIME_STAMP_TOKEN {
            continue;
        }
        let mut values = attribute.expect(asn1::SET, "a time stamp is missing")?.children();
        while !values.is_empty() {
            if found.len() == STAMPS_MAX {
                return Err(SignatureError::Malformed("too many time stamps"));
            }
            found.push(values.next()?.raw);
        }
    }
    Ok(found)
}

fn reencodable(element: &Element<'_>) -> Result<()> {
    if element.raw.len() > REENCODED_BYTES_MAX {
        return Err(SignatureError::Malformed("signed attributes or a name of unreasonable size"));
    }
    Ok(())
}
