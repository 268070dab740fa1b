//! `qonys access`: prepares the statement to sign, takes the signed CMS. Nothing happens without an EDS.

use super::print;
use crate::Outcome;
use crate::assemble;
use crate::cli::{Access as Command, AccessId, AccessStep, Person};
use crate::config::Config;
use crate::files::read_bounded;
use anyhow::Context as _;
use qonys_office::Context;
use qonys_office::people::access::{self, AccessAct, AccessActKind};
use qonys_procedure::Role;
use serde_json::{Map, Value, json};
use std::path::Path;

/// Largest signed statement, bytes.
const CMS_BYTES_MAX: u64 = 4 * 1024 * 1024;

pub async fn run(command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::List { config, json } => list(&config.config, *json).await,
        Command::Request(step) => {
            let wanted = wanted(&step.data.person);
            step_with(step, AccessActKind::Request, json!({"wanted": wanted, "access_reason": step.data.reason})).await
        }
        Command::Approve(step) => {
            step_with(step, AccessActKind::Approve, json!({"access_request": step.data.request})).await
        }
        Command::Provide(step) => {
            let on_paper = step.data.paper.is_some();
            let content = json!({
                "access_request": step.data.request,
                "wanted": on_paper.then(|| wanted(&step.data.person)),
                "paper_reference": step.data.paper,
            });
            step_with(step, AccessActKind::Provide, content).await
        }
        Command::Suspend(step) => step_with(step, AccessActKind::Suspend, of_access(&step.data)).await,
        Command::Resume(step) => step_with(step, AccessActKind::Resume, of_access(&step.data)).await,
        Command::End(step) => step_with(step, AccessActKind::End, of_access(&step.data)).await,
        Command::Review(step) => {
            let mut content = of_access(&step.data.access);
            content["access_kept"] = json!(!step.data.no_longer_needed);
            step_with(step, AccessActKind::Review, content).await
        }
    }
}

/// What the content does not get by an option is left out, so that reading it names the field that is missing.
fn given(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k, given(v)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        other => other,
    }
}

fn wanted(person: &Person) -> Value {
    json!({
        "holder_iin": person.holder_iin,
        "holder_name": person.holder_name,
        "access_role": person.role,
        "organisation_bin": person.organisation,
        "access_city": person.city,
        "ministry_bin": person.ministry,
        "access_until": person.until,
    })
}

fn of_access(data: &AccessId) -> Value {
    json!({"access_id": data.access, "access_reason": data.reason})
}

async fn step_with<T: clap::Args>(
    step: &AccessStep<T>,
    kind: AccessActKind,
    content: Value,
) -> anyhow::Result<Outcome> {
    let config = Config::load(&step.config.config)?;
    let ctx = assemble::real(&config, false).await?;
    let done = match &step.cms {
        Some(cms) => take(&ctx, kind, cms).await,
        None => prepare(&ctx, step, kind, content).await,
    };
    ctx.store.close().await?;
    done
}

async fn prepare<T: clap::Args>(
    ctx: &Context,
    step: &AccessStep<T>,
    kind: AccessActKind,
    content: Value,
) -> anyhow::Result<Outcome> {
    let act = AccessAct::from_json(kind, &given(content))?;
    let (Some(iin), Some(role), Some(out)) = (&step.signer, &step.role, &step.out) else {
        anyhow::bail!("give --signer, --as and --out, or --cms");
    };
    let iin = iin.parse().with_context(|| format!("--signer {iin}"))?;
    let role = Role::from_id(role).with_context(|| format!("--as {role}: give one of {}", Role::IDS.join(", ")))?;
    let signer = access::holder(ctx, &iin, role).await.context("--signer: no such access in force")?;
    let prepared = access::prepare(ctx, &signer, &act).await?;
    std::fs::write(out, &prepared.statement).with_context(|| format!("--out: cannot write {}", out.display()))?;
    eprintln!("{}", prepared.text.ru);
    eprintln!("sign {} by {} (CMS with the content inside), then give it with --cms", out.display(), prepared.expires);
    Ok(Outcome::Yes)
}

async fn take(ctx: &Context, kind: AccessActKind, cms: &Path) -> anyhow::Result<Outcome> {
    let bytes = read_bounded(cms, CMS_BYTES_MAX).with_context(|| format!("--cms: cannot read {}", cms.display()))?;
    let der = qonys_eds::decode_container(&bytes).with_context(|| format!("--cms {}", cms.display()))?;
    let accepted = access::accept_of(ctx, kind, &der).await?;
    print(&accepted.act.to_string())?;
    Ok(Outcome::Yes)
}

async fn list(config: &Path, as_json: bool) -> anyhow::Result<Outcome> {
    let config = Config::load(config)?;
    let ctx = assemble::real(&config, false).await?;
    let found = access::all(&ctx).await?;
    if as_json {
        print(&serde_json::to_string_pretty(&found)?)?;
    } else {
        for a in &found.accesses {
            let state = match (a.suspended, a.review_due) {
                (Some(_), _) => "suspended",
                (None, true) => "review due",
                (None, false) => "in force",
            };
            let city = a.city.as_deref().unwrap_or("-");
            print(&format!("{}  {:<18} {:<8} {:<10} {}", a.id, a.role.id(), city, state, a.name))?;
        }
        for r in &found.requests {
            let state = if r.approved { "approved" } else { "asked for" };
            print(&format!("{}  {:<18} request, {state}: {}", r.id, r.wanted.access_role.id(), r.wanted.holder_name))?;
        }
    }
    ctx.store.close().await?;
    Ok(Outcome::Yes)
}
