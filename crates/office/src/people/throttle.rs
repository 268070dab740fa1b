//! Whoever fails too often from one address must wait: at sign-in, and at guessing the codes of papers.

use crate::{AccessFault, Context, Error};
use qonys_store::throttles;
use sha2::{Digest as _, Sha256};

/// Failures from one address before it must wait.
pub const FAILURES_MAX: u64 = 20;
/// Seconds over which they are counted.
pub const FAILURE_WINDOW_SECONDS: i64 = 10 * 60;

/// Failures of one kind from one address. The address is stored hashed.
pub(crate) struct Throttle([u8; 32]);

impl Throttle {
    /// Of what was tried, and from where.
    pub fn of(what: &str, address: &str) -> Throttle {
        Throttle(Sha256::digest([what.as_bytes(), b"\0", address.as_bytes()].concat()).into())
    }

    /// # Errors
    /// `TooMany` while there were too many failures.
    pub async fn pass(&self, ctx: &Context) -> Result<(), Error> {
        let (counter, now) = (self.0, ctx.now());
        let failures = ctx.store.read(move |db| throttles::count(db, &counter, now, FAILURE_WINDOW_SECONDS)).await?;
        if failures >= FAILURES_MAX { Err(AccessFault::TooMany.into()) } else { Ok(()) }
    }

    /// Counts a failure.
    ///
    /// # Errors
    /// Of the store.
    pub async fn hit(&self, ctx: &Context) -> Result<(), Error> {
        let (counter, now) = (self.0, ctx.now());
        let hit = move |db: &mut qonys_store::Db<'_>| throttles::hit(db, &counter, now, FAILURE_WINDOW_SECONDS);
        ctx.store.write(Vec::new(), 64, hit).await?;
        Ok(())
    }
}
