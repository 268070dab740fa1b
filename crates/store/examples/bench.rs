//! `cargo run --release -p qonys-store --example bench -- [WRITERS] [SECONDS] [FOLDER]`: the measurement of
//! `qonys bench acts` without the rest of the binary.

use qonys_store::{SystemEntropy, bench};
use std::{path::Path, sync::Arc};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let writers = args.next().map_or(Ok(64), |text| text.parse())?;
    let seconds = args.next().map_or(Ok(5), |text| text.parse())?;
    let folder = args.next().unwrap_or_else(|| ".".to_owned());
    let inputs = bench::Inputs::new(writers, seconds, Path::new(&folder));
    let report = bench::acts(&inputs, Arc::new(SystemEntropy))?;
    println!("{}", serde_json::to_string_pretty(&serde_json::json!({ "inputs": inputs, "report": report }))?);
    Ok(())
}
