//! A bounded pool of blocking connections: a closure runs on one of them in `spawn_blocking`.

use crate::Error;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// How long a caller waits for a place before it is told `Busy`.
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);

type Open<C> = Box<dyn Fn() -> Result<C, Error> + Send + Sync>;

/// Connections of one kind.
pub(crate) struct Pool<C> {
    idle: Mutex<Vec<C>>,
    size: u32,
    places: Arc<Semaphore>,
    open: Open<C>,
}

impl<C: Send + 'static> Pool<C> {
    pub(crate) fn new(size: u32, open: impl Fn() -> Result<C, Error> + Send + Sync + 'static) -> Arc<Pool<C>> {
        let size = size.max(1);
        let places = Arc::new(Semaphore::new(size as usize));
        Arc::new(Pool { idle: Mutex::new(Vec::new()), size, places, open: Box::new(open) })
    }

    /// Waits for a place, at most [`PATIENCE`].
    pub(crate) async fn place(&self) -> Result<OwnedSemaphorePermit, Error> {
        match timeout(PATIENCE, self.places.clone().acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_closed)) => Err(Error::Unavailable(None)),
            Err(_elapsed) => Err(Error::Busy),
        }
    }

    /// Waits for a place as long as it takes; the queue in front is bounded.
    pub(crate) async fn turn(&self) -> Result<OwnedSemaphorePermit, Error> {
        self.places.clone().acquire_owned().await.map_err(|_closed| Error::Unavailable(None))
    }

    /// An idle connection, or a new one.
    pub(crate) fn take(&self) -> Result<C, Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| (self.open)().map_err(Error::while_serving), Ok)
    }

    /// A new connection, for when an idle one proved dead; the other idle ones are likely dead too.
    pub(crate) fn replace(&self) -> Result<C, Error> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        (self.open)().map_err(Error::while_serving)
    }

    /// Gives a connection back.
    pub(crate) fn put(&self, connection: C) {
        if !self.places.is_closed() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }

    /// Waits until nobody uses a connection, then closes all.
    pub(crate) async fn close(&self) {
        // Fails only if it is closed already.
        let all = self.places.acquire_many(self.size).await;
        self.places.close();
        drop(all);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
