//! Templates of papers, for those who change them and those who watch over it: what is in force, what waits, what it
//! looks like.

use crate::people::{Caller, account};
use crate::ports::Shipped;
use crate::service::templates::diff::{self, Change};
use crate::service::templates::{self as acts, TemplateAct, TemplateActKind};
use crate::{AccessFault, Context, Error};
use qonys_eds::statement::Statement;
use qonys_procedure::form::TextError;
use qonys_procedure::{ActId, Instant, Lang, Role};
use qonys_store::templates::{self as rows, TemplateState};
use qonys_store::{PAGE_MAX, acts as stored};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Earlier texts that are told of a template.
const BEFORE_MAX: u32 = 20;

/// A template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TemplateView {
    /// Name of its file.
    pub name: String,
    /// Papers that it has a part in, its own first.
    pub papers: Vec<&'static str>,
    /// SHA-256 of the text in force, hexadecimal.
    pub sha256: String,
    /// Version of the set that began with it; none: it came with the program.
    pub version: Option<u64>,
    /// Since when it is in force, if it did not come with the program.
    pub since: Option<Instant>,
    /// Proposals that wait, the oldest first.
    pub waiting: Vec<ProposalView>,
}

/// A proposal that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProposalView {
    /// Id: that of the act.
    pub id: Uuid,
    /// SHA-256 of the text, hexadecimal.
    pub sha256: String,
    /// Who made it.
    pub by: String,
    /// When.
    pub at: Instant,
    /// Another text came into force since: it can only be refused.
    pub stale: bool,
    /// What the caller may do with it.
    pub open: Vec<TemplateActKind>,
    /// The text itself; left out of lists.
    #[serde(skip)]
    text: String,
}

/// A template with its texts.
#[derive(Clone, Debug)]
pub struct TemplateFile {
    /// What stands in lists.
    pub view: TemplateView,
    /// The text in force.
    pub text: String,
    /// The proposal that was asked for, with its text and why it was made.
    pub proposal: Option<(ProposalView, String, String)>,
    /// The caller may propose another text.
    pub may_propose: bool,
    /// Texts in force before, with their versions and from when to when, the newest first.
    pub before: Vec<(u64, Instant, String)>,
}

impl TemplateFile {
    /// What the proposal changes: the changes with some lines around each.
    pub fn changes(&self) -> Vec<Vec<(Change, usize, String)>> {
        let Some((_, proposed, _)) = &self.proposal else { return Vec::new() };
        let lines = diff::lines(&self.text, proposed);
        let own = |part: &Vec<diff::Line>| part.iter().map(|l| (l.change, l.number, l.text.to_owned())).collect();
        diff::shown(&lines).iter().map(own).collect()
    }
}

/// Who sees the templates; who changes them, the acts say.
fn may_see(caller: &Caller) -> Result<(), Error> {
    match caller.role() {
        Role::MinistryOfficial | Role::Administrator | Role::Auditor | Role::Supervisor => Ok(()),
        _ => Err(AccessFault::Role.into()),
    }
}

/// Every template, by name.
///
/// # Errors
/// `Access(Role)`; of the store.
pub async fn templates(ctx: &Context, caller: &Caller) -> Result<Vec<TemplateView>, Error> {
    may_see(caller)?;
    let read = ctx.store.read(|db| Ok::<_, qonys_store::Error>((rows::in_force(db)?, rows::waiting(db, PAGE_MAX)?)));
    let (in_force, waiting) = read.await?;
    let authors = waiting.iter().map(|row| row.proposed_by).collect();
    let names = account::names(ctx, authors).await?;
    let shipped = ctx.printer.shipped();
    let view = |template: &Shipped| {
        let row = in_force.iter().find(|row| row.name == template.name);
        let text = acts::in_place_of(template, &in_force);
        let digest: [u8; 32] = Sha256::digest(text).into();
        let own = waiting.iter().filter(|row| row.name == template.name).map(|row| ProposalView {
            id: row.id,
            sha256: hex::encode(row.sha256),
            by: names.iter().find(|(id, _)| *id == row.proposed_by).map(|(_, name)| name.clone()).unwrap_or_default(),
            at: row.proposed,
            stale: row.against != digest,
            open: open(caller, row, row.against != digest),
            text: row.text.clone(),
        });
        TemplateView {
            name: template.name.to_owned(),
            papers: template.papers.clone(),
            sha256: hex::encode(digest),
            version: row.and_then(|row| row.version),
            since: row.and_then(|row| row.decided).map(|(_, at)| at),
            waiting: own.collect(),
        }
    };
    Ok(shipped.iter().map(view).collect())
}

fn open(caller: &Caller, row: &rows::Template, stale: bool) -> Vec<TemplateActKind> {
    let decisions = [TemplateActKind::Approve, TemplateActKind::Refuse].into_iter();
    let other = row.proposed_by != caller.account && row.state == TemplateState::Proposed;
    let may =
        |kind: &TemplateActKind| other && kind.is_for(caller.role()) && !(stale && *kind == TemplateActKind::Approve);
    decisions.filter(may).collect()
}

/// One template, with a proposal that waits if one is asked for.
///
/// # Errors
/// `NotFound`, `Access(Role)`; of the store.
pub async fn template(
    ctx: &Context,
    caller: &Caller,
    name: &str,
    proposal: Option<Uuid>,
) -> Result<TemplateFile, Error> {
    let view = templates(ctx, caller).await?.into_iter().find(|view| view.name == name).ok_or(Error::NotFound)?;
    let asked = name.to_owned();
    let read = ctx
        .store
        .read(move |db| Ok::<_, qonys_store::Error>((rows::in_force(db)?, rows::list(db, &asked, None, PAGE_MAX)?)));
    let (in_force, known) = read.await?;
    let shipped = ctx.printer.shipped().into_iter().find(|shipped| shipped.name == name).ok_or(Error::NotFound)?;
    let proposal = match proposal {
        None => None,
        Some(id) => {
            let found = view.waiting.iter().find(|row| row.id == id).cloned().ok_or(Error::NotFound)?;
            let text = found.text.clone();
            Some((found, text, reason(ctx, ActId(id)).await?))
        }
    };
    let before = known.into_iter().filter(|row| row.state == TemplateState::Replaced);
    let before = before.filter_map(|row| Some((row.version?, row.decided?.1, hex::encode(row.sha256))));
    Ok(TemplateFile {
        text: acts::in_place_of(&shipped, &in_force).to_owned(),
        proposal,
        may_propose: TemplateActKind::Propose.is_for(caller.role()),
        before: before.take(BEFORE_MAX as usize).collect(),
        view,
    })
}

/// Why a proposal was made, as its act says.
async fn reason(ctx: &Context, act: ActId) -> Result<String, Error> {
    let sealed = ctx.store.read(move |db| stored::by_id(db, act)).await?.ok_or(Error::Corrupt("act of a template"))?;
    let body = zeroize::Zeroizing::new(sealed.open(&ctx.service_key)?);
    let statement = Statement::parse(&body.statement).map_err(|_| Error::Corrupt("statement of a template"))?;
    match TemplateAct::from_json(TemplateActKind::Propose, &statement.content) {
        Ok(TemplateAct::Propose(act)) => Ok(act.template_reason.as_str().to_owned()),
        _ => Err(Error::Corrupt("content of a template")),
    }
}

fn unread(error: TextError) -> Error {
    Error::Content { path: "template_text".to_owned(), message: error.to_string() }
}

/// By which text a sample is printed.
#[derive(Clone, Debug, Default)]
pub enum TemplatePreview {
    /// By the one in force.
    #[default]
    InForce,
    /// By a proposal that waits.
    Proposal(Uuid),
    /// By this one, which nobody has proposed yet.
    Text(String),
}

/// A sample of a paper that a template has a part in, by default its first one, as PDF.
///
/// # Errors
/// `NotFound`, `Access(Role)`, `Template(Broken)`; of the store.
pub async fn template_preview(
    ctx: &Context,
    caller: &Caller,
    name: &str,
    by: TemplatePreview,
    paper: Option<&str>,
    lang: Lang,
) -> Result<Vec<u8>, Error> {
    may_see(caller)?;
    let shipped = ctx.printer.shipped().into_iter().find(|shipped| shipped.name == name).ok_or(Error::NotFound)?;
    let paper = match paper {
        None => shipped.papers.first(),
        Some(asked) => shipped.papers.iter().find(|paper| **paper == asked),
    };
    let paper = (*paper.ok_or(Error::NotFound)?).to_owned();
    let in_force = ctx.store.read(rows::in_force).await?;
    let text = match by {
        TemplatePreview::InForce => None,
        TemplatePreview::Proposal(id) => {
            let found = ctx.store.read(move |db| rows::get(db, id)).await?;
            Some(found.filter(|row| row.name == name).ok_or(Error::NotFound)?.text)
        }
        // A text of one's own is tried by whoever may propose it.
        TemplatePreview::Text(_) if !TemplateActKind::Propose.is_for(caller.role()) => {
            return Err(AccessFault::Role.into());
        }
        TemplatePreview::Text(text) => Some(acts::Source::new(&text).map_err(unread)?.as_str().to_owned()),
    };
    let set = acts::changed(&in_force, text.as_deref().map(|text| (name, text)));
    acts::sample(ctx, set, paper, lang).await
}
