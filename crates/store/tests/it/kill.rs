//! `kill -9` while 64 writers append: what was acknowledged is there, nothing is half there.

use crate::bed::{NOON, act, id, limit};
use diesel::{prelude::*, sql_types::BigInt};
use qonys_procedure::{ActId, CaseId};
use qonys_store::{
    Backend, Db, Entropy, Error, Options, Store, SystemEntropy,
    acts::{self, Idempotency},
    outbox,
    seal::{CaseKey, MasterKey, MasterKeys},
    sequencer,
};
use std::{
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

const CHILD: &str = "QONYS_KILL_CHILD";
const WRITERS: usize = 64;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

/// Not a test of its own: the process that is killed. Writes an acknowledged act's id a line.
#[test]
#[ignore = "started and killed by the test below"]
fn child() {
    let Some(path) = std::env::var_os(CHILD) else { return };
    let store =
        Store::open(Options::new(Backend::Sqlite { path: path.into() }), Arc::new(SystemEntropy)).expect("opens");
    let keys = Arc::new(MasterKeys::new(MasterKey::new("m", [7; 32]).expect("plain"), vec![]));
    runtime().block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..WRITERS {
            tasks.spawn(writes(store.clone(), keys.clone()));
        }
        let sequence = store.clone();
        tasks.spawn(async move {
            let holder = id();
            loop {
                let _ = sequence.write(vec![], 64, move |db| sequencer::step(db, holder, NOON, 1 << 20)).await;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
        tasks.join_all().await;
    });
}

/// One writer: cases of three acts, each with everything that an act can bring.
async fn writes(store: Store, keys: Arc<MasterKeys>) {
    loop {
        let case = CaseId(id());
        let key = CaseKey::generate(case, &SystemEntropy);
        for seq in 1..=3 {
            let mut append = act(case, seq, "edit_contacts", &key);
            append.key = (seq == 1).then(|| key.wrap(&keys, &SystemEntropy).expect("wrapped"));
            append.limits = Some(vec![limit("stage", NOON.plus_seconds(seq as i64), true)]);
            append.outbox = vec![outbox::Entry {
                id: id(),
                topic: "notice".into(),
                key: append.act.head.id.to_string(),
                case,
                sealed: vec![1],
                run: NOON,
                in_turn: false,
            }];
            append.idempotency = Some(Idempotency {
                account: append.act.head.account.expect("given"),
                key: "k".into(),
                request_sha256: [1; 32],
            });
            let act = append.act.head.id;
            let appended = store.write(vec![act], append.weight(), move |db| acts::append(db, &append)).await;
            appended.expect("appended");
            let mut out = std::io::stdout().lock();
            writeln!(out, "\nack {act}").expect("the parent reads");
            out.flush().expect("the parent reads");
        }
    }
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Each must count nothing: what of an act is there without the rest.
const HALVES: [&str; 8] = [
    "SELECT count(*) AS n FROM act LEFT JOIN leaf ON leaf.subject = act.id WHERE leaf.id IS NULL",
    "SELECT count(*) AS n FROM leaf LEFT JOIN act ON leaf.subject = act.id WHERE act.id IS NULL",
    "SELECT count(*) AS n FROM leaf WHERE (id IN (SELECT leaf_id FROM leaf_pending)) = (id IN (SELECT leaf_id FROM log_entry))",
    "SELECT count(*) AS n FROM cases WHERE seq <> (SELECT count(*) FROM act WHERE stream = cases.id)",
    "SELECT count(*) AS n FROM cases LEFT JOIN case_state s ON s.case_id = cases.id WHERE cases.seq > 0 AND s.seq IS NOT cases.seq",
    "SELECT count(*) AS n FROM cases LEFT JOIN case_key k ON k.case_id = cases.id WHERE cases.seq > 0 AND k.wrapped IS NULL",
    "SELECT count(*) AS n FROM act LEFT JOIN idempotency i ON i.act_id = act.id WHERE i.at_us IS NULL",
    "SELECT abs((SELECT count(*) FROM act) - (SELECT count(*) FROM outbox)) AS n",
];

fn times() -> usize {
    if std::env::var("QONYS_LONG").is_ok_and(|long| long == "1") { 1_000 } else { 50 }
}

#[test]
fn after_kill_9_every_acknowledged_act_is_there_and_none_is_half_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let times = times();
    let mut acknowledged_total = 0;
    for round in 0..times {
        // A new database now and then keeps the checks short.
        let path = folder.path().join(format!("{}.db", round / 10));
        let backend = Backend::Sqlite { path: path.clone() };
        if round % 10 == 0 {
            Store::migrate(&backend).expect("migrated");
        }
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "kill::child", "--ignored", "--nocapture", "--test-threads=1"])
            .env(CHILD, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the child starts");
        let out = child.stdout.take().expect("piped");
        let reader = std::thread::spawn(move || {
            let acts = BufReader::new(out).split(b'\n').map_while(Result::ok);
            acts.filter_map(|line| {
                let line = String::from_utf8(line).ok()?;
                line.strip_prefix("ack ")?.parse::<ActId>().ok()
            })
            .collect::<Vec<ActId>>()
        });
        let mut random = [0; 2];
        SystemEntropy.fill(&mut random);
        std::thread::sleep(Duration::from_millis(30 + u64::from(u16::from_le_bytes(random)) % 250));
        child.kill().expect("SIGKILL");
        child.wait().expect("it ends");
        let acknowledged = reader.join().expect("no panic");
        acknowledged_total += acknowledged.len();

        let store = Store::open(Options::new(backend), Arc::new(SystemEntropy)).expect("opens after the kill");
        let faults = runtime().block_on(async {
            let faults = store.read(move |db| faults(db, &acknowledged)).await.expect("read");
            let mut all = store.check().await.expect("checked");
            store.close().await.expect("closed");
            all.extend(faults);
            all
        });
        assert_eq!(faults, Vec::<String>::new(), "round {round}");
    }
    eprintln!("{times} kills, {acknowledged_total} acts acknowledged, all there");
    assert!(acknowledged_total > times, "the child got to writing");
}

fn faults(db: &mut Db<'_>, acknowledged: &[ActId]) -> Result<Vec<String>, Error> {
    let mut faults = Vec::new();
    for act in acknowledged {
        if acts::by_id(db, *act)?.is_none() {
            faults.push(format!("acknowledged act {act} is gone"));
        }
    }
    for sql in HALVES {
        let Db::Lite(conn) = db else { unreachable!("SQLite") };
        let found = diesel::sql_query(sql).get_result::<Number>(*conn)?.n;
        if found != 0 {
            faults.push(format!("{found}: {sql}"));
        }
    }
    Ok(faults)
}
