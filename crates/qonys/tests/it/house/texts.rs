//! No text for people outside `locales/`, no script or style inside a page.

use super::{files, read};

/// What may stand in a template as it is: names, entities, and the choice of a language, which is told
/// in all of them at once.
const NO_WORDS: &[&str] = &["Qonys", "SHA-256", "&nbsp;", "&rarr;", "Тіл / Язык / Language", "Тіл / Язык"];

/// Files of code that hold Cyrillic letters and no words for people: transliteration for blind search,
/// and messages of PostgreSQL in Russian that are told apart.
// Letters, and data to look at a paper with, are no texts for people.
const LETTERS: &[&str] = &["crates/papers/src/samples.rs", "crates/store/src/search.rs", "crates/store/src/error.rs"];

/// A template without its expressions and comments.
fn bare(template: &str) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let close = match rest[at..].chars().nth(1) {
            Some('{') => "}}",
            Some('%') => "%}",
            Some('#') => "#}",
            _ => {
                out.push_str(&rest[..=at]);
                rest = &rest[at + 1..];
                continue;
            }
        };
        out.push_str(&rest[..at]);
        rest = rest[at..].split_once(close).map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out
}

/// The tags of a template, and the text between them.
fn tags_and_text(template: &str) -> (Vec<&str>, String) {
    let mut tags = Vec::new();
    let mut text = String::new();
    for piece in template.split('<') {
        match piece.split_once('>') {
            Some((tag, after)) => {
                tags.push(tag);
                text.push_str(after);
            }
            None => text.push_str(piece),
        }
        text.push('\n');
    }
    (tags, text)
}

#[test]
fn templates_hold_no_words_of_their_own() {
    let templates = files("crates/web/templates", ".html");
    assert!(templates.len() > 5, "{templates:?}");
    for file in &templates {
        let template = bare(&read(file));
        let (tags, text) = tags_and_text(&template);
        for line in text.lines() {
            // An attribute that a macro writes stands outside any tag.
            if line.trim_start().strip_suffix("=\"\"").is_some_and(|name| !name.contains(' ')) {
                continue;
            }
            let plain = NO_WORDS.iter().fold(line.to_owned(), |line, name| line.replace(name, ""));
            assert!(!plain.chars().any(char::is_alphabetic), "{file}: {line:?} belongs in locales/");
        }
        for tag in tags {
            for spoken in ["aria-label=\"", "title=\"", "placeholder=\"", "alt=\""] {
                let value = tag.split_once(spoken).and_then(|(_, rest)| rest.split('"').next()).unwrap_or("");
                let plain = NO_WORDS.iter().fold(value.to_owned(), |value, name| value.replace(name, ""));
                assert!(!plain.chars().any(char::is_alphabetic), "{file}: {spoken}{value}\" belongs in locales/");
            }
        }
    }
}

#[test]
fn pages_have_no_inline_script_or_style() {
    for file in files("crates/web/templates", ".html") {
        let template = bare(&read(&file));
        let (tags, _) = tags_and_text(&template);
        for tag in tags {
            let name = tag.split_whitespace().next().unwrap_or("");
            assert!(name != "style", "{file}: <{tag}>");
            assert!(name != "script" || tag.contains(" src="), "{file}: <{tag}>");
            for attribute in tag.split_whitespace().skip(1) {
                let name = attribute.split('=').next().unwrap_or("");
                let inline = name == "style" || (name.starts_with("on") && attribute.contains('='));
                assert!(!inline, "{file}: {attribute}");
            }
        }
    }
}

/// Rust without comments and without tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or("");
    text.lines().map(|l| l.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_code_that_speaks_to_people_holds_no_cyrillic() {
    let cyrillic = |c: char| ('\u{0400}'..='\u{052f}').contains(&c);
    for folder in ["crates/office/src", "crates/web/src", "crates/papers/src", "crates/store/src", "crates/eds/src"] {
        for file in files(folder, ".rs") {
            if LETTERS.contains(&file.as_str()) || file.ends_with("_tests.rs") {
                continue;
            }
            for line in code(&read(&file)).lines() {
                assert!(!line.chars().any(cyrillic), "{file}: {line:?} belongs in locales/");
            }
        }
    }
}
