//! An answer, a stamp and a question of RFC 3161: over what, when (`src/eds/timestamp.rs`).
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| qonys_fuzz::bounded(data, qonys_fuzz::eds::timestamp));
