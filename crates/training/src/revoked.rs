//! Revocation by the training authority: which certificates are revoked, and the lists that say so.

use qonys_eds::issue::{CertifiedKey, crl};
use qonys_procedure::Instant;
use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::TrainingError;
use crate::ca::TrainingCa;
use crate::files::{self, FileError};

/// Names of the authorities that issue lists, as in the names of their files.
pub const ISSUERS: [&str; 5] = ["rsa-root", "ecdsa-root", "ecdsa-issuing", "gost-root", "gost-issuing"];
/// A list is made anew each time it is asked for, and counts so short that one sees at once what happens when the
/// authority falls silent.
const LIST_SECONDS: i64 = 30;

impl TrainingCa {
    /// Serial numbers, in hexadecimal, of certificates that are revoked, and since when.
    pub fn revoked(&self) -> Result<BTreeMap<String, Instant>, TrainingError> {
        let file = self.revoked_file();
        let text = match files::read(&file) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(FileError::Missing(_)) => String::new(),
            Err(other) => return Err(other.into()),
        };
        let read = |line: &str| {
            let (serial, since) = line.split_once(' ')?;
            Some((serial.to_owned(), Instant(since.parse().ok()?)))
        };
        let lines = text.lines().map(|line| read(line).ok_or_else(|| files::unreadable(&file, "a line is no entry")));
        Ok(lines.collect::<Result<_, _>>()?)
    }

    /// Revokes certificates, or takes that back: in training one may try again.
    pub fn set_revoked(&self, serials: &[String], revoked: bool, now: Instant) -> Result<(), TrainingError> {
        let mut all = self.revoked()?;
        for serial in serials {
            if revoked {
                all.entry(serial.clone()).or_insert(now);
            } else {
                all.remove(serial);
            }
        }
        let text: String = all.iter().map(|(serial, since)| format!("{serial} {}\n", since.0)).collect();
        Ok(files::write(&self.revoked_file(), text.as_bytes(), 0o644)?)
    }

    /// The present list of one of the [`ISSUERS`], in DER; none for another name.
    pub fn list(&self, issuer: &str, now: Instant) -> Result<Option<Vec<u8>>, TrainingError> {
        let Some(place) = ISSUERS.iter().position(|name| *name == issuer) else { return Ok(None) };
        let key: &CertifiedKey = self.authorities()[place];
        let octets = |serial: &str| hex::decode(serial).ok();
        let revoked: Vec<_> =
            self.revoked()?.iter().filter_map(|(serial, since)| Some((octets(serial)?, *since))).collect();
        Ok(Some(crl(key, now, now.plus_seconds(LIST_SECONDS), &revoked)?))
    }

    fn revoked_file(&self) -> PathBuf {
        self.folder().join("revoked.txt")
    }
}
