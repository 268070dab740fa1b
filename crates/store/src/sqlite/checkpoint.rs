//! The thread that moves the log into the database while the writer goes on (A6 rule 8).

use super::{PAGE, PASSIVE_BYTES, connect};
use crate::Error;
use diesel::{SqliteConnection, prelude::*, sql_types::BigInt};
use std::{
    path::Path,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread::JoinHandle,
};

/// The writer's end: tells that the log has grown. Dropping it ends the thread.
pub(super) struct Checkpointer {
    grown: SyncSender<()>,
}

impl Checkpointer {
    pub(super) fn start(path: &Path) -> Result<(Checkpointer, JoinHandle<()>), Error> {
        let (grown, wakes) = sync_channel(1);
        let path = path.to_owned();
        let thread = std::thread::Builder::new().name("qonys-checkpoint".into()).spawn(move || run(&path, &wakes))?;
        Ok((Checkpointer { grown }, thread))
    }

    /// Wakes the thread, unless it is awake already.
    pub(super) fn wake(&self) {
        let _ = self.grown.try_send(());
    }
}

/// Answer of `PRAGMA wal_checkpoint`.
#[derive(QueryableByName)]
pub(super) struct Progress {
    /// 1 if a reader or writer was in the way.
    #[diesel(sql_type = BigInt)]
    pub(super) busy: i64,
    /// Pages in the log.
    #[diesel(sql_type = BigInt)]
    pub(super) log: i64,
    /// Of them, pages moved into the database.
    #[diesel(sql_type = BigInt)]
    pub(super) checkpointed: i64,
}

/// `PRAGMA wal_checkpoint` in one of its modes.
pub(super) fn checkpoint(connection: &mut SqliteConnection, mode: &str) -> Result<Progress, Error> {
    Ok(diesel::sql_query(format!("PRAGMA wal_checkpoint({mode})")).get_result(connection)?)
}

fn run(path: &Path, wakes: &Receiver<()>) {
    let mut connection = None;
    while wakes.recv().is_ok() {
        if let Err(error) = step(path, &mut connection) {
            tracing::warn!(%error, "the log could not be checkpointed; the next wake tries again");
            connection = None;
        }
    }
}

fn step(path: &Path, connection: &mut Option<SqliteConnection>) -> Result<(), Error> {
    let connection = match connection {
        Some(connection) => connection,
        None => connection.insert(connect(path)?),
    };
    let progress = checkpoint(connection, "NOOP")?;
    if (progress.log - progress.checkpointed) as u64 * PAGE >= PASSIVE_BYTES {
        checkpoint(connection, "PASSIVE")?;
    }
    Ok(())
}
