//! Signed attributes under a true signature: the rules about them hold (`src/eds/cms.rs`).
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| qonys_fuzz::bounded(data, qonys_fuzz::eds::attributes));
