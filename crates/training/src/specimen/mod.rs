//! Synthetic people for training, demonstration and tests: a fixed list, and as many more as wanted.
//!
//! Everything follows from a place in the list: the same place gives the same person, always. Nobody of
//! them exists.

mod people;
mod states;

pub use states::{Seal, State};

use people::{SKETCHES, Sketch};
use qonys_procedure::Date;

/// Sex as in a travel document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// Female.
    F,
    /// Male.
    M,
}

/// A travel document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passport {
    /// Number, at most nine characters.
    pub number: String,
    /// State that issued it, ICAO 9303 code.
    pub issuing_state: String,
    /// Day of issue.
    pub issued: Date,
    /// Last day of validity.
    pub expires: Date,
    /// Optional data of the machine-readable zone; empty in most.
    pub personal_number: String,
    /// Who issued it, as on the data page.
    pub authority: String,
}

/// A synthetic person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Short name, unique in a list: `sharma-rohan`. Names keys and files.
    pub key: String,
    /// IIN with a valid check digit.
    pub iin: String,
    /// Surname as in the machine-readable zone.
    pub surname: String,
    /// Given names as in the machine-readable zone.
    pub given: String,
    /// Surname in Cyrillic.
    pub surname_cyrillic: String,
    /// Given names in Cyrillic.
    pub given_cyrillic: String,
    /// Sex.
    pub sex: Sex,
    /// Day of birth.
    pub birth_date: Date,
    /// Place of birth, Latin.
    pub birth_place: String,
    /// Place of birth, Cyrillic.
    pub birth_place_cyrillic: String,
    /// Citizenship, ICAO 9303 code; `XXA` is a stateless person.
    pub citizenship: String,
    /// State of residence, whose police certifies a stateless person.
    pub residence: String,
    /// The document used to enter.
    pub passport: Passport,
    /// Id in the edition's extract of professions.
    pub profession: String,
    /// Whole years of work in the profession.
    pub experience_years: u32,
    /// Present employer.
    pub employer: String,
    /// Country of the employer.
    pub employer_country: String,
    /// School.
    pub school: String,
    /// What was studied.
    pub field_of_study: String,
    /// Year of the diploma.
    pub graduated: i16,
    /// E-mail, in a domain that can have none.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// City of the edition where the person will live.
    pub city: String,
    /// Names a relative in the questionnaire; the others state that there are none.
    pub with_relatives: bool,
    /// Place in the list; chooses what the person looks like and how papers vary.
    pub seed: u64,
}

impl Person {
    /// Surname and given names as in the passport.
    pub fn latin(&self) -> String {
        format!("{} {}", self.surname, self.given)
    }

    /// Surname and given names in Cyrillic.
    pub fn cyrillic(&self) -> String {
        format!("{} {}", self.surname_cyrillic, self.given_cyrillic)
    }

    /// Citizenship, as a state.
    pub fn state(&self) -> &'static State {
        State::of(&self.citizenship)
    }

    /// The state whose police certifies the person: of citizenship, for a stateless person of residence.
    pub fn police_state(&self) -> &'static State {
        State::of(if self.citizenship == "XXA" { &self.residence } else { &self.citizenship })
    }
}

/// The holder of ICAO's specimen passport (Doc 9303 part 4), with dates that are valid now.
pub fn eriksson() -> Person {
    let sketch = Sketch {
        latin: ("ERIKSSON", "ANNA MARIA"),
        cyrillic: ("Эрикссон", "Анна Мария"),
        sex: Sex::F,
        birth: (1974, 8, 12),
        state: "UTO",
        birth_place: ("Zenith", "Зенит"),
        profession: "programming",
        employer: ("Zenith Software Ltd", "UTO"),
        school: ("Zenith Institute of Technology", "Software Engineering"),
    };
    let mut person = of(&sketch, 7_777);
    person.passport = Passport {
        number: "L898902C3".to_owned(),
        issuing_state: "UTO".to_owned(),
        issued: day(2024, 4, 16),
        expires: day(2034, 4, 15),
        personal_number: "ZE184226B".to_owned(),
        authority: "PASSPORT OFFICE ZENITH".to_owned(),
    };
    person
}

/// The first `n` people. The list itself comes first; after it names and given names of the same
/// citizenship and sex are put together anew, with birth dates, numbers and work of their own.
pub fn people(n: usize) -> Vec<Person> {
    (0..n as u64).map(person).collect()
}

/// The person at a place of the endless list.
pub fn person(place: u64) -> Person {
    let len = SKETCHES.len() as u64;
    let base = &SKETCHES[(place % len) as usize];
    let round = place / len;
    if round == 0 {
        return of(base, place);
    }
    let mut dice = Dice::new(place ^ 0x5EED);
    // Work and school of another person of the list: a new mixture each round.
    let other = &SKETCHES[dice.below(len) as usize];
    let sketch = Sketch {
        birth: (base.birth.0 - 2 + dice.below(5) as i16, 1 + dice.below(12) as i8, 1 + dice.below(28) as i8),
        profession: other.profession,
        employer: other.employer,
        ..*base
    };
    let mut person = of(&sketch, place);
    let namesakes: Vec<&Sketch> = SKETCHES.iter().filter(|s| s.state == base.state && s.sex == base.sex).collect();
    if let Some(namesake) = namesakes.get(dice.below(namesakes.len() as u64) as usize) {
        person.given = namesake.latin.1.to_owned();
        person.given_cyrillic = namesake.cyrillic.1.to_owned();
    }
    person.key = format!("{}-{}", person.key, place);
    person
}

fn of(sketch: &Sketch, place: u64) -> Person {
    let mut dice = Dice::new(place);
    let birth_date = day(sketch.birth.0, sketch.birth.1, sketch.birth.2);
    let key = slug(&format!("{} {}", sketch.latin.0, sketch.latin.1));
    let residence = if sketch.state == "XXA" { sketch.employer.1 } else { sketch.state };
    let graduated = (sketch.birth.0 + 22 + dice.below(2) as i16).min(2021);
    // Issued before the first edition and valid well beyond the last: each fault is made on purpose.
    let issued = day(2020, 1, 1).saturating_add(jiff::Span::new().days(dice.below(1_700) as i64));
    let expires = issued.saturating_add(jiff::Span::new().years(10)).saturating_sub(jiff::Span::new().days(1));
    let letters: String = (0..2).map(|_| dice.letter()).collect();
    Person {
        iin: iin(birth_date, sketch.sex, place),
        surname: sketch.latin.0.to_owned(),
        given: sketch.latin.1.to_owned(),
        surname_cyrillic: sketch.cyrillic.0.to_owned(),
        given_cyrillic: sketch.cyrillic.1.to_owned(),
        sex: sketch.sex,
        birth_date,
        birth_place: sketch.birth_place.0.to_owned(),
        birth_place_cyrillic: sketch.birth_place.1.to_owned(),
        citizenship: sketch.state.to_owned(),
        residence: residence.to_owned(),
        passport: Passport {
            number: format!("{letters}{:07}", (place * 7_919 + 1_234_567) % 10_000_000),
            issuing_state: residence.to_owned(),
            issued,
            expires,
            personal_number: String::new(),
            authority: format!("PASSPORT OFFICE {}", 10 + dice.below(80)),
        },
        profession: sketch.profession.to_owned(),
        experience_years: (2024 - i32::from(graduated)).max(2) as u32,
        employer: sketch.employer.0.to_owned(),
        employer_country: sketch.employer.1.to_owned(),
        school: sketch.school.0.to_owned(),
        field_of_study: sketch.school.1.to_owned(),
        graduated,
        email: format!("{key}.{place}@example.org"),
        phone: format!("+7 70{} {:03} {:04}", dice.below(9), dice.below(1_000), dice.below(10_000)),
        city: if dice.below(2) == 0 { "astana" } else { "almaty" }.to_owned(),
        with_relatives: dice.below(2) == 0,
        seed: place,
        key,
    }
}

/// An IIN with a valid check digit, by the person's place in the list; a serial number whose check digit
/// would be 10 twice is skipped, as the register does \[law, IIN\].
fn iin(birth: Date, sex: Sex, place: u64) -> String {
    let century = if birth.year() < 2000 { 3 } else { 5 } + u64::from(sex == Sex::F);
    (0..)
        .map(|skip| (place * 13 + 500 + skip) % 10_000)
        .find_map(|serial| {
            let head = format!("{:02}{:02}{:02}{century}{serial:04}", birth.year() % 100, birth.month(), birth.day());
            check_digit(&head).map(|digit| format!("{head}{digit}"))
        })
        .expect("some serial number of ten thousand has a check digit")
}

fn check_digit(head: &str) -> Option<u32> {
    let sum = |first: u32| -> u32 {
        head.bytes().zip(0..).map(|(d, i)| u32::from(d - b'0') * ((first - 1 + i) % 11 + 1)).sum::<u32>() % 11
    };
    [sum(1), sum(3)].into_iter().find(|digit| *digit < 10)
}

/// A day that is written in this module.
pub(crate) fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).expect("days of the list exist")
}

fn slug(name: &str) -> String {
    name.to_ascii_lowercase().replace(' ', "-")
}

/// Numbers that follow from a seed alone (SplitMix64): specimens must come out the same everywhere.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(0x0DD0_5EED))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to `n` - 1.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    /// A number from 0 to 1.
    pub(crate) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    fn letter(&mut self) -> char {
        // Without I and O, which are taken for figures.
        const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
        char::from(LETTERS[self.below(LETTERS.len() as u64) as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn five_hundred_people_differ_in_key_iin_passport_and_email() {
        let people = people(500);
        let told: [fn(&Person) -> String; 4] =
            [|p| p.key.clone(), |p| p.iin.clone(), |p| p.passport.number.clone(), |p| p.email.clone()];
        for of in told {
            assert_eq!(people.iter().map(of).collect::<HashSet<_>>().len(), 500);
        }
    }

    #[test]
    fn the_same_place_is_always_the_same_person() {
        assert_eq!(people(90), people(90));
        assert_ne!(person(3), person(3 + SKETCHES.len() as u64));
    }

    #[test]
    fn some_iin_needs_the_second_pass_of_weights() {
        let first_pass =
            |iin: &str| iin.bytes().take(11).zip(1..).map(|(d, w)| u32::from(d - b'0') * w).sum::<u32>() % 11;
        assert!(people(500).iter().any(|p| first_pass(&p.iin) == 10), "about nine in a hundred");
    }

    #[test]
    fn check_digits_of_known_numbers_come_out() {
        for known in ["061211600012", "850615300012", "850615000107", "000229500018", "040229500015"] {
            assert_eq!(check_digit(&known[..11]).map(|d| d.to_string()), Some(known[11..].to_owned()), "{known}");
        }
    }
}
