//! Tests of the procedure crate: one binary.

mod core;
mod rules;
