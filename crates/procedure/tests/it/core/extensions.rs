//! Requests for a longer limit that nobody answered: what they hold, and until when they stand.

use super::desk::Desk;
use super::stories::announce;
use qonys_procedure::act::{AskExtension, ExtendLimit, Lapse};
use qonys_procedure::calendar::{Calendar, plus_days};
use qonys_procedure::clock::ClockName;
use qonys_procedure::form::Text;
use qonys_procedure::forms::List;
use qonys_procedure::{Act, ActKind, Case, Date, Role, Stage, Waits, sample};

/// Returned for correction, announced long before its limit ends; the last day.
fn returned() -> (Desk, Date) {
    let mut desk = Desk::new();
    desk.to_screening().must(Role::Screener, ActKind::ReturnForCorrection);
    announce(&mut desk, ClockName::Correction);
    let due = due(&desk, ClockName::Correction);
    (desk, due)
}

fn due(desk: &Desk, clock: ClockName) -> Date {
    desk.case().limit(clock).expect("runs").due
}

fn calendar(desk: &Desk) -> &'static Calendar {
    Case::rules(Some(desk.case()), desk.book, desk.now).expect("rules").calendar
}

/// The first day on which the service may let the case lapse, as the refusal tells it.
#[track_caller]
fn waits_until(desk: &mut Desk) -> Date {
    let before = desk.case.clone();
    let refused = desk.takes(Role::System, ActKind::Lapse).expect_err("too early");
    assert_eq!(desk.case, before, "a refused act changes nothing");
    match refused.reason {
        qonys_procedure::Reason::TooEarly { from } => from,
        other => panic!("{other}"),
    }
}

fn is_offered(desk: &Desk, role: Role, kind: ActKind) -> bool {
    desk.option_kinds(&desk.actor(role)).contains(&kind)
}

fn waits(desk: &Desk) -> bool {
    desk.case().waits().iter().any(|waiting| waiting.what == Waits::Extension)
}

#[test]
fn a_lapse_waits_five_working_days_for_the_answer_to_what_was_asked_in_time() {
    let (mut desk, due) = returned();
    desk.to(due, 23);
    desk.must(Role::Applicant, ActKind::AskExtension);
    let last = calendar(&desk).add_working_days(due, 5).date;
    desk.to(plus_days(due, 1), 0);
    assert_eq!(waits_until(&mut desk), plus_days(last, 1));
    desk.to(last, 23);
    assert_eq!(waits_until(&mut desk), plus_days(last, 1));
    assert!(!is_offered(&desk, Role::System, ActKind::Lapse));
    assert!(!is_offered(&desk, Role::Applicant, ActKind::SignCorrection), "the limit itself is no longer");
    desk.to(plus_days(last, 1), 0);
    desk.must(Role::System, ActKind::Lapse);
    assert_eq!(desk.stage(), Stage::Lapsed);
    assert_eq!(desk.replayed(), *desk.case());
}

#[test]
fn what_was_asked_in_time_stands_on_after_the_lapse_and_brings_the_case_back_once() {
    let (mut desk, due) = returned();
    desk.to(due, 10);
    desk.must(Role::Applicant, ActKind::AskExtension);
    desk.days(15);
    desk.must(Role::System, ActKind::Lapse);
    // The paper of the lapse says that it can be asked for: with what has come to light since, once.
    assert!(waits(&desk) && is_offered(&desk, Role::Applicant, ActKind::AskExtension));
    let mut again = desk.clone();
    again.must(Role::Applicant, ActKind::AskExtension);
    assert!(!is_offered(&again, Role::Applicant, ActKind::AskExtension), "it is asked already");
    again.must(Role::MinistryOfficial, ActKind::ExtendLimit);
    assert!(!waits(&again), "both are answered");
    desk.days(29);
    assert_eq!(desk.refused(Role::MigrationHead, ActKind::ExtendLimit), "not_your_role");
    desk.must(Role::MinistryOfficial, ActKind::ExtendLimit);
    assert_eq!(desk.stage(), Stage::Correction);
    assert!(!waits(&desk), "it was answered");
    // Nothing is left of the request: the next lapse waits for no answer and is brought back by none.
    let due = self::due(&desk, ClockName::Correction);
    announce(&mut desk, ClockName::Correction);
    desk.to(plus_days(due, 1), 0);
    desk.must(Role::System, ActKind::Lapse);
    assert_eq!(desk.refused(Role::MinistryOfficial, ActKind::ExtendLimit), "nothing_pending");
    assert!(is_offered(&desk, Role::Applicant, ActKind::AskExtension));
    assert_eq!(desk.replayed(), *desk.case());
}

#[test]
fn an_answer_given_while_the_lapse_waits_makes_the_limit_run_on() {
    let (mut desk, due) = returned();
    desk.must(Role::Applicant, ActKind::AskExtension);
    desk.to(plus_days(due, 1), 10);
    waits_until(&mut desk);
    desk.must(Role::MinistryOfficial, ActKind::ExtendLimit);
    let longer = self::due(&desk, ClockName::Correction);
    assert!(longer > desk.now.local_date());
    assert_eq!(waits_until(&mut desk), plus_days(longer, 1));
    desk.to(plus_days(longer, 1), 0);
    desk.must(Role::System, ActKind::Lapse);
}

#[test]
fn what_is_asked_after_the_last_day_holds_nothing_and_stands_all_the_same() {
    let (mut desk, due) = returned();
    desk.to(plus_days(due, 1), 10);
    desk.must(Role::Applicant, ActKind::AskExtension);
    desk.must(Role::System, ActKind::Lapse);
    assert!(waits(&desk) && !is_offered(&desk, Role::Applicant, ActKind::AskExtension));
    desk.must(Role::MinistryOfficial, ActKind::ExtendLimit);
    assert_eq!(desk.stage(), Stage::Correction);
}

#[test]
fn the_same_is_not_asked_again_while_it_is_not_answered() {
    let (mut desk, _) = returned();
    let ask = desk.sampler(&desk.actor(Role::Applicant), 0).content(ActKind::AskExtension).expect("a content");
    desk.must_do(Role::Applicant, ask.clone());
    assert!(!is_offered(&desk, Role::Applicant, ActKind::AskExtension));
    assert_eq!(desk.does(Role::Applicant, ask).expect_err("asked").code(), "already_done");
    desk.must(Role::MinistryOfficial, ActKind::ExtendLimit);
    desk.must(Role::Applicant, ActKind::AskExtension);
}

/// Came and did not finish; the last day of all, and how a limit of the two is asked for.
fn arrived() -> (Desk, Date) {
    let mut desk = Desk::new();
    desk.to_arrival();
    announce(&mut desk, ClockName::ArrivalLapse);
    let due = due(&desk, ClockName::ArrivalLapse);
    (desk, due)
}

fn ask(limit: ClockName, until: Date) -> AskExtension {
    AskExtension { limit, until, reason: Text::new("Ill.").expect("short") }
}

#[test]
fn what_was_asked_for_the_reminder_alone_does_not_hold_the_lapse() {
    let (mut desk, due) = arrived();
    desk.must_do(Role::Applicant, ask(ClockName::Arrival, due));
    let twice = desk.does(Role::Applicant, ask(ClockName::Arrival, due)).expect_err("asked already");
    assert_eq!(twice.code(), "already_done");
    assert!(is_offered(&desk, Role::Applicant, ActKind::AskExtension), "the other one may be asked for");
    desk.to(plus_days(due, 1), 10);
    desk.must(Role::System, ActKind::Lapse);
    assert_eq!(desk.refused(Role::MigrationHead, ActKind::ExtendLimit), "nothing_pending");
}

#[test]
fn what_was_asked_for_the_reminder_beyond_the_end_after_it_is_asked_for_both() {
    let (mut desk, due) = arrived();
    desk.must_do(Role::Applicant, ask(ClockName::Arrival, plus_days(due, 9)));
    desk.to(plus_days(due, 1), 10);
    let from = plus_days(calendar(&desk).add_working_days(due, 5).date, 1);
    assert_eq!(waits_until(&mut desk), from);
    desk.to(from, 0);
    desk.must(Role::System, ActKind::Lapse);
    assert!(waits(&desk));
    let reason = Text::new("Ill.").expect("short");
    let longer = ExtendLimit { limit: ClockName::ArrivalLapse, until: plus_days(due, 20), reason };
    desk.must_do(Role::MigrationHead, longer);
    assert_eq!(desk.stage(), Stage::Arrival);
    assert!(!waits(&desk), "it was answered");
    assert_eq!(desk.replayed(), *desk.case());
}

#[test]
fn what_asks_for_no_more_than_there_is_holds_nothing_and_stands_in_nobodys_way() {
    let (mut desk, due) = returned();
    let ask = |until| AskExtension { limit: ClockName::Correction, until, reason: Text::new("Ill.").expect("short") };
    let refused = desk.does(Role::Applicant, ask(due)).expect_err("no longer than it is");
    assert_eq!(refused.code(), "content");
    desk.must_do(Role::Applicant, ask(plus_days(due, 2)));
    desk.must_do(
        Role::MinistryOfficial,
        ExtendLimit {
            limit: ClockName::Correction,
            until: plus_days(due, 1),
            reason: Text::new("So.").expect("short"),
        },
    );
    assert!(!waits(&desk), "answered, though not as asked");
}

#[test]
fn a_request_falls_away_with_its_limit_and_says_nothing_of_the_next_round() {
    let (mut desk, _) = returned();
    desk.must(Role::Applicant, ActKind::AskExtension);
    desk.must(Role::Applicant, ActKind::SignCorrection);
    assert!(!waits(&desk), "the correction is there");
    desk.must(Role::Screener, ActKind::ReturnForCorrection);
    assert!(!waits(&desk) && is_offered(&desk, Role::Applicant, ActKind::AskExtension));
    announce(&mut desk, ClockName::Correction);
    let due = due(&desk, ClockName::Correction);
    desk.to(plus_days(due, 7), 10);
    desk.must(Role::System, ActKind::Lapse);
    assert_eq!(desk.refused(Role::MinistryOfficial, ActKind::ExtendLimit), "nothing_pending");
}

#[test]
fn a_limit_that_stood_still_in_between_is_the_one_of_which_it_was_asked() {
    let mut desk = Desk::new();
    desk.to_arrival().must(Role::Applicant, ActKind::AskExtension);
    let before = due(&desk, ClockName::Arrival);
    desk.days(1);
    desk.heard_by(Role::MigrationOfficer);
    assert_eq!(desk.stage(), Stage::Arrival);
    assert!(due(&desk, ClockName::Arrival) > before && waits(&desk));
}

/// Cases that lapsed before a lapse waited for an answer: their acts stand, and what was asked can be answered.
#[test]
fn a_request_made_in_time_before_a_lapse_of_old_can_be_answered() {
    let (mut desk, due) = returned();
    desk.must(Role::Applicant, ActKind::AskExtension);
    desk.to(plus_days(due, 1), 10);
    let told = desk.facts.lapse_notices.iter().map(|notice| notice.at).collect();
    let lapse = Lapse { limit: ClockName::Correction, notices: List::new(told).expect("few") };
    let actor = desk.actor(Role::System);
    let record = sample::record(desk.case.as_ref(), sample::case_id(1), &actor, Act::from(lapse), desk.now);
    desk.records.push(record);
    desk.case = Some(desk.replayed());
    assert_eq!(desk.stage(), Stage::Lapsed);
    desk.must(Role::MinistryOfficial, ActKind::ExtendLimit);
    assert_eq!(desk.stage(), Stage::Correction);
    assert_eq!(desk.replayed(), *desk.case());
}

#[test]
fn an_outage_that_lengthens_the_limit_lengthens_the_time_for_asking_too() {
    let (mut desk, due) = returned();
    desk.to(due, 0);
    let (id, system) = ("o-1".into(), qonys_procedure::check::OutageSystem::Nca);
    let outage =
        qonys_procedure::Outage { id, system, centre: None, from: desk.now, to: Some(desk.now.plus_seconds(60)) };
    desk.facts.outages.push(outage);
    let longer = calendar(&desk).add_working_days(due, 1).date;
    desk.to(longer, 10);
    let until = plus_days(longer, 9);
    let reason = Text::new("Ill.").expect("short");
    desk.must_do(Role::Applicant, AskExtension { limit: ClockName::Correction, until, reason: reason.clone() });
    desk.to(plus_days(longer, 1), 10);
    assert_eq!(waits_until(&mut desk), plus_days(calendar(&desk).add_working_days(longer, 5).date, 1));
    desk.must_do(Role::MinistryOfficial, ExtendLimit { limit: ClockName::Correction, until, reason });
}
