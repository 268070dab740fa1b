//! What the pages of the demo can do more: people to play, a clock to move.

use super::folder::Folder;
use super::show;
use crate::system::OffsetClock;
use qonys_office::{Clock as _, Context, jobs};
use qonys_procedure::calendar::{days_between, plus_days};
use qonys_procedure::{Date, Instant};
use qonys_web::{ClockFault, ClockMove, DemoHooks, DemoPerson};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Furthest that the clock is moved at once, days.
const DAYS_MAX: i64 = 400;
/// Steps in which a long way is gone, so that what is announced in time is announced in time.
const STEPS_MAX: i64 = 40;
/// Hour at which a day begins to which the clock is moved.
const OPENING: jiff::civil::Time = jiff::civil::Time::constant(9, 0, 0, 0);

/// The demo behind the pages.
pub struct Hooks {
    ctx: Context,
    clock: Arc<OffsetClock>,
    folder: Folder,
    filling: Arc<AtomicBool>,
}

impl Hooks {
    pub fn new(ctx: Context, clock: Arc<OffsetClock>, folder: Folder, filling: Arc<AtomicBool>) -> Hooks {
        Hooks { ctx, clock, folder, filling }
    }

    fn target(&self, how: ClockMove) -> Result<Instant, ClockFault> {
        let now = self.clock.now();
        let today = now.local_date();
        let opening = |day: Date| Instant::from_local(day, OPENING);
        match how {
            ClockMove::Days(days) => Ok(Instant::from_local(plus_days(today, u32::from(days)), now.local().time())),
            ClockMove::Set(day) if day < today => Err(ClockFault(format!("{day} lies before {today}"))),
            ClockMove::Set(day) => Ok(opening(day).max(now)),
            ClockMove::NextWorkingDay => {
                let calendar = self.ctx.book.calendar(now).ok_or_else(|| ClockFault("no calendar".to_owned()))?;
                Ok(opening(calendar.add_working_days(today, 1).date))
            }
        }
    }

    /// Goes the way in steps, each time letting happen what falls due.
    async fn go(&self, to: Instant) -> Result<(), qonys_office::Error> {
        let (mut seen, mut walk) = (jobs::limits::Seen::default(), jobs::recompute::Walk::default());
        let from = self.clock.now().local_date();
        let days = days_between(from, to.local_date());
        let step = u32::try_from(days.div_euclid(STEPS_MAX) + 1).unwrap_or(1);
        let mut day = plus_days(from, step);
        while day < to.local_date() {
            self.clock.set(opening_of(day));
            jobs::tidy(&self.ctx, &mut seen, &mut walk).await?;
            day = plus_days(day, step);
        }
        self.clock.set(to);
        jobs::tidy(&self.ctx, &mut seen, &mut walk).await
    }
}

fn opening_of(day: Date) -> Instant {
    Instant::from_local(day, OPENING)
}

impl DemoHooks for Hooks {
    fn people(&self) -> Vec<DemoPerson> {
        show::demo_people()
    }

    /// Blocks: the pages call it on a thread that may wait.
    fn move_clock(&self, how: ClockMove) -> Result<Instant, ClockFault> {
        if self.filling.load(Ordering::Relaxed) {
            return Err(ClockFault("the demo is still being filled; try again in a minute".to_owned()));
        }
        let to = self.target(how)?;
        if days_between(self.clock.now().local_date(), to.local_date()) > DAYS_MAX {
            return Err(ClockFault(format!("more than {DAYS_MAX} days at once")));
        }
        let handle = tokio::runtime::Handle::current();
        let gone = handle.block_on(self.go(to));
        if let Err(error) = gone {
            tracing::error!(error = &error as &dyn std::error::Error, "moving the demo's clock");
            return Err(ClockFault("something that fell due could not be done; the log has it".to_owned()));
        }
        if let Err(error) = self.folder.set_clock_offset_us(self.clock.offset_us()) {
            tracing::warn!(%error, "the demo's clock was not noted");
        }
        Ok(self.clock.now())
    }
}
