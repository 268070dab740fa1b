//! Tests of the office on a real database, with real keys and signatures.

mod journey;
mod waiting;
mod world;
