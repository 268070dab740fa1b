//! Individual and business identification numbers \[law, "Individual identification number"\].
//!
//! The structure (12 digits) is a condition of the type. Checksum and date are findings about a
//! form, never a condition of signing in: the NCA's own test certificates carry failing numbers.

use crate::choice;
use crate::form::{FieldKind, FormValue};
use crate::time::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Digits of either number.
const DIGITS: usize = 12;
/// Weights of the first pass over the first eleven digits.
const FIRST: [u32; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
/// Weights of the second pass, used where the first gives 10.
const SECOND: [u32; 11] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];

/// Not twelve digits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the number must have exactly 12 digits")]
pub struct NotTwelveDigits;

/// What is wrong with a number of twelve digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberFault {
    /// The check digit does not fit.
    #[error("the check digit is {given}, it should be {expected}")]
    Checksum {
        /// Digit that stands there.
        given: u8,
        /// Digit that follows from the others.
        expected: u8,
    },
    /// Both passes give 10: such a number is never issued.
    #[error("no check digit exists for these digits, the number cannot have been issued")]
    Unissuable,
    /// The first six digits are no day.
    #[error("the first six digits are not a date that exists")]
    Date,
    /// Digit 7 says neither century and sex nor foreigner.
    #[error("digit 7 is {0}; only 0 to 6 occur")]
    Century(u8),
    /// Digit 5 of a BIN says no kind of organisation.
    #[error("digit 5 is {0}; a BIN has 4, 5 or 6 there")]
    OrganisationKind(u8),
}

choice! {
    /// Sex as in documents.
    pub enum Sex ("sex") {
        /// Male.
        Male = "male",
        /// Female.
        Female = "female",
        /// Not stated in the document (`<` in the machine-readable zone).
        Unspecified = "unspecified",
    }
}

/// What a right number says. Since 2013 it is no longer tied to personal data, so a mismatch with
/// the person is a warning only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IinFacts {
    /// Birth date; none where digit 7 is 0, for then the century is not told.
    pub birth: Option<Date>,
    /// Sex; none where digit 7 is 0.
    pub sex: Option<Sex>,
    /// Digit 7 is 0, which is said to be given to foreigners \[unverified\].
    pub century_told: bool,
    /// The check digit came from the second pass.
    pub second_pass: bool,
}

macro_rules! twelve_digits {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name([u8; DIGITS]);

        impl $name {
            /// Takes twelve ASCII digits; white space around them is dropped.
            pub fn new(raw: &str) -> Result<Self, NotTwelveDigits> {
                let bytes: [u8; DIGITS] = raw.trim().as_bytes().try_into().map_err(|_| NotTwelveDigits)?;
                if bytes.iter().all(u8::is_ascii_digit) { Ok($name(bytes)) } else { Err(NotTwelveDigits) }
            }

            /// The digits.
            pub fn as_str(&self) -> &str {
                std::str::from_utf8(&self.0).expect("only ASCII digits are taken")
            }

            fn digits(&self) -> [u8; DIGITS] {
                self.0.map(|b| b - b'0')
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotTwelveDigits;
            fn try_from(raw: String) -> Result<Self, NotTwelveDigits> {
                $name::new(&raw)
            }
        }

        impl From<$name> for String {
            fn from(n: $name) -> String {
                n.as_str().to_owned()
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotTwelveDigits;
            fn from_str(raw: &str) -> Result<Self, NotTwelveDigits> {
                $name::new(raw)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            /// Never the whole number: it may end up in a log.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "(…{})"), &self.as_str()[8..])
            }
        }

        impl FormValue for $name {
            fn kind() -> FieldKind {
                FieldKind::Text { max: DIGITS, lines: false }
            }
        }
    )*};
}

twelve_digits! {
    /// Individual identification number, twelve digits.
    Iin,
    /// Business identification number, twelve digits.
    Bin
}

impl Iin {
    /// Checks checksum, date and digit 7.
    pub fn check(&self) -> Result<IinFacts, NumberFault> {
        let d = self.digits();
        let (check, second_pass) = check_digit(&d)?;
        if check != d[11] {
            return Err(NumberFault::Checksum { given: d[11], expected: check });
        }
        let (century, sex) = match d[6] {
            0 => (None, None),
            n @ 1..=6 => {
                (Some(1800 + 100 * i16::from((n - 1) / 2)), Some(if n % 2 == 1 { Sex::Male } else { Sex::Female }))
            }
            n => return Err(NumberFault::Century(n)),
        };
        let birth = match century {
            Some(century) => Some(date(&d, century).ok_or(NumberFault::Date)?),
            // The century is not told: the day must exist in one of them.
            None if [1900, 2000].iter().any(|c| date(&d, *c).is_some()) => None,
            None => return Err(NumberFault::Date),
        };
        Ok(IinFacts { birth, sex, century_told: century.is_some(), second_pass })
    }

    /// A right number of a person: for specimens and tests. `None` where no check digit exists for
    /// this serial, take the next one then.
    ///
    /// `foreigner` puts 0 as digit 7; `serial` is below 10,000; the year is 1800–2099.
    pub fn compose(birth: Date, sex: Sex, serial: u16, foreigner: bool) -> Option<Iin> {
        if serial > 9_999 || !(1800..2100).contains(&birth.year()) {
            return None;
        }
        let century = ((birth.year() - 1800) / 100) as u8;
        let seventh = if foreigner { 0 } else { 1 + 2 * century + u8::from(sex != Sex::Male) };
        let text = format!("{:02}{:02}{:02}{seventh}{serial:04}0", birth.year() % 100, birth.month(), birth.day());
        let mut iin = Iin::new(&text).ok()?;
        let (check, _) = check_digit(&iin.digits()).ok()?;
        iin.0[11] = b'0' + check;
        Some(iin)
    }
}

impl Bin {
    /// Checks checksum, month of registration and kind of organisation.
    pub fn check(&self) -> Result<(), NumberFault> {
        let d = self.digits();
        let (check, _) = check_digit(&d)?;
        if !(1..=12).contains(&(d[2] * 10 + d[3])) {
            return Err(NumberFault::Date);
        }
        if !(4..=6).contains(&d[4]) {
            return Err(NumberFault::OrganisationKind(d[4]));
        }
        if check != d[11] {
            return Err(NumberFault::Checksum { given: d[11], expected: check });
        }
        Ok(())
    }
}

/// Check digit of the first eleven, and whether the second pass was needed.
fn check_digit(d: &[u8; DIGITS]) -> Result<(u8, bool), NumberFault> {
    let pass = |weights: &[u32; 11]| -> u8 {
        let sum: u32 = d.iter().zip(weights).map(|(d, w)| u32::from(*d) * w).sum();
        (sum % 11) as u8
    };
    match pass(&FIRST) {
        10 => match pass(&SECOND) {
            10 => Err(NumberFault::Unissuable),
            check => Ok((check, true)),
        },
        check => Ok((check, false)),
    }
}

fn date(d: &[u8; DIGITS], century: i16) -> Option<Date> {
    let two = |i: usize| d[i] * 10 + d[i + 1];
    Date::new(century + i16::from(two(0)), two(2) as i8, two(4) as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(raw: &str) -> Result<IinFacts, NumberFault> {
        Iin::new(raw).unwrap().check()
    }

    #[test]
    fn the_examples_of_the_law_hold() {
        for raw in ["061211600012", "850615300012", "850615000107"] {
            assert!(check(raw).unwrap().second_pass, "{raw}");
        }
        let foreigner = check("850615000010").unwrap();
        assert_eq!((foreigner.birth, foreigner.sex, foreigner.century_told), (None, None, false));
        check("000229500018").unwrap();
        check("040229500015").unwrap();
        assert_eq!(check("821214240092"), Err(NumberFault::Unissuable));
        assert_eq!(check("000000000000"), Err(NumberFault::Date));
        assert!(matches!(check("123456789011"), Err(NumberFault::Checksum { given: 1, .. })));
    }

    #[test]
    fn digit_seven_tells_century_and_sex() {
        for (century, sex, digit) in [
            (1899, Sex::Male, '1'),
            (1899, Sex::Female, '2'),
            (1985, Sex::Male, '3'),
            (1985, Sex::Female, '4'),
            (2006, Sex::Male, '5'),
            (2006, Sex::Female, '6'),
        ] {
            let birth = Date::new(century, 6, 15).unwrap();
            let iin = (0..20).find_map(|n| Iin::compose(birth, sex, n, false)).unwrap();
            assert_eq!(iin.as_str().chars().nth(6), Some(digit));
            let facts = iin.check().unwrap();
            assert_eq!((facts.birth, facts.sex), (Some(birth), Some(sex)));
        }
    }

    #[test]
    fn only_twelve_digits_are_taken() {
        for raw in ["", "85061530001", "8506153000123", "85061530001a", "８５０６１５３０００１２", "8506 5300012"]
        {
            assert_eq!(Iin::new(raw), Err(NotTwelveDigits), "{raw}");
        }
        assert_eq!(Iin::new(" 850615300012\n").unwrap().as_str(), "850615300012");
    }

    #[test]
    fn a_bin_has_the_same_check_digit() {
        Bin::new("980540000397").unwrap().check().unwrap();
        assert!(matches!(Bin::new("980540000398").unwrap().check(), Err(NumberFault::Checksum { .. })));
        assert_eq!(Bin::new("981340000397").unwrap().check(), Err(NumberFault::Date));
    }

    #[test]
    fn a_number_is_not_printed_whole_by_debug() {
        assert_eq!(format!("{:?}", Iin::new("850615300012").unwrap()), "Iin(…0012)");
    }

    proptest! {
        #[test]
        fn a_composed_number_is_right_and_any_changed_digit_is_noticed(
            days in 0i64..80_000, male: bool, serial in 0u16..10_000, at in 0usize..12, by in 1u8..10
        ) {
            let birth = Date::new(1870, 1, 1).unwrap().saturating_add(jiff::Span::new().days(days));
            let sex = if male { Sex::Male } else { Sex::Female };
            if let Some(iin) = Iin::compose(birth, sex, serial, false) {
                let facts = iin.check().unwrap();
                prop_assert_eq!(facts.birth, Some(birth));
                let mut wrong = iin;
                wrong.0[at] = b'0' + (wrong.0[at] - b'0' + by) % 10;
                // One pass modulo 11 notices every single change but that of the eleventh digit, whose
                // weight is 11; where only one of the two numbers needs the second pass one can slip by.
                if at != 10 && !facts.second_pass && check_digit(&wrong.digits()).is_ok_and(|(_, second)| !second) {
                    prop_assert!(wrong.check().is_err());
                }
            }
        }
    }
}
