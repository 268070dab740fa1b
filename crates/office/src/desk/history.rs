//! The acts of a case.

use super::{scope, viewing};
use crate::acts::LANGS;
use crate::acts::load::{self, Loaded, Opened};
use crate::people::{Caller, account};
use crate::{Context, Error};
use qonys_procedure::act::{Act, ActKind};
use qonys_procedure::{AccountId, ActId, CaseId, Instant, Lang, Role, material};
use qonys_store::acts as stored;
use qonys_store::record::SealedAct;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// Acts shown at once.
pub const ROWS_MAX: u32 = 100;
/// Acts of a history that is read whole.
pub const HISTORY_MAX: usize = 2_000;

/// An act as its reader sees it.
#[derive(Clone, Debug, Serialize)]
pub struct ActView {
    /// Number in the case.
    pub seq: u64,
    /// Id.
    pub id: ActId,
    /// Which act.
    pub kind: ActKind,
    /// In which role.
    pub role: Role,
    /// Who; none for the system.
    pub actor: Option<String>,
    /// When.
    pub at: Instant,
    /// Signed.
    pub signed: bool,
    /// Content.
    pub content: Value,
    /// Numbers of papers issued with it.
    pub papers: Vec<String>,
}

/// Languages in which the papers of one of these acts are signed: what the service issues by itself nobody signs.
pub fn signed_in(acts: &[ActView], seq: u64) -> &'static [Lang] {
    let by_service = acts.iter().any(|act| act.seq == seq && act.role == Role::System);
    if by_service { &[] } else { &LANGS }
}

/// Acts of a case behind a number, oldest first, at most [`ROWS_MAX`].
pub async fn acts(ctx: &Context, caller: &Caller, case: CaseId, after: u64) -> Result<Vec<ActView>, Error> {
    let loaded = viewing::open(ctx, caller, case, "case", "").await?;
    let mut acts = page(ctx, &loaded, after).await?;
    acts.retain(|act| !scope::hidden_from(caller.role()).contains(&act.kind));
    Ok(acts)
}

/// Every act of a case, oldest first, at most [`HISTORY_MAX`]. By an employee it is a viewing.
///
/// # Errors
/// `NotFound`; `Access(Role)` for whoever may know of the case but not read it.
pub async fn history(ctx: &Context, caller: &Caller, case: CaseId) -> Result<Vec<ActView>, Error> {
    let loaded = viewing::open(ctx, caller, case, "case", "").await?;
    all(ctx, caller, &loaded).await
}

/// Every act of a case that was loaded already, oldest first, at most [`HISTORY_MAX`].
pub(crate) async fn all(ctx: &Context, caller: &Caller, loaded: &Loaded) -> Result<Vec<ActView>, Error> {
    let mut all: Vec<ActView> = Vec::new();
    while all.len() < HISTORY_MAX {
        let found = page(ctx, loaded, all.last().map_or(0, |act| act.seq)).await?;
        let last_page = found.len() < ROWS_MAX as usize;
        all.extend(found);
        if last_page {
            break;
        }
    }
    all.retain(|act| !scope::hidden_from(caller.role()).contains(&act.kind));
    Ok(all)
}

async fn page(ctx: &Context, loaded: &Loaded, after: u64) -> Result<Vec<ActView>, Error> {
    let step = Step::read(ctx, loaded.case.id, after).await?;
    step.rows
        .iter()
        .map(|row| {
            let opened = load::open_act(row, &loaded.key)?;
            let mut papers: Vec<_> = opened.record.issued.iter().map(|p| p.number.clone()).collect();
            papers.dedup();
            Ok(ActView {
                seq: row.head.seq,
                id: row.head.id,
                kind: opened.record.act.kind(),
                role: row.head.role,
                actor: step.actor(row),
                at: row.head.at,
                signed: !opened.signatures.statement.is_empty(),
                content: opened.record.act.to_json(),
                papers,
            })
        })
        .collect()
}

/// Goes through the acts of a case as far as it was when it was loaded, oldest first, with the name of who acted. One act
/// is open at a time.
pub(super) async fn each(
    ctx: &Context,
    loaded: &Loaded,
    mut see: impl FnMut(&SealedAct, Opened, Option<String>) -> Result<(), Error>,
) -> Result<(), Error> {
    let last = loaded.case.seq;
    let mut seen = 0;
    while seen < last {
        let step = Step::read(ctx, loaded.case.id, seen).await?;
        for row in step.rows.iter().take_while(|row| row.head.seq <= last) {
            see(row, load::open_act(row, &loaded.key)?, step.actor(row))?;
        }
        seen = step.rows.last().map(|row| row.head.seq).ok_or(Error::Corrupt("acts of a case"))?;
    }
    Ok(())
}

/// Acts of a case as they are stored, at most [`ROWS_MAX`], with the names of those who acted.
struct Step {
    rows: Vec<SealedAct>,
    names: Vec<(AccountId, String)>,
}

impl Step {
    async fn read(ctx: &Context, case: CaseId, after: u64) -> Result<Step, Error> {
        let rows = ctx.store.read(move |db| stored::of_case(db, case, after, ROWS_MAX)).await?;
        let people: BTreeSet<_> = rows.iter().filter_map(|row| row.head.account).collect();
        let names = account::names(ctx, people.into_iter().collect()).await?;
        Ok(Step { rows, names })
    }

    fn actor(&self, row: &SealedAct) -> Option<String> {
        self.names.iter().find(|(id, _)| Some(*id) == row.head.account).map(|(_, name)| name.clone())
    }
}

/// What can be told of an act without saying what is in it.
pub(crate) struct Head {
    pub seq: u64,
    pub kind: ActKind,
    pub material: bool,
}

/// Acts behind a number, for telling whether what a person saw still stands \[A13\].
pub(crate) async fn heads(ctx: &Context, loaded: &Loaded, after: u64) -> Result<Vec<Head>, Error> {
    let case = loaded.case.id;
    let rows = ctx.store.read(move |db| stored::of_case(db, case, after, ROWS_MAX)).await?;
    rows.iter()
        .map(|row| {
            let act: Act = load::open_act(row, &loaded.key)?.record.act;
            Ok(Head { seq: row.head.seq, kind: act.kind(), material: material(&act) })
        })
        .collect()
}
