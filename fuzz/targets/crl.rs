//! A revocation list as it arrives and as an authority signed it: who was revoked stays so (`src/eds/crl.rs`).
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| qonys_fuzz::bounded(data, qonys_fuzz::eds::crl));
