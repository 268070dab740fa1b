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
