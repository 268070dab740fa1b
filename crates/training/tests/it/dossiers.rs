//! Each dossier passes preflight as it should, or fails it in the one way it is about.

use qonys_procedure::calendar::plus_days;
use qonys_procedure::document::DocumentKind;
use qonys_procedure::preflight::{
    Application, CertificateFacts, Finding, FindingId, Form, Level, Submission, Surroundings, preflight,
};
use qonys_procedure::time::{Date, DateTime, Instant, Time};
use qonys_procedure::{Iin, RuleBook};
use qonys_training::dossier::{Dossier, Fault, PHOTO_PX, make, paper, passport_page, photo};
use qonys_training::specimen::{Person, Seal, people, person};
use std::sync::LazyLock;

static RULES: LazyLock<RuleBook> = LazyLock::new(|| RuleBook::embedded().expect("the rules built in are whole"));

/// Days inside each edition.
fn days() -> [Date; 3] {
    [(2025, 2, 3), (2026, 3, 16), (2026, 11, 16)].map(|(y, m, d)| Date::new(y, m, d).expect("a day"))
}

fn findings(dossier: &Dossier, of: Application, today: Date) -> Vec<Finding> {
    let now = Instant::from_local(today, Time::new(11, 0, 0, 0).expect("eleven"));
    let edition = RULES.in_force(today).expect("an edition is in force");
    let rules = RULES.rules(edition.id(), now).expect("with its rules");
    let p = &dossier.person;
    let certificate = CertificateFacts {
        iin: dossier.petition.identity.iin,
        surname: Some(p.surname_cyrillic.to_uppercase()),
        given: Some(p.given_cyrillic.to_uppercase()),
        patronymic: None,
        valid_until: Some(plus_days(today, 300)),
    };
    let documents = dossier.documents(of);
    let submission = Submission {
        form: match of {
            Application::Petition => Form::Petition(&dossier.petition),
            Application::Residence => Form::Residence(&dossier.questionnaire),
        },
        documents: &documents,
        consent: &dossier.consent,
        certificate: Some(&certificate),
    };
    let mut found = preflight(&submission, &rules, &Surroundings::default(), now);
    // Told to everyone who is to enter; no fault.
    found.retain(|f| !matches!(f.id, FindingId::StayRule | FindingId::StayUnknown));
    found
}

/// The people of the list, without drawing every paper of each on each day.
fn some(day: usize) -> impl Iterator<Item = Person> {
    people(84).into_iter().skip(day).step_by(3)
}

#[test]
fn a_dossier_without_fault_passes_preflight_of_both_applications() {
    for (n, today) in days().into_iter().enumerate() {
        for person in some(n) {
            let dossier = make(&person, today, None);
            for of in [Application::Petition, Application::Residence] {
                let found = findings(&dossier, of, today);
                assert!(found.is_empty(), "{} {today} {of}: {found:#?}", person.key);
            }
        }
    }
}

#[test]
fn each_fault_fails_in_its_one_way_and_in_no_other() {
    for (n, fault) in Fault::ALL.iter().copied().enumerate() {
        for (m, today) in days().into_iter().enumerate() {
            let person = (0..).map(|skip| person((n * 3 + m + skip) as u64)).find(|p| fault.suits(p)).expect("someone");
            let dossier = make(&person, today, Some(fault));
            let found = findings(&dossier, fault.shows_in(), today);
            let told: Vec<(FindingId, Level)> = found.iter().map(|f| (f.id, f.level)).collect();
            assert_eq!(told, [fault.finding()], "{fault} {} {today}: {found:#?}", person.key);
        }
    }
}

#[test]
fn every_person_of_five_hundred_has_a_valid_iin_that_tells_birth_and_sex() {
    for person in people(500) {
        let facts = Iin::new(&person.iin).expect("twelve digits").check();
        let facts = facts.unwrap_or_else(|e| panic!("{}: {e}", person.iin));
        assert_eq!(facts.birth, Some(person.birth_date), "{}", person.iin);
    }
}

#[test]
fn states_said_to_be_exempt_are_exempt_by_the_law_tables() {
    let today = days()[2];
    let now = Instant::from_local(today, DateTime::constant(2026, 11, 16, 11, 0, 0, 0).time());
    let law = RULES.law(now).expect("law tables");
    for person in people(42) {
        let state = person.police_state();
        let code = state.code.parse().expect("a code");
        assert!(law.country(&code).is_some(), "{code}");
        assert_eq!(state.seal == Seal::Exempt, law.exemption(&code, today).is_some(), "{code}");
    }
}

#[test]
fn the_same_person_on_the_same_day_has_the_same_bytes() {
    let (a, b) = (make(&person(5), days()[1], None), make(&person(5), days()[1], None));
    for (one, other) in a.files.iter().zip(&b.files) {
        assert!(one.bytes == other.bytes, "{}", one.name);
    }
    assert_ne!(photo(&person(5)), photo(&person(6)));
    assert_ne!(passport_page(&person(5)), passport_page(&person(6)));
}

#[test]
fn files_are_small_and_what_their_names_say() {
    for person in people(12) {
        let dossier = make(&person, days()[2], None);
        assert_eq!(dossier.files.len(), 10);
        for file in &dossier.files {
            assert!((4_000..150_000).contains(&file.bytes.len()), "{} {}", file.name, file.bytes.len());
            let start: &[u8] = if file.name.ends_with(".jpg") { b"\xFF\xD8\xFF" } else { b"%PDF-" };
            assert!(file.bytes.starts_with(start), "{}", file.name);
            assert!(file.document().file.is_some_and(|f| f.opens), "{}", file.name);
        }
    }
}

#[test]
fn a_photo_has_the_ratio_and_size_of_the_rules() {
    let picture = image::load_from_memory(&photo(&person(1))).expect("a picture");
    assert_eq!((picture.width(), picture.height()), PHOTO_PX);
    assert_eq!(PHOTO_PX.0 * 9, PHOTO_PX.1 * 7);
    assert!(PHOTO_PX.0 >= 413 && PHOTO_PX.1 >= 531);
}

#[test]
fn papers_exist_for_each_kind_that_is_written_and_for_no_picture() {
    let p = person(2);
    for kind in [DocumentKind::Cv, DocumentKind::Autobiography, DocumentKind::HousingContract, DocumentKind::Diploma] {
        assert!(paper(kind, &p, days()[2]).is_some_and(|pdf| pdf.starts_with(b"%PDF-")), "{kind}");
    }
    assert!(paper(DocumentKind::Photo, &p, days()[2]).is_none());
}
