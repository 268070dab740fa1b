//! The log: one line an event on stderr. It carries numbers, kinds and times, never personal data.

use crate::config::LogFormat;
use anyhow::Context as _;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

/// A filter from its text.
pub fn filter(level: &str) -> anyhow::Result<EnvFilter> {
    EnvFilter::try_new(level)
        .with_context(|| format!("\"{level}\" is no log level; give error, warn, info, debug or trace"))
}

/// Starts the log. `RUST_LOG` goes before the configured level.
pub fn start(level: &str, format: LogFormat) -> anyhow::Result<()> {
    let filter = match std::env::var("RUST_LOG") {
        Ok(level) if !level.is_empty() => self::filter(&level).context("RUST_LOG")?,
        _ => self::filter(level)?,
    };
    let log = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match format {
        LogFormat::Text => log.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    started.map_err(|e| anyhow::anyhow!("the log cannot be started: {e}"))
}
