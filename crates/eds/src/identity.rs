//! Who a certificate says its holder is.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// Not twelve digits.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("not twelve digits")]
pub struct NotTwelveDigits;

macro_rules! twelve_digits {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name([u8; 12]);

        impl $name {
            /// The twelve digits.
            pub fn as_str(&self) -> &str {
                std::str::from_utf8(&self.0).expect("only digits are ever stored")
            }
        }

        impl FromStr for $name {
            type Err = NotTwelveDigits;

            fn from_str(text: &str) -> Result<Self, NotTwelveDigits> {
                let digits: [u8; 12] = text.as_bytes().try_into().map_err(|_| NotTwelveDigits)?;
                if digits.iter().all(u8::is_ascii_digit) { Ok($name(digits)) } else { Err(NotTwelveDigits) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotTwelveDigits;

            fn try_from(text: String) -> Result<Self, NotTwelveDigits> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.as_str().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.as_str())
            }
        }
    };
}

twelve_digits! {
    /// Individual identification number as it stands in a certificate: twelve digits. The checksum is a
    /// finding about a form, never a condition here: the NCA's own test keys fail it \[eds.md\].
    Iin
}

twelve_digits! {
    /// Business identification number: twelve digits.
    Bin
}
