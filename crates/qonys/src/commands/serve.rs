//! `qonys serve` and `qonys migrate`

use crate::Outcome;
use crate::assemble;
use crate::cli::{Serve, WithConfig};
use crate::config::Config;
use crate::revocation::{self, Sources};
use crate::serve::{listen, serve, signals};
use anyhow::Context as _;
use qonys_store::Store;
use qonys_web::Settings;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Where the signing program NCALayer listens on a person's computer.
const NCALAYER: &str = "wss://127.0.0.1:13579";

pub async fn run(command: &Serve) -> anyhow::Result<Outcome> {
    let config = Config::load(&command.config.config)?;
    crate::log::start(&config.log.level, config.log.format)?;
    let listener = listen(config.listen).await?;
    let maintenance = Arc::new(AtomicBool::new(command.maintenance));
    let stop = signals(maintenance.clone())?;
    let ctx = assemble::real(&config, true).await?;
    let settings = Settings {
        secure_cookies: config.public_url.starts_with("https://"),
        demo: None,
        maintenance,
        signer_url: NCALAYER.to_owned(),
        version: env!("CARGO_PKG_VERSION"),
        behind_proxy: config.behind_proxy,
        disk: Some(crate::system::disk_of(config.data.clone())),
        metrics: Some(crate::metrics::start()?),
    };
    tracing::info!(listen = %listener.local_addr()?, version = settings.version, "serving");
    let lists = revocation::start(
        &ctx,
        Sources {
            addresses: config.revocation.addresses.clone(),
            every: Duration::from_secs(60 * u64::from(config.revocation.every_minutes)),
            folder: Some(config.revocation_lists()),
        },
    )?;
    let trusted = crate::trust::follow(ctx.trust.clone(), config.trust.folder.clone(), TRUST_EVERY);
    let jobs = qonys_office::jobs::start(&ctx);
    let served = serve(ctx, settings, listener, stop).await;
    lists.abort();
    trusted.abort();
    jobs.iter().for_each(tokio::task::JoinHandle::abort);
    served.map(|()| Outcome::Yes)
}

/// How often the trust folder is looked at.
const TRUST_EVERY: Duration = Duration::from_secs(30);

pub async fn migrate(command: &WithConfig) -> anyhow::Result<Outcome> {
    let backend = Config::load(&command.config.config)?.backend()?;
    let run = tokio::task::spawn_blocking(move || Store::migrate(&backend)).await?;
    let run = run.context("the database was not migrated")?;
    for name in &run {
        super::print(name)?;
    }
    if run.is_empty() {
        eprintln!("the database is of this version already");
    }
    Ok(Outcome::Yes)
}
