//! How fast acts are written: the measurement behind `qonys bench acts`.
//!
//! Each writer seals an act with its statement and signature, appends it with everything that an act usually
//! brings (row, snapshot, limit, message, idempotency key), waits for the answer, and goes on with the next.
//! The sequencer runs beside them.

use crate::{
    Backend, Db, Entropy, Error, Options, Store,
    acts::{self, Append, Idempotency},
    cases::{Limit, LimitState, Projection, Snapshot},
    db::on_db,
    outbox,
    record::{ActHead, SealedAct},
    seal::{CaseKey, MasterKey, MasterKeys, Purpose},
    sequencer, sqlite,
};
use diesel::{SqliteConnection, connection::SimpleConnection, prelude::*, sql_types::BigInt};
use qonys_procedure::{AccountId, ActId, CaseId, Instant, Role, Stage};
use serde::Serialize;
use std::{
    fs::File,
    io::{Seek, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use uuid::Uuid;

/// What is measured.
#[derive(Clone, Debug, Serialize)]
pub struct Inputs {
    /// Writers at once.
    pub writers: u32,
    /// For how long.
    pub seconds: u32,
    /// Cases in the database before it begins; each writer has its share of them.
    pub cases: u32,
    /// Bytes of an act's statement.
    pub statement_bytes: usize,
    /// Bytes of its signature beside the statement that it encloses: certificate, attributes, signature.
    pub cms_bytes: usize,
    /// Bytes of the snapshot of a case.
    pub state_bytes: usize,
    /// Folder of the database: the disk that is measured.
    #[serde(skip)]
    pub folder: PathBuf,
}

impl Inputs {
    /// Sizes of a usual signed act, 2,000 cases.
    pub fn new(writers: u32, seconds: u32, folder: &Path) -> Inputs {
        Inputs {
            writers,
            seconds,
            cases: 2_000,
            statement_bytes: 3_500,
            cms_bytes: 2_000,
            state_bytes: 12_000,
            folder: folder.to_owned(),
        }
    }
}

/// A write and fdatasync of the same run on the same disk, of the bytes that one flush of the run wrote.
#[derive(Clone, Debug, Serialize)]
pub struct Flush {
    /// Median, in microseconds.
    pub flush_p50_us: u64,
    /// 99th of a hundred.
    pub flush_p99_us: u64,
    /// Bytes of each.
    pub bytes: u64,
}

/// What came out.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Writers at once.
    pub writers: u32,
    /// Measured time.
    pub seconds: f64,
    /// Acts acknowledged in it.
    pub acts: u64,
    /// Acts a second.
    pub acts_per_s: f64,
    /// Commits in it.
    pub flushes: u64,
    /// Acts a commit.
    pub acts_per_flush: f64,
    /// Commits a second.
    pub flush_per_s: f64,
    /// Median time from the call to the answer, in microseconds.
    pub p50_us: u64,
    /// 99th of a hundred.
    pub p99_us: u64,
    /// The longest.
    pub max_us: u64,
    /// Bytes that one act adds to the log.
    pub wal_bytes_per_act: u64,
    /// Bytes of all rows that one act writes.
    pub stored_bytes_per_act: u64,
    /// Of these, bytes of the row of the act itself.
    pub act_row_bytes: u64,
    /// Processor time of the whole process, sealing included.
    pub cpu_us_per_act: u64,
    /// The disk, in the same run.
    pub reference: Flush,
}

/// Shared by the writers.
struct Ground {
    store: Store,
    entropy: Arc<dyn Entropy>,
    keys: MasterKeys,
    inputs: Inputs,
    made: AtomicU64,
    stop: AtomicBool,
    samples: Vec<Sample>,
}

/// What somebody else made before the store is asked: thought up beforehand, not while it is measured.
struct Sample {
    statement: Vec<u8>,
    cms: Vec<u8>,
    state: Vec<u8>,
}

/// How many differ.
const SAMPLES: u64 = 64;

impl Sample {
    fn new(inputs: &Inputs, entropy: &dyn Entropy) -> Sample {
        let statement = text(inputs.statement_bytes, entropy);
        let mut cms = vec![0; inputs.cms_bytes];
        entropy.fill(&mut cms);
        cms.extend_from_slice(&statement);
        Sample { statement, cms, state: text(inputs.state_bytes, entropy) }
    }
}

/// Measures on SQLite in a new database below `inputs.folder`, which is removed afterwards. Blocking.
///
/// # Errors
/// Of the store and of the file system.
pub fn acts(inputs: &Inputs, entropy: Arc<dyn Entropy>) -> Result<Report, Error> {
    let folder = tempfile::tempdir_in(&inputs.folder)?;
    let path = folder.path().join("bench.db");
    let mut options = Options::new(Backend::Sqlite { path: path.clone() });
    options.migrate = true;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ground = Arc::new(Ground {
        store: Store::open(options, entropy.clone())?,
        samples: (0..SAMPLES).map(|_| Sample::new(inputs, entropy.as_ref())).collect(),
        entropy,
        keys: MasterKeys::new(MasterKey::new("bench", [7; 32])?, Vec::new()),
        inputs: inputs.clone(),
        made: AtomicU64::new(0),
        stop: AtomicBool::new(false),
    });
    let report = runtime.block_on(measure(&ground, &path, folder.path()))?;
    runtime.block_on(ground.store.close())?;
    Ok(report)
}

async fn measure(ground: &Arc<Ground>, path: &Path, folder: &Path) -> Result<Report, Error> {
    let inputs = &ground.inputs;
    let mut writers = prepare(ground).await?;
    let before = flushes(folder, 8_192, 100)?;

    let (flushes_before, _) = ground.store.committed();
    let (cpu_before, began) = (cpu_us()?, monotonic());
    let sequencing = tokio::spawn(sequence(ground.clone()));
    let stop = tokio::spawn({
        let ground = ground.clone();
        async move {
            tokio::time::sleep(Duration::from_secs(u64::from(ground.inputs.seconds))).await;
            ground.stop.store(true, Ordering::Relaxed);
        }
    });
    let mut times = Vec::new();
    let tasks: Vec<_> = writers.drain(..).map(|writer| tokio::spawn(writer.run(ground.clone(), u64::MAX))).collect();
    for task in tasks {
        let (writer, measured) = task.await.map_err(|panic| Error::Panicked(panic.to_string()))??;
        writers.push(writer);
        times.extend(measured);
    }
    let seconds = began.elapsed().as_secs_f64();
    let cpu = cpu_us()? - cpu_before;
    let flushes_done = ground.store.committed().0 - flushes_before;
    for task in [stop, sequencing] {
        task.await.map_err(|panic| Error::Panicked(panic.to_string()))?;
    }

    let (wal_bytes_per_act, per_flush) = wal_bytes(ground, path, writers).await?;
    let (stored, act_row) = ground.store.read(stored_bytes).await?;
    // The disk again, with what one commit really writes; the better of both is the harder reference.
    let after = flushes(folder, per_flush, 200)?;
    let reference = if before.flush_p50_us < after.flush_p50_us && per_flush <= before.bytes { before } else { after };
    times.sort_unstable();
    let acts = times.len() as u64;
    let at = |part: f64| times.get(((times.len() as f64 * part) as usize).min(times.len() - 1)).copied().unwrap_or(0);
    Ok(Report {
        writers: inputs.writers,
        seconds,
        acts,
        acts_per_s: acts as f64 / seconds,
        flushes: flushes_done,
        acts_per_flush: acts as f64 / flushes_done.max(1) as f64,
        flush_per_s: flushes_done as f64 / seconds,
        p50_us: at(0.5),
        p99_us: at(0.99),
        max_us: times.last().copied().unwrap_or(0),
        wal_bytes_per_act,
        stored_bytes_per_act: stored,
        act_row_bytes: act_row,
        cpu_us_per_act: cpu / acts.max(1),
        reference,
    })
}

/// One writer with its cases, the number of the last act of each, and their keys.
struct Writer {
    account: AccountId,
    cases: Vec<(CaseId, CaseKey, u64)>,
    next: usize,
}

impl Writer {
    /// Appends until told to stop, or `acts_max`; the time of each from the call to the answer.
    async fn run(mut self, ground: Arc<Ground>, acts_max: u64) -> Result<(Writer, Vec<u64>), Error> {
        let mut times = Vec::new();
        while !ground.stop.load(Ordering::Relaxed) && (times.len() as u64) < acts_max {
            let place = self.next % self.cases.len();
            self.next += 1;
            let (case, key, seq) = &mut self.cases[place];
            *seq += 1;
            let began = monotonic();
            let append = ground.act(*case, key, *seq, self.account)?;
            ground.append(append).await?;
            times.push(began.elapsed().as_micros() as u64);
        }
        Ok((self, times))
    }
}

async fn prepare(ground: &Arc<Ground>) -> Result<Vec<Writer>, Error> {
    let share = (ground.inputs.cases / ground.inputs.writers.max(1)).max(1);
    let tasks: Vec<_> = (0..ground.inputs.writers)
        .map(|_| {
            let ground = ground.clone();
            tokio::spawn(async move {
                let account = AccountId(ground.id());
                let mut cases = Vec::with_capacity(share as usize);
                for _ in 0..share {
                    let case = CaseId(ground.id());
                    let key = CaseKey::generate(case, ground.entropy.as_ref());
                    let mut append = ground.act(case, &key, 1, account)?;
                    append.key = Some(key.wrap(&ground.keys, ground.entropy.as_ref())?);
                    ground.append(append).await?;
                    cases.push((case, key, 1));
                }
                Ok::<_, Error>(Writer { account, cases, next: 0 })
            })
        })
        .collect();
    let mut writers = Vec::with_capacity(tasks.len());
    for task in tasks {
        writers.push(task.await.map_err(|panic| Error::Panicked(panic.to_string()))??);
    }
    Ok(writers)
}

impl Ground {
    fn id(&self) -> Uuid {
        let mut random = [0; 10];
        self.entropy.fill(&mut random);
        let made = self.made.fetch_add(1, Ordering::Relaxed);
        uuid::Builder::from_unix_timestamp_millis(1_772_348_400_000 + made / 8, &random).into_uuid()
    }

    /// An act with everything that an act usually brings, sealed.
    fn act(&self, case: CaseId, key: &CaseKey, seq: u64, account: AccountId) -> Result<Append, Error> {
        let entropy = self.entropy.as_ref();
        let at = Instant(1_772_348_400_000_000 + seq as i64 * Instant::SECOND);
        let head = ActHead {
            id: ActId(self.id()),
            stream: case,
            seq,
            kind: "return_for_correction".to_owned(),
            kind_version: 1,
            account: Some(account),
            role: Role::MigrationOfficer,
            at,
        };
        let Sample { statement, cms, state } = &self.samples[(self.made.load(Ordering::Relaxed) % SAMPLES) as usize];
        let message = self.id();
        let mut append = Append::new(SealedAct::new(head, statement, cms, key, entropy)?);
        append.case = Some(Projection {
            number: Some(format!("DNR-2026-{}", &case.0.simple().to_string()[20..])),
            stage: if seq.is_multiple_of(2) { Stage::Correction } else { Stage::Verification },
            stage_since: at,
            city: "astana".to_owned(),
            office: Some("ums-astana".to_owned()),
            assignee: Some(account),
            edition: Some("2026".to_owned()),
            summary_sealed: key.seal(Purpose::Summary, "cases", case.bytes(), &[b'n'; 160], entropy)?,
        });
        append.snapshot = Some(Snapshot {
            seq,
            shape: 1,
            sealed: key.seal(Purpose::State, "case_state", case.bytes(), state, entropy)?,
        });
        let due = at.plus_seconds(3 * 86_400);
        append.limits = Some(vec![Limit { kind: "stage".to_owned(), due, state: LimitState::Open, leads: true }]);
        append.outbox = vec![outbox::Entry {
            id: message,
            topic: "notice".to_owned(),
            key: format!("notice/{}", append.act.head.id),
            case,
            sealed: key.seal(Purpose::Outbox, "outbox", message.as_bytes(), &[b'm'; 200], entropy)?,
            run: at,
            in_turn: false,
        }];
        let key = self.id().to_string();
        append.idempotency = Some(Idempotency { account, key, request_sha256: append.act.commitment });
        Ok(append)
    }

    async fn append(&self, append: Append) -> Result<(), Error> {
        let (act, weight) = (append.act.head.id, append.weight());
        self.store.write(vec![act], weight, move |db| acts::append(db, &append)).await.map(|_| ())
    }
}

/// The sequencer beside the writers, four times a second.
async fn sequence(ground: Arc<Ground>) {
    let holder = ground.id();
    while !ground.stop.load(Ordering::Relaxed) {
        tokio::time::sleep(Duration::from_millis(250)).await;
        let step = move |db: &mut Db<'_>| sequencer::step(db, holder, Instant(0), 60);
        if let Err(error) = ground.store.write(Vec::new(), 64 << 10, step).await {
            tracing::warn!(%error, "the sequencer missed a step");
        }
    }
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Bytes that one act, and one commit, add to the log: some more acts while a reader keeps the log from
/// beginning anew.
async fn wal_bytes(ground: &Arc<Ground>, path: &Path, writers: Vec<Writer>) -> Result<(u64, u64), Error> {
    ground.store.scrub().await?;
    let mut reader: SqliteConnection = sqlite::connect(path)?;
    reader.batch_execute("BEGIN")?;
    diesel::sql_query("SELECT count(*) AS n FROM lease").get_result::<Number>(&mut reader)?;
    let log = path.with_extension("db-wal");
    let (flushes, _) = ground.store.committed();
    ground.stop.store(false, Ordering::Relaxed);
    let each = (1_280 / u64::from(ground.inputs.writers.max(1))).max(1);
    let acts = each * writers.len() as u64;
    let tasks: Vec<_> = writers.into_iter().map(|writer| tokio::spawn(writer.run(ground.clone(), each))).collect();
    for task in tasks {
        task.await.map_err(|panic| Error::Panicked(panic.to_string()))??;
    }
    let commits = ground.store.committed().0 - flushes;
    let holder = ground.id();
    ground.store.write(Vec::new(), 64 << 10, move |db| sequencer::step(db, holder, Instant(1 << 60), 1)).await?;
    let bytes = std::fs::metadata(&log)?.len();
    reader.batch_execute("ROLLBACK")?;
    drop(reader);
    Ok((bytes / acts, bytes / commits.max(1)))
}

/// Bytes of the columns of all rows that an act writes, and of its own row, on average.
fn stored_bytes(db: &mut Db<'_>) -> Result<(u64, u64), Error> {
    let mut mean = |table: &str, bytes: &str| -> Result<u64, Error> {
        let sql = format!("SELECT CAST(avg({bytes}) AS BIGINT) AS n FROM {table}");
        let n = on_db!(db, conn => diesel::sql_query(sql).get_result::<Number>(conn))?.n;
        crate::row::count("bench", b"", n)
    };
    let act = mean("act", "128 + length(kind) + length(role) + length(sealed)")?;
    let others = [
        (
            "cases WHERE seq > 0",
            "48 + length(number) + length(stage) + length(city) + length(office) + length(edition) \
             + length(summary_sealed)",
        ),
        ("case_state", "32 + length(sealed)"),
        ("case_limit", "32 + length(kind) + length(state) + length(city) + length(stage)"),
        ("outbox", "48 + length(topic) + length(key) + length(sealed)"),
        ("idempotency", "88"),
        ("leaf", "56 + length(kind)"),
    ];
    // Besides: the leaf that waits, its position, and on average one node of the tree.
    let mut all = act + 8 + 16 + 48;
    for (table, bytes) in others {
        all += mean(table, bytes)?;
    }
    Ok((all, act))
}

/// Writes and flushes, over and over in 4 MiB as the log does.
fn flushes(folder: &Path, bytes: u64, times: usize) -> Result<Flush, Error> {
    const AROUND: u64 = 4 << 20;
    let mut file: File = tempfile::tempfile_in(folder)?;
    let block = vec![0x5a; bytes as usize];
    let mut measured = Vec::with_capacity(times);
    let mut at = 0;
    for _ in 0..times {
        if at + bytes > AROUND {
            at = 0;
            file.rewind()?;
        }
        let began = monotonic();
        file.write_all(&block)?;
        file.sync_data()?;
        measured.push(began.elapsed().as_micros() as u64);
        at += bytes;
    }
    measured.sort_unstable();
    Ok(Flush { flush_p50_us: measured[times / 2], flush_p99_us: measured[times * 99 / 100], bytes })
}

/// Processor time of this process, in microseconds; the kernel counts in hundredths of a second.
fn cpu_us() -> Result<u64, Error> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The name in brackets may hold spaces; fields 14 and 15 are user and system time.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Ok(ticks * 10_000)
}

#[allow(clippy::disallowed_methods, reason = "measures; no time of the service")]
fn monotonic() -> std::time::Instant {
    std::time::Instant::now()
}

/// Text that packs as statements and snapshots do, to about a third: words of a small language, at random.
fn text(bytes: usize, entropy: &dyn Entropy) -> Vec<u8> {
    const WORDS: [&str; 16] = [
        "\"surname\":",
        "\"otinish\",",
        "\"given\":\"",
        "zayavitel ",
        "turaqty ",
        "\"documents\":[",
        "\"2026-11-16\"",
        "passport",
        "\"number\":",
        "ruqsat ",
        "zhitelstvo ",
        "{\"kind\":",
        "\"city\":\"astana\"",
        "employment",
        "\"from\":",
        "Astana qalasy ",
    ];
    let mut random = vec![0; bytes / 8 + 1];
    entropy.fill(&mut random);
    let mut text = Vec::with_capacity(bytes + 32);
    // Every other word is one that nobody could foresee: names, numbers, days.
    for byte in random {
        text.extend_from_slice(WORDS[usize::from(byte % 16)].as_bytes());
        text.extend_from_slice(crate::record::hex(&[byte, byte.wrapping_mul(31)]).as_bytes());
        if text.len() >= bytes {
            break;
        }
    }
    text.truncate(bytes);
    text
}
