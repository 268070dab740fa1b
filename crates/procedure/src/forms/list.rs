//! Lists with a bound that is kept on reading.

use crate::form::{FieldKind, FormValue};
use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::marker::PhantomData;

/// At most `MAX` entries; reading stops with an error at the first one too many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct List<T, const MAX: usize>(Vec<T>);

/// More entries than allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("more than {0} entries")]
pub struct TooMany(pub usize);

impl<T, const MAX: usize> List<T, MAX> {
    /// Takes entries if they are not too many.
    pub fn new(entries: Vec<T>) -> Result<Self, TooMany> {
        if entries.len() > MAX { Err(TooMany(MAX)) } else { Ok(List(entries)) }
    }
}

impl<T, const MAX: usize> Default for List<T, MAX> {
    fn default() -> Self {
        List(Vec::new())
    }
}

impl<T, const MAX: usize> std::ops::Deref for List<T, MAX> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'a, T, const MAX: usize> IntoIterator for &'a List<T, MAX> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'de, T: Deserialize<'de>, const MAX: usize> Deserialize<'de> for List<T, MAX> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Bounded<T, const MAX: usize>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>, const MAX: usize> Visitor<'de> for Bounded<T, MAX> {
            type Value = List<T, MAX>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a list of at most {MAX} entries")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = seq.next_element()? {
                    if entries.len() == MAX {
                        return Err(A::Error::custom(TooMany(MAX)));
                    }
                    entries.push(entry);
                }
                Ok(List(entries))
            }
        }
        d.deserialize_seq(Bounded(PhantomData))
    }
}

impl<T: FormValue, const MAX: usize> FormValue for List<T, MAX> {
    fn kind() -> FieldKind {
        FieldKind::List { of: Box::new(T::kind()), max: MAX }
    }
    const REQUIRED: bool = false;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_entry_too_many_is_refused_on_reading() {
        assert_eq!(serde_json::from_str::<List<u32, 3>>("[1,2,3]").unwrap().len(), 3);
        let error = serde_json::from_str::<List<u32, 3>>("[1,2,3,4]").unwrap_err();
        assert!(error.to_string().contains("more than 3 entries"), "{error}");
        assert_eq!(List::<u32, 1>::new(vec![1, 2]), Err(TooMany(1)));
    }
}
