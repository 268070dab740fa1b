//! The office: what is done with the procedure, the signatures and the store.

pub mod ports;
