//! The planner.

use super::{book, day};
use qonys_procedure::clock::ClockName;
use qonys_procedure::planner::{OpenLimit, PlanKind, PlanRisk, PlannerInput, plan};
use qonys_procedure::{EditionId, Instant, Stage};

fn input(stage: Stage) -> PlannerInput {
    PlannerInput {
        stage,
        today: day("2026-03-02"),
        limits: vec![],
        passport_until: Some(day("2031-08-20")),
        police_issued_on: vec![(None, day("2026-02-10"))],
        petition_until: None,
        stay_until: None,
        entered_on: None,
        expected_decision_on: None,
    }
}

fn planned(input: &PlannerInput) -> qonys_procedure::planner::Plan {
    plan(input, &book().rules(&EditionId::new("2026").unwrap(), Instant(0)).unwrap())
}

fn risks(input: &PlannerInput) -> Vec<(PlanRisk, bool)> {
    planned(input).warnings.iter().map(|w| (w.risk, w.fatal)).collect()
}

#[test]
fn the_chain_of_a_request_runs_through_every_step_in_order() {
    let plan = planned(&input(Stage::Draft));
    let steps: Vec<String> = plan
        .lines
        .iter()
        .filter(|l| l.kind == PlanKind::Step)
        .map(|l| format!("{} {}", l.stage.unwrap(), l.date))
        .collect();
    assert_eq!(
        steps,
        [
            "screening 2026-03-04",
            "interview 2026-03-12",
            "petition_decision 2026-03-17",
            "verification 2026-03-20",
            "awaiting_entry 2026-04-20",
            "arrival 2026-05-20",
            "decision 2026-05-25",
            "card_production 2026-06-18",
        ]
    );
    assert!(plan.lines.is_sorted_by_key(|l| l.date));
    assert_eq!(plan.end.unwrap().date, day("2026-06-18"));
}

fn running(clock: ClockName, date: &str) -> OpenLimit {
    OpenLimit { clock, date: day(date), provisional: false }
}

#[test]
fn a_step_whose_limit_runs_is_told_once_and_the_next_ones_follow_from_its_day() {
    let mut screening = input(Stage::Screening);
    screening.limits = vec![running(ClockName::Screening, "2026-03-03"), running(ClockName::Petition, "2026-03-13")];
    let plan = planned(&screening);
    let days = |kind: PlanKind| -> Vec<String> {
        let lines = plan.lines.iter().filter(|l| l.kind == kind);
        lines.map(|l| format!("{} {}", l.clock.unwrap().id(), l.date)).collect()
    };
    assert_eq!(days(PlanKind::Limit), ["screening 2026-03-03", "petition 2026-03-13"]);
    assert_eq!(days(PlanKind::Step)[..2], ["interview 2026-03-11", "verification 2026-03-18"]);
}

#[test]
fn an_overdue_step_does_not_plan_the_past() {
    let mut overdue = input(Stage::Verification);
    overdue.limits = vec![running(ClockName::Verification, "2026-02-27")];
    let steps = planned(&overdue).lines.into_iter().filter(|l| l.kind == PlanKind::Step);
    assert_eq!(steps.map(|l| l.date).min(), Some(day("2026-04-01")), "thirty days for entry, from today");
}

#[test]
fn a_case_that_has_ended_has_no_steps_to_come_and_nothing_that_counts_down() {
    let mut refused = input(Stage::Refused);
    refused.petition_until = Some(day("2026-08-01"));
    refused.limits = vec![running(ClockName::Complaint, "2026-06-01")];
    let kinds: Vec<PlanKind> = planned(&refused).lines.iter().map(|l| l.kind).collect();
    assert_eq!(kinds, [PlanKind::Today, PlanKind::Limit, PlanKind::EditionEnds]);
}

#[test]
fn sign_by_is_the_earliest_of_what_bounds_the_signing() {
    assert_eq!(planned(&input(Stage::Draft)).sign_by, Some(day("2026-08-09")), "police certificate: 180 days");
    let mut short = input(Stage::Draft);
    short.passport_until = Some(day("2026-12-01"));
    assert_eq!(planned(&short).sign_by, Some(day("2026-06-03")), "more than 180 days must be left");
    let mut petitioned = input(Stage::Petitioned);
    petitioned.limits = vec![OpenLimit { clock: ClockName::Petitioned, date: day("2026-05-05"), provisional: false }];
    assert_eq!(planned(&petitioned).sign_by, Some(day("2026-05-05")));
    assert_eq!(planned(&input(Stage::Verification)).sign_by, None, "nothing is to be signed");
}

#[test]
fn a_chain_that_can_no_longer_be_finished_is_told_at_once() {
    assert_eq!(risks(&input(Stage::Draft)), []);
    let mut late = input(Stage::Petitioned);
    late.police_issued_on = vec![(None, day("2025-08-01"))];
    assert_eq!(risks(&late), [(PlanRisk::PoliceAges, true), (PlanRisk::CannotSign, true)]);
    let mut passport = input(Stage::Verification);
    passport.passport_until = Some(day("2026-04-01"));
    assert_eq!(risks(&passport), [(PlanRisk::PassportEnds, true)]);
    let mut petition = input(Stage::Petitioned);
    petition.petition_until = Some(day("2026-03-01"));
    assert!(risks(&petition).contains(&(PlanRisk::PetitionEnds, true)));
    let mut stay = input(Stage::Arrival);
    stay.entered_on = Some(day("2026-03-01"));
    stay.stay_until = Some(day("2026-03-30"));
    assert_eq!(risks(&stay), [(PlanRisk::StayEnds, false)]);
}

#[test]
fn the_states_overdue_limit_is_not_the_applicants_end() {
    let mut overdue = input(Stage::Verification);
    overdue.limits = vec![OpenLimit { clock: ClockName::Verification, date: day("2026-02-27"), provisional: false }];
    assert_eq!(risks(&overdue), [(PlanRisk::LimitPassed, false)]);
}

#[test]
fn the_real_queue_counts_more_than_the_terms() {
    let mut slow = input(Stage::Verification);
    slow.passport_until = Some(day("2026-12-01"));
    slow.expected_decision_on = Some(day("2027-01-15"));
    assert_eq!(risks(&slow), [(PlanRisk::PassportEnds, true)]);
    assert!(planned(&slow).lines.iter().any(|l| l.kind == PlanKind::Expected && l.date == day("2027-01-15")));
}
