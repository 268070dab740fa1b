//! How much time is left, as an officer counts: in working days.

use crate::App;
use qonys_procedure::limit::LimitState;
use qonys_procedure::{Date, Instant};
use qonys_words::Words;

/// From so many working days left on a limit needs attention.
const SOON_DAYS: u32 = 1;
/// Working days are counted no further ahead: behind it the day says more than a number.
const COUNTED_DAYS_MAX: i64 = 90;

/// A limit in words.
pub(super) struct Due {
    /// What is left.
    pub left: String,
    /// The last day, as in tables.
    pub day: String,
    /// `over`, `soon`, `stopped`, or nothing: how it is shown.
    pub level: &'static str,
}

impl Due {
    /// A limit that runs until an instant.
    pub fn running(app: &App, words: Words, until: Instant) -> Due {
        let (now, last) = (app.ctx.now(), last_day(until));
        let today = now.local_date();
        let between = |from: Date, to: Date| match app.ctx.book.calendar(now) {
            Some(calendar) if days(from, to) <= COUNTED_DAYS_MAX => Some(calendar.working_days_between(from, to)),
            _ => None,
        };
        let (left, level) = if until <= now {
            match between(last, today) {
                // It ran out on a day off: no working day has passed since.
                Some(0) | None => (words.work_due_over_now().to_owned(), "over"),
                Some(days) => (words.work_due_over(days), "over"),
            }
        } else {
            match between(today, last) {
                Some(0) => (words.work_due_today().to_owned(), "soon"),
                Some(days) => (words.work_due_left(days), if days <= SOON_DAYS { "soon" } else { "" }),
                None => (String::new(), ""),
            }
        };
        Due { left, day: words.date_short(last), level }
    }

    /// A limit in whatever state.
    pub fn of(app: &App, words: Words, limit: &qonys_office::desk::LimitView) -> Due {
        match limit.state {
            LimitState::Stopped => {
                Due { left: words.due_stopped().to_owned(), day: words.date_short(limit.due), level: "stopped" }
            }
            _ => Due::running(app, words, limit.due_at),
        }
    }
}

/// The last day of a limit that ends before an instant.
pub(super) fn last_day(until: Instant) -> Date {
    until.plus_seconds(-1).local_date()
}

fn days(from: Date, to: Date) -> i64 {
    qonys_procedure::calendar::days_between(from, to)
}
