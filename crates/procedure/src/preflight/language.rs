//! Point 6: the questionnaire is in Kazakh or Russian. Words in Latin letters that are names,
//! employers, schools, titles, technologies, addresses or links do not count.

use super::finding::{Arg, FindingId, Place};
use super::input::Form;
use super::look::Look;
use crate::form::Text;
use crate::forms::Questionnaire;
use crate::translit::is_cyrillic;
use std::collections::{BTreeSet, HashSet};

/// Most words that a warning names.
const WORDS_SHOWN_MAX: usize = 12;
/// Longest abbreviation in capital letters that counts as a technology or a body.
const ABBREVIATION_CHARS_MAX: usize = 6;

/// A free-text field.
struct FreeText<'a> {
    path: String,
    text: &'a str,
    /// Whole sentences, which cannot do without a Cyrillic word; else a few words.
    prose: bool,
}

pub(super) fn look(look: &mut Look<'_>) {
    let Form::Residence(form) = look.submission.form else { return };
    let allowed = allowed_words(form);
    for FreeText { path, text, prose } in free_texts(form) {
        let words = Words::of(text, &allowed, &look.rules.law.technologies);
        let shown = || {
            let shown: Vec<&str> = words.foreign.iter().take(WORDS_SHOWN_MAX).map(String::as_str).collect();
            vec![("words", Arg::Text(shown.join(", ")))]
        };
        let place = Place::field(path);
        if words.cyrillic == 0 && (prose || words.foreign_count > 0) {
            look.add(FindingId::LanguageNoCyrillic, place, vec![]);
        } else if words.foreign_count > words.cyrillic {
            look.add(FindingId::LanguageMostlyLatin, place, shown());
        } else if words.foreign_count > 0 {
            look.add(FindingId::LanguageLatinWords, place, shown());
        }
    }
}

fn free_texts(form: &Questionnaire) -> Vec<FreeText<'_>> {
    fn free<const N: usize>(path: impl Into<String>, text: &Option<Text<N>>, prose: bool) -> Option<FreeText<'_>> {
        let text = text.as_ref().map(Text::as_str).filter(|t| !t.is_empty())?;
        Some(FreeText { path: path.into(), text, prose })
    }
    let single = [
        free("purpose", &form.purpose, true),
        free("means", &form.means, true),
        free("autobiography", &form.autobiography, true),
        free("education", &form.education, false),
        free("profession", &form.profession, false),
        free("military.details", &form.military.details, false),
    ];
    let convictions = form.convictions.into_iter().enumerate();
    let refusals = form.refusals.into_iter().enumerate();
    let stays = form.stays.into_iter().enumerate();
    let relatives = form.relatives.into_iter().enumerate();
    single
        .into_iter()
        .chain(convictions.map(|(i, c)| free(format!("convictions[{i}].details"), &c.details, true)))
        .chain(refusals.map(|(i, r)| free(format!("refusals[{i}].details"), &r.details, true)))
        .chain(stays.map(|(i, s)| free(format!("stays[{i}].purpose"), &s.purpose, false)))
        .chain(relatives.map(|(i, r)| free(format!("relatives[{i}].occupation"), &r.occupation, false)))
        .flatten()
        .collect()
}

/// Words of the form's own names, employers, schools, posts and addresses, small letters.
fn allowed_words(form: &Questionnaire) -> HashSet<String> {
    let identity = &form.identity;
    let mut allowed = HashSet::new();
    let mut take = |text: Option<&str>| {
        for word in text.unwrap_or("").split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
            allowed.insert(word.to_lowercase());
        }
    };
    for name in [&identity.name_latin.surname, &identity.name_latin.given, &identity.name_latin.patronymic] {
        take(name.as_ref().map(Text::as_str));
    }
    for text in identity.previous_names.iter().chain(&identity.birth_place).chain(&form.address) {
        take(Some(text.as_str()));
    }
    for span in &form.occupations {
        for text in [&span.place, &span.post, &span.address] {
            take(text.as_ref().map(Text::as_str));
        }
    }
    for relative in &form.relatives {
        take(relative.name.as_ref().map(Text::as_str));
        take(relative.address.as_ref().map(Text::as_str));
    }
    for address in &form.addresses {
        take(address.address.as_ref().map(Text::as_str));
    }
    allowed
}

/// Words of a text by script.
#[derive(Default)]
struct Words {
    cyrillic: usize,
    foreign_count: usize,
    /// Each Latin word that counts, once, in order.
    foreign: Vec<String>,
}

impl Words {
    fn of(text: &str, allowed: &HashSet<String>, technologies: &BTreeSet<String>) -> Words {
        let mut words = Words::default();
        let mut after_own = false;
        let mut quoted = false;
        for token in text.split_whitespace() {
            if token.starts_with(['«', '"', '“', '„']) {
                quoted = true;
            }
            let closes = token.trim_end_matches(['.', ',', ';', ':', ')']).ends_with(['»', '"', '”', '“']);
            if is_link(token) {
                after_own = true;
            } else {
                for word in token.split(|c: char| !(c.is_alphanumeric() || "+#.'’".contains(c))) {
                    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '+' && c != '#');
                    if word.chars().any(char::is_alphabetic) {
                        after_own = words.take(word, quoted || after_own, quoted, allowed, technologies);
                    }
                }
                // A new sentence may begin with a capital letter without being a name.
                after_own &= !token.ends_with(['.', '!', '?']);
            }
            quoted &= !closes;
        }
        words
    }

    /// Counts a word; answers whether a capital letter after it is a name's.
    fn take(
        &mut self,
        word: &str,
        name_may_follow: bool,
        quoted: bool,
        allowed: &HashSet<String>,
        technologies: &BTreeSet<String>,
    ) -> bool {
        if word.chars().any(is_cyrillic) {
            self.cyrillic += 1;
            return true;
        }
        let small = word.to_lowercase();
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let own = quoted
            || allowed.contains(&small)
            || technologies.contains(&small)
            || is_technical(word)
            || capital && name_may_follow;
        if own {
            return name_may_follow;
        }
        self.foreign_count += 1;
        if !self.foreign.iter().any(|w| w.to_lowercase() == small) {
            self.foreign.push(word.to_owned());
        }
        false
    }
}

/// An address of the net or of mail.
fn is_link(token: &str) -> bool {
    let token = token.trim_matches(|c: char| !c.is_alphanumeric());
    token.contains("://") || token.starts_with("www.") || token.contains('@') || {
        // A domain: letters after a dot, without an end of sentence glued to the next word.
        let host = token.split('/').next().unwrap_or("");
        host.rsplit_once('.').is_some_and(|(name, end)| {
            (2..=6).contains(&end.len())
                && !name.is_empty()
                && end.bytes().all(|b| b.is_ascii_lowercase())
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b))
        })
    }
}

/// Digits or signs in it, capitals inside, or a short abbreviation in capitals.
fn is_technical(word: &str) -> bool {
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    word.chars().any(|c| c.is_ascii_digit() || c == '+' || c == '#')
        || letters <= 2 && upper == letters
        || upper == letters && letters <= ABBREVIATION_CHARS_MAX
        || word.chars().skip(1).any(char::is_uppercase) && upper < letters
}
