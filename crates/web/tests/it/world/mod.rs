//! A server of its own for each test: SQLite in a temporary folder, a training authority, people.

pub mod client;
pub mod people;
pub mod story;

pub use client::Client;
pub use people::{ANNA, Someone};

use qonys_eds::TrustStore;
use qonys_office::ports::{Paper, PaperPart, Press, PrintError, Printer, Shipped, Template, TemplateFault, Wrong};
use qonys_office::{Clock, Context, Ids, Parts, ServiceKind, SessionLimits};
use qonys_procedure::time::{Date, Time};
use qonys_procedure::{Instant, Lang};
use qonys_store::seal::file::Folder;
use qonys_store::seal::{CaseKey, MasterKey, MasterKeys};
use qonys_store::search::SearchKey;
use qonys_store::{Backend, Options, SERVICE, Store, SystemEntropy};
use qonys_training::ca::TrainingCa;
use qonys_training::keys::KeyFolder;
use qonys_web::{ClockFault, ClockMove, DemoHooks, DemoPerson, Settings};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;
use uuid::Uuid;

/// A working Monday in edition 2026, 10:00 in Almaty.
pub fn monday() -> Instant {
    Instant::from_local(Date::constant(2026, 5, 4), Time::constant(10, 0, 0, 0))
}

/// Largest upload of the tests' server, bytes.
pub const UPLOAD_BYTES_MAX: u64 = 1024 * 1024;

/// A clock that tests move.
pub struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}

impl TestClock {
    /// Moves it forward by whole days.
    pub fn pass_days(&self, days: i64) {
        self.0.fetch_add(days * 24 * 3600 * Instant::SECOND, Ordering::SeqCst);
    }

    /// Moves it forward by minutes.
    pub fn pass_minutes(&self, minutes: i64) {
        self.0.fetch_add(minutes * 60 * Instant::SECOND, Ordering::SeqCst);
    }
}

struct RandomIds;

impl Ids for RandomIds {
    fn fresh(&self, now: Instant) -> Uuid {
        let millis = u64::try_from(now.0 / 1000).expect("after 1970");
        uuid::Builder::from_unix_timestamp_millis(millis, &random()).into_uuid()
    }
}

fn random<const N: usize>() -> [u8; N] {
    use qonys_store::Entropy as _;
    let mut bytes = [0; N];
    SystemEntropy.fill(&mut bytes);
    bytes
}

/// Writes small PDFs that differ with the paper and the templates; a line `broken` of a template does not compile.
#[derive(Clone)]
struct PlainPrinter(Vec<Template>);

impl Printer for PlainPrinter {
    fn shipped(&self) -> Vec<Shipped> {
        vec![
            Shipped { name: "permit.typ", text: "#permit\n", papers: vec!["permit"] },
            Shipped { name: "sheet.typ", text: "#sheet\n", papers: vec!["permit", "receipt"] },
        ]
    }

    fn press(&self, changed: &[Template]) -> Result<Arc<dyn Press>, PrintError> {
        Ok(Arc::new(PlainPrinter(changed.to_vec())))
    }

    fn check(&self, changed: &[Template]) -> Result<(), Vec<TemplateFault>> {
        let broken = |template: &Template| {
            let line = template.text.lines().position(|line| line == "broken")? + 1;
            let wrong = Wrong::Said("unknown variable: broken".to_owned());
            Some(TemplateFault { template: template.name.clone(), line: Some(line), wrong })
        };
        let mut faults: Vec<TemplateFault> = changed.iter().filter_map(broken).collect();
        faults.extend(changed.iter().filter(|template| template.text.contains("numberless")).map(|template| {
            let wrong = Wrong::Lost { part: PaperPart::Number, paper: "permit".to_owned(), lang: Lang::Kk };
            TemplateFault { template: template.name.clone(), line: None, wrong }
        }));
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn sample(&self, changed: &[Template], paper: &str, lang: Lang) -> Result<Vec<u8>, Vec<TemplateFault>> {
        self.check(changed)?;
        Ok(format!("%PDF-1.4\n% sample {paper} {lang} {changed:?}\n%%EOF\n").into_bytes())
    }
}

impl Press for PlainPrinter {
    fn print(&self, paper: &Paper) -> Result<Vec<u8>, PrintError> {
        Ok(format!("%PDF-1.4\n% {} {} {:?}\n%%EOF\n", paper.number, paper.lang, self.0).into_bytes())
    }
}

/// Keys are made once for all tests of a run: RSA takes its time.
pub struct Keyring {
    _folder: TempDir,
    pub ca: TrainingCa,
    pub keys: KeyFolder,
}

pub fn keyring() -> &'static Keyring {
    static KEYRING: OnceLock<Keyring> = OnceLock::new();
    KEYRING.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let mut entropy = |bytes: &mut [u8]| qonys_store::Entropy::fill(&SystemEntropy, bytes);
        let ca = TrainingCa::load_or_create(&folder.path().join("ca"), &mut entropy, monday()).expect("an authority");
        let keys = KeyFolder::open(&folder.path().join("keys")).expect("a folder of keys");
        for someone in people::ALL {
            ca.ensure(&someone.person(), &keys, &mut entropy, monday()).expect("a key");
        }
        Keyring { _folder: folder, ca, keys }
    })
}

/// The demo's pages without its people; its clock stands.
struct NoDemo;

impl DemoHooks for NoDemo {
    fn people(&self) -> Vec<DemoPerson> {
        Vec::new()
    }

    fn move_clock(&self, _: ClockMove) -> Result<Instant, ClockFault> {
        Err(ClockFault("the clock of tests is moved by hand".to_owned()))
    }
}

/// A server and its surroundings.
pub struct World {
    pub ctx: Context,
    pub clock: Arc<TestClock>,
    pub maintenance: Arc<AtomicBool>,
    router: axum::Router,
    folder: TempDir,
}

/// What a test wants otherwise.
pub struct Wishes {
    /// Id of the server, named in statements.
    pub service: &'static str,
    pub secure_cookies: bool,
    /// What certificates are judged by, if not the service's clock.
    pub certificates_at: Option<Instant>,
    /// As the demo has it.
    pub demo: bool,
}

impl Default for Wishes {
    fn default() -> Self {
        Wishes { service: "test", secure_cookies: false, certificates_at: None, demo: false }
    }
}

impl World {
    pub async fn new() -> World {
        World::with(Wishes::default()).await
    }

    pub async fn with(wishes: Wishes) -> World {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(TestClock(AtomicI64::new(monday().0)));
        let certificates: Arc<dyn Clock> = match wishes.certificates_at {
            Some(at) => Arc::new(TestClock(AtomicI64::new(at.0))),
            None => clock.clone(),
        };
        let ctx = Context::new(parts(folder.path(), &wishes, clock.clone(), certificates, keyring().ca.trust_store()));
        let maintenance = Arc::new(AtomicBool::new(false));
        let settings = Settings {
            secure_cookies: wishes.secure_cookies,
            demo: wishes.demo.then(|| Arc::new(NoDemo) as Arc<dyn DemoHooks>),
            maintenance: maintenance.clone(),
            signer_url: "ws://127.0.0.1:13579".to_owned(),
            version: "0.0.0",
            behind_proxy: false,
            disk: None,
            metrics: None,
        };
        let router = qonys_web::router(ctx.clone(), settings);
        let world = World { ctx, clock, maintenance, router, folder };
        people::provide_accesses(&world.ctx).await;
        world
    }

    /// Takes away every stored file behind the service's back.
    pub fn lose_files(&self) {
        let files = self.folder.path().join("files");
        let all = std::fs::read_dir(&files).expect("stored files").filter_map(Result::ok);
        all.for_each(|entry| std::fs::remove_dir_all(entry.path()).expect("a folder of files"));
    }

    /// The router, as the server gives it.
    pub fn router(&self) -> axum::Router {
        self.router.clone()
    }

    /// Somebody without a session.
    pub fn stranger(&self) -> Client {
        Client::new(self.router())
    }

    /// Somebody signed in, by bearer token as scripts are.
    pub async fn sign_in(&self, someone: &Someone) -> Client {
        let mut client = self.stranger();
        client.sign_in(someone).await;
        client
    }

    /// Rows of every table, by name: what a refusal must not change.
    pub async fn rows(&self) -> Vec<(String, u64)> {
        self.ctx.store.read(qonys_store::count_rows).await.expect("counts")
    }
}

fn parts(
    folder: &Path,
    wishes: &Wishes,
    clock: Arc<dyn Clock>,
    certificate_clock: Arc<dyn Clock>,
    trust: TrustStore,
) -> Parts {
    let entropy = Arc::new(SystemEntropy);
    let backend = Backend::Sqlite { path: folder.join("qonys.sqlite") };
    let store = Store::open(Options { migrate: true, ..Options::new(backend) }, entropy.clone()).expect("a store");
    Parts {
        store,
        book: Arc::new(qonys_procedure::rulebook::RuleBook::embedded().expect("built-in rules")),
        trust: Arc::new(qonys_office::trust::Trust::new(trust)),
        revocation: Default::default(),
        clock,
        certificate_clock,
        ids: Arc::new(RandomIds),
        entropy: entropy.clone(),
        master: Arc::new(MasterKeys::new(MasterKey::new("test", random()).expect("a key"), Vec::new())),
        service_key: CaseKey::generate(SERVICE, &*entropy),
        search_key: SearchKey::new(random()),
        printer: Arc::new(PlainPrinter(Vec::new())),
        mail: None,
        files: Folder::open(&folder.join("files")).expect("a folder"),
        service: wishes.service.to_owned(),
        public_url: "https://qonys.example.kz".to_owned(),
        kind: ServiceKind::Training,
        sessions: SessionLimits::default(),
        upload_bytes_max: UPLOAD_BYTES_MAX,
    }
}
