//! A container as it arrives: nobody has signed what they did not sign (`src/eds/cms.rs`).
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| qonys_fuzz::bounded(data, qonys_fuzz::eds::cms));
