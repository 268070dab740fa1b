//! Projections against the acts they are made from: compared, and on demand written anew \[A2\].

use crate::acts::load::{self, Loaded};
use crate::acts::project;
use crate::{Context, Error};
use qonys_procedure::CaseId;
use qonys_store::cases::{self, Rebuilt};
use qonys_store::{keys, search, visits};

/// Cases looked at in one step.
const PAGE: u32 = 200;

/// What came of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Compared {
    /// Cases replayed.
    pub cases: u64,
    /// Cases whose key is destroyed: nothing of them can be replayed any more.
    pub destroyed: u64,
    /// Cases whose projections differ from their acts, by id.
    pub differing: Vec<CaseId>,
    /// Cases that cannot be replayed, with the fault.
    pub faulty: Vec<(CaseId, String)>,
}

/// Replays every case and compares what is projected: row, snapshot, limits, visit and search tokens. With `write` the
/// projections of every case are written anew.
///
/// # Errors
/// Of the store. A case that cannot be replayed is told in the answer.
pub async fn compare(ctx: &Context, write: bool) -> Result<Compared, Error> {
    let mut compared = Compared::default();
    let mut after = None;
    loop {
        let page = ctx.store.read(move |db| cases::walk(db, after, PAGE)).await?;
        let Some(last) = page.last() else { return Ok(compared) };
        after = Some(last.id);
        for row in &page {
            match one(ctx, row, write).await {
                Ok(Some(same)) => {
                    compared.cases += 1;
                    if !same {
                        compared.differing.push(row.id);
                    }
                }
                Ok(None) => compared.destroyed += 1,
                Err(error) => compared.faulty.push((row.id, error.to_string())),
            }
        }
    }
}

/// Whether a case stands as its acts make it; none: its key is destroyed.
async fn one(ctx: &Context, row: &cases::Case, write: bool) -> Result<Option<bool>, Error> {
    let id = row.id;
    let read = ctx.store.read(move |db| {
        let (stored, limits) = (keys::get(db, id)?, cases::limits(db, id)?);
        Ok::<_, qonys_store::Error>((stored, limits, visits::of_case(db, id)?, search::of_case(db, id)?))
    });
    let (stored, limits, visit, found_by) = read.await?;
    if matches!(stored, Some(keys::Stored::Destroyed(_))) {
        return Ok(None);
    }
    let Loaded { case: snapshot, key, .. } = load::load(ctx, id).await?;
    let case = load::replay(ctx, id, &key).await?.ok_or(Error::Corrupt("case"))?;
    let projection = project::projection(ctx, &case, &key)?;
    let mut wanted = project::limits(ctx, &case);
    let mut found = limits;
    wanted.sort_by(|a, b| a.kind.cmp(&b.kind));
    found.sort_by(|a, b| a.kind.cmp(&b.kind));
    // The seals differ each time: what they hold was compared by the snapshot.
    let bare = |row: &cases::Projection| cases::Projection { summary_sealed: Vec::new(), ..row.clone() };
    let booked = project::visit(ctx, &case);
    let same_visit = match (&visit, &booked) {
        (Some(found), Some(wanted)) => found.centre == wanted.centre && found.slot == wanted.slot,
        // Versions before the table of visits left no row; one that is over needs none.
        (None, wanted) => wanted.as_ref().is_none_or(|visit| visit.slot <= ctx.now()),
        (Some(_), None) => false,
    };
    let tokens = project::tokens(ctx, &case);
    let same_places = same_visit && wanted == found && tokens == found_by;
    let same = same_places && case == snapshot && bare(&projection) == bare(&row.row) && case.seq == row.seq;
    if write {
        let rebuilt = Rebuilt {
            seq: case.seq,
            snapshot: project::snapshot(ctx, &case, &key)?,
            search: tokens,
            row: projection,
            visit: booked,
            limits: wanted,
        };
        let weight = rebuilt.snapshot.sealed.len();
        ctx.store.write(Vec::new(), weight, move |db| cases::rebuild(db, id, &rebuilt)).await?;
    }
    Ok(Some(same))
}
