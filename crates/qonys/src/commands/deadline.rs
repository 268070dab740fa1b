//! `qonys deadline`: plain arithmetic of limits; nothing is registered.

use super::print;
use crate::Outcome;
use crate::cli::Deadline as Command;
use crate::rules;
use anyhow::{Context as _, bail};
use jiff::civil::Date;
use qonys_procedure::calendar::Deadline;
use qonys_procedure::clock::ClockName;
use qonys_procedure::rulebook::{RuleBook, Rules};
use qonys_procedure::time::Instant;

pub fn run(command: &Command) -> anyhow::Result<Outcome> {
    let book = rules::book()?;
    let deadline = compute(&book, command)?;
    for skipped in &deadline.skipped {
        eprintln!("{} does not count: {}", skipped.date, skipped.reason.name().en);
    }
    if deadline.provisional {
        eprintln!("provisional: no official calendar of that year is loaded; computed from the standing rules");
    }
    print(&deadline.date.to_string())?;
    Ok(Outcome::Yes)
}

fn compute(book: &RuleBook, command: &Command) -> anyhow::Result<Deadline> {
    if let (Some(name), Some(registered)) = (&command.clock, command.registered) {
        return clock(&rules_on(book, command.edition.as_deref(), registered)?, name, registered);
    }
    let from = command.from.context("--from is missing")?;
    let calendar = match &command.edition {
        Some(_) => rules_on(book, command.edition.as_deref(), from)?.calendar,
        None => book.calendar(Instant(i64::MAX)).context("no calendar is loaded")?,
    };
    Ok(match (command.working_days, command.calendar_days) {
        (Some(n), _) => calendar.add_working_days(from, n),
        (_, Some(n)) => calendar.limit_calendar_days(from, n),
        _ => bail!("give --working-days or --calendar-days"),
    })
}

fn clock(rules: &Rules<'_>, name: &str, registered: Date) -> anyhow::Result<Deadline> {
    let known = || ClockName::IDS.join(", ");
    let clock = ClockName::from_id(name).with_context(|| format!("no clock \"{name}\"; there are: {}", known()))?;
    let limit = rules.limit(clock, registered);
    limit.with_context(|| {
        format!("edition {} and the law tables have no clock \"{name}\" on {registered}", rules.edition.id())
    })
}

/// The rules of the edition asked for, else of the one in force on the day.
fn rules_on<'a>(book: &'a RuleBook, edition: Option<&str>, day: Date) -> anyhow::Result<Rules<'a>> {
    let edition = match edition {
        Some(id) => rules::edition(book, id)?,
        None => book.in_force(day).with_context(|| {
            format!("no edition is in force on {day}; name one with --edition (`qonys edition list` shows them)")
        })?,
    };
    book.rules(edition.id(), Instant(i64::MAX)).context("the edition has no rules")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(from: &str, working_days: Option<u32>, calendar_days: Option<u32>) -> Deadline {
        let from = Some(from.parse().expect("a day"));
        let command = Command { from, working_days, calendar_days, clock: None, registered: None, edition: None };
        compute(&rules::book().expect("rules"), &command).expect("a limit")
    }

    #[test]
    fn working_days_skip_holidays_of_the_loaded_calendar() {
        assert_eq!(ask("2026-03-20", Some(2), None).date.to_string(), "2026-03-27");
        assert_eq!(ask("2025-12-30", Some(3), None).date.to_string(), "2026-01-06");
    }

    #[test]
    fn calendar_days_move_off_a_day_of_rest() {
        let limit = ask("2026-03-20", None, Some(1));
        assert_eq!(limit.date.to_string(), "2026-03-26");
        assert!(!limit.skipped.is_empty());
    }

    #[test]
    fn a_clock_of_the_edition_is_computed_and_an_unknown_one_is_told() {
        let book = rules::book().expect("rules");
        let day = "2026-10-12".parse().expect("a day");
        let rules = rules_on(&book, Some("2026"), day).expect("rules");
        assert_eq!(clock(&rules, "verification", day).expect("a limit").date.to_string(), "2026-10-15");
        assert!(clock(&rules, "tea", day).expect_err("no such clock").to_string().contains("screening"));
    }
}
