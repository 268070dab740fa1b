//! Editions and law tables as they are built in.

use super::{book, day};
use qonys_procedure::catalogue::BodyId;
use qonys_procedure::check::{CheckSystem, OutageSystem};
use qonys_procedure::clock::{ClockName, TermUnit};
use qonys_procedure::document::DutyKind;
use qonys_procedure::edition::{CheckedAct, ReapplyAfter};
use qonys_procedure::law::{Law, LawFile};
use qonys_procedure::preflight::FindingId;
use qonys_procedure::rulebook::{CALENDARS, STANDING};
use qonys_procedure::{EditionId, Instant, RuleBook, Stage};

#[test]
fn an_edition_is_in_force_on_its_days_only() {
    let book = book();
    let in_force = |d: &str| book.in_force(day(d)).map(|e| e.id().to_string());
    assert_eq!(in_force("2025-01-14"), None);
    assert_eq!(in_force("2025-01-15").as_deref(), Some("2025-01-06"));
    assert_eq!(in_force("2025-12-31").as_deref(), Some("2025-01-06"));
    assert_eq!(in_force("2026-01-01").as_deref(), Some("2026"));
    assert_eq!(in_force("2027-01-01"), None);
}

#[test]
fn the_editions_differ_where_the_reports_say_so() {
    let book = book();
    let edition = |id: &str| book.edition(&EditionId::new(id).unwrap()).unwrap();
    assert_eq!(*edition("2025-01-06").settings.reapply_after_petition, ReapplyAfter::None);
    assert_eq!(*edition("2026").settings.reapply_after_petition, ReapplyAfter::Unknown);
    let way: Vec<&str> = edition("2026").way().into_iter().map(Stage::id).collect();
    assert_eq!(
        way.join(" "),
        "draft screening interview petition_decision petitioned verification awaiting_entry arrival decision \
         confirmation card_production handover closed"
    );
}

#[test]
fn every_clock_is_either_of_the_edition_or_of_the_law() {
    let book = book();
    for edition in book.editions() {
        let rules = book.rules(edition.id(), Instant(0)).unwrap();
        for name in ClockName::ALL {
            assert!(rules.clock(*name, day("2026-03-02")).is_some(), "{}: {name}", edition.id());
        }
        let complaint = rules.clock(ClockName::Complaint, day("2026-03-02")).unwrap();
        assert_eq!((complaint.length, complaint.unit), (3, TermUnit::Months));
    }
}

#[test]
fn the_duty_is_that_of_the_day_of_payment() {
    let law = Law::embedded().unwrap();
    let amount = |kind, d| law.duty(kind, day(d)).unwrap().amount_tenge;
    assert_eq!(amount(DutyKind::Permit, "2025-12-31"), Some(15_728));
    assert_eq!(amount(DutyKind::Permit, "2026-01-01"), Some(17_300));
    assert_eq!(amount(DutyKind::Permit, "2027-01-01"), None, "the index of 2027 is not known");
    assert_eq!(amount(DutyKind::ResidenceCard, "2026-05-05"), Some(865));
    assert_eq!(amount(DutyKind::StatelessCertificate, "2025-05-05"), Some(31_456));
    assert!(law.duty(DutyKind::Permit, day("2001-01-01")).is_none());
}

#[test]
fn a_body_bears_the_name_of_the_day() {
    let law = Law::embedded().unwrap();
    let name = |d| law.body(&BodyId::new("digital-ministry").unwrap(), day(d)).unwrap().name.en.clone();
    assert!(name("2025-03-01").contains("Aerospace"));
    assert!(name("2026-03-01").contains("Artificial Intelligence"));
    for body in &law.bodies {
        if let Some(bin) = body.bin {
            assert_eq!(bin.check(), Ok(()), "{}", body.id);
        }
    }
}

#[test]
fn an_outage_holds_the_clocks_of_the_table() {
    let law = Law::embedded().unwrap();
    for clock in ClockName::ALL {
        assert!(law.outage_holds(OutageSystem::Nca, *clock));
    }
    assert!(law.outage_holds(OutageSystem::Border, ClockName::Entry));
    assert!(!law.outage_holds(OutageSystem::Police, ClockName::Entry));
    assert!(law.outage_holds(OutageSystem::Payments, ClockName::Petitioned));
    assert!(!law.outage_holds(OutageSystem::Notices, ClockName::Verification));
}

/// Walks a law table: every value has `source` and `verified` beside it or above it.
fn unsourced(value: &toml::Value, path: String, sourced: bool, found: &mut Vec<String>) {
    match value {
        toml::Value::Table(table) => {
            let has = |key: &str| table.contains_key(key);
            let sourced = sourced || has("source") && has("verified");
            if let Some(source) = table.get("source").and_then(toml::Value::as_str) {
                let marked = ["[order", "[report", "[law", "[ours", "edition", "law table"];
                assert!(marked.iter().any(|m| source.starts_with(m)), "{path}: {source}");
            }
            for (key, value) in table {
                unsourced(value, format!("{path}.{key}"), sourced, found);
            }
        }
        toml::Value::Array(entries) => {
            for (i, entry) in entries.iter().enumerate() {
                unsourced(entry, format!("{path}[{i}]"), sourced, found);
            }
        }
        _ if sourced => {}
        _ => found.push(path),
    }
}

#[test]
fn every_datum_of_the_law_tables_and_calendars_has_its_source() {
    let law = LawFile::ALL.iter().map(|file| (file.id(), file.embedded()));
    for (name, text) in law.chain(CALENDARS).chain([STANDING]) {
        let mut found = Vec::new();
        unsourced(&text.parse::<toml::Table>().unwrap().into(), name.to_owned(), false, &mut found);
        assert_eq!(found, Vec::<String>::new());
    }
}

#[test]
fn every_text_of_the_law_tables_is_there_in_three_languages() {
    fn walk(value: &toml::Value, path: String) {
        match value {
            toml::Value::Table(table) => {
                if ["kk", "ru", "en"].iter().any(|l| table.contains_key(*l)) {
                    for lang in ["kk", "ru", "en"] {
                        let text = table.get(lang).and_then(toml::Value::as_str).unwrap_or("");
                        assert!(!text.trim().is_empty(), "{path}: {lang}");
                    }
                }
                table.iter().for_each(|(key, value)| walk(value, format!("{path}.{key}")));
            }
            toml::Value::Array(entries) => entries.iter().for_each(|entry| walk(entry, path.clone())),
            _ => {}
        }
    }
    for file in LawFile::ALL {
        walk(&file.embedded().parse::<toml::Table>().unwrap().into(), file.id().to_owned());
    }
}

#[test]
fn the_placeholders_of_a_finding_are_the_same_in_every_language() {
    let placeholders = |text: &str| {
        let mut names: Vec<String> =
            text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect();
        names.sort();
        names.dedup();
        names
    };
    let law = Law::embedded().unwrap();
    for (id, finding) in &law.findings {
        let [kk, ru, en] = [&finding.text.kk, &finding.text.ru, &finding.text.en].map(|t| placeholders(t));
        assert!(kk == ru && ru == en, "{id}: {kk:?} {ru:?} {en:?}");
        assert!((1..=11).contains(&finding.point), "{id}");
    }
    assert_eq!(law.findings.len(), FindingId::ALL.len(), "no text without a finding");
}

#[test]
fn a_table_of_findings_that_lacks_one_is_refused() {
    let text = LawFile::Findings.embedded().replace("[finding.iin_wrong]", "[finding.iin_strange]");
    let error = Law::embedded().unwrap().replace(LawFile::Findings, &text).unwrap_err();
    assert!(error.to_string().contains("iin_wrong"), "{error}");
}

#[test]
fn the_clock_of_the_petition_is_held_only_by_a_system_that_is_asked_there() {
    let mut book = book();
    let id = EditionId::new("2026").unwrap();
    let holds = |book: &RuleBook| {
        let rules = book.rules(&id, Instant(0)).unwrap();
        let holds = |clock| rules.outage_holds(OutageSystem::Police, clock, day("2026-03-02"));
        (holds(ClockName::Petition), holds(ClockName::Verification), holds(ClockName::PetitionValidity))
    };
    assert_eq!(holds(&book), (false, true, false));
    let mut edition = book.edition(&id).unwrap().clone();
    let mut check = edition.checks.iter().find(|c| c.system == CheckSystem::Police).unwrap().clone();
    check.act = CheckedAct::IssuePetition;
    edition.checks.push(check);
    book.add_edition(edition, Instant(-1));
    assert_eq!(holds(&book), (true, true, false));
    let rules = book.rules(&id, Instant(0)).unwrap();
    assert!(!rules.outage_holds(OutageSystem::Own, ClockName::PetitionValidity, day("2026-03-02")));
}

#[test]
fn a_centre_has_slots_in_its_own_hours_only() {
    let book = book();
    let edition = book.edition(&EditionId::new("2026").unwrap()).unwrap();
    let (_, centre) = edition.centre(&edition.cities[0].centres[0].id).unwrap();
    let slots = centre.slots(day("2026-08-31"));
    assert_eq!((slots.len(), slots[0].to_string()), (18, "2026-08-31T09:00:00".to_owned()));
    assert_eq!(centre.slots(day("2026-08-29")).len(), 8, "Saturday until 13:00");
    assert_eq!(centre.slots(day("2026-08-30")).len(), 0, "Sunday");
}
