//! Messages to send and jobs to run: written in the act's own transaction, done at least once, idempotent by
//! key.

use crate::{Db, Error, db::on_db, row, schema::outbox};
use diesel::{
    dsl::{count_star, min},
    prelude::*,
};
use qonys_procedure::{CaseId, Instant};
use uuid::Uuid;

/// A message to be sent ([`crate::seal::Purpose::Outbox`], table `outbox`, row = id).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Made beforehand.
    pub id: Uuid,
    /// Which worker: `notice`, `persons`, `border`, …
    pub topic: String,
    /// Once for ever: a second entry of the same key is not written. No personal data.
    pub key: String,
    /// The case whose key seals it, or [`crate::SERVICE`].
    pub case: CaseId,
    /// What to send, sealed.
    pub sealed: Vec<u8>,
    /// Not before.
    pub run: Instant,
}

/// A message claimed by a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The message; `run` is the time it was due.
    pub entry: Entry,
    /// How often it was tried before.
    pub attempts: u32,
}

/// Adds a message; `false` if one of this key was there (done ones too, until swept).
///
/// # Errors
/// The database's.
pub fn put(db: &mut Db<'_>, entry: &Entry) -> Result<bool, Error> {
    let rows = on_db!(db, conn => diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(entry.id.as_bytes()),
            outbox::topic.eq(&entry.topic),
            outbox::key.eq(&entry.key),
            outbox::case_id.eq(entry.case.bytes()),
            outbox::sealed.eq(&entry.sealed),
            outbox::run_us.eq(entry.run.0),
            outbox::attempts.eq(0_i64),
        ))
        .on_conflict(outbox::key)
        .do_nothing()
        .execute(conn))?;
    Ok(rows == 1)
}

/// Claims due messages of the topics for `lease_seconds`, oldest first; those whose lease ran out too.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn claim(
    db: &mut Db<'_>,
    topics: &[&str],
    holder: Uuid,
    now: Instant,
    lease_seconds: i64,
    limit: u32,
) -> Result<Vec<Claimed>, Error> {
    let found: Vec<Row> = match db {
        Db::Pg(conn) => due(topics, now.0)
            .order((outbox::run_us, outbox::id))
            .limit(row::page(limit))
            .for_update()
            .skip_locked()
            .load(*conn)?,
        Db::Lite(conn) => due(topics, now.0).order((outbox::run_us, outbox::id)).limit(row::page(limit)).load(*conn)?,
    };
    let until = now.plus_seconds(lease_seconds);
    for (id, ..) in &found {
        on_db!(db, conn => diesel::update(outbox::table)
            .filter(outbox::id.eq(id))
            .set((outbox::holder.eq(holder.as_bytes().as_slice()), outbox::lease_us.eq(until.0)))
            .execute(conn))?;
    }
    found.into_iter().map(Claimed::try_from).collect()
}

/// Done: the content goes, the key stays until [`sweep`].
///
/// # Errors
/// `Missing` if the holder no longer has it.
pub fn done(db: &mut Db<'_>, id: Uuid, holder: Uuid, at: Instant) -> Result<(), Error> {
    let changed = on_db!(db, conn => diesel::update(outbox::table)
        .filter(outbox::id.eq(id.as_bytes()))
        .filter(outbox::holder.eq(holder.as_bytes().as_slice()))
        .set((
            outbox::done_us.eq(at.0),
            outbox::sealed.eq([].as_slice()),
            outbox::holder.eq(None::<Vec<u8>>),
            outbox::lease_us.eq(None::<i64>),
        ))
        .execute(conn))?;
    row::one(changed, "message")
}

/// Not done: tried again at `retry`.
///
/// # Errors
/// `Missing` if the holder no longer has it.
pub fn failed(db: &mut Db<'_>, id: Uuid, holder: Uuid, retry: Instant) -> Result<(), Error> {
    let changed = on_db!(db, conn => diesel::update(outbox::table)
        .filter(outbox::id.eq(id.as_bytes()))
        .filter(outbox::holder.eq(holder.as_bytes().as_slice()))
        .set((
            outbox::run_us.eq(retry.0),
            outbox::attempts.eq(outbox::attempts + 1),
            outbox::holder.eq(None::<Vec<u8>>),
            outbox::lease_us.eq(None::<i64>),
        ))
        .execute(conn))?;
    row::one(changed, "message")
}

/// How many wait, and the due time of the oldest.
///
/// # Errors
/// The database's.
pub fn backlog(db: &mut Db<'_>) -> Result<(u64, Option<Instant>), Error> {
    let (waiting, oldest): (i64, Option<i64>) = on_db!(db, conn => outbox::table
        .filter(outbox::done_us.is_null())
        .select((count_star(), min(outbox::run_us)))
        .first(conn))?;
    Ok((row::count("outbox", b"", waiting)?, oldest.map(Instant)))
}

/// Forgets keys done before `before`.
///
/// # Errors
/// The database's.
pub fn sweep(db: &mut Db<'_>, before: Instant) -> Result<u64, Error> {
    let gone = on_db!(db, conn => diesel::delete(outbox::table)
        .filter(outbox::done_us.lt(before.0))
        .execute(conn))?;
    Ok(gone as u64)
}

type Row = (Vec<u8>, String, String, Vec<u8>, Vec<u8>, i64, i64);

/// Messages that a worker of the topics may take at `now`.
#[diesel::dsl::auto_type(no_type_alias)]
fn due<'a>(topics: &'a [&'a str], now_us: i64) -> _ {
    outbox::table
        .filter(outbox::done_us.is_null())
        .filter(outbox::topic.eq_any(topics))
        .filter(outbox::run_us.le(now_us))
        .filter(outbox::lease_us.is_null().or(outbox::lease_us.le(now_us)))
        .select((
            outbox::id,
            outbox::topic,
            outbox::key,
            outbox::case_id,
            outbox::sealed,
            outbox::run_us,
            outbox::attempts,
        ))
}

impl TryFrom<Row> for Claimed {
    type Error = Error;

    fn try_from((id, topic, key, case, sealed, run, attempts): Row) -> Result<Claimed, Error> {
        const TABLE: &str = "outbox";
        let attempts = row::count(TABLE, &id, attempts)?;
        let case = row::case_id(TABLE, &case)?;
        let id = row::uuid(TABLE, &id)?;
        Ok(Claimed { entry: Entry { id, topic, key, case, sealed, run: Instant(run) }, attempts })
    }
}
