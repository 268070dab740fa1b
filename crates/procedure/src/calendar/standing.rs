//! The rules from which a year is computed as long as no calendar for it is loaded.

use super::year::{DayReason, rest_day};
use crate::ruled::Text3;
use crate::time::Date;
use serde::{Deserialize, Serialize};

/// Standing rules. Kurban ait follows the moon and is not in them: a computed year lacks it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingRules {
    /// Holidays with a fixed day.
    #[serde(rename = "holiday")]
    pub holidays: Vec<StandingHoliday>,
}

/// A holiday with a fixed day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingHoliday {
    /// Month.
    pub month: i8,
    /// Day.
    pub day: i8,
    /// First year in which it is kept.
    #[serde(default)]
    pub from_year: Option<i16>,
    /// Last year in which it is kept.
    #[serde(default)]
    pub to_year: Option<i16>,
    /// Moves to the next working day when it falls on a Saturday or Sunday.
    pub moves: bool,
    /// Name.
    pub name: Text3,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

impl StandingRules {
    /// Days off of a year beside Saturdays and Sundays, in order.
    pub fn days_off(&self, year: i16) -> Vec<(Date, &StandingHoliday)> {
        let kept = |h: &&StandingHoliday| h.from_year.is_none_or(|y| y <= year) && h.to_year.is_none_or(|y| year <= y);
        let mut fixed: Vec<(Date, &StandingHoliday)> = self
            .holidays
            .iter()
            .filter(kept)
            .filter_map(|h| Date::new(year, h.month, h.day).ok().map(|d| (d, h)))
            .collect();
        fixed.sort_by_key(|(d, _)| *d);
        let mut off: Vec<(Date, &StandingHoliday)> =
            fixed.iter().copied().filter(|(d, _)| rest_day(*d).is_none()).collect();
        for (date, holiday) in fixed.iter().copied().filter(|(d, h)| rest_day(*d).is_some() && h.moves) {
            let mut day = super::plus_days(date, 1);
            while rest_day(day).is_some() || off.iter().any(|(d, _)| *d == day) {
                day = super::plus_days(day, 1);
            }
            off.push((day, holiday));
        }
        off.sort_by_key(|(d, _)| *d);
        off
    }

    /// Why a day is off by these rules; `None`: worked.
    pub fn day_off(&self, day: Date) -> Option<DayReason> {
        rest_day(day).or_else(|| {
            let off = self.days_off(day.year());
            off.iter().find(|(d, _)| *d == day).map(|(_, h)| DayReason::Holiday { name: h.name.clone() })
        })
    }
}
