//! Reading: once through the source, strictly; then single entries by name.

use super::layout::{CENTRAL, Entry, LOCAL, LOCAL_BYTES, directory_bytes, end};
use super::manifest::{self, Manifest};
use super::{
    BYTES_MAX, ENTRIES_MAX, Fault, MANIFEST, MANIFEST_BYTES_MAX, MEDIA, MIMETYPE, Measure, Measured, NAME_BYTES_MAX,
    STAMP, is_name,
};
use crate::timestamp::{self, TIMESTAMP_BYTES_MAX, Timestamp};
use crate::{Digest, Revocation, SignatureError, TrustStore};
use qonys_procedure::Instant;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

/// Bytes read at once.
const PIECE: usize = 64 * 1024;

/// A file of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// SHA-256 of its content, computed from it.
    pub sha256: Digest,
    /// Length of its content.
    pub bytes: u64,
}

/// A container whose structure is that of one that was written, every byte of it.
#[derive(Debug)]
pub struct Container<R> {
    source: BufReader<R>,
    entries: Vec<Entry>,
    manifest: Vec<u8>,
    read: Manifest,
    stamp: Option<Vec<u8>>,
}

impl<R: Read + Seek> Container<R> {
    /// Goes through the source from its first byte to its last.
    ///
    /// # Errors
    /// The first thing that is not as the writer puts it.
    pub fn open(mut source: R) -> Result<Container<R>, Fault> {
        let bytes = source.seek(SeekFrom::End(0))?;
        if bytes > BYTES_MAX {
            return Err(Fault::TooLarge { bytes });
        }
        source.seek(SeekFrom::Start(0))?;
        let mut walk = Walk { source: BufReader::with_capacity(PIECE, source), bytes, at: 0, entries: Vec::new() };
        walk.first()?;
        while walk.entry()? {}
        walk.directory()?;
        let Walk { source, entries, .. } = walk;
        let read = Manifest { stamped: false, files: Vec::new() };
        let mut container = Container { source, entries, manifest: Vec::new(), read, stamp: None };
        container.manifest = container.read(MANIFEST, MANIFEST_BYTES_MAX)?;
        container.read = Manifest::parse(&container.manifest)?;
        if container.find(STAMP).is_some() {
            container.stamp = Some(container.read(STAMP, TIMESTAMP_BYTES_MAX as u64)?);
        }
        Ok(container)
    }

    /// Everything in which the files are not those of the manifest.
    pub fn faults(&self) -> Vec<Fault> {
        let mut named: BTreeMap<&str, Digest> = self.read.files.iter().map(|(name, sha)| (&**name, *sha)).collect();
        let (mut faults, mut added) = (Vec::new(), Vec::new());
        for (name, found) in self.files() {
            match named.remove(name) {
                Some(digest) if digest == found.sha256 => {}
                Some(_) => faults.push(Fault::Digest { entry: name.to_owned() }),
                None => added.push((name, found.sha256)),
            }
        }
        for (name, digest) in added {
            let was = named.iter().find(|(_, other)| **other == digest).map(|(was, _)| (*was).to_owned());
            let entry = name.to_owned();
            faults.push(match was {
                Some(was) => {
                    named.remove(&*was);
                    Fault::Renamed { entry, was }
                }
                None => Fault::Added { entry },
            });
        }
        faults.extend(named.into_keys().map(|name| Fault::Removed { entry: name.to_owned() }));
        match (self.read.stamped, self.stamp.is_some()) {
            (true, false) => faults.push(Fault::Removed { entry: STAMP.to_owned() }),
            (false, true) => faults.push(Fault::Added { entry: STAMP.to_owned() }),
            _ => {}
        }
        // The same files told in another order, or one of them twice.
        let wanted = Manifest::of(self.entries.iter().filter(|entry| rank_of(entry) == FILE), self.read.stamped);
        if faults.is_empty() && wanted != self.read {
            let same = wanted.files.iter().zip(&self.read.files).take_while(|(ours, theirs)| ours == theirs).count();
            faults.push(Fault::Manifest { line: manifest::HEAD_LINES + usize::from(self.read.stamped) + same + 1 });
        }
        faults
    }

    /// The files, by name; what the container needs for itself is not among them.
    pub fn files(&self) -> impl Iterator<Item = (&str, Found)> {
        let files = self.entries.iter().filter(|entry| is_name(&entry.name));
        files.map(|entry| (&*entry.name, Found { sha256: entry.sha256, bytes: entry.bytes.into() }))
    }

    /// What is known of a file; none if there is none of this name.
    pub fn file(&self, name: &str) -> Option<Found> {
        let entry = self.find(name).filter(|entry| is_name(&entry.name))?;
        Some(Found { sha256: entry.sha256, bytes: entry.bytes.into() })
    }

    /// The content of an entry.
    ///
    /// # Errors
    /// `Removed`: there is none of this name; larger than `limit`; the source is another than it was.
    pub fn read(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, Fault> {
        let entry = self.find(name).cloned().ok_or_else(|| Fault::Removed { entry: name.to_owned() })?;
        let bytes = u64::from(entry.bytes);
        if bytes > limit {
            return Err(Fault::EntryTooLarge { entry: entry.name, bytes, limit });
        }
        self.source.seek(SeekFrom::Start(entry.content()))?;
        let mut content = Vec::new();
        (&mut self.source).take(bytes).read_to_end(&mut content)?;
        // The file may be written to while it is looked at.
        if Digest::of(&content) == entry.sha256 { Ok(content) } else { Err(Fault::Changed { entry: entry.name }) }
    }

    /// There is a time stamp over the manifest, which proves nothing until it is [verified](Container::stamp).
    pub fn is_stamped(&self) -> bool {
        self.stamp.is_some()
    }

    /// Bytes of the time stamp.
    pub fn token(&self) -> Option<&[u8]> {
        self.stamp.as_deref()
    }

    /// The time stamp over the manifest, verified; its authority is judged at its own time. None where nobody sealed
    /// the container.
    ///
    /// # Errors
    /// It is over something else, or its authority is not one of these.
    pub fn stamp(&self, trust: &TrustStore) -> Result<Option<Timestamp>, SignatureError> {
        let Some(token) = &self.stamp else { return Ok(None) };
        let end_of_time = Instant(i64::MAX);
        timestamp::verify(token, &self.manifest, trust, end_of_time, &Revocation::none()).map(Some)
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        // The first says what the file is, at most two close it; between them they stand in their order.
        let of_files = |entry: &Entry| rank_of(entry) == FILE;
        let end = self.entries.iter().rposition(of_files).map_or(0, |last| last + 1);
        let files = self.entries.get(1..end).unwrap_or_default();
        match rank(name)? {
            FILE => files.binary_search_by(|entry| (*entry.name).cmp(name)).ok().map(|place| &files[place]),
            _ => self.entries.iter().take(1).chain(self.entries.iter().rev().take(2)).find(|entry| entry.name == name),
        }
    }
}

/// Goes through a source.
struct Walk<R> {
    source: BufReader<R>,
    bytes: u64,
    at: u64,
    entries: Vec<Entry>,
}

impl<R: Read> Walk<R> {
    /// The entry that says what the file is.
    fn first(&mut self) -> Result<(), Fault> {
        let read = self.entry();
        let is = |entry: &Entry| entry.name == MIMETYPE && entry.sha256 == Digest::of(MEDIA.as_bytes());
        match read {
            Err(Fault::Io(error)) => Err(Fault::Io(error)),
            Ok(true) if self.entries.iter().all(is) => Ok(()),
            _ => Err(Fault::NotAContainer),
        }
    }

    /// The next entry; `false`: the directory begins here.
    fn entry(&mut self) -> Result<bool, Fault> {
        let at = self.at;
        let mut head = [0; LOCAL_BYTES];
        self.take(&mut head[..4])?;
        match u32::from_le_bytes([head[0], head[1], head[2], head[3]]) {
            LOCAL => {}
            CENTRAL => return Ok(false),
            _ => return Err(Fault::Lost { entry: self.last(), at }),
        }
        self.take(&mut head[4..])?;
        let mut entry = self.header(&head, at)?;
        self.place(&entry.name)?;
        let measured = self.content(&entry)?;
        if measured.crc() != entry.crc {
            return Err(Fault::Changed { entry: entry.name });
        }
        entry.sha256 = measured.sha256;
        self.entries.push(entry);
        Ok(true)
    }

    /// Goes through the content of an entry, as much of it at once as is read ahead.
    fn content(&mut self, entry: &Entry) -> Result<Measured, Fault> {
        let mut left = u64::from(entry.bytes);
        if self.at + left > self.bytes {
            return Err(Fault::Cut { entry: entry.name.clone() });
        }
        let mut measure = Measure::new();
        while left > 0 {
            let ahead = self.source.fill_buf()?;
            let now = ahead.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            if now == 0 {
                return Err(Fault::Cut { entry: entry.name.clone() });
            }
            measure.take(&ahead[..now]);
            self.source.consume(now);
            self.at += now as u64;
            left -= now as u64;
        }
        Ok(measure.finish())
    }

    /// The entry that these bytes begin. Whatever they could say otherwise is compared, not believed.
    fn header(&mut self, head: &[u8; LOCAL_BYTES], at: u64) -> Result<Entry, Fault> {
        let short = |place: usize| u16::from_le_bytes([head[place], head[place + 1]]);
        let long = |place: usize| u32::from_le_bytes([head[place], head[place + 1], head[place + 2], head[place + 3]]);
        let named = usize::from(short(26));
        if named == 0 || named > NAME_BYTES_MAX {
            let what = "its name is longer than any, or there is none";
            return Err(Fault::Header { entry: format!("behind {}", self.last()), at, what });
        }
        let mut name = vec![0; named];
        self.take(&mut name)?;
        let name = String::from_utf8(name);
        let name = name.map_err(|e| Fault::Name { entry: e.to_string() })?;
        let offset = u32::try_from(at).map_err(|_| Fault::TooLarge { bytes: at })?;
        let entry = Entry { name, crc: long(14), bytes: long(22), offset, sha256: Digest([0; 32]) };
        let wrong = |what| Err(Fault::Header { entry: entry.name.clone(), at, what });
        if short(8) != 0 {
            return wrong("it is compressed; contents are stored");
        }
        if long(18) != long(22) {
            return wrong("its two lengths differ");
        }
        if short(28) != 0 {
            return wrong("it has an extra field");
        }
        if !entry.header().starts_with(head) {
            return wrong("version, flags or time are not those that are written");
        }
        Ok(entry)
    }

    /// Whether an entry of this name may stand here.
    fn place(&mut self, name: &str) -> Result<(), Fault> {
        let entry = name.to_owned();
        if self.entries.len() == ENTRIES_MAX {
            return Err(Fault::TooMany { entry });
        }
        let Some(rank) = rank(name) else { return Err(Fault::Name { entry }) };
        let Some(last) = self.entries.last() else { return Ok(()) };
        let behind = rank == FILE && rank_of(last) == FILE && *last.name < *name;
        if behind || rank > rank_of(last) {
            return Ok(());
        }
        match self.entries.iter().any(|other| other.name == name) {
            true => Err(Fault::Twice { entry }),
            false => Err(Fault::Order { entry, before: last.name.clone() }),
        }
    }

    /// What stands behind the entries: all of it is known before it is read.
    fn directory(&mut self) -> Result<(), Fault> {
        let begins = self.at - 4;
        let due = directory_bytes(&self.entries);
        let mut place = begins;
        let entries = std::mem::take(&mut self.entries);
        let mut read_ahead = 4;
        for entry in &entries {
            let listed = entry.listed();
            self.agree(&listed[read_ahead..], place + read_ahead as u64, &entry.name)?;
            place += listed.len() as u64;
            read_ahead = 0;
        }
        let listed = u32::try_from(place - begins).map_err(|_| Fault::TooLarge { bytes: self.bytes })?;
        let begins = u32::try_from(begins).map_err(|_| Fault::TooLarge { bytes: self.bytes })?;
        self.agree(&end(entries.len(), begins, listed), place, "the end of the directory")?;
        self.entries = entries;
        match self.bytes - (u64::from(begins) + due).min(self.bytes) {
            0 => Ok(()),
            bytes => Err(Fault::Behind { bytes }),
        }
    }

    fn agree(&mut self, wanted: &[u8], at: u64, entry: &str) -> Result<(), Fault> {
        let mut found = vec![0; wanted.len()];
        self.take(&mut found).map_err(|fault| within(fault, entry))?;
        match wanted.iter().zip(&found).position(|(wanted, found)| wanted != found) {
            Some(place) => Err(Fault::Directory { entry: entry.to_owned(), at: at + place as u64 }),
            None => Ok(()),
        }
    }

    fn take(&mut self, into: &mut [u8]) -> Result<(), Fault> {
        if self.at + into.len() as u64 > self.bytes {
            return Err(Fault::Cut { entry: self.last() });
        }
        self.source.read_exact(into)?;
        self.at += into.len() as u64;
        Ok(())
    }

    fn last(&self) -> String {
        self.entries.last().map_or_else(|| "the beginning".to_owned(), |entry| entry.name.clone())
    }
}

fn within(fault: Fault, entry: &str) -> Fault {
    match fault {
        Fault::Cut { .. } => Fault::Cut { entry: entry.to_owned() },
        other => other,
    }
}

const FILE: u8 = 1;

/// Where in a container an entry of this name has its place; none: nowhere.
fn rank(name: &str) -> Option<u8> {
    match name {
        MIMETYPE => Some(0),
        MANIFEST => Some(2),
        STAMP => Some(3),
        name => is_name(name).then_some(FILE),
    }
}

fn rank_of(entry: &Entry) -> u8 {
    rank(&entry.name).unwrap_or(FILE)
}
