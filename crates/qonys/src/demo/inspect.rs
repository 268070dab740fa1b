//! A demo's folder as commands look at it: opened as it is, nothing made.

use super::folder::Folder;
use crate::assemble::{Ground, master_key_of, parts, store};
use crate::files::{certificates, read_bounded};
use crate::identity;
use crate::system::OffsetClock;
use anyhow::{Context as _, bail};
use qonys_eds::TrustStore;
use qonys_office::revocation::Revocations;
use qonys_office::trust::Trust;
use qonys_office::{Context, ServiceKind, SessionLimits};
use qonys_store::{Backend, Store};
use std::path::Path;
use std::sync::Arc;

/// Largest certificate of the training authority, bytes.
const CERTIFICATE_BYTES_MAX: u64 = 64 * 1024;

/// The context of a demo that does not run; its schema is brought to this version first.
pub async fn open(root: &Path) -> anyhow::Result<Context> {
    let backend = backend(&Folder::existing(root)?);
    let migrating = backend.clone();
    tokio::task::spawn_blocking(move || Store::migrate(&migrating)).await?.context("the demo's database")?;
    let store = store(backend, true).await.context("the demo's database; is the demo running?")?;
    on(root, store).await
}

/// The context of a demo that may be running: for reading beside it.
pub async fn beside(root: &Path) -> anyhow::Result<Context> {
    let store = store(backend(&Folder::existing(root)?), false).await.context("the demo's database")?;
    on(root, store).await
}

fn backend(folder: &Folder) -> Backend {
    Backend::Sqlite { path: folder.path("qonys.sqlite") }
}

async fn on(root: &Path, store: Store) -> anyhow::Result<Context> {
    let folder = Folder::existing(root)?;
    let master = master_key_of(&folder.master_key()?)?;
    let identity = identity::open(&store, &master).await?.context("the demo has not been started yet")?;
    if identity.kind != ServiceKind::Training {
        bail!("{} is the database of a server for real work", root.display());
    }
    Ok(Context::new(parts(Ground {
        store,
        identity,
        master: Arc::new(master),
        trust: Arc::new(Trust::new(trust(&folder.path("ca"))?)),
        revocation: Revocations::default(),
        book: Arc::new(super::draft::book_of(&folder)?),
        clock: Arc::new(OffsetClock::ahead_by(folder.clock_offset_us().unwrap_or(0))),
        mail: None,
        files: folder.path("files"),
        public_url: "http://127.0.0.1".to_owned(),
        sessions: SessionLimits::default(),
        upload_bytes_max: super::UPLOAD_BYTES_MAX,
    })?))
}

/// The training authorities of a folder; anything else is refused.
fn trust(folder: &Path) -> anyhow::Result<TrustStore> {
    let mut trust = TrustStore::new();
    for file in certificates(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let bytes = read_bounded(&file, CERTIFICATE_BYTES_MAX)?;
        trust.add_training(&bytes).with_context(|| file.display().to_string())?;
    }
    Ok(trust)
}
