//! Visits booked at the service centres: who comes when, and which slots are full. A projection of the cases.

use crate::{Db, Error, db::on_db, row, schema::visit};
use diesel::{prelude::*, result::DatabaseErrorKind};
use qonys_procedure::{CaseId, Instant};

/// A visit to be booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    /// Centre.
    pub centre: String,
    /// When.
    pub slot: Instant,
    /// How many the centre receives at a time.
    pub seats: u32,
}

/// A booked visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Whose case.
    pub case: CaseId,
    /// Centre.
    pub centre: String,
    /// When.
    pub slot: Instant,
}

/// Makes the booked visit of a case the one given, or takes it away.
///
/// # Errors
/// `Conflict` if the slot is full.
pub(crate) fn put(db: &mut Db<'_>, case: CaseId, booked: Option<&Booked>) -> Result<(), Error> {
    on_db!(db, conn => diesel::delete(visit::table.filter(visit::case_id.eq(case.bytes()))).execute(conn))?;
    let Some(booked) = booked else { return Ok(()) };
    let taken: Vec<i64> = on_db!(db, conn => visit::table
        .filter(visit::centre.eq(&booked.centre))
        .filter(visit::slot_us.eq(booked.slot.0))
        .order(visit::seat)
        .select(visit::seat)
        .load(conn))?;
    let full = Error::Conflict { seen: u64::from(booked.seats), now: taken.len() as u64 };
    let Some(seat) = (0..i64::from(booked.seats)).find(|seat| !taken.contains(seat)) else { return Err(full) };
    let new = (
        visit::case_id.eq(case.bytes()),
        visit::centre.eq(&booked.centre),
        visit::slot_us.eq(booked.slot.0),
        visit::seat.eq(seat),
    );
    let inserted = on_db!(db, conn => diesel::insert_into(visit::table).values(new).execute(conn));
    match inserted {
        // Somebody else took the seat at the same moment.
        Err(diesel::result::Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Err(full),
        other => Ok(other.map(drop)?),
    }
}

/// The booked visit of a case.
///
/// # Errors
/// The database's.
pub fn of_case(db: &mut Db<'_>, case: CaseId) -> Result<Option<Visit>, Error> {
    let found: Option<(String, i64)> = on_db!(db, conn => visit::table
        .filter(visit::case_id.eq(case.bytes()))
        .select((visit::centre, visit::slot_us))
        .first(conn)
        .optional())?;
    Ok(found.map(|(centre, slot)| Visit { case, centre, slot: Instant(slot) }))
}

/// Visits at a centre from an instant on and before another, in their order, at most `limit` ([`crate::PAGE_MAX`]).
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn at(db: &mut Db<'_>, centre: &str, from: Instant, before: Instant, limit: u32) -> Result<Vec<Visit>, Error> {
    let found: Vec<(Vec<u8>, i64)> = on_db!(db, conn => visit::table
        .filter(visit::centre.eq(centre))
        .filter(visit::slot_us.ge(from.0))
        .filter(visit::slot_us.lt(before.0))
        .order((visit::slot_us, visit::seat))
        .limit(row::page(limit))
        .select((visit::case_id, visit::slot_us))
        .load(conn))?;
    found
        .into_iter()
        .map(|(case, slot)| {
            Ok(Visit { case: row::case_id("visit", &case)?, centre: centre.to_owned(), slot: Instant(slot) })
        })
        .collect()
}

/// Slots of a centre in which somebody is booked, from an instant on and before another, with how many.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn taken(db: &mut Db<'_>, centre: &str, from: Instant, before: Instant) -> Result<Vec<(Instant, u64)>, Error> {
    let found: Vec<(i64, i64)> = on_db!(db, conn => visit::table
        .filter(visit::centre.eq(centre))
        .filter(visit::slot_us.ge(from.0))
        .filter(visit::slot_us.lt(before.0))
        .group_by(visit::slot_us)
        .order(visit::slot_us)
        .select((visit::slot_us, diesel::dsl::count_star()))
        .load(conn))?;
    found.into_iter().map(|(slot, n)| Ok((Instant(slot), row::count("visit", centre.as_bytes(), n)?))).collect()
}
