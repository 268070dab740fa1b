//! What is known of revoked certificates, from lists that are held and from the authority that is asked, and what
//! follows where nothing can be learned \[eds.md, "Verifying a signature"\].

mod judge;
mod lists;

use crate::acts::proof::Shared;
use crate::ports::Authority;
use qonys_eds::OcspResponse;
use qonys_procedure::Instant;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) use judge::stamp_over;
pub use judge::{Judged, Occasion, judge};
pub use lists::RevocationLists;

/// After the authority did not answer, seconds in which it is not asked where a list tells the same.
const SILENCE_SECONDS: i64 = 30;
/// Most answers about authorities' own certificates that are remembered.
const REMEMBERED_MAX: usize = 256;

/// What follows where it cannot be learned whether a certificate is revoked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhenUnknown {
    /// The signature counts: there is nobody to ask.
    #[default]
    Accept,
    /// It is refused.
    Refuse,
    /// It is kept, and judged when the answer comes.
    Wait,
}

/// How much must be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RevocationPolicy {
    /// Of a statement's certificates.
    pub unknown: WhenUnknown,
    /// A statement needs a time stamp; without one it is as one whose certificates are not known.
    pub stamp_required: bool,
    /// For signing in, seconds after which a list is too old to be asked.
    pub sign_in_seconds: i64,
}

impl Default for RevocationPolicy {
    fn default() -> Self {
        RevocationPolicy { unknown: WhenUnknown::Accept, stamp_required: false, sign_in_seconds: 24 * 3600 }
    }
}

/// Lists, authority and policy.
#[derive(Default)]
pub struct Revocations {
    /// How much must be known.
    pub policy: RevocationPolicy,
    /// Lists held.
    pub lists: Arc<RevocationLists>,
    /// Whom to ask; none where lists have to do.
    pub authority: Option<Arc<dyn Authority>>,
    /// Answers about authorities' own certificates, which are in every chain.
    remembered: Mutex<HashMap<String, Arc<OcspResponse>>>,
    silent_until: AtomicI64,
    /// Digests of shared evidence that is known to be stored.
    stored: Mutex<HashSet<[u8; 32]>>,
}

impl Revocations {
    /// With nothing learned yet.
    pub fn new(
        policy: RevocationPolicy,
        lists: Arc<RevocationLists>,
        authority: Option<Arc<dyn Authority>>,
    ) -> Revocations {
        Revocations { policy, lists, authority, ..Revocations::default() }
    }

    /// Of shared evidence what may not be stored yet.
    pub(crate) fn not_stored(&self, shared: &[Shared]) -> Vec<Shared> {
        let stored = self.stored.lock().unwrap_or_else(PoisonError::into_inner);
        shared.iter().filter(|shared| !stored.contains(&shared.piece.sha256())).cloned().collect()
    }

    /// Remembers what was stored.
    pub(crate) fn stored(&self, shared: &[Shared]) {
        let mut stored = self.stored.lock().unwrap_or_else(PoisonError::into_inner);
        if stored.len() > REMEMBERED_MAX {
            stored.clear();
        }
        stored.extend(shared.iter().map(|shared| shared.piece.sha256()));
    }

    fn is_silent(&self, now: Instant) -> bool {
        now.0 < self.silent_until.load(Ordering::Relaxed)
    }

    fn fell_silent(&self, now: Instant) {
        self.silent_until.store(now.plus_seconds(SILENCE_SECONDS).0, Ordering::Relaxed);
    }

    fn remembered(&self, certificate: &str) -> Option<Arc<OcspResponse>> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).get(certificate).cloned()
    }

    fn remember(&self, certificate: &str, answer: &Arc<OcspResponse>) {
        let mut all = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() < REMEMBERED_MAX || all.contains_key(certificate) {
            all.insert(certificate.to_owned(), Arc::clone(answer));
        }
    }
}

impl std::fmt::Debug for Revocations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Revocations").field("policy", &self.policy).finish_non_exhaustive()
    }
}
