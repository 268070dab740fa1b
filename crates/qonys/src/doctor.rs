//! `qonys doctor`: looks at everything a server rests on, and says what to do about each fault.

use crate::Outcome;
use crate::assemble;
use crate::cli::Doctor as Command;
use crate::commands::print;
use crate::config::Config;
use crate::identity;
use crate::system;
use crate::trust;
use crate::typesetter::Typesetter;
use qonys_eds::TrustStore;
use qonys_office::ports::Printer as _;
use qonys_office::{Context, ServiceKind, jobs};
use qonys_procedure::Instant;
use qonys_store::{Backend, SERVICE, Store, acts};
use serde::Serialize;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// Less free space than this is a fault, bytes.
const FREE_BYTES_MIN: u64 = 2 * 1024 * 1024 * 1024;
/// An authority that ends sooner than this is told, days.
const AUTHORITY_DAYS_MIN: i64 = 60;

/// How a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Good,
    Warning,
    Fault,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Finding {
    what: &'static str,
    state: State,
    found: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    todo: Option<String>,
}

/// Everything that was looked at.
#[derive(Debug, Default)]
struct Report(Vec<Finding>);

impl Report {
    fn good(&mut self, what: &'static str, found: impl Into<String>) {
        self.0.push(Finding { what, state: State::Good, found: found.into(), todo: None });
    }

    fn warning(&mut self, what: &'static str, found: impl Into<String>, todo: impl Into<String>) {
        self.0.push(Finding { what, state: State::Warning, found: found.into(), todo: Some(todo.into()) });
    }

    fn fault(&mut self, what: &'static str, found: impl Into<String>, todo: impl Into<String>) {
        self.0.push(Finding { what, state: State::Fault, found: found.into(), todo: Some(todo.into()) });
    }

    fn outcome(&self) -> Outcome {
        if self.0.iter().any(|f| f.state == State::Fault) { Outcome::No } else { Outcome::Yes }
    }
}

pub async fn run(command: &Command) -> anyhow::Result<Outcome> {
    let mut report = Report::default();
    look(command, &mut report).await;
    if command.json {
        print(&serde_json::to_string_pretty(&report.0)?)?;
    } else {
        for f in &report.0 {
            let mark = match f.state {
                State::Good => "good   ",
                State::Warning => "warning",
                State::Fault => "FAULT  ",
            };
            print(&format!("{mark}  {:<14} {}", f.what, f.found))?;
            if let Some(todo) = &f.todo {
                print(&format!("{:25}-> {todo}", ""))?;
            }
        }
    }
    Ok(report.outcome())
}

async fn look(command: &Command, report: &mut Report) {
    if let Some(folder) = &command.demo {
        return match crate::demo::inspect::open(folder).await {
            Ok(ctx) => recorded(&ctx, command.rebuild, report).await,
            Err(error) => report.fault("demo", format!("{error:#}"), "see the message"),
        };
    }
    let file = &command.config.config;
    let config = match Config::load(file) {
        Ok(config) => config,
        Err(error) => return report.fault("configuration", format!("{error:#}"), "mend it by config.example.toml"),
    };
    report.good("configuration", file.display().to_string());
    storage(&config, report);
    trusted(&config.trust.folder, report);
    let Some(backend) = database(&config, report).await else { return };
    if let Some(ctx) = opened(&config, backend, report).await {
        clock(&ctx, report).await;
        mail(&config, &ctx, report).await;
        templates(&ctx, report).await;
        recorded(&ctx, command.rebuild, report).await;
    }
}

fn storage(config: &Config, report: &mut Report) {
    for folder in [config.data.clone(), config.files()] {
        let shown = folder.display().to_string();
        let Ok(data) = std::fs::metadata(&folder) else {
            report.fault("storage", format!("{shown} is not there"), "run qonys init, or mount the disk");
            continue;
        };
        let mode = data.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            report.fault("storage", format!("{shown} is open to others (mode {mode:o})"), format!("chmod 700 {shown}"));
        } else if let Err(error) = try_write(&folder) {
            report.fault(
                "storage",
                format!("{shown} cannot be written: {error}"),
                "give it to the server's user: chown",
            );
        } else {
            report.good("storage", shown);
        }
    }
    match rustix::fs::statvfs(&config.data) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let found = format!("{} MiB free", free / (1024 * 1024));
            if free < FREE_BYTES_MIN {
                report.fault("disk", found, "make room: acts are refused when the disk is full");
            } else {
                report.good("disk", found);
            }
        }
        Err(error) => report.warning("disk", format!("cannot be asked: {error}"), "look with df"),
    }
}

fn try_write(folder: &Path) -> std::io::Result<()> {
    let probe = folder.join(".doctor");
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(&probe)
}

fn trusted(folder: &Path, report: &mut Report) {
    let trust: TrustStore = match trust::load(folder) {
        Ok(trust) => trust,
        Err(error) => {
            return report.fault(
                "trust store",
                format!("{error:#}"),
                "put there the NCA's certificates and nothing else",
            );
        }
    };
    report.good("trust store", format!("{} authorities", trust.authorities().len()));
    let now = system::now();
    for authority in trust.authorities() {
        let (subject, end) = (&authority.subject, authority.not_after);
        if end <= now {
            report.fault(
                "trust store",
                format!("{subject} ended on {}", end.local_date()),
                "replace it by the NCA's new one",
            );
        } else if end <= now.plus_seconds(AUTHORITY_DAYS_MIN * 86_400) {
            report.warning(
                "trust store",
                format!("{subject} ends on {}", end.local_date()),
                "add the NCA's next one in time",
            );
        }
    }
}

async fn database(config: &Config, report: &mut Report) -> Option<Backend> {
    let backend = match config.backend() {
        Ok(backend) => backend,
        Err(error) => {
            report.fault("database", format!("{error:#}"), "say where its address is, by [database.postgres]");
            return None;
        }
    };
    let asked = backend.clone();
    let version = tokio::task::spawn_blocking(move || Store::schema_version(&asked)).await;
    match version {
        Ok(Ok(Some(version))) => report.good("database", format!("schema {version}")),
        Ok(Ok(None)) => {
            report.fault("database", "it is empty", "run qonys init");
            return None;
        }
        Ok(Err(error)) => {
            report.fault("database", chain(&error), "start it, and check its address and rights");
            return None;
        }
        Err(error) => {
            report.fault("database", error.to_string(), "tell the makers");
            return None;
        }
    }
    Some(backend)
}

async fn opened(config: &Config, backend: Backend, report: &mut Report) -> Option<Context> {
    let store = match assemble::store(backend, false).await {
        Ok(store) => store,
        Err(error) => {
            report.fault("database", format!("{error:#}"), "see the message");
            return None;
        }
    };
    match store.check().await {
        Ok(faults) if faults.is_empty() => report.good("database", "settings and structure"),
        Ok(faults) => faults.into_iter().for_each(|f| report.fault("database", f, "restore a backup, or set it right")),
        Err(error) => report.fault("database", chain(&error), "see the message"),
    }
    let master = match assemble::master_keys(config) {
        Ok(master) => master,
        Err(error) => {
            report.fault("master key", format!("{error:#}"), "bring the key back from where its copy is kept");
            return None;
        }
    };
    let kind = match identity::open(&store, &master).await {
        Ok(Some(identity)) => identity.kind,
        Ok(None) => {
            report.fault("master key", "this server has not been set up", "run qonys init");
            return None;
        }
        Err(error) => {
            report.fault("master key", format!("{error:#}"), "give the key by which this database was sealed");
            return None;
        }
    };
    report.good("master key", format!("\"{}\" opens the service key", master.current().id()));
    if kind != ServiceKind::Real {
        report.fault("database", "it is a training server's", "give a server for real work a database of its own");
        return None;
    }
    let _ = store.close().await;
    match assemble::real(config, false).await {
        Ok(ctx) => Some(ctx),
        Err(error) => {
            report.fault("server", format!("{error:#}"), "see the message");
            None
        }
    }
}

async fn recorded(ctx: &Context, rebuild: bool, report: &mut Report) {
    projections(ctx, rebuild, report).await;
    record(ctx, report).await;
    // Nothing was written that is not committed.
    let _ = ctx.store.close().await;
}

/// The clock must not lie behind what is recorded, and something should keep it right.
async fn clock(ctx: &Context, report: &mut Report) {
    let now = system::now();
    let last = ctx.store.read(|db| {
        let seq = acts::last_seq(db, SERVICE)?;
        acts::at(db, SERVICE, seq)
    });
    match last.await {
        Ok(Some(act)) if act.head.at > now => {
            let behind = (act.head.at.0 - now.0) / Instant::SECOND;
            report.fault("clock", format!("{behind} s behind the last recorded act"), "set the time by a time source");
        }
        _ => report.good("clock", now.to_string()),
    }
    if !Path::new("/run/systemd/timesync/synchronized").exists() && !Path::new("/run/chrony").exists() {
        report.warning(
            "clock",
            "no time service was found",
            "run systemd-timesyncd or chrony: log time must agree with a time source",
        );
    }
}

/// The mail server answers, and letters go out.
/// Templates in force, tried beside those that came with this version.
async fn templates(ctx: &Context, report: &mut Report) {
    let changed = match qonys_office::service::templates::in_force(ctx).await {
        Ok(changed) => changed,
        Err(error) => return report.fault("templates", chain(&error), "see the message"),
    };
    let found = format!("{} changed by the ministry; every sample prints", changed.len());
    let tried = tokio::task::spawn_blocking(move || Typesetter.check(&changed)).await;
    match tried {
        Ok(Ok(())) => report.good("templates", found),
        Ok(Err(faults)) => faults.iter().for_each(|fault| {
            report.fault("templates", fault.to_string(), "have it mended on /templates: its papers cannot be printed");
        }),
        Err(error) => report.fault("templates", error.to_string(), "see the message"),
    }
}

async fn mail(config: &Config, ctx: &Context, report: &mut Report) {
    let Some(mail) = &config.mail else {
        return report.good("mail", "not configured: notices stand in the cabinet alone");
    };
    let probed = match mail.mailer(&config.public_url) {
        Ok(mailer) => mailer.probe().await.map_err(anyhow::Error::new),
        Err(error) => Err(error),
    };
    match probed {
        Ok(()) => report.good("mail", format!("{}:{} answers", mail.host, mail.port)),
        Err(error) => report.fault(
            "mail",
            format!("{}:{}: {error:#}", mail.host, mail.port),
            "mend [mail], or the server; letters wait meanwhile",
        ),
    }
    match qonys_office::mail::health(ctx).await {
        Ok(Some(health)) => {
            let since = health.since.map(|since| format!(", the oldest since {since}")).unwrap_or_default();
            let fault = health.fault.map(|fault| format!(" ({fault})")).unwrap_or_default();
            report.good("mail", format!("{} letters wait{since}{fault}", health.waiting));
            for (reason, count) in health.given_up {
                report.warning(
                    "mail",
                    format!("{count} letters given up within 30 days: {reason}"),
                    "the log names the cases; the notices stand in the applicants' cabinets",
                );
            }
        }
        Ok(None) => {}
        Err(error) => report.fault("mail", chain(&error), "see the message"),
    }
}

async fn projections(ctx: &Context, write: bool, report: &mut Report) {
    match jobs::projections::compare(ctx, write).await {
        Ok(compared) => {
            for (case, fault) in &compared.faulty {
                report.fault("record", format!("case {case}: {fault}"), "restore a backup; acts are never mended");
            }
            let differing = compared.differing.len();
            if differing == 0 || write {
                let written = if write { ", written anew" } else { "" };
                report.good("projections", format!("{} cases replayed, {differing} differed{written}", compared.cases));
            } else {
                report.fault(
                    "projections",
                    format!("{differing} cases differ from their acts"),
                    "run qonys doctor --rebuild",
                );
            }
        }
        Err(error) => report.fault("projections", chain(&error), "see the message"),
    }
}

async fn record(ctx: &Context, report: &mut Report) {
    match jobs::record::verify(ctx).await {
        Ok(verified) => {
            for fault in &verified.faults {
                report.fault("record", fault.clone(), "keep the disk as it is, and restore a backup elsewhere");
            }
            if verified.faults.is_empty() {
                let found = format!(
                    "{} acts with {} signatures and {} leaves hold; {} cases with destroyed keys stay shut",
                    verified.acts, verified.signatures, verified.leaves, verified.destroyed
                );
                report.good("record", found);
            }
        }
        Err(error) => report.fault("record", chain(&error), "see the message"),
    }
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text.push_str(": ");
        text.push_str(&next.to_string());
        cause = next.source();
    }
    text
}
