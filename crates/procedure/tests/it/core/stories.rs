//! Whole cases from the first act to the last.

use super::desk::{Desk, at};
use jiff::civil::date;
use qonys_procedure::act::*;
use qonys_procedure::check::{CheckOutcome, CheckSystem, OutageSystem};
use qonys_procedure::clock::ClockName;
use qonys_procedure::facts::LapseNotice;
use qonys_procedure::{Act, ActKind, Outage, Role, Stage};

#[test]
fn a_case_goes_from_the_first_form_to_the_document_handed_over() {
    let mut desk = Desk::new();
    desk.to_closed();
    assert_eq!(desk.stage(), Stage::Closed);
    assert!(desk.case().number.is_some());
    assert_eq!(desk.replayed(), *desk.case());
}

#[test]
fn a_request_signed_on_a_day_off_is_registered_on_the_next_working_day_and_its_terms_run_from_there() {
    let mut desk = Desk::new();
    desk.to(date(2026, 3, 21), 12);
    desk.to_screening();
    let request = desk.case().request.clone().expect("signed");
    // Saturday, Nauryz holidays on Monday to Wednesday.
    assert_eq!(request.registered_on, date(2026, 3, 26));
    assert_eq!(desk.case().limit(ClockName::Screening).expect("runs").due, date(2026, 3, 30));
    assert_eq!(desk.case().limit(ClockName::Petition).expect("runs").due, date(2026, 4, 9));
}

#[test]
fn the_permit_is_refused_only_after_the_hearing_and_by_another_person() {
    let mut desk = Desk::new();
    desk.to_verification();
    assert_eq!(desk.refused(Role::MigrationOfficer, ActKind::ProposeRefusal), "hearing_required");
    // Wednesday.
    desk.to(date(2026, 3, 4), 10);
    desk.must(Role::MigrationOfficer, ActKind::NotifyIntendedRefusal);
    assert_eq!(desk.refused(Role::System, ActKind::CloseHearing), "too_early");
    desk.picks(Role::Applicant, ActKind::AnswerNotice, 0).expect("objects in time");
    assert_eq!(desk.stage(), Stage::Verification);
    // The third working day after receipt is Tuesday, 10 March: Monday, 9 March is a day off.
    assert_eq!(desk.case().notices[0].earliest, date(2026, 3, 11));
    desk.to(date(2026, 3, 10), 17);
    assert_eq!(desk.refused(Role::MigrationOfficer, ActKind::ProposeRefusal), "hearing_required");
    desk.to(date(2026, 3, 11), 9);
    let officer = desk.actor(Role::MigrationOfficer);
    let Some(Act::ProposeRefusal(mut proposal)) = desk.sampler(&officer, 0).content(ActKind::ProposeRefusal) else {
        panic!("a content");
    };
    let reply = std::mem::take(&mut proposal.replies);
    let unanswered = desk.does(Role::MigrationOfficer, proposal.clone()).expect_err("the objection has no reply");
    assert_eq!(unanswered.code(), "content");
    proposal.replies = reply;
    desk.must_do(Role::MigrationOfficer, proposal);
    assert_eq!(desk.stage(), Stage::Confirmation);
    // An officer who is also head may not confirm what they proposed.
    let own = desk.actor(Role::MigrationOfficer);
    let proposer_as_head = qonys_procedure::Actor { role: Role::MigrationHead, ..own };
    let content = desk.sampler(&proposer_as_head, 0).content(ActKind::Refuse).expect("a content");
    assert_eq!(desk.by(&proposer_as_head, content).expect_err("own proposal").code(), "own_proposal");
    desk.must(Role::MigrationHead, ActKind::Refuse);
    assert_eq!(desk.stage(), Stage::Refused);
    assert_eq!(desk.replayed(), *desk.case());
}

#[test]
fn a_new_ground_needs_a_new_notice() {
    let mut desk = Desk::new();
    desk.to_verification().heard_by(Role::MigrationOfficer);
    let officer = desk.actor(Role::MigrationOfficer);
    let Some(Act::ProposeRefusal(mut proposal)) = desk.sampler(&officer, 0).content(ActKind::ProposeRefusal) else {
        panic!("a content");
    };
    let other = qonys_procedure::GroundId::new("migration-49-expelled").expect("well formed");
    assert!(!proposal.grounds.contains(&other));
    proposal.grounds = qonys_procedure::forms::List::new(vec![other]).expect("one");
    assert_eq!(desk.does(Role::MigrationOfficer, proposal).expect_err("new ground").code(), "hearing_required");
}

#[test]
fn an_oral_hearing_keeps_the_case_until_its_minutes_are_signed_by_two() {
    let mut desk = Desk::new();
    desk.to_petition_decision();
    desk.must(Role::MinistryOfficial, ActKind::NotifyIntendedRefusal);
    desk.picks(Role::Applicant, ActKind::AnswerNotice, 2).expect("asks to be heard");
    assert_eq!(desk.stage(), Stage::Hearing);
    desk.days(10);
    assert_eq!(desk.refused(Role::System, ActKind::CloseHearing), "already_done");
    assert_eq!(desk.refused(Role::MigrationOfficer, ActKind::RecordHearing), "not_your_role");
    desk.must(Role::MinistryOfficial, ActKind::ScheduleHearing);
    desk.days(2);
    let official = desk.actor(Role::MinistryOfficial);
    let act = desk.sampler(&official, 0).content(ActKind::RecordHearing).expect("a content");
    let mut record = desk.propose(&official, act);
    let both = record.signers.clone();
    record.signers.truncate(1);
    assert_eq!(desk.perform(record.clone()).expect_err("one signature").code(), "signers_missing");
    record.signers = both;
    desk.perform(record).expect("two signatures");
    assert_eq!(desk.stage(), Stage::PetitionDecision);
    desk.days(1);
    desk.must(Role::MinistryOfficial, ActKind::RefusePetition);
    assert_eq!(desk.stage(), Stage::Refused);
}

#[test]
fn a_declined_proposal_returns_to_its_stage() {
    let mut desk = Desk::new();
    desk.to_confirmation();
    let digest = desk.case().proposal.as_ref().expect("proposed").digest;
    desk.must(Role::MigrationHead, ActKind::DeclineProposal);
    assert_eq!(desk.stage(), Stage::Decision);
    assert!(desk.case().proposal.is_none());
    desk.must(Role::MigrationOfficer, ActKind::ProposePermit);
    assert_ne!(
        desk.case().proposal.as_ref().expect("proposed anew").digest,
        digest,
        "each proposal has its own digest"
    );
    let old = IssuePermit { proposal: Some(digest), decision: None };
    assert_eq!(desk.does(Role::MigrationHead, old).expect_err("another proposal").code(), "content");
    desk.must(Role::MigrationHead, ActKind::IssuePermit);
    assert_eq!(desk.stage(), Stage::CardProduction);
}

#[test]
fn a_hit_that_arrives_before_the_confirmation_stops_the_permit() {
    let mut desk = Desk::new();
    desk.to_confirmation();
    desk.check(CheckSystem::Police, CheckOutcome::Hit);
    assert_eq!(desk.refused(Role::MigrationHead, ActKind::IssuePermit), "checks_missing");
    desk.must(Role::MigrationHead, ActKind::DeclineProposal);
    desk.must(Role::MigrationOfficer, ActKind::AssessCheck);
    desk.must(Role::MigrationOfficer, ActKind::ProposePermit);
    desk.must(Role::MigrationHead, ActKind::IssuePermit);
}

#[test]
fn a_return_stops_the_states_clock_and_the_correction_lets_it_go_on_with_what_was_left() {
    let mut desk = Desk::new();
    desk.to(date(2026, 4, 6), 10);
    desk.to_screening();
    assert_eq!(desk.case().limit(ClockName::Screening).expect("runs").due, date(2026, 4, 8));
    desk.to(date(2026, 4, 7), 10);
    desk.must(Role::Screener, ActKind::ReturnForCorrection);
    assert_eq!(desk.stage(), Stage::Correction);
    assert_eq!(desk.case().limit(ClockName::Correction).expect("runs").due, date(2026, 4, 21));
    let stopped = desk.case().limit(ClockName::Screening).expect("stands").stop.clone().expect("stopped");
    assert_eq!(stopped.left, 1);
    desk.to(date(2026, 4, 14), 19);
    desk.must(Role::Applicant, ActKind::SignCorrection);
    assert_eq!(desk.stage(), Stage::Screening);
    // Signed after 18:30: registered on the 15th, one working day was left.
    assert_eq!(desk.case().limit(ClockName::Screening).expect("runs again").due, date(2026, 4, 16));
    assert!(desk.case().remarks.is_empty());
    for _ in 0..2 {
        desk.must(Role::Screener, ActKind::ReturnForCorrection);
        desk.must(Role::Applicant, ActKind::SignCorrection);
    }
    assert_eq!(desk.refused(Role::Screener, ActKind::ReturnForCorrection), "too_many_returns");
}

#[test]
fn the_clock_of_the_check_stands_in_the_hearing_and_both_dates_are_seen() {
    let mut desk = Desk::new();
    desk.to_verification();
    desk.to(date(2026, 4, 6), 10);
    let due = desk.case().limit(ClockName::Verification).expect("runs").due;
    desk.to(due, 9);
    desk.must(Role::MigrationOfficer, ActKind::NotifyIntendedRefusal);
    let limit = desk.case().limit(ClockName::Verification).expect("stands");
    assert_eq!(limit.disputed, Some(due));
    assert!(limit.stop.is_some());
}

#[test]
fn an_applicant_who_does_not_come_goes_to_the_decision_without_an_interview_and_gets_no_petition() {
    let mut desk = Desk::new();
    desk.to_interview();
    let most = *super::desk::BOOK.editions()[1].settings.no_shows;
    for _ in 0..most {
        desk.must(Role::Screener, ActKind::ScheduleInterview);
        desk.days(2);
        desk.must(Role::Screener, ActKind::RecordNoShow);
    }
    assert_eq!(desk.stage(), Stage::PetitionDecision);
    assert_eq!(desk.refused(Role::MinistryOfficial, ActKind::IssuePetition), "not_held");
    desk.picks(Role::MinistryOfficial, ActKind::SendBack, 1).expect("may be tried again");
    assert_eq!(desk.stage(), Stage::Interview);
}

#[test]
fn a_no_show_that_is_the_states_fault_counts_nothing() {
    let mut desk = Desk::new();
    desk.to_interview();
    for _ in 0..5 {
        desk.must(Role::Screener, ActKind::ScheduleInterview);
        desk.days(2);
        desk.picks(Role::Screener, ActKind::RecordNoShow, 1).expect("recorded");
    }
    assert_eq!((desk.stage(), desk.case().interview.no_shows), (Stage::Interview, 0));
}

#[test]
fn the_clock_of_the_interview_stands_still_until_the_new_slot() {
    let mut desk = Desk::new();
    desk.to(date(2026, 4, 6), 10);
    desk.to_interview();
    assert_eq!(desk.case().limit(ClockName::Interview).expect("runs").due, date(2026, 4, 13));
    desk.must(Role::Screener, ActKind::ScheduleInterview);
    desk.to(date(2026, 4, 8), 10);
    desk.must(Role::Applicant, ActKind::AskReschedule);
    desk.to(date(2026, 4, 15), 10);
    desk.picks(Role::Screener, ActKind::ScheduleInterview, 0).expect("slot on the 16th");
    // Three working days were left on the 8th.
    assert_eq!(desk.case().limit(ClockName::Interview).expect("runs again").due, date(2026, 4, 21));
}

pub fn announce(desk: &mut Desk, limit: ClockName) {
    desk.facts.lapse_notices.push(LapseNotice { limit, at: desk.now });
}

#[test]
fn a_missed_limit_lapses_the_case_after_an_announcement_and_an_extension_reinstates_it() {
    let mut desk = Desk::new();
    desk.to_screening().must(Role::Screener, ActKind::ReturnForCorrection);
    let due = desk.case().limit(ClockName::Correction).expect("runs").due;
    assert_eq!(desk.refused(Role::System, ActKind::Lapse), "too_early");
    desk.to(due, 23);
    assert!(desk.clone().takes(Role::Applicant, ActKind::SignCorrection).is_ok(), "in time until 24:00");
    desk.days(1);
    assert_eq!(desk.refused(Role::Applicant, ActKind::SignCorrection), "limit_passed");
    assert_eq!(desk.refused(Role::System, ActKind::Lapse), "not_announced");
    announce(&mut desk, ClockName::Correction);
    assert_eq!(desk.refused(Role::System, ActKind::Lapse), "not_announced");
    desk.days(14);
    desk.must(Role::System, ActKind::Lapse);
    assert_eq!(desk.stage(), Stage::Lapsed);
    assert_eq!(desk.refused(Role::MinistryOfficial, ActKind::ExtendLimit), "nothing_pending");
    desk.days(29);
    desk.must(Role::Applicant, ActKind::AskExtension);
    assert_eq!(desk.refused(Role::MigrationHead, ActKind::ExtendLimit), "not_your_role");
    desk.must(Role::MinistryOfficial, ActKind::ExtendLimit);
    assert_eq!(desk.stage(), Stage::Correction);
    assert!(desk.case().limit(ClockName::Screening).expect("stands as it stood").stop.is_some());
    desk.must(Role::Applicant, ActKind::SignCorrection);
    assert_eq!(desk.stage(), Stage::Screening);
    assert_eq!(desk.replayed(), *desk.case());
}

#[test]
fn an_extension_asked_too_long_after_a_lapse_is_refused() {
    let mut desk = Desk::new();
    desk.to_screening().must(Role::Screener, ActKind::ReturnForCorrection);
    announce(&mut desk, ClockName::Correction);
    desk.days(30);
    desk.must(Role::System, ActKind::Lapse);
    desk.days(31);
    let actor = desk.actor(Role::Applicant);
    assert!(!desk.option_kinds(&actor).contains(&ActKind::AskExtension));
}

#[test]
fn a_traveller_lapses_only_once_the_border_has_answered_no_entry() {
    let mut desk = Desk::new();
    desk.to_awaiting_entry();
    announce(&mut desk, ClockName::Entry);
    desk.days(40);
    assert_eq!(desk.refused(Role::System, ActKind::Lapse), "not_announced");
    desk.check(CheckSystem::Border, CheckOutcome::Unavailable);
    assert_eq!(desk.refused(Role::System, ActKind::Lapse), "not_announced");
    desk.check(CheckSystem::Border, CheckOutcome::Clear);
    desk.must(Role::System, ActKind::Lapse);
    assert_eq!(desk.stage(), Stage::Lapsed);
}

#[test]
fn an_outage_holds_the_applicants_limit_and_a_lapse_inside_it_is_undone() {
    let mut desk = Desk::new();
    desk.to_screening().must(Role::Screener, ActKind::ReturnForCorrection);
    announce(&mut desk, ClockName::Correction);
    let due = desk.case().limit(ClockName::Correction).expect("runs").due;
    let outage = |from, to| Outage { id: "o-1".into(), system: OutageSystem::Nca, centre: None, from, to };
    // The applicant cannot sign: the certification authority is down on the last day and goes on to be.
    let mut held = desk.clone();
    held.to(due, 10);
    held.facts.outages.push(outage(held.now, None));
    held.days(1);
    assert_eq!(held.refused(Role::System, ActKind::Lapse), "too_early");
    assert!(held.takes(Role::Applicant, ActKind::SignCorrection).is_ok());
    // Declared only after the lapse: the case goes on and has the lost days from then.
    desk.to(due, 10);
    let from = desk.now;
    desk.days(1);
    desk.must(Role::System, ActKind::Lapse);
    let actor = desk.actor(Role::System);
    assert!(!desk.option_kinds(&actor).contains(&ActKind::RecomputeLimits));
    desk.days(3);
    desk.facts.outages.push(outage(from, Some(desk.now)));
    desk.must(Role::System, ActKind::RecomputeLimits);
    assert_eq!(desk.stage(), Stage::Correction);
    assert!(desk.case().limit(ClockName::Correction).expect("runs").due > desk.now.local_date());
    assert!(!desk.option_kinds(&actor).contains(&ActKind::RecomputeLimits), "told once");
    desk.must(Role::Applicant, ActKind::SignCorrection);
    assert_eq!(desk.replayed(), *desk.case());
}

#[test]
fn a_centres_outage_holds_nothing_in_another_city() {
    let mut desk = Desk::new();
    desk.to_arrival();
    let rules = qonys_procedure::Case::rules(desk.case.as_ref(), desk.book, desk.now).expect("rules");
    let centre = |city: &str| {
        let found = rules.edition.cities.iter().find(|c| c.id.as_str() == city).expect("a city");
        Some(found.centres[0].id.clone())
    };
    let outage = |city| Outage {
        id: "o-2".into(),
        system: OutageSystem::Centre,
        centre: centre(city),
        from: at(date(2026, 3, 3), 9),
        to: Some(at(date(2026, 3, 5), 9)),
    };
    assert!(desk.case().recomputation(&rules, &[outage("almaty")], desk.now).is_none());
    desk.days(5);
    let told = desk.case().recomputation(&rules, &[outage("astana")], desk.now).expect("limits move");
    assert!(told.limits.iter().all(|l| l.to > l.from));
}

#[test]
fn a_petition_taken_back_after_the_hearing_ends_the_case() {
    let mut desk = Desk::new();
    desk.to_awaiting_entry().heard_by(Role::MinistryOfficial);
    assert_eq!(desk.stage(), Stage::AwaitingEntry);
    desk.must(Role::MinistryOfficial, ActKind::RevokePetition);
    assert_eq!(desk.stage(), Stage::Annulled);
}

#[test]
fn a_petition_in_force_carries_into_a_new_case() {
    let mut old = Desk::new();
    old.to_refused();
    let petition = old.case().petition.as_ref().expect("issued").carried();
    let mut new = Desk::new();
    new.now = old.now;
    new.facts.other_cases.push(qonys_procedure::facts::OtherCase {
        id: qonys_procedure::sample::case_id(2),
        number: old.case().number,
        same_person: true,
        stage: Stage::Refused,
        city: old.city.clone(),
        opened_at: old.case().opened_at,
        refusal: None,
        petition,
    });
    new.must(Role::Applicant, ActKind::OpenCase);
    assert_eq!(new.stage(), Stage::Petitioned);
    assert!(new.case().number.is_some() && new.case().edition.is_some());
    new.must(Role::Applicant, ActKind::SignResidenceApplication);
    assert_eq!(new.stage(), Stage::Verification);
    // What was made up is refused.
    let mut forged = Desk::new();
    forged.facts = new.facts.clone();
    forged.now = new.now;
    let applicant = forged.actor(Role::Applicant);
    let Some(Act::OpenCase(mut open)) = forged.sampler(&applicant, 0).content(ActKind::OpenCase) else {
        panic!("a content");
    };
    open.petition.as_mut().expect("carried").valid_until = date(2030, 1, 1);
    assert_eq!(forged.does(Role::Applicant, open).expect_err("made up").code(), "content");
}

#[test]
fn a_card_with_an_error_is_made_anew() {
    let mut desk = Desk::new();
    desk.to_closed();
    desk.picks(Role::MigrationOfficer, ActKind::RectifyDocument, 1).expect("the card");
    assert_eq!(desk.stage(), Stage::CardProduction);
    assert!(desk.case().card.made.is_none() && desk.case().ended.is_none());
    desk.must(Role::MigrationOfficer, ActKind::OrderCard);
    desk.must(Role::MigrationOfficer, ActKind::RecordCard);
    assert_eq!(desk.stage(), Stage::Handover);
}

#[test]
fn a_transferred_case_belongs_to_the_other_city() {
    let mut desk = Desk::new();
    desk.to_verification();
    assert_eq!(desk.refused(Role::MigrationHead, ActKind::Recuse), "not_your_role");
    desk.must(Role::Applicant, ActKind::AskTransfer);
    desk.must(Role::MigrationHead, ActKind::TransferCase);
    assert_eq!(desk.case().city.as_str(), "almaty");
    assert_eq!(desk.refused(Role::MigrationOfficer, ActKind::NotifyIntendedRefusal), "other_city");
    desk.city = super::desk::city("almaty");
    desk.must(Role::MigrationOfficer, ActKind::NotifyIntendedRefusal);
}

#[test]
fn a_card_that_nobody_collects_is_closed_after_a_year() {
    let mut desk = Desk::new();
    desk.to_handover();
    assert_eq!(desk.refused(Role::CentreOperator, ActKind::CloseUncollected), "too_early");
    desk.days(370);
    desk.must(Role::CentreOperator, ActKind::CloseUncollected);
    assert_eq!(desk.stage(), Stage::Closed);
}

#[test]
fn a_visit_cancelled_by_the_state_gives_the_lost_days_back() {
    let mut desk = Desk::new();
    desk.to_arrival();
    desk.must(Role::Applicant, ActKind::BookVisit);
    let before = desk.case().limit(ClockName::Arrival).expect("runs").due;
    let mut own = desk.clone();
    own.must(Role::Applicant, ActKind::CancelVisit);
    assert_eq!(own.case().limit(ClockName::Arrival).expect("runs").due, before);
    desk.must(Role::CentreOperator, ActKind::CancelVisit);
    assert!(desk.case().limit(ClockName::Arrival).expect("runs").due > before);
}

#[test]
fn consent_taken_back_ends_an_open_case_but_not_one_with_a_permit() {
    let all = WithdrawConsent { which: ConsentKind::All };
    let mut open = Desk::new();
    open.to_verification().must_do(Role::Applicant, all.clone());
    assert_eq!(open.stage(), Stage::Withdrawn);
    let mut issued = Desk::new();
    issued.to_card_production().must_do(Role::Applicant, all);
    assert_eq!(issued.stage(), Stage::CardProduction);
    assert_eq!(issued.refused(Role::Applicant, ActKind::Withdraw), "not_in_this_stage");
}

#[test]
fn an_outage_inside_an_extension_is_given_back_too() {
    let mut desk = Desk::new();
    desk.to(date(2026, 4, 6), 10);
    desk.to_screening().must(Role::Screener, ActKind::ReturnForCorrection);
    desk.must(Role::MinistryOfficial, ActKind::ExtendLimit);
    let due = desk.case().limit(ClockName::Correction).expect("runs").due;
    assert_eq!(due, date(2026, 4, 30));
    let (from, to) = (at(date(2026, 4, 28), 9), at(date(2026, 4, 29), 18));
    desk.facts.outages.push(Outage { id: "o-3".into(), system: OutageSystem::Own, centre: None, from, to: Some(to) });
    desk.to(date(2026, 4, 30), 10);
    desk.must(Role::System, ActKind::RecomputeLimits);
    // Two working days: 1 May is a day off, then Saturday and Sunday.
    assert_eq!(desk.case().limit(ClockName::Correction).expect("runs").due, date(2026, 5, 5));
    let system = desk.actor(Role::System);
    assert!(!desk.option_kinds(&system).contains(&ActKind::RecomputeLimits), "given back once");
    assert_eq!(desk.replayed(), *desk.case());
}

#[test]
fn an_untouched_draft_lapses_after_two_reminders_and_its_key_is_destroyed() {
    let mut desk = Desk::new();
    desk.must(Role::Applicant, ActKind::OpenCase);
    announce(&mut desk, ClockName::Draft);
    desk.days(60);
    desk.facts.draft_changed = Some(desk.now);
    announce(&mut desk, ClockName::Draft);
    desk.days(40);
    assert_eq!(desk.refused(Role::System, ActKind::Lapse), "too_early");
    desk.days(60);
    let before = desk.case().clone();
    desk.must(Role::System, ActKind::Lapse);
    let rules = qonys_procedure::Case::rules(Some(&before), desk.book, desk.now).expect("rules");
    let record = desk.records.last().expect("performed");
    let followed = qonys_procedure::effects(Some(&before), record, desk.case(), &rules);
    assert!(followed.contains(&qonys_procedure::Effect::DestroyKey { when: desk.now }));
    let applicant = desk.actor(Role::Applicant);
    assert!(!desk.option_kinds(&applicant).contains(&ActKind::AskExtension), "nothing is left to reinstate");
}

#[test]
fn an_arrival_lapses_on_its_sixtieth_day_while_an_own_item_is_missing_and_not_otherwise() {
    let mut desk = Desk::new();
    desk.to_arrival();
    announce(&mut desk, ClockName::ArrivalLapse);
    desk.days(45);
    assert_eq!(desk.refused(Role::System, ActKind::Lapse), "too_early");
    desk.days(20);
    let mut whole = desk.clone();
    whole.items();
    let system = whole.actor(Role::System);
    assert!(!whole.option_kinds(&system).contains(&ActKind::Lapse), "the centre is late, not the applicant");
    desk.must(Role::System, ActKind::Lapse);
    assert_eq!(desk.stage(), Stage::Lapsed);
}

#[test]
fn a_reported_change_of_the_passport_makes_the_checks_count_no_more() {
    let mut desk = Desk::new();
    desk.to_verification().checked_for_approval();
    desk.picks(Role::Applicant, ActKind::ReportChange, 1).expect("reported");
    desk.must(Role::MigrationOfficer, ActKind::AcceptChange);
    assert_eq!(desk.refused(Role::MigrationOfficer, ActKind::GrantPreliminaryApproval), "checks_missing");
    desk.checked_for_approval().must(Role::MigrationOfficer, ActKind::GrantPreliminaryApproval);
}

#[test]
fn a_case_of_an_employee_whose_access_ended_is_released_and_given_to_another() {
    let mut desk = Desk::new();
    desk.to_verification().must(Role::MigrationOfficer, ActKind::TakeCase);
    let account = desk.actor(Role::MigrationOfficer).account.expect("an account");
    let system = desk.actor(Role::System);
    assert!(!desk.option_kinds(&system).contains(&ActKind::ReleaseCase));
    desk.facts.released = vec![account];
    desk.must(Role::System, ActKind::ReleaseCase);
    assert!(desk.case().assignees.is_empty());
    let colleague = qonys_procedure::sample::account(Role::MigrationOfficer, 1);
    desk.facts.colleagues = vec![colleague];
    desk.must(Role::MigrationHead, ActKind::Reassign);
    assert_eq!(desk.case().assignees.get(&Role::MigrationOfficer).map(|a| a.account), Some(colleague));
}

#[test]
fn a_complaint_about_a_lapse_has_its_limits_moved_by_an_outage_and_the_lapse_stands() {
    let mut desk = Desk::new();
    desk.to_petitioned();
    announce(&mut desk, ClockName::Petitioned);
    desk.days(190);
    desk.must(Role::System, ActKind::Lapse);
    let from = desk.now;
    let due = desk.case().limit(ClockName::Complaint).expect("three months").due;
    desk.days(2);
    let to = Some(desk.now);
    desk.facts.outages.push(Outage { id: "o-4".into(), system: OutageSystem::Own, centre: None, from, to });
    desk.must(Role::System, ActKind::RecomputeLimits);
    assert_eq!(desk.stage(), Stage::Lapsed);
    assert!(desk.case().limit(ClockName::Complaint).expect("runs").due > due);
    assert_eq!(desk.replayed(), *desk.case());
}
