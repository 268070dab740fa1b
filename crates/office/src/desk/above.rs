//! What stands above a queue: complaints and requests that wait for the caller's word. Their cases may have ended, or
//! it is the applicant's turn in them, and then they stand in no stage's queue.

use super::lists::{QueueQuery, QueueRow, assignees, names, own_city, queue, queue_row};
use super::scope;
use crate::acts::{Asked, load};
use crate::people::Caller;
use crate::{Context, Error};
use qonys_procedure::clock::ClockName;
use qonys_procedure::{ActKind, CaseId, Role};
use qonys_store::cases::{Case, Limit, Queued};
use qonys_store::keys;
use qonys_store::seal::WrappedKey;
use qonys_store::workload::{self, Above};

/// Most rows that are shown.
const ROWS_MAX: u32 = 20;
/// Most rows that are looked at for them: some may be kept from the caller, who recused themselves or is on leave.
const LOOKED_MAX: u32 = 60;

/// Complaints that the caller may answer or send on, or has to decide. An ended case stands in no stage's queue.
pub async fn complaints(ctx: &Context, caller: &Caller) -> Result<Vec<QueueRow>, Error> {
    match caller.role() {
        // Their queue is nothing else.
        Role::ComplaintReviewer => {
            Ok(queue(ctx, caller, &QueueQuery { limit: ROWS_MAX, ..QueueQuery::default() }).await?.rows)
        }
        Role::MinistryOfficial | Role::MigrationHead => above(ctx, caller, Above::Complaints).await,
        _ => Ok(Vec::new()),
    }
}

/// What applicants ask for and the caller may answer: longer limits, another city, and changes that do not stand in
/// the caller's queue already; behind them, what is asked of lapsed cases. A row's `waits` are what is asked in it; its `due` is the end of the limit that is to
/// be longer, or of the time in which a lapsed case can be brought back.
pub async fn requests(ctx: &Context, caller: &Caller) -> Result<Vec<QueueRow>, Error> {
    let mut rows = Vec::new();
    for kinds in Asked::kinds(caller.role()) {
        if !kinds.is_empty() && rows.len() < ROWS_MAX as usize {
            let queued = scope::queue_stages(caller.role()).to_vec();
            rows.extend(above(ctx, caller, Above::Requests { kinds, queued }).await?);
        }
    }
    rows.truncate(ROWS_MAX as usize);
    Ok(rows)
}

/// The act that answers what a row is about.
fn answer(limit: &Limit) -> Option<ActKind> {
    let complaint = limit.kind.starts_with(ClockName::ComplaintForward.id()).then_some(ActKind::ForwardComplaint);
    Asked::of(&limit.kind).map(Asked::answer).or(complaint)
}

async fn above(ctx: &Context, caller: &Caller, what: Above) -> Result<Vec<QueueRow>, Error> {
    let city = own_city(caller, None);
    let (found, keys, people) = ctx
        .store
        .read(move |db| {
            let found = by_case(workload::above(db, &what, city.as_deref(), LOOKED_MAX)?);
            let ids: Vec<_> = found.iter().map(|(case, _)| case.id).collect();
            let people = assignees(db, found.iter().map(|(case, _)| case))?;
            Ok::<_, qonys_store::Error>((found, keys::get_many(db, &ids)?, people))
        })
        .await?;
    let names = names(ctx, &people)?;
    let mut rows = Vec::new();
    for (case, mut limits) in found {
        if rows.len() == ROWS_MAX as usize {
            break;
        }
        let loaded = match load::load(ctx, case.id).await {
            Ok(loaded) => loaded,
            Err(Error::Store(qonys_store::Error::KeyDestroyed)) => continue,
            Err(error) => return Err(error),
        };
        // Whose answer it is, the table of acts says.
        let open = super::views::options_of(ctx, caller, &loaded).await?;
        limits.retain(|limit| answer(limit).is_some_and(|act| open.iter().any(|option| option.kind == act)));
        if !limits.is_empty() {
            let mut shown = row(ctx, caller, &case, &limits, &keys);
            shown.assignee_name = case.row.assignee.and_then(|who| names.get(&who).cloned());
            rows.push(shown);
        }
    }
    Ok(rows)
}

fn row(ctx: &Context, caller: &Caller, case: &Case, limits: &[Limit], keys: &[(CaseId, WrappedKey)]) -> QueueRow {
    // For another city, or for a change, there is no last day: the row was written when it was asked.
    let ends = |limit: &&Limit| !matches!(Asked::of(&limit.kind), Some(Asked::Transfer | Asked::Change));
    let due = limits.iter().find(ends).map(|limit| limit.due);
    let mut row = queue_row(ctx, caller, case, due, keys, ctx.now());
    let asked: Vec<Asked> = limits.iter().filter_map(|limit| Asked::of(&limit.kind)).collect();
    if !asked.is_empty() {
        let marks = Asked::ALL.into_iter().filter(|one| asked.contains(one));
        row.waits = marks.map(|one| one.mark().into()).collect();
    }
    row
}

/// Each case once, where it stood first, with all that was found of it.
fn by_case(found: Vec<Queued>) -> Vec<(Case, Vec<Limit>)> {
    let mut cases: Vec<(Case, Vec<Limit>)> = Vec::new();
    for Queued { case, limit } in found {
        match cases.iter_mut().find(|(known, _)| known.id == case.id) {
            Some((_, limits)) => limits.push(limit),
            None => cases.push((case, vec![limit])),
        }
    }
    cases
}
