//! `qonys init`: folders, master key, database, identity, first administrator. Once.

use crate::Outcome;
use crate::assemble;
use crate::cli::Init;
use crate::config::{Config, SecretSource, master_key_line};
use crate::files::read_bounded;
use crate::system::{self, FreshIds};
use crate::{identity, trust};
use anyhow::{Context as _, bail};
use qonys_eds::Certificate;
use qonys_office::Ids as _;
use qonys_store::settings::ServerKind;
use qonys_store::{Entropy as _, Store, SystemEntropy};
use std::fs::{DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

/// Largest certificate file, bytes.
const CERTIFICATE_BYTES_MAX: u64 = 64 * 1024;

pub async fn run(command: &Init) -> anyhow::Result<Outcome> {
    let config = Config::load(&command.config.config)?;
    // Everything that may be wrong is looked at before anything is made.
    let trust = trust::load(&config.trust.folder)?;
    let administrator = administrator(&command.administrator, &trust)?;
    let backend = config.backend()?;
    if let qonys_store::Backend::Sqlite { path } = &backend {
        folder(path.parent().unwrap_or(Path::new(".")))?;
    }
    folder(&config.data)?;
    folder(&config.files())?;
    let made = make_master_key(&config.master_key)?;
    let master = assemble::master_keys(&config)?;
    let migrating = backend.clone();
    tokio::task::spawn_blocking(move || Store::migrate(&migrating)).await?.context("the database cannot be made")?;
    let store = assemble::store(backend, true).await?;
    if identity::open(&store, &master).await?.is_some() {
        bail!("this server has been set up before; nothing was changed. Further accesses: `qonys access --help`");
    }
    let (now, entropy) = (system::now(), SystemEntropy);
    identity::make(&store, ServerKind::Real, FreshIds.fresh(now), now, &master, &entropy).await?;
    store.close().await?;
    let ctx = assemble::real(&config, true).await?;
    qonys_office::people::access::first_administrator(&ctx, &administrator).await?;
    ctx.store.close().await?;
    if let Some(file) = made {
        eprintln!("made the master key {}: KEEP A COPY APART FROM THE BACKUPS", file.display());
    }
    eprintln!("set up; the first administrator is {}", administrator.name());
    eprintln!("next: qonys serve --config {}", command.config.config.display());
    Ok(Outcome::Yes)
}

/// Reads the first administrator's certificate and checks that their signature would be taken.
fn administrator(file: &Path, trust: &qonys_eds::TrustStore) -> anyhow::Result<Certificate> {
    let bytes = read_bounded(file, CERTIFICATE_BYTES_MAX)
        .with_context(|| format!("--administrator: cannot read {}", file.display()))?;
    let place = || format!("--administrator {}", file.display());
    let found = qonys_eds::decode_certificates(&bytes).with_context(place)?;
    let [der] = found.as_slice() else { bail!("{}: give a file with exactly one certificate", place()) };
    let certificate = Certificate::parse(der).with_context(place)?;
    if certificate.training {
        bail!("{}: this is a training certificate; it never opens a server for real work", place());
    }
    if certificate.iin.is_none() {
        bail!("{}: the certificate names no person (no IIN)", place());
    }
    qonys_eds::verify_chain(&certificate, &[], trust, system::now()).with_context(place)?;
    Ok(certificate)
}

/// A folder that only the server's user may enter.
fn folder(path: &Path) -> anyhow::Result<()> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.with_context(|| format!("cannot make the folder {}", path.display()))?;
    close(path)
}

/// Takes a folder's permissions from others.
fn close(path: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let closed = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700));
    closed.with_context(|| format!("cannot close the folder {} to others; run: chmod 700 {0}", path.display()))
}

/// Makes the master key where its file is named and not there.
fn make_master_key(source: &SecretSource) -> anyhow::Result<Option<std::path::PathBuf>> {
    let Some(file) = source.file.as_ref().filter(|file| !file.exists()) else { return Ok(None) };
    let mut bytes = zeroize::Zeroizing::new([0; 32]);
    SystemEntropy.fill(&mut *bytes);
    let write = || -> std::io::Result<()> {
        let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
        out.write_all(master_key_line("k1", &bytes).as_bytes())?;
        out.sync_all()
    };
    write().with_context(|| format!("cannot make the master key {}", file.display()))?;
    Ok(Some(file.clone()))
}
