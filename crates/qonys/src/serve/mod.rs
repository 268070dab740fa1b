//! A server that runs: signals, service manager, graceful stop.

mod notify;
mod run;

pub use run::{Stop, listen, serve, signals};
