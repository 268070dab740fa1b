//! Where a rule comes from and whether the text in force was read, as readers are told it.

use qonys_words::{Lang, Words};

/// The origin of one rule.
pub(super) struct Mark {
    /// The text in force was read.
    pub verified: bool,
    /// Short names of its sources, with their clauses.
    pub origin: String,
    /// The note of whoever entered the rule. It is written in English, so only English readers see it.
    pub note: Option<String>,
}

impl Mark {
    /// From `source` and `verified` of a rule.
    pub fn of(words: Words, source: &str, verified: bool) -> Mark {
        let mut spoken: Vec<String> = marks(source).map(|mark| speak(words, mark)).collect();
        spoken.dedup();
        Mark { verified, origin: spoken.join("; "), note: note(source).filter(|_| words.lang() == Lang::En) }
    }
}

/// What a source says beyond its marks; of a mark with words of its own, these.
fn note(source: &str) -> Option<String> {
    let mut rest = source.to_owned();
    for mark in marks(source) {
        let words = mark.split_once(": ").map_or("", |(_, words)| words);
        rest = rest.replacen(&format!("[{mark}]"), words, 1);
    }
    let rest = rest.trim_matches([' ', ';', ',', ':']).to_owned();
    Some(rest).filter(|rest| !rest.is_empty())
}

/// The marks of a source: what stands in brackets, `[order cl. 1]`.
fn marks(source: &str) -> impl Iterator<Item = &str> {
    source.split('[').skip(1).filter_map(|rest| rest.split(']').next())
}

/// One mark: its kind, and the clause, annex or article that it names.
fn speak(words: Words, mark: &str) -> String {
    let kind = mark.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let named = match kind {
        "order" => words.public_source_order(),
        "report" => words.public_source_report(),
        "law" => words.public_source_law(),
        _ => words.public_source_ours(),
    };
    let place = place_of(mark, "annex ").map(|at| words.public_source_annex(at));
    let place = place.or_else(|| place_of(mark, "cl. ").map(|at| words.public_source_clause(at)));
    let place = place.or_else(|| place_of(mark, "art. ").map(|at| words.public_source_article(at)));
    match place {
        Some(place) => format!("{named}, {place}"),
        None => named.to_owned(),
    }
}

fn place_of<'a>(mark: &'a str, before: &str) -> Option<&'a str> {
    let (_, rest) = mark.split_once(before)?;
    let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '–'))).unwrap_or(rest.len());
    Some(rest[..end].trim_end_matches('.')).filter(|at| !at.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(source: &str) -> String {
        Mark::of(Words::of(Lang::Ru), source, false).origin
    }

    #[test]
    fn a_source_is_told_by_its_marks_and_places() {
        let words = Words::of(Lang::Ru);
        let clause = words.public_source_clause("9");
        assert_eq!(origin("[order cl. 9, report]; later"), format!("{}, {clause}", words.public_source_order()),);
        assert!(origin("[order annex 2.2–2.3]").contains("2.2–2.3"));
        assert_eq!(origin("[report]; pending [ours]").matches(';').count(), 1);
        assert!(origin("[law: administrative code, art. 73; number unverified]").contains("73"));
        assert_eq!(origin("[report: 5–10 working days]"), words.public_source_report());
    }

    #[test]
    fn the_english_note_is_for_english_readers() {
        assert!(Mark::of(Words::of(Lang::Kk), "[ours]; the number is not known", false).note.is_none());
        let english = |source: &str| Mark::of(Words::of(Lang::En), source, false).note;
        assert_eq!(english("[ours]; the number is not known").as_deref(), Some("the number is not known"));
        assert_eq!(english("[order cl. 9]; [ours]"), None, "the marks are told in words already");
        assert_eq!(english("[report: 5–10 working days]").as_deref(), Some("5–10 working days"));
        assert_eq!(english("[ours]: one case is one adult").as_deref(), Some("one case is one adult"));
    }
}
