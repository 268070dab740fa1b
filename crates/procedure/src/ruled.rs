//! Data that carries its rule: where it comes from and whether the text in force was read.

use crate::choice;
use serde::{Deserialize, Serialize};

choice! {
    /// A language of the service.
    pub enum Lang ("lang") {
        /// Kazakh.
        Kk = "kk",
        /// Russian.
        Ru = "ru",
        /// English; a reading copy, never the text that binds.
        En = "en",
    }
}

impl Lang {
    /// The two-letter tag (ISO 639-1), as in `lang="kk"` and in statements.
    pub const fn tag(self) -> &'static str {
        self.id()
    }

    /// The language's own name for itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Lang::Kk => "Қазақша",
            Lang::Ru => "Русский",
            Lang::En => "English",
        }
    }

    /// A whole number as people write it, from five digits on with its thousands set apart: `15 728` with a
    /// no-break space, in English `15,728`, but `3932`; so a year stays a year.
    pub fn number(self, n: i64) -> String {
        let digits = n.unsigned_abs().to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
        if n < 0 {
            out.push('−');
        }
        for (i, digit) in digits.chars().enumerate() {
            if digits.len() > 4 && i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(if self == Lang::En { ',' } else { '\u{a0}' });
            }
            out.push(digit);
        }
        out
    }

    /// The language of a tag: `kk`, `ru-KZ`, `EN_us`; `kz` is what many write for Kazakh.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "kk" | "kz" => Some(Lang::Kk),
            "ru" => Some(Lang::Ru),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// The best of an `Accept-Language` header (RFC 9110, 12.5.4): the known language of the highest
    /// quality, the earlier of equals; Kazakh, the state language, if the header names none of ours.
    /// Reads at most 20 ranges.
    pub fn from_accept_language(header: &str) -> Lang {
        let mut best: Option<(Lang, f32)> = None;
        for range in header.split(',').take(20) {
            let mut pieces = range.split(';');
            let Some(lang) = pieces.next().and_then(Lang::from_tag) else { continue };
            let quality = pieces
                .find_map(|p| p.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.trim().parse::<f32>().unwrap_or(0.0));
            if quality > 0.0 && best.is_none_or(|(_, known)| quality > known) {
                best = Some((lang, quality));
            }
        }
        best.map_or(Lang::Kk, |(lang, _)| lang)
    }
}

/// One text in the three languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text3 {
    /// Kazakh.
    pub kk: String,
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
}

impl Text3 {
    /// The same in every language: numbers, codes, names as given.
    pub fn same(text: impl Into<String>) -> Text3 {
        let text = text.into();
        Text3 { kk: text.clone(), ru: text.clone(), en: text }
    }

    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Kk => &self.kk,
            Lang::Ru => &self.ru,
            Lang::En => &self.en,
        }
    }

    /// Built from one text a language.
    pub fn by(mut make: impl FnMut(Lang) -> String) -> Text3 {
        Text3 { kk: make(Lang::Kk), ru: make(Lang::Ru), en: make(Lang::En) }
    }
}

/// A value with its rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ruled<T> {
    /// The value.
    pub value: T,
    /// Where the rule comes from; begins with `[order …]`, `[report]`, `[law …]` or `[ours]`.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

impl<T> std::ops::Deref for Ruled<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}
