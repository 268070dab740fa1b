//! The two machine-readable lines of a specimen (ICAO 9303 part 4, TD3).

use crate::specimen::{Person, Sex};
use qonys_procedure::iin;
use qonys_procedure::mrz::Td3;

/// Characters in a line.
pub(super) const WIDTH: usize = 44;

/// Both lines with all five check digits right.
pub(super) fn lines(person: &Person) -> [String; 2] {
    let passport = &person.passport;
    let zone = Td3 {
        issuing_state: in_zone(&passport.issuing_state),
        nationality: in_zone(&person.citizenship),
        surname: &person.surname,
        given: &person.given,
        number: &passport.number,
        birth: person.birth_date,
        sex: match person.sex {
            Sex::F => iin::Sex::Female,
            Sex::M => iin::Sex::Male,
        },
        expiry: passport.expires,
        personal_number: &passport.personal_number,
    };
    let both = zone.lines();
    let (first, second) = both.split_once('\n').expect("a passport's zone has two lines");
    [first.to_owned(), second.to_owned()]
}

/// Germany alone has a code of one letter (ICAO 9303 part 3, section 5).
fn in_zone(state: &str) -> &str {
    if state == "DEU" { "D" } else { state }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimen::{day, eriksson, people};
    use qonys_procedure::mrz;

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
    fn every_person_has_a_zone_that_reads_back() {
        for person in people(200) {
            let lines = lines(&person);
            assert!(lines.iter().all(|line| line.len() == WIDTH), "{lines:?}");
            let zone = mrz::read(&lines.join("\n")).expect("reads");
            assert_eq!((zone.surname, zone.given), (person.surname, person.given));
        }
    }
}
