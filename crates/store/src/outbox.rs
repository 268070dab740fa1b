//! Messages to send and jobs to run: written in the act's own transaction, done at least once, idempotent by
//! key.

use crate::{
    Db, Error,
    db::on_db,
    fixed::{Fixed, Value, statement},
    row,
    schema::outbox,
};
use diesel::{
    dsl::{count_star, exists, min, not},
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
    /// Not before older messages of the same topic and case are done, whoever holds them and whenever they are due.
    pub in_turn: bool,
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
    let values = [
        Value::Bytes(entry.id.as_bytes()),
        Value::Text(&entry.topic),
        Value::Text(&entry.key),
        Value::Bytes(entry.case.bytes()),
        Value::Bytes(&entry.sealed),
        Value::Int(entry.run.0),
        Value::Int(entry.run.0),
        Value::MaybeBytes(entry.in_turn.then_some(entry.case.bytes().as_slice())),
    ];
    let rows = on_db!(db, conn => Fixed::<Put>::new(&values).execute(conn))?;
    Ok(rows == 1)
}

statement!(
    Put,
    "INSERT INTO outbox (id, topic, key, case_id, sealed, run_us, attempts, since_us, turn) \
     VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?) ON CONFLICT (key) DO NOTHING"
);

/// Claims due messages of the topics for `lease_seconds`, oldest first; those whose lease ran out too. Of messages
/// that go out in turn, only the oldest of each topic and case that is not done: so they are sent one after another,
/// in the order of their ids.
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
            .filter(not(exists(earlier())))
            .order((outbox::run_us, outbox::id))
            .limit(row::page(limit))
            .for_update()
            .skip_locked()
            .load(*conn)?,
        Db::Lite(conn) => due(topics, now.0)
            .filter(not(exists(earlier())))
            .order((outbox::run_us, outbox::id))
            .limit(row::page(limit))
            .load(*conn)?,
    };
    hold(db, found, holder, now.plus_seconds(lease_seconds))
}

fn hold(db: &mut Db<'_>, found: Vec<Row>, holder: Uuid, until: Instant) -> Result<Vec<Claimed>, Error> {
    for (id, ..) in &found {
        on_db!(db, conn => diesel::update(outbox::table)
            .filter(outbox::id.eq(id))
            .set((outbox::holder.eq(holder.as_bytes().as_slice()), outbox::lease_us.eq(until.0)))
            .execute(conn))?;
    }
    found.into_iter().map(Claimed::try_from).collect()
}

/// Whether a message of the topic may be taken: a look that costs no write.
///
/// # Errors
/// The database's.
pub fn is_due(db: &mut Db<'_>, topic: &str, now: Instant) -> Result<bool, Error> {
    Ok(on_db!(db, conn => diesel::select(exists(due(&[topic], now.0))).get_result(conn))?)
}

/// Done: the content goes, the key stays until [`sweep`].
///
/// # Errors
/// `Missing` if the holder no longer has it.
pub fn done(db: &mut Db<'_>, id: Uuid, holder: Uuid, at: Instant) -> Result<(), Error> {
    end(db, id, holder, at, None)
}

/// Never to be done: the content goes, the reason stays with the key until [`sweep`].
///
/// # Errors
/// `Missing` if the holder no longer has it.
pub fn give_up(db: &mut Db<'_>, id: Uuid, holder: Uuid, at: Instant, fault: &str) -> Result<(), Error> {
    end(db, id, holder, at, Some(fault))
}

fn end(db: &mut Db<'_>, id: Uuid, holder: Uuid, at: Instant, fault: Option<&str>) -> Result<(), Error> {
    let changed = on_db!(db, conn => diesel::update(outbox::table)
        .filter(outbox::id.eq(id.as_bytes()))
        .filter(outbox::holder.eq(holder.as_bytes().as_slice()))
        .set((
            outbox::done_us.eq(at.0),
            outbox::sealed.eq([].as_slice()),
            outbox::holder.eq(None::<Vec<u8>>),
            outbox::lease_us.eq(None::<i64>),
            outbox::fault.eq(fault),
        ))
        .execute(conn))?;
    row::one(changed, "message")
}

/// Not done, for a reason that is no personal data: tried again at `retry`; so many tries count.
///
/// # Errors
/// `Missing` if the holder no longer has it.
pub fn put_off(
    db: &mut Db<'_>,
    id: Uuid,
    holder: Uuid,
    retry: Instant,
    attempts: u32,
    fault: &str,
) -> Result<(), Error> {
    let changed = on_db!(db, conn => diesel::update(outbox::table)
        .filter(outbox::id.eq(id.as_bytes()))
        .filter(outbox::holder.eq(holder.as_bytes().as_slice()))
        .set((
            outbox::run_us.eq(retry.0),
            outbox::attempts.eq(i64::from(attempts)),
            outbox::fault.eq(fault),
            outbox::holder.eq(None::<Vec<u8>>),
            outbox::lease_us.eq(None::<i64>),
        ))
        .execute(conn))?;
    row::one(changed, "message")
}

/// Gives up messages of the topic that were written before `before` and that nobody holds, oldest first: their case
/// and the reason, which is that of the last try, else `fault`.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn give_up_old(
    db: &mut Db<'_>,
    topic: &str,
    before: Instant,
    now: Instant,
    fault: &str,
    limit: u32,
) -> Result<Vec<(CaseId, String)>, Error> {
    type Old = (Vec<u8>, Vec<u8>, Option<String>);
    let found: Vec<Old> = on_db!(db, conn => outbox::table
        .filter(outbox::topic.eq(topic))
        .filter(outbox::done_us.is_null())
        .filter(outbox::since_us.lt(before.0))
        .filter(outbox::lease_us.is_null().or(outbox::lease_us.le(now.0)))
        .order(outbox::id)
        .limit(row::page(limit))
        .select((outbox::id, outbox::case_id, outbox::fault))
        .load(conn))?;
    let mut old = Vec::new();
    for (id, case, told) in found {
        let fault = told.unwrap_or_else(|| fault.to_owned());
        let changed = on_db!(db, conn => diesel::update(outbox::table)
            .filter(outbox::id.eq(&id))
            .filter(outbox::done_us.is_null())
            .filter(outbox::lease_us.is_null().or(outbox::lease_us.le(now.0)))
            .set((
                outbox::done_us.eq(now.0),
                outbox::sealed.eq([].as_slice()),
                outbox::holder.eq(None::<Vec<u8>>),
                outbox::lease_us.eq(None::<i64>),
                outbox::fault.eq(&fault),
            ))
            .execute(conn))?;
        // On PostgreSQL another process may have taken it meanwhile.
        if changed == 1 {
            old.push((row::case_id("outbox", &case)?, fault));
        }
    }
    Ok(old)
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

/// How many wait, of all topics but one that is told apart, and the due time of the oldest.
///
/// # Errors
/// The database's.
pub fn backlog(db: &mut Db<'_>, but: &str) -> Result<(u64, Option<Instant>), Error> {
    let (waiting, oldest): (i64, Option<i64>) = on_db!(db, conn => outbox::table
        .filter(outbox::done_us.is_null())
        .filter(outbox::topic.ne(but))
        .select((count_star(), min(outbox::run_us)))
        .first(conn))?;
    Ok((row::count("outbox", b"", waiting)?, oldest.map(Instant)))
}

/// How the messages of a topic stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// How many wait.
    pub waiting: u64,
    /// When the oldest of them was written.
    pub since: Option<Instant>,
    /// Why it could not be done, if it was tried.
    pub fault: Option<String>,
    /// How many were given up, by reason.
    pub given_up: Vec<(String, u64)>,
}

/// How the messages of a topic stand; given up since `from`.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn standing(db: &mut Db<'_>, topic: &str, from: Instant) -> Result<Standing, Error> {
    let waiting: i64 = on_db!(db, conn => outbox::table
        .filter(outbox::done_us.is_null())
        .filter(outbox::topic.eq(topic))
        .select(count_star())
        .first(conn))?;
    let oldest: Option<(i64, Option<String>)> = on_db!(db, conn => outbox::table
        .filter(outbox::done_us.is_null())
        .filter(outbox::topic.eq(topic))
        .order((outbox::since_us, outbox::id))
        .select((outbox::since_us, outbox::fault))
        .first(conn)
        .optional())?;
    let given_up: Vec<(Option<String>, i64)> = on_db!(db, conn => outbox::table
        .filter(outbox::topic.eq(topic))
        .filter(outbox::done_us.ge(from.0))
        .filter(outbox::fault.is_not_null())
        .group_by(outbox::fault)
        .order(outbox::fault)
        .select((outbox::fault, count_star()))
        .load(conn))?;
    let counted = |(fault, n): (Option<String>, i64)| Ok((fault.unwrap_or_default(), row::count("outbox", b"", n)?));
    Ok(Standing {
        waiting: row::count("outbox", b"", waiting)?,
        since: oldest.as_ref().map(|(since, _)| Instant(*since)),
        fault: oldest.and_then(|(_, fault)| fault),
        given_up: given_up.into_iter().map(counted).collect::<Result<_, Error>>()?,
    })
}

/// Forgets keys of messages made and done before `before`. Ids tell when they were made: younger ones are not looked at.
///
/// # Errors
/// The database's.
pub fn sweep(db: &mut Db<'_>, before: Instant) -> Result<u64, Error> {
    let millis = u64::try_from(before.0 / 1_000).unwrap_or(0);
    let first = uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid();
    let gone = on_db!(db, conn => diesel::delete(outbox::table)
        .filter(outbox::id.lt(first.as_bytes().as_slice()))
        .filter(outbox::done_us.lt(before.0))
        .execute(conn))?;
    Ok(gone as u64)
}

type Row = (Vec<u8>, String, String, Vec<u8>, Vec<u8>, i64, i64, Option<Vec<u8>>);

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
            outbox::turn,
        ))
}

diesel::alias!(outbox as senior: Senior);

/// Messages before whom it is not a message's turn: of the same topic and case, older and not done.
#[diesel::dsl::auto_type(no_type_alias)]
fn earlier() -> _ {
    senior
        .filter(senior.field(outbox::turn).eq(outbox::turn))
        .filter(senior.field(outbox::topic).eq(outbox::topic))
        .filter(senior.field(outbox::done_us).is_null())
        .filter(senior.field(outbox::id).lt(outbox::id))
}

impl TryFrom<Row> for Claimed {
    type Error = Error;

    fn try_from((id, topic, key, case, sealed, run, attempts, turn): Row) -> Result<Claimed, Error> {
        const TABLE: &str = "outbox";
        let attempts = row::count(TABLE, &id, attempts)?;
        let case = row::case_id(TABLE, &case)?;
        let id = row::uuid(TABLE, &id)?;
        let entry = Entry { id, topic, key, case, sealed, run: Instant(run), in_turn: turn.is_some() };
        Ok(Claimed { entry, attempts })
    }
}
