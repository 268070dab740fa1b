//! The trust store of a server for real work: the certificates of one folder, read again when they change.

use crate::files::{certificates, read_bounded};
use anyhow::{Context as _, bail};
use qonys_eds::TrustStore;
use qonys_office::trust::Trust;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::task::JoinHandle;

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

/// Name, size and time of change of each file: what is compared to see that something changed.
type Look = Vec<(PathBuf, u64, Option<SystemTime>)>;

fn look(folder: &Path) -> Look {
    let told = |file: PathBuf| {
        let data = std::fs::metadata(&file).ok()?;
        Some((file, data.len(), data.modified().ok()))
    };
    let mut all: Look = certificates(folder).unwrap_or_default().into_iter().filter_map(told).collect();
    all.sort();
    all
}

/// Follows a folder for as long as the task lives. What cannot be taken changes nothing, and is told in the log: nobody
/// is locked out because of a file that is half copied.
pub fn follow(trust: Arc<Trust>, folder: PathBuf, every: Duration) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut seen = look(&folder);
        loop {
            tokio::time::sleep(every).await;
            let (trust, folder, before) = (Arc::clone(&trust), folder.clone(), seen.clone());
            seen = tokio::task::spawn_blocking(move || take_changes(&trust, &folder, before)).await.unwrap_or(seen);
        }
    })
}

/// Reads the folder anew if it is not as it was; answers how it is.
fn take_changes(trust: &Trust, folder: &Path, before: Look) -> Look {
    let now = look(folder);
    if now == before {
        return before;
    }
    match load(folder) {
        Ok(store) => {
            tracing::info!(authorities = store.authorities().len(), "the trust folder was read anew");
            trust.replace(store);
        }
        Err(error) => tracing::error!(
            error = format!("{error:#}"),
            "the changed trust folder cannot be taken; what was trusted before is trusted on"
        ),
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;
    use qonys_eds::issue::{CertificateRequest, KeyKind, Profile, SoftKey, Subject, certificate};

    fn authority(name: &str, training: bool) -> Vec<u8> {
        let now = crate::system::now();
        let request = CertificateRequest {
            subject: Subject { common_name: name.to_owned(), ..Subject::default() },
            profile: Profile::Authority { path_length: None },
            serial: vec![1],
            not_before: now.plus_seconds(-60),
            not_after: now.plus_seconds(3_600),
            training,
            extensions: Vec::new(),
        };
        certificate(&request, &SoftKey::generate(KeyKind::P256).expect("a key"), None).expect("a certificate")
    }

    #[test]
    fn authorities_come_and_go_while_the_server_runs_and_what_cannot_be_taken_changes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).expect("written");
        put("first.cer", &authority("FIRST", false));
        let trust = Trust::new(load(folder.path()).expect("an authority"));
        let count = || trust.now().authorities().len();
        let seen = look(folder.path());
        assert_eq!((take_changes(&trust, folder.path(), seen.clone()), count()), (seen.clone(), 1));
        put("second.cer", &authority("SECOND", false));
        let seen = take_changes(&trust, folder.path(), seen);
        assert_eq!(count(), 2);
        put("half.cer", b"\x30\x82");
        let seen = take_changes(&trust, folder.path(), seen);
        assert_eq!(count(), 2, "half a file");
        put("half.cer", &authority("TRAINING", true));
        let seen = take_changes(&trust, folder.path(), seen);
        assert_eq!(count(), 2, "a training authority is never trusted for real work");
        for name in ["half.cer", "second.cer"] {
            std::fs::remove_file(folder.path().join(name)).expect("removed");
        }
        take_changes(&trust, folder.path(), seen);
        assert_eq!(count(), 1);
    }
}
