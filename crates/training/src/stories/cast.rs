//! The people of the demo who work for the state. None of them exists.

use qonys_procedure::Role;

/// Who does something in a story. Parts of a city are played by the people of the case's city.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The person whose case it is.
    Applicant,
    /// Reviewer of Astana Hub.
    Screener,
    /// Official of the ministry.
    Official,
    /// Another official of the ministry.
    OtherOfficial,
    /// Officer of the migration service.
    Officer,
    /// Another officer of the same office; keeps the minutes.
    OtherOfficer,
    /// Head of the office.
    Head,
    /// Operator of the service centre.
    Operator,
    /// Decides complaints about the petition.
    MinistryReviewer,
    /// Decides complaints about residence.
    CommitteeReviewer,
}

/// An employee.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Name of the training key.
    pub key: &'static str,
    /// Surname and given name, Cyrillic, as in the certificate.
    pub name: (&'static str, &'static str),
    /// IIN.
    pub iin: &'static str,
    /// Role.
    pub role: Role,
    /// Organisation.
    pub org: Organisation,
    /// City, for roles of a city.
    pub city: Option<&'static str>,
    /// What they play in stories.
    pub part: Option<Part>,
}

/// An organisation of the demo: name and BIN are synthetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Name.
    pub name: &'static str,
    /// BIN.
    pub bin: &'static str,
    /// BIN of the ministry to which it belongs.
    pub ministry: &'static str,
}

const MINISTRY: Organisation =
    Organisation {
        name: "Министерство цифрового развития (учебное)", bin: "250940009006", ministry: "250940009006"
    };
const INTERIOR: Organisation =
    Organisation {
        name: "Министерство внутренних дел (учебное)", bin: "140840009019", ministry: "140840009019"
    };
const ASTANA: Organisation = Organisation {
    name: "Управление миграционной службы города Астаны (учебное)",
    bin: "200140009028",
    ministry: "140840009019",
};
const ALMATY: Organisation = Organisation {
    name: "Управление миграционной службы города Алматы (учебное)",
    bin: "200240009031",
    ministry: "140840009019",
};
const HUB: Organisation =
    Organisation { name: "Astana Hub (учебный)", bin: "181140009044", ministry: "250940009006" };
const CORPORATION: Organisation =
    Organisation {
        name: "Государственная корпорация (учебная)", bin: "160240009051", ministry: "250940009006"
    };
const COMMITTEE: Organisation =
    Organisation {
        name: "Комитет миграционной службы (учебный)", bin: "140940009063", ministry: "140840009019"
    };
const NIT: Organisation =
    Organisation { name: "АО «НИТ» (учебное)", bin: "000340009073", ministry: "250940009006" };

const fn member(
    key: &'static str,
    name: (&'static str, &'static str),
    iin: &'static str,
    role: Role,
    org: Organisation,
    city: Option<&'static str>,
    part: Option<Part>,
) -> Member {
    Member { key, name, iin, role, org, city, part }
}

/// Everybody, in the order in which they come into the service: the administrator first, then those who ask and
/// approve, then the others.
#[rustfmt::skip]
pub const CAST: &[Member] = &[
    member("administrator", ("Нурланов", "Асхат"), "860214303105", Role::Administrator, NIT, None, None),
    member("official", ("Сейтказина", "Айгерим"), "840927403174", Role::MinistryOfficial, MINISTRY, None, Some(Part::Official)),
    member("official-2", ("Жумабаев", "Ерлан"), "790311303246", Role::MinistryOfficial, MINISTRY, None, Some(Part::OtherOfficial)),
    member("supervisor", ("Касымова", "Динара"), "750618403313", Role::Supervisor, MINISTRY, None, None),
    member("supervisor-committee", ("Абдрахманов", "Серик"), "710405303381", Role::Supervisor, INTERIOR, None, None),
    member("head-astana", ("Омаров", "Бауыржан"), "780120303454", Role::MigrationHead, ASTANA, Some("astana"), Some(Part::Head)),
    member("head-almaty", ("Ибраева", "Гульнара"), "760803403529", Role::MigrationHead, ALMATY, Some("almaty"), Some(Part::Head)),
    member("screener", ("Ахметов", "Данияр"), "930509303590", Role::Screener, HUB, None, Some(Part::Screener)),
    member("screener-2", ("Есимова", "Мадина"), "951122403669", Role::Screener, HUB, None, None),
    member("officer-astana", ("Тулегенова", "Асель"), "890730403737", Role::MigrationOfficer, ASTANA, Some("astana"), Some(Part::Officer)),
    member("officer-astana-2", ("Мукашев", "Руслан"), "910216303801", Role::MigrationOfficer, ASTANA, Some("astana"), Some(Part::OtherOfficer)),
    member("officer-almaty", ("Байжанов", "Тимур"), "880909303870", Role::MigrationOfficer, ALMATY, Some("almaty"), Some(Part::Officer)),
    member("officer-almaty-2", ("Садыкова", "Жанна"), "921004403949", Role::MigrationOfficer, ALMATY, Some("almaty"), Some(Part::OtherOfficer)),
    member("operator-astana", ("Кенжебаева", "Салтанат"), "960317404011", Role::CentreOperator, CORPORATION, Some("astana"), Some(Part::Operator)),
    member("operator-almaty", ("Дюсенов", "Арман"), "940825304083", Role::CentreOperator, CORPORATION, Some("almaty"), Some(Part::Operator)),
    member("reviewer-ministry", ("Рахимова", "Лейла"), "800512404159", Role::ComplaintReviewer, MINISTRY, None, Some(Part::MinistryReviewer)),
    member("reviewer-committee", ("Оспанов", "Марат"), "770701304220", Role::ComplaintReviewer, COMMITTEE, None, Some(Part::CommitteeReviewer)),
    member("auditor", ("Турсунов", "Нурбол"), "831019304292", Role::Auditor, MINISTRY, None, None),
];

/// The one who plays a part in a city; none for the applicant.
pub fn playing(part: Part, city: &str) -> Option<&'static Member> {
    CAST.iter().find(|m| m.part == Some(part) && m.city.is_none_or(|c| c == city))
}

#[cfg(test)]
mod tests {
    use super::*;
    use qonys_procedure::iin::{Bin, Iin};
    use std::collections::HashSet;

    #[test]
    fn every_number_is_right_and_every_person_another() {
        let mut seen = HashSet::new();
        for member in CAST {
            let iin: Iin = member.iin.parse().expect("twelve digits");
            iin.check().unwrap_or_else(|e| panic!("{}: {e}", member.key));
            assert!(seen.insert(member.iin) && seen.insert(member.key), "{} twice", member.key);
            for bin in [member.org.bin, member.org.ministry] {
                let bin: Bin = bin.parse().expect("twelve digits");
                bin.check().unwrap_or_else(|e| panic!("{}: {e}", member.org.name));
            }
        }
    }

    #[test]
    fn every_role_is_played_and_every_role_of_a_city_in_both() {
        for role in Role::ALL.iter().filter(|role| role.is_staff()) {
            for city in ["astana", "almaty"] {
                let found = CAST.iter().any(|m| m.role == *role && m.city.is_none_or(|c| c == city));
                assert!(found, "{role} in {city}");
                assert!(CAST.iter().all(|m| m.city.is_some() == m.role.is_of_city()));
            }
        }
    }
}
