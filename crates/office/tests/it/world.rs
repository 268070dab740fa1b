//! A server in miniature: SQLite in a temporary folder, a training authority, people with keys, a clock
//! that is moved by hand.

use qonys_eds::Use;
use qonys_office::acts::{self, Outcome, Performed, Prepared, Request, Signed};
use qonys_office::mail::Mail;
use qonys_office::people::{Caller, account, session, sign_in};
use qonys_office::ports::{Paper, Press, PrintError, Printer, Shipped, Template, TemplateFault, Wrong};
use qonys_office::revocation::Revocations;
use qonys_office::trust::Trust;
use qonys_office::{Clock, Context, Error, Ids, Parts, ServiceKind, SessionLimits};
use qonys_procedure::act::ActKind;
use qonys_procedure::rulebook::RuleBook;
use qonys_procedure::{CaseId, Instant, Lang, Role};
use qonys_store::seal::file::Folder;
use qonys_store::seal::{CaseKey, MasterKey, MasterKeys};
use qonys_store::search::SearchKey;
use qonys_store::{Backend, Options, SERVICE, Store, SystemEntropy, accounts};
use qonys_training::ca::{Capacity, Person, PersonKey, TrainingCa};
use qonys_training::demo::Studio;
use qonys_training::keys::KeyFolder;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use uuid::Uuid;

/// BIN of the migration service in these tests.
pub const BIN: &str = "950640000012";

const YEAR_SECONDS: i64 = 365 * 24 * 3600;

/// A clock moved by hand.
pub struct HandClock(AtomicI64);

impl HandClock {
    /// Lets so much time pass.
    pub fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds * Instant::SECOND, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Instant {
        // Two acts never fall on the same microsecond.
        Instant(self.0.fetch_add(1, Ordering::SeqCst))
    }
}

pub struct RealClock;

impl Clock for RealClock {
    #[allow(clippy::disallowed_methods, reason = "certificates of these tests are made now")]
    fn now(&self) -> Instant {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
        Instant(i64::try_from(since.as_micros()).expect("before the year 294000"))
    }
}

struct Counter(AtomicU64);

impl Ids for Counter {
    fn fresh(&self, now: Instant) -> Uuid {
        let millis = u64::try_from(now.0 / 1000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &{
            let mut bytes = [0; 10];
            bytes[2..].copy_from_slice(&self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes());
            bytes
        })
        .into_uuid()
    }
}

/// Templates of these tests; a real one is none of theirs.
pub const TEMPLATES: [(&str, &str); 2] = [("return.typ", "the number\n"), ("sheet.typ", "all papers\n")];

/// Prints small papers by templates whose lines it does not read but for two: `broken` does not compile, `endless` would
/// never end.
struct SmallPrinter {
    /// Templates that come with this program, fewer than another one knows.
    known: &'static [(&'static str, &'static str)],
}

impl Printer for SmallPrinter {
    fn shipped(&self) -> Vec<Shipped> {
        self.known.iter().map(|(name, text)| Shipped { name, text, papers: vec!["return"] }).collect()
    }

    fn press(&self, changed: &[Template]) -> Result<Arc<dyn Press>, PrintError> {
        let known = |template: &&Template| !self.known.iter().any(|(name, _)| *name == template.name);
        if let Some(other) = changed.iter().find(known) {
            return Err(PrintError { template: other.name.clone(), message: "no such template".to_owned() });
        }
        Ok(Arc::new(SmallPdf { by: changed.to_vec() }))
    }

    fn check(&self, changed: &[Template]) -> Result<(), Vec<TemplateFault>> {
        let fault = |template: &Template, line: Option<usize>, wrong| TemplateFault {
            template: template.name.clone(),
            line,
            wrong,
        };
        let mut faults = Vec::new();
        for template in changed {
            if template.text.contains("endless") {
                faults.push(fault(template, None, Wrong::Stopped));
            }
            let broken = template.text.lines().position(|line| line == "broken");
            faults.extend(
                broken.map(|at| fault(template, Some(at + 1), Wrong::Said("unknown variable: broken".to_owned()))),
            );
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn sample(&self, changed: &[Template], paper: &str, lang: Lang) -> Result<Vec<u8>, Vec<TemplateFault>> {
        self.check(changed)?;
        Ok(format!("%PDF-1.4\n%{paper} {lang} {changed:?}").into_bytes())
    }
}

/// Writes real, small PDFs: one page with the paper's number, and all its data in a comment.
struct SmallPdf {
    by: Vec<Template>,
}

impl Press for SmallPdf {
    fn print(&self, paper: &Paper) -> Result<Vec<u8>, PrintError> {
        let text = format!("BT /F1 12 Tf 72 720 Td ({} {}) Tj ET", paper.number, paper.lang.id());
        let data = serde_json::to_string(paper).expect("data");
        let by = serde_json::to_string(&self.by).expect("templates");
        Ok(format!(
            "%PDF-1.4\n%{data}\n%{by}\n1 0 obj<</Type /Catalog /Pages 2 0 R>>endobj\n2 0 obj<</Type /Pages /Kids [3 0 R] /Count 1>>endobj\n\
             3 0 obj<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R>>endobj\n\
             4 0 obj<</Length {}>>stream\n{text}\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
            text.len()
        )
        .into_bytes())
    }
}

/// The server and its people.
pub struct World {
    pub ctx: Context,
    pub clock: Arc<HandClock>,
    pub ca: Arc<TrainingCa>,
    pub keys: KeyFolder,
    ground: Ground,
}

/// What every context of a server shares.
struct Ground {
    folder: PathBuf,
    _held: Option<tempfile::TempDir>,
    store: Store,
    ids: Arc<Counter>,
    service_key: CaseKey,
    mail: Option<Mail>,
}

/// A signed-in person with their key's name.
#[derive(Clone)]
pub struct Player {
    pub key: String,
    pub token: String,
}

impl World {
    /// A server at a local day, ten in the morning.
    pub async fn on(day: qonys_procedure::Date) -> World {
        World::asking(day, |_| Revocations::default()).await
    }

    /// A server that knows of revoked certificates what it is given.
    pub async fn asking(day: qonys_procedure::Date, revocation: impl FnOnce(&Arc<TrainingCa>) -> Revocations) -> World {
        World::with(day, revocation, None).await
    }

    /// A server that sends letters, or none.
    pub async fn mailing(day: qonys_procedure::Date, mail: Option<Mail>) -> World {
        World::with(day, |_| Revocations::default(), mail).await
    }

    async fn with(
        day: qonys_procedure::Date,
        revocation: impl FnOnce(&Arc<TrainingCa>) -> Revocations,
        mail: Option<Mail>,
    ) -> World {
        let held = tempfile::tempdir().expect("a temporary folder");
        let at = Instant::from_local(day, jiff::civil::time(10, 0, 0, 0));
        let mut world = World::open(held.path(), at, revocation, mail);
        world.ground._held = Some(held);
        world
    }

    /// A server on what another one may have left in a folder.
    pub fn in_folder(folder: &Path, at: Instant) -> World {
        World::open(folder, at, |_| Revocations::default(), None)
    }

    fn open(
        folder: &Path,
        at: Instant,
        revocation: impl FnOnce(&Arc<TrainingCa>) -> Revocations,
        mail: Option<Mail>,
    ) -> World {
        let mut options = Options::new(Backend::Sqlite { path: folder.join("qonys.sqlite") });
        options.migrate = true;
        let store = Store::open(options, Arc::new(SystemEntropy)).expect("a database");
        let ca = TrainingCa::load_or_create(&folder.join("ca"), &mut fill, RealClock.now()).expect("an authority");
        let ca = Arc::new(ca);
        let keys = KeyFolder::open(&folder.join("keys")).expect("a folder of keys");
        let clock = Arc::new(HandClock(AtomicI64::new(at.0)));
        // Ids of another run on this folder are others; the key of the service is the same.
        let mut first_id = [0; 4];
        fill(&mut first_id);
        let ids = Arc::new(Counter(AtomicU64::new(u64::from(u32::from_be_bytes(first_id)) << 24)));
        let service_key = CaseKey::generate(SERVICE, &Always);
        let ground = Ground { folder: folder.to_owned(), _held: None, store, ids, service_key, mail };
        let ctx = ground.context(&ca, clock.clone(), revocation(&ca));
        World { ctx, clock, ca, keys, ground }
    }

    /// The same server with another clock and other knowledge of what is revoked.
    pub fn beside(&self, clock: Arc<dyn Clock>, revocation: Revocations) -> Context {
        self.ground.context(&self.ca, clock, revocation)
    }

    /// The same server as another program, which comes with these templates only.
    pub fn with_templates(&self, known: &'static [(&'static str, &'static str)]) -> Context {
        self.ground.knowing(known, &self.ca, self.clock.clone(), Revocations::default())
    }

    /// Where stored files lie.
    pub fn files(&self) -> PathBuf {
        self.ground.folder.join("files")
    }

    /// Takes away every stored file behind the service's back.
    pub fn lose_files(&self) {
        let all = std::fs::read_dir(self.files()).expect("stored files").filter_map(Result::ok);
        all.for_each(|entry| std::fs::remove_dir_all(entry.path()).expect("a folder of files"));
    }

    /// The same server as the stories of the demo are played in.
    pub fn studio(&self, context: Arc<dyn Fn(Arc<dyn Clock>) -> Context + Send + Sync>) -> Studio {
        Studio { context, ca: self.ca.clone(), keys: self.keys.clone(), real: Arc::new(RealClock) }
    }

    /// A person with keys, signed in. Employees get their access first.
    pub async fn person(&self, key: &str, iin: &str, name: (&str, &str), role: Role, city: Option<&str>) -> Player {
        let staff = role.is_staff();
        let person = Person {
            key_name: key.to_owned(),
            surname: name.0.to_owned(),
            given_name: name.1.to_owned(),
            patronymic: None,
            iin: iin.parse().expect("twelve digits"),
            capacity: if staff {
                Capacity::Employee {
                    bin: BIN.parse().expect("twelve digits"),
                    organisation: "УМС".to_owned(),
                    role: qonys_eds::EmployeeRole::Employee,
                }
            } else {
                Capacity::Individual
            },
            key_kind: PersonKey::Ecdsa,
        };
        self.ca.ensure(&person, &self.keys, &mut fill, RealClock.now()).expect("keys");
        if staff {
            self.grant(&person, role, city).await;
        }
        self.enter(key).await
    }

    async fn grant(&self, person: &Person, role: Role, city: Option<&str>) {
        let name = format!("{} {}", person.surname, person.given_name);
        let account = account::find_or_create(&self.ctx, &account::Person { iin: person.iin, name, certificate: None })
            .await
            .expect("an account");
        let now = self.ctx.now();
        let access = accounts::Access {
            id: self.ctx.fresh(),
            account: account.id,
            role,
            org: Some(BIN.to_owned()),
            city: city.map(str::to_owned),
            office: None,
            acting_for: None,
            from: now,
            to: None,
            suspended: None,
            leave_until: None,
            reviewed: now,
        };
        self.ctx.store.write(Vec::new(), 512, move |db| accounts::grant(db, &access)).await.expect("an access");
    }

    /// Signs in with a key.
    pub async fn enter(&self, key: &str) -> Player {
        let challenge = sign_in::challenge(&self.ctx).await.expect("a challenge");
        let cms = self.sign(key, Use::Authentication, &challenge.bytes, true);
        let entered = sign_in::sign_in(&self.ctx, &cms, "127.0.0.1").await.expect("signed in");
        Player { key: key.to_owned(), token: entered.token }
    }

    /// Revokes a person's signing key at the authority, or takes that back.
    pub fn set_revoked(&self, key: &str, revoked: bool) {
        let serial = self.keys.certificate(key, Use::Signing).expect("a certificate").serial;
        self.ca.set_revoked(&[serial], revoked, RealClock.now()).expect("noted");
    }

    /// A signature with a person's key.
    pub fn sign(&self, key: &str, key_use: Use, content: &[u8], attached: bool) -> Vec<u8> {
        self.keys.sign(key, key_use, content, attached, RealClock.now()).expect("a signature")
    }

    /// The person as the office knows them now.
    pub async fn caller(&self, player: &Player) -> Caller {
        session::caller(&self.ctx, &player.token).await.expect("a session")
    }

    /// Performs an act, signed where it is to be.
    pub async fn act(
        &self,
        player: &Player,
        case: Option<CaseId>,
        kind: ActKind,
        content: Value,
    ) -> Result<Performed, Error> {
        self.try_act(player, case, kind, content).await?.performed()
    }

    /// Performs an act, or learns that it waits.
    pub async fn try_act(
        &self,
        player: &Player,
        case: Option<CaseId>,
        kind: ActKind,
        content: Value,
    ) -> Result<Outcome, Error> {
        let caller = self.caller(player).await;
        let signed = qonys_procedure::table::signed(kind, caller.role());
        let request = match case.filter(|_| signed) {
            Some(id) => {
                let prepared = acts::prepare(&self.ctx, &caller, id, kind, &content).await?;
                self.request(player, kind, &prepared)
            }
            None => {
                let seq = match case {
                    Some(id) => qonys_office::desk::case(&self.ctx, &caller, id).await?.seq,
                    None => 0,
                };
                Request { kind, content, seq, signed: Signed::default(), key: self.ctx.fresh().to_string() }
            }
        };
        acts::perform(&self.ctx, &caller, case, request).await
    }

    /// The request that performs a prepared statement.
    pub fn request(&self, player: &Player, kind: ActKind, prepared: &Prepared) -> Request {
        let cms = vec![self.sign(&player.key, Use::Signing, &prepared.statement, true)];
        let paper_cms = prepared.papers.iter().map(|p| self.sign(&player.key, Use::Signing, &p.pdf, false)).collect();
        let key = self.ctx.fresh().to_string();
        Request { kind, content: Value::Null, seq: prepared.after, signed: Signed { cms, paper_cms }, key }
    }
}

impl Ground {
    fn context(&self, ca: &TrainingCa, clock: Arc<dyn Clock>, revocation: Revocations) -> Context {
        self.knowing(&TEMPLATES, ca, clock, revocation)
    }

    fn knowing(
        &self,
        known: &'static [(&'static str, &'static str)],
        ca: &TrainingCa,
        clock: Arc<dyn Clock>,
        revocation: Revocations,
    ) -> Context {
        Context::new(Parts {
            store: self.store.clone(),
            book: Arc::new(RuleBook::embedded().expect("rules")),
            trust: Arc::new(Trust::new(ca.trust_store())),
            revocation,
            clock,
            certificate_clock: Arc::new(RealClock),
            ids: self.ids.clone(),
            entropy: Arc::new(SystemEntropy),
            master: Arc::new(MasterKeys::new(MasterKey::new("test", [7; 32]).expect("an id"), Vec::new())),
            service_key: self.service_key.clone(),
            search_key: SearchKey::new([9; 32]),
            printer: Arc::new(SmallPrinter { known }),
            mail: self.mail.clone(),
            files: Folder::open(&self.folder.join("files")).expect("a folder of files"),
            service: "test-service".to_owned(),
            public_url: "https://qonys.test".to_owned(),
            kind: ServiceKind::Training,
            // Stories of months are told by one sign-in.
            sessions: SessionLimits { idle_seconds: YEAR_SECONDS, absolute_seconds: YEAR_SECONDS },
            upload_bytes_max: 10 << 20,
        })
    }
}

/// The same bytes always: a folder opened again has the same key of the service.
struct Always;

impl qonys_store::Entropy for Always {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(5);
    }
}

fn fill(bytes: &mut [u8]) {
    qonys_store::Entropy::fill(&SystemEntropy, bytes);
}
