//! Refusals one by one, and editions with other choices.

use super::desk::{BOOK, Desk, at};
use jiff::civil::date;
use qonys_procedure::act::*;
use qonys_procedure::edition::{Incomplete, Pending};
use qonys_procedure::facts::{OtherCase, PastRefusal};
use qonys_procedure::form::Text;
use qonys_procedure::rulebook::ALWAYS;
use qonys_procedure::sample;
use qonys_procedure::{Act, ActKind, Actor, Case, Edition, EditionId, Reason, Role, RuleBook, Stage};

/// The built-in rules with one edition changed.
fn changed(change: impl FnOnce(&mut Edition)) -> &'static RuleBook {
    let mut book = BOOK.clone();
    let mut edition = book.edition(&EditionId::new("2026").expect("well formed")).expect("built in").clone();
    change(&mut edition);
    book.add_edition(edition, ALWAYS);
    Box::leak(Box::new(book))
}

#[test]
fn codes_are_unique_and_in_snake_case() {
    let mut codes = Reason::CODES.to_vec();
    assert!(codes.iter().all(|c| c.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')));
    let count = codes.len();
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), count);
}

#[test]
fn a_statement_for_another_state_of_the_case_is_stale() {
    let mut desk = Desk::new();
    desk.to_screening();
    let screener = desk.actor(Role::Screener);
    let act = desk.sampler(&screener, 0).content(ActKind::AcceptDocuments).expect("a content");
    let record = desk.propose(&screener, act);
    desk.must(Role::Applicant, ActKind::EditContacts);
    assert_eq!(desk.perform(record).expect_err("stale").code(), "stale");
}

#[test]
fn an_act_before_the_last_one_is_refused() {
    let mut desk = Desk::new();
    desk.to_screening();
    desk.now = desk.now.plus_seconds(-1);
    assert_eq!(desk.refused(Role::Screener, ActKind::AcceptDocuments), "before_last_act");
}

#[test]
fn a_stranger_may_do_nothing() {
    let mut desk = Desk::new();
    desk.to_petitioned();
    let stranger = sample::actor(Role::Applicant, 1, &desk.city);
    assert!(desk.option_kinds(&stranger).is_empty());
    let act = desk.sampler(&stranger, 0).content(ActKind::SignResidenceApplication).expect("a content");
    assert_eq!(desk.by(&stranger, act).expect_err("a stranger").code(), "not_your_case");
}

#[test]
fn no_employee_acts_on_their_own_case_without_an_access_on_leave_or_from_another_city() {
    let mut desk = Desk::new();
    desk.to_verification();
    let own = Actor { iin: Some(desk.case().applicant), ..desk.actor(Role::MigrationOfficer) };
    let act = desk.sampler(&own, 0).content(ActKind::NotifyIntendedRefusal).expect("a content");
    assert_eq!(desk.by(&own, act).expect_err("own case").code(), "own_case");
    let elsewhere = Actor { city: Some(super::desk::city("almaty")), ..desk.actor(Role::MigrationOfficer) };
    let act = desk.sampler(&elsewhere, 0).content(ActKind::NotifyIntendedRefusal).expect("a content");
    assert_eq!(desk.by(&elsewhere, act).expect_err("other city").code(), "other_city");
    let mut access = desk.facts.access.clone().expect("an access");
    access.on_leave = true;
    desk.facts.access = Some(access.clone());
    assert_eq!(desk.refused(Role::MigrationOfficer, ActKind::NotifyIntendedRefusal), "on_leave");
    access.to = Some(desk.now);
    desk.facts.access = Some(access);
    assert_eq!(desk.refused(Role::MigrationOfficer, ActKind::NotifyIntendedRefusal), "access_ended");
    desk.facts.access = None;
    assert_eq!(desk.refused(Role::MigrationOfficer, ActKind::NotifyIntendedRefusal), "access_ended");
}

#[test]
fn who_recommended_does_not_decide_and_who_declared_a_bias_does_nothing() {
    let mut desk = Desk::new();
    desk.to_petition_decision();
    let recommender = Actor { role: Role::MinistryOfficial, ..desk.actor(Role::Screener) };
    let act = desk.sampler(&recommender, 0).content(ActKind::IssuePetition).expect("a content");
    assert_eq!(desk.by(&recommender, act).expect_err("recommended").code(), "four_eyes");
    desk.must(Role::MinistryOfficial, ActKind::TakeCase);
    assert_eq!(desk.refused(Role::MinistryOfficial, ActKind::TakeCase), "already_done");
    desk.must(Role::MinistryOfficial, ActKind::Recuse);
    assert_eq!(desk.refused(Role::MinistryOfficial, ActKind::IssuePetition), "recused");
}

#[test]
fn without_an_edition_in_force_nothing_that_opens_a_case_can_be_signed() {
    let mut desk = Desk::new();
    desk.to(date(2026, 12, 30), 10);
    desk.must(Role::Applicant, ActKind::OpenCase);
    // Registered on the next working day, which no edition covers.
    desk.to(date(2026, 12, 31), 19);
    assert_eq!(desk.refused(Role::Applicant, ActKind::SignPetitionRequest), "no_edition");
    let mut late = Desk::new();
    late.to(date(2027, 1, 15), 10);
    let applicant = late.actor(Role::Applicant);
    let refused = Case::may_open(&applicant, late.book, &late.facts, late.now).expect_err("no edition");
    assert_eq!(refused.code(), "no_edition");
}

#[test]
fn a_case_goes_on_under_its_edition_after_the_edition_has_ended() {
    let mut desk = Desk::new();
    desk.to(date(2026, 12, 28), 10);
    desk.to_screening();
    desk.to(date(2027, 1, 12), 10);
    desk.must(Role::Screener, ActKind::AcceptDocuments);
    assert_eq!(desk.case().edition.as_ref().map(|e| e.as_str().to_owned()), Some("2026".to_owned()));
}

#[test]
fn a_halted_stage_knows_only_withdrawing_complaining_and_the_ends_of_the_state() {
    let book = changed(|edition| {
        edition.stages.iter_mut().for_each(|s| s.pending = Pending::Halt);
    });
    let mut desk = Desk::with(book);
    desk.to(date(2026, 12, 28), 10);
    desk.to_screening();
    desk.to(date(2027, 1, 12), 10);
    assert_eq!(desk.refused(Role::Screener, ActKind::AcceptDocuments), "halted");
    assert_eq!(desk.clone().takes(Role::Applicant, ActKind::Complain), Ok(()));
    desk.must(Role::Applicant, ActKind::Withdraw);
}

#[test]
fn a_case_moves_to_the_next_edition_and_no_limit_of_the_applicant_is_shortened() {
    let mut book = BOOK.clone();
    let mut edition = book.edition(&EditionId::new("2026").expect("well formed")).expect("built in").clone();
    let mut next = edition.clone();
    let next_id = EditionId::new("2027").expect("well formed");
    edition.stages.iter_mut().for_each(|s| s.pending = Pending::Move(next_id.clone()));
    next.identity.id = next_id.clone();
    next.identity.effective_from.value = date(2027, 1, 1);
    next.identity.effective_to.value = date(2027, 12, 31);
    let petitioned = next.clocks.iter_mut().find(|c| c.name.id() == "petitioned").expect("a clock");
    petitioned.length = 10;
    book.add_edition(edition, ALWAYS);
    book.add_edition(next, ALWAYS);
    let mut desk = Desk::with(Box::leak(Box::new(book)));
    desk.to(date(2026, 12, 10), 10);
    desk.to_petitioned();
    let due = desk.case().limits.iter().find(|l| l.clock.id() == "petitioned").expect("runs").due;
    let system = desk.actor(Role::System);
    assert!(!desk.option_kinds(&system).contains(&ActKind::MoveEdition), "the edition is in force");
    desk.to(date(2027, 1, 5), 10);
    desk.must(Role::System, ActKind::MoveEdition);
    assert_eq!(desk.case().edition, Some(next_id));
    assert_eq!(desk.case().limits.iter().find(|l| l.clock.id() == "petitioned").expect("runs").due, due);
    assert_eq!(desk.replayed(), *desk.case());
}

#[test]
fn with_one_pair_of_eyes_the_officer_performs_the_heads_acts_from_the_stage_itself() {
    let book = changed(|edition| edition.settings.four_eyes.value = false);
    let mut refusing = Desk::with(book);
    refusing.to_verification().heard_by(Role::MigrationOfficer);
    refusing.must(Role::MigrationOfficer, ActKind::Refuse);
    assert_eq!(refusing.stage(), Stage::Refused);
    let mut permitting = Desk::with(book);
    permitting.to_decision();
    assert_eq!(permitting.refused(Role::MigrationOfficer, ActKind::IssuePermit), "checks_missing");
    use qonys_procedure::check::{CheckOutcome, CheckSystem};
    permitting.check(CheckSystem::Fingerprints, CheckOutcome::Clear);
    permitting.check(CheckSystem::Payments, CheckOutcome::Clear);
    assert_eq!(permitting.refused(Role::MigrationOfficer, ActKind::ProposePermit), "not_in_this_edition");
    permitting.must(Role::MigrationOfficer, ActKind::IssuePermit);
    assert_eq!(permitting.stage(), Stage::CardProduction);
}

#[test]
fn an_incomplete_set_is_refused_consideration_only_where_the_edition_says_so_and_within_two_days() {
    let mut plain = Desk::new();
    plain.to_verification();
    assert_eq!(plain.refused(Role::MigrationOfficer, ActKind::RefuseConsideration), "not_in_this_edition");
    let book = changed(|edition| edition.settings.incomplete.value = Incomplete::RefuseConsideration);
    let mut desk = Desk::with(book);
    desk.to_petitioned();
    let due = desk.case().limits.iter().find(|l| l.clock.id() == "petitioned").expect("runs").due;
    desk.to(date(2026, 3, 6), 10);
    desk.must(Role::Applicant, ActKind::SignResidenceApplication);
    let mut late = desk.clone();
    late.days(10);
    assert_eq!(late.refused(Role::MigrationOfficer, ActKind::RefuseConsideration), "limit_passed");
    desk.days(4);
    desk.must(Role::MigrationOfficer, ActKind::RefuseConsideration);
    assert_eq!(desk.stage(), Stage::Petitioned);
    let now = desk.case().limits.iter().rev().find(|l| l.clock.id() == "petitioned").expect("runs").due;
    assert!(now > due, "the office's days are given back");
}

fn other(stage: Stage) -> OtherCase {
    OtherCase {
        id: sample::case_id(7),
        number: None,
        same_person: true,
        stage,
        city: super::desk::city("astana"),
        opened_at: at(date(2026, 1, 5), 10),
        refusal: None,
        petition: None,
    }
}

#[test]
fn a_second_open_case_and_a_new_application_too_early_are_refused() {
    let mut desk = Desk::new();
    desk.facts.other_cases.push(other(Stage::Verification));
    assert_eq!(desk.refused(Role::Applicant, ActKind::OpenCase), "open_case_exists");
    desk.facts.other_cases[0] = OtherCase {
        refusal: Some(PastRefusal { of_petition: true, received_on: date(2026, 2, 20), grounds: vec![] }),
        ..other(Stage::Refused)
    };
    let unknown = desk.clone();
    desk.book = changed(|edition| {
        edition.settings.reapply_after_petition.value = qonys_procedure::edition::ReapplyAfter::Days(30);
        edition.settings.reapply_after_petition.verified = true;
    });
    desk.must(Role::Applicant, ActKind::OpenCase);
    assert_eq!(desk.refused(Role::Applicant, ActKind::SignPetitionRequest), "reapply_too_early");
    desk.to(date(2026, 3, 22), 10);
    desk.must(Role::Applicant, ActKind::SignPetitionRequest);
    let mut unknown = unknown;
    unknown.to_screening();
}

#[test]
fn what_the_state_rests_on_must_come_with_the_record() {
    let mut desk = Desk::new();
    desk.must(Role::Applicant, ActKind::OpenCase);
    let applicant = desk.actor(Role::Applicant);
    let act = desk.sampler(&applicant, 0).content(ActKind::SignPetitionRequest).expect("a content");
    let whole = desk.propose(&applicant, act);
    let mut numberless = whole.clone();
    numberless.number = None;
    assert_eq!(desk.perform(numberless).expect_err("no number").code(), "number_missing");
    let mut unsigned = whole.clone();
    unsigned.signers.clear();
    assert_eq!(desk.perform(unsigned).expect_err("no signature").code(), "signers_missing");
    let mut by_another = whole.clone();
    by_another.signers = vec![sample::iin(Role::Applicant, 3)];
    assert_eq!(desk.perform(by_another).expect_err("another's signature").code(), "signers_missing");
    let mut another_person = whole.clone();
    if let Act::SignPetitionRequest(a) = &mut another_person.act {
        a.form.identity.iin = Some(sample::iin(Role::Applicant, 3));
    }
    assert_eq!(desk.perform(another_person).expect_err("another's form").code(), "content");
    desk.perform(whole).expect("whole");
    let mut desk = Desk::new();
    desk.to_petition_decision();
    let official = desk.actor(Role::MinistryOfficial);
    let act = desk.sampler(&official, 0).content(ActKind::IssuePetition).expect("a content");
    let mut record = desk.propose(&official, act);
    record.issued.clear();
    assert_eq!(desk.perform(record).expect_err("no paper").code(), "paper_missing");
}

#[test]
fn a_hit_and_a_shortened_limit_are_material_a_clear_answer_and_a_booking_are_not() {
    use qonys_procedure::check::{CheckOutcome, CheckSystem};
    use qonys_procedure::material;
    let answer = |outcome| {
        Act::from(RecordCheck {
            system: CheckSystem::Police,
            outcome,
            reference: Text::new("A").expect("short"),
            compared: Default::default(),
            on_paper: false,
            entered: None,
        })
    };
    assert!(material(&answer(CheckOutcome::Hit)) && material(&answer(CheckOutcome::Differs)));
    assert!(!material(&answer(CheckOutcome::Clear)) && !material(&answer(CheckOutcome::Unavailable)));
    let moved = |from, to| {
        Act::from(RecomputeLimits {
            cause: RecomputeCause::Calendar,
            reference: Text::new("c").expect("short"),
            limits: qonys_procedure::forms::List::new(vec![MovedLimit {
                limit: qonys_procedure::clock::ClockName::Verification,
                about: None,
                from,
                to,
                given_back: 0,
            }])
            .expect("one"),
        })
    };
    assert!(material(&moved(date(2026, 3, 5), date(2026, 3, 4))));
    assert!(!material(&moved(date(2026, 3, 4), date(2026, 3, 5))));
    assert!(!material(&CancelVisit { reason: Text::new("x").expect("short") }.into()));
    assert!(material(&Withdraw { reason: Text::new("x").expect("short") }.into()));
}

#[test]
fn replay_of_a_damaged_record_is_told_apart_from_a_refusal() {
    use qonys_procedure::{Corrupt, apply};
    let mut desk = Desk::new();
    desk.to_screening();
    let first = desk.records[0].clone();
    let second = desk.records[1].clone();
    let opened = apply(None, &first, desk.book).expect("opens");
    assert_eq!(apply(None, &second, desk.book), Err(Corrupt::Beginning { seq: 2 }));
    let mut gap = second.clone();
    gap.seq = 3;
    assert_eq!(apply(Some(opened.clone()), &gap, desk.book), Err(Corrupt::Sequence { last: 1, found: 3 }));
    let mut foreign = second;
    foreign.case = sample::case_id(9);
    assert_eq!(apply(Some(opened), &foreign, desk.book), Err(Corrupt::OtherCase));
}

#[test]
fn a_day_of_entry_years_ago_is_a_slip_of_the_pen_and_no_entry() {
    let mut desk = Desk::new();
    desk.to_awaiting_entry();
    let applicant = desk.actor(Role::Applicant);
    let Some(Act::ReportEntry(good)) = desk.sampler(&applicant, 1).content(ActKind::ReportEntry) else {
        panic!("an entry can be reported")
    };
    let approved = desk.case().approval.as_ref().expect("approved").received_on;
    let on = |days: i32| {
        let on = approved.checked_add(jiff::Span::new().days(days)).expect("a day");
        desk.clone().by(&applicant, ReportEntry { on, ..good.clone() }).map_err(|no| no.to_string())
    };
    assert!(on(-2_190).expect_err("six years").contains("long_before_approval"));
    assert!(on(-31).expect_err("a month").contains("long_before_approval"));
    on(-30).expect("who came shortly before is here");
    on(0).expect("on the day itself");
}
