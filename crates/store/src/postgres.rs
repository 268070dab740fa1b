//! The PostgreSQL engine: one job, one transaction, on one of N connections (A6).

use crate::{
    Db, Entropy, Error, acts,
    job::{Committed, Job},
    migrations,
    pool::Pool,
};
use diesel::{
    Connection, PgConnection,
    connection::{AnsiTransactionManager, Instrumentation, InstrumentationEvent, SimpleConnection, TransactionManager},
    prelude::*,
    sql_types::{Bool, Nullable, Text},
};
use qonys_procedure::ActId;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};
use tokio::sync::Semaphore;
use uuid::Uuid;

/// How often a transaction is run again after 40001, 40P01 or a lost connection.
const RETRIES: u32 = 3;
/// A stop takes at most so long.
const STOP: Duration = Duration::from_secs(30);
/// After a lost commit: how often it is looked up, and how long between.
const LOOKS: u32 = 50;
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// Key of the advisory lock under which migrations run.
const MIGRATION_LOCK: i64 = 0x0071_6f6e_7973;
/// Tables to which rows are only added.
pub(crate) const RECORD: [&str; 5] = ["act", "leaf", "log_entry", "log_node", "checkpoint"];

/// A connection that remembers what went wrong on it, whatever the job made of it.
pub(crate) struct Watched {
    connection: PgConnection,
    seen: Arc<AtomicU8>,
    backend: Backend,
}

const PASSING: u8 = 1;
const DISCONNECTED: u8 = 2;
const FAULT: u8 = 4;

struct Watch(Arc<AtomicU8>);

impl Instrumentation for Watch {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::FinishQuery { error: Some(error), .. } = event {
            let mut bits = FAULT;
            if Error::is_passing(error) {
                bits |= PASSING;
            }
            if Error::is_disconnect(error) {
                bits |= DISCONNECTED;
            }
            self.0.fetch_or(bits, Ordering::Relaxed);
        }
    }
}

impl Watched {
    fn open(url: &str, read_only: bool) -> Result<Watched, Error> {
        let mut connection = connect(url)?;
        if read_only {
            connection.batch_execute("SET default_transaction_read_only = on")?;
        }
        let backend = diesel::sql_query(
            "SELECT pid::text AS pid, backend_start::text AS began FROM pg_stat_activity WHERE pid = pg_backend_pid()",
        )
        .get_result(&mut connection)?;
        let seen = Arc::new(AtomicU8::new(0));
        connection.set_instrumentation(Watch(seen.clone()));
        Ok(Watched { connection, seen, backend })
    }

    fn take_seen(&self) -> u8 {
        self.seen.swap(0, Ordering::Relaxed)
    }
}

/// An open PostgreSQL database.
pub(crate) struct Engine {
    writers: Arc<Pool<Watched>>,
    readers: Arc<Pool<Watched>>,
    queue: Arc<Semaphore>,
    queue_max: u32,
    entropy: Arc<dyn Entropy>,
    url: String,
    committed: Arc<Committed>,
}

impl Engine {
    pub(crate) fn open(
        url: &str,
        connections: u32,
        readers: u32,
        queue_max: usize,
        migrate: bool,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Engine, Error> {
        if migrate {
            self::migrate(url)?;
        }
        migrations::check(&mut Db::Pg(&mut connect(url)?))?;
        let queue_max = u32::try_from(queue_max.max(1)).unwrap_or(u32::MAX >> 3);
        let (to_write, to_read) = (url.to_owned(), url.to_owned());
        Ok(Engine {
            writers: Pool::new(connections, move || Watched::open(&to_write, false)),
            readers: Pool::new(readers, move || Watched::open(&to_read, true)),
            queue: Arc::new(Semaphore::new(queue_max as usize)),
            queue_max,
            entropy,
            url: url.to_owned(),
            committed: Arc::default(),
        })
    }

    /// Waits for a place in the queue and for a connection, then runs the job in the blocking pool.
    pub(crate) async fn submit(&self, job: Box<dyn Job>) -> Result<(), Error> {
        let queued = match tokio::time::timeout(crate::pool::PATIENCE, self.queue.clone().acquire_owned()).await {
            Ok(Ok(place)) => place,
            Ok(Err(_closed)) => return Err(Error::Unavailable(None)),
            Err(_elapsed) => return Err(Error::Busy),
        };
        let (writers, entropy, committed) = (self.writers.clone(), self.entropy.clone(), self.committed.clone());
        // The caller may go away while the job waits: it is skipped then, by `is_abandoned`.
        tokio::spawn(async move {
            let _queued = queued;
            match writers.turn().await {
                Ok(turn) => {
                    let done = tokio::task::spawn_blocking(move || {
                        let _turn = turn;
                        perform(&writers, job, entropy.as_ref(), &committed);
                    });
                    if let Err(error) = done.await {
                        tracing::error!(%error, "a transaction's thread ended badly");
                    }
                }
                Err(error) => job.fail(error),
            }
        });
        Ok(())
    }

    pub(crate) fn readers(&self) -> &Arc<Pool<Watched>> {
        &self.readers
    }

    pub(crate) fn committed(&self) -> &Committed {
        &self.committed
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) async fn close(&self) -> Result<(), Error> {
        let stop = async {
            // What waits in the queue is performed first; it fails only if it is closed already.
            let all = self.queue.acquire_many(self.queue_max).await;
            self.queue.close();
            drop(all);
            self.writers.close().await;
            self.readers.close().await;
        };
        tokio::time::timeout(STOP, stop).await.map_err(|_| Error::Unavailable(None))
    }
}

/// What one run of a job's transaction came to.
enum Ended {
    Committed,
    /// The job's own refusal, rolled back.
    Refused,
    /// Rolled back; may succeed if run again. `lost`: on another connection.
    Again {
        error: Error,
        lost: bool,
    },
    /// Rolled back for good.
    Failed(Error),
    /// The connection was lost at COMMIT.
    Unsure,
}

/// Runs a job until it is committed, refused, or has failed too often, and answers.
fn perform(pool: &Pool<Watched>, job: Box<dyn Job>, entropy: &dyn Entropy, committed: &Committed) {
    let mut job = job;
    let mut connection = None;
    let mut last = Error::Unavailable(None);
    for attempt in 0..=RETRIES {
        if attempt > 0 {
            pause(attempt, entropy);
        } else if job.is_abandoned() {
            return;
        }
        let mut xid = None;
        let ended = match usable(pool, &mut connection, attempt > 0) {
            Ok(connection) => transact(connection, job.as_mut(), &mut xid),
            Err(error) => Ended::Again { error, lost: true },
        };
        match ended {
            Ended::Committed | Ended::Refused => {
                if job.succeeded() {
                    committed.add(1);
                }
                connection.into_iter().for_each(|connection| pool.put(connection));
                return job.answer();
            }
            Ended::Failed(error) => return job.fail(error),
            Ended::Again { error, lost } => {
                last = error;
                connection = connection.filter(|_| !lost);
            }
            Ended::Unsure => {
                let backend = connection.take().map(|lost| lost.backend);
                tracing::error!(acts = job.acts().len(), "a connection was lost at COMMIT; its outcome is looked up");
                match is_stored(pool, &mut connection, backend, job.as_ref(), xid.as_deref()) {
                    Ok(true) => {
                        connection.into_iter().for_each(|connection| pool.put(connection));
                        return job.answer();
                    }
                    Ok(false) => {}
                    Err(error) => {
                        tracing::error!(%error, "the outcome of a commit could not be found out");
                        let act = job.acts().first().copied().unwrap_or(ActId(Uuid::nil()));
                        return job.fail(Error::OutcomeUnknown(act));
                    }
                }
            }
        }
    }
    connection.into_iter().for_each(|connection| pool.put(connection));
    job.fail(last);
}

/// The connection in hand, an idle one, or a new one.
fn usable<'a>(
    pool: &Pool<Watched>,
    connection: &'a mut Option<Watched>,
    again: bool,
) -> Result<&'a mut Watched, Error> {
    match connection {
        Some(connection) => Ok(connection),
        None if again => Ok(connection.insert(pool.replace()?)),
        None => Ok(connection.insert(pool.take()?)),
    }
}

fn transact(watched: &mut Watched, job: &mut dyn Job, xid: &mut Option<String>) -> Ended {
    watched.take_seen();
    if let Err(error) = AnsiTransactionManager::begin_transaction(&mut watched.connection) {
        return Ended::Again { error: error.into(), lost: true };
    }
    let outcome = job.run(&mut Db::Pg(&mut watched.connection));
    // A panic leaves the savepoints that the job had opened.
    while depth(&mut watched.connection).is_some_and(|depth| depth > 1) {
        if AnsiTransactionManager::rollback_transaction(&mut watched.connection).is_err() {
            break;
        }
    }
    let seen = watched.take_seen();
    // A statement that failed aborts the transaction, whatever the job made of it: COMMIT would roll back.
    let aborted = seen & FAULT != 0 && watched.connection.batch_execute("SELECT 1").is_err();
    if outcome.is_err() || aborted {
        let lost = AnsiTransactionManager::rollback_transaction(&mut watched.connection).is_err();
        return if seen & (PASSING | DISCONNECTED) != 0 || lost {
            Ended::Again { error: Error::Unavailable(Some("the transaction was rolled back".into())), lost }
        } else if outcome.is_err() {
            Ended::Refused
        } else {
            Ended::Failed(Error::Unavailable(Some("a statement failed and the job went on".into())))
        };
    }
    if job.acts().is_empty() {
        match current_xid(&mut watched.connection) {
            Ok(id) => *xid = id,
            Err(error) => return Ended::Again { error: error.into(), lost: true },
        }
    }
    match AnsiTransactionManager::commit_transaction(&mut watched.connection) {
        Ok(()) => Ended::Committed,
        Err(error) if Error::is_disconnect(&error) => Ended::Unsure,
        Err(error) if Error::is_passing(&error) => Ended::Again { error: error.into(), lost: false },
        Err(error) => Ended::Failed(error.into()),
    }
}

/// After a connection lost at COMMIT: waits until its backend has ended, then asks for the acts, or for the
/// transaction if the job appends none (rule 5).
fn is_stored(
    pool: &Pool<Watched>,
    connection: &mut Option<Watched>,
    backend: Option<Backend>,
    job: &dyn Job,
    xid: Option<&str>,
) -> Result<bool, Error> {
    let mut tries = 0;
    loop {
        std::thread::sleep(LOOK_AGAIN);
        tries += 1;
        let asked = usable(pool, connection, true).and_then(|watched| {
            let conn = &mut watched.connection;
            if let Some(backend) = &backend
                && is_alive(conn, backend)?
            {
                return Ok(None);
            }
            match (job.acts(), xid) {
                ([], None) => Err(Error::Unavailable(Some("the transaction has no id".into()))),
                ([], Some(xid)) => xact_is_committed(conn, xid),
                (acts, _) => acts::are_stored(&mut Db::Pg(conn), acts).map(Some),
            }
        });
        match asked {
            Ok(Some(stored)) => return Ok(stored),
            Ok(None) if tries >= LOOKS => return Err(Error::Unavailable(Some("its backend still works".into()))),
            Err(error) if tries >= LOOKS => return Err(error),
            Ok(None) => {}
            Err(_) => *connection = None,
        }
    }
}

#[derive(QueryableByName)]
struct Words {
    #[diesel(sql_type = Nullable<Text>)]
    value: Option<String>,
}

#[derive(QueryableByName)]
struct Yes {
    #[diesel(sql_type = Bool)]
    value: bool,
}

fn current_xid(connection: &mut PgConnection) -> QueryResult<Option<String>> {
    let words: Words = diesel::sql_query("SELECT pg_current_xact_id()::text AS value").get_result(connection)?;
    Ok(words.value)
}

/// `None` while it is in progress.
fn xact_is_committed(connection: &mut PgConnection, xid: &str) -> Result<Option<bool>, Error> {
    let words: Words =
        diesel::sql_query("SELECT pg_xact_status($1::xid8) AS value").bind::<Text, _>(xid).get_result(connection)?;
    Ok(match words.value.as_deref() {
        Some("committed") => Some(true),
        Some("in progress") => None,
        _ => Some(false),
    })
}

/// Which server process a connection talks to.
#[derive(QueryableByName)]
struct Backend {
    #[diesel(sql_type = Text)]
    pid: String,
    #[diesel(sql_type = Text)]
    began: String,
}

fn is_alive(connection: &mut PgConnection, backend: &Backend) -> Result<bool, Error> {
    let yes: Yes = diesel::sql_query(
        "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pid::text = $1 AND backend_start::text = $2) AS value",
    )
    .bind::<Text, _>(&backend.pid)
    .bind::<Text, _>(&backend.began)
    .get_result(connection)?;
    Ok(yes.value)
}

/// Reads in one snapshot.
pub(crate) fn read<T, E: From<Error>>(
    pool: &Pool<Watched>,
    job: impl FnOnce(&mut Db<'_>) -> Result<T, E>,
) -> Result<T, E> {
    const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    let mut watched = pool.take().map_err(E::from)?;
    if AnsiTransactionManager::begin_transaction_sql(&mut watched.connection, BEGIN).is_err() {
        watched = pool.replace().map_err(E::from)?;
        AnsiTransactionManager::begin_transaction_sql(&mut watched.connection, BEGIN)
            .map_err(|error| E::from(error.into()))?;
    }
    let result = job(&mut Db::Pg(&mut watched.connection));
    while depth(&mut watched.connection).is_some() {
        if AnsiTransactionManager::rollback_transaction(&mut watched.connection).is_err() {
            return result;
        }
    }
    watched.take_seen();
    pool.put(watched);
    result
}

/// Opens a connection with the settings of every connection.
pub(crate) fn connect(url: &str) -> Result<PgConnection, Error> {
    let mut connection = PgConnection::establish(url)?;
    // Messages in English, if the role may ask for it: deadlocks are known by their words.
    let _ = connection.batch_execute("SET lc_messages = 'C'");
    connection.batch_execute(
        "SET statement_timeout = '5s'; SET lock_timeout = '2s'; SET idle_in_transaction_session_timeout = '30s'; \
         SET synchronous_commit = on; SET default_transaction_isolation = 'read committed'; \
         SET client_min_messages = warning",
    )?;
    Ok(connection)
}

fn depth(connection: &mut PgConnection) -> Option<u32> {
    let status = AnsiTransactionManager::transaction_manager_status_mut(connection);
    status.transaction_depth().ok().flatten().map(u32::from)
}

/// A growing pause with jitter, so that those who met do not meet again.
fn pause(attempt: u32, entropy: &dyn Entropy) {
    let mut jitter = [0];
    entropy.fill(&mut jitter);
    std::thread::sleep(Duration::from_millis(u64::from(attempt) * (2 + u64::from(jitter[0]) / 8)));
}

/// Brings the schema to this version; other processes wait for an advisory lock.
pub(crate) fn migrate(url: &str) -> Result<Vec<String>, Error> {
    let mut connection = connect(url)?;
    connection.batch_execute(&format!(
        "SET statement_timeout = 0; SET lock_timeout = 0; SELECT pg_advisory_lock({MIGRATION_LOCK})"
    ))?;
    migrations::run(&mut Db::Pg(&mut connection))
}

/// Statements that give the application's role what it needs and no more: rows of the record are added, never
/// changed or removed (security row 6). Run by the owner of the schema after each migration.
pub(crate) fn grants(role: &str) -> Result<Vec<String>, Error> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if role.is_empty() || role.len() > 63 || !role.chars().all(plain) {
        return Err(Error::Invalid("a role has 1 to 63 lower-case letters, digits, _"));
    }
    let record = RECORD.join(", ");
    Ok(vec![
        format!("GRANT USAGE ON SCHEMA public TO {role}"),
        format!("REVOKE CREATE ON SCHEMA public FROM {role}"),
        format!("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"),
        format!("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"),
        format!("REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON {record} FROM {role}"),
        format!("REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON __diesel_schema_migrations FROM {role}"),
    ])
}

/// Runs [`grants`] with the owner's connection.
pub(crate) fn grant(url: &str, role: &str) -> Result<(), Error> {
    let statements = grants(role)?;
    let mut connection = connect(url)?;
    connection.transaction(|connection| {
        statements.iter().try_for_each(|statement| connection.batch_execute(statement).map_err(Error::from))
    })
}

/// What `doctor` finds: settings that durability hangs on, privileges on the record.
pub(crate) fn check(connection: &mut PgConnection) -> Result<Vec<String>, Error> {
    let mut faults = Vec::new();
    for (name, wanted) in [("fsync", "on"), ("full_page_writes", "on"), ("server_encoding", "UTF8")] {
        let words: Words =
            diesel::sql_query("SELECT current_setting($1) AS value").bind::<Text, _>(name).get_result(connection)?;
        let found = words.value.unwrap_or_default();
        if found != wanted {
            faults.push(format!("{name} is {found}, not {wanted}"));
        }
    }
    for table in RECORD {
        for privilege in ["UPDATE", "DELETE", "TRUNCATE"] {
            let yes: Yes = diesel::sql_query("SELECT has_table_privilege($1, $2) AS value")
                .bind::<Text, _>(table)
                .bind::<Text, _>(privilege)
                .get_result(connection)?;
            if yes.value {
                faults.push(format!("the role of the application may {privilege} {table}"));
            }
        }
    }
    Ok(faults)
}

/// Removes dead rows of the tables from which a destruction deletes or overwrites. Only their owner can; for
/// the application's role the eager autovacuum of `case_key` does it within its minute.
pub(crate) fn vacuum(url: &str) -> Result<(), Error> {
    let mut connection = connect(url)?;
    let owns: Yes = diesel::sql_query(
        "SELECT pg_has_role(relowner, 'USAGE') AS value FROM pg_class WHERE oid = 'case_key'::regclass",
    )
    .get_result(&mut connection)?;
    if !owns.value {
        tracing::debug!("autovacuum removes what was destroyed: this role does not own the tables");
        return Ok(());
    }
    connection.batch_execute("SET statement_timeout = 0")?;
    for table in [
        "case_key",
        "draft",
        "case_state",
        "statement",
        "search_token",
        "pending_submission",
        "outbox",
        "issued",
        "cases",
    ] {
        connection.batch_execute(&format!("VACUUM {table}"))?;
    }
    Ok(())
}
