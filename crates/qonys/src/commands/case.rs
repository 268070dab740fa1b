//! `qonys case export | check`

use super::{edition, eds, print};
use crate::Outcome;
use crate::cli::ConfigFile;
use crate::config::Config;
use crate::{assemble, demo, rules};
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use qonys_office::container::{Checked, check};
use qonys_office::desk::{self, Export, Sight};
use qonys_office::{Context, Error};
use qonys_procedure::Lang;
use serde_json::{Value, json};
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

/// `qonys case …`
#[derive(Debug, Subcommand)]
pub enum Case {
    /// Write the evidence container of a case: all of it, as the administrator of the server may
    Export(CaseExport),
    /// Check a container without database, configuration, network and clock; exit 0 everything holds, 1 it does not
    Check(CaseCheck),
}

/// `qonys case export`
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    qonys case export DNR-2026-000123-4 case.asice\n  \
    qonys case export --demo ~/.local/state/qonys-demo --lang ru DNR-2026-000123-4 case.asice\n\n\
    Also while the server runs. The file holds personal data in clear: it is made for you alone (0600), and never\n\
    over another file.")]
pub struct CaseExport {
    #[command(flatten)]
    pub config: ConfigFile,
    /// A case of a demo in this folder, instead of a configured server's
    #[arg(long, value_name = "FOLDER", conflicts_with = "config")]
    pub demo: Option<PathBuf>,
    /// Language of the page for people: kk, ru or en
    #[arg(long, value_name = "LANG", default_value = "kk", value_parser = ["kk", "ru", "en"])]
    pub lang: String,
    /// Number of the case, or its id
    pub case: String,
    /// File to write
    pub file: PathBuf,
}

/// `qonys case check`
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    qonys case check case.asice\n  \
    qonys case check --trust nca --json case.asice\n\n\
    Every fault names the entry and what is wrong with it. Without --trust the authorities in the container are\n\
    believed and told, with the digests of their certificates: compare them with the published ones.")]
pub struct CaseCheck {
    /// Folder of roots and intermediates (.cer .crt .der .pem), each of them trusted
    #[arg(long, value_name = "DIR")]
    pub trust: Option<PathBuf>,
    /// The edition by which the case was played, where it was played in a demo with --edition-file
    #[arg(long, value_name = "FILE")]
    pub edition_file: Option<PathBuf>,
    /// One JSON object instead of text
    #[arg(long)]
    pub json: bool,
    /// The container
    pub file: PathBuf,
}

pub fn run(command: &Case) -> anyhow::Result<Outcome> {
    match command {
        Case::Export(command) => super::block_on(run_export(command)),
        Case::Check(command) => run_check(command),
    }
}

async fn run_export(command: &CaseExport) -> anyhow::Result<Outcome> {
    let ctx = context(command).await?;
    let case = match desk::find(&ctx, &command.case).await {
        Err(Error::NotFound) => bail!("there is no case {}; give its number or its id", command.case),
        found => found?,
    };
    let lang = Lang::from_id(&command.lang).context("--lang: kk, ru or en")?;
    let export = match desk::export_as_operator(&ctx, case, Sight { lang, hidden: &[] }).await {
        Err(Error::NotFound) => bail!("there is no case {}; give its number or its id", command.case),
        export => export?,
    };
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&command.file);
    let file = file.with_context(|| format!("cannot make {}", command.file.display()))?;
    match write(export, file).await {
        Ok(bytes) => {
            print(&format!("{}: {bytes} bytes", command.file.display()))?;
            Ok(Outcome::Yes)
        }
        Err(error) => {
            // Half a container is of no use to anybody, and holds personal data.
            let _ = std::fs::remove_file(&command.file);
            Err(error).with_context(|| format!("{} was not written", command.file.display()))
        }
    }
}

async fn context(command: &CaseExport) -> anyhow::Result<Context> {
    match &command.demo {
        Some(folder) => demo::inspect::beside(folder).await,
        None => assemble::real(&Config::load(&command.config.config)?, false).await,
    }
}

async fn write(mut export: Export, mut file: File) -> anyhow::Result<u64> {
    let mut bytes = 0;
    while let Some(piece) = export.next().await {
        let piece = piece?;
        file.write_all(&piece)?;
        bytes += piece.len() as u64;
    }
    file.sync_all()?;
    Ok(bytes)
}

fn run_check(command: &CaseCheck) -> anyhow::Result<Outcome> {
    let trust = command.trust.as_deref().map(eds::trusted).transpose()?;
    let edition = match &command.edition_file {
        Some(file) => match edition::draft(file)? {
            Some((edition, _)) => Some(edition),
            None => return Ok(Outcome::Unable),
        },
        None => None,
    };
    let file = File::open(&command.file).with_context(|| format!("cannot read {}", command.file.display()))?;
    let checked = check(file, trust.as_ref(), &rules::book_with(edition)?);
    if command.json {
        print(&serde_json::to_string_pretty(&as_json(&checked))?)?;
    } else {
        print(as_text(&checked).trim_end())?;
    }
    Ok(if checked.faults.is_empty() { Outcome::Yes } else { Outcome::No })
}

fn as_json(checked: &Checked) -> Value {
    let believed = checked.believed.iter().map(|b| json!({ "subject": b.subject, "sha256": b.sha256 }));
    let faults = checked.faults.iter().map(|f| json!({ "entry": f.entry, "code": f.code(), "message": f.to_string() }));
    json!({
        "valid": checked.faults.is_empty(),
        "case": checked.case,
        "number": checked.number,
        "training": checked.training,
        "whole": checked.whole,
        "made_at": checked.made_at.map(|at| at.to_string()),
        "stage": checked.stage,
        "acts": checked.acts,
        "signatures": checked.signatures,
        "signatures_without_evidence": checked.unproven,
        "documents": checked.documents,
        "papers": checked.papers,
        "sealed": checked.sealed.as_ref().map(|(at, by)| json!({ "at": at.to_string(), "by": by })),
        "believed": believed.collect::<Vec<_>>(),
        "faults": faults.collect::<Vec<_>>(),
    })
}

fn as_text(checked: &Checked) -> String {
    let mut lines = Vec::new();
    if let Some(case) = checked.case {
        let number = checked.number.clone().unwrap_or_else(|| case.to_string());
        let training = if checked.training { ", of a training server: nothing in it is real" } else { "" };
        lines.push(format!("case        {number}{training}"));
        let hidden = if checked.whole { "" } else { "; some are hidden, so they were not carried out again" };
        lines.push(format!("acts        {}{hidden}", checked.acts));
        if let Some(stage) = &checked.stage {
            lines.push(format!("stage       {stage}, as the acts carried out again come to it"));
        }
        lines.push(format!("signatures  {}", checked.signatures));
        if checked.unproven > 0 {
            let of = checked.unproven;
            lines.push(format!(
                "            beside {of} of them nothing was kept: whether their keys were revoked is not known"
            ));
        }
        lines.push(format!("documents   {}", checked.documents));
        lines.push(format!("papers      {}", checked.papers));
        lines.push(match &checked.sealed {
            Some((at, by)) => format!("sealed      {at} by {by}"),
            None => {
                "sealed      by nobody: the server had no authority that gives time stamps. Signatures prove acts\n\
                     \u{20}           and papers all the same; the page and the index are proven by nothing"
                    .to_owned()
            }
        });
    }
    for authority in &checked.believed {
        lines.push(format!("believed    {}\n            SHA-256 {}", authority.subject, authority.sha256));
    }
    lines.extend(checked.faults.iter().map(|fault| format!("FAULT       {fault} [{}]", fault.code())));
    lines.push(if checked.faults.is_empty() { "everything holds" } else { "it does not hold" }.to_owned());
    lines.join("\n")
}
