//! Words for people in Kazakh, Russian and English.
//!
//! Messages live in `locales/{kk,ru,en}/*.ftl` and become functions of [`Words`] when this crate is
//! built: `stage-draft` is `words.stage_draft()`, `queue-overdue = { $count } …` is
//! `words.queue_overdue(3)`, an attribute `.todo` of `error-busy` is `words.error_busy_todo()`. A
//! missing key or argument does not compile; a key or an argument that one language lacks fails the
//! build with file and key. Nothing is parsed, allocated or locked at run time for a message without
//! arguments.
//!
//! What the domain names by id (stages, acts, fields, errors …) is spoken by the functions of
//! `domain.rs`; tests walk every id in every language.

mod dates;
mod domain;
mod lang;
mod statement;
mod told;

pub use domain::ErrorText;
pub use lang::Count;
pub use qonys_procedure::ruled::Lang;
pub use statement::{Labels, NoLabels};

use lang::{index, plural};

/// The messages of one language. Cheap to copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    lang: Lang,
}

impl Words {
    /// The words of a language.
    pub const fn of(lang: Lang) -> Words {
        Words { lang }
    }

    /// Whose words these are.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// A message without arguments by its key (`stage-draft`, `error-busy.todo`), if there is one.
    /// For keys that are data; where the key is known, call its function.
    pub fn text(&self, key: &str) -> Option<&'static str> {
        let found = TABLE.binary_search_by(|(known, _)| (*known).cmp(key)).ok()?;
        Some(TABLE[found].1[index(self.lang)])
    }

    /// Keys of all messages without arguments, in order.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        TABLE.iter().map(|(key, _)| *key)
    }
}

/// Puts an argument into a message.
fn put(out: &mut String, arg: &dyn std::fmt::Display) {
    use std::fmt::Write;
    // Writing to a String fails only if the argument's own Display does; then it is left out.
    let _ = write!(out, "{arg}");
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));
