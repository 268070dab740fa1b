//! Evidence containers: one spelling, read as it was written (`src/eds/asic.rs`).
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| qonys_fuzz::bounded(data, qonys_fuzz::eds::asic));
