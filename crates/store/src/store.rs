//! The store: opened once in the binary, cloned everywhere.

use crate::{Db, Entropy, Error};
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
pub struct Store {}

impl Store {
    /// Opens the database and starts the writer and the checkpoint thread (SQLite) or the pool (PostgreSQL).
    /// Blocking: call it before serving, or in `spawn_blocking`.
    ///
    /// # Errors
    /// `SchemaNewer`, `SchemaOlder` (unless `migrate`), `Locked`, or of connecting.
    pub fn open(options: Options, entropy: Arc<dyn Entropy>) -> Result<Store, Error> {
        let _ = (options, entropy);
        unimplemented!()
    }

    /// Brings the schema to this version; returns the names of the migrations run. Blocking.
    ///
    /// # Errors
    /// `SchemaNewer`, `Migration`, or of connecting.
    pub fn migrate(backend: &Backend) -> Result<Vec<String>, Error> {
        let _ = backend;
        unimplemented!()
    }

    /// Name of the newest migration in the database, `None` if it is empty. Blocking.
    ///
    /// # Errors
    /// Of connecting.
    pub fn schema_version(backend: &Backend) -> Result<Option<String>, Error> {
        let _ = backend;
        unimplemented!()
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
        let _ = (acts, weight_bytes, job);
        unimplemented!()
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
        let _ = (acts, weight_bytes, job, after);
        unimplemented!()
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
        let _ = job;
        unimplemented!()
    }

    /// After a key was destroyed: SQLite's log is truncated, PostgreSQL's tables are vacuumed (A19).
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn scrub(&self) -> Result<(), Error> {
        unimplemented!()
    }

    /// Takes no more jobs, finishes those in the queue, answers them, truncates the log; at most 30 seconds.
    ///
    /// # Errors
    /// `Unavailable` if it did not end in time.
    pub async fn close(&self) -> Result<(), Error> {
        unimplemented!()
    }

    /// What `doctor` says about the database: pragmas, integrity, schema. Empty: all is well.
    ///
    /// # Errors
    /// Of connecting.
    pub async fn check(&self) -> Result<Vec<String>, Error> {
        unimplemented!()
    }
}
