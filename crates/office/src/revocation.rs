//! What is known of revoked certificates: lists that are fetched in the background and held here, so that no act waits
//! for another server \[eds.md, policy\].

use qonys_eds::{Crl, Revocation};
use qonys_procedure::Instant;
use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

/// How much must be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RevocationPolicy {
    /// A signature counts only if a list says that its certificates are not revoked.
    pub required: bool,
    /// For signing in, seconds after which a list is too old to be asked.
    pub sign_in_seconds: i64,
}

impl Default for RevocationPolicy {
    fn default() -> Self {
        RevocationPolicy { required: false, sign_in_seconds: 24 * 3600 }
    }
}

/// The lists, by where they come from.
#[derive(Debug, Default)]
pub struct RevocationLists {
    policy: RevocationPolicy,
    held: RwLock<BTreeMap<String, Vec<Arc<Crl>>>>,
}

impl RevocationLists {
    /// None yet.
    pub fn new(policy: RevocationPolicy) -> RevocationLists {
        RevocationLists { policy, held: RwLock::default() }
    }

    /// Puts what came from a source in the place of what came before. What is older than that is not taken: an old
    /// list held up to us would bring revoked certificates back. Answers whether it was taken.
    pub fn put(&self, source: &str, lists: Vec<Crl>) -> bool {
        let newest = |lists: &[Arc<Crl>]| lists.iter().map(|list| list.this_update).max();
        let lists: Vec<Arc<Crl>> = lists.into_iter().map(Arc::new).collect();
        let mut held = self.held.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        let before = held.get(source).and_then(|lists| newest(lists));
        let takes = newest(&lists) >= before;
        if takes {
            held.insert(source.to_owned(), lists);
        }
        takes
    }

    /// For a signature that is judged now.
    pub fn for_statement(&self) -> Revocation {
        Revocation { crls: self.all().collect(), required: self.policy.required, ..Revocation::none() }
    }

    /// For signing in: older lists are not asked.
    pub fn for_sign_in(&self, now: Instant) -> Revocation {
        let since = now.plus_seconds(-self.policy.sign_in_seconds);
        let crls = self.all().filter(|list| list.this_update >= since).collect();
        Revocation { crls, required: self.policy.required, ..Revocation::none() }
    }

    fn all(&self) -> impl Iterator<Item = Arc<Crl>> {
        let held = self.held.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        held.values().flatten().cloned().collect::<Vec<_>>().into_iter()
    }
}
