//! Writing: the bytes around each content come out, the contents go their own way.

use super::layout::{Entry, directory_bytes, end};
use super::manifest::Manifest;
use super::{BYTES_MAX, ENTRIES_MAX, MANIFEST, MEDIA, MIMETYPE, STAMP, is_name};
use crate::Digest;
use aws_lc_rs::digest::{Context, SHA256};
use thiserror::Error;

/// What is known of a content once all of it has been seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// SHA-256.
    pub sha256: Digest,
    /// Length.
    pub bytes: u64,
    crc: u32,
}

impl Measured {
    /// Of a content at hand.
    pub fn of(content: &[u8]) -> Measured {
        let mut measure = Measure::new();
        measure.take(content);
        measure.finish()
    }
}

/// Takes a content piece by piece: its header stands before it, so it is gone through twice.
pub struct Measure {
    sha256: Context,
    crc: crc32fast::Hasher,
    bytes: u64,
}

impl Measure {
    /// Of nothing yet.
    pub fn new() -> Measure {
        Measure { sha256: Context::new(&SHA256), crc: crc32fast::Hasher::new(), bytes: 0 }
    }

    /// Takes the next piece.
    pub fn take(&mut self, piece: &[u8]) {
        self.sha256.update(piece);
        self.crc.update(piece);
        self.bytes += piece.len() as u64;
    }

    /// That was all.
    pub fn finish(self) -> Measured {
        let digest = self.sha256.finish();
        let sha256 = Digest(digest.as_ref().try_into().expect("SHA-256 has 32 bytes"));
        Measured { sha256, bytes: self.bytes, crc: self.crc.finalize() }
    }
}

impl Default for Measure {
    fn default() -> Self {
        Measure::new()
    }
}

impl Measured {
    pub(super) fn crc(&self) -> u32 {
        self.crc
    }
}

/// Why something has no place in a container.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WriteError {
    /// The name is not one, or not behind the last.
    #[error("{0:?} has no place behind what was written")]
    Place(String),
    /// More than a container holds.
    #[error("a container holds at most {BYTES_MAX} bytes and {ENTRIES_MAX} entries")]
    Full,
}

/// Writes a container from its beginning to its end.
#[derive(Debug)]
pub struct Writer {
    entries: Vec<Entry>,
    at: u64,
}

impl Writer {
    /// Begins. The bytes are the first of the container.
    pub fn begin() -> (Writer, Vec<u8>) {
        let mut writer = Writer { entries: Vec::new(), at: 0 };
        let mut first = writer.put(MIMETYPE, &Measured::of(MEDIA.as_bytes())).unwrap_or_default();
        first.extend(MEDIA.as_bytes());
        (writer, first)
    }

    /// Adds a file. The bytes come before its content, exactly which must follow them.
    ///
    /// # Errors
    /// A name that is none or does not stand behind the last one; more than a container holds.
    pub fn add(&mut self, name: &str, content: &Measured) -> Result<Vec<u8>, WriteError> {
        let behind = self.entries.last().is_none_or(|last| last.name == MIMETYPE || *last.name < *name);
        if !is_name(name) || !behind {
            return Err(WriteError::Place(name.to_owned()));
        }
        self.put(name, content)
    }

    /// The manifest of all files that were added: what a time stamp is asked for.
    pub fn manifest(&self, stamped: bool) -> Vec<u8> {
        Manifest::of(&self.entries, stamped).to_xml().into_bytes()
    }

    /// Ends with the manifest, under the time stamp if there is one. The bytes are the last of the container.
    ///
    /// # Errors
    /// More than a container holds.
    pub fn finish(mut self, stamp: Option<&[u8]>) -> Result<Vec<u8>, WriteError> {
        let manifest = self.manifest(stamp.is_some());
        let mut out = self.put(MANIFEST, &Measured::of(&manifest))?;
        out.extend(manifest);
        if let Some(token) = stamp {
            out.extend(self.put(STAMP, &Measured::of(token))?);
            out.extend(token);
        }
        let begins = out.len();
        self.entries.iter().for_each(|entry| out.extend(entry.listed()));
        let bytes = u32::try_from(out.len() - begins).map_err(|_| WriteError::Full)?;
        out.extend(end(self.entries.len(), u32::try_from(self.at).map_err(|_| WriteError::Full)?, bytes));
        Ok(out)
    }

    fn put(&mut self, name: &str, content: &Measured) -> Result<Vec<u8>, WriteError> {
        let offset = u32::try_from(self.at).map_err(|_| WriteError::Full)?;
        let bytes = u32::try_from(content.bytes).map_err(|_| WriteError::Full)?;
        let entry = Entry { name: name.to_owned(), crc: content.crc, bytes, offset, sha256: content.sha256 };
        let header = entry.header();
        self.at = entry.end();
        self.entries.push(entry);
        if self.entries.len() > ENTRIES_MAX || self.at + directory_bytes(&self.entries) > BYTES_MAX {
            return Err(WriteError::Full);
        }
        Ok(header)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_writer_takes_no_more_than_fits() {
        let huge = |bytes| Measured { bytes, ..Measured::of(b"x") };
        let add = |bytes| Writer::begin().0.add("c", &huge(bytes));
        assert!(add(BYTES_MAX - 1024).is_ok());
        assert_eq!(add(BYTES_MAX), Err(WriteError::Full));
        assert_eq!(add(BYTES_MAX + 1), Err(WriteError::Full));
        let (mut writer, _) = Writer::begin();
        writer.add("a", &huge(BYTES_MAX / 2)).expect("half of it");
        assert_eq!(writer.add("b", &huge(BYTES_MAX / 2)), Err(WriteError::Full));
    }
}
