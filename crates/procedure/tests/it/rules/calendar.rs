//! Working days \[law, "Working days and time"\].

use super::{book, day};
use proptest::prelude::*;
use qonys_procedure::calendar::{Calendar, CalendarYear, DayReason, StandingRules, days_between, plus_days};
use qonys_procedure::clock::ClockName;
use qonys_procedure::rulebook::{ALWAYS, CALENDARS, STANDING};
use qonys_procedure::time::Time;
use qonys_procedure::{Date, EditionId, Instant};
use std::sync::Arc;

fn calendar() -> Calendar {
    book().calendar(Instant(i64::MAX)).unwrap().clone()
}

fn off_in(calendar: &Calendar, year: i16) -> Vec<String> {
    let mut days = Vec::new();
    let mut date = Date::new(year, 1, 1).unwrap();
    while date.year() == year {
        if matches!(calendar.day_off(date), Some(DayReason::Holiday { .. })) {
            days.push(date.strftime("%m-%d").to_string());
        }
        date = plus_days(date, 1);
    }
    days
}

#[test]
fn the_limits_of_the_law_hold() {
    let calendar = calendar();
    for (from, n, limit) in [
        ("2025-03-19", 3, "2025-03-27"),
        ("2026-03-20", 2, "2026-03-27"),
        ("2026-12-15", 1, "2026-12-17"),
        ("2026-08-28", 1, "2026-08-31"),
        ("2025-12-30", 3, "2026-01-06"),
        ("2025-05-06", 2, "2025-05-12"),
    ] {
        let deadline = calendar.add_working_days(day(from), n);
        assert_eq!((deadline.date, deadline.provisional), (day(limit), false), "{from} + {n}");
    }
}

#[test]
fn each_year_has_the_days_off_that_were_published() {
    let calendar = calendar();
    let expect = |days: &str| days.split(' ').map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(
        off_in(&calendar, 2025),
        expect("01-01 01-02 01-03 01-07 03-10 03-21 03-24 03-25 05-01 05-07 05-09 06-06 07-07 09-01 10-27 12-16")
    );
    assert_eq!(
        off_in(&calendar, 2026),
        expect("01-01 01-02 01-07 03-09 03-23 03-24 03-25 05-01 05-07 05-11 05-27 07-06 10-26 12-16")
    );
    assert_eq!(
        off_in(&calendar, 2027),
        expect("01-01 01-04 01-07 03-08 03-15 03-22 03-23 03-24 05-03 05-07 05-10 07-06 10-25 12-16")
    );
}

#[test]
fn a_worked_sunday_is_worked_and_the_day_given_for_it_is_off() {
    let calendar = calendar();
    assert!(calendar.is_working(day("2025-01-05")));
    assert!(!calendar.is_working(day("2025-01-03")));
    assert!(!calendar.is_working(day("2025-01-04")));
    assert!(calendar.is_working(day("2026-01-05")) && calendar.is_working(day("2026-01-06")));
    assert!(calendar.is_working(day("2026-08-31")));
}

#[test]
fn the_standing_rules_give_what_was_published_but_the_moon_and_moved_days() {
    let standing: StandingRules = toml::from_str(STANDING.1).unwrap();
    let calendar = Calendar::new([], Arc::new(standing));
    let published = |i: usize, without: &[&str]| {
        let year: CalendarYear = toml::from_str(CALENDARS[i].1).unwrap();
        let days = year.days_off.iter().map(|d| d.date.strftime("%m-%d").to_string());
        days.filter(|d| !without.contains(&d.as_str())).collect::<Vec<_>>()
    };
    assert_eq!(off_in(&calendar, 2025), published(0, &["01-03", "06-06"]));
    assert_eq!(off_in(&calendar, 2026), published(1, &["05-27"]));
    assert_eq!(off_in(&calendar, 2027), published(2, &[]));
    assert!(!calendar.is_working(day("2028-05-08")), "7 May 2028 is a Sunday and moves");
    assert!(calendar.is_working(day("2028-01-10")), "7 January never moves");
}

#[test]
fn what_rests_on_a_year_without_an_official_calendar_is_provisional() {
    let calendar = calendar();
    assert!(!calendar.add_working_days(day("2026-12-15"), 1).provisional);
    assert!(calendar.add_working_days(day("2026-12-30"), 3).provisional, "2027 is computed");
    assert!(calendar.add_working_days(day("2030-05-05"), 1).provisional, "2030 is not loaded");
    assert!(calendar.limit_calendar_days(day("2026-12-20"), 30).provisional);
}

#[test]
fn the_days_passed_over_are_told_with_their_reason() {
    let deadline = calendar().add_working_days(day("2025-05-06"), 2);
    let skipped: Vec<String> = deadline.skipped.iter().map(|s| format!("{} {}", s.date, s.reason.name().en)).collect();
    assert_eq!(
        skipped,
        [
            "2025-05-07 Defender of the Fatherland Day",
            "2025-05-09 Victory Day",
            "2025-05-10 Saturday",
            "2025-05-11 Sunday"
        ]
    );
}

#[test]
fn a_limit_to_do_something_moves_and_a_validity_never_does() {
    let book = book();
    let edition = EditionId::new("2026").unwrap();
    let rules = book.rules(&edition, Instant(0)).unwrap();
    // 180 days after 3 March 2026 is Sunday 30 August; Monday 31 August is worked.
    let petitioned = rules.limit(ClockName::Petitioned, day("2026-03-03")).unwrap();
    assert_eq!(petitioned.date, day("2026-08-31"));
    assert_eq!(rules.limit(ClockName::PetitionValidity, day("2026-03-03")).unwrap().date, day("2026-08-30"));
    assert_eq!(rules.limit(ClockName::Complaint, day("2026-11-30")).unwrap().date, day("2027-03-01"));
}

#[test]
fn an_act_in_the_evening_or_on_a_day_off_is_registered_on_the_next_working_day() {
    let calendar = calendar();
    let at = |d: &str, h: i8, m: i8| Instant::from_local(day(d), Time::constant(h, m, 0, 0));
    let until = Time::constant(18, 30, 0, 0);
    assert_eq!(calendar.registered_on(at("2026-08-28", 18, 29), until).date, day("2026-08-28"));
    assert_eq!(calendar.registered_on(at("2026-08-28", 18, 30), until).date, day("2026-08-31"));
    assert_eq!(calendar.registered_on(at("2026-08-29", 9, 0), until).date, day("2026-08-31"));
    assert_eq!(calendar.registered_on(at("2026-12-15", 23, 59), until).date, day("2026-12-17"));
}

#[test]
fn a_case_keeps_the_calendar_that_was_known_when_it_was_decided() {
    let mut book = book();
    let mut year: CalendarYear = toml::from_str(CALENDARS[1].1).unwrap();
    year.days_off.push(qonys_procedure::calendar::DayOff {
        date: day("2026-08-31"),
        name: qonys_procedure::Text3::same("moved"),
    });
    let known = Instant::from_local(day("2026-06-01"), Time::midnight());
    book.add_year(year, known);
    let edition = EditionId::new("2026").unwrap();
    let limit = |at: Instant| book.rules(&edition, at).unwrap().calendar.add_working_days(day("2026-08-28"), 1).date;
    assert_eq!(limit(Instant(known.0 - 1)), day("2026-08-31"));
    assert_eq!(limit(known), day("2026-09-01"));
    assert_eq!(limit(ALWAYS), day("2026-08-31"));
}

proptest! {
    #[test]
    fn a_limit_never_falls_on_a_day_off_and_grows_with_its_length(from in 0i64..4000, n in 0u32..90) {
        let calendar = calendar();
        let from = day("2024-06-01").saturating_add(jiff::Span::new().days(from));
        let limit = calendar.add_working_days(from, n);
        prop_assert!(calendar.is_working(limit.date));
        let longer = calendar.add_working_days(from, n + 1).date;
        // From a day off, nothing and one working day both end on the next working day.
        prop_assert!(longer > limit.date || n == 0 && !calendar.is_working(from) && longer == limit.date);
        prop_assert!(calendar.add_working_days(plus_days(from, 1), n).date >= limit.date);
        if n > 0 {
            prop_assert_eq!(calendar.working_days_between(from, limit.date), n);
        }
        let calendar_days = calendar.limit_calendar_days(from, n);
        prop_assert!(calendar.is_working(calendar_days.date));
        prop_assert!(days_between(from, calendar_days.date) >= i64::from(n));
        for skipped in limit.skipped {
            prop_assert!(!calendar.is_working(skipped.date));
        }
    }
}
