//! The clock of a story: stands still until the story moves it.

use qonys_office::Clock;
use qonys_procedure::Instant;
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock that only its story moves. Each reading is one microsecond after the one before, so that nothing happens
/// at the same instant twice.
#[derive(Debug)]
pub struct StoryClock(AtomicI64);

impl StoryClock {
    /// A clock that shows `at`.
    pub fn new(at: Instant) -> StoryClock {
        StoryClock(AtomicI64::new(at.0))
    }

    /// Moves it forward; never back.
    pub fn advance(&self, to: Instant) {
        self.0.fetch_max(to.0, Ordering::Relaxed);
    }
}

impl Clock for StoryClock {
    fn now(&self) -> Instant {
        Instant(self.0.fetch_add(1, Ordering::Relaxed))
    }
}
