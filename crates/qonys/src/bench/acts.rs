//! `qonys bench acts`: how fast acts are written, on the embedded database.

use anyhow::Context;
use clap::Args;
use qonys_store::{SystemEntropy, bench};
use serde_json::{Value, json};
use std::{path::PathBuf, sync::Arc};

/// Writes acts with sealing, leaf and projections for some seconds and prints what it took.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  qonys bench acts --writers 64\n  qonys bench acts --writers 1 --seconds 10 --data /var/lib/qonys"
)]
pub struct ActsArgs {
    /// Writers at once.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=1_024))]
    writers: u32,
    /// For how long.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=3_600))]
    seconds: u32,
    /// Cases in the database before it begins.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    cases: u32,
    /// Folder on the disk to measure; a new database is made in it and removed.
    #[arg(long, default_value = ".")]
    data: PathBuf,
}

/// Measures and gives the JSON of interface.md. Blocking.
///
/// # Errors
/// Of the database and of the folder.
pub fn run(args: &ActsArgs) -> anyhow::Result<Value> {
    let mut inputs = bench::Inputs::new(args.writers, args.seconds, &args.data);
    inputs.cases = args.cases;
    let report = bench::acts(&inputs, Arc::new(SystemEntropy))
        .with_context(|| format!("measuring in {}", args.data.display()))?;
    let mut result = json!({
        "bench": "acts",
        "build": super::build(),
        "inputs": inputs,
    });
    let (Value::Object(result_map), Value::Object(report)) = (&mut result, serde_json::to_value(report)?) else {
        anyhow::bail!("the report is no object");
    };
    result_map.extend(report);
    Ok(result)
}
