//! `META-INF/ASiCManifest.xml` \[EN 319 162-1, A.7\]. It is written in one form and read in that form alone: what is
//! spelled otherwise was not written here, whatever it means, and no parser of XML has to be trusted with it.

use super::layout::Entry;
use super::{Fault, MIMETYPE, ROOT, STAMP, media_of};
use crate::Digest;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <asic:ASiCManifest xmlns:asic=\"http://uri.etsi.org/02918/v1.2.1#\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">\n";
/// Lines before the first reference.
pub(super) const HEAD_LINES: usize = 2;
const FOOT: &str = "</asic:ASiCManifest>\n";
const STAMP_MEDIA: &str = "application/vnd.etsi.timestamp-token";
const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";

/// What a manifest says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// A time stamp stands over it.
    pub stamped: bool,
    /// Files by name, with their digests.
    pub files: Vec<(String, Digest)>,
}

impl Manifest {
    /// Of the entries of a container.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>, stamped: bool) -> Manifest {
        let files = entries.into_iter().filter(|entry| entry.name != MIMETYPE);
        Manifest { stamped, files: files.map(|entry| (entry.name.clone(), entry.sha256)).collect() }
    }

    /// As it is written.
    pub fn to_xml(&self) -> String {
        let mut out = HEAD.to_owned();
        if self.stamped {
            out.push_str(&stamp_line());
        }
        for (name, digest) in &self.files {
            out.push_str(&reference(name, digest));
        }
        out.push_str(FOOT);
        out
    }

    /// Reads what [`Manifest::to_xml`] wrote.
    pub fn parse(bytes: &[u8]) -> Result<Manifest, Fault> {
        let found = read(bytes);
        // Whatever was left unread, or was read and is spelled otherwise, shows here.
        let written = found.to_xml();
        if written.as_bytes() == bytes {
            return Ok(found);
        }
        let same = written.bytes().zip(bytes).take_while(|(ours, theirs)| ours == *theirs).count();
        Err(Fault::Manifest { line: 1 + written.as_bytes()[..same].iter().filter(|b| **b == b'\n').count() })
    }
}

/// As much of a manifest as can be read.
fn read(bytes: &[u8]) -> Manifest {
    let mut found = Manifest { stamped: false, files: Vec::new() };
    let text = String::from_utf8_lossy(bytes);
    let Some(mut rest) = text.strip_prefix(HEAD) else { return found };
    if let Some(behind) = rest.strip_prefix(stamp_line().as_str()) {
        (found.stamped, rest) = (true, behind);
    }
    while let Some((file, behind)) = one(rest) {
        found.files.push(file);
        rest = behind;
    }
    found
}

/// The first reference of a text, and what stands behind it.
fn one(text: &str) -> Option<((String, Digest), &str)> {
    let (_, from_name) = text.split_once("URI=\"")?;
    let (name, behind) = from_name.split_once('"')?;
    let (_, from_value) = behind.split_once("<ds:DigestValue>")?;
    let (value, behind) = from_value.split_once("</ds:DigestValue>")?;
    let digest = Digest(STANDARD.decode(value).ok()?.try_into().ok()?);
    let (_, rest) = behind.split_once("</asic:DataObjectReference>\n")?;
    Some(((name.to_owned(), digest), rest))
}

fn stamp_line() -> String {
    format!("<asic:SigReference URI=\"{STAMP}\" MimeType=\"{STAMP_MEDIA}\"/>\n")
}

/// Names have no letter that XML would want written otherwise.
fn reference(name: &str, digest: &Digest) -> String {
    let mut out = String::new();
    let root = if name == ROOT { " Rootfile=\"true\"" } else { "" };
    let (media, value) = (media_of(name), STANDARD.encode(digest.0));
    // Writing to a String does not fail.
    let _ = writeln!(
        out,
        "<asic:DataObjectReference URI=\"{name}\" MimeType=\"{media}\"{root}>\
         <ds:DigestMethod Algorithm=\"{SHA256}\"/><ds:DigestValue>{value}</ds:DigestValue>\
         </asic:DataObjectReference>"
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(stamped: bool) -> Manifest {
        let files = ["a/b.pdf", ROOT, "index.json"].map(|name| (name.to_owned(), Digest::of(name.as_bytes())));
        Manifest { stamped, files: files.to_vec() }
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        for stamped in [false, true] {
            assert_eq!(Manifest::parse(sample(stamped).to_xml().as_bytes()).expect("read"), sample(stamped));
        }
    }

    #[test]
    fn every_flipped_bit_makes_it_another_one_or_none() {
        let xml = sample(true).to_xml().into_bytes();
        for place in 0..xml.len() {
            for bit in 0..8 {
                let mut changed = xml.clone();
                changed[place] ^= 1 << bit;
                assert!(Manifest::parse(&changed).map_or(true, |read| read != sample(true)), "byte {place}, bit {bit}");
            }
        }
    }

    #[test]
    fn another_spelling_of_the_same_is_refused_with_its_line() {
        let xml = sample(false).to_xml();
        for (changed, line) in [
            (xml.replace("?>\n", "?>\n\n"), 2),
            (xml.replacen("URI=\"a/b.pdf\" ", "URI=\"a/b.pdf\"  ", 1), 3),
            (format!("{xml} "), 7),
            (xml.replace(FOOT, ""), 6),
            (String::new(), 1),
        ] {
            match Manifest::parse(changed.as_bytes()) {
                Err(Fault::Manifest { line: found }) => {
                    assert!(found == line || changed.is_empty(), "{found}: {changed}")
                }
                other => panic!("{other:?}: {changed}"),
            }
        }
    }
}
