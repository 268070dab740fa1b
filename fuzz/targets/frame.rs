//! A frame of the NCALayer protocol: one answer, and nothing signed that was not in it (`src/agent/frame.rs`).
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| qonys_fuzz::bounded(data, qonys_fuzz::agent::frame));
