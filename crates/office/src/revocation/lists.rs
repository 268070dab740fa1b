//! Lists of revoked certificates that are fetched in the background and held here, so that an act need not wait for
//! another server.

use qonys_eds::Crl;
use qonys_procedure::Instant;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// The lists, by where they come from.
#[derive(Debug, Default)]
pub struct RevocationLists {
    held: RwLock<BTreeMap<String, Vec<Arc<Crl>>>>,
}

impl RevocationLists {
    /// Puts what came from a source in the place of what came before. What is older than that is not taken: an old
    /// list held up to us would bring revoked certificates back. Answers whether it was taken.
    pub fn put(&self, source: &str, lists: Vec<Crl>) -> bool {
        let newest = |lists: &[Arc<Crl>]| lists.iter().map(|list| list.this_update).max();
        let lists: Vec<Arc<Crl>> = lists.into_iter().map(Arc::new).collect();
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        let before = held.get(source).and_then(|lists| newest(lists));
        let takes = newest(&lists) >= before;
        if takes {
            held.insert(source.to_owned(), lists);
        }
        takes
    }

    /// Those issued since then.
    pub fn since(&self, since: Instant) -> Vec<Arc<Crl>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.values().flatten().filter(|list| list.this_update >= since).cloned().collect()
    }
}
