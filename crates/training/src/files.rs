//! Training keys in files: `NAME.key` (PKCS #8, PEM, for the owner alone) and `NAME.cer` (the certificate and
//! what goes with it into containers, PEM).

use der::pem::{self, LineEnding};
use qonys_eds::decode_certificates;
use qonys_eds::issue::{CertifiedKey, KeyError, SoftKey};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

#[cfg(unix)]
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};

/// Most bytes of a key or certificate file.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// A file of a training key cannot be used.
#[derive(Debug, Error)]
pub enum FileError {
    /// There is no such file.
    #[error("there is no {0}")]
    Missing(PathBuf),
    /// Reading or writing failed.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file holds something else.
    #[error("{path} cannot be read: {what}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
}

/// Makes a folder for the owner alone.
pub(crate) fn private_folder(folder: &Path) -> Result<(), FileError> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    builder.mode(0o700);
    builder.recursive(true).create(folder).map_err(|source| FileError::Io { path: folder.to_owned(), source })
}

pub(crate) fn read_key(folder: &Path, name: &str) -> Result<CertifiedKey, FileError> {
    let key_path = folder.join(format!("{name}.key"));
    let text = read(&key_path)?;
    let (label, der) =
        pem::decode_vec(&text).map_err(|e| FileError::Unreadable { path: key_path.clone(), what: e.to_string() })?;
    if label != "PRIVATE KEY" {
        return Err(FileError::Unreadable { path: key_path, what: format!("it holds a {label}") });
    }
    let key = SoftKey::from_pkcs8(&der).map_err(|e| FileError::Unreadable { path: key_path, what: e.to_string() })?;
    let (certificate, chain) = read_certificates(folder, name)?;
    Ok(CertifiedKey { key, certificate, chain })
}

/// The certificate of a key and what goes with it.
pub(crate) fn read_certificates(folder: &Path, name: &str) -> Result<(Vec<u8>, Vec<Vec<u8>>), FileError> {
    let path = folder.join(format!("{name}.cer"));
    let mut certificates = decode_certificates(&read(&path)?)
        .map_err(|e| FileError::Unreadable { path: path.clone(), what: e.to_string() })?
        .into_iter();
    let certificate = certificates
        .next()
        .ok_or_else(|| FileError::Unreadable { path, what: "it holds no certificate".to_owned() })?;
    Ok((certificate, certificates.collect()))
}

/// Writes the key before its certificate: where the certificate is, the key is.
pub(crate) fn write_key(folder: &Path, name: &str, key: &CertifiedKey) -> Result<(), FileError> {
    let key_path = folder.join(format!("{name}.key"));
    let der = key.key.to_pkcs8().map_err(|e: KeyError| unreadable(&key_path, e))?;
    let text = pem::encode_string("PRIVATE KEY", LineEnding::LF, &der).map_err(|e| unreadable(&key_path, e))?;
    write(&key_path, text.as_bytes(), 0o600)?;

    let certificate_path = folder.join(format!("{name}.cer"));
    let mut text = String::new();
    for der in [&key.certificate].into_iter().chain(&key.chain) {
        text +=
            &pem::encode_string("CERTIFICATE", LineEnding::LF, der).map_err(|e| unreadable(&certificate_path, e))?;
    }
    write(&certificate_path, text.as_bytes(), 0o644)
}

pub(crate) fn unreadable(path: &Path, what: impl ToString) -> FileError {
    FileError::Unreadable { path: path.to_owned(), what: what.to_string() }
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    let io = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => FileError::Missing(path.to_owned()),
        _ => FileError::Io { path: path.to_owned(), source },
    };
    if fs::metadata(path).map_err(io)?.len() > FILE_BYTES_MAX {
        return Err(unreadable(path, "it is too large"));
    }
    fs::read(path).map_err(io)
}

/// Under a temporary name first, so that a file is there whole or not at all.
pub(crate) fn write(path: &Path, bytes: &[u8], mode: u32) -> Result<(), FileError> {
    let io = |source| FileError::Io { path: path.to_owned(), source };
    let temporary = path.with_extension(format!("tmp-{}", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    options.mode(mode);
    #[cfg(not(unix))]
    let _ = mode;
    let mut file: File = options.open(&temporary).map_err(io)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(io)?;
    fs::rename(&temporary, path).map_err(io)
}
