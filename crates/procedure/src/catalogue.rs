//! Ids of lists that are data: which values exist is said by the edition and the law tables, not by
//! the code. A well-formed id that no list knows is refused where the list is at hand.

use crate::form::{FieldKind, FormValue};
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc};

/// Longest id of a catalogue, in bytes.
pub const ID_BYTES_MAX: usize = 40;

/// Why a text is no id of a catalogue.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an id: 1 to 40 of a-z, A-Z, 0-9, `-`, `_`, `.`")]
pub struct BadId(pub String);

macro_rules! catalogue_id {
    ($($(#[$doc:meta])* $name:ident in $list:literal),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes a well-formed id.
            pub fn new(id: &str) -> Result<Self, BadId> {
                let well_formed = (1..=ID_BYTES_MAX).contains(&id.len())
                    && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
                if well_formed { Ok($name(id.into())) } else { Err(BadId(id.chars().take(ID_BYTES_MAX).collect())) }
            }

            /// The id.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;

            fn try_from(id: String) -> Result<Self, BadId> {
                $name::new(&id)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0.to_string()
            }
        }

        impl std::str::FromStr for $name {
            type Err = BadId;

            fn from_str(id: &str) -> Result<Self, BadId> {
                $name::new(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FormValue for $name {
            fn kind() -> FieldKind {
                FieldKind::Catalogue { name: $list }
            }
        }
    )*};
}

catalogue_id! {
    /// A city of the edition, for example `astana`.
    CityId in "cities",
    /// A migration service department of a city.
    OfficeId in "offices",
    /// A service centre of the State Corporation.
    CentreId in "centres",
    /// A profession of the edition's extract.
    ProfessionId in "professions",
    /// A ground of refusal or annulment of the law tables.
    GroundId in "grounds",
    /// A state: ISO 3166-1 alpha-3, as in machine-readable zones, for example `IND`.
    Country in "countries",
    /// An edition of the pilot's rules, for example `2026`.
    EditionId in "editions",
    /// A field of a signed form, for example `identity.birth_date`, or a document kind.
    FieldRef in "fields",
    /// A criterion of the petition.
    CriterionId in "criteria",
    /// A state body or organisation of the law tables, for example `mia`.
    BodyId in "bodies",
    /// A border checkpoint, for example `nqz`.
    CheckpointId in "checkpoints",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_with_other_letters_or_too_long_is_refused() {
        assert_eq!(CityId::new("astana").map(|c| c.to_string()), Ok("astana".to_owned()));
        for bad in ["", "Астана", "a b", "a/b", &"a".repeat(41)] {
            assert!(CityId::new(bad).is_err(), "{bad}");
        }
        assert!(serde_json::from_str::<CityId>("\"a b\"").is_err());
    }
}
