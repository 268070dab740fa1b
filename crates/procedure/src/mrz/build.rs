//! Check digits, and the building of a passport's zone: for specimens and for showing what a right
//! one looks like.

use crate::iin::Sex;
use crate::time::Date;
use crate::translit::mrz_letters;

/// Characters of the name field of a TD3 zone.
const NAME_CHARS: usize = 39;

/// Check digit of a part: weights 7, 3, 1; A = 10 … Z = 35, `<` = 0.
pub fn check_digit(part: &str) -> char {
    let value = |b: u8| match b {
        b'0'..=b'9' => u32::from(b - b'0'),
        b'A'..=b'Z' => u32::from(b - b'A') + 10,
        _ => 0,
    };
    let sum: u32 = part.bytes().zip([7, 3, 1].into_iter().cycle()).map(|(b, w)| value(b) * w).sum();
    char::from(b'0' + (sum % 10) as u8)
}

/// Data of a passport from which a zone is built.
#[derive(Clone, Debug)]
pub struct Td3<'a> {
    /// State that issued it (`D` for Germany).
    pub issuing_state: &'a str,
    /// Nationality.
    pub nationality: &'a str,
    /// Family name, any Latin or Cyrillic letters.
    pub surname: &'a str,
    /// Given names.
    pub given: &'a str,
    /// Number, at most nine characters.
    pub number: &'a str,
    /// Birth date.
    pub birth: Date,
    /// Sex.
    pub sex: Sex,
    /// Date of expiry.
    pub expiry: Date,
    /// Personal number, at most fourteen characters.
    pub personal_number: &'a str,
}

impl Td3<'_> {
    /// The two lines, one below the other, 44 characters each. What is too long is cut, names by the
    /// rules of ICAO 9303 part 4.
    pub fn lines(&self) -> String {
        let first = format!("P<{}{}", field(self.issuing_state, 3), name_field(self.surname, self.given));
        let number = field(self.number, 9);
        let (birth, expiry) = (short(self.birth), short(self.expiry));
        let personal = field(self.personal_number, 14);
        let sex = match self.sex {
            Sex::Male => 'M',
            Sex::Female => 'F',
            Sex::Unspecified => '<',
        };
        let number = format!("{number}{}", check_digit(&number));
        let birth = format!("{birth}{}", check_digit(&birth));
        let expiry = format!("{expiry}{}", check_digit(&expiry));
        let personal = format!("{personal}{}", check_digit(&personal));
        let composite = check_digit(&[number.as_str(), &birth, &expiry, &personal].concat());
        format!("{first}\n{number}{}{birth}{sex}{expiry}{personal}{composite}", field(self.nationality, 3))
    }
}

fn short(date: Date) -> String {
    format!("{:02}{:02}{:02}", date.year().rem_euclid(100), date.month(), date.day())
}

fn field(text: &str, chars: usize) -> String {
    filled(&mrz_letters(text), chars)
}

/// Cut or filled to a length; `letters` are of the zone already.
fn filled(letters: &str, chars: usize) -> String {
    let mut field: String = letters.chars().take(chars).collect();
    while field.len() < chars {
        field.push('<');
    }
    field
}

/// Surname and given names in 39 characters. Too long: given names become initials from the last on,
/// then the surname is cut so that one letter of the given names stays.
fn name_field(surname: &str, given: &str) -> String {
    let surname = mrz_letters(surname);
    let given = mrz_letters(given);
    let mut parts: Vec<&str> = given.split('<').filter(|p| !p.is_empty()).collect();
    if parts.is_empty() {
        return filled(&surname, NAME_CHARS);
    }
    let joined = |parts: &[&str]| format!("{surname}<<{}", parts.join("<"));
    let mut name = joined(&parts);
    for i in (0..parts.len()).rev() {
        if name.len() <= NAME_CHARS {
            break;
        }
        parts[i] = &parts[i][..1];
        name = joined(&parts);
    }
    if name.len() > NAME_CHARS {
        let kept = surname.len().min(NAME_CHARS - 3);
        name = format!("{}<<{}", surname[..kept].trim_end_matches('<'), parts.join("<"));
        name.truncate(NAME_CHARS);
    }
    filled(&name, NAME_CHARS)
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Guarded, read};
    use super::*;
    use proptest::prelude::*;

    const TD3: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
    const TD2: &str = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6";
    const TD1: &str = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";
    const TD1_LONG: &str =
        "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<";

    fn eriksson() -> Td3<'static> {
        Td3 {
            issuing_state: "UTO",
            nationality: "UTO",
            surname: "Eriksson",
            given: "Anna Maria",
            number: "L898902C3",
            birth: Date::constant(1974, 8, 12),
            sex: Sex::Female,
            expiry: Date::constant(2012, 4, 15),
            personal_number: "ZE184226B",
        }
    }

    #[test]
    fn the_specimens_of_icao_are_read_with_every_digit_right() {
        for (text, format, number) in
            [(TD3, Format::Td3, "L898902C3"), (TD2, Format::Td2, "D23145890"), (TD1, Format::Td1, "D23145890")]
        {
            let mrz = read(text).unwrap();
            assert_eq!((mrz.format, mrz.number.as_str()), (format, number));
            assert_eq!(mrz.wrong, []);
            assert_eq!((mrz.surname.as_str(), mrz.given.as_str()), ("ERIKSSON", "ANNA MARIA"));
            assert_eq!(mrz.birth.birth(Date::constant(2026, 1, 1)), Some(Date::constant(1974, 8, 12)));
            assert_eq!(mrz.expiry.expiry(Date::constant(2026, 1, 1)), Some(Date::constant(2012, 4, 15)));
            assert_eq!((mrz.sex, mrz.issuing_state.as_str(), mrz.nationality.as_str()), (Sex::Female, "UTO", "UTO"));
        }
        assert_eq!(read(TD3).unwrap().optional, "ZE184226B");
    }

    #[test]
    fn a_long_number_of_a_card_goes_on_in_the_optional_data() {
        let mrz = read(TD1_LONG).unwrap();
        assert_eq!((mrz.number.as_str(), mrz.optional.as_str()), ("D23145890734", ""));
        assert_eq!(mrz.wrong, []);
    }

    #[test]
    fn a_built_zone_is_the_specimen() {
        assert_eq!(eriksson().lines(), TD3);
    }

    #[test]
    fn each_check_digit_is_looked_at() {
        for (at, of) in [
            (45 + 9, Guarded::Number),
            (45 + 19, Guarded::Birth),
            (45 + 27, Guarded::Expiry),
            (45 + 42, Guarded::Optional),
            (45 + 43, Guarded::Composite),
        ] {
            let mut bytes = TD3.as_bytes().to_vec();
            bytes[at] = b'0' + (bytes[at] - b'0' + 1) % 10;
            let wrong = read(std::str::from_utf8(&bytes).unwrap()).unwrap().wrong;
            assert!(wrong.iter().any(|w| w.of == of), "{of}: {wrong:?}");
        }
    }

    #[test]
    fn a_wrong_shape_or_letter_is_named() {
        use super::super::MrzError;
        assert_eq!(read("P<UTO"), Err(MrzError::Shape { lines: 1, longest: 5 }));
        assert_eq!(read(""), Err(MrzError::Shape { lines: 0, longest: 0 }));
        let cyrillic = TD3.replace("ANNA", "АNNA");
        assert!(matches!(read(&cyrillic), Err(MrzError::Character { line: 1, position: 16, .. })));
        let spaced = TD3.to_lowercase().replace('<', "< ");
        assert_eq!(read(&spaced).unwrap(), read(TD3).unwrap());
    }

    #[test]
    fn names_too_long_keep_a_letter_of_the_given_names() {
        let mut long = eriksson();
        long.surname = "Nilavadhanananda";
        long.given = "Chayapa Dejthamrong Krasuang";
        let lines = long.lines();
        assert_eq!(lines.lines().next(), Some("P<UTONILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"));
        long.surname = "Papandropoulousbennelongerthaneverabcdefghij";
        let mrz = read(&long.lines()).unwrap();
        assert_eq!(read(&long.lines().replace('\n', "")), Ok(mrz.clone()), "in one go");
        assert!(mrz.given.starts_with('C') && mrz.names_cut);
    }

    #[test]
    fn an_expiry_is_taken_near_today_and_a_birth_in_the_past() {
        let today = Date::constant(2026, 11, 22);
        let date = |text| super::super::read::read(&TD3.replace("740812", text)).unwrap().birth;
        assert_eq!(date("260101").birth(today), Some(Date::constant(2026, 1, 1)));
        assert_eq!(date("270101").birth(today), Some(Date::constant(1927, 1, 1)));
        assert_eq!(date("350101").expiry(today), Some(Date::constant(2035, 1, 1)));
        assert_eq!(date("740230").birth(today), None);
        assert_eq!(date("74<<<<").birth(today), None);
    }

    proptest! {
        #[test]
        fn what_is_built_is_read_again(
            surname in "[A-Za-z' -]{1,60}", given in "[A-Za-z -]{0,60}", number in "[A-Z0-9]{1,9}", days in 0i64..30_000
        ) {
            prop_assume!(surname.chars().any(|c| c.is_ascii_alphabetic()));
            let birth = Date::constant(1940, 1, 1).saturating_add(jiff::Span::new().days(days));
            let td3 = Td3 { surname: &surname, given: &given, number: &number, birth, ..eriksson() };
            let lines = td3.lines();
            prop_assert!(lines.lines().all(|l| l.len() == 44));
            let mrz = read(&lines).unwrap();
            prop_assert_eq!(&mrz.wrong, &[]);
            prop_assert_eq!(&mrz.number, &number);
            prop_assert_eq!(mrz.birth.birth(Date::constant(2026, 1, 1)), Some(birth));
        }

        #[test]
        fn reading_never_panics(text in "\\PC{0,150}") {
            let _ = read(&text);
        }
    }
}
