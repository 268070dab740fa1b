//! Signatures end to end: made here, made by OpenSSL, broken in every way.

mod authority;
mod bad_input;
mod chains;
mod evidence;
mod fixtures;
mod gost_engine;
mod ocsp;
mod openssl;
mod policies;
mod revocations;
mod tampering;
mod timestamps;
mod wrapped;
