//! A finding: what is wrong, where, what to do, and where the rule comes from.

use crate::choice;
use crate::document::DocumentKind;
use crate::ruled::{Lang, Text3};
use crate::time::Date;
use serde::{Deserialize, Serialize};

choice! {
    /// Weight of a finding.
    pub enum Level ("level") {
        /// Nothing can be signed until it is mended.
        Blocking = "blocking",
        /// Can be signed; the person and the officer see it.
        Warning = "warning",
    }
}

/// What a finding points at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "at")]
pub enum Place {
    /// A field: `identity.travel_documents[0].number`.
    Field {
        /// Path in the form.
        path: String,
    },
    /// The `n`-th document of a kind.
    Document {
        /// Kind.
        kind: DocumentKind,
        /// 1 and up.
        n: u16,
    },
    /// The certificate with which it is to be signed.
    Certificate,
    /// The consent.
    Consent,
    /// The case as a whole.
    Case,
}

impl Place {
    /// A field by its path.
    pub fn field(path: impl Into<String>) -> Place {
        Place::Field { path: path.into() }
    }
}

/// An argument of a finding's text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Arg {
    /// A whole number.
    Number(i64),
    /// A day, written as each language writes it.
    Date(Date),
    /// One text a language.
    Text3(Text3),
    /// The same in every language.
    Text(String),
}

impl Arg {
    /// As it stands in a text.
    pub fn show(&self, lang: Lang) -> String {
        match self {
            Arg::Number(n) => n.to_string(),
            Arg::Date(d) if lang == Lang::En => d.strftime("%-d %B %Y").to_string(),
            Arg::Date(d) => d.strftime("%d.%m.%Y").to_string(),
            Arg::Text3(t) => t.get(lang).to_owned(),
            Arg::Text(t) => t.clone(),
        }
    }
}

/// One finding of preflight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable id; the text stands in `law/findings.toml` under it.
    pub id: String,
    /// Which of the eleven points, 1–11.
    pub point: u8,
    /// Blocking or warning.
    pub level: Level,
    /// Where.
    pub place: Place,
    /// What is wrong and what to do.
    pub text: Text3,
    /// Arguments of the text, by name.
    pub args: Vec<(String, Arg)>,
    /// The value that stands there, where two are compared.
    #[serde(default)]
    pub given: Option<String>,
    /// The value with which it was compared.
    #[serde(default)]
    pub compared: Option<String>,
    /// Where the rule comes from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

impl Finding {
    /// The text in one language.
    pub fn text(&self, lang: Lang) -> &str {
        self.text.get(lang)
    }

    /// Stops the signing.
    pub fn is_blocking(&self) -> bool {
        self.level == Level::Blocking
    }
}
