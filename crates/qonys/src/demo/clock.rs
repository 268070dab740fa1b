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
    let kept = folder.clock_offset_us().map(|kept| Instant(system::now().0.saturating_add(kept)));
    clock.set(match (kept, asked) {
        (Some(kept), Some(asked)) => {
            went_on(kept, asked).with_context(|| format!("the demo in {}", folder.root().display()))?
        }
        (Some(at), None) | (None, Some(at)) => at,
        (None, None) => standard(book)?,
    });
    folder.set_clock_offset_us(clock.offset_us())?;
    tracing::debug!(now = %clock.now(), "the demo's clock");
    Ok(clock)
}

/// Where a demo that was there before goes on: its acts lie behind it, so its clock never goes back. The day that it
/// has come to goes on from the hour that it has come to.
fn went_on(kept: Instant, asked: Instant) -> anyhow::Result<Instant> {
    let (has, wanted) = (kept.local_date(), asked.local_date());
    if has > wanted {
        bail!(
            "it has already come to {has} and cannot go back to {wanted}: leave out --today to go on from {has}, \
             name a later day, start over with --fresh, or choose another folder with --data"
        );
    }
    Ok(kept.max(asked))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i8, hour: i8) -> Instant {
        Instant::from_local(Date::constant(2026, 11, day), Time::constant(hour, 0, 0, 0))
    }

    #[test]
    fn a_demo_goes_on_and_says_what_to_do_where_it_cannot() {
        // Begun again on the day that is played: it goes on where it was, not back to the morning.
        assert_eq!(went_on(at(16, 15), at(16, 10)).ok(), Some(at(16, 15)));
        assert_eq!(went_on(at(16, 15), at(17, 10)).ok(), Some(at(17, 10)));
        let no = went_on(at(16, 15), at(13, 10)).expect_err("it lies behind").to_string();
        for said in ["2026-11-16", "2026-11-13", "leave out --today", "--fresh", "--data"] {
            assert!(no.contains(said), "{no}");
        }
    }
}
