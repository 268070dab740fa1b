//! Which day is played.

use super::folder::Folder;
use crate::cli::Demo as Command;
use crate::rules;
use crate::system::{self, OffsetClock};
use anyhow::{Context as _, bail};
use jiff::civil::{Date, Time};
use qonys_office::Clock as _;
use qonys_procedure::Instant;
use qonys_procedure::edition::Edition;
use qonys_procedure::rulebook::RuleBook;

/// Days before the end of an edition at which it is played when it is not in force today.
const DAYS_BEFORE_END: i64 = 60;
/// Time of day at which a day that was asked for begins.
const MORNING: Time = Time::constant(10, 0, 0, 0);

/// The demo's clock: as it was left, or as asked for.
pub fn start(command: &Command, folder: &Folder, book: &RuleBook) -> anyhow::Result<OffsetClock> {
    let asked = match (command.today, &command.edition) {
        (Some(day), edition) => {
            if let Some(id) = edition {
                in_force(rules::edition(book, id)?, day)?;
            }
            Some(Instant::from_local(day, MORNING))
        }
        (None, Some(id)) => Some(day_of(rules::edition(book, id)?, system::now())),
        (None, None) => None,
    };
    let clock = OffsetClock::default();
    match (folder.clock_offset_us(), asked) {
        (Some(kept), None) => clock.set(Instant(system::now().0.saturating_add(kept))),
        (Some(kept), Some(asked)) if asked.0 < system::now().0.saturating_add(kept) => bail!(
            "the demo in {} has come to {}; it cannot go back: start over with --fresh, or choose another --data",
            folder.root().display(),
            Instant(system::now().0.saturating_add(kept)).local_date()
        ),
        (_, Some(asked)) => clock.set(asked),
        (None, None) => clock.set(standard(book)?),
    }
    folder.set_clock_offset_us(clock.offset_us())?;
    tracing::debug!(now = %clock.now(), "the demo's clock");
    Ok(clock)
}

/// Now, if an edition is in force, else the 60th day before the end of the last one.
fn standard(book: &RuleBook) -> anyhow::Result<Instant> {
    let now = system::now();
    if book.in_force(now.local_date()).is_some() {
        return Ok(now);
    }
    let last = book.editions().into_iter().next_back().context("there is no edition")?;
    Ok(before_end(last))
}

fn day_of(edition: &Edition, now: Instant) -> Instant {
    if edition.in_force(now.local_date()) { now } else { before_end(edition) }
}

fn before_end(edition: &Edition) -> Instant {
    let day: Date = edition.identity.effective_to.saturating_sub(jiff::Span::new().days(DAYS_BEFORE_END));
    Instant::from_local(day, MORNING)
}

fn in_force(edition: &Edition, day: Date) -> anyhow::Result<()> {
    if edition.in_force(day) {
        return Ok(());
    }
    let identity = &edition.identity;
    let (from, to) = (*identity.effective_from, *identity.effective_to);
    bail!("--today {day}: edition {} is in force from {from} to {to}", edition.id())
}
