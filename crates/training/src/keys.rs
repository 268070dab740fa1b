//! The folder of training keys, and signing with them.

use qonys_eds::cms::build;
use qonys_eds::{Certificate, Use};
use qonys_procedure::Instant;
use std::path::{Path, PathBuf};

use crate::TrainingError;
use crate::files::{self, FileError};

const SIGNING_SUFFIX: &str = ".sign";
const AUTHENTICATION_SUFFIX: &str = ".auth";
/// Most keys listed.
const KEYS_MAX: usize = 1000;

/// A folder of keys, two for each name: `NAME.sign` and `NAME.auth`. Files are read when they are used, so
/// keys made meanwhile are seen.
#[derive(Clone, Debug)]
pub struct KeyFolder {
    folder: PathBuf,
}

/// A key by name, with what its certificates say.
#[derive(Clone, Debug)]
pub struct KeyEntry {
    /// Its name.
    pub name: String,
    /// Certificate for signing.
    pub signing: Certificate,
    /// Certificate for signing in.
    pub authentication: Certificate,
}

impl KeyEntry {
    /// The certificate for a use.
    pub fn certificate(&self, key_use: Use) -> &Certificate {
        match key_use {
            Use::Signing => &self.signing,
            Use::Authentication => &self.authentication,
        }
    }
}

impl KeyFolder {
    /// Opens a folder; makes it if it is not there.
    pub fn open(folder: &Path) -> Result<KeyFolder, TrainingError> {
        files::private_folder(folder)?;
        Ok(KeyFolder { folder: folder.to_owned() })
    }

    /// Where the keys lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// All keys, by name. A key whose certificates cannot be read or are not of training is an error.
    pub fn list(&self) -> Result<Vec<KeyEntry>, TrainingError> {
        let io = |source| FileError::Io { path: self.folder.clone(), source };
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&self.folder).map_err(io)? {
            let file = entry.map_err(io)?.file_name();
            let suffix = format!("{SIGNING_SUFFIX}.cer");
            if let Some(name) = file.to_str().and_then(|file| file.strip_suffix(&suffix)) {
                names.push(name.to_owned());
            }
            if names.len() > KEYS_MAX {
                return Err(TrainingError::TooManyKeys);
            }
        }
        names.sort();
        names.iter().map(|name| self.entry(name)).collect()
    }

    /// One key by name.
    pub fn entry(&self, name: &str) -> Result<KeyEntry, TrainingError> {
        Ok(KeyEntry {
            name: name.to_owned(),
            signing: self.certificate(name, Use::Signing)?,
            authentication: self.certificate(name, Use::Authentication)?,
        })
    }

    /// The certificate of a key for a use.
    pub fn certificate(&self, name: &str, key_use: Use) -> Result<Certificate, TrainingError> {
        let (der, _) = self.found(name, files::read_certificates(&self.folder, &key_name(name, key_use)?))?;
        training(name, &der)
    }

    /// Signs with a key: CAdES-BES as NCALayer makes it, content inside if `attached`. `now` becomes the
    /// claimed time of signing.
    pub fn sign(
        &self,
        name: &str,
        key_use: Use,
        content: &[u8],
        attached: bool,
        now: Instant,
    ) -> Result<Vec<u8>, TrainingError> {
        let key = self.found(name, files::read_key(&self.folder, &key_name(name, key_use)?))?;
        training(name, &key.certificate)?;
        Ok(build::sign(content, attached, &[&key], now)?)
    }

    fn found<T>(&self, name: &str, read: Result<T, FileError>) -> Result<T, TrainingError> {
        read.map_err(|error| match error {
            FileError::Missing(_) => TrainingError::NoSuchKey(name.to_owned()),
            other => other.into(),
        })
    }
}

/// File name of a key for a use. Only plain names: a name comes from an address and becomes a path.
pub(crate) fn key_name(name: &str, key_use: Use) -> Result<String, TrainingError> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if name.is_empty() || name.len() > 64 || !name.chars().all(plain) {
        return Err(TrainingError::KeyName);
    }
    Ok(match key_use {
        Use::Signing => format!("{name}{SIGNING_SUFFIX}"),
        Use::Authentication => format!("{name}{AUTHENTICATION_SUFFIX}"),
    })
}

fn training(name: &str, der: &[u8]) -> Result<Certificate, TrainingError> {
    let certificate = Certificate::parse(der)?;
    if certificate.training { Ok(certificate) } else { Err(TrainingError::NotATrainingKey(name.to_owned())) }
}
