//! Which cases the demo has: who, which story, since when.

use crate::dossier::{self, Dossier, Fault};
use crate::specimen::{self, Person, Seal};
use crate::stories::{MINUTES_BETWEEN_ACTS, Step, Story, stories};
use jiff::civil::Time;
use qonys_procedure::calendar::{Calendar, plus_days};
use qonys_procedure::rulebook::RuleBook;
use qonys_procedure::{Date, EditionId, Instant};

/// First place of the people of the filler in the list; those before it are free for people who try the demo.
const FIRST_PERSON: u64 = 8;
/// Longest story, days: a beginning further back is not looked for.
const STORY_DAYS_MAX: i32 = 400;
/// Acts that a step of checks takes, at most.
const CHECK_ACTS_MAX: i64 = 16;
/// Time of day at which people of the stories begin.
const BEGINS: Time = Time::constant(9, 30, 0, 0);

/// A case of the demo.
#[derive(Clone)]
pub struct Planned {
    /// The applicant.
    pub person: Person,
    /// The story.
    pub story: Story,
    /// When it begins.
    pub begins: Instant,
    /// The edition of its draft.
    pub edition: EditionId,
    /// Minutes by which it differs from the others within a day.
    pub minutes: i64,
}

impl Planned {
    /// What the applicant brings, as of the day on which it begins.
    pub fn dossier(&self) -> Dossier {
        dossier::make(&self.person, self.begins.local_date(), self.story.fault)
    }
}

/// `n` cases as of `now`: first one for each stage, then every other story, then more of the main road. Stories whose
/// beginning would lie before the first edition are left out.
pub fn plan(n: usize, now: Instant, book: &RuleBook) -> Vec<Planned> {
    let all = stories();
    let on_the_road = all.iter().take_while(|s| s.fault.is_none()).filter(|s| !s.ends.is_end()).count();
    let mut people = FIRST_PERSON..;
    (0..n)
        .filter_map(|place| {
            let story = match all.get(place) {
                Some(story) => story,
                // The first stories are the stages of the main road and those beside it.
                None => &all[(place - all.len()) % on_the_road.max(1)],
            };
            let person = suitable(story.fault, &mut people)?;
            planned(story.clone(), person, place, now, book)
        })
        .collect()
}

/// The next person of the list to whom the fault can happen.
fn suitable(fault: Option<Fault>, people: &mut impl Iterator<Item = u64>) -> Option<Person> {
    let fits = |person: &Person| fault != Some(Fault::NoApostille) || person.police_state().seal != Seal::Exempt;
    people.map(specimen::person).find(fits)
}

fn planned(story: Story, person: Person, place: usize, now: Instant, book: &RuleBook) -> Option<Planned> {
    let calendar = book.calendar(now)?;
    let minutes = (place as i64 * 7) % 50;
    // Some cases have waited longer than others.
    let ended_before = now.plus_seconds(-(place as i64 % 4) * 86_400);
    let begins = beginning(&story.steps, ended_before, calendar, minutes)?;
    let edition = book.in_force(begins.local_date())?.id().clone();
    Some(Planned { person, story, begins, edition, minutes })
}

/// The last morning on which the story can begin so that it is over by then.
fn beginning(steps: &[Step], over_by: Instant, calendar: &Calendar, minutes: i64) -> Option<Instant> {
    let last: Date = over_by.local_date();
    (0..STORY_DAYS_MAX)
        .map(|back| last.saturating_sub(jiff::Span::new().days(back)))
        .filter(|day| calendar.is_working(*day))
        .map(|day| Instant::from_local(day, BEGINS).plus_seconds(minutes * 60))
        .find(|begins| end(steps, *begins, calendar, minutes) <= over_by)
}

/// When a story is over at the latest.
fn end(steps: &[Step], begins: Instant, calendar: &Calendar, minutes: i64) -> Instant {
    steps.iter().fold(begins, |now, step| match step {
        Step::Wait(wait) => wait.end(now, calendar, minutes),
        Step::Act(..) | Step::Say(..) => now.plus_seconds(MINUTES_BETWEEN_ACTS * 60),
        Step::Checks(_) => now.plus_seconds(CHECK_ACTS_MAX * MINUTES_BETWEEN_ACTS * 60),
        Step::HandIn(_) | Step::Fill(_) => now,
    })
}

/// The earliest day on which any of the cases begins, some days before: when the employees come.
pub fn before_all(cases: &[Planned], now: Instant) -> Instant {
    let first = cases.iter().map(|case| case.begins).min().unwrap_or(now);
    Instant::from_local(plus_days(first.local_date(), 0).saturating_sub(jiff::Span::new().days(14)), BEGINS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use qonys_procedure::Stage;
    use std::collections::BTreeSet;

    #[test]
    fn twenty_cases_reach_every_stage_and_all_are_over_by_now() {
        let book = RuleBook::embedded().expect("rules");
        let now: Instant = "2026-11-20T07:00:00Z".parse().expect("a time");
        let cases = plan(20, now, &book);
        let stages: BTreeSet<Stage> = cases.iter().map(|case| case.story.ends).collect();
        assert_eq!(stages.len(), Stage::ALL.len());
        let calendar = book.calendar(now).expect("a calendar");
        for case in &cases {
            assert!(end(&case.story.steps, case.begins, calendar, case.minutes) <= now, "{}", case.story.name);
        }
    }

    #[test]
    fn the_same_plan_comes_out_every_time_and_people_differ() {
        let book = RuleBook::embedded().expect("rules");
        let now: Instant = "2026-11-20T07:00:00Z".parse().expect("a time");
        let cases = plan(120, now, &book);
        let keys: BTreeSet<_> = cases.iter().map(|case| case.person.key.clone()).collect();
        assert_eq!(keys.len(), cases.len());
        let again: BTreeSet<_> = plan(120, now, &book).into_iter().map(|case| case.person.key).collect();
        assert_eq!(keys, again);
    }
}
