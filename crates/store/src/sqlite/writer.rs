//! The one thread that writes (A6, rules 1–6, 8, 9).

use super::{
    BUSY_TIMEOUT, Message, PAGE, RESTART_BYTES, TRUNCATE_BYTES,
    checkpoint::{Checkpointer, checkpoint},
    connect,
};
use crate::{
    Db, Error, acts,
    job::{Committed, Job, RolledBack},
    schema::writer_mark,
};
use diesel::{
    SqliteConnection,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    declare_sql_function,
    prelude::*,
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{mpsc::Receiver, oneshot};

/// Bounds of a batch.
const JOBS_MAX: usize = 256;
const BYTES_MAX: usize = 4 << 20;
const TIME_MAX: Duration = Duration::from_millis(10);
/// Each time jobs of about this weight were committed the checkpoint thread is woken and the log looked at.
const WAKE_BYTES: usize = 256 << 10;
/// How long a truncation that was asked for waits for what is in its way.
const TRUNCATE_PATIENCE: Duration = Duration::from_secs(5);
/// How long until a log that could not be begun anew is tried again.
const AGAIN: Duration = Duration::from_millis(100);

pub(super) struct Writer {
    path: PathBuf,
    log: PathBuf,
    /// `None` after a failure, until it could be opened anew.
    connection: Option<SqliteConnection>,
    checkpointer: Checkpointer,
    /// Mark of this batch; begins at random, so that no other process leaves the same.
    mark: i64,
    /// Weight committed since the checkpoint thread was woken.
    weight: usize,
    /// The log has grown since it was looked at.
    grown: bool,
    /// When something was in the way of a log that was to begin anew.
    held_back: Option<Instant>,
    committed: Arc<Committed>,
}

#[declare_sql_function]
extern "SQL" {
    fn total_changes() -> BigInt;
}

/// How a batch ended.
enum Ended {
    Committed,
    /// It is not known whether everything or nothing of it is stored.
    Unsure(Option<Error>),
}

impl Writer {
    pub(super) fn new(
        path: &Path,
        connection: SqliteConnection,
        checkpointer: Checkpointer,
        mark: i64,
        committed: Arc<Committed>,
    ) -> Writer {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        Writer {
            path: path.to_owned(),
            log: log.into(),
            connection: Some(connection),
            checkpointer,
            mark,
            weight: 0,
            grown: false,
            held_back: None,
            committed,
        }
    }

    pub(super) fn run(mut self, mut queue: Receiver<Message>) {
        let mut closing = None;
        while let Some(message) = queue.blocking_recv() {
            let mut next = Some(message);
            while let Some(message) = next.take() {
                match message {
                    Message::Job(job) => next = self.batch(job, &mut queue),
                    Message::Scrub(done) => answer(done, self.truncate()),
                    Message::Close(done) => {
                        // What waits behind it is still performed.
                        queue.close();
                        closing = Some(done);
                    }
                }
            }
            self.keep_log_short();
        }
        let truncated = self.truncate();
        drop(self);
        if let Some(done) = closing {
            answer(done, truncated);
        }
    }

    /// Takes the first job and what waits, commits, answers. Returns a message that ended the batch.
    fn batch(&mut self, first: Box<dyn Job>, queue: &mut Receiver<Message>) -> Option<Message> {
        let mut jobs = Vec::new();
        let mut behind = None;
        let ended = self.perform(&mut jobs, first, || match queue.try_recv() {
            Ok(Message::Job(job)) => Some(job),
            Ok(other) => {
                behind = Some(other);
                None
            }
            // Never wait for company.
            Err(_) => None,
        });
        match ended {
            Ended::Committed => {
                self.committed.add(jobs.len());
                self.weight += jobs.iter().map(|job| job.weight()).sum::<usize>();
                jobs.into_iter().for_each(|job| job.answer());
            }
            Ended::Unsure(cause) => self.recover(jobs, cause),
        }
        if self.weight >= WAKE_BYTES {
            self.weight = 0;
            self.checkpointer.wake();
            self.grown = true;
        }
        behind
    }

    /// One transaction over the first job and what `more` gives, within the bounds; `jobs` are those run.
    fn perform(
        &mut self,
        jobs: &mut Vec<Box<dyn Job>>,
        first: Box<dyn Job>,
        mut more: impl FnMut() -> Option<Box<dyn Job>>,
    ) -> Ended {
        let connection = match open(&self.path, &mut self.connection) {
            Ok(connection) => connection,
            Err(error) => {
                jobs.push(first);
                return Ended::Unsure(Some(error));
            }
        };
        if let Err(error) = AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN IMMEDIATE") {
            jobs.push(first);
            return Ended::Unsure(Some(error.into()));
        }
        // Counted here, left before COMMIT: a batch that ends in between finds no mark of its own.
        self.mark = self.mark.wrapping_add(1);
        let began = monotonic();
        let mut bytes = 0;
        // Rows changed before the first job that appends no act: a batch that changes none leaves no mark, so that a job
        // that finds nothing to do writes nothing.
        let mut unmarked = None;
        let mut next = Some(first);
        while let Some(mut job) = next.take() {
            // A caller gone before its job starts: skipped (rule 6).
            if !job.is_abandoned() {
                bytes += job.weight();
                if unmarked.is_none() && job.acts().is_empty() {
                    match changes(connection) {
                        Ok(changes) => unmarked = Some(changes),
                        Err(error) => {
                            jobs.push(job);
                            return Ended::Unsure(Some(error));
                        }
                    }
                }
                savepoint(connection, job.as_mut());
                jobs.push(job);
                // SQLite rolled everything back (full, I/O, memory): no savepoint may commit alone.
                if depth(connection) != Some(1) {
                    return Ended::Unsure(None);
                }
            }
            if jobs.len() < JOBS_MAX && bytes < BYTES_MAX && began.elapsed() < TIME_MAX {
                next = more();
            }
        }
        if let Err(error) = unmarked.map_or(Ok(()), |before| leave_mark(connection, self.mark, before)) {
            return Ended::Unsure(Some(error));
        }
        match AnsiTransactionManager::commit_transaction(connection) {
            Ok(()) => Ended::Committed,
            Err(error) => Ended::Unsure(Some(error.into())),
        }
    }

    /// After a failure: opens anew, answers what proves to be stored, runs the rest once more, each alone.
    fn recover(&mut self, jobs: Vec<Box<dyn Job>>, cause: Option<Error>) {
        let words = cause.as_ref().map_or_else(|| "rolled back by the engine".to_owned(), words);
        tracing::error!(
            cause = words,
            jobs = jobs.len(),
            "a batch failed: looking up its jobs, running the rest alone"
        );
        self.connection = None;
        let marked = self.mark_is_stored();
        for job in jobs {
            let stored = match &marked {
                Ok(marked) => self.is_stored(job.as_ref(), *marked),
                Err(_) => Err(Error::Unavailable(Some(words.clone().into()))),
            };
            match stored {
                Ok(true) => job.answer(),
                Ok(false) => self.alone(job),
                Err(error) => job.fail(error),
            }
        }
    }

    /// The second and last try of one job.
    fn alone(&mut self, job: Box<dyn Job>) {
        let mut jobs = Vec::with_capacity(1);
        let ended = self.perform(&mut jobs, job, || None);
        let Some(job) = jobs.pop() else { return };
        let cause = match ended {
            Ended::Committed => {
                self.committed.add(1);
                self.weight += job.weight();
                return job.answer();
            }
            Ended::Unsure(cause) => cause,
        };
        self.connection = None;
        let stored = self.mark_is_stored().and_then(|marked| self.is_stored(job.as_ref(), marked));
        match (stored, cause) {
            (Ok(true), _) => job.answer(),
            (_, Some(Error::Busy)) => job.fail(Error::Busy),
            (Ok(false), cause) => job.fail(Error::Unavailable(cause.map(Into::into))),
            (Err(error), _) => job.fail(error),
        }
    }

    /// Whether the job's last run was committed: by its acts, or by the batch's mark if it has none.
    fn is_stored(&mut self, job: &dyn Job, marked: bool) -> Result<bool, Error> {
        if !job.succeeded() || job.acts().is_empty() {
            return Ok(job.succeeded() && marked);
        }
        let connection = open(&self.path, &mut self.connection)?;
        acts::are_stored(&mut Db::Lite(connection), job.acts())
    }

    /// Whether the mark of the last batch is there.
    fn mark_is_stored(&mut self) -> Result<bool, Error> {
        let connection = open(&self.path, &mut self.connection)?;
        let stored: i64 = writer_mark::table.select(writer_mark::batch).first(connection)?;
        Ok(stored == self.mark)
    }

    /// From [`RESTART_BYTES`] on the log is written from its beginning again, between batches: its blocks are there
    /// already. The file is cut where it became longer than [`TRUNCATE_BYTES`]. A reader in the way is not waited for.
    fn keep_log_short(&mut self) {
        if self.held_back.is_some_and(|tried| tried.elapsed() < AGAIN) {
            return;
        }
        let length = std::fs::metadata(&self.log).map_or(0, |file| file.len());
        let mode = match length {
            _ if length > TRUNCATE_BYTES => "TRUNCATE",
            _ if length >= RESTART_BYTES && self.grown => "RESTART",
            _ => return,
        };
        self.grown = false;
        let begun = open(&self.path, &mut self.connection).and_then(|connection| {
            // The file stays as long as it was: only the log knows how much of it is used.
            if length <= TRUNCATE_BYTES && checkpoint(connection, "NOOP")?.log as u64 * PAGE < RESTART_BYTES {
                return Ok(None);
            }
            connection.batch_execute("PRAGMA busy_timeout = 0")?;
            let progress = checkpoint(connection, mode);
            connection.batch_execute(BUSY_TIMEOUT)?;
            progress.map(Some)
        });
        match begun {
            Ok(progress) => {
                let held = progress.is_some_and(|progress| progress.busy != 0);
                self.held_back = held.then(monotonic);
                if held {
                    tracing::debug!(length, "a reader holds the log back");
                }
            }
            Err(error) => {
                self.held_back = Some(monotonic());
                tracing::warn!(%error, length, "the log is long and could not be begun anew");
            }
        }
    }

    /// Truncates the log. A checkpoint at work in the other thread, or a reader, is waited for.
    fn truncate(&mut self) -> Result<(), Error> {
        let connection = open(&self.path, &mut self.connection)?;
        let began = monotonic();
        while checkpoint(connection, "TRUNCATE")?.busy != 0 {
            if began.elapsed() > TRUNCATE_PATIENCE {
                return Err(Error::Busy);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

/// The connection, opened anew if the last one was given up; pragmas are checked by `connect`.
fn open<'a>(path: &Path, connection: &'a mut Option<SqliteConnection>) -> Result<&'a mut SqliteConnection, Error> {
    match connection {
        Some(connection) => Ok(connection),
        None => Ok(connection.insert(connect(path).map_err(Error::while_serving)?)),
    }
}

/// Runs one job in a savepoint.
fn savepoint(connection: &mut SqliteConnection, job: &mut dyn Job) {
    let outcome = connection.transaction::<(), RolledBack, _>(|connection| {
        let outcome = job.run(&mut Db::Lite(connection));
        // A panic leaves the savepoints that the job had opened.
        while depth(connection).is_some_and(|depth| depth > 2) {
            AnsiTransactionManager::rollback_transaction(connection)?;
        }
        outcome
    });
    if outcome.is_err() && job.succeeded() {
        job.refuse(Error::Unavailable(Some("the job's savepoint could not be released".into())));
    }
}

/// Depth of the transaction: 1 inside a batch, `None` outside or if the connection is no longer usable.
fn depth(connection: &mut SqliteConnection) -> Option<u32> {
    let status = AnsiTransactionManager::transaction_manager_status_mut(connection);
    status.transaction_depth().ok().flatten().map(u32::from)
}

/// Leaves a mark by which a batch with a job that appends no act can be found, if rows were changed since `before`.
fn leave_mark(connection: &mut SqliteConnection, mark: i64, before: i64) -> Result<(), Error> {
    if changes(connection)? != before {
        diesel::update(writer_mark::table).set(writer_mark::batch.eq(mark)).execute(connection)?;
    }
    Ok(())
}

/// Rows that the connection has changed since it was opened, also those whose change was rolled back.
fn changes(connection: &mut SqliteConnection) -> Result<i64, Error> {
    Ok(diesel::select(total_changes()).get_result(connection)?)
}

#[allow(clippy::disallowed_methods, reason = "bounds a batch; no time of the service")]
fn monotonic() -> Instant {
    Instant::now()
}

fn answer(done: oneshot::Sender<Result<(), Error>>, result: Result<(), Error>) {
    // Whoever asked may have gone.
    let _ = done.send(result);
}

/// The error with its causes, for the operator.
fn words(error: &Error) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        words.push_str(": ");
        words.push_str(&error.to_string());
        cause = error.source();
    }
    words
}
