//! Keys of the people of the demo.

use crate::TrainingError;
use crate::ca::{Capacity, Person, PersonKey};
use crate::specimen;
use crate::stories::cast::Member;
use qonys_eds::EmployeeRole;
use qonys_procedure::Role;

/// Who has RSA keys: enough to play with them, few enough for a quick first start.
const RSA_KEYS: [&str; 2] = ["official", "head-astana"];
/// Who has GOST keys, as most people in life.
const GOST_KEYS: [&str; 4] = ["screener", "officer-astana", "operator-astana", "eriksson-anna-maria"];

fn kind(key: &str) -> PersonKey {
    if RSA_KEYS.contains(&key) {
        PersonKey::Rsa
    } else if GOST_KEYS.contains(&key) {
        PersonKey::Gost
    } else {
        PersonKey::Ecdsa
    }
}

/// An employee as the training authority certifies them.
pub fn employee(member: &Member) -> Person {
    let (surname, given) = member.name;
    let role = match member.role {
        Role::MigrationHead | Role::Supervisor => EmployeeRole::FirstHead,
        Role::MinistryOfficial | Role::MigrationOfficer => EmployeeRole::RightOfSignature,
        _ => EmployeeRole::Employee,
    };
    Person {
        key_name: member.key.to_owned(),
        surname: surname.to_uppercase(),
        given_name: given.to_uppercase(),
        patronymic: None,
        iin: member.iin.parse().expect("a number of the cast"),
        capacity: Capacity::Employee {
            bin: member.org.bin.parse().expect("a number of the cast"),
            organisation: member.org.name.to_owned(),
            role,
        },
        key_kind: kind(member.key),
    }
}

/// An applicant as the training authority certifies them.
pub fn applicant(person: &specimen::Person) -> Person {
    Person {
        key_name: person.key.clone(),
        surname: person.surname_cyrillic.to_uppercase(),
        given_name: person.given_cyrillic.to_uppercase(),
        patronymic: None,
        iin: person.iin.parse().expect("a number of the list of people"),
        capacity: Capacity::Individual,
        key_kind: kind(&person.key),
    }
}

/// Makes the keys of several people.
///
/// # Errors
/// Of files or keys.
pub fn ensure(studio: &super::Studio, people: impl IntoIterator<Item = Person>) -> Result<(), TrainingError> {
    people.into_iter().try_for_each(|person| studio.ensure(&person).map(drop))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stories::cast::CAST;

    #[test]
    fn whoever_is_named_here_is_in_the_demo() {
        let anna = specimen::eriksson().key;
        for key in RSA_KEYS.iter().chain(&GOST_KEYS) {
            assert!(CAST.iter().any(|member| member.key == *key) || anna == *key, "{key}; Anna's is {anna}");
        }
    }
}
