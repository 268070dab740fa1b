//! `qonys`: one program. Here the parts are put together: configuration, store, rules, trust, papers, pages.

mod assemble;
mod authority;
mod bench;
mod cli;
mod commands;
mod config;
mod demo;
mod doctor;
mod files;
mod identity;
mod log;
mod metrics;
mod revocation;
mod rules;
mod serve;
mod system;
mod trust;
mod typesetter;

use clap::Parser as _;
use std::process::ExitCode;

/// How a command ended \[interface.md\].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done, or yes: exit 0.
    Yes,
    /// A negative answer: exit 1.
    No,
    /// Could not be judged: exit 2. The command has said why.
    Unable,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Yes => 0,
            Outcome::No => 1,
            Outcome::Unable => 2,
        })
    }
}

/// Heaps of the allocator. By default there is one for every thread, up to eight a core, and each keeps what its
/// longest work took: typesetting and verification come in bursts on many threads. Two are as fast and hold half.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn keep_few_heaps() {
    const HEAPS: i32 = 2;
    // SAFETY: called before any other thread exists; the option takes any number and fails harmlessly.
    #[allow(unsafe_code, reason = "there is no safe way to say it but an environment variable")]
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, HEAPS);
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn keep_few_heaps() {}

fn main() -> ExitCode {
    keep_few_heaps();
    // clap itself ends with 2 on misuse and 0 on --help.
    match commands::run(cli::Cli::parse().command) {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            eprintln!("qonys: {error:#}");
            ExitCode::from(2)
        }
    }
}
