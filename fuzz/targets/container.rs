//! What a page hands over: every wrapping gives the same container (`src/eds/container.rs`).
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| qonys_fuzz::bounded(data, qonys_fuzz::eds::container));
