//! Sealed files (A4): segments of 64 KiB, written to a temporary name, synced, renamed, directory synced.
//!
//! A file is: algorithm ‖ 19 bytes of nonce ‖ segments, each with its tag (STREAM: a segment that is changed,
//! moved, missing or behind the end does not open).

use super::{CaseKey, Purpose, SealError};
use crate::{Digest, Entropy, Error};
use aead_stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use qonys_procedure::FileId;
use sha2::{Digest as _, Sha256};
use std::{
    fs::{self, File},
    io::{self, BufReader, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Component, Path, PathBuf},
    time::SystemTime,
};
use zeroize::Zeroizing;

/// Plain bytes in one segment.
pub const SEGMENT: usize = 64 * 1024;

/// XChaCha20-Poly1305 in STREAM (BE32).
const STREAM: u8 = 1;
const NONCE: usize = 19;
const TAG: usize = 16;
const TABLE: &str = "file";
const UNFINISHED: &str = ".part";

/// The folder of sealed files.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

/// What a finished file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Where it lies, below the folder; goes into `file.place`.
    pub place: String,
    /// SHA-256 of the plain bytes.
    pub sha256: Digest,
    /// Number of plain bytes.
    pub bytes: u64,
}

impl Folder {
    /// Opens or makes the folder (mode 0700).
    ///
    /// # Errors
    /// Of the file system.
    pub fn open(root: &Path) -> Result<Folder, Error> {
        make_dir(root)?;
        Ok(Folder { root: root.to_owned() })
    }

    /// Starts a file. Dropped before [`Writer::finish`], it leaves nothing. Blocking.
    ///
    /// # Errors
    /// Of the file system.
    pub fn create(&self, key: &CaseKey, id: FileId, entropy: &dyn Entropy) -> Result<Writer, Error> {
        // Two hex digits of the random end of the id spread the files over 256 folders.
        let name = id.0.simple().to_string();
        let place = format!("{}/{name}", &name[30..]);
        let dir = self.root.join(&name[30..]);
        make_dir(&dir)?;
        let mut nonce = [0; NONCE];
        entropy.fill(&mut nonce);
        let unfinished = dir.join(format!("{name}{UNFINISHED}"));
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unfinished)?;
        let unfinished = Unfinished { path: Some(unfinished) };
        file.write_all(&[STREAM])?;
        file.write_all(&nonce)?;
        let cipher = XChaCha20Poly1305::new((&*key.sub_key(Purpose::File(id))).into());
        Ok(Writer {
            file,
            finished: self.root.join(&place),
            dir,
            unfinished,
            place,
            stream: EncryptorBE32::from_aead(cipher, &nonce.into()),
            aad: super::aad(TABLE, id.bytes(), key.case()),
            hash: Sha256::new(),
            buffer: Zeroizing::new(Vec::with_capacity(SEGMENT + TAG)),
            bytes: 0,
        })
    }

    /// Opens a file for reading. Blocking.
    ///
    /// # Errors
    /// Of the file system; a damaged head.
    pub fn read(&self, key: &CaseKey, id: FileId, place: &str) -> Result<Reader, Error> {
        let mut file = BufReader::with_capacity(SEGMENT + TAG, File::open(self.path(place)?)?);
        let mut head = [0; 1 + NONCE];
        file.read_exact(&mut head).map_err(cut)?;
        let (algorithm, nonce) = head.split_first_chunk::<1>().ok_or(SealError::Cut)?;
        if algorithm[0] != STREAM {
            return Err(SealError::Algorithm(algorithm[0]).into());
        }
        let nonce = <[u8; NONCE]>::try_from(nonce).map_err(|_| SealError::Cut)?;
        let cipher = XChaCha20Poly1305::new((&*key.sub_key(Purpose::File(id))).into());
        let mut reader = Reader {
            file,
            stream: Some(DecryptorBE32::from_aead(cipher, &nonce.into())),
            aad: super::aad(TABLE, id.bytes(), key.case()),
            ahead: Vec::new(),
        };
        reader.ahead = reader.sealed_segment()?;
        Ok(reader)
    }

    /// Removes a file; one that is gone already is no error. Blocking.
    ///
    /// # Errors
    /// Of the file system.
    pub fn remove(&self, place: &str) -> Result<(), Error> {
        match fs::remove_file(self.path(place)?) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Removes temporary and finished files older than `age_seconds_min` (24 h in service) that `known`
    /// does not name. Returns how many. Blocking.
    ///
    /// # Errors
    /// Of the file system or of `known`.
    pub fn sweep(
        &self,
        now: SystemTime,
        age_seconds_min: u64,
        known: &mut dyn FnMut(&str) -> Result<bool, Error>,
    ) -> Result<u64, Error> {
        let mut removed = 0;
        for dir in fs::read_dir(&self.root)? {
            let dir = dir?;
            if !dir.file_type()?.is_dir() {
                continue;
            }
            for file in fs::read_dir(dir.path())? {
                let file = file?;
                let age = now.duration_since(file.metadata()?.modified()?).unwrap_or_default();
                let (Some(dir), Some(name)) =
                    (dir.file_name().to_str().map(str::to_owned), file.file_name().to_str().map(str::to_owned))
                else {
                    continue;
                };
                let is_old = age.as_secs() >= age_seconds_min;
                if is_old && (name.ends_with(UNFINISHED) || !known(&format!("{dir}/{name}"))?) {
                    fs::remove_file(file.path())?;
                    removed += 1;
                }
            }
        }
        Ok(removed)
    }

    /// A place is `xx/name`: nothing that leads out of the folder.
    fn path(&self, place: &str) -> Result<PathBuf, Error> {
        let below = Path::new(place);
        let plain = below.components().all(|part| matches!(part, Component::Normal(_)));
        if plain && below.components().count() == 2 {
            Ok(self.root.join(below))
        } else {
            Err(Error::Corrupt { table: TABLE, id: place.to_owned() })
        }
    }
}

/// Removes the temporary file unless it got its name.
struct Unfinished {
    path: Option<PathBuf>,
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(path) = &self.path
            && let Err(error) = fs::remove_file(path)
        {
            tracing::warn!(%error, "an unfinished file stays until the sweep");
        }
    }
}

/// Writes one sealed file, chunk by chunk.
pub struct Writer {
    file: File,
    dir: PathBuf,
    finished: PathBuf,
    unfinished: Unfinished,
    place: String,
    stream: EncryptorBE32<XChaCha20Poly1305>,
    aad: Vec<u8>,
    hash: Sha256,
    buffer: Zeroizing<Vec<u8>>,
    bytes: u64,
}

impl Writer {
    /// Takes plain bytes of any length.
    ///
    /// # Errors
    /// Of the file system.
    pub fn write(&mut self, plain: &[u8]) -> Result<(), Error> {
        self.hash.update(plain);
        self.bytes += plain.len() as u64;
        let mut rest = plain;
        while !rest.is_empty() {
            // The last segment is sealed as such by `finish`, so a full one waits for a byte behind it.
            if self.buffer.len() == SEGMENT {
                self.stream.encrypt_next_in_place(&self.aad, &mut *self.buffer).map_err(|_| SealError::TooLarge)?;
                self.file.write_all(&self.buffer)?;
                self.buffer.clear();
            }
            let (now, later) = rest.split_at(rest.len().min(SEGMENT - self.buffer.len()));
            self.buffer.extend_from_slice(now);
            rest = later;
        }
        Ok(())
    }

    /// Plain bytes taken so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Seals the last segment, syncs, gives the file its name and syncs the directory: after that it may be
    /// named in a transaction.
    ///
    /// # Errors
    /// Of the file system.
    pub fn finish(mut self) -> Result<Sealed, Error> {
        self.stream.encrypt_last_in_place(&self.aad, &mut *self.buffer).map_err(|_| SealError::TooLarge)?;
        self.file.write_all(&self.buffer)?;
        self.file.sync_all()?;
        if let Some(unfinished) = self.unfinished.path.take() {
            fs::rename(unfinished, &self.finished)?;
        }
        File::open(&self.dir)?.sync_all()?;
        Ok(Sealed { place: self.place, sha256: self.hash.finalize().into(), bytes: self.bytes })
    }
}

/// Reads one sealed file from its beginning.
pub struct Reader {
    file: BufReader<File>,
    stream: Option<DecryptorBE32<XChaCha20Poly1305>>,
    aad: Vec<u8>,
    ahead: Vec<u8>,
}

impl Reader {
    /// The next segment of plain bytes, `None` at the proven end.
    ///
    /// # Errors
    /// `Seal(Broken)` if a segment is changed, moved, missing or the end is cut.
    pub fn next_segment(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let behind = self.sealed_segment()?;
        let mut segment = std::mem::replace(&mut self.ahead, behind);
        let Some(mut stream) = self.stream.take() else { return Ok(None) };
        if self.ahead.is_empty() {
            stream.decrypt_last_in_place(&self.aad, &mut segment).map_err(|_| SealError::Broken)?;
        } else {
            stream.decrypt_next_in_place(&self.aad, &mut segment).map_err(|_| SealError::Broken)?;
            self.stream = Some(stream);
        }
        Ok(Some(segment))
    }

    /// Everything, at most `bytes_max`.
    ///
    /// # Errors
    /// As [`Reader::next_segment`]; `Invalid` if it is longer.
    pub fn read_all(mut self, bytes_max: u64) -> Result<Vec<u8>, Error> {
        let mut all = Vec::new();
        while let Some(segment) = self.next_segment()? {
            if (all.len() + segment.len()) as u64 > bytes_max {
                return Err(Error::Invalid("the file is longer than it may be"));
            }
            all.extend_from_slice(&segment);
        }
        Ok(all)
    }

    /// A segment with its tag as it lies in the file; empty at the end.
    fn sealed_segment(&mut self) -> Result<Vec<u8>, Error> {
        let mut sealed = Vec::with_capacity(SEGMENT + TAG);
        (&mut self.file).take((SEGMENT + TAG) as u64).read_to_end(&mut sealed)?;
        Ok(sealed)
    }
}

fn cut(error: io::Error) -> Error {
    if error.kind() == io::ErrorKind::UnexpectedEof { SealError::Cut.into() } else { error.into() }
}

/// Makes a folder for the owner alone and syncs the one above it.
fn make_dir(path: &Path) -> Result<(), Error> {
    match fs::DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => {
            if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
                File::open(above)?.sync_all()?;
            }
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error.into()),
    }
}
