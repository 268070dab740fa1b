//! What differs between the languages in grammar.

use crate::Lang;

/// The place of a language in tables of three.
pub(crate) const fn index(lang: Lang) -> usize {
    match lang {
        Lang::Kk => 0,
        Lang::Ru => 1,
        Lang::En => 2,
    }
}

/// The plural category of a whole number (CLDR cardinal rules of kk, ru, en).
pub(crate) const fn plural(lang: Lang, n: i64) -> &'static str {
    let n = n.unsigned_abs();
    match lang {
        Lang::Kk | Lang::En => {
            if n == 1 {
                "one"
            } else {
                "other"
            }
        }
        Lang::Ru => match (n % 10, n % 100) {
            (_, 11..=14) => "many",
            (1, _) => "one",
            (2..=4, _) => "few",
            _ => "many",
        },
    }
}

/// A whole number that a message counts.
pub trait Count {
    /// The number; what exceeds `i64` is taken as its greatest.
    fn count(&self) -> i64;
}

macro_rules! count {
    ($($ty:ty),*) => {$(
        impl Count for $ty {
            fn count(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }
    )*};
}
count!(u8, u16, u32, u64, usize, i8, i16, i32, i64);

impl<T: Count + ?Sized> Count for &T {
    fn count(&self) -> i64 {
        (**self).count()
    }
}
