//! The store: opened once in the binary, cloned everywhere.

use crate::{Db, Entropy, Error, job::Task, migrations, postgres, sqlite};
use qonys_procedure::ActId;
use std::{path::PathBuf, sync::Arc};

/// Which engine, and where.
#[derive(Clone, Debug)]
pub enum Backend {
    /// The embedded default.
    Sqlite {
        /// The database file; its folder must exist.
        path: PathBuf,
    },
    /// PostgreSQL.
    Postgres {
        /// `postgres://…`; may hold a password, never logged.
        url: String,
        /// Connections that write.
        connections: u32,
    },
}

/// How the store is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// Engine and place.
    pub backend: Backend,
    /// Connections that read.
    pub readers: u32,
    /// Jobs that may wait to be written.
    pub queue_max: usize,
    /// Bring the schema to this version first (the demo does; a server uses `qonys migrate`).
    pub migrate: bool,
    /// Hold the lock file beside an SQLite database: `serve` does, commands do not.
    pub exclusive: bool,
}

impl Options {
    /// Usual bounds: 4 readers, a queue of 1,024.
    pub fn new(backend: Backend) -> Options {
        Options { backend, readers: 4, queue_max: 1_024, migrate: false, exclusive: false }
    }
}

/// A handle to the database; cloning is cheap.
#[derive(Clone)]
pub struct Store {
    engine: Arc<Engine>,
}

enum Engine {
    Lite(sqlite::Engine),
    Pg(postgres::Engine),
}

impl Store {
    /// Opens the database and starts the writer and the checkpoint thread (SQLite) or the pool (PostgreSQL).
    /// Blocking: call it before serving, or in `spawn_blocking`.
    ///
    /// # Errors
    /// `SchemaNewer`, `SchemaOlder` (unless `migrate`), `Locked`, or of connecting.
    pub fn open(options: Options, entropy: Arc<dyn Entropy>) -> Result<Store, Error> {
        let Options { backend, readers, queue_max, migrate, exclusive } = options;
        let engine = match backend {
            Backend::Sqlite { path } => {
                Engine::Lite(sqlite::Engine::open(&path, readers, queue_max, migrate, exclusive, entropy.as_ref())?)
            }
            Backend::Postgres { url, connections } => {
                Engine::Pg(postgres::Engine::open(&url, connections, readers, queue_max, migrate, entropy)?)
            }
        };
        Ok(Store { engine: Arc::new(engine) })
    }

    /// Brings the schema to this version; returns the versions of the migrations run. Blocking.
    ///
    /// # Errors
    /// `SchemaNewer`, `Migration`, or of connecting.
    pub fn migrate(backend: &Backend) -> Result<Vec<String>, Error> {
        match backend {
            Backend::Sqlite { path } => sqlite::migrate(path),
            Backend::Postgres { url, .. } => postgres::migrate(url),
        }
    }

    /// Version of the newest migration in the database, `None` if it is empty. Blocking.
    ///
    /// # Errors
    /// Of connecting.
    pub fn schema_version(backend: &Backend) -> Result<Option<String>, Error> {
        match backend {
            Backend::Sqlite { path } => {
                if !path.exists() {
                    return Ok(None);
                }
                migrations::found(&mut Db::Lite(&mut sqlite::connect(path)?))
            }
            Backend::Postgres { url, .. } => migrations::found(&mut Db::Pg(&mut postgres::connect(url)?)),
        }
    }

    /// Gives the application's role on PostgreSQL what it needs and no more: neither UPDATE nor DELETE on the
    /// record. Run with the owner's `url` after each migration; on SQLite triggers hold the same. Blocking.
    ///
    /// # Errors
    /// `Invalid` for a name that is no plain role; the database's.
    pub fn grant(backend: &Backend, role: &str) -> Result<(), Error> {
        match backend {
            Backend::Sqlite { .. } => Ok(()),
            Backend::Postgres { url, .. } => postgres::grant(url, role),
        }
    }

    /// Runs a job in a transaction and answers after its commit (A6). The job may run several times: it works
    /// on what it captured, does database work only, and its acts' ids (`acts`, empty if it appends none) are
    /// made beforehand. `weight_bytes` is about what it writes.
    ///
    /// # Errors
    /// The job's own; `Busy` after two seconds without a place in the queue; `Unavailable`; `OutcomeUnknown`.
    pub async fn write<T, E, F>(&self, acts: Vec<ActId>, weight_bytes: usize, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Db<'_>) -> Result<T, E> + Send + 'static,
    {
        self.write_then(acts, weight_bytes, job, |_| {}).await
    }

    /// As [`Store::write`]; `after` runs once after the commit and before the answer, in the order of commits
    /// on SQLite: the place to change memory caches (rule 7).
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn write_then<T, E, F, A>(&self, acts: Vec<ActId>, weight_bytes: usize, job: F, after: A) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Db<'_>) -> Result<T, E> + Send + 'static,
        A: FnOnce(&T) + Send + 'static,
    {
        let (task, answer) = Task::boxed(acts, weight_bytes, job, after);
        let submitted = match self.engine.as_ref() {
            Engine::Lite(engine) => engine.submit(task).await,
            Engine::Pg(engine) => engine.submit(task).await,
        };
        submitted.map_err(E::from)?;
        answer.await.unwrap_or_else(|_gone| Err(Error::Unavailable(None).into()))
    }

    /// Reads in one snapshot on a reading connection.
    ///
    /// # Errors
    /// The closure's own; `Busy` after two seconds without a connection; `Unavailable`.
    pub async fn read<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&mut Db<'_>) -> Result<T, E> + Send + 'static,
    {
        let reading = match self.engine.as_ref() {
            Engine::Lite(engine) => {
                let pool = engine.readers().clone();
                let place = pool.place().await?;
                tokio::task::spawn_blocking(move || {
                    let _place = place;
                    sqlite::read(&pool, job)
                })
            }
            Engine::Pg(engine) => {
                let pool = engine.readers().clone();
                let place = pool.place().await?;
                tokio::task::spawn_blocking(move || {
                    let _place = place;
                    postgres::read(&pool, job)
                })
            }
        };
        reading.await.unwrap_or_else(|panic| Err(Error::Panicked(panic.to_string()).into()))
    }

    /// After a key was destroyed: SQLite's log is truncated, PostgreSQL's tables are vacuumed (A19) if the role
    /// owns them; if not, autovacuum does it within about a minute.
    ///
    /// # Errors
    /// `Busy` if a reader was in the way: try again; `Unavailable`.
    pub async fn scrub(&self) -> Result<(), Error> {
        match self.engine.as_ref() {
            Engine::Lite(engine) => engine.scrub().await,
            Engine::Pg(engine) => {
                let url = engine.url().to_owned();
                blocking(move || postgres::vacuum(&url)).await
            }
        }
    }

    /// Transactions and jobs committed since it was opened: for metrics and measuring.
    pub fn committed(&self) -> (u64, u64) {
        match self.engine.as_ref() {
            Engine::Lite(engine) => engine.committed().get(),
            Engine::Pg(engine) => engine.committed().get(),
        }
    }

    /// Takes no more jobs, finishes those in the queue, answers them, truncates the log; at most 30 seconds.
    ///
    /// # Errors
    /// `Unavailable` if it did not end in time.
    pub async fn close(&self) -> Result<(), Error> {
        match self.engine.as_ref() {
            Engine::Lite(engine) => engine.close().await,
            Engine::Pg(engine) => engine.close().await,
        }
    }

    /// What `doctor` says about the database: settings, structure, privileges, migrations. Empty: all is well.
    ///
    /// # Errors
    /// Of connecting.
    pub async fn check(&self) -> Result<Vec<String>, Error> {
        match self.engine.as_ref() {
            Engine::Lite(engine) => {
                let path = engine.path().to_owned();
                blocking(move || sqlite::check(&mut sqlite::connect(&path)?)).await
            }
            Engine::Pg(engine) => {
                let url = engine.url().to_owned();
                blocking(move || postgres::check(&mut postgres::connect(&url)?)).await
            }
        }
    }
}

/// Runs blocking work; a panic in it is `Panicked`.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|panic| Err(Error::Panicked(panic.to_string())))
}
