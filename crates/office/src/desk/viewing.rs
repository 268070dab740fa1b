//! Viewings: each opening of a case or document by an employee is recorded, durable before the answer
//! is sent, and shown to the person \[A15, law 94-V\].

use super::scope;
use crate::acts::load::{self, Loaded};
use crate::people::{Caller, account};
use crate::{Context, Error};
use qonys_procedure::{CaseId, Instant, Role};
use qonys_store::viewings::{self, Viewing};

/// Viewings shown at once.
const ROWS_MAX: u32 = 100;

/// One viewing, as the person sees it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ViewingRow {
    /// When.
    pub at: Instant,
    /// Who.
    pub name: Option<String>,
    /// In which role.
    pub role: Role,
    /// What for: `case`, `document`, `export`.
    pub purpose: String,
    /// What was opened.
    pub detail: String,
}

/// A case for whoever may read it, who reads it now: by an employee it is a viewing.
///
/// # Errors
/// `NotFound`; `Access(Role)` for whoever may know of the case but not read it.
pub(super) async fn open(
    ctx: &Context,
    caller: &Caller,
    id: CaseId,
    purpose: &'static str,
    detail: &str,
) -> Result<Loaded, Error> {
    let loaded = load::load(ctx, id).await?;
    scope::require_content(ctx, &loaded.case, caller)?;
    record(ctx, caller, &loaded, purpose, detail).await?;
    Ok(loaded)
}

/// Records an employee's viewing; an applicant's look at their own case is none.
pub async fn record(
    ctx: &Context,
    caller: &Caller,
    loaded: &Loaded,
    purpose: &'static str,
    detail: &str,
) -> Result<(), Error> {
    if !caller.role().is_staff() {
        return Ok(());
    }
    let (account, case, at) = (caller.account, loaded.case.id, ctx.now());
    let due = ctx.store.read(move |db| viewings::is_due(db, account, case, purpose, at)).await?;
    if !due {
        return Ok(());
    }
    let id = ctx.fresh();
    let viewing =
        Viewing::new(id, case, account, caller.role(), purpose, at, detail.as_bytes(), &loaded.key, &*ctx.entropy)?;
    ctx.store.write(Vec::new(), 512, move |db| viewings::record(db, &viewing)).await?;
    Ok(())
}

/// Who looked at a case, newest first. For the person themselves, and for those who may read the case.
pub async fn viewings(ctx: &Context, caller: &Caller, case: CaseId) -> Result<Vec<ViewingRow>, Error> {
    let loaded = load::load(ctx, case).await?;
    scope::require_content(ctx, &loaded.case, caller)?;
    let rows = ctx.store.read(move |db| viewings::of_case(db, case, None, ROWS_MAX)).await?;
    let names = account::names(ctx, rows.iter().map(|r| r.account).collect()).await?;
    rows.iter()
        .map(|row| {
            let detail = row.detail(&loaded.key)?;
            Ok(ViewingRow {
                at: row.at,
                name: names.iter().find(|(id, _)| *id == row.account).map(|(_, name)| name.clone()),
                role: row.role,
                purpose: row.purpose.clone(),
                detail: String::from_utf8_lossy(&detail).into_owned(),
            })
        })
        .collect()
}
