//! Tests of the office on a real database, with real keys and signatures.

mod automatic;
mod certificate;
mod complaints;
mod container;
mod journey;
mod mail;
mod papers;
mod register;
mod several;
mod templates;
mod verification;
mod waiting;
mod world;
