//! Visits at the centres: which slots are full, and who comes on a day.

use super::lists::{QueueRow, queue_row};
use crate::people::Caller;
use crate::{AccessFault, Context, Error};
use qonys_procedure::case::Case;
use qonys_procedure::catalogue::CentreId;
use qonys_procedure::edition::Centre;
use qonys_procedure::time::Date;
use qonys_procedure::{Instant, Role};
use qonys_store::{cases, keys, visits};

/// Visits of a day that are listed at most; a centre receives fewer.
const VISITS_MAX: u32 = 100;

/// A visit of the day.
#[derive(Clone, Debug)]
pub struct VisitRow {
    /// Where.
    pub centre: String,
    /// When.
    pub slot: Instant,
    /// Whose case.
    pub row: QueueRow,
}

/// Slots in the city of a case, from now on for so many days, in which no seat is left but the case's own.
///
/// # Errors
/// Of the store.
pub async fn full_slots(ctx: &Context, case: &Case, days: i64) -> Result<Vec<(CentreId, Instant)>, Error> {
    let from = ctx.now();
    let before = from.plus_seconds((days + 1) * 24 * 60 * 60);
    let mut full = Vec::new();
    for centre in centres(ctx, case) {
        let id = centre.id.to_string();
        let taken = ctx.store.read(move |db| visits::taken(db, &id, from, before)).await?;
        let own = |slot| case.visit.as_ref().is_some_and(|visit| visit.centre == centre.id && visit.slot == slot);
        let slots = taken.into_iter().filter(|(slot, n)| *n >= u64::from(centre.slot_capacity) && !own(*slot));
        full.extend(slots.map(|(slot, _)| (centre.id.clone(), slot)));
    }
    Ok(full)
}

fn centres<'a>(ctx: &'a Context, case: &Case) -> impl Iterator<Item = &'a Centre> {
    let edition = case.edition.as_ref().and_then(|id| ctx.book.edition(id));
    let city = edition.and_then(|edition| edition.cities.iter().find(|city| city.id == case.city));
    city.into_iter().flat_map(|city| &city.centres)
}

/// Who comes to the centres of the operator's city on a day, in the order of their coming. No viewing: number, stage
/// and initials only \[A15\].
///
/// # Errors
/// `Access(Role)` for everybody but an operator; of the store.
pub async fn visits_on(ctx: &Context, caller: &Caller, day: Option<Date>) -> Result<Vec<VisitRow>, Error> {
    if caller.role() != Role::CentreOperator {
        return Err(AccessFault::Role.into());
    }
    let now = ctx.now();
    let day = day.unwrap_or(now.local_date());
    let edition = ctx.book.in_force(day).or_else(|| ctx.book.editions().last().copied());
    let own = edition.into_iter().flat_map(|e| &e.cities).find(|city| Some(&city.id) == caller.access.city.as_ref());
    let centres: Vec<String> = own.into_iter().flat_map(|city| &city.centres).map(|c| c.id.to_string()).collect();
    let before = Instant::end_of(day);
    let from = before.plus_seconds(-24 * 60 * 60);
    let read = ctx.store.read(move |db| {
        let mut booked = Vec::new();
        for centre in &centres {
            booked.extend(visits::at(db, centre, from, before, VISITS_MAX)?);
        }
        booked.sort_by_key(|visit| visit.slot);
        booked.truncate(VISITS_MAX as usize);
        let ids: Vec<_> = booked.iter().map(|visit| visit.case).collect();
        Ok::<_, qonys_store::Error>((booked, cases::get_many(db, &ids)?, keys::get_many(db, &ids)?))
    });
    let (booked, found, keys) = read.await?;
    let row = |visit: visits::Visit| {
        let case = found.iter().find(|case| case.id == visit.case)?;
        let row = queue_row(ctx, caller, case, None, &keys, now);
        Some(VisitRow { centre: visit.centre, slot: visit.slot, row })
    };
    Ok(booked.into_iter().filter_map(row).collect())
}
