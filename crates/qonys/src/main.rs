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
mod heaps;
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

fn main() -> ExitCode {
    heaps::keep_few();
    // clap itself ends with 2 on misuse and 0 on --help.
    match commands::run(cli::Cli::parse().command) {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            eprintln!("qonys: {error:#}");
            ExitCode::from(2)
        }
    }
}
