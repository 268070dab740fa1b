//! The bytes around the contents (APPNOTE.TXT 6.3, 4.3.7, 4.3.12 and 4.3.16), in the one form in which they are written.

use crate::Digest;

/// Begins what stands before a content.
pub const LOCAL: u32 = 0x0403_4b50;
/// Begins an entry of the directory.
pub const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;

/// Bytes before a content, its name not counted.
pub const LOCAL_BYTES: usize = 30;
const CENTRAL_BYTES: usize = 46;
const END_BYTES: usize = 22;

/// Needed to unpack: folders, nothing compressed.
const VERSION: u16 = 20;
/// The first of January 1980, the first day that the format knows: midnight is zero.
const DATE: u16 = 0x21;

/// One entry as it lies in the container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub crc: u32,
    pub bytes: u32,
    /// Where its header begins.
    pub offset: u32,
    pub sha256: Digest,
}

impl Entry {
    /// Where its content begins.
    pub fn content(&self) -> u64 {
        u64::from(self.offset) + (LOCAL_BYTES + self.name.len()) as u64
    }

    /// Where the next header begins.
    pub fn end(&self) -> u64 {
        self.content() + u64::from(self.bytes)
    }

    /// What stands before the content.
    pub fn header(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(LOCAL_BYTES + self.name.len());
        out.extend(LOCAL.to_le_bytes());
        self.common(&mut out);
        out.extend(self.name.as_bytes());
        out
    }

    /// What the directory says of it.
    pub fn listed(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(CENTRAL_BYTES + self.name.len());
        out.extend(CENTRAL.to_le_bytes());
        out.extend(VERSION.to_le_bytes());
        self.common(&mut out);
        // No comment, first disk, no attributes inside, none outside.
        out.extend([0; 2 + 2 + 2 + 4]);
        out.extend(self.offset.to_le_bytes());
        out.extend(self.name.as_bytes());
        out
    }

    /// From the version needed to the length of the extra field, which are the same in both places.
    fn common(&self, out: &mut Vec<u8>) {
        let name = u16::try_from(self.name.len()).unwrap_or(u16::MAX);
        out.extend(VERSION.to_le_bytes());
        // No flags, stored, midnight.
        out.extend([0; 2 + 2 + 2]);
        out.extend(DATE.to_le_bytes());
        out.extend(self.crc.to_le_bytes());
        out.extend(self.bytes.to_le_bytes());
        out.extend(self.bytes.to_le_bytes());
        out.extend(name.to_le_bytes());
        out.extend([0; 2]);
    }
}

/// What stands behind the directory. `at`: where the directory begins, `bytes`: its length.
pub fn end(entries: usize, at: u32, bytes: u32) -> [u8; END_BYTES] {
    let count = u16::try_from(entries).unwrap_or(u16::MAX).to_le_bytes();
    let mut out = [0; END_BYTES];
    out[..4].copy_from_slice(&END.to_le_bytes());
    out[8..10].copy_from_slice(&count);
    out[10..12].copy_from_slice(&count);
    out[12..16].copy_from_slice(&bytes.to_le_bytes());
    out[16..20].copy_from_slice(&at.to_le_bytes());
    out
}

/// Bytes of the directory and of what stands behind it.
pub fn directory_bytes(entries: &[Entry]) -> u64 {
    entries.iter().map(|entry| (CENTRAL_BYTES + entry.name.len()) as u64).sum::<u64>() + END_BYTES as u64
}
