//! Text from outside made printable without losing anything of it.
//!
//! A letter that no font of the paper has, or that would not be seen, is written as its code, as in
//! `[U+1F600]`: PDF/A forbids missing glyphs, and a hidden change of direction on a signed paper would
//! deceive its reader.

use typst::text::Font;

/// Letters in a row after which a line may break inside a word, so that no word leaves the page.
const WORD_CHARS_MAX: usize = 28;
/// Invisible place for a line break.
pub(crate) const BREAK: char = '\u{200B}';

/// Makes text printable in the fonts of the papers.
pub(crate) struct Plain<'a> {
    fonts: &'a [Font],
}

impl<'a> Plain<'a> {
    /// Text must be in each of these fonts.
    pub(crate) fn new(fonts: &'a [Font]) -> Self {
        Plain { fonts }
    }

    /// One paragraph or several, line feeds kept.
    pub(crate) fn text(&self, raw: &str) -> String {
        let mut out = String::with_capacity(raw.len());
        let mut run = 0;
        for c in raw.chars() {
            match c {
                '\n' | ' ' => {
                    run = 0;
                    out.push(c);
                }
                '\r' => {}
                '\t' | '\u{A0}' => {
                    run = 0;
                    out.push(' ');
                }
                c if self.shows(c) => run = push(&mut out, c, run),
                c => {
                    for c in format!("[U+{:04X}]", u32::from(c)).chars() {
                        run = push(&mut out, c, run);
                    }
                }
            }
        }
        out
    }

    /// One line: line feeds become spaces.
    pub(crate) fn line(&self, raw: &str) -> String {
        self.text(&raw.replace('\n', " "))
    }

    fn shows(&self, c: char) -> bool {
        let hidden = c.is_control()
            || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{FEFF}'
                | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
                | '\u{FE00}'..='\u{FE0F}' | '\u{FFF0}'..='\u{FFFF}');
        !hidden && self.fonts.iter().all(|font| font.info().coverage.contains(u32::from(c)))
    }
}

/// Adds a letter to a word of `run` letters; a long word gets a place to break, never before a mark
/// that belongs to the letter in front of it.
fn push(out: &mut String, c: char, run: usize) -> usize {
    let breaks = run >= WORD_CHARS_MAX && c.is_alphanumeric();
    if breaks {
        out.push(BREAK);
    }
    out.push(c);
    if breaks { 1 } else { run + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use typst::foundations::Bytes;

    fn fonts() -> Vec<Font> {
        let data: &[u8] = include_bytes!("../../../assets/fonts/NotoSans-Regular.ttf");
        Font::new(Bytes::new(data), 0).into_iter().collect()
    }

    #[test]
    fn letters_of_the_three_languages_stay_as_they_are() {
        let fonts = fonts();
        let text = "Ғалым Әуезов: «ңқөұүһі ӘҒҚҢӨҰҮҺІ» — Ёлкин, O’Brien, Müller №1";
        assert_eq!(Plain::new(&fonts).text(text), text);
    }

    #[test]
    fn what_cannot_be_seen_is_written_as_its_code() {
        let fonts = fonts();
        let plain = Plain::new(&fonts);
        assert_eq!(plain.line("a\u{202E}b"), "a[U+202E]b");
        assert_eq!(plain.line("\u{0}"), "[U+0000]");
        assert_eq!(plain.line("ok 😀"), "ok [U+1F600]");
        assert_eq!(plain.line("של"), "[U+05E9][U+05DC]");
    }

    #[test]
    fn a_word_longer_than_a_line_may_break_and_loses_nothing() {
        let fonts = fonts();
        let word = "ш".repeat(200);
        let printed = Plain::new(&fonts).line(&word);
        assert_eq!(printed.replace(BREAK, ""), word);
        assert!(printed.split(BREAK).all(|piece| piece.chars().count() <= WORD_CHARS_MAX));
    }

    #[test]
    fn a_line_has_no_line_feeds_and_a_text_keeps_them() {
        let fonts = fonts();
        assert_eq!(Plain::new(&fonts).line("a\nb"), "a b");
        assert_eq!(Plain::new(&fonts).text("a\r\nb"), "a\nb");
    }
}
