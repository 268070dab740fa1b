//! The SQLite engine: one writing thread with group commit, a small pool that reads, a thread that
//! checkpoints (A6).

mod checkpoint;
mod writer;

use crate::{
    Db, Entropy, Error,
    job::{Committed, Job},
    migrations,
    pool::{PATIENCE, Pool},
};
use checkpoint::Checkpointer;
use diesel::{
    Connection, SqliteConnection,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    prelude::*,
    sql_types::{BigInt, Text},
};
use std::{
    fs::File,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
    time::Duration,
};
use tokio::sync::{mpsc, oneshot};
use writer::Writer;

/// Bytes of a page, set when the database is made.
pub(crate) const PAGE: u64 = 2_048;
/// The log is checkpointed each time it has grown by so much. Twice what A6 rule 8 has: a page that many acts touch is
/// moved half as often, and moving was a seventh of the processor time of an act; the log stays far below the bounds
/// that follow.
const PASSIVE_BYTES: u64 = 8 << 20;
/// From here on the writer begins it anew between batches, over the blocks that it has.
const RESTART_BYTES: u64 = 32 << 20;
/// Above this, because a reader held it back, the writer truncates it.
const TRUNCATE_BYTES: u64 = 64 << 20;
/// How long a connection waits for another process's transaction.
pub(crate) const BUSY_TIMEOUT: &str = "PRAGMA busy_timeout = 5000";
/// A stop takes at most so long (A6 rule 9).
const STOP: Duration = Duration::from_secs(30);

/// What goes through the writer's queue.
pub(crate) enum Message {
    /// A job.
    Job(Box<dyn Job>),
    /// Truncate the log now.
    Scrub(oneshot::Sender<Result<(), Error>>),
    /// Take no more, finish what waits, truncate, end.
    Close(oneshot::Sender<Result<(), Error>>),
}

/// An open SQLite database.
pub(crate) struct Engine {
    queue: mpsc::Sender<Message>,
    readers: Arc<Pool<SqliteConnection>>,
    path: PathBuf,
    threads: Mutex<Vec<JoinHandle<()>>>,
    lock: Mutex<Option<File>>,
    committed: Arc<Committed>,
}

impl Engine {
    pub(crate) fn open(
        path: &Path,
        readers: u32,
        queue_max: usize,
        migrate: bool,
        exclusive: bool,
        entropy: &dyn Entropy,
    ) -> Result<Engine, Error> {
        let lock = if exclusive { Some(lock(path)?) } else { None };
        if migrate {
            self::migrate(path)?;
        }
        let mut connection = connect(path)?;
        migrations::check(&mut Db::Lite(&mut connection))?;
        let (queue, jobs) = mpsc::channel(queue_max.max(1));
        let (checkpointer, checkpoints) = Checkpointer::start(path)?;
        let committed = Arc::new(Committed::default());
        let mut mark = [0; 8];
        entropy.fill(&mut mark);
        let writer = Writer::new(path, connection, checkpointer, i64::from_le_bytes(mark), committed.clone());
        let writing = std::thread::Builder::new().name("qonys-writer".into()).spawn(move || writer.run(jobs))?;
        let at = path.to_owned();
        let readers = Pool::new(readers, move || {
            let mut connection = connect(&at)?;
            connection.batch_execute("PRAGMA query_only = ON; PRAGMA cache_size = -1000;")?;
            Ok(connection)
        });
        let threads = Mutex::new(vec![writing, checkpoints]);
        Ok(Engine { queue, readers, path: path.to_owned(), threads, lock: Mutex::new(lock), committed })
    }

    /// Puts a job into the queue; its answer comes by its own channel.
    pub(crate) async fn submit(&self, job: Box<dyn Job>) -> Result<(), Error> {
        match tokio::time::timeout(PATIENCE, self.queue.reserve()).await {
            Ok(Ok(place)) => {
                place.send(Message::Job(job));
                Ok(())
            }
            Ok(Err(_closed)) => Err(Error::Unavailable(None)),
            Err(_elapsed) => Err(Error::Busy),
        }
    }

    pub(crate) fn readers(&self) -> &Arc<Pool<SqliteConnection>> {
        &self.readers
    }

    /// Truncates the log, so that overwritten and deleted rows are nowhere.
    pub(crate) async fn scrub(&self) -> Result<(), Error> {
        let (done, answer) = oneshot::channel();
        self.queue.send(Message::Scrub(done)).await.map_err(|_| Error::Unavailable(None))?;
        answer.await.unwrap_or(Err(Error::Unavailable(None)))
    }

    pub(crate) async fn close(&self) -> Result<(), Error> {
        let stop = async {
            let (done, answer) = oneshot::channel();
            // If the queue is closed already, only the threads are left to wait for.
            let closed = match self.queue.send(Message::Close(done)).await {
                Ok(()) => answer.await.unwrap_or(Err(Error::Unavailable(None))),
                Err(_) => Ok(()),
            };
            self.readers.close().await;
            let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
            for thread in threads {
                let ended = tokio::task::spawn_blocking(move || thread.join().is_ok()).await;
                if !ended.unwrap_or(false) {
                    return Err(Error::Panicked("a thread of the store".to_owned()));
                }
            }
            // Two connections that close at one moment leave the log each to the other: one more takes it away.
            let path = self.path.clone();
            let last = tokio::task::spawn_blocking(move || connect(&path).map(drop)).await;
            if !matches!(last, Ok(Ok(()))) {
                tracing::warn!("the log was left beside the database; the next start takes it in");
            }
            self.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
            closed
        };
        tokio::time::timeout(STOP, stop).await.unwrap_or(Err(Error::Unavailable(None)))
    }

    pub(crate) fn committed(&self) -> &Committed {
        &self.committed
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// Reads in one snapshot: the closure, between BEGIN and the end of the transaction.
pub(crate) fn read<T, E: From<Error>>(
    pool: &Pool<SqliteConnection>,
    job: impl FnOnce(&mut Db<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let mut connection = pool.take()?;
    AnsiTransactionManager::begin_transaction(&mut connection).map_err(Error::from)?;
    let result = job(&mut Db::Lite(&mut connection));
    // One that cannot end its transaction is dropped, and so is one on which the job panics.
    if AnsiTransactionManager::rollback_transaction(&mut connection).is_ok() {
        pool.put(connection);
    }
    result
}

/// Opens a connection with the pragmas of every connection and checks those that durability hangs on.
pub(crate) fn connect(path: &Path) -> Result<SqliteConnection, Error> {
    let text = path.to_str().ok_or(Error::Invalid("the path of the database is not UTF-8"))?;
    let mut connection = SqliteConnection::establish(text)?;
    connection.batch_execute(&format!(
        "{BUSY_TIMEOUT}; PRAGMA page_size = {PAGE}; PRAGMA journal_mode = WAL; \
         PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA foreign_keys = ON; \
         PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000; \
         PRAGMA mmap_size = 268435456;",
    ))?;
    let faults = pragma_faults(&mut connection)?;
    if let Some(fault) = faults.into_iter().next() {
        tracing::error!(fault, "the database is not as durable as it must be");
        return Err(Error::Unavailable(Some(fault.into())));
    }
    Ok(connection)
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

#[derive(QueryableByName)]
struct Words {
    #[diesel(sql_type = Text)]
    value: String,
}

/// Pragmas that are not as they must be.
pub(crate) fn pragma_faults(connection: &mut SqliteConnection) -> Result<Vec<String>, Error> {
    let mode: Words =
        diesel::sql_query("SELECT journal_mode AS value FROM pragma_journal_mode").get_result(connection)?;
    let mut faults = Vec::new();
    if mode.value != "wal" {
        faults.push(format!("journal_mode is {}, not wal", mode.value));
    }
    for (name, wanted) in [("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)] {
        let found: Number =
            diesel::sql_query(format!("SELECT {name} AS value FROM pragma_{name}")).get_result(connection)?;
        if found.value != wanted {
            faults.push(format!("{name} is {}, not {wanted}", found.value));
        }
    }
    Ok(faults)
}

/// What `doctor` finds: pragmas, structure, references.
pub(crate) fn check(connection: &mut SqliteConnection) -> Result<Vec<String>, Error> {
    let mut faults = pragma_faults(connection)?;
    let words: Vec<Words> =
        diesel::sql_query("SELECT integrity_check AS value FROM pragma_integrity_check LIMIT 20").load(connection)?;
    faults.extend(words.into_iter().map(|words| words.value).filter(|value| value != "ok"));
    let orphans: Vec<Words> =
        diesel::sql_query("SELECT DISTINCT \"table\" AS value FROM pragma_foreign_key_check").load(connection)?;
    faults.extend(orphans.into_iter().map(|words| format!("{} names rows that are not there", words.value)));
    Ok(faults)
}

/// Brings the schema to this version; other processes wait (BEGIN IMMEDIATE).
pub(crate) fn migrate(path: &Path) -> Result<Vec<String>, Error> {
    let mut connection = connect(path)?;
    connection.immediate_transaction(|connection| migrations::run(&mut Db::Lite(connection)))
}

/// The lock file beside the database: one serving process.
fn lock(path: &Path) -> Result<File, Error> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let name = PathBuf::from(name);
    let file = std::fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&name)?;
    match rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        Err(rustix::io::Errno::WOULDBLOCK) => Err(Error::Locked(name)),
        Err(error) => Err(std::io::Error::from(error).into()),
    }
}
