//! A certificate as it arrives and as an authority signed it: who, and until when (`src/eds/certificate.rs`).
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| qonys_fuzz::bounded(data, qonys_fuzz::eds::certificate));
