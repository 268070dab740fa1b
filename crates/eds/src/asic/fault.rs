//! What is wrong with a container, and where.

use super::{BYTES_MAX, ENTRIES_MAX};
use crate::SignatureError;
use thiserror::Error;

/// Why a file is not a container as one was written. Each names the entry it is about, where there is one.
#[derive(Debug, Error)]
pub enum Fault {
    /// The source cannot be read.
    #[error("the file cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// It does not begin as every container does.
    #[error("not an evidence container: it does not begin with the entry `mimetype` that says so")]
    NotAContainer,
    /// More bytes than are ever read.
    #[error("the file has {bytes} bytes, at most {BYTES_MAX} are read")]
    TooLarge {
        /// Size found.
        bytes: u64,
    },
    /// More entries than are ever read.
    #[error("{entry}: more than {ENTRIES_MAX} entries")]
    TooMany {
        /// The first that is too many.
        entry: String,
    },
    /// The file ends before it should.
    #[error("{entry}: the file ends in the midst of this entry")]
    Cut {
        /// In or behind which entry.
        entry: String,
    },
    /// Bytes between entries that are no entry's.
    #[error("at byte {at}, behind {entry}: neither an entry nor the directory begins here")]
    Lost {
        /// The last entry that was read.
        entry: String,
        /// Place in the file.
        at: u64,
    },
    /// What stands before a content is not what the writer puts there.
    #[error("{entry}: its header at byte {at} is wrong: {what}")]
    Header {
        /// Which entry.
        entry: String,
        /// Place in the file.
        at: u64,
        /// What is wrong.
        what: &'static str,
    },
    /// A name that no file in a container bears.
    #[error("{entry:?}: no entry may have this name")]
    Name {
        /// The name as it stands there.
        entry: String,
    },
    /// The same name twice.
    #[error("{entry}: there are two entries of this name")]
    Twice {
        /// The name.
        entry: String,
    },
    /// An entry that stands behind one that it should precede.
    #[error("{entry}: it stands behind {before}, where it has no place")]
    Order {
        /// Which entry.
        entry: String,
        /// Behind which.
        before: String,
    },
    /// The checksum of the archive does not agree with the content.
    #[error("{entry}: its content was changed, or the checksum beside it")]
    Changed {
        /// Which entry.
        entry: String,
    },
    /// The directory at the end does not say what the entries say.
    #[error("{entry}: what the directory at the end says of it at byte {at} is wrong")]
    Directory {
        /// Of which entry, or of the whole.
        entry: String,
        /// Place in the file.
        at: u64,
    },
    /// Something stands behind the end.
    #[error("{bytes} bytes stand behind the end of the container")]
    Behind {
        /// How many.
        bytes: u64,
    },
    /// The manifest is not in the form in which it is written.
    #[error("META-INF/ASiCManifest.xml: it is not in the one form in which it is written, line {line}")]
    Manifest {
        /// Where it departs, from 1.
        line: usize,
    },
    /// The content is not the one whose digest the manifest names.
    #[error("{entry}: its content is not the one that the manifest names")]
    Digest {
        /// Which entry.
        entry: String,
    },
    /// The manifest does not name it.
    #[error("{entry}: it was added; the manifest does not name it")]
    Added {
        /// Which entry.
        entry: String,
    },
    /// The manifest names it, and it is not there.
    #[error("{entry}: it was removed; the manifest names it")]
    Removed {
        /// Which entry.
        entry: String,
    },
    /// The same content under another name than the manifest's.
    #[error("{entry}: it was renamed; the manifest calls it {was}")]
    Renamed {
        /// Its name now.
        entry: String,
        /// Its name in the manifest.
        was: String,
    },
    /// An entry is larger than what it should hold can be.
    #[error("{entry}: it has {bytes} bytes, at most {limit} are read of what it should be")]
    EntryTooLarge {
        /// Which entry.
        entry: String,
        /// Its size.
        bytes: u64,
        /// Most that are read.
        limit: u64,
    },
    /// The time stamp does not hold.
    #[error("META-INF/timestamp.tst: the time stamp does not hold over this manifest: {0}")]
    Stamp(SignatureError),
}

impl Fault {
    /// Stable code for programs; never changes once released.
    pub const fn code(&self) -> &'static str {
        match self {
            Fault::Io(_) => "container_unreadable",
            Fault::NotAContainer => "not_a_container",
            Fault::TooLarge { .. } => "container_too_large",
            Fault::TooMany { .. } => "container_too_many_entries",
            Fault::Cut { .. } => "container_cut",
            Fault::Lost { .. } => "container_lost",
            Fault::Header { .. } => "entry_header",
            Fault::Name { .. } => "entry_name",
            Fault::Twice { .. } => "entry_twice",
            Fault::Order { .. } => "entry_order",
            Fault::Changed { .. } => "entry_changed",
            Fault::Directory { .. } => "container_directory",
            Fault::Behind { .. } => "container_behind",
            Fault::Manifest { .. } => "manifest_form",
            Fault::Digest { .. } => "entry_digest",
            Fault::Added { .. } => "entry_added",
            Fault::Removed { .. } => "entry_removed",
            Fault::Renamed { .. } => "entry_renamed",
            Fault::EntryTooLarge { .. } => "entry_too_large",
            Fault::Stamp(_) => "container_stamp",
        }
    }

    /// The entry that it is about.
    pub fn entry(&self) -> Option<&str> {
        match self {
            Fault::TooMany { entry }
            | Fault::Cut { entry }
            | Fault::Lost { entry, .. }
            | Fault::Header { entry, .. }
            | Fault::Name { entry }
            | Fault::Twice { entry }
            | Fault::Order { entry, .. }
            | Fault::Changed { entry }
            | Fault::Directory { entry, .. }
            | Fault::Digest { entry }
            | Fault::Added { entry }
            | Fault::Removed { entry }
            | Fault::Renamed { entry, .. }
            | Fault::EntryTooLarge { entry, .. } => Some(entry),
            Fault::Manifest { .. } => Some(super::MANIFEST),
            Fault::Stamp(_) => Some(super::STAMP),
            Fault::Io(_) | Fault::NotAContainer | Fault::TooLarge { .. } | Fault::Behind { .. } => None,
        }
    }
}
