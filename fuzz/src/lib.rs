//! Properties that hold for any bytes, and a bound on what it costs to find out.
//!
//! Each target in `targets` tries one property with bytes that libFuzzer finds. What it begins with is kept in
//! `corpus`, made by the example `fuzz_corpus` of `crates/eds`; the tests of `crates/eds` and `crates/training` hold
//! every kept file to the same properties.

#![allow(missing_docs, dead_code, reason = "modules that are shared with tests; no target needs all of them")]

pub mod agent;
pub mod eds;
mod memory;

pub use memory::bounded;
