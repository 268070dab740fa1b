//! `qonys bench queue`: how fast an officer's queue comes as a page: HTML, 50 rows, sealed initials and names opened
//! for each, nothing kept between requests. Many officers ask over HTTP on loopback, each with a session of their own.

use crate::assemble::{Ground, parts};
use crate::identity::Identity;
use crate::system::{FreshIds, SystemClock};
use anyhow::{Context as _, bail, ensure};
use clap::Args;
use qonys_office::acts::Summary;
use qonys_office::people::account::{self, Person};
use qonys_office::revocation::Revocations;
use qonys_office::{Context, Ids as _, ServiceKind, SessionLimits};
use qonys_procedure::{AccountId, ActId, CaseId, Iin, Instant, Role, Stage, Waits};
use qonys_store::accounts::{self, Access};
use qonys_store::acts::{self, Append};
use qonys_store::cases::{Limit, LimitState, Projection};
use qonys_store::record::{ActHead, SealedAct};
use qonys_store::seal::{CaseKey, MasterKey, MasterKeys, Purpose};
use qonys_store::search::SearchKey;
use qonys_store::sessions::{self, Session};
use qonys_store::{Backend, Options, SERVICE, Store, SystemEntropy};
use qonys_web::Settings;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Rows of a page that is measured.
const ROWS: usize = 50;
/// Cases written in one step.
const BATCH: usize = 250;
/// Longest answer that is read, bytes.
const ANSWER_BYTES_MAX: usize = 4 << 20;
/// Organisation of every officer of the bench.
const ORG: &str = "930740000018";
const CITIES: [&str; 2] = ["astana", "almaty"];
const STAGES: [Stage; 4] = [Stage::Verification, Stage::Decision, Stage::CardProduction, Stage::Hearing];

/// Fills a database with cases of officers and asks for their queues as pages for some seconds.
#[derive(Args, Clone, Debug, Serialize)]
#[command(
    after_help = "Examples:\n  qonys bench queue --cases 10000\n  qonys bench queue --cases 1000 --readers 1 --seconds 3"
)]
pub struct QueueArgs {
    /// Cases in the queues of two cities.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(200..=1_000_000))]
    cases: u32,
    /// Officers, half of them in each city.
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u32).range(2..=1_000))]
    officers: u32,
    /// Requests at once.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=256))]
    readers: u32,
    /// For how long.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=3_600))]
    seconds: u32,
    /// Folder on the disk to measure; a new database is made in it and removed.
    #[arg(long, default_value = ".")]
    #[serde(skip)]
    data: PathBuf,
}

/// Times of one kind of request.
#[derive(Serialize)]
struct Times {
    p50_us: u64,
    p99_us: u64,
    max_us: u64,
    #[serde(skip)]
    count: u64,
}

/// Measures and gives the JSON of interface.md.
///
/// # Errors
/// Of the database and of the folder, and a page that is not what it should be.
pub async fn run(args: &QueueArgs) -> anyhow::Result<Value> {
    let folder = tempfile::tempdir_in(&args.data).with_context(|| format!("measuring in {}", args.data.display()))?;
    let ctx = context(folder.path()).await?;
    let officers = officers(&ctx, args.officers).await?;
    fill(&ctx, args.cases, &officers).await?;
    let address = listen(ctx.clone()).await?;
    let tokens: Arc<[String]> = officers.iter().map(|o| o.token.clone()).collect();
    let bytes = whole_page(address, &tokens[0]).await?;
    // Once around, so that both measurements begin with the same warm files.
    measure(args, address, tokens.clone(), "/cases", Duration::from_millis(500)).await?;
    let reference = measure(args, address, tokens.clone(), "/healthz", Duration::from_secs(2)).await?;
    let length = Duration::from_secs(args.seconds.into());
    let times = measure(args, address, tokens, "/cases", length).await?;
    ctx.store.close().await?;
    Ok(json!({
        "bench": "queue",
        "build": super::build(),
        "inputs": args,
        "rows": ROWS,
        "page_bytes": bytes,
        "pages": times.count,
        "pages_per_s": times.count as f64 / length.as_secs_f64(),
        "p50_us": times.p50_us,
        "p99_us": times.p99_us,
        "max_us": times.max_us,
        "reference": {
            "what": "GET /healthz by the same readers",
            "per_s": reference.count as f64 / 2.0,
            "p50_us": reference.p50_us,
            "p99_us": reference.p99_us,
        },
    }))
}

async fn context(folder: &std::path::Path) -> anyhow::Result<Context> {
    let backend = Backend::Sqlite { path: folder.join("bench.db") };
    let options = Options { migrate: true, ..Options::new(backend) };
    let store = tokio::task::spawn_blocking(move || Store::open(options, Arc::new(SystemEntropy))).await??;
    let identity = Identity {
        service: FreshIds.fresh(crate::system::now()),
        kind: ServiceKind::Training,
        service_key: CaseKey::generate(SERVICE, &SystemEntropy),
        search_key: SearchKey::new([5; 32]),
    };
    Ok(Context::new(parts(Ground {
        store,
        identity,
        master: Arc::new(MasterKeys::new(MasterKey::new("bench", [7; 32])?, Vec::new())),
        trust: Arc::default(),
        revocation: Revocations::default(),
        book: Arc::new(crate::rules::book()?),
        clock: Arc::new(SystemClock),
        mail: None,
        files: folder.join("files"),
        public_url: "http://localhost".to_owned(),
        sessions: SessionLimits::default(),
        upload_bytes_max: 1 << 20,
    })?))
}

/// An officer with a session.
struct Officer {
    account: AccountId,
    city: &'static str,
    token: String,
}

async fn officers(ctx: &Context, n: u32) -> anyhow::Result<Vec<Officer>> {
    let mut all = Vec::new();
    for i in 0..n {
        let iin = Iin::new(&format!("{:012}", 800_101_300_000_u64 + u64::from(i)))?;
        let name = format!("ҚЫЗМЕТКЕРОВ ОФИЦЕР {i}");
        let row = account::find_or_create(ctx, &Person { iin, name, certificate: None }).await?;
        let city = CITIES[i as usize % CITIES.len()];
        let (access, now) = (ctx.fresh(), ctx.now());
        let token = hex::encode(ctx.random::<32>());
        let session = Session {
            token_hash: Sha256::digest(token.as_bytes()).into(),
            account: row.id,
            access: Some(access),
            created: now,
            seen: now,
            ends: now.plus_seconds(8 * 3_600),
        };
        let granted = Access {
            id: access,
            account: row.id,
            role: Role::MigrationOfficer,
            org: Some(ORG.to_owned()),
            city: Some(city.to_owned()),
            office: None,
            acting_for: None,
            from: Instant(0),
            to: None,
            suspended: None,
            leave_until: None,
            reviewed: now,
        };
        ctx.store
            .write(Vec::new(), 1_024, move |db| {
                accounts::grant(db, &granted)?;
                sessions::create(db, &session)
            })
            .await?;
        all.push(Officer { account: row.id, city, token });
    }
    Ok(all)
}

/// Puts the cases in, each with an act, a sealed summary and a leading limit.
async fn fill(ctx: &Context, cases: u32, officers: &[Officer]) -> anyhow::Result<()> {
    let mut batch = Vec::with_capacity(BATCH);
    for n in 0..cases {
        batch.push(case(ctx, n, officers)?);
        if batch.len() == BATCH || n + 1 == cases {
            let appends = std::mem::take(&mut batch);
            let weight = appends.iter().map(Append::weight).sum();
            let step = move |db: &mut qonys_store::Db<'_>| {
                appends.iter().try_for_each(|append| acts::append(db, append).map(drop))
            };
            ctx.store.write(Vec::new(), weight, step).await?;
        }
    }
    Ok(())
}

fn case(ctx: &Context, n: u32, officers: &[Officer]) -> anyhow::Result<Append> {
    let (id, now) = (CaseId(ctx.fresh()), ctx.now());
    let key = CaseKey::generate(id, &SystemEntropy);
    let head = ActHead {
        id: ActId(ctx.fresh()),
        stream: id,
        seq: 1,
        kind: "sign_residence_application".to_owned(),
        kind_version: 1,
        account: None,
        role: Role::Applicant,
        at: now,
    };
    // One in three has nobody; the others are spread over the officers of their city.
    let officer = &officers[n as usize % officers.len()];
    let letter = |n: u32| char::from(b'A' + u8::try_from(n % 26).unwrap_or(0));
    let summary = Summary {
        initials: format!("{}. {}.", letter(n), letter(n / 26)),
        waits: if n.is_multiple_of(5) { vec![Waits::Corrected.into()] } else { Vec::new() },
        ..Summary::default()
    };
    let plain = serde_json::to_vec(&summary)?;
    let mut append = Append::new(SealedAct::new(head, &[b's'; 500], &[], &key, &SystemEntropy)?);
    append.key = Some(key.wrap(&ctx.master, &SystemEntropy)?);
    append.case = Some(Projection {
        number: Some(format!("DNR-2026-{n:06}")),
        stage: STAGES[(n as usize / CITIES.len()) % STAGES.len()],
        stage_since: now,
        city: officer.city.to_owned(),
        office: Some(format!("ums-{}", officer.city)),
        assignee: (!n.is_multiple_of(3)).then_some(officer.account),
        edition: Some("2026".to_owned()),
        summary_sealed: key.seal(Purpose::Summary, "cases", id.bytes(), &plain, &SystemEntropy)?,
    });
    let due = now.plus_seconds((i64::from(n * 7 % 2_000) - 100) * 3_600);
    append.limits = Some(vec![Limit { kind: "verification".to_owned(), due, state: LimitState::Open, leads: true }]);
    Ok(append)
}

async fn listen(ctx: Context) -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let settings = Settings {
        secure_cookies: false,
        demo: None,
        maintenance: Arc::new(AtomicBool::new(false)),
        signer_url: "wss://127.0.0.1:13579".to_owned(),
        version: env!("CARGO_PKG_VERSION"),
        behind_proxy: false,
        metrics: None,
        disk: None,
    };
    let router = qonys_web::router(ctx, settings).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

/// One page must be whole before any is measured; its length.
async fn whole_page(address: SocketAddr, token: &str) -> anyhow::Result<usize> {
    let mut line = Line::to(address).await?;
    let page = line.get("/cases", token).await?;
    let text = String::from_utf8_lossy(&page);
    let rows = text.matches("<td class=\"qn-number\"><a").count();
    ensure!(rows == ROWS, "the page has {rows} rows where {ROWS} were to be measured");
    ensure!(text.contains("ҚЫЗМЕТКЕРОВ"), "the page names nobody");
    Ok(page.len())
}

async fn measure(
    args: &QueueArgs,
    address: SocketAddr,
    tokens: Arc<[String]>,
    path: &'static str,
    length: Duration,
) -> anyhow::Result<Times> {
    let ends = monotonic() + length;
    let readers: Vec<_> = (0..args.readers as usize)
        .map(|reader| {
            let tokens = tokens.clone();
            tokio::spawn(async move {
                let mut line = Line::to(address).await?;
                let mut times = Vec::new();
                let mut turn = reader * 7;
                while monotonic() < ends {
                    let began = monotonic();
                    line.get(path, &tokens[turn % tokens.len()]).await?;
                    times.push(u64::try_from(began.elapsed().as_micros())?);
                    turn += 1;
                }
                anyhow::Ok(times)
            })
        })
        .collect();
    let mut times = Vec::new();
    for reader in readers {
        times.extend(reader.await??);
    }
    times.sort_unstable();
    let at = |part: f64| times.get(((times.len() as f64 * part) as usize).min(times.len().saturating_sub(1))).copied();
    let at = |part: f64| at(part).context("nothing was answered in the time given");
    Ok(Times { p50_us: at(0.5)?, p99_us: at(0.99)?, max_us: at(1.0)?, count: times.len() as u64 })
}

/// One connection that is kept.
struct Line(TcpStream);

impl Line {
    async fn to(address: SocketAddr) -> anyhow::Result<Line> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Line(stream))
    }

    /// The body of an answer, which must be 200.
    async fn get(&mut self, path: &str, token: &str) -> anyhow::Result<Vec<u8>> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: localhost\r\naccept: text/html\r\naccept-language: ru\r\n\
             cookie: qonys={token}\r\n\r\n"
        );
        self.0.write_all(request.as_bytes()).await?;
        let mut answer = Vec::with_capacity(64 << 10);
        loop {
            if self.0.read_buf(&mut answer).await? == 0 {
                bail!("the server closed the connection");
            }
            ensure!(answer.len() <= ANSWER_BYTES_MAX, "the answer is too long");
            if let Some((head, body)) = split(&answer)? {
                ensure!(head.starts_with("HTTP/1.1 200"), "{path}: {}", head.lines().next().unwrap_or_default());
                return Ok(answer.split_off(body));
            }
        }
    }
}

/// Head and place of the body once all of it is there.
fn split(answer: &[u8]) -> anyhow::Result<Option<(String, usize)>> {
    let Some(end) = answer.windows(4).position(|w| w == b"\r\n\r\n") else { return Ok(None) };
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>())
    });
    let length = length.context("an answer without a length")??;
    Ok((answer.len() >= end + 4 + length).then_some((head, end + 4)))
}

#[allow(clippy::disallowed_methods, reason = "measures; no time of the service")]
fn monotonic() -> std::time::Instant {
    std::time::Instant::now()
}
