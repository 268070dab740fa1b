//! Tests of the procedure crate: one binary.

mod rules;
