//! Tests of the office on a real database, with real keys and signatures.

mod container;
mod journey;
mod mail;
mod papers;
mod register;
mod templates;
mod waiting;
mod world;
