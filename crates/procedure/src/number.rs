//! Case numbers: `DNR-2026-000123-4`, that is year, counter of the year and a check digit by
//! ISO 7064 MOD 11,10 over the ten digits before it \[A1\].

use serde::{Deserialize, Serialize};
use std::fmt;

/// Number of a case, given when the request for the petition is signed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaseNumber {
    year: u16,
    counter: u32,
}

/// Why a text is no case number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCaseNumber {
    /// Not the shape `DNR-2026-000123-4`.
    #[error("a case number looks like DNR-2026-000123-4")]
    Shape,
    /// The check digit does not fit: a digit was mistyped.
    #[error("the last digit of the case number does not fit the others")]
    CheckDigit,
    /// The year's counter is outside 1 to 999999, or the year outside 2000 to 9999.
    #[error("a case number has a year from 2000 and a counter from 1 to 999999")]
    Range,
}

impl CaseNumber {
    /// The `counter`-th case of a year.
    pub fn new(year: u16, counter: u32) -> Result<CaseNumber, BadCaseNumber> {
        if (2000..=9999).contains(&year) && (1..=999_999).contains(&counter) {
            Ok(CaseNumber { year, counter })
        } else {
            Err(BadCaseNumber::Range)
        }
    }

    /// Year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// Counter of the year.
    pub const fn counter(self) -> u32 {
        self.counter
    }

    /// Check digit.
    pub fn check_digit(self) -> u8 {
        mod_11_10(&format!("{:04}{:06}", self.year, self.counter))
    }
}

/// ISO 7064, hybrid system MOD 11,10, over decimal digits.
fn mod_11_10(digits: &str) -> u8 {
    let mut product = 10;
    for digit in digits.bytes().filter(u8::is_ascii_digit) {
        let sum = (product + u32::from(digit - b'0')) % 10;
        product = (if sum == 0 { 10 } else { sum }) * 2 % 11;
    }
    // 11 - product is 1 to 11 less the product's range 1 to 10: always a digit after the remainder.
    ((11 - product) % 10) as u8
}

impl std::str::FromStr for CaseNumber {
    type Err = BadCaseNumber;

    fn from_str(text: &str) -> Result<Self, BadCaseNumber> {
        let parts: Vec<&str> = text.split('-').collect();
        let [prefix, year, counter, check] = parts[..] else { return Err(BadCaseNumber::Shape) };
        let digits = |part: &str, len| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        if prefix != "DNR" || !digits(year, 4) || !digits(counter, 6) || !digits(check, 1) {
            return Err(BadCaseNumber::Shape);
        }
        let year = year.parse().map_err(|_| BadCaseNumber::Shape)?;
        let counter = counter.parse().map_err(|_| BadCaseNumber::Shape)?;
        let number = CaseNumber::new(year, counter)?;
        if check == number.check_digit().to_string() { Ok(number) } else { Err(BadCaseNumber::CheckDigit) }
    }
}

impl TryFrom<String> for CaseNumber {
    type Error = BadCaseNumber;

    fn try_from(text: String) -> Result<Self, BadCaseNumber> {
        text.parse()
    }
}

impl From<CaseNumber> for String {
    fn from(number: CaseNumber) -> String {
        number.to_string()
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DNR-{:04}-{:06}-{}", self.year, self.counter, self.check_digit())
    }
}

impl fmt::Debug for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CaseNumber({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_is_that_of_the_standard() {
        // The standard's own example: 0794 has the check digit 5.
        assert_eq!(mod_11_10("0794"), 5);
    }

    #[test]
    fn a_mistyped_digit_or_two_swapped_neighbours_are_found() {
        let good = CaseNumber::new(2026, 123).expect("in range").to_string();
        assert_eq!(good.parse::<CaseNumber>().map(|n| n.counter()), Ok(123));
        for at in good.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i) {
            for digit in '0'..='9' {
                let mut typed = good.clone();
                typed.replace_range(at..=at, &digit.to_string());
                assert_eq!(typed == good, typed.parse::<CaseNumber>().is_ok(), "{typed}");
            }
        }
        for text in ["", "DNR-2026-123-4", "dnr-2026-000123-4", "DNR-2026-000000-1", "DNR-20٢6-000123-4"] {
            assert!(text.parse::<CaseNumber>().is_err(), "{text}");
        }
    }
}
