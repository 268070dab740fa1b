//! Fetches revocation lists in the background: verified, kept for the next start, held for every signature.

use crate::files::read_bounded;
use crate::system;
use anyhow::{Context as _, bail, ensure};
use qonys_eds::{CRL_BYTES_MAX, Crl, Unusable};
use qonys_office::Context;
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::task::JoinHandle;

/// How long a list may take to come.
const FETCH_SECONDS: u64 = 120;

/// Where lists come from.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Addresses, `http://…`.
    pub addresses: Vec<String>,
    /// Between two fetches.
    pub every: Duration,
    /// Folder in which they are kept for the next start.
    pub folder: Option<PathBuf>,
}

/// Takes what a server fetched before: for its next start, and for commands that run beside it.
pub fn take_all_kept(ctx: &Context, addresses: &[String], folder: &Path) {
    for address in addresses {
        if let Err(error) = take_kept(ctx, address, &kept(folder, address)) {
            tracing::warn!(address, error = format!("{error:#}"), "the kept revocation list is of no use");
        }
    }
}

/// Fetches for as long as the task lives.
///
/// # Errors
/// A folder that cannot be made, a client that cannot be built.
pub fn start(ctx: &Context, sources: Sources) -> anyhow::Result<JoinHandle<()>> {
    if let Some(folder) = &sources.folder {
        std::fs::create_dir_all(folder).with_context(|| format!("revocation lists in {}", folder.display()))?;
    }
    let client = reqwest::Client::builder().timeout(Duration::from_secs(FETCH_SECONDS)).build()?;
    let ctx = ctx.clone();
    Ok(tokio::spawn(async move {
        loop {
            for address in &sources.addresses {
                if let Err(error) = fetch(&ctx, &client, address, sources.folder.as_deref()).await {
                    tracing::warn!(address, error = format!("{error:#}"), "revocation list not fetched");
                }
            }
            tokio::time::sleep(sources.every).await;
        }
    }))
}

fn kept(folder: &Path, address: &str) -> PathBuf {
    folder.join(format!("{}.crl", hex::encode(&Sha256::digest(address)[..8])))
}

fn take_kept(ctx: &Context, address: &str, file: &Path) -> anyhow::Result<()> {
    if !file.exists() {
        return Ok(());
    }
    take(ctx, address, &read_bounded(file, CRL_BYTES_MAX as u64)?)
}

async fn fetch(ctx: &Context, client: &reqwest::Client, address: &str, folder: Option<&Path>) -> anyhow::Result<()> {
    let mut answer = client.get(address).send().await?.error_for_status()?;
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        ensure!(bytes.len() + chunk.len() <= CRL_BYTES_MAX, "longer than {CRL_BYTES_MAX} bytes");
        bytes.extend_from_slice(&chunk);
    }
    let (ctx, address, folder) = (ctx.clone(), address.to_owned(), folder.map(Path::to_owned));
    // A national list has hundreds of thousands of entries.
    tokio::task::spawn_blocking(move || {
        take(&ctx, &address, &bytes)?;
        folder.map_or(Ok(()), |folder| keep(&kept(&folder, &address), &bytes))
    })
    .await?
}

/// Lists that count now. Of an authority that is not in the trust store but below one of it, the signature is verified
/// with the chain of whoever signs.
fn take(ctx: &Context, address: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let lists = Crl::parse_file(bytes)?;
    let (now, trust) = (system::now(), ctx.trust.now());
    for list in &lists {
        let judged = trust.authorities().iter().map(|authority| list.check(authority, now));
        let ours = judged.filter(|judged| *judged != Err(Unusable::OtherIssuer)).collect::<Vec<_>>();
        if let Some(Err(why)) = ours.first()
            && !ours.contains(&Ok(()))
        {
            bail!("{why}");
        }
    }
    ensure!(ctx.revocation.lists.put(address, lists), "it is older than the one that is held");
    Ok(())
}

/// Whole or not at all: a name is given to what is written.
fn keep(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let new = file.with_extension("new");
    std::fs::write(&new, bytes).and_then(|()| std::fs::rename(&new, file)).with_context(|| file.display().to_string())
}
