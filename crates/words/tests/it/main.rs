//! Tests of `qonys-words`.

mod build;
mod dates;
mod lang;
