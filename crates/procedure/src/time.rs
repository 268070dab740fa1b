//! Points in time and days. The service lives in one zone: Asia/Almaty, UTC+5 since 1 March 2024
//! \[law\]; bundled zone data knows it.

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::LazyLock;

pub use jiff::civil::{Date, DateTime, Time};

/// A point in time: microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

static ALMATY: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("Asia/Almaty").expect("zone data is bundled"));

impl Instant {
    /// Microseconds in a second.
    pub const SECOND: i64 = 1_000_000;

    /// The instant at which a local day and time falls.
    pub fn from_local(date: Date, time: Time) -> Instant {
        let zoned = ALMATY
            .to_ambiguous_zoned(date.to_datetime(time))
            .compatible()
            .expect("days of the calendar are far from the ends of time");
        Instant(zoned.timestamp().as_microsecond())
    }

    /// 24:00 of a local day, that is the first instant no longer in it.
    pub fn end_of(date: Date) -> Instant {
        Instant::from_local(date.saturating_add(jiff::Span::new().days(1)), Time::midnight())
    }

    /// Day and time of the clock on the wall in Almaty.
    pub fn local(self) -> DateTime {
        self.timestamp().to_zoned(ALMATY.clone()).datetime()
    }

    /// The local day.
    pub fn local_date(self) -> Date {
        self.local().date()
    }

    /// Moved by a number of seconds.
    pub fn plus_seconds(self, seconds: i64) -> Instant {
        Instant(self.0.saturating_add(seconds.saturating_mul(Self::SECOND)))
    }

    fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX })
    }
}

impl fmt::Display for Instant {
    /// RFC 3339 in UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.timestamp().fmt(f)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.timestamp().fmt(f)
    }
}

impl std::str::FromStr for Instant {
    type Err = jiff::Error;

    fn from_str(s: &str) -> Result<Self, jiff::Error> {
        s.parse::<Timestamp>().map(|t| Instant(t.as_microsecond()))
    }
}
