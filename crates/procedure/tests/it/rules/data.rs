//! Editions and law tables as they are built in.

use super::{book, day};
use qonys_procedure::catalogue::BodyId;
use qonys_procedure::check::OutageSystem;
use qonys_procedure::clock::{ClockName, TermUnit};
use qonys_procedure::document::DutyKind;
use qonys_procedure::edition::ReapplyAfter;
use qonys_procedure::law::Law;
use qonys_procedure::{EditionId, Instant, Stage};

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
