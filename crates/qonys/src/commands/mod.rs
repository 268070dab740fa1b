//! What each command does.

mod access;
pub mod case;
mod deadline;
pub mod edition;
mod eds;
mod iin;
mod init;
mod openapi;
pub mod papers;
mod serve;
pub mod templates;

use crate::Outcome;
use crate::cli::{Bench, Command};
use anyhow::Context as _;
use std::future::Future;

/// Threads that answer requests; the store has threads of its own.
const WORKERS_MAX: usize = 8;
/// Stack of a thread of the runtime: everyday builds have large frames, and an act goes through many of them. Only what is
/// touched takes memory.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// Runs a command.
pub fn run(command: Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Demo(command) => block_on(crate::demo::run(&command)),
        Command::Init(command) => block_on(init::run(&command)),
        Command::Serve(command) => block_on(serve::run(&command)),
        Command::Migrate(command) => block_on(serve::migrate(&command)),
        Command::Doctor(command) => block_on(crate::doctor::run(&command)),
        Command::Edition(command) => edition::run(&command),
        Command::Iin(command) => iin::run(&command),
        Command::Deadline(command) => deadline::run(&command),
        Command::Eds(command) => eds::run(&command),
        Command::Case(command) => case::run(&command),
        Command::Papers(command) => papers::run(&command),
        Command::Templates(command) => templates::run(&command),
        Command::Access(command) => block_on(access::run(&command)),
        Command::Bench(Bench::Acts(args)) => {
            print(&serde_json::to_string_pretty(&crate::bench::acts::run(&args)?)?)?;
            Ok(Outcome::Yes)
        }
        Command::Bench(Bench::Queue(args)) => block_on(async {
            print(&serde_json::to_string_pretty(&crate::bench::queue::run(&args).await?)?)?;
            Ok(Outcome::Yes)
        }),
        Command::Bench(Bench::Verify(args)) => {
            print(&serde_json::to_string_pretty(&crate::bench::verify::run(&args)?)?)?;
            Ok(Outcome::Yes)
        }
        Command::Bench(Bench::Papers(args)) => {
            print(&serde_json::to_string_pretty(&crate::bench::papers::run(&args)?)?)?;
            Ok(Outcome::Yes)
        }
        Command::Openapi => openapi::run(),
    }
}

/// Runs what needs the runtime.
pub fn block_on(work: impl Future<Output = anyhow::Result<Outcome>>) -> anyhow::Result<Outcome> {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .thread_stack_size(STACK_BYTES)
        .worker_threads(cores.clamp(2, WORKERS_MAX))
        .enable_all()
        .build()
        .context("the runtime cannot be started")?;
    runtime.block_on(work)
}

/// Prints a line on stdout; a reader that has gone away (`| head`) is no fault.
pub fn print(text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    match writeln!(std::io::stdout().lock(), "{text}") {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}
