//! Machine-readable zones of travel documents \[ICAO Doc 9303 parts 3 to 6\]: TD3 (passports), TD1 and
//! TD2 (cards), with every check digit; and building of TD3.

mod build;
mod read;

pub use build::{Td3, check_digit};
pub use read::read;

use crate::calendar::days_between;
use crate::choice;
use crate::iin::Sex;
use crate::time::Date;

choice! {
    /// Size of the zone.
    pub enum Format ("mrz_format") {
        /// Three lines of 30.
        Td1 = "td1",
        /// Two lines of 36.
        Td2 = "td2",
        /// Two lines of 44: passports.
        Td3 = "td3",
    }
}

choice! {
    /// A part of the zone that a check digit guards.
    pub enum Guarded ("mrz_guarded") {
        /// Number of the document.
        Number = "number",
        /// Birth date.
        Birth = "birth",
        /// Date of expiry.
        Expiry = "expiry",
        /// Personal number or other optional data (TD3).
        Optional = "optional",
        /// All of them together.
        Composite = "composite",
    }
}

/// Why a text is no machine-readable zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MrzError {
    /// Number or length of lines fit no format.
    #[error("{lines} lines, the longest of {longest} characters; a passport has 2 lines of 44")]
    Shape {
        /// Lines given.
        lines: usize,
        /// Characters of the longest.
        longest: usize,
    },
    /// A character that does not occur there.
    #[error("line {line}, position {position}: `{found}` cannot stand there")]
    Character {
        /// Line, from 1.
        line: usize,
        /// Position, from 1.
        position: usize,
        /// What stands there.
        found: char,
    },
}

/// What a zone says, as read; dates have two digits of the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mrz {
    /// Size.
    pub format: Format,
    /// Document code: `P`, `PD`, `I`, …
    pub code: String,
    /// State that issued it.
    pub issuing_state: String,
    /// Nationality.
    pub nationality: String,
    /// Primary identifier, parts separated by one space.
    pub surname: String,
    /// Secondary identifier; empty where the person has one name.
    pub given: String,
    /// Number of the document, fillers dropped.
    pub number: String,
    /// Birth date.
    pub birth: ShortDate,
    /// Sex.
    pub sex: Sex,
    /// Date of expiry.
    pub expiry: ShortDate,
    /// Personal number or other optional data.
    pub optional: String,
    /// The names fill their field to the end: they may be cut.
    pub names_cut: bool,
    /// Check digits that are wrong.
    pub wrong: Vec<WrongDigit>,
}

/// A check digit that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongDigit {
    /// Of which part.
    pub of: Guarded,
    /// What stands there.
    pub given: char,
    /// What follows from the part.
    pub expected: char,
}

/// `YYMMDD`; month or day may be unknown (`<<`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShortDate {
    /// Two digits of the year.
    pub year: Option<u8>,
    /// Month.
    pub month: Option<u8>,
    /// Day.
    pub day: Option<u8>,
}

impl ShortDate {
    /// As a birth date: the youngest that is not after `today`. `None` where a part is unknown or
    /// there is no such day.
    pub fn birth(&self, today: Date) -> Option<Date> {
        [2000, 1900].into_iter().find_map(|century| self.in_century(century).filter(|d| *d <= today))
    }

    /// As a date of expiry: the one nearest to `today`.
    pub fn expiry(&self, today: Date) -> Option<Date> {
        let near = today.year() / 100 * 100;
        [near - 100, near, near + 100]
            .into_iter()
            .filter_map(|century| self.in_century(century))
            .min_by_key(|d| days_between(today, *d).abs())
    }

    fn in_century(&self, century: i16) -> Option<Date> {
        let (year, month, day) = (self.year?, self.month?, self.day?);
        Date::new(century + i16::from(year), i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    }
}
