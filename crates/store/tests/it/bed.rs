//! A fresh database of either engine for each test, and values to fill it with.

use qonys_procedure::{AccountId, ActId, CaseId, Instant, Role, Stage};
use qonys_store::{
    Backend, Db, Entropy, Error, Options, Store, SystemEntropy,
    acts::{self, Append, Appended},
    cases::{Limit, LimitState, Projection, Snapshot},
    record::{ActHead, SealedAct},
    seal::{CaseKey, MasterKey, MasterKeys, Purpose},
};
use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
};
use tempfile::TempDir;
use uuid::Uuid;

/// 1 March 2026, noon in Almaty.
pub const NOON: Instant = Instant(1_772_348_400_000_000);

/// A store on an empty, migrated database.
pub struct Bed {
    pub store: Store,
    pub runtime: tokio::runtime::Runtime,
    pub backend: Backend,
    pub folder: TempDir,
    pub keys: MasterKeys,
}

impl Bed {
    pub fn sqlite() -> Bed {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let backend = Backend::Sqlite { path: folder.path().join("qonys.db") };
        Bed::on(backend, folder)
    }

    /// `None` if PostgreSQL is not installed: the test says so and passes, but not in CI.
    pub fn postgres() -> Option<Bed> {
        let Some(cluster) = CLUSTER.as_ref() else {
            eprintln!("SKIPPED: PostgreSQL is not installed");
            assert!(std::env::var_os("CI").is_none(), "in CI no test of PostgreSQL may be skipped");
            return None;
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let backend = Backend::Postgres { url: cluster.database(APP), connections: 8 };
        Some(Bed::on(backend, folder))
    }

    fn on(backend: Backend, folder: TempDir) -> Bed {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
        let mut options = Options::new(backend.clone());
        options.migrate = matches!(backend, Backend::Sqlite { .. });
        let store = Store::open(options, Arc::new(SystemEntropy)).expect("the database opens");
        let master = MasterKey::new("test-1", [7; 32]).expect("a plain id");
        Bed { store, runtime, backend, folder, keys: MasterKeys::new(master, Vec::new()) }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("qonys.db")
    }

    pub fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// A writing job without acts.
    pub fn write<T: Send + 'static>(
        &self,
        job: impl Fn(&mut Db<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.wait(self.store.write(Vec::new(), 256, job))
    }

    pub fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Db<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.wait(self.store.read(job))
    }

    pub fn append(&self, append: Append) -> Result<Appended, Error> {
        self.wait(self.append_later(append))
    }

    pub fn append_later(&self, append: Append) -> impl Future<Output = Result<Appended, Error>> + Send + use<> {
        let store = self.store.clone();
        async move {
            let weight = append.weight();
            store.write(vec![append.act.head.id], weight, move |db| acts::append(db, &append)).await
        }
    }

    /// Changes what nobody may change, as someone with the disk or the owner's password could.
    pub fn spoil(&self, sql: &str) {
        use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
        match &self.backend {
            Backend::Sqlite { path } => {
                let mut connection = SqliteConnection::establish(path.to_str().expect("plain")).expect("opened");
                let drop_guards = "DROP TRIGGER act_stays; DROP TRIGGER act_remains;";
                let _ = connection.batch_execute(drop_guards);
                connection.batch_execute(sql).expect("changed");
            }
            Backend::Postgres { .. } => {
                let mut connection = PgConnection::establish(&owner_url(&self.backend)).expect("the owner connects");
                connection.batch_execute(sql).expect("changed");
            }
        }
    }

    /// Opens a case in Astana with its first act; returns it with its key.
    pub fn open_case(&self) -> (CaseId, CaseKey) {
        let case = CaseId(id());
        let key = CaseKey::generate(case, &SystemEntropy);
        let mut append = act(case, 1, "open_case", &key);
        append.key = Some(key.wrap(&self.keys, &SystemEntropy).expect("a key is wrapped"));
        self.append(append).expect("a case is opened");
        (case, key)
    }
}

/// A random id that sorts by time, as the service makes them.
pub fn id() -> Uuid {
    static MADE: AtomicU64 = AtomicU64::new(0);
    let mut random = [0; 10];
    SystemEntropy.fill(&mut random);
    let millis = 1_772_348_400_000 + MADE.fetch_add(1, Ordering::Relaxed);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

pub fn projection(stage: Stage, city: &str) -> Projection {
    Projection {
        number: None,
        stage,
        stage_since: NOON,
        city: city.to_owned(),
        office: None,
        assignee: None,
        edition: Some("2026".to_owned()),
        summary_sealed: vec![1, 2, 3],
    }
}

/// An act with a row, a snapshot and a leading limit.
pub fn act(case: CaseId, seq: u64, kind: &str, key: &CaseKey) -> Append {
    let head = ActHead {
        id: ActId(id()),
        stream: case,
        seq,
        kind: kind.to_owned(),
        kind_version: 1,
        account: Some(AccountId(id())),
        role: Role::Applicant,
        at: NOON.plus_seconds(seq as i64),
    };
    let statement = format!(r#"{{"act":"{kind}","seq":{seq}}}"#);
    let act = SealedAct::new(head, statement.as_bytes(), b"cms", key, &SystemEntropy).expect("an act is sealed");
    let mut append = Append::new(act);
    append.case = Some(projection(Stage::Draft, "astana"));
    let state = key.seal(Purpose::State, "case_state", case.bytes(), statement.as_bytes(), &SystemEntropy);
    append.snapshot = Some(Snapshot { seq, shape: 1, sealed: state.expect("a snapshot is sealed") });
    append.limits = Some(vec![limit("draft", NOON.plus_seconds(86_400), true)]);
    append
}

pub fn limit(kind: &str, due: Instant, leads: bool) -> Limit {
    Limit { kind: kind.to_owned(), due, state: LimitState::Open, leads }
}

// --- PostgreSQL

const OWNER: &str = "qonys_owner";
pub const APP: &str = "qonys_app";

/// One cluster a run of the tests; it ends when this process does.
pub static CLUSTER: LazyLock<Option<Cluster>> = LazyLock::new(Cluster::start);

pub struct Cluster {
    pub folder: String,
    databases: AtomicU64,
    // The server's shell reads this pipe: its end is the end of the cluster.
    _server: (Child, ChildStdin),
}

impl Cluster {
    fn start() -> Option<Cluster> {
        let bin = std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|d| d.path().join("bin"));
        let bin = bin.filter(|bin| bin.join("initdb").exists()).max()?;
        let script = format!(
            r#"set -eu
            PATH={bin}:$PATH
            folder=$(mktemp -d /tmp/qonys-pg-XXXXXX)
            cd "$folder"
            trap 'pg_ctl -D data -m immediate stop >/dev/null 2>&1; rm -rf "$folder"' EXIT
            initdb -D data -N -U {OWNER} -A trust -E UTF8 --locale=C.UTF-8 >initdb.log 2>&1
            pg_ctl -D data -w -l server.log -o "-k $folder -c listen_addresses= -c max_connections=400 -c shared_buffers=64MB" start >/dev/null
            echo "$folder"
            read -r _ || true"#,
            bin = bin.display(),
        );
        let is_root = std::process::Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout == b"0\n");
        let mut command = if is_root { Command::new("runuser") } else { Command::new("sh") };
        if is_root {
            command.args(["-u", "postgres", "--", "sh"]);
        }
        let mut server = command
            .args(["-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the shell of the cluster starts");
        let mut folder = String::new();
        let stdout = server.stdout.take().expect("stdout is piped");
        BufReader::new(stdout).read_line(&mut folder).expect("the cluster says where it is");
        let folder = folder.trim().to_owned();
        assert!(!folder.is_empty(), "initdb and pg_ctl start the cluster");
        let stdin = server.stdin.take().expect("stdin is piped");
        let cluster = Cluster { folder, databases: AtomicU64::new(0), _server: (server, stdin) };
        cluster.execute("postgres", &format!("CREATE ROLE {APP} LOGIN"));
        cluster.execute("postgres", "CREATE DATABASE template_qonys");
        let template = Backend::Postgres { url: cluster.url("template_qonys", OWNER), connections: 1 };
        Store::migrate(&template).expect("the template is migrated");
        Store::grant(&template, APP).expect("the role gets its privileges");
        Some(cluster)
    }

    pub fn url(&self, database: &str, user: &str) -> String {
        format!("postgres:///{database}?host={}&user={user}", self.folder)
    }

    /// Makes a database and gives its address for this role.
    fn database(&self, user: &str) -> String {
        let name = format!("t{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.execute("postgres", &format!("CREATE DATABASE {name} TEMPLATE template_qonys"));
        self.url(&name, user)
    }

    pub fn execute(&self, database: &str, sql: &str) {
        use diesel::{Connection, PgConnection, connection::SimpleConnection};
        // Copying a template fails while another copy of it is made: tried again.
        for tries in 0.. {
            let mut connection = PgConnection::establish(&self.url(database, OWNER)).expect("the owner connects");
            match connection.batch_execute(sql) {
                Ok(()) => return,
                Err(error) if tries < 100 && error.to_string().contains("being accessed by other users") => {
                    std::thread::sleep(std::time::Duration::from_millis(50));
                }
                Err(error) => panic!("{sql}: {error}"),
            }
        }
    }
}

/// The address of the same database for its owner.
pub fn owner_url(backend: &Backend) -> String {
    match backend {
        Backend::Postgres { url, .. } => url.replace(APP, OWNER),
        Backend::Sqlite { .. } => unreachable!("only PostgreSQL has roles"),
    }
}

/// The connection of SQLite.
pub fn lite<'a>(db: &'a mut Db<'_>) -> &'a mut diesel::SqliteConnection {
    match db {
        Db::Lite(conn) => conn,
        Db::Pg(_) => unreachable!("SQLite's own tests"),
    }
}
