//! `qonys papers …`

use crate::Outcome;
use crate::cli::Papers;
use anyhow::Context as _;
use qonys_office::ports::Printer as _;
use qonys_papers::{TypstPrinter, samples};
use qonys_procedure::Lang;
use std::fs;
use std::path::Path;

pub fn run(command: &Papers) -> anyhow::Result<Outcome> {
    match command {
        Papers::Samples { folder } => write_samples(folder)?,
    }
    Ok(Outcome::Yes)
}

/// Every kind in every language, by name of its file.
fn write_samples(folder: &Path) -> anyhow::Result<()> {
    let press = TypstPrinter.press(&[])?;
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for paper in Lang::ALL.iter().flat_map(|&lang| samples::samples(lang)) {
        let name = samples::file_name(&paper);
        let pdf = press.print(&paper)?;
        let path = folder.join(&name);
        fs::write(&path, pdf).with_context(|| format!("{} cannot be written", path.display()))?;
        super::print(&name)?;
    }
    Ok(())
}
