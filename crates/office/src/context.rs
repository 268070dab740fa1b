//! What every piece of work needs: the store, the rules, the trust store, clock, ids, randomness and
//! the ports to the world. Made once, in the binary.

use crate::mail::Mail;
use crate::ports::Printer;
use crate::revocation::Revocations;
use crate::service::templates::Loaded;
use crate::trust::Trust;
use qonys_procedure::Instant;
use qonys_procedure::rulebook::RuleBook;
use qonys_store::seal::file::Folder;
use qonys_store::seal::{CaseKey, MasterKeys};
use qonys_store::search::SearchKey;
use qonys_store::{Entropy, Store};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// The time that the service lives in. The demo's can be moved; a real server's is the system's \[A8\].
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Instant;
}

/// Fresh identifiers, ordered by time \[A1\].
pub trait Ids: Send + Sync {
    /// A UUIDv7 for this instant.
    fn fresh(&self, now: Instant) -> Uuid;
}

/// Whether the server does real work or teaches and plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceKind {
    /// Trusts the national authority only; refuses training roots.
    Real,
    /// Trusts the training authority only.
    Training,
}

/// Bounds of sessions \[A17, security.md row 11\].
#[derive(Clone, Copy, Debug)]
pub struct SessionLimits {
    /// Seconds without a request after which a session ends.
    pub idle_seconds: i64,
    /// Seconds after which it ends in any case.
    pub absolute_seconds: i64,
}

impl Default for SessionLimits {
    fn default() -> Self {
        SessionLimits { idle_seconds: 15 * 60, absolute_seconds: 8 * 60 * 60 }
    }
}

/// Everything that does not change while the server runs.
pub struct Parts {
    /// Database and record.
    pub store: Store,
    /// Editions, law tables, calendars.
    pub book: Arc<RuleBook>,
    /// Roots and intermediates that signatures may chain to.
    pub trust: Arc<Trust>,
    /// What is known of revoked certificates.
    pub revocation: Revocations,
    /// The service's clock.
    pub clock: Arc<dyn Clock>,
    /// The clock by which certificates are judged: always the real one.
    pub certificate_clock: Arc<dyn Clock>,
    /// Identifiers.
    pub ids: Arc<dyn Ids>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Wrap case keys.
    pub master: Arc<MasterKeys>,
    /// Seals what is of no case.
    pub service_key: CaseKey,
    /// Makes the blind tokens of search.
    pub search_key: SearchKey,
    /// Typesets papers.
    pub printer: Arc<dyn Printer>,
    /// Sends letters; none: people are told in their cabinet alone.
    pub mail: Option<Mail>,
    /// Folder of sealed files.
    pub files: Folder,
    /// This server's id, named in every statement: another server's are refused.
    pub service: String,
    /// Public address printed on papers, without a trailing slash.
    pub public_url: String,
    /// Real work or training.
    pub kind: ServiceKind,
    /// Session bounds.
    pub sessions: SessionLimits,
    /// Largest upload, bytes.
    pub upload_bytes_max: u64,
}

/// Shared handle to [`Parts`], and to what is remembered of the database between requests.
#[derive(Clone)]
pub struct Context(Arc<Inner>);

struct Inner {
    parts: Parts,
    accesses: Mutex<crate::people::access::Known>,
    templates: Loaded,
}

impl Context {
    /// Wraps the parts.
    pub fn new(parts: Parts) -> Context {
        Context(Arc::new(Inner { parts, accesses: Mutex::default(), templates: Loaded::default() }))
    }

    /// Now, by the service's clock.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// What is remembered of the accesses' acts.
    pub(crate) fn accesses(&self) -> &Mutex<crate::people::access::Known> {
        &self.0.accesses
    }

    /// What is remembered of the templates of papers.
    pub(crate) fn templates(&self) -> &Loaded {
        &self.0.templates
    }

    /// A fresh identifier.
    pub fn fresh(&self) -> Uuid {
        self.ids.fresh(self.now())
    }

    /// Random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }
}

impl std::ops::Deref for Context {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}
