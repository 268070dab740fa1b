//! The world as it is: the one place that reads the system's clock and makes identifiers \[A8\].

use qonys_office::{Clock, Ids};
use qonys_procedure::Instant;
use qonys_store::{Entropy, SystemEntropy};
use qonys_web::{AskDisk, Disk};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// Now, by the system's clock.
#[allow(clippy::disallowed_methods, reason = "the binary is where the clock comes from (A8)")]
pub fn now() -> Instant {
    let micros = match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_micros()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_micros()).unwrap_or(i64::MAX),
    };
    Instant(micros)
}

/// Asks how much room is left where the data lie.
pub fn disk_of(folder: PathBuf) -> AskDisk {
    Arc::new(move || {
        let disk = rustix::fs::statvfs(&folder).ok()?;
        let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
        Some(Disk { free: bytes(disk.f_bavail), all: bytes(disk.f_blocks) })
    })
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        now()
    }
}

/// A clock that runs with the system's, a settable time ahead of or behind it: the demo's.
#[derive(Debug, Default)]
pub struct OffsetClock {
    offset_us: AtomicI64,
}

impl OffsetClock {
    /// A clock that shows `at` now.
    #[cfg(test)]
    pub fn showing(at: Instant) -> OffsetClock {
        OffsetClock { offset_us: AtomicI64::new(at.0 - now().0) }
    }

    /// A clock that is so far ahead of the system's, microseconds.
    pub fn ahead_by(offset_us: i64) -> OffsetClock {
        OffsetClock { offset_us: AtomicI64::new(offset_us) }
    }

    /// How far it is from the system's clock, microseconds.
    pub fn offset_us(&self) -> i64 {
        self.offset_us.load(Ordering::Relaxed)
    }

    /// Moves it to show `at` now.
    pub fn set(&self, at: Instant) {
        self.offset_us.store(at.0 - now().0, Ordering::Relaxed);
    }
}

impl Clock for OffsetClock {
    fn now(&self) -> Instant {
        Instant(now().0.saturating_add(self.offset_us()))
    }
}

/// Fresh identifiers: UUIDv7 of the instant given, with the system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct FreshIds;

impl Ids for FreshIds {
    fn fresh(&self, now: Instant) -> Uuid {
        let millis = u64::try_from(now.0 / 1_000).unwrap_or(0);
        let mut random = [0; 10];
        SystemEntropy.fill(&mut random);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_of_version_seven_and_ordered_by_time() {
        let (a, b) = (FreshIds.fresh(Instant(1_000_000)), FreshIds.fresh(Instant(2_000_000)));
        assert!(a < b);
        assert_eq!(a.get_version_num(), 7);
    }

    #[test]
    fn a_moved_clock_keeps_running() {
        let clock = OffsetClock::showing(Instant(0));
        let first = clock.now();
        std::thread::sleep(std::time::Duration::from_millis(5));
        assert!(clock.now() > first && clock.now().0 < 60_000_000);
    }
}
