//! The trust store of a server for real work: the certificates of one folder.

use crate::files::{certificates, read_bounded};
use anyhow::{Context as _, bail};
use qonys_eds::TrustStore;
use std::path::Path;

/// Largest file of certificates, bytes.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// Reads the authorities of a folder. A training authority is refused, and so is an empty folder: nobody could
/// sign in.
pub fn load(folder: &Path) -> anyhow::Result<TrustStore> {
    let mut trust = TrustStore::new();
    let files = certificates(folder);
    for file in files.with_context(|| format!("trust.folder: cannot read {}", folder.display()))? {
        let bytes = read_bounded(&file, FILE_BYTES_MAX).with_context(|| format!("cannot read {}", file.display()))?;
        trust.add_real(&bytes).with_context(|| {
            format!("{}: not taken; remove the file from the trust folder or replace it", file.display())
        })?;
    }
    if trust.authorities().is_empty() {
        bail!(
            "the trust folder {} has no certificate: put the root and intermediate certificates of the National \
             Certification Authority there (https://pki.gov.kz)",
            folder.display()
        );
    }
    Ok(trust)
}
