//! What an act's content looks like: one declaration gives the typed struct, its bounds on reading,
//! and the description from which forms and the API's documentation are generated.

use crate::time::{Date, Instant};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A text of more characters than this has room for several lines.
const LINE_MAX: usize = 300;

/// What a field accepts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum FieldKind {
    /// Text of at most `max` characters, in one line or in several.
    Text {
        /// Characters at most.
        max: usize,
        /// It may have several lines.
        lines: bool,
    },
    /// Whole number.
    Number { min: u64, max: u64 },
    /// Yes or no.
    Bool,
    /// A day.
    Date,
    /// A day and time, Almaty.
    DateTime,
    /// One of fixed ids; labels are `choice-<name>-<id>` in `locales/`.
    Choice { name: &'static str, ids: &'static [&'static str] },
    /// One id of a list that is data: `grounds`, `professions`, `cities`, `centres`, `countries`, `fields`,
    /// `colleagues` (employees to whom a case can be given).
    Catalogue { name: &'static str },
    /// Several of the same kind.
    List { of: Box<FieldKind>, max: usize },
    /// A group of fields.
    Group { fields: Vec<Field> },
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    /// Name in the content; the label is `field-<name>` in `locales/`.
    pub name: &'static str,
    /// What it accepts.
    pub kind: FieldKind,
    /// Whether it must be there.
    pub required: bool,
}

/// A type that can stand in a form.
pub trait FormValue {
    /// What the field accepts.
    fn kind() -> FieldKind;
    /// Whether the field must be there.
    const REQUIRED: bool = true;
}

impl FormValue for bool {
    fn kind() -> FieldKind {
        FieldKind::Bool
    }
}
impl FormValue for u16 {
    fn kind() -> FieldKind {
        FieldKind::Number { min: 0, max: u64::from(u16::MAX) }
    }
}
impl FormValue for u32 {
    fn kind() -> FieldKind {
        FieldKind::Number { min: 0, max: u64::from(u32::MAX) }
    }
}
impl FormValue for u64 {
    fn kind() -> FieldKind {
        FieldKind::Number { min: 0, max: (1 << 53) - 1 }
    }
}
impl FormValue for Date {
    fn kind() -> FieldKind {
        FieldKind::Date
    }
}
impl FormValue for Instant {
    fn kind() -> FieldKind {
        FieldKind::DateTime
    }
}
impl<T: FormValue> FormValue for Option<T> {
    fn kind() -> FieldKind {
        T::kind()
    }
    const REQUIRED: bool = false;
}
/// Lists are bounded to 100 entries on reading.
impl<T: FormValue> FormValue for Vec<T> {
    fn kind() -> FieldKind {
        FieldKind::List { of: Box::new(T::kind()), max: 100 }
    }
    const REQUIRED: bool = false;
}

/// Text of at most `MAX` characters, in NFC, trimmed, without control characters other than line
/// feeds. Reading refuses anything longer.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Text<const MAX: usize>(String);

impl<const MAX: usize> Text<MAX> {
    /// Takes a text if it keeps the bounds.
    pub fn new(raw: &str) -> Result<Self, TextError> {
        let text: String = raw.replace("\r\n", "\n").nfc().collect();
        let text = text.trim();
        if let Some(c) = text.chars().find(|c| c.is_control() && *c != '\n') {
            return Err(TextError::Control(c));
        }
        let count = text.chars().count();
        if count > MAX { Err(TextError::TooLong { count, max: MAX }) } else { Ok(Text(text.to_owned())) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Nothing but white space was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Why a text was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Longer than allowed.
    #[error("{count} characters where at most {max} are allowed")]
    TooLong {
        /// Characters given.
        count: usize,
        /// Characters allowed.
        max: usize,
    },
    /// A control character.
    #[error("control character U+{:04X}", *.0 as u32)]
    Control(char),
}

impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(d)?;
        Text::new(&raw).map_err(serde::de::Error::custom)
    }
}

impl<const MAX: usize> FormValue for Text<MAX> {
    fn kind() -> FieldKind {
        FieldKind::Text { max: MAX, lines: MAX > LINE_MAX }
    }
}

impl<const MAX: usize> std::fmt::Display for Text<MAX> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A short text that stands in several lines on paper: a machine-readable zone.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lines<const MAX: usize>(Text<MAX>);

impl<const MAX: usize> std::ops::Deref for Lines<MAX> {
    type Target = Text<MAX>;

    fn deref(&self) -> &Text<MAX> {
        &self.0
    }
}

impl<const MAX: usize> From<Text<MAX>> for Lines<MAX> {
    fn from(text: Text<MAX>) -> Self {
        Lines(text)
    }
}

impl<const MAX: usize> FormValue for Lines<MAX> {
    fn kind() -> FieldKind {
        FieldKind::Text { max: MAX, lines: true }
    }
}

/// A name, an address, a number on paper.
pub type Line = Text<200>;
/// Reasons, remarks, minutes.
pub type Prose = Text<4000>;

/// Declares the content of an act or a part of it. Unknown fields are refused on reading.
#[macro_export]
macro_rules! form {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$fmeta:meta])* pub $field:ident : $ty:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$fmeta])* pub $field: $ty),* }

        impl $name {
            /// The fields in the order in which a person fills them in.
            pub fn fields() -> Vec<$crate::form::Field> {
                vec![$($crate::form::Field {
                    name: stringify!($field),
                    kind: <$ty as $crate::form::FormValue>::kind(),
                    required: <$ty as $crate::form::FormValue>::REQUIRED,
                }),*]
            }
        }

        impl $crate::form::FormValue for $name {
            fn kind() -> $crate::form::FieldKind {
                $crate::form::FieldKind::Group { fields: Self::fields() }
            }
        }
    };
}

/// Declares an enumeration with stable ids (snake_case in JSON, storage and locales).
#[macro_export]
macro_rules! choice {
    ($(#[$meta:meta])* pub enum $name:ident ($key:literal) { $($(#[$vmeta:meta])* $variant:ident = $id:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $id)] $variant),* }

        impl $name {
            /// Every value, in the order of the rules.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];
            /// Every id, in the same order.
            pub const IDS: &'static [&'static str] = &[$($id),*];

            /// The stable id.
            pub const fn id(self) -> &'static str {
                match self { $($name::$variant => $id),* }
            }

            /// The value of an id.
            pub fn from_id(id: &str) -> Option<Self> {
                match id { $($id => Some($name::$variant),)* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.id())
            }
        }

        impl $crate::form::FormValue for $name {
            fn kind() -> $crate::form::FieldKind {
                $crate::form::FieldKind::Choice { name: $key, ids: Self::IDS }
            }
        }
    };
}
