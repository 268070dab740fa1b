//! Acts are called by what they are: an act that speaks of another one holds its number alone.

use qonys_office::desk::ActView;
use qonys_words::Words;

/// Fields that hold the number of another act, with the place in which they stand.
const NUMBERS: &[(&str, &str)] =
    &[("complain", "act"), ("replies", "to"), ("", "act"), ("", "complaint"), ("", "report")];

/// What an act is called: its name and its day.
pub(super) fn name(act: &ActView, words: Words) -> String {
    format!("{}, {}", words.act_done(act.kind), words.date(act.at.local_date()))
}

/// The text of an act with the names of the acts that it speaks of behind their numbers.
pub(super) fn name_acts(text: &str, acts: &[ActView], words: Words) -> String {
    let labels: Vec<&str> = NUMBERS.iter().map(|(place, field)| words.field_in(place, field)).collect();
    let named = |line: &str| {
        let (label, number) = line.rsplit_once(": ")?;
        let seq: u64 = number.parse().ok().filter(|_| labels.contains(&label.trim_start()))?;
        let act = acts.iter().find(|act| act.seq == seq)?;
        Some(format!("{line} ({})", name(act, words)))
    };
    let lines: Vec<String> = text.lines().map(|line| named(line).unwrap_or_else(|| line.to_owned())).collect();
    lines.join("\n")
}
