//! `qonys templates export | check`

use super::print;
use crate::Outcome;
use crate::config::Config;
use crate::files::read_bounded;
use crate::typesetter::{self, Typesetter};
use crate::{assemble, demo};
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use qonys_office::ports::{Printer as _, TEMPLATE_BYTES_MAX, Template};
use qonys_office::service::templates;
use qonys_papers::TypstPrinter;
use qonys_procedure::Lang;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// `qonys templates …`
#[derive(Debug, Subcommand)]
pub enum Templates {
    /// Write templates into a folder: those of this program, or those in force on a server
    Export(Export),
    /// Print samples of all papers by the templates of a folder; every fault with its file and line
    Check(Check),
    /// Try templates given on stdin; run by the server itself
    #[command(hide = true)]
    Trial,
}

/// `qonys templates export`
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  qonys templates export shipped/\n  \
    qonys templates export --config /etc/qonys/config.toml in-force/\n\n\
    Also while the server runs. No file is written over another one.")]
pub struct Export {
    /// Those in force on the server of this configuration
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Those in force in the demo in this folder
    #[arg(long, value_name = "FOLDER", conflicts_with = "config")]
    pub demo: Option<PathBuf>,
    /// Folder; made if it is not there
    pub folder: PathBuf,
}

/// `qonys templates check`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qonys templates check changed/\n  qonys templates check changed/ --out samples/\n\n\
    The folder holds the templates that are changed; the shipped ones stand in for the others. Exit status 1 if\n\
    anything is wrong. With --out every sample is written as PAPER.LANGUAGE.pdf."
)]
pub struct Check {
    /// Folder with templates (*.typ)
    pub folder: PathBuf,
    /// Write the samples into this folder; made if it is not there
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

pub fn run(command: &Templates) -> anyhow::Result<Outcome> {
    match command {
        Templates::Export(command) => super::block_on(export(command)),
        Templates::Check(command) => check(command),
        Templates::Trial => typesetter::answer().map(|()| Outcome::Yes),
    }
}

async fn export(command: &Export) -> anyhow::Result<Outcome> {
    let ctx = match (&command.config, &command.demo) {
        (Some(file), _) => Some(assemble::real(&Config::load(file)?, false).await?),
        (None, Some(folder)) => Some(demo::inspect::beside(folder).await?),
        (None, None) => None,
    };
    let changed = match &ctx {
        Some(ctx) => templates::in_force(ctx).await?,
        None => Vec::new(),
    };
    std::fs::create_dir_all(&command.folder).with_context(|| format!("cannot make {}", command.folder.display()))?;
    for shipped in Typesetter.shipped() {
        let other = changed.iter().find(|template| template.name == shipped.name);
        let text = other.map_or(shipped.text, |template| &template.text);
        write(&command.folder.join(shipped.name), text.as_bytes())?;
        let mark = if other.is_some() { "  changed by the ministry" } else { "" };
        print(&format!("{}{mark}", shipped.name))?;
    }
    Ok(Outcome::Yes)
}

/// Writes a file, never over another one.
fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = file.with_context(|| format!("cannot make {}", path.display()))?;
    file.write_all(bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn check(command: &Check) -> anyhow::Result<Outcome> {
    let changed = read(&command.folder)?;
    if let Err(faults) = Typesetter.check(&changed) {
        for fault in faults {
            print(&fault.to_string())?;
        }
        return Ok(Outcome::No);
    }
    let shipped = Typesetter.shipped();
    let as_shipped = |one: &&Template| shipped.iter().any(|known| known.name == one.name && known.text == one.text);
    let differ = changed.len() - changed.iter().filter(as_shipped).count();
    print(&format!("{differ} of {} templates differ from the shipped ones; every sample prints", shipped.len()))?;
    match &command.out {
        None => Ok(Outcome::Yes),
        Some(folder) => samples(&changed, folder),
    }
}

/// The templates of a folder, by name.
fn read(folder: &Path) -> anyhow::Result<Vec<Template>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("cannot read {}", folder.display()))?.path();
        if path.extension().is_none_or(|extension| extension != "typ") {
            continue;
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes = read_bounded(&path, TEMPLATE_BYTES_MAX as u64)
            .with_context(|| format!("cannot read {}", path.display()))?;
        let text = String::from_utf8(bytes).with_context(|| format!("{} is not text in UTF-8", path.display()))?;
        found.push(Template { name, text });
    }
    if found.is_empty() {
        bail!("{} holds no templates (*.typ); qonys templates export writes them", folder.display());
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// Every sample: what was tried apart ends, so it is printed here.
fn samples(changed: &[Template], folder: &Path) -> anyhow::Result<Outcome> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut papers: Vec<&str> = TypstPrinter.shipped().iter().flat_map(|template| template.papers.clone()).collect();
    papers.sort_unstable();
    papers.dedup();
    for paper in papers {
        for lang in Lang::ALL {
            match TypstPrinter.sample(changed, paper, *lang) {
                Ok(pdf) => write(&folder.join(format!("{paper}.{}.pdf", lang.id())), &pdf)?,
                Err(faults) => bail!("{paper}: {}", faults.first().map(ToString::to_string).unwrap_or_default()),
            }
        }
    }
    print(&format!("samples are in {}", folder.display()))?;
    Ok(Outcome::Yes)
}
