//! Evidence containers: many files in one, with the digest of each, and a time stamp over all digests. ASiC-E of
//! ETSI EN 319 162-1 with a time assertion: `META-INF/ASiCManifest.xml` names every file with its SHA-256, and
//! `META-INF/timestamp.tst` is a token of RFC 3161 over the manifest. Where the writer had no authority that gives
//! stamps the manifest names none: such a container is laid out alike and is sealed by nobody.
//!
//! One list of files has one container, byte for byte: entries stored and not compressed, no time, no attributes, no
//! extra fields, names of a small alphabet in ascending order, the manifest and the stamp behind them, and a directory
//! that says nothing but that. So the reader writes the structure anew and compares: what differs in a single bit is a
//! [`Fault`] that names the entry, and an archive bomb has nothing to be made of. That is why the ZIP is written and
//! read here and by no crate: those that read leniently accept several spellings of one archive.
//!
//! Nothing is held whole: the writer gives out the bytes that stand around each content, which may come from anywhere
//! in pieces ([`Measure`]); the reader goes through its source once and digests as it goes.

mod fault;
mod layout;
mod manifest;
mod read;
mod write;

pub use fault::Fault;
pub use read::{Container, Found};
pub use write::{Measure, Measured, WriteError, Writer};

/// Media type of a container.
pub const MEDIA: &str = "application/vnd.etsi.asic-e+zip";
/// The entry that comes first and says what the file is.
pub const MIMETYPE: &str = "mimetype";
/// Names every other entry with its digest.
pub const MANIFEST: &str = "META-INF/ASiCManifest.xml";
/// The time stamp over the manifest.
pub const STAMP: &str = "META-INF/timestamp.tst";
/// The file with which a person begins to read.
pub const ROOT: &str = "index.html";

/// Most entries: the acts of the longest case, each with all that can belong to it, are fewer.
pub const ENTRIES_MAX: usize = 30_000;
/// Most bytes of a container: beyond, an archive needs another form of directory.
pub const BYTES_MAX: u64 = u32::MAX as u64;
/// Longest name.
pub const NAME_BYTES_MAX: usize = 200;
/// Most bytes of a manifest: one of as many entries as there may be, with the longest names.
pub(crate) const MANIFEST_BYTES_MAX: u64 = ENTRIES_MAX as u64 * (NAME_BYTES_MAX as u64 + 400);

/// Whether a file may bear this name: parts of small letters, digits, `.`, `-` and `_`, none of which leads anywhere
/// else, and none that a file system takes for another.
pub fn is_name(name: &str) -> bool {
    let of_alphabet = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_');
    let is_part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(of_alphabet);
    name.len() <= NAME_BYTES_MAX && name.split('/').all(is_part) && name != MIMETYPE
}

/// What a file is, by its name alone: the manifest says so, and nothing may choose.
fn media_of(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("json") => "application/json",
        Some("html") => "text/html",
        Some("pdf") => "application/pdf",
        Some("jpg") => "image/jpeg",
        Some("png") => "image/png",
        Some("p7m") => "application/pkcs7-mime",
        Some("p7s") => "application/pkcs7-signature",
        Some("cer") => "application/pkix-cert",
        Some("crl") => "application/pkix-crl",
        Some("ocsp") => "application/ocsp-response",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_container() {
        for name in ["index.html", "acts/000001/statement-1.p7m", "papers/permit-astana-2026-000001.kk.pdf"] {
            assert!(is_name(name), "{name}");
        }
        for name in [
            "",
            "/etc/passwd",
            "../x",
            "a/../b",
            "a//b",
            "a/",
            "./a",
            ".a",
            "a/.b",
            "a\\b",
            "c:a",
            "A",
            "қ",
            "a b",
            "a\0",
            "mimetype",
            MANIFEST,
            STAMP,
            &"a".repeat(NAME_BYTES_MAX + 1),
        ] {
            assert!(!is_name(name), "{name}");
        }
    }
}
