//! `qonys case export | check`

use super::{edition, eds, print};
use crate::Outcome;
use crate::cli::{Case as Command, CaseCheck, CaseExport};
use crate::config::Config;
use crate::{assemble, demo, rules};
use anyhow::{Context as _, bail};
use qonys_office::container::{Checked, check};
use qonys_office::desk::{self, Export, Sight};
use qonys_office::{Context, Error};
use qonys_procedure::Lang;
use serde_json::{Value, json};
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;

pub fn run(command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Export(command) => super::block_on(run_export(command)),
        Command::Check(command) => run_check(command),
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
