//! Facts and data: editions, law tables, calendar, preflight.

mod calendar;
mod data;
mod editions;
mod planner;
mod preflight;
mod specimen;

use qonys_procedure::{Date, RuleBook};

pub fn book() -> RuleBook {
    RuleBook::embedded().unwrap()
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}
