//! Preparing the statement of an act about templates, and taking it signed.

use super::press::{self, check};
use super::{Source, TemplateAct, TemplateActKind, TemplateRefusal, WAITING_MAX, changed, digest, in_place_of};
use crate::acts::Prepared;
use crate::people::Caller;
use crate::ports::Shipped;
use crate::service::stream::{self, Accepted, Draft, Received};
use crate::{AccessFault, Context, Error, StatementFault};
use qonys_procedure::form::Text;
use qonys_procedure::{ActId, Instant};
use qonys_store::templates::{self as rows, Template, TemplateState};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// The statement of an act, judged and tried first: nothing is signed that would be refused.
///
/// # Errors
/// `Access(Role)`, `Template` with the reason; of the store.
pub async fn prepare(ctx: &Context, caller: &Caller, act: &TemplateAct) -> Result<Prepared, Error> {
    let last = stream::last(ctx).await?;
    let judged = judge(ctx, caller, act).await?;
    judged.tried(ctx).await?;
    let text = judged.act.rendering(&judged.before, &judged.after);
    let draft = Draft { kind: judged.act.kind().id(), content: judged.act.to_json(), text };
    stream::state(ctx, caller, draft, last).await
}

/// Takes a signed act and performs it; papers are printed by an approved template from now on. `key` is the caller's
/// idempotency key.
///
/// # Errors
/// As [`prepare`]; `Signature`, `Statement`.
pub async fn accept(ctx: &Context, caller: &Caller, cms: &[u8], key: &str) -> Result<Accepted, Error> {
    let received = Received::read(ctx, caller, cms, key).await?;
    let kind = TemplateActKind::from_id(&received.statement.act).ok_or(StatementFault::Mismatch)?;
    let act = TemplateAct::from_json(kind, &received.statement.content)?;
    if let Some(accepted) = received.repeated(ctx).await? {
        return Ok(accepted);
    }
    let mut tried = None;
    for _ in 0..stream::TRIES {
        // Before it is judged: what comes between is a conflict, and is judged again.
        let last = stream::last(ctx).await?.seq;
        let judged = judge(ctx, caller, &act).await?;
        if judged.act != act {
            return Err(StatementFault::Mismatch.into());
        }
        // What was tried when it was proposed is tried again beside what came into force since.
        if kind == TemplateActKind::Approve && tried.as_ref() != Some(&judged.in_force) {
            judged.tried(ctx).await?;
            tried = Some(judged.in_force.clone());
        }
        let id = ActId(ctx.fresh());
        let append = received.append(ctx, caller, id, last)?;
        let written = ctx.store.write(vec![id], append.weight() + judged.after.len(), move |db| {
            let appended = qonys_store::acts::append(db, &append)?;
            if !appended.repeated {
                judged.project(db, id, append.act.head.at)?;
            }
            Ok::<_, qonys_store::Error>(appended)
        });
        match written.await {
            Err(qonys_store::Error::Conflict { .. }) => {}
            Err(error) => return Err(error.into()),
            Ok(a) => {
                loaded(ctx).await;
                return Ok(Accepted { act: a.act, seq: a.seq, repeated: a.repeated });
            }
        }
    }
    Err(qonys_store::Error::Busy.into())
}

/// Loads at once what came into force. It is stored: should that fail, the next paper says why.
async fn loaded(ctx: &Context) {
    if let Err(error) = press::press(ctx).await {
        tracing::error!(%error, "templates in force cannot be loaded: no paper can be printed");
    }
}

/// An act that may be done, and what it changes.
struct Judged {
    /// With everything that its statement names.
    act: TemplateAct,
    /// Id and author of the proposal that is decided; of a proposal, its author.
    of: (Option<Uuid>, qonys_procedure::AccountId),
    name: String,
    before: String,
    after: String,
    in_force: Vec<Template>,
}

impl Judged {
    async fn tried(&self, ctx: &Context) -> Result<(), Error> {
        match self.act.kind() {
            TemplateActKind::Refuse => Ok(()),
            _ => check(ctx, changed(&self.in_force, Some((&self.name, &self.after)))).await,
        }
    }

    /// What the rows of templates become. A proposal bears the id of its act.
    fn project(&self, db: &mut qonys_store::Db<'_>, id: ActId, at: Instant) -> Result<(), qonys_store::Error> {
        match (&self.act, self.of) {
            (TemplateAct::Approve(_), (Some(proposal), _)) => rows::approve(db, proposal, id, at).map(drop),
            (TemplateAct::Refuse(_), (Some(proposal), _)) => rows::refuse(db, proposal, id, at),
            (_, (_, author)) => rows::put(
                db,
                &Template {
                    id: id.0,
                    name: self.name.clone(),
                    text: self.after.clone(),
                    sha256: Sha256::digest(&self.after).into(),
                    against: Sha256::digest(&self.before).into(),
                    proposed_by: author,
                    proposed: at,
                    state: TemplateState::Proposed,
                    version: None,
                    decided: None,
                },
            ),
        }
    }
}

/// Judges an act on what is stored now.
async fn judge(ctx: &Context, caller: &Caller, act: &TemplateAct) -> Result<Judged, Error> {
    if !act.kind().is_for(caller.role()) {
        return Err(AccessFault::Role.into());
    }
    let named = match act {
        TemplateAct::Propose(_) => None,
        TemplateAct::Approve(a) => Some(&a.template_proposal),
        TemplateAct::Refuse(a) => Some(&a.template_proposal),
    };
    let id = match named {
        Some(id) => Some(id.as_str().parse::<Uuid>().map_err(|_| TemplateRefusal::Unknown)?),
        None => None,
    };
    let read = ctx.store.read(move |db| {
        let proposal = id.map(|id| rows::get(db, id)).transpose()?.flatten();
        Ok::<_, qonys_store::Error>((proposal, rows::in_force(db)?, rows::waiting(db, qonys_store::PAGE_MAX)?))
    });
    let (proposal, in_force, waiting) = read.await?;
    let shipped = ctx.printer.shipped();
    match (act, proposal) {
        (TemplateAct::Propose(_), _) => {
            let name = propose_in(act, &shipped)?;
            let waits = waiting.iter().filter(|row| row.name == name.name).count();
            Ok(proposed(caller, act, name, in_force, waits)?)
        }
        (_, Some(proposal)) => Ok(decided(caller, act, proposal, &shipped, in_force)?),
        (_, None) => Err(TemplateRefusal::Unknown.into()),
    }
}

fn propose_in<'a>(act: &TemplateAct, shipped: &'a [Shipped]) -> Result<&'a Shipped, TemplateRefusal> {
    let TemplateAct::Propose(a) = act else { return Err(TemplateRefusal::Name) };
    shipped.iter().find(|template| template.name == a.template_name.as_str()).ok_or(TemplateRefusal::Name)
}

/// The rules for a proposal, with `waits` of the same template waiting.
fn proposed(
    caller: &Caller,
    act: &TemplateAct,
    shipped: &Shipped,
    in_force: Vec<Template>,
    waits: usize,
) -> Result<Judged, TemplateRefusal> {
    let TemplateAct::Propose(a) = act else { return Err(TemplateRefusal::Name) };
    let before = in_place_of(shipped, &in_force).to_owned();
    let (after, against) = (a.template_text.as_str().to_owned(), digest(&before));
    if a.template_against.as_ref().is_some_and(|seen| *seen != against) {
        return Err(TemplateRefusal::Stale);
    }
    if Source::new(&before).is_ok_and(|before| before == a.template_text) {
        return Err(TemplateRefusal::Same);
    }
    if waits >= WAITING_MAX {
        return Err(TemplateRefusal::Waiting);
    }
    let mut act = a.clone();
    act.template_sha256 = Some(digest(&after));
    act.template_against = Some(against);
    let (name, of) = (shipped.name.to_owned(), (None, caller.account));
    Ok(Judged { act: TemplateAct::Propose(act), of, name, before, after, in_force })
}

/// The rules for a decision about a proposal.
fn decided(
    caller: &Caller,
    act: &TemplateAct,
    proposal: Template,
    shipped: &[Shipped],
    in_force: Vec<Template>,
) -> Result<Judged, TemplateRefusal> {
    if proposal.state != TemplateState::Proposed {
        return Err(TemplateRefusal::Decided);
    }
    // An account is a person: it is found by the IIN, whatever the role.
    if proposal.proposed_by == caller.account {
        return Err(TemplateRefusal::FourEyes);
    }
    let own = shipped.iter().find(|template| template.name == proposal.name).ok_or(TemplateRefusal::Name)?;
    let before = in_place_of(own, &in_force).to_owned();
    let name = Some(Text::new(&proposal.name).map_err(|_| TemplateRefusal::Name)?);
    let sha256 = Some(digest(&proposal.text));
    let act = match act {
        TemplateAct::Approve(_) if proposal.against != <[u8; 32]>::from(Sha256::digest(&before)) => {
            return Err(TemplateRefusal::Stale);
        }
        TemplateAct::Approve(a) => {
            let mut act = a.clone();
            (act.template_name, act.template_sha256) = (name, sha256);
            TemplateAct::Approve(act)
        }
        TemplateAct::Refuse(a) => {
            let mut act = a.clone();
            (act.template_name, act.template_sha256) = (name, sha256);
            TemplateAct::Refuse(act)
        }
        TemplateAct::Propose(_) => return Err(TemplateRefusal::Unknown),
    };
    let of = (Some(proposal.id), proposal.proposed_by);
    Ok(Judged { act, of, name: proposal.name, before, after: proposal.text, in_force })
}
