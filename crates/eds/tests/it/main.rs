//! Signatures end to end: made here, made by OpenSSL, broken in every way.

mod asic;
mod authority;
mod bad_input;
mod chains;
mod containers_by_hand;
mod corpus;
mod evidence;
mod fixtures;
mod gost_engine;
mod lists_by_hand;
mod ocsp;
mod ocsp_by_hand;
mod openssl;
mod paths;
mod people;
mod policies;
mod revocations;
mod stamps_by_hand;
mod statements;
mod tampering;
mod timestamps;
mod wrapped;
