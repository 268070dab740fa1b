//! Puts the parts of a server together.

use crate::authority::HttpAuthority;
use crate::config::{Config, Unknown};
use crate::identity::{self, Identity};
use crate::system::{FreshIds, SystemClock};
use crate::typesetter::Typesetter;
use crate::{rules, trust};
use anyhow::{Context as _, bail};
use qonys_office::mail::Mail;
use qonys_office::ports::Authority;
use qonys_office::revocation::{RevocationPolicy, Revocations, WhenUnknown};
use qonys_office::trust::Trust;
use qonys_office::{Clock, Context, Parts, ServiceKind, SessionLimits};
use qonys_procedure::rulebook::RuleBook;
use qonys_store::seal::MasterKeys;
use qonys_store::seal::file::Folder;
use qonys_store::{Backend, Options, Store, SystemEntropy};
use std::path::PathBuf;
use std::sync::Arc;

/// Opens the database of a configured server. `exclusive` for the one process that serves.
pub async fn store(backend: Backend, exclusive: bool) -> anyhow::Result<Store> {
    let opened = tokio::task::spawn_blocking(move || {
        Store::open(Options { exclusive, ..Options::new(backend) }, Arc::new(SystemEntropy))
    });
    Ok(opened.await.context("opening the database was cut off")??)
}

/// The master keys of a configured server.
pub fn master_keys(config: &Config) -> anyhow::Result<MasterKeys> {
    master_key_of(&config.master_key.read("master_key")?)
}

/// Master keys from their text: the first wraps, the others still open.
pub fn master_key_of(text: &str) -> anyhow::Result<MasterKeys> {
    let mut keys = crate::config::parse_master_keys(text)?;
    let current = keys.remove(0);
    Ok(MasterKeys::new(current, keys))
}

/// The context of a server for real work, as configured.
pub async fn real(config: &Config, exclusive: bool) -> anyhow::Result<Context> {
    // The trust store first: a training root must stop the server before anything is opened.
    let trust = trust::load(&config.trust.folder)?;
    let master = master_keys(config)?;
    let store = store(config.backend()?, exclusive).await?;
    let Some(identity) = identity::open(&store, &master).await? else {
        bail!("this server has not been set up; run `qonys init` first");
    };
    if identity.kind != ServiceKind::Real {
        bail!("this is the database of a training server; a server for real work needs one of its own (`qonys init`)");
    }
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let ctx = Context::new(parts(Ground {
        store,
        identity,
        master: Arc::new(master),
        trust: Arc::new(Trust::new(trust)),
        revocation: revocations(&config.revocation)?,
        book: Arc::new(rules::book()?),
        clock,
        mail: config.mail.as_ref().map(|mail| mail.sending(&config.public_url)).transpose()?,
        files: config.files(),
        public_url: config.public_url.clone(),
        sessions: SessionLimits {
            idle_seconds: i64::from(config.sessions.idle_minutes) * 60,
            absolute_seconds: i64::from(config.sessions.absolute_hours) * 3_600,
        },
        upload_bytes_max: config.uploads.bytes_max,
    })?);
    crate::revocation::take_all_kept(&ctx, &config.revocation.addresses, &config.revocation_lists());
    Ok(ctx)
}

/// Whom a configured server asks about certificates, and what follows where nobody answers.
fn revocations(config: &crate::config::Revocation) -> anyhow::Result<Revocations> {
    let policy = RevocationPolicy {
        unknown: match config.unknown() {
            Unknown::Accept => WhenUnknown::Accept,
            Unknown::Refuse => WhenUnknown::Refuse,
            Unknown::Wait => WhenUnknown::Wait,
        },
        stamp_required: config.stamp_required,
        sign_in_seconds: i64::from(config.sign_in_hours) * 3_600,
    };
    let authority: Option<Arc<dyn Authority>> = match (config.ocsp.is_empty(), &config.stamps) {
        (true, None) => None,
        _ => Some(Arc::new(HttpAuthority::new(config.ocsp.clone(), config.stamps.clone())?)),
    };
    Ok(Revocations::new(policy, Arc::default(), authority))
}

/// What differs between servers.
pub struct Ground {
    pub store: Store,
    pub identity: Identity,
    pub master: Arc<MasterKeys>,
    pub trust: Arc<Trust>,
    pub revocation: Revocations,
    pub book: Arc<RuleBook>,
    pub clock: Arc<dyn Clock>,
    pub mail: Option<Mail>,
    pub files: PathBuf,
    pub public_url: String,
    pub sessions: SessionLimits,
    pub upload_bytes_max: u64,
}

/// The parts of a server on its ground.
pub fn parts(ground: Ground) -> anyhow::Result<Parts> {
    let Identity { service, kind, service_key, search_key } = ground.identity;
    Ok(Parts {
        store: ground.store,
        book: ground.book,
        trust: ground.trust,
        revocation: ground.revocation,
        clock: ground.clock,
        certificate_clock: Arc::new(SystemClock),
        ids: Arc::new(FreshIds),
        entropy: Arc::new(SystemEntropy),
        master: ground.master,
        service_key,
        search_key,
        printer: Arc::new(Typesetter),
        mail: ground.mail,
        files: Folder::open(&ground.files)?,
        service: service.to_string(),
        public_url: ground.public_url,
        kind,
        sessions: ground.sessions,
        upload_bytes_max: ground.upload_bytes_max,
    })
}
