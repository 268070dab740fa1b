//! One year of the working calendar, from a file.

use crate::ruled::Text3;
use crate::time::{Date, Instant};
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

/// A year of the working calendar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarYear {
    /// The year.
    pub year: i16,
    /// Computed from the rules, the official calendar not being out: limits that rest on it are provisional.
    #[serde(default)]
    pub provisional: bool,
    /// From when the service knew it; none: always. What was decided before keeps its limits on replay.
    #[serde(default)]
    pub known_from: Option<Instant>,
    /// Days off beside Saturdays and Sundays.
    #[serde(rename = "off")]
    pub days_off: Vec<DayOff>,
    /// Saturdays and Sundays that are worked.
    #[serde(rename = "worked", default)]
    pub worked: Vec<WorkedRestDay>,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

/// A day off that is no Saturday or Sunday.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayOff {
    /// The day.
    pub date: Date,
    /// Why.
    pub name: Text3,
}

/// A Saturday or Sunday that is worked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkedRestDay {
    /// The day.
    pub date: Date,
    /// The day that is off instead.
    pub instead_of: Date,
}

/// Why a day is off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum DayReason {
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
    /// A day off by law or order.
    Holiday {
        /// Which.
        name: Text3,
    },
}

impl DayReason {
    /// Name in three languages.
    pub fn name(&self) -> Text3 {
        let text = |kk: &str, ru: &str, en: &str| Text3 { kk: kk.into(), ru: ru.into(), en: en.into() };
        match self {
            DayReason::Saturday => text("сенбі", "суббота", "Saturday"),
            DayReason::Sunday => text("жексенбі", "воскресенье", "Sunday"),
            DayReason::Holiday { name } => name.clone(),
        }
    }
}

/// Saturday or Sunday.
pub(super) fn rest_day(day: Date) -> Option<DayReason> {
    match day.weekday() {
        Weekday::Saturday => Some(DayReason::Saturday),
        Weekday::Sunday => Some(DayReason::Sunday),
        _ => None,
    }
}

impl CalendarYear {
    /// Why a day of this year is off; `None`: worked.
    pub fn day_off(&self, day: Date) -> Option<DayReason> {
        if let Some(off) = self.days_off.iter().find(|o| o.date == day) {
            return Some(DayReason::Holiday { name: off.name.clone() });
        }
        if self.worked.iter().any(|w| w.date == day) { None } else { rest_day(day) }
    }
}
