//! The sequencer (A7): gives leaves their positions in the record and writes the nodes of the tree, beside
//! the path of acts.

use crate::{
    Db, Digest, Error, acts,
    db::on_db,
    fixed::{Fixed, Value, statement},
    row,
    schema::{leaf, leaf_pending, lease, log_entry, log_node},
    viewings,
};
use diesel::{dsl::max, prelude::*};
use qonys_procedure::Instant;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;

const LEASE: &str = "sequencer";

/// The most leaves that one step takes.
pub const STEP_MAX: u32 = 2_000;

/// Gives positions to the leaves that wait, in the order of leaf ids, under a lease; returns how many, or
/// `None` if another process holds the lease.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn step(db: &mut Db<'_>, holder: Uuid, now: Instant, lease_seconds: i64) -> Result<Option<u64>, Error> {
    if !take_lease(db, holder, now, lease_seconds)? {
        return Ok(None);
    }
    let waiting: Vec<(i64, Vec<u8>)> = on_db!(db, conn => leaf_pending::table
        .inner_join(leaf::table.on(leaf::id.eq(leaf_pending::leaf_id)))
        .order(leaf_pending::leaf_id)
        .limit(i64::from(STEP_MAX))
        .select((leaf::id, leaf::hash))
        .load(conn))?;
    if waiting.is_empty() {
        return Ok(Some(0));
    }
    let first = size(db)?;
    let mut nodes = Nodes::open(db, first)?;
    let mut entries = Vec::with_capacity(waiting.len());
    let mut ids = Vec::with_capacity(waiting.len());
    for (position, (id, hash)) in (first..).zip(&waiting) {
        entries.push((log_entry::position.eq(row::column(position)?), log_entry::leaf_id.eq(*id)));
        ids.push(*id);
        nodes.add(position, row::bytes("leaf", hash)?);
    }
    let rows = nodes
        .complete
        .iter()
        .map(|(level, idx, hash)| {
            Ok((
                log_node::level.eq(i64::from(*level)),
                log_node::idx.eq(row::column(*idx)?),
                log_node::hash.eq(hash.as_slice()),
            ))
        })
        .collect::<Result<Vec<_>, Error>>()?;
    on_db!(db, conn => {
        diesel::insert_into(log_entry::table).values(&entries).execute(conn)?;
        diesel::insert_into(log_node::table).values(&rows).execute(conn)?;
        diesel::delete(leaf_pending::table).filter(leaf_pending::leaf_id.eq_any(&ids)).execute(conn)
    })?;
    Ok(Some(waiting.len() as u64))
}

/// Number of leaves that have a position.
///
/// # Errors
/// The database's.
pub fn size(db: &mut Db<'_>) -> Result<u64, Error> {
    let last: Option<i64> = on_db!(db, conn => log_entry::table.select(max(log_entry::position)).first(conn))?;
    last.map_or(Ok(0), |last| Ok(row::count::<u64>("log_entry", b"", last)? + 1))
}

/// Root of the tree over the first `tree_size` leaves (RFC 6962: node = SHA-256(0x01 ‖ left ‖ right)); `None`
/// if there are fewer.
///
/// # Errors
/// `Corrupt` if a node is missing.
pub fn root(db: &mut Db<'_>, tree_size: u64) -> Result<Option<Digest>, Error> {
    if tree_size > size(db)? {
        return Ok(None);
    }
    let mut root: Option<Digest> = None;
    for (level, idx) in peaks(tree_size) {
        let left = node(db, level, idx)?;
        root = Some(root.map_or(left, |right| parent(&left, &right)));
    }
    Ok(Some(root.unwrap_or_else(|| Sha256::digest([]).into())))
}

/// Leaves that wait for a position.
///
/// # Errors
/// The database's.
pub fn waiting(db: &mut Db<'_>) -> Result<u64, Error> {
    let waiting: i64 = on_db!(db, conn => leaf_pending::table.count().get_result(conn))?;
    row::count("leaf_pending", b"", waiting)
}

/// A run over a part of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The position behind the last one looked at; the same as `from` at the end of the record.
    pub next: u64,
    /// Positions whose leaf is not that of the stored row, or whose row is gone.
    pub bad: Vec<u64>,
}

/// Compares leaves from a position on, at most `limit`, with the rows that they are of. Needs no key: a leaf
/// commits to what is in clear and to the commitment.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn verify(db: &mut Db<'_>, from: u64, limit: u32) -> Result<Verified, Error> {
    let at = row::column(from)?;
    let entries: Vec<(i64, String, Vec<u8>, Vec<u8>)> = on_db!(db, conn => log_entry::table
        .inner_join(leaf::table.on(leaf::id.eq(log_entry::leaf_id)))
        .filter(log_entry::position.ge(at))
        .order(log_entry::position)
        .limit(row::page(limit))
        .select((log_entry::position, leaf::kind, leaf::subject, leaf::hash))
        .load(conn))?;
    let mut verified = Verified { next: from, bad: Vec::new() };
    for (position, kind, subject, hash) in entries {
        let position = row::count("log_entry", b"", position)?;
        let computed = match kind.as_str() {
            "act" => acts::by_id(db, row::act_id("leaf", &subject)?)?.map(|act| act.leaf()),
            "viewing" => viewings::get(db, row::uuid("leaf", &subject)?)?.map(|viewing| viewing.leaf()),
            _ => None,
        };
        // The tree has no gap either: positions follow one another.
        if position != verified.next || computed.is_none_or(|computed| computed.as_slice() != hash) {
            verified.bad.push(position);
        }
        verified.next = position + 1;
    }
    Ok(verified)
}

/// Writes a leaf that waits for its position.
pub(crate) fn put_leaf(db: &mut Db<'_>, kind: &str, subject: &[u8], hash: &Digest) -> Result<(), Error> {
    let values = [Value::Text(kind), Value::Bytes(subject), Value::Bytes(hash)];
    match db {
        Db::Pg(conn) => {
            Fixed::<PutLeafAndNote>::new(&values).execute(*conn)?;
        }
        Db::Lite(conn) => {
            Fixed::<PutLeaf>::new(&values).execute(*conn)?;
            Fixed::<NoteLeaf>::new(&[]).execute(*conn)?;
        }
    }
    Ok(())
}

statement!(PutLeaf, "INSERT INTO leaf (kind, subject, hash) VALUES (?, ?, ?)");
statement!(NoteLeaf, "INSERT INTO leaf_pending (leaf_id) VALUES (last_insert_rowid())");
statement!(
    PutLeafAndNote,
    "WITH put AS (INSERT INTO leaf (kind, subject, hash) VALUES (?, ?, ?) RETURNING id) \
     INSERT INTO leaf_pending (leaf_id) SELECT id FROM put"
);

/// The lease is free, ours, or run out.
fn take_lease(db: &mut Db<'_>, holder: Uuid, now: Instant, seconds: i64) -> Result<bool, Error> {
    let until = now.plus_seconds(seconds);
    let mine = (lease::holder.eq(holder.as_bytes().as_slice()), lease::until_us.eq(until.0));
    let taken = on_db!(db, conn => diesel::insert_into(lease::table)
        .values((lease::name.eq(LEASE), mine))
        .on_conflict_do_nothing()
        .execute(conn))?;
    if taken == 1 {
        return Ok(true);
    }
    let taken = on_db!(db, conn => diesel::update(lease::table)
        .filter(lease::name.eq(LEASE))
        .filter(lease::holder.eq(holder.as_bytes().as_slice()).or(lease::until_us.le(now.0)))
        .set(mine)
        .execute(conn))?;
    Ok(taken == 1)
}

/// SHA-256(0x01 ‖ left ‖ right).
fn parent(left: &Digest, right: &Digest) -> Digest {
    Sha256::new_with_prefix([1]).chain_update(left).chain_update(right).finalize().into()
}

/// Level and index of the complete subtrees that make up a tree, the smallest (rightmost) first.
fn peaks(size: u64) -> impl Iterator<Item = (u8, u64)> {
    (0..64).filter(move |level| size >> level & 1 == 1).map(move |level| (level, (size >> level) - 1))
}

/// A stored node; those of level 0 are the leaves themselves.
fn node(db: &mut Db<'_>, level: u8, idx: u64) -> Result<Digest, Error> {
    let at = row::column(idx)?;
    let hash: Option<Vec<u8>> = if level == 0 {
        on_db!(db, conn => log_entry::table
            .inner_join(leaf::table.on(leaf::id.eq(log_entry::leaf_id)))
            .filter(log_entry::position.eq(at))
            .select(leaf::hash)
            .first(conn)
            .optional())?
    } else {
        on_db!(db, conn => log_node::table
            .filter(log_node::level.eq(i64::from(level)))
            .filter(log_node::idx.eq(at))
            .select(log_node::hash)
            .first(conn)
            .optional())?
    };
    let hash = hash.ok_or_else(|| Error::Corrupt { table: "log_node", id: format!("{level}/{idx}") })?;
    row::bytes("log_node", &hash)
}

/// The right edge of the tree while leaves are added, and the nodes completed on the way.
struct Nodes {
    edge: BTreeMap<u8, Digest>,
    complete: Vec<(u8, u64, Digest)>,
}

impl Nodes {
    fn open(db: &mut Db<'_>, size: u64) -> Result<Nodes, Error> {
        let edge = peaks(size).map(|(level, idx)| Ok((level, node(db, level, idx)?)));
        Ok(Nodes { edge: edge.collect::<Result<_, Error>>()?, complete: Vec::new() })
    }

    fn add(&mut self, position: u64, leaf: Digest) {
        let (mut level, mut hash) = (0, leaf);
        while let Some(left) = self.edge.remove(&level) {
            hash = parent(&left, &hash);
            level += 1;
            self.complete.push((level, position >> level, hash));
        }
        self.edge.insert(level, hash);
    }
}
