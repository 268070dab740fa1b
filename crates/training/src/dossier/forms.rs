//! The forms as the person fills them in.

use super::Fault;
use super::texts::{self, later};
use crate::specimen::{Person, Sex, State};
use qonys_procedure::Date;
use qonys_procedure::catalogue::{CityId, Country, ProfessionId};
use qonys_procedure::form::Text;
use qonys_procedure::forms::{
    Citizenship, Contacts, EarlierAddress, Education, Identity, Job, Kinship, LanguageLevel, LanguageSkill, List,
    MaritalStatus, MilitaryService, Occupation, OccupationKind, PersonName, PetitionForm, ProfessionalCertificate,
    Questionnaire, Relative, TravelDocument, TravelDocumentKind,
};
use qonys_procedure::iin::{self, Iin};
use qonys_procedure::preflight::Consent;
use qonys_procedure::ruled::Lang;

/// Fields are written in this module and are short; what does not fit is a fault of the list of people.
fn t<const MAX: usize>(words: impl AsRef<str>) -> Option<Text<MAX>> {
    Some(Text::new(words.as_ref()).expect("texts of specimens keep the bounds of the forms"))
}

fn country(code: &str) -> Option<Country> {
    Some(Country::new(code).expect("codes of states are ids"))
}

fn list<T, const MAX: usize>(entries: Vec<T>) -> List<T, MAX> {
    List::new(entries).expect("specimens have few entries")
}

fn first_of(year: i16, month: i8) -> Date {
    crate::specimen::day(year, month, 1)
}

/// Day on which the present job began: after five years back there is an earlier one.
fn present_job(today: Date) -> Date {
    first_of(today.year() - 3, 4)
}

/// Day on which the job before began.
fn earlier_job(p: &Person, today: Date) -> Date {
    first_of((p.graduated).min(today.year() - 6), 9)
}

pub(super) fn identity(p: &Person, fault: Option<Fault>) -> Identity {
    let stateless = p.citizenship == "XXA";
    Identity {
        iin: Some(Iin::new(&iin_as_given(p, fault)).expect("twelve digits")),
        name_latin: PersonName { surname: t(&p.surname), given: t(&p.given), patronymic: None },
        name_cyrillic: PersonName { surname: t(&p.surname_cyrillic), given: t(&p.given_cyrillic), patronymic: None },
        previous_names: List::default(),
        sex: Some(match p.sex {
            Sex::F => iin::Sex::Female,
            Sex::M => iin::Sex::Male,
        }),
        born_on: Some(p.birth_date),
        birth_state: country(if stateless { &p.residence } else { &p.citizenship }),
        birth_place: t(&p.birth_place_cyrillic),
        ethnicity: None,
        citizenship: Some(if stateless { Citizenship::Stateless } else { Citizenship::Citizen }),
        citizenships: list(if stateless { vec![] } else { country(&p.citizenship).into_iter().collect() }),
        residence_state: country(&p.residence),
        residence_since: Some(if stateless { first_of(p.graduated, 9) } else { p.birth_date }),
        travel_documents: list(vec![travel_document(p, fault)]),
        marital_status: Some(if p.seed % 5 == 4 { MaritalStatus::Divorced } else { MaritalStatus::Single }),
        contacts: Contacts { email: t(&p.email), phone: t(&p.phone), language: Some(Lang::Ru) },
    }
}

/// The check digit is one too high where that is the fault.
fn iin_as_given(p: &Person, fault: Option<Fault>) -> String {
    match (fault, p.iin.split_at(11)) {
        (Some(Fault::WrongIin), (head, last)) => {
            format!("{head}{}", last.parse::<u8>().map_or(0, |digit| (digit + 1) % 10))
        }
        _ => p.iin.clone(),
    }
}

fn travel_document(p: &Person, fault: Option<Fault>) -> TravelDocument {
    let stateless = p.citizenship == "XXA";
    let lines = super::printed_lines(p, fault);
    TravelDocument {
        kind: Some(if stateless { TravelDocumentKind::StatelessDocument } else { TravelDocumentKind::Passport }),
        number: t(&p.passport.number),
        issuing_state: country(&p.passport.issuing_state),
        issued_on: Some(p.passport.issued),
        valid_until: Some(p.passport.expires),
        mrz: t(lines.join("\n")).map(Into::into),
        used_to_enter: Some(true),
    }
}

pub(super) fn petition(p: &Person, today: Date, fault: Option<Fault>) -> PetitionForm {
    let (_, post) = texts::profession(&p.profession);
    let begun = present_job(today);
    PetitionForm {
        identity: identity(p, fault),
        profession: Some(ProfessionId::new(&p.profession).expect("professions of the list are ids")),
        experience_years: Some(p.experience_years),
        education: list(vec![Education {
            institution: t(&p.school),
            state: country(&p.residence),
            speciality: t(&p.field_of_study),
            degree: t("Bachelor of Science"),
            from: Some(first_of(p.graduated - 4, 9)),
            to: Some(match fault {
                Some(Fault::DatesOutOfOrder) => first_of(p.graduated - 4, 6),
                _ => first_of(p.graduated, 6),
            }),
        }]),
        work: list(vec![
            Job {
                employer: t(format!("Independent projects of {}", p.latin())),
                state: country(&p.residence),
                post: t(post),
                from: Some(earlier_job(p, today)),
                to: Some(later(begun, -1)),
                duties: t("Design, development and operation of services for customers in several countries."),
            },
            Job {
                employer: t(&p.employer),
                state: country(&p.employer_country),
                post: t(post),
                from: Some(begun),
                to: None,
                duties: t("Architecture, review of code, release, on-call rota; mentoring of four colleagues."),
            },
        ]),
        certificates: list(vec![ProfessionalCertificate {
            title: t(format!("{post}: advanced practice")),
            issuer: t("Open Cloud Training Institute"),
            issued_on: Some(super::course_day(p)),
        }]),
        portfolio_links: list(t(format!("https://portfolio.example.org/{}", p.key)).into_iter().collect()),
        languages: list(vec![
            LanguageSkill { language: t("Английский"), level: Some(LanguageLevel::C1) },
            LanguageSkill { language: t("Русский"), level: Some(LanguageLevel::B1) },
            LanguageSkill { language: t("Казахский"), level: Some(LanguageLevel::A1) },
        ]),
        motivation: t(texts::motivation_words(p)),
        name_note: None,
    }
}

pub(super) fn questionnaire(p: &Person, today: Date, fault: Option<Fault>) -> Questionnaire {
    let latin = fault == Some(Fault::LatinQuestionnaire);
    let russian = State::of(&p.residence).russian;
    Questionnaire {
        identity: identity(p, fault),
        education: t(format!(
            "высшее, бакалавр наук, специальность «{}», университет «{}»",
            p.field_of_study, p.school
        )),
        profession: t(texts::profession(&p.profession).0),
        occupations: list(occupations(p, today, fault)),
        relatives: list(relatives(p)),
        no_relatives: Some(!p.with_relatives),
        addresses: list(vec![EarlierAddress {
            state: country(&p.residence),
            address: t(format!("{russian}, {}", p.birth_place_cyrillic)),
            from: Some(later(p.birth_date, 0)),
            to: None,
        }]),
        military: MilitaryService { served: Some(false), ..MilitaryService::default() },
        convicted: Some(false),
        convictions: List::default(),
        stays: List::default(),
        refused_before: Some(false),
        refusals: List::default(),
        purpose: if latin {
            t("Permanent residence in Kazakhstan, remote work in information technology.")
        } else {
            t("Постоянное проживание в Республике Казахстан и работа в области информационных технологий по \
               востребованной профессии.")
        },
        city: Some(CityId::new(&p.city).expect("cities of the list are ids")),
        address: t(texts::address(p)),
        means: t("Заработная плата по основному месту работы, сбережения на счёте в банке."),
        autobiography: t(texts::autobiography_words(p)),
        in_kazakhstan: Some(false),
        name_note: None,
    }
}

/// Five years and more without a gap.
fn occupations(p: &Person, today: Date, fault: Option<Fault>) -> Vec<Occupation> {
    let (post, _) = texts::profession(&p.profession);
    let begun = present_job(today);
    let ended = match fault {
        Some(Fault::WorkGap) => later(begun, -120),
        _ => later(begun, -1),
    };
    vec![
        Occupation {
            kind: Some(OccupationKind::SelfEmployed),
            place: t("независимые проекты"),
            post: t(post),
            state: country(&p.residence),
            address: t(format!("{}, {}", State::of(&p.residence).russian, p.birth_place_cyrillic)),
            from: Some(earlier_job(p, today)),
            to: Some(ended),
        },
        Occupation {
            kind: Some(OccupationKind::Work),
            place: t(&p.employer),
            post: t(post),
            state: country(&p.employer_country),
            address: t(State::of(&p.employer_country).russian),
            from: Some(begun),
            to: None,
        },
    ]
}

fn relatives(p: &Person) -> Vec<Relative> {
    if !p.with_relatives {
        return Vec::new();
    }
    vec![Relative {
        kinship: Some(Kinship::Parent),
        name: t(format!("{} Мария", p.surname_cyrillic)),
        born_on: Some(first_of(p.birth_date.year() - 27, 5)),
        citizenship: country(if p.citizenship == "XXA" { &p.residence } else { &p.citizenship }),
        address: t(format!("{}, {}", State::of(&p.residence).russian, p.birth_place_cyrillic)),
        occupation: t("пенсионер"),
        in_kazakhstan: Some(false),
    }]
}

pub(super) fn consent(fault: Option<Fault>) -> Consent {
    let databases = Some(fault != Some(Fault::NoConsent));
    Consent { personal_data: Some(true), state_databases: databases, automated_processing: Some(true), until: None }
}
