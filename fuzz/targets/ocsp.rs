//! An answer and a question of OCSP: about whom, by whom, until when (`src/eds/ocsp.rs`).
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| qonys_fuzz::bounded(data, qonys_fuzz::eds::ocsp));
