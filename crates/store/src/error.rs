//! What can go wrong in the store (A9).

use qonys_procedure::ActId;
use std::path::PathBuf;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// An error of the store. The operator reads the cause chain; people get a text of `web` by variant.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Somebody else wrote first: the guard (an act's `seq`, a draft's `rev`) is not the one seen.
    #[error("written meanwhile: {seen} was seen, it is {now} now")]
    Conflict {
        /// What the caller had seen.
        seen: u64,
        /// What stands there now.
        now: u64,
    },
    /// Two seconds were not enough to get into the queue or to a lock; try again later.
    #[error("too much waits to be written")]
    Busy,
    /// The database cannot work now (disk full, connection lost, stopped); nothing was stored.
    #[error("the database is unavailable")]
    Unavailable(#[source] Option<Cause>),
    /// The connection was lost while committing and it could not be found out whether this act is stored.
    #[error("it is unknown whether act {0} was stored")]
    OutcomeUnknown(ActId),
    /// A stored row cannot be what the code wrote.
    #[error("row {id} of {table} is damaged")]
    Corrupt {
        /// Table.
        table: &'static str,
        /// Its key, for the operator.
        id: String,
    },
    /// The idempotency key was used with another request.
    #[error("the idempotency key was used with another request")]
    KeyReused,
    /// The prepared statement is unknown, expired or used.
    #[error("the prepared statement is unknown, expired or used")]
    StatementGone,
    /// Such a row exists already (a number, an account of the same person).
    #[error("{0} exists already")]
    Taken(&'static str),
    /// The row to be changed is not there, or not in the state that the change starts from.
    #[error("{0} is not there or not in the state needed")]
    Missing(&'static str),
    /// The case's key is destroyed: nothing sealed can be opened or added (A19).
    #[error("the key of the case is destroyed")]
    KeyDestroyed,
    /// An argument breaks a limit; the text names it.
    #[error("{0}")]
    Invalid(&'static str),
    /// A seal cannot be opened or made.
    #[error("sealing")]
    Seal(#[from] crate::seal::SealError),
    /// The job panicked; the others of its batch were not touched.
    #[error("a database job panicked: {0}")]
    Panicked(String),
    /// The database was made by a newer version of Qonys.
    #[error("the database has schema {found}, this version of qonys knows {known}: install the newer qonys")]
    SchemaNewer {
        /// Version of the newest migration found.
        found: String,
        /// Version of the newest migration known.
        known: String,
    },
    /// The database has to be migrated first.
    #[error("the database has schema {found}, this version of qonys needs {needed}: run `qonys migrate`")]
    SchemaOlder {
        /// Version of the newest migration found, "none" for an empty database.
        found: String,
        /// Version needed.
        needed: String,
    },
    /// Another process serves from this database.
    #[error("another process holds {0}")]
    Locked(PathBuf),
    /// Files beside the database.
    #[error("input or output failed")]
    Io(#[from] std::io::Error),
    /// Connecting failed.
    #[error("the database cannot be opened")]
    Connect(#[from] diesel::ConnectionError),
    /// Migrating failed.
    #[error("migration failed")]
    Migration(#[source] Cause),
    /// Any other fault of the database.
    #[error("the database reports a fault")]
    Database(#[source] diesel::result::Error),
}

/// Words of PostgreSQL's messages in the two languages of its servers here; libpq gives diesel no SQLSTATE
/// for these.
const DEADLOCK: [&str; 2] = ["deadlock detected", "взаимоблокировка"];
const LOCK_TIMEOUT: [&str; 2] = ["due to lock timeout", "из-за тайм-аута блокировки"];

impl Error {
    /// The transaction may succeed if it is run again as it is (40001, 40P01).
    pub(crate) fn is_passing(error: &diesel::result::Error) -> bool {
        use diesel::result::{DatabaseErrorKind as Kind, Error as Diesel};
        match error {
            Diesel::DatabaseError(Kind::SerializationFailure, _) => true,
            Diesel::DatabaseError(_, info) => DEADLOCK.iter().any(|text| info.message().contains(text)),
            _ => false,
        }
    }

    /// While serving, a database that cannot be opened is one that is unavailable.
    pub(crate) fn while_serving(self) -> Error {
        match self {
            Error::Connect(cause) => Error::Unavailable(Some(Box::new(cause))),
            Error::Database(cause) => Error::Unavailable(Some(Box::new(cause))),
            other => other,
        }
    }

    /// The connection is gone.
    pub(crate) fn is_disconnect(error: &diesel::result::Error) -> bool {
        use diesel::result::{DatabaseErrorKind as Kind, Error as Diesel};
        match error {
            Diesel::DatabaseError(Kind::ClosedConnection | Kind::UnableToSendCommand, _) => true,
            Diesel::BrokenTransactionManager => true,
            Diesel::DatabaseError(_, info) => [
                "server closed the connection",
                "connection not open",
                "terminating connection",
                "could not receive data",
                "could not send data",
                "no connection to the server",
            ]
            .iter()
            .any(|text| info.message().contains(text)),
            Diesel::RollbackErrorOnCommit { rollback_error, commit_error } => {
                Error::is_disconnect(commit_error) || Error::is_disconnect(rollback_error)
            }
            _ => false,
        }
    }
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Error {
        use diesel::result::Error as Diesel;
        if let Diesel::DatabaseError(_, info) = &error {
            let message = info.message();
            if message == "database is locked" || LOCK_TIMEOUT.iter().any(|text| message.contains(text)) {
                return Error::Busy;
            }
            if ["database or disk is full", "disk I/O error", "out of memory"].contains(&message) {
                return Error::Unavailable(Some(Box::new(error)));
            }
        }
        if Error::is_disconnect(&error) {
            return Error::Unavailable(Some(Box::new(error)));
        }
        Error::Database(error)
    }
}
