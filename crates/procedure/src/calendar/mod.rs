//! Working days \[law, "Working days and time"\]. The calendar is data, one file a year; a year
//! without a file is computed from the standing rules and what rests on it is provisional.

mod standing;
mod year;

use crate::clock::{ClockRule, TermUnit};
use crate::time::{Date, Instant, Time};
use jiff::Span;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use standing::{StandingHoliday, StandingRules};
pub use year::{CalendarYear, DayOff, DayReason, WorkedRestDay};

/// Longest term in days; longer ones are cut to it (27 years).
pub const TERM_DAYS_MAX: u32 = 10_000;

/// The working calendar as it is known at some instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    years: BTreeMap<i16, Arc<CalendarYear>>,
    standing: Arc<StandingRules>,
}

/// A day passed over, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The day.
    pub date: Date,
    /// Why it is off.
    pub reason: DayReason,
}

/// Last day of a term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// The last day; an applicant's act is in time until its 24:00.
    pub date: Date,
    /// Rests on a year for which no official calendar is loaded.
    pub provisional: bool,
    /// Days passed over between start and limit, in order.
    pub skipped: Vec<Skipped>,
}

impl Deadline {
    /// First instant that is too late.
    pub fn end(&self) -> Instant {
        Instant::end_of(self.date)
    }
}

impl Calendar {
    /// From years and the standing rules.
    pub fn new(years: impl IntoIterator<Item = Arc<CalendarYear>>, standing: Arc<StandingRules>) -> Calendar {
        Calendar { years: years.into_iter().map(|y| (y.year, y)).collect(), standing }
    }

    /// Years for which a calendar is loaded.
    pub fn years(&self) -> impl Iterator<Item = &CalendarYear> {
        self.years.values().map(Arc::as_ref)
    }

    /// What rests on this day's year is provisional.
    pub fn is_provisional(&self, day: Date) -> bool {
        self.years.get(&day.year()).is_none_or(|y| y.provisional)
    }

    /// Why the day is off; `None`: it is worked.
    pub fn day_off(&self, day: Date) -> Option<DayReason> {
        match self.years.get(&day.year()) {
            Some(year) => year.day_off(day),
            None => self.standing.day_off(day),
        }
    }

    /// Whether the day is worked.
    pub fn is_working(&self, day: Date) -> bool {
        self.day_off(day).is_none()
    }

    /// The day itself if it is worked, else the next that is.
    pub fn next_working(&self, day: Date) -> Deadline {
        let mut limit = Deadline { date: day, provisional: false, skipped: Vec::new() };
        self.pass_days_off(&mut limit);
        limit
    }

    /// The `n`-th working day after `from`; the term begins on the working day after the event.
    /// `n = 0` is the day itself, or the next worked one.
    pub fn add_working_days(&self, from: Date, n: u32) -> Deadline {
        let mut limit = self.next_working(from);
        if n > 0 {
            limit = Deadline { date: from, provisional: false, skipped: Vec::new() };
        }
        for _ in 0..n.min(TERM_DAYS_MAX) {
            limit.date = plus_days(limit.date, 1);
            self.pass_days_off(&mut limit);
        }
        limit
    }

    /// The day `n` calendar days after `from`, by which something must be done: moves to the next
    /// working day. For validity, which never moves, use [`validity_calendar_days`].
    pub fn limit_calendar_days(&self, from: Date, n: u32) -> Deadline {
        self.next_working(plus_days(from, n.min(TERM_DAYS_MAX)))
    }

    /// The same day `n` months later (the month's last day where it has no such day), moved to the
    /// next working day.
    pub fn limit_months(&self, from: Date, n: u32) -> Deadline {
        self.next_working(from.saturating_add(Span::new().months(n.min(TERM_DAYS_MAX / 30))))
    }

    /// The limit of a clock that starts on `from`. A clock that belongs to nobody is a validity and
    /// does not move.
    pub fn limit(&self, rule: &ClockRule, from: Date) -> Deadline {
        self.limit_of_length(rule, rule.length, from)
    }

    /// As [`Calendar::limit`] with another length: what is left after a stop, an extension.
    pub fn limit_of_length(&self, rule: &ClockRule, length: u32, from: Date) -> Deadline {
        let moves = rule.owner != crate::clock::ClockOwner::Nobody;
        match rule.unit {
            TermUnit::WorkingDays => self.add_working_days(from, length),
            TermUnit::CalendarDays if moves => self.limit_calendar_days(from, length),
            TermUnit::Months if moves => self.limit_months(from, length),
            TermUnit::CalendarDays => unmoved(validity_calendar_days(from, length)),
            TermUnit::Months => unmoved(from.saturating_add(Span::new().months(length.min(TERM_DAYS_MAX / 30)))),
        }
    }

    /// Working days in `from < day <= to`: what has run of a clock. 0 where `to` is not after `from`.
    pub fn working_days_between(&self, from: Date, to: Date) -> u32 {
        let mut day = from;
        let mut count = 0;
        while day < to && count < TERM_DAYS_MAX {
            day = plus_days(day, 1);
            count += u32::from(self.is_working(day));
        }
        count
    }

    /// Day on which an act that came in at `at` is registered: the same day, or the next working day
    /// if it came on a day off or at or after `intake_until`.
    pub fn registered_on(&self, at: Instant, intake_until: Time) -> Deadline {
        let local = at.local();
        if local.time() >= intake_until {
            self.next_working(plus_days(local.date(), 1))
        } else {
            self.next_working(local.date())
        }
    }

    fn pass_days_off(&self, limit: &mut Deadline) {
        // Eleven days in a row are the longest rest on record; 60 bound the loop.
        for _ in 0..60 {
            limit.provisional |= self.is_provisional(limit.date);
            match self.day_off(limit.date) {
                None => break,
                Some(reason) => limit.skipped.push(Skipped { date: limit.date, reason }),
            }
            limit.date = plus_days(limit.date, 1);
        }
    }
}

/// Last day of a validity of `n` calendar days from `from`: never moved to a working day.
pub fn validity_calendar_days(from: Date, n: u32) -> Date {
    plus_days(from, n)
}

/// `n` days later; stays inside the calendar of the type.
pub fn plus_days(day: Date, n: u32) -> Date {
    day.saturating_add(Span::new().days(i64::from(n.min(3_000_000))))
}

/// Days from `a` to `b`; negative if `b` is earlier.
pub fn days_between(a: Date, b: Date) -> i64 {
    a.duration_until(b).as_secs() / 86_400
}

fn unmoved(date: Date) -> Deadline {
    Deadline { date, provisional: false, skipped: Vec::new() }
}
