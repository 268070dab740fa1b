//! Whom the server trusts, exchangeable while it runs: authorities come and go, the service goes on.

use qonys_eds::TrustStore;
use std::sync::{Arc, PoisonError, RwLock};

/// The authorities trusted now.
#[derive(Debug, Default)]
pub struct Trust(RwLock<Arc<TrustStore>>);

impl Trust {
    /// Trusts these.
    pub fn new(store: TrustStore) -> Trust {
        Trust(RwLock::new(Arc::new(store)))
    }

    /// Those trusted at this moment; whoever judges a signature keeps to them to the end.
    pub fn now(&self) -> Arc<TrustStore> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on trusts these.
    pub fn replace(&self, store: TrustStore) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(store);
    }
}
