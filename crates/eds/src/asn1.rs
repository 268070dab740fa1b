//! Reading BER and DER without copying.
//!
//! Signers emit BER with indefinite lengths, and hashes must be taken over the bytes as received, so
//! nothing is decoded and encoded again: an element keeps its own bytes. Depth is bounded, lengths
//! are checked against what is there before anything is taken.

use der::asn1::ObjectIdentifier;
use std::borrow::Cow;

use crate::SignatureError;

/// Deepest nesting read. A CMS with certificates needs about twelve.
const DEPTH_MAX: usize = 24;

pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OID: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;
const CONSTRUCTED: u8 = 0x20;
const OCTET_STRING_CONSTRUCTED: u8 = OCTET_STRING | CONSTRUCTED;

/// Context-specific constructed tag `[n]`.
pub(crate) const fn context(n: u8) -> u8 {
    0xa0 | n
}

/// Context-specific primitive tag `[n]`.
pub(crate) const fn context_primitive(n: u8) -> u8 {
    0x80 | n
}

type Result<T> = std::result::Result<T, SignatureError>;

const fn malformed<T>(what: &'static str) -> Result<T> {
    Err(SignatureError::Malformed(what))
}

/// One element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Element<'a> {
    /// Identifier octet.
    pub tag: u8,
    /// The element whole, header and end included.
    pub raw: &'a [u8],
    /// Its contents.
    pub body: &'a [u8],
}

/// Elements one after another.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader(bytes)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next element, whatever it is.
    pub fn next(&mut self) -> Result<Element<'a>> {
        let (element, rest) = element(self.0, 0)?;
        self.0 = rest;
        Ok(element)
    }

    /// The next element, which must have this tag.
    pub fn expect(&mut self, tag: u8, what: &'static str) -> Result<Element<'a>> {
        match self.next()? {
            element if element.tag == tag => Ok(element),
            _ => malformed(what),
        }
    }

    /// The next element if it has this tag.
    pub fn optional(&mut self, tag: u8) -> Result<Option<Element<'a>>> {
        if self.0.first() == Some(&tag) { self.next().map(Some) } else { Ok(None) }
    }

    /// An object identifier.
    pub fn oid(&mut self) -> Result<ObjectIdentifier> {
        self.expect(OID, "an object identifier is missing")?.oid()
    }

    /// Nothing may follow.
    pub fn end(&self) -> Result<()> {
        if self.is_empty() { Ok(()) } else { malformed("bytes follow after the end") }
    }
}

impl<'a> Element<'a> {
    /// The only element of these bytes.
    pub fn only(bytes: &'a [u8]) -> Result<Element<'a>> {
        let mut reader = Reader::new(bytes);
        let element = reader.next()?;
        reader.end()?;
        Ok(element)
    }

    /// The elements of the one sequence that these bytes are.
    pub fn sequence(bytes: &'a [u8]) -> Result<Reader<'a>> {
        let only = Element::only(bytes)?;
        if only.tag == SEQUENCE { Ok(only.children()) } else { malformed("a sequence is missing") }
    }

    pub fn children(&self) -> Reader<'a> {
        Reader::new(self.body)
    }

    pub fn oid(&self) -> Result<ObjectIdentifier> {
        if self.tag != OID {
            return malformed("an object identifier is missing");
        }
        ObjectIdentifier::from_bytes(self.body).or(malformed("an object identifier cannot be read"))
    }

    /// The bytes of an octet string; BER may hold it in pieces.
    pub fn octets(&self) -> Result<Cow<'a, [u8]>> {
        match self.tag {
            OCTET_STRING => Ok(Cow::Borrowed(self.body)),
            OCTET_STRING_CONSTRUCTED => {
                let mut joined = Vec::with_capacity(self.body.len());
                join_octets(self.body, &mut joined, 0)?;
                Ok(Cow::Owned(joined))
            }
            _ => malformed("an octet string is missing"),
        }
    }

    /// The whole bytes of a bit string without unused bits.
    pub fn bits(&self) -> Result<&'a [u8]> {
        match (self.tag, self.body) {
            (BIT_STRING, [0, bits @ ..]) => Ok(bits),
            _ => malformed("a bit string cannot be read"),
        }
    }
}

fn join_octets(body: &[u8], joined: &mut Vec<u8>, depth: usize) -> Result<()> {
    if depth > DEPTH_MAX {
        return malformed("nested too deep");
    }
    let mut pieces = Reader::new(body);
    while !pieces.is_empty() {
        let piece = pieces.next()?;
        match piece.tag {
            OCTET_STRING => joined.extend_from_slice(piece.body),
            OCTET_STRING_CONSTRUCTED => join_octets(piece.body, joined, depth + 1)?,
            _ => return malformed("an octet string has a foreign piece"),
        }
    }
    Ok(())
}

/// Reads one element from the front of `input`; gives it and the rest.
fn element(input: &[u8], depth: usize) -> Result<(Element<'_>, &[u8])> {
    if depth > DEPTH_MAX {
        return malformed("nested too deep");
    }
    let [tag, first, ..] = *input else { return malformed("cut short") };
    if tag & 0x1f == 0x1f {
        return malformed("a tag of a form that CMS does not use");
    }
    if tag == 0 {
        return malformed("an end of contents out of place");
    }
    if first == 0x80 {
        return indefinite(input, tag, depth);
    }
    let (header, length) = if first < 0x80 {
        (2, usize::from(first))
    } else {
        let count = usize::from(first & 0x7f);
        let Some(octets) = input.get(2..2 + count).filter(|_| count <= 4) else {
            return malformed("a length cannot be read");
        };
        (2 + count, octets.iter().fold(0, |length, octet| length << 8 | usize::from(*octet)))
    };
    let Some(raw) = header.checked_add(length).and_then(|end| input.get(..end)) else {
        return malformed("cut short");
    };
    Ok((Element { tag, raw, body: &raw[header..] }, &input[raw.len()..]))
}

/// An element whose contents end where two zero octets stand in place of a next element.
fn indefinite(input: &[u8], tag: u8, depth: usize) -> Result<(Element<'_>, &[u8])> {
    if tag & CONSTRUCTED == 0 {
        return malformed("a primitive element without length");
    }
    let mut rest = &input[2..];
    while !rest.starts_with(&[0, 0]) {
        rest = element(rest, depth + 1)?.1;
    }
    let end = input.len() - rest.len();
    Ok((Element { tag, raw: &input[..end + 2], body: &input[2..end] }, &rest[2..]))
}

/// The DER of an element: minimal definite lengths, whole octet strings, sorted sets.
pub(crate) fn to_der(element: &Element<'_>) -> Result<Vec<u8>> {
    let mut out = Vec::with_capacity(element.raw.len());
    append_der(element, &mut out, 0)?;
    Ok(out)
}

/// The DER of a `SET OF` with universal tag, whatever tag the element was received with.
pub(crate) fn set_to_der(element: &Element<'_>) -> Result<Vec<u8>> {
    to_der(&Element { tag: SET, ..*element })
}

fn append_der(element: &Element<'_>, out: &mut Vec<u8>, depth: usize) -> Result<()> {
    if depth > DEPTH_MAX {
        return malformed("nested too deep");
    }
    if element.tag == OCTET_STRING_CONSTRUCTED {
        append_tlv(OCTET_STRING, &element.octets()?, out);
    } else if element.tag & CONSTRUCTED == 0 {
        append_tlv(element.tag, element.body, out);
    } else {
        let mut parts = Vec::new();
        let mut children = element.children();
        while !children.is_empty() {
            let mut part = Vec::new();
            append_der(&children.next()?, &mut part, depth + 1)?;
            parts.push(part);
        }
        if element.tag == SET {
            parts.sort();
        }
        append_tlv(element.tag, &parts.concat(), out);
    }
    Ok(())
}

/// Appends one element in DER.
pub(crate) fn append_tlv(tag: u8, body: &[u8], out: &mut Vec<u8>) {
    out.push(tag);
    let length = body.len().to_be_bytes();
    let significant = &length[length.iter().take_while(|b| **b == 0).count()..];
    match significant {
        [] => out.push(0),
        [short] if *short < 0x80 => out.push(*short),
        long => {
            out.push(0x80 | u8::try_from(long.len()).expect("a length has at most eight octets"));
            out.extend_from_slice(long);
        }
    }
    out.extend_from_slice(body);
}

/// One element in DER.
pub(crate) fn tlv(tag: u8, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 6);
    append_tlv(tag, body, &mut out);
    out
}

/// An `AlgorithmIdentifier`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Algorithm {
    pub oid: ObjectIdentifier,
    /// The parameters whole, if any.
    pub parameters: Option<Vec<u8>>,
}

impl Algorithm {
    pub fn read(element: &Element<'_>) -> Result<Algorithm> {
        if element.tag != SEQUENCE {
            return malformed("an algorithm is missing");
        }
        let mut fields = element.children();
        let oid = fields.oid()?;
        let parameters = if fields.is_empty() { None } else { Some(fields.next()?.raw.to_vec()) };
        fields.end()?;
        Ok(Algorithm { oid, parameters })
    }

    /// Parameters absent or NULL, the two ways in which signers write that there are none.
    pub fn without_parameters(&self) -> Result<()> {
        match self.parameters.as_deref() {
            None | Some([0x05, 0x00]) => Ok(()),
            Some(_) => malformed("an algorithm has parameters that it does not take"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn indefinite_lengths_nested_in_each_other_end_where_they_should() {
        let ber = [0x30, 0x80, 0x24, 0x80, 0x04, 1, 7, 0x04, 2, 8, 9, 0, 0, 0x02, 1, 5, 0, 0];
        let outer = Element::only(&ber).unwrap();
        let mut fields = outer.children();
        assert_eq!(&*fields.next().unwrap().octets().unwrap(), [7, 8, 9]);
        assert_eq!(fields.expect(INTEGER, "").unwrap().body, [5]);
        assert!(fields.is_empty());
        assert_eq!(to_der(&outer).unwrap(), [0x30, 8, 0x04, 3, 7, 8, 9, 0x02, 1, 5]);
    }

    #[test]
    fn sets_are_sorted_and_lengths_made_minimal() {
        let ber = [0x31, 0x81, 7, 0x02, 0x82, 0, 1, 9, 0x01, 0];
        assert_eq!(to_der(&Element::only(&ber).unwrap()).unwrap(), [0x31, 5, 0x01, 0, 0x02, 1, 9]);
    }

    #[test]
    fn lengths_beyond_the_input_and_endless_nesting_are_refused() {
        assert!(Element::only(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]).is_err());
        assert!(Element::only(&[0x30, 0x88, 0, 0, 0, 0, 0, 0, 0, 1, 0]).is_err());
        assert!(Element::only(&[0x30, 0x80].repeat(1000)).is_err());
        let mut closed = [0x30, 0x80].repeat(40);
        closed.extend([0, 0].repeat(40));
        assert_eq!(Element::only(&closed), malformed("nested too deep"));
    }

    #[test]
    fn a_length_of_each_size_is_written_and_read_back() {
        for size in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
            let mut out = Vec::new();
            append_tlv(OCTET_STRING, &vec![1; size], &mut out);
            assert_eq!(Element::only(&out).unwrap().body.len(), size);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(element) = Element::only(&bytes)
                && let Ok(der) = to_der(&element)
            {
                // What has been made DER is a fixed point.
                prop_assert_eq!(to_der(&Element::only(&der).unwrap()).unwrap(), der);
            }
        }
    }
}
