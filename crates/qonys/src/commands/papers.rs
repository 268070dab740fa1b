//! `qonys papers …`

use crate::Outcome;
use anyhow::Context as _;
use clap::Subcommand;
use qonys_office::ports::Printer as _;
use qonys_papers::{TypstPrinter, samples};
use qonys_procedure::Lang;
use std::fs;
use std::path::{Path, PathBuf};

/// `qonys papers …`
#[derive(Debug, Subcommand)]
pub enum Papers {
    /// Write a sample of every kind in every language, `KIND.LANG.pdf`; the same program makes the same bytes
    #[command(after_help = "Example:\n  qonys papers samples target/papers\n\n\
        The person is the specimen of ICAO 9303, every paper is marked as of a training server. Files of the same\n\
        names are written over. Each name goes to stdout.")]
    Samples {
        /// Folder, made if it is not there
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

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
