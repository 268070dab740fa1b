//! Tests of `qonys-words`.

mod build;
mod dates;
mod domain;
mod lang;
mod statement;
