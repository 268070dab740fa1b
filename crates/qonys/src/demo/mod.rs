//! `qonys demo`: a training server with synthetic people and cases. Nothing in it is real, and it trusts nothing
//! that is.

mod clock;
mod draft;
mod folder;
mod hooks;
pub mod inspect;
mod ready;
mod show;

use crate::Outcome;
use crate::assemble::{Ground, master_key_of, parts, store};
use crate::authority::HttpAuthority;
use crate::cli::Demo as Command;
use crate::config::Mail as MailConfig;
use crate::identity;
use crate::revocation::{self, Sources};
use crate::serve::{Stop, listen, serve, signals};
use crate::system::{self, FreshIds, OffsetClock, SystemClock};
use anyhow::{Context as _, bail};
use folder::Folder;
use hooks::Hooks;
use qonys_eds::Crl;
use qonys_office::mail::Mail;
use qonys_office::ports::Authority;
use qonys_office::revocation::{RevocationLists, RevocationPolicy, Revocations, WhenUnknown};
use qonys_office::trust::Trust;
use qonys_office::{Clock, Context, Ids as _, ServiceKind, SessionLimits, jobs};
use qonys_procedure::Instant;
use qonys_procedure::rulebook::RuleBook;
use qonys_store::seal::MasterKeys;
use qonys_store::settings::ServerKind;
use qonys_store::{Backend, Entropy as _, SystemEntropy};
use qonys_training::TrainingError;
use qonys_training::agent::{Agent, Now};
use qonys_training::ca::TrainingCa;
use qonys_training::demo::{self, Planned, Studio};
use qonys_training::keys::KeyFolder;
use qonys_web::Settings;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Largest document in the demo, bytes.
const UPLOAD_BYTES_MAX: u64 = 20 * 1024 * 1024;

/// How often revocation lists are fetched from the training authority on this computer.
const LISTS_EVERY: Duration = Duration::from_secs(2);

/// Runs the demo until it is told to stop.
pub async fn run(command: &Command) -> anyhow::Result<Outcome> {
    crate::log::start("warn", crate::config::LogFormat::Text)?;
    // Before the folder: a file with faults must cost nobody a demo that is there.
    let Some(draft) = draft::given(command.edition_file.as_deref())? else { return Ok(Outcome::Unable) };
    let folder = Folder::open(command.data.as_deref(), command.fresh)?;
    let listener = listen(command.listen).await?;
    let address = listener.local_addr()?;
    let book = Arc::new(draft.kept_to(&folder)?);
    let clock = Arc::new(clock::start(command, &folder, &book)?);
    let public_url = command.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let (secure_cookies, public_at) = (public_url.starts_with("https://"), public_url.clone());
    let (studio, make) = set_up(&folder, public_url, &book, clock.clone()).await?;
    let agent = key_agent(command, &studio).await?;
    let cases = plan(command, &folder, clock.now(), &book)?;
    let mail = command.mail.as_deref().map(MailConfig::load).transpose()?;
    let mail = mail.map(|mail| mail.sending(&public_at)).transpose()?;
    let ctx = make(clock.clone(), Some(Lines { authority: authority_at(&agent)?, mail }));
    let filling = Arc::new(AtomicBool::new(true));
    let maintenance = Arc::new(AtomicBool::new(false));
    let stop = signals(maintenance.clone())?;
    let ready = ready::Ready::new(&ctx, address, agent.address(), &folder, command.public_url.clone());
    let disk_at = folder.root().to_owned();
    let settings = Settings {
        secure_cookies,
        demo: Some(Arc::new(Hooks::new(ctx.clone(), clock.clone(), folder.clone(), filling.clone()))),
        maintenance,
        signer_url: format!("ws://{}", agent.address()),
        version: env!("CARGO_PKG_VERSION"),
        behind_proxy: command.public_url.is_some(),
        disk: Some(system::disk_of(disk_at)),
        metrics: Some(crate::metrics::start()?),
    };
    let lists = agent.lists();
    let agent_url = format!("http://{}", agent.address());
    tokio::spawn(agent.serve(stop.clone().wait()));
    // As from the national authority, over HTTP: a key that is revoked on the agent's page signs nothing more.
    let lists: Vec<String> = lists.iter().map(|path| format!("{agent_url}{path}")).collect();
    take_first(&ctx, &studio, &lists)?;
    revocation::start(&ctx, Sources { addresses: lists, every: LISTS_EVERY, folder: None })?;
    let serving = tokio::spawn(serve(ctx.clone(), settings, listener, stop.clone()));
    // The first page is there at once; whoever waits for the ready file can sign in as anybody.
    if !folder.is_staffed() {
        let staffed = demo::provide_staff(&studio, demo::before_all(&cases, clock.now())).await;
        staffed.context("the employees of the demo could not be brought in; start over with --fresh")?;
        folder.set_staffed()?;
    }
    ready.write(command.ready_file.as_deref(), false)?;
    show::addresses(&ready, clock.now(), clock.offset_us());
    let background =
        tokio::spawn(fill(studio, book, cases, folder, ctx, filling, stop, command.ready_file.clone(), ready));
    let served = serving.await.context("the server was cut off")?;
    background.abort();
    served.map(|()| Outcome::Yes)
}

/// The key agent. Where its port is taken, as by NCALayer, it takes a free one: pages and their policy name the
/// address at which it listens.
async fn key_agent(command: &Command, studio: &Studio) -> anyhow::Result<Agent> {
    let bind = |address| {
        let now: Now = Arc::new(system::now);
        Agent::bind(address, studio.keys.clone(), Some(studio.ca.clone()), now)
    };
    let wanted = command.agent_listen;
    let bound = match bind(wanted).await {
        Err(TrainingError::Listen(error)) if error.kind() == ErrorKind::AddrInUse => {
            let free = bind(SocketAddr::new(wanted.ip(), 0)).await;
            if let Ok(agent) = &free {
                let address = agent.address();
                eprintln!("{wanted} is taken, perhaps by NCALayer: the key agent listens on {address} instead");
            }
            free
        }
        bound => bound,
    };
    let agent = bound.context("the key agent cannot start; choose another address with --agent-listen")?;
    Ok(agent.for_pages_of(command.public_url.clone()))
}

/// The training authority's services, as a server for real work asks the national one.
fn authority_at(agent: &Agent) -> anyhow::Result<Arc<dyn Authority>> {
    let at = |path: &str| format!("http://{}{path}", agent.address());
    let responders = agent.ocsp().map(at).into_iter().collect();
    Ok(Arc::new(HttpAuthority::new(responders, agent.stamps().map(at))?))
}

/// The first lists, without the way over HTTP: the stories that fill the demo do not ask about every act, and their
/// acts are proven all the same.
fn take_first(ctx: &Context, studio: &Studio, addresses: &[String]) -> anyhow::Result<()> {
    for (issuer, address) in qonys_training::revoked::ISSUERS.iter().zip(addresses) {
        let list = studio.ca.list(issuer, system::now())?.map(|der| Crl::parse(&der)).transpose()?;
        ctx.revocation.lists.put(address, list.into_iter().collect());
    }
    Ok(())
}

/// Ways out of the demo. Stories that fill it have none: they ask nobody, and nobody gets letters of them.
struct Lines {
    authority: Arc<dyn Authority>,
    mail: Option<Mail>,
}

/// Makes a context that lives by a clock, with its ways out if it has any.
type Make = Arc<dyn Fn(Arc<dyn Clock>, Option<Lines>) -> Context + Send + Sync>;

/// Keys, database, identity: made where they are not there.
async fn set_up(
    folder: &Folder,
    public_url: String,
    book: &Arc<RuleBook>,
    clock: Arc<OffsetClock>,
) -> anyhow::Result<(Studio, Make)> {
    let (ca_at, keys_at) = (folder.path("ca"), folder.path("keys"));
    let certifying = tokio::task::spawn_blocking(move || -> anyhow::Result<_> {
        let mut random = |bytes: &mut [u8]| SystemEntropy.fill(bytes);
        let ca = TrainingCa::load_or_create(&ca_at, &mut random, system::now())?;
        let keys = KeyFolder::open(&keys_at)?;
        for person in show::people() {
            ca.ensure(&person, &keys, &mut random, system::now())?;
        }
        Ok((ca, keys))
    });
    let backend = Backend::Sqlite { path: folder.path("qonys.sqlite") };
    let migrating = backend.clone();
    tokio::task::spawn_blocking(move || qonys_store::Store::migrate(&migrating))
        .await?
        .context("the demo's database")?;
    let store =
        store(backend, true).await.context("the demo's database cannot be opened; is another demo running there?")?;
    let master = folder.master_key()?;
    let identity = match identity::open(&store, &master_keys(&master)?).await? {
        Some(identity) => identity,
        None => {
            let now = system::now();
            identity::make(
                &store,
                ServerKind::Training,
                FreshIds.fresh(now),
                now,
                &master_keys(&master)?,
                &SystemEntropy,
            )
            .await?;
            identity::open(&store, &master_keys(&master)?).await?.context("the demo's identity")?
        }
    };
    if identity.kind != ServiceKind::Training {
        bail!(
            "{} is the database of a server for real work; the demo needs a folder of its own",
            folder.root().display()
        );
    }
    let (ca, keys) = certifying.await.context("making keys was cut off")??;
    let trust = Arc::new(Trust::new(ca.trust_store()));
    let ground = Arc::new(Shared {
        store,
        identity,
        master: Arc::new(master_keys(&master)?),
        trust,
        lists: Arc::default(),
        book: book.clone(),
    });
    let files = folder.path("files");
    let make: Make = Arc::new(move |clock, lines| -> Context {
        let (authority, mail) = lines.map_or((None, None), |lines| (Some(lines.authority), lines.mail));
        // Stories live through years in seconds: a list that has just run out must not hold them up.
        let unknown = if authority.is_some() { WhenUnknown::Wait } else { WhenUnknown::Accept };
        let policy = RevocationPolicy { unknown, ..RevocationPolicy::default() };
        let parts = parts(Ground {
            store: ground.store.clone(),
            identity: ground.identity.clone(),
            master: ground.master.clone(),
            trust: ground.trust.clone(),
            revocation: Revocations::new(policy, ground.lists.clone(), authority),
            book: ground.book.clone(),
            clock,
            mail,
            files: files.clone(),
            public_url: public_url.clone(),
            sessions: SessionLimits::default(),
            upload_bytes_max: UPLOAD_BYTES_MAX,
        });
        Context::new(parts.expect("the folder of files was made when the demo started"))
    });
    drop(make(clock, None));
    let told = make.clone();
    let context = Arc::new(move |clock| told(clock, None));
    Ok((Studio { context, ca: Arc::new(ca), keys, real: Arc::new(SystemClock) }, make))
}

/// What every context of the demo shares.
struct Shared {
    store: qonys_store::Store,
    identity: identity::Identity,
    master: Arc<MasterKeys>,
    trust: Arc<Trust>,
    lists: Arc<RevocationLists>,
    book: Arc<RuleBook>,
}

fn master_keys(text: &str) -> anyhow::Result<MasterKeys> {
    master_key_of(text)
}

/// The cases of this folder: planned at its first start, the same ever after.
fn plan(command: &Command, folder: &Folder, now: Instant, book: &RuleBook) -> anyhow::Result<Vec<Planned>> {
    let plan = folder.plan_or(command.cases, now)?;
    Ok(demo::plan(plan.cases as usize, plan.at, book))
}

#[allow(clippy::too_many_arguments, reason = "a task of its own: everything is moved into it")]
async fn fill(
    studio: Studio,
    book: Arc<RuleBook>,
    cases: Vec<Planned>,
    folder: Folder,
    ctx: Context,
    filling: Arc<AtomicBool>,
    stop: Stop,
    ready_file: Option<std::path::PathBuf>,
    ready: ready::Ready,
) {
    let open = folder.unfilled(cases);
    let progress = show::Progress::new(open.len());
    let noted = folder.clone();
    let told = progress.clone();
    let done = move |place: usize| {
        if let Err(error) = noted.set_filled(place) {
            tracing::warn!(%error, "a filled case was not noted; it would be filled again");
        }
        told.step();
    };
    let filled = tokio::select! {
        filled = demo::fill(&studio, book, open, done) => filled,
        () = stop.clone().wait() => return,
    };
    progress.end();
    match filled {
        Ok(_) => {}
        Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "the demo is not filled"),
    }
    drop(studio);
    filling.store(false, Ordering::Relaxed);
    if let Err(error) = ready.write(ready_file.as_deref(), true) {
        tracing::error!(%error, "ready file");
    }
    // Only now: before, what falls due by the demo's clock would overtake stories that live by an earlier one.
    let jobs = jobs::start(&ctx);
    stop.wait().await;
    jobs.iter().for_each(tokio::task::JoinHandle::abort);
}
