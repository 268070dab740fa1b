//! Complaints, and what an upheld one sets aside.

use super::desk::Desk;
use super::stories::announce;
use jiff::civil::date;
use qonys_procedure::act::*;
use qonys_procedure::check::{CheckOutcome, CheckSystem};
use qonys_procedure::clock::ClockName;
use qonys_procedure::form::Text;
use qonys_procedure::{Act, ActKind, Role, Stage};

/// Carries a complaint about the last state's act to an upheld decision.
fn uphold(desk: &mut Desk, authority: Role) {
    desk.must(Role::Applicant, ActKind::Complain);
    desk.must(authority, ActKind::ForwardComplaint);
    desk.picks(Role::ComplaintReviewer, ActKind::DecideComplaint, 0).expect("upheld");
}

#[test]
fn an_upheld_complaint_returns_a_refused_permit_to_its_stage_and_to_another_officer() {
    let mut desk = Desk::new();
    desk.to_refused();
    let grounds = desk.case().ended.as_ref().expect("ended").grounds.clone();
    uphold(&mut desk, Role::MigrationHead);
    assert_eq!(desk.stage(), Stage::Verification);
    assert_eq!(desk.case().documents_judged_on, Some(date(2026, 3, 3)));
    let limit = desk.case().limit(ClockName::Verification).expect("the clock starts anew").clone();
    assert_eq!(limit.from, desk.now.local_date());
    assert_eq!(desk.refused(Role::MigrationOfficer, ActKind::NotifyIntendedRefusal), "excluded");
    // Another officer, the same refusal on the same facts: not open.
    let other = qonys_procedure::sample::actor(Role::MigrationOfficer, 1, &desk.city);
    let Some(Act::NotifyIntendedRefusal(mut notice)) = desk.sampler(&other, 0).content(ActKind::NotifyIntendedRefusal)
    else {
        panic!("a content");
    };
    assert!(!notice.grounds.iter().any(|g| grounds.contains(g)));
    notice.grounds = qonys_procedure::forms::List::new(grounds).expect("few");
    assert_eq!(desk.by(&other, notice.clone()).expect_err("the same refusal").code(), "content");
    // A new fact opens it again.
    desk.check(CheckSystem::Police, CheckOutcome::Hit);
    desk.by(&other, notice).expect("a new fact");
    assert_eq!(desk.replayed(), *desk.case());
}

#[test]
fn an_upheld_complaint_returns_a_refused_petition_to_the_ministry() {
    let mut desk = Desk::new();
    desk.to_petition_decision().heard_by(Role::MinistryOfficial);
    desk.must(Role::MinistryOfficial, ActKind::RefusePetition);
    uphold(&mut desk, Role::MinistryOfficial);
    assert_eq!(desk.stage(), Stage::PetitionDecision);
    assert!(desk.case().limit(ClockName::Petition).is_some());
    assert_eq!(desk.refused(Role::MinistryOfficial, ActKind::IssuePetition), "excluded");
    let other = qonys_procedure::sample::actor(Role::MinistryOfficial, 1, &desk.city);
    let act = desk.sampler(&other, 0).content(ActKind::IssuePetition).expect("a content");
    desk.by(&other, act).expect("another official decides");
}

#[test]
fn an_upheld_complaint_undoes_a_lapse() {
    let mut desk = Desk::new();
    desk.to_petitioned();
    announce(&mut desk, ClockName::Petitioned);
    desk.days(190);
    desk.must(Role::System, ActKind::Lapse);
    uphold(&mut desk, Role::MinistryOfficial);
    assert_eq!(desk.stage(), Stage::Petitioned);
    assert!(desk.case().limit(ClockName::Petitioned).expect("runs anew").due > desk.now.local_date());
}

#[test]
fn an_upheld_complaint_undoes_an_annulment() {
    let mut desk = Desk::new();
    desk.to_closed();
    let closed = desk.case().ended.clone();
    desk.heard_by(Role::MigrationOfficer);
    assert_eq!(desk.stage(), Stage::Closed);
    assert_eq!(desk.case().ended.as_ref().map(|e| (e.by, e.kind)), closed.as_ref().map(|e| (e.by, e.kind)));
    desk.must(Role::MigrationOfficer, ActKind::ProposeAnnulment);
    desk.must(Role::MigrationHead, ActKind::Annul);
    assert_eq!(desk.stage(), Stage::Annulled);
    uphold(&mut desk, Role::MigrationHead);
    assert_eq!(desk.stage(), Stage::Closed);
    assert_eq!(desk.replayed(), *desk.case());
}

#[test]
fn an_upheld_complaint_about_inaction_sets_a_day_and_moves_nothing() {
    let mut desk = Desk::new();
    desk.to_screening();
    desk.days(10);
    let text = Text::new("Nothing happens.").expect("short");
    let learned_on = desk.now.local_date();
    desk.must_do(Role::Applicant, Complain { about: ComplainedOf::Inaction, act: None, learned_on, text });
    desk.must(Role::MinistryOfficial, ActKind::SatisfyComplaint);
    assert_eq!(desk.stage(), Stage::Screening);
    // The day set is Sunday, 22 March; Nauryz follows.
    assert_eq!(desk.case().limit(ClockName::Screening).expect("runs").due, date(2026, 3, 26));
}

#[test]
fn a_rejected_complaint_changes_nothing_but_its_own_record() {
    let mut desk = Desk::new();
    desk.to_refused();
    desk.must(Role::Applicant, ActKind::Complain);
    let forward = desk.case().limits.iter().find(|l| l.clock == ClockName::ComplaintForward).expect("runs").due;
    let reviewer = desk.actor(Role::ComplaintReviewer);
    assert!(!desk.option_kinds(&reviewer).contains(&ActKind::DecideComplaint), "not forwarded yet");
    // Not forwarded in time: the reviewer takes it all the same.
    desk.to(forward, 10);
    desk.days(1);
    desk.must(Role::ComplaintReviewer, ActKind::ExtendComplaint);
    desk.picks(Role::ComplaintReviewer, ActKind::DecideComplaint, 2).expect("rejected");
    assert_eq!(desk.stage(), Stage::Refused);
    assert!(desk.case().complaints[0].closed.is_some());
    assert!(!desk.option_kinds(&reviewer).contains(&ActKind::ExtendComplaint), "decided");
}
