//! Cryptographic Message Syntax (RFC 5652), signed data only.

pub mod build;
pub(crate) mod read;
