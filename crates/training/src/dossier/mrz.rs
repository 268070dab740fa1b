//! The two machine-readable lines of a specimen (ICAO 9303 part 4, TD3).

use crate::specimen::{Person, Sex};
use qonys_procedure::Date;

/// Characters in a line.
pub(super) const WIDTH: usize = 44;

/// Both lines with all five check digits right.
pub(super) fn lines(person: &Person) -> [String; 2] {
    let passport = &person.passport;
    let names = format!("{}<<{}", person.surname, person.given).replace([' ', '-'], "<");
    let first = pad(&format!("P<{}{names}", passport.issuing_state), WIDTH);
    let number = checked(&pad(&passport.number, 9));
    let birth = checked(&six(person.birth_date));
    let expiry = checked(&six(passport.expires));
    let sex = match person.sex {
        Sex::F => 'F',
        Sex::M => 'M',
    };
    let optional = pad(&passport.personal_number, 14);
    // An empty optional field may have `<` for its check digit.
    let optional = if passport.personal_number.is_empty() { optional + "<" } else { checked(&optional) };
    let all = check_digit(&format!("{number}{birth}{expiry}{optional}"));
    [first, format!("{number}{}{birth}{sex}{expiry}{optional}{all}", pad(&person.citizenship, 3))]
}

fn pad(text: &str, width: usize) -> String {
    let kept: String = text.chars().take(width).collect();
    format!("{kept:<<width$}")
}

fn six(date: Date) -> String {
    format!("{:02}{:02}{:02}", date.year() % 100, date.month(), date.day())
}

fn checked(field: &str) -> String {
    format!("{field}{}", check_digit(field))
}

/// Weights 7, 3, 1 over the values of the characters, modulo 10 (ICAO 9303 part 3, 4.9).
fn check_digit(field: &str) -> u32 {
    let value = |c: u8| match c {
        b'0'..=b'9' => u32::from(c - b'0'),
        b'A'..=b'Z' => u32::from(c - b'A') + 10,
        _ => 0,
    };
    field.bytes().zip([7, 3, 1].into_iter().cycle()).map(|(c, weight)| value(c) * weight).sum::<u32>() % 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimen::{day, eriksson, people};

    #[test]
    fn the_specimen_of_the_standard_comes_out_letter_for_letter() {
        let mut person = eriksson();
        person.passport.expires = day(2012, 4, 15);
        assert_eq!(
            lines(&person),
            ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]
        );
    }

    #[test]
    fn every_person_has_two_lines_of_44_allowed_characters() {
        for person in people(200) {
            for line in lines(&person) {
                assert_eq!(line.len(), WIDTH, "{line}");
                assert!(line.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == b'<'), "{line}");
            }
        }
    }
}
