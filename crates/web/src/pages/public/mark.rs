//! Where a rule comes from and whether the text in force was read, as readers are told it.

use qonys_words::Words;

/// The origin of one rule.
pub(super) struct Mark {
    /// The text in force was read.
    pub verified: bool,
    /// Short names of its sources, with their clauses. Notes of whoever entered the rule are for editors.
    pub origin: String,
}

impl Mark {
    /// From `source` and `verified` of a rule.
    pub fn of(words: Words, source: &str, verified: bool) -> Mark {
        let mut spoken: Vec<String> = marks(source).map(|mark| speak(words, mark)).collect();
        spoken.dedup();
        Mark { verified, origin: spoken.join("; ") }
    }
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
    use qonys_words::Lang;

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
}
