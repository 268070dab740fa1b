//! `qonys eds verify | sign | agent`

use super::print;
use crate::Outcome;
use crate::cli::{Agent, Eds as Command, Sign, Verify};
use crate::files::{certificates, read_bounded};
use anyhow::Context as _;
use qonys_eds::report::{Report, evidence_report, verify_report};
use qonys_eds::{Crl, EVIDENCE_BYTES_MAX, Evidence, Revocation, TrustStore, Use};
use qonys_procedure::Instant;
use qonys_training::keys::KeyFolder;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

/// Largest file that is verified or signed, bytes.
const FILE_BYTES_MAX: u64 = 24 * 1024 * 1024;
/// Largest revocation list, bytes.
const CRL_BYTES_MAX: u64 = 64 * 1024 * 1024;

pub fn run(command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Verify(verify) => run_verify(verify),
        Command::Sign(sign) => run_sign(sign),
        Command::Agent(agent) => run_agent(agent),
    }
}

fn run_verify(command: &Verify) -> anyhow::Result<Outcome> {
    let trust = match &command.trust {
        Some(folder) => trusted(folder)?,
        None => nobody(),
    };
    let content = command.content.as_deref().map(read).transpose()?;
    if let Some(file) = &command.evidence {
        let trust = command.trust.is_some().then_some(&trust);
        return by_evidence(command, file, content.as_deref(), trust);
    }
    let mut crls = Vec::new();
    for file in &command.crl {
        let read =
            read_bounded(file, CRL_BYTES_MAX).with_context(|| format!("--crl: cannot read {}", file.display()))?;
        crls.extend(Crl::parse_file(&read).with_context(|| format!("--crl: {}", file.display()))?);
    }
    let revocation = if crls.is_empty() { Revocation::none() } else { Revocation::from_crls(crls) };
    let revocation = revocation.required(command.require_revocation);
    let at = match &command.at {
        Some(text) => {
            text.parse::<Instant>().with_context(|| format!("--at {text}: give RFC 3339, 2026-03-20T10:00:00Z"))?
        }
        None => crate::system::now(),
    };
    tell(&verify_report(&read(&command.file)?, content.as_deref(), &trust, at, &revocation))
}

/// By what was kept with the signature: no clock of this computer, no network.
fn by_evidence(
    command: &Verify,
    file: &Path,
    content: Option<&[u8]>,
    trust: Option<&TrustStore>,
) -> anyhow::Result<Outcome> {
    let bytes = read_bounded(file, EVIDENCE_BYTES_MAX as u64);
    let bytes = bytes.with_context(|| format!("--evidence: cannot read {}", file.display()))?;
    let evidence = Evidence::from_json(&bytes).with_context(|| format!("--evidence: {}", file.display()))?;
    tell(&evidence_report(&read(&command.file)?, content, &evidence, trust))
}

fn tell(report: &Report) -> anyhow::Result<Outcome> {
    print(&serde_json::to_string_pretty(&report.json)?)?;
    Ok(match report.exit {
        0 => Outcome::Yes,
        1 => Outcome::No,
        _ => Outcome::Unable,
    })
}

/// Trusts the authorities of a folder, for a check that opens no door.
pub(super) fn trusted(folder: &Path) -> anyhow::Result<TrustStore> {
    let files =
        certificates(folder).with_context(|| format!("--trust: cannot read the folder {}", folder.display()))?;
    let mut trust = nobody();
    for file in files {
        trust.add_for_check(&read(&file)?).with_context(|| format!("--trust: {}", file.display()))?;
    }
    Ok(trust)
}

fn nobody() -> TrustStore {
    let mut trust = TrustStore::new();
    trust.accept_bare_cms(true);
    trust
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    read_bounded(file, FILE_BYTES_MAX).with_context(|| format!("cannot read {}", file.display()))
}

fn run_sign(command: &Sign) -> anyhow::Result<Outcome> {
    let keys = KeyFolder::open(&command.keys)?;
    let content = read(&command.file)?;
    let cms = keys.sign(&command.key, Use::Signing, &content, !command.detached, crate::system::now())?;
    std::io::stdout().lock().write_all(&cms)?;
    Ok(Outcome::Yes)
}

fn run_agent(command: &Agent) -> anyhow::Result<Outcome> {
    let keys = KeyFolder::open(&command.keys)?;
    super::block_on(async move {
        let stop = crate::serve::signals(Arc::default())?;
        let agent =
            qonys_training::agent::Agent::bind(command.listen, keys, None, Arc::new(crate::system::now)).await?;
        eprintln!("key agent: ws://{} (keys in {})", agent.address(), command.keys.display());
        let agent = agent.for_pages_of(command.pages.iter().cloned());
        agent.serve(stop.wait()).await?;
        Ok(Outcome::Yes)
    })
}
