//! Outages of the service and of the systems it leans on: a record of the service, not of a case.

use crate::{Db, Error, db::on_db, row, schema::outage};
use diesel::prelude::*;
use qonys_procedure::{ActId, Instant};
use uuid::Uuid;

/// An outage. Its proof lies in the act that declared it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outage {
    /// Id.
    pub id: Uuid,
    /// Id of the system.
    pub system: String,
    /// From.
    pub from: Instant,
    /// To; `None` while it lasts.
    pub to: Option<Instant>,
    /// The act of the service stream that declared or last changed it.
    pub act: ActId,
}

/// Declares an outage, or changes a declared one (same id).
///
/// # Errors
/// `Invalid` if it ends before it begins.
pub fn put(db: &mut Db<'_>, new: &Outage) -> Result<(), Error> {
    if new.to.is_some_and(|to| to <= new.from) {
        return Err(Error::Invalid("an outage ends before it begins"));
    }
    let changes = (
        outage::system.eq(&new.system),
        outage::from_us.eq(new.from.0),
        outage::to_us.eq(new.to.map(|at| at.0)),
        outage::act_id.eq(new.act.bytes()),
    );
    on_db!(db, conn => diesel::insert_into(outage::table)
        .values((outage::id.eq(new.id.as_bytes()), changes))
        .on_conflict(outage::id)
        .do_update()
        .set(changes)
        .execute(conn))?;
    Ok(())
}

/// Ends one that lasts.
///
/// # Errors
/// `Missing`.
pub fn end(db: &mut Db<'_>, id: Uuid, to: Instant, act: ActId) -> Result<(), Error> {
    let changed = on_db!(db, conn => diesel::update(outage::table)
        .filter(outage::id.eq(id.as_bytes()))
        .filter(outage::to_us.is_null())
        .filter(outage::from_us.lt(to.0))
        .set((outage::to_us.eq(to.0), outage::act_id.eq(act.bytes())))
        .execute(conn))?;
    row::one(changed, "outage")
}

/// All that touch the time from `from` on, by their beginning.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn since(db: &mut Db<'_>, from: Instant) -> Result<Vec<Outage>, Error> {
    let found: Vec<(Vec<u8>, String, i64, Option<i64>, Vec<u8>)> = on_db!(db, conn => outage::table
        .filter(outage::to_us.is_null().or(outage::to_us.gt(from.0)))
        .order((outage::from_us, outage::id))
        .load(conn))?;
    found
        .into_iter()
        .map(|(id, system, from, to, act)| {
            Ok(Outage {
                id: row::uuid("outage", &id)?,
                system,
                from: Instant(from),
                to: to.map(Instant),
                act: row::act_id("outage", &act)?,
            })
        })
        .collect()
}
