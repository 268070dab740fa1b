//! A statement line by line: what wraps on a narrow screen keeps the indent of its line.

/// Spaces by which a statement sets one level off from the one above.
const STEP: usize = 2;
/// Levels that the styles know; what lies deeper is drawn as the last of them.
const DEEPEST: usize = 5;

/// A line of a statement.
pub(crate) struct Line<'a> {
    /// How deep it stands.
    pub level: usize,
    /// Its own spaces: whoever copies the text gets it as it is signed.
    pub indent: &'a str,
    /// The rest, its break with it.
    pub text: &'a str,
}

/// The lines of a statement; put together they are the statement again.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    text.split_inclusive('\n').map(|line| {
        let (indent, text) = line.split_at(line.len() - line.trim_start_matches(' ').len());
        Line { level: (indent.len() / STEP).min(DEEPEST), indent, text }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_are_the_statement_again() {
        let text = "Sign\n\n  Name: A\n    1) B\n               deep";
        let again: String = lines(text).flat_map(|line| [line.indent, line.text]).collect();
        assert_eq!(again, text);
        let levels: Vec<usize> = lines(text).map(|line| line.level).collect();
        assert_eq!(levels, [0, 0, 1, 2, DEEPEST]);
    }
}
