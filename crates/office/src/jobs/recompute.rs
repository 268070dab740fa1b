//! Limits that an outage or a changed calendar moved: every case that this touches is told by `recompute_limits`
//! \[procedure.md, "Outage"\]. Cases are walked once for each change, some at a time; where nothing changed, nothing
//! is read but the outages.

use crate::acts::{facts, load, perform_as_system};
use crate::{Context, Error};
use qonys_procedure::act::{Act, RecomputeLimits};
use qonys_procedure::case::Case;
use qonys_procedure::form::Text;
use qonys_procedure::forms::List;
use qonys_procedure::{CaseId, Instant, Stage};
use qonys_store::{cases, outages, settings};
use sha2::{Digest as _, Sha256};

/// Cases looked at in one round.
const CASES: u32 = 200;
/// A case is told of outages and of the calendar: more than twice would be a fault.
const TIMES: usize = 2;
/// What the last whole walk was about.
const DONE: &str = "limits_recomputed";

/// Where a walk stands.
#[derive(Debug, Default)]
pub struct Walk {
    about: Vec<u8>,
    behind: Option<CaseId>,
    over: bool,
}

/// One round.
///
/// # Errors
/// Of the store; a case that cannot be handled is logged and passed over.
pub async fn run(ctx: &Context, walk: &mut Walk) -> Result<(), Error> {
    let about = cause(ctx).await?;
    if walk.about != about {
        let done = ctx.store.read(|db| settings::get(db, DONE)).await?;
        *walk = Walk { over: done.as_ref() == Some(&about), behind: None, about };
    }
    if walk.over {
        return Ok(());
    }
    let behind = walk.behind;
    let found = ctx.store.read(move |db| cases::walk(db, behind, CASES)).await?;
    for case in found.iter().filter(|case| !case.row.stage.is_end() || case.row.stage == Stage::Lapsed) {
        // One case that cannot be handled must not hold up the others.
        if let Err(error) = one(ctx, case.id).await {
            tracing::warn!(case = %case.id, error = &error as &dyn std::error::Error, "limits to be computed anew");
        }
    }
    match found.last() {
        Some(last) => walk.behind = Some(last.id),
        None => {
            let about = walk.about.clone();
            ctx.store.write(Vec::new(), 64, move |db| settings::put(db, DONE, &about)).await?;
            walk.over = true;
        }
    }
    Ok(())
}

/// What limits are computed from, beside the case: a digest of outages and calendar.
async fn cause(ctx: &Context) -> Result<Vec<u8>, Error> {
    let now = ctx.now();
    let known = ctx.store.read(|db| outages::since(db, Instant(i64::MIN))).await?;
    let mut hash = Sha256::new();
    for outage in &known {
        hash.update(outage.id);
        hash.update(outage.from.0.to_be_bytes());
        hash.update(outage.to.map_or(i64::MAX, |to| to.0).to_be_bytes());
    }
    if known.iter().any(|outage| outage.to.is_none()) {
        // What lasts holds a day more each day.
        hash.update(now.local_date().to_string());
    }
    for year in ctx.book.calendar(now).into_iter().flat_map(|calendar| calendar.years()) {
        hash.update(serde_json::to_vec(year).map_err(|_| Error::Corrupt("calendar"))?);
    }
    Ok(hash.finalize().to_vec())
}

/// Tells one case what changed.
pub(super) async fn one(ctx: &Context, id: CaseId) -> Result<(), Error> {
    for _ in 0..TIMES {
        let case = load::load(ctx, id).await?.case;
        let now = ctx.now();
        let Some(rules) = Case::rules(Some(&case), &ctx.book, now) else { return Ok(()) };
        let outages = facts::standing(ctx, None, now).await?.outages;
        let Some(found) = case.recomputation(&rules, &outages, now) else { return Ok(()) };
        let reference = Text::new(&found.reference).map_err(|_| Error::Corrupt("reference of an outage"))?;
        let limits = List::new(found.limits).map_err(|_| Error::Corrupt("limits of a case"))?;
        let act = Act::RecomputeLimits(RecomputeLimits { cause: found.cause, reference, limits });
        perform_as_system(ctx, id, act).await?;
    }
    Ok(())
}
