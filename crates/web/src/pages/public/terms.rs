//! Time limits of an edition in words, and the state's time as a picture.

use qonys_procedure::Stage;
use qonys_procedure::clock::{AtLimit, ClockName, ClockOwner, ClockRule, ClockStart, TermUnit};
use qonys_procedure::edition::Edition;
use qonys_words::Words;

/// The length of a clock: `2 рабочих дня`.
pub(super) fn term(words: Words, rule: &ClockRule) -> String {
    length(words, rule.length, rule.unit)
}

/// A number of days or months.
pub(super) fn length(words: Words, length: u32, unit: TermUnit) -> String {
    match unit {
        TermUnit::WorkingDays => words.working_days(length),
        TermUnit::CalendarDays => words.calendar_days(length),
        TermUnit::Months => words.public_months(length),
    }
}

/// The clock by which a stage is told to people: not a reminder, not one that runs inside another.
pub(super) fn of_stage(edition: &Edition, stage: Stage) -> Option<&ClockRule> {
    let told = |rule: &&ClockRule| rule.stage == Some(stage) && rule.at_limit != AtLimit::Reminder;
    edition.clocks.iter().find(told)
}

/// Who acts in a stage of the ordinary way.
pub(super) fn who(words: Words, stage: Stage) -> &'static str {
    match stage {
        Stage::Screening | Stage::Interview => words.public_who_hub(),
        Stage::PetitionDecision => words.public_who_ministry(),
        Stage::Verification | Stage::Decision | Stage::Confirmation | Stage::CardProduction => {
            words.public_who_migration()
        }
        Stage::Arrival | Stage::Handover => words.public_who_centre(),
        _ => words.public_who_you(),
    }
}

/// One part of the state's own time.
pub(super) struct Part {
    /// What is done.
    pub title: String,
    /// Its length in words.
    pub term: String,
    /// Number of the colour, 1 and up.
    pub tone: usize,
    /// Where it begins in the picture, hundredths of its width.
    pub x: String,
    /// How long it is in the picture.
    pub width: String,
}

/// The state's time on the ordinary way, one part after the other.
pub(super) struct StateTime {
    /// Parts.
    pub parts: Vec<Part>,
    /// Working days together.
    pub days: u32,
}

/// Adds up the state's clocks of the ordinary way. Where the petition's clock runs from registration, check and
/// interview lie inside it.
pub(super) fn state_time(edition: &Edition, words: Words) -> StateTime {
    let way = edition.way();
    let from_registration = *edition.settings.petition_clock_from == ClockStart::Registration;
    let counts = |rule: &&ClockRule| {
        let inside = rule.inside
            || (from_registration && matches!(rule.name, ClockName::Screening | ClockName::Interview))
            || rule.name == ClockName::CardExpedited;
        rule.owner == ClockOwner::State
            && rule.unit == TermUnit::WorkingDays
            && rule.stage.is_some_and(|stage| way.contains(&stage))
            && !inside
    };
    let mut rules: Vec<&ClockRule> = edition.clocks.iter().filter(counts).collect();
    rules.sort_by_key(|rule| way.iter().position(|stage| Some(*stage) == rule.stage));
    let days = rules.iter().map(|rule| rule.length).sum::<u32>();
    let mut before = 0;
    let part = |(i, rule): (usize, &&ClockRule)| {
        let x = share(before, days);
        before += rule.length;
        Part {
            title: rule.title.get(words.lang()).to_owned(),
            term: term(words, rule),
            tone: i % 5 + 1,
            x,
            width: share(rule.length, days),
        }
    };
    StateTime { parts: rules.iter().enumerate().map(part).collect(), days }
}

/// A share of a whole in percent with two decimals, as SVG takes it.
fn share(part: u32, whole: u32) -> String {
    let hundredths = u64::from(part) * 10_000 / u64::from(whole.max(1));
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use qonys_procedure::rulebook::RuleBook;
    use qonys_words::Lang;

    #[test]
    fn the_states_time_is_added_up_once() {
        let book = RuleBook::embedded().unwrap();
        for edition in book.editions() {
            let time = state_time(edition, Words::of(Lang::Ru));
            let petition = edition.clock(ClockName::Petition).unwrap().length;
            let words = Words::of(Lang::Ru);
            assert_eq!(time.parts[0].term, words.working_days(petition), "check and interview lie inside");
            assert!(time.parts.iter().all(|part| part.term != words.working_days(time.days)));
            assert!(time.parts.len() >= 4);
        }
    }

    #[test]
    fn each_stage_of_the_way_has_someone_who_acts() {
        let book = RuleBook::embedded().unwrap();
        for stage in book.editions()[0].way() {
            assert!(!who(Words::of(Lang::Kk), stage).is_empty());
        }
    }
}
