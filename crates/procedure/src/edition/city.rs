//! Cities, offices and service centres of an edition.

use crate::catalogue::{CentreId, CityId, OfficeId};
use crate::choice;
use crate::ruled::Text3;
use crate::time::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

/// A city with its office and centres.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct City {
    /// Id.
    pub id: CityId,
    /// Name.
    pub name: Text3,
    /// Id of the migration service's office.
    pub office: OfficeId,
    /// Name of the office.
    pub office_name: Text3,
    /// Service centres.
    #[serde(rename = "centre", default)]
    pub centres: Vec<Centre>,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

/// A service centre with its own opening calendar (bookings never use the term calendar).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Centre {
    /// Id.
    pub id: CentreId,
    /// Name.
    pub name: Text3,
    /// Address.
    pub address: Text3,
    /// Opening hours by weekday.
    pub hours: Vec<OpeningHours>,
    /// Days closed beside those without hours.
    #[serde(default)]
    pub closed_on: Vec<Date>,
    /// Length of a slot in minutes.
    pub slot_minutes: u32,
    /// Visits in one slot.
    pub slot_capacity: u32,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

choice! {
    /// A day of the week.
    pub enum WeekDay ("weekday") {
        /// Monday.
        Mon = "mon",
        /// Tuesday.
        Tue = "tue",
        /// Wednesday.
        Wed = "wed",
        /// Thursday.
        Thu = "thu",
        /// Friday.
        Fri = "fri",
        /// Saturday.
        Sat = "sat",
        /// Sunday.
        Sun = "sun",
    }
}

/// Opening hours of some weekdays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningHours {
    /// Which days.
    pub days: Vec<WeekDay>,
    /// Opens.
    pub from: Time,
    /// Closes.
    pub to: Time,
}

impl Centre {
    /// Start times of the visits on a day, in order; none when closed.
    pub fn slots(&self, day: Date) -> Vec<DateTime> {
        if self.closed_on.contains(&day) || self.slot_minutes == 0 {
            return Vec::new();
        }
        let weekday = WeekDay::of(day);
        let mut slots = Vec::new();
        for hours in self.hours.iter().filter(|h| h.days.contains(&weekday)) {
            let (mut minute, end) = (minutes(hours.from), minutes(hours.to));
            while minute + self.slot_minutes <= end {
                slots.push(day.at((minute / 60) as i8, (minute % 60) as i8, 0, 0));
                minute += self.slot_minutes;
            }
        }
        slots.sort();
        slots.dedup();
        slots
    }
}

fn minutes(time: Time) -> u32 {
    // Hours and minutes of a time of day are never negative.
    time.hour().unsigned_abs() as u32 * 60 + time.minute().unsigned_abs() as u32
}

impl WeekDay {
    /// Weekday of a day.
    pub fn of(day: Date) -> WeekDay {
        use jiff::civil::Weekday::*;
        match day.weekday() {
            Monday => WeekDay::Mon,
            Tuesday => WeekDay::Tue,
            Wednesday => WeekDay::Wed,
            Thursday => WeekDay::Thu,
            Friday => WeekDay::Fri,
            Saturday => WeekDay::Sat,
            Sunday => WeekDay::Sun,
        }
    }
}
