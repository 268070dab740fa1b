//! Every id of the domain has its words in every language.

use qonys_procedure::check::{CheckSystem, OutageSystem};
use qonys_procedure::clock::{ClockName, ClockOwner, ClockStop, TermUnit};
use qonys_procedure::document::DocumentKind;
use qonys_procedure::effect::NoticeKind;
use qonys_procedure::form::{Field, FieldKind};
use qonys_procedure::forms::{PetitionForm, Questionnaire};
use qonys_procedure::preflight::Level;
use qonys_procedure::{Act, ActKind, LimitState, PaperKind, Reason, Role, Stage};
use qonys_words::{Lang, NoLabels, Words};
use std::collections::BTreeSet;

/// Fails with every id that is shown instead of a word. English needs no look: many an id is the English
/// word, and a key that English lacks fails the build.
fn all_spoken(mut unspoken: impl FnMut(Words, &mut BTreeSet<String>)) {
    let mut missing = BTreeSet::new();
    for lang in [Lang::Kk, Lang::Ru] {
        let mut of_lang = BTreeSet::new();
        unspoken(Words::of(lang), &mut of_lang);
        missing.extend(of_lang.into_iter().map(|id| format!("{lang} {id}")));
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

fn note(missing: &mut BTreeSet<String>, id: &str, word: &str) {
    if word.is_empty() || word == id {
        missing.insert(id.to_owned());
    }
}

#[test]
fn every_stage_role_act_document_paper_and_clock_has_its_word() {
    all_spoken(|w, missing| {
        for s in Stage::ALL {
            note(missing, s.id(), w.stage(*s));
            note(missing, &format!("{s}.hint"), w.stage_hint(*s));
        }
        Role::ALL.iter().for_each(|r| note(missing, r.id(), w.role(*r)));
        for a in ActKind::ALL {
            note(missing, a.id(), w.act(*a));
            note(missing, a.id(), w.act_done(*a));
        }
        DocumentKind::ALL.iter().for_each(|d| note(missing, d.id(), w.document(*d)));
        PaperKind::ALL.iter().for_each(|p| note(missing, p.id(), w.paper(*p)));
        ClockName::ALL.iter().for_each(|c| note(missing, c.id(), w.clock(*c)));
        CheckSystem::ALL.iter().for_each(|c| note(missing, c.id(), w.check(*c)));
    });
}

#[test]
fn every_notice_to_the_applicant_says_what_happened_and_what_to_do_and_has_a_subject_of_one_line() {
    for lang in [Lang::Kk, Lang::Ru, Lang::En] {
        let w = Words::of(lang);
        for kind in NoticeKind::ALL {
            let told = [w.notice(*kind), w.notice_subject(*kind), w.notice_todo(*kind)];
            assert_eq!(told.iter().all(|text| !text.is_empty()), kind.is_for_applicant(), "{lang} {kind}: {told:?}");
            assert!(told.iter().all(|text| !text.contains(['\n', '\r'])), "{lang} {kind}: {told:?}");
            // What a list of letters shows on a telephone.
            assert!(w.notice_subject(*kind).chars().count() <= 60, "{lang} {kind}: {}", told[1]);
            if kind.is_for_applicant() {
                assert!(told[0].ends_with('.') && told[2].ends_with('.') && !told[1].ends_with('.'), "{told:?}");
            }
        }
        for clock in ClockName::ALL {
            assert!(w.limit_todo(*clock).ends_with('.'), "{lang} {clock}");
        }
        assert_ne!(w.limit_todo(ClockName::Draft), w.limit_todo(ClockName::Screening), "in its own words");
    }
}

#[test]
fn every_choice_outside_forms_has_its_words() {
    let choices: [(&str, &[&str]); 7] = [
        ("outage_system", OutageSystem::IDS),
        ("clock_owner", ClockOwner::IDS),
        ("clock_stop", ClockStop::IDS),
        ("term_unit", TermUnit::IDS),
        ("limit_state", LimitState::IDS),
        ("level", Level::IDS),
        ("lang", Lang::IDS),
    ];
    all_spoken(|w, missing| {
        for (name, ids) in choices {
            ids.iter().for_each(|id| note(missing, id, w.choice(name, id)));
        }
    });
}

fn walk(w: Words, place: &str, fields: &[Field], missing: &mut BTreeSet<String>) {
    for field in fields {
        note(missing, field.name, w.field_in(place, field.name));
        kind(w, field.name, &field.kind, missing);
    }
}

fn kind(w: Words, place: &str, of: &FieldKind, missing: &mut BTreeSet<String>) {
    match of {
        FieldKind::Choice { name, ids } => {
            for id in *ids {
                let word = w.choice(name, id);
                note(missing, &format!("{name} {id}"), if word == *id { "" } else { word });
            }
        }
        FieldKind::List { of, .. } => kind(w, place, of, missing),
        FieldKind::Group { fields } => walk(w, place, fields, missing),
        _ => {}
    }
}

#[test]
fn every_field_and_choice_of_every_act_and_form_has_its_words() {
    all_spoken(|w, missing| {
        for act in ActKind::ALL {
            walk(w, act.id(), &Act::fields(*act), missing);
        }
        walk(w, "", &PetitionForm::fields(), missing);
        walk(w, "", &Questionnaire::fields(), missing);
    });
}

#[test]
fn every_reason_of_a_no_has_a_text_that_says_what_to_do() {
    all_spoken(|w, missing| {
        for code in Reason::CODES.iter().filter(|c| **c != "damaged") {
            let text = w.error(code);
            if *code != "internal" && text == w.error("internal") {
                missing.insert((*code).to_owned());
            }
        }
    });
}

#[test]
fn the_texts_of_an_error_differ_between_the_languages() {
    for key in Words::keys().filter(|k| k.starts_with("error-")) {
        let texts: BTreeSet<_> = Lang::ALL.iter().filter_map(|l| Words::of(*l).text(key)).collect();
        assert_eq!(texts.len(), 3, "{key}: {texts:?}");
    }
}

#[test]
fn an_unknown_code_is_spoken_as_an_internal_error() {
    let words = Words::of(Lang::Ru);
    assert_eq!(words.error("no such code"), words.error("internal"));
    assert_eq!(words.error("busy.todo"), words.error("internal"));
}

#[test]
fn the_details_of_a_no_are_spoken_with_its_arguments() {
    let ru = Words::of(Lang::Ru);
    let day = "2026-11-25".parse().unwrap();
    let told = |reason| ru.reason(&reason, &NoLabels);
    assert_eq!(told(Reason::TooEarly { from: day }).unwrap(), "Пока нельзя: не раньше 25 ноября 2026 года.");
    assert_eq!(
        told(Reason::ChecksMissing { which: vec![CheckSystem::Border, CheckSystem::Police] }).unwrap(),
        "Не хватает: пересечение государственной границы; учёты органов внутренних дел."
    );
    assert_eq!(
        told(Reason::LimitPassed { clock: ClockName::Entry, due: day }).unwrap(),
        "Срок въезда: истёк 25 ноября 2026 года."
    );
    let fault = Reason::Content { path: "meeting.link".to_owned(), message: "not_https" };
    assert_eq!(told(fault).unwrap(), "Встреча, Ссылка на видеосвязь: ссылка должна начинаться с https://.");
    assert_eq!(told(Reason::NothingPending { what: "proposal" }).unwrap(), "Нет: предложенное решение.");
    assert_eq!(told(Reason::OwnProposal), None);
}

#[test]
fn a_path_of_a_field_is_spoken_step_by_step() {
    let ru = Words::of(Lang::Ru);
    assert_eq!(
        ru.field_path("", "identity.travel_documents[0].number"),
        "Личные сведения, Проездные документы 1, Номер"
    );
    assert_eq!(ru.field_path("", "police_certificate"), "Справка об отсутствии судимости");
    assert_eq!(ru.field_path("transfer_case", "to"), "В город");
    assert_eq!(ru.field_path("", "work[x].from"), "Работа, Начало");
    assert_eq!(ru.field_path("", "constructor"), "constructor");
}

#[test]
fn kazakh_and_russian_texts_hold_no_latin_words_but_names() {
    let names = [
        "Astana",
        "Hub",
        "NCALayer",
        "PDF",
        "JPEG",
        "PNG",
        "RSA",
        "ECDSA",
        "CMS",
        "QR",
        "SHA",
        "https",
        "Idempotency",
        "Key",
        "Qonys",
        "JavaScript",
        "pki",
        "gov",
        "egov",
        "kz",
        "UTC",
        // As it stands on the key.
        "Enter",
        "English",
        "mail",
        "IIN",
        "A1",
        "A2",
        "B1",
        "B2",
        "C1",
        "C2",
    ];
    for key in Words::keys() {
        for lang in [Lang::Kk, Lang::Ru] {
            let text = Words::of(lang).text(key).unwrap();
            let words = text.split(|c: char| !c.is_alphanumeric());
            // A single capital names a key of the keyboard.
            let is_key = |w: &str| w.len() == 1 && w.bytes().all(|b| b.is_ascii_uppercase());
            let latin = words.filter(|w| w.chars().any(|c| c.is_ascii_alphabetic()) && !is_key(w));
            let foreign: Vec<_> = latin.filter(|w| !names.contains(w)).collect();
            assert!(foreign.is_empty(), "{lang} {key}: {foreign:?} in {text:?}");
        }
    }
}

/// The last text in quotes of each call of these functions in the code of the rules.
fn named_in_calls(code: &str, calls: &[&str]) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for call in calls {
        for (at, _) in code.match_indices(call) {
            let mut depth = 0;
            let rest = &code[at + call.len() - 1..];
            let end = rest.char_indices().find(|(_, c)| {
                depth += i32::from(*c == '(') - i32::from(*c == ')');
                depth == 0
            });
            let arguments = end.map_or("", |(end, _)| &rest[..end]);
            if let Some(id) = arguments.split('"').skip(1).step_by(2).last() {
                ids.insert(id.to_owned());
            }
        }
    }
    ids
}

/// The code of a folder and of those in it.
fn read_all(folder: &std::path::Path, code: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, code);
        } else {
            code.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_fault_and_every_missing_thing_that_the_rules_name_has_its_words() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../procedure/src/decide");
    let mut code = String::new();
    read_all(std::path::Path::new(folder), &mut code);
    let faults = named_in_calls(&code, &["wrong(", "need("]);
    let pending = named_in_calls(&code, &["pending("]);
    assert!(faults.len() > 20 && pending.len() > 10, "{faults:?} {pending:?}");
    let keys: BTreeSet<_> = Words::keys().collect();
    let keyed =
        |family: &str, ids: &BTreeSet<String>| ids.iter().map(|id| format!("{family}-{id}")).collect::<Vec<_>>();
    let unspoken: Vec<_> = [keyed("fault", &faults), keyed("pending", &pending)]
        .concat()
        .into_iter()
        .filter(|key| !keys.contains(key.as_str()))
        .collect();
    assert!(unspoken.is_empty(), "{unspoken:?}");
}
