//! Acts: the list of which a case is the fold (A2).

use crate::{
    Db, Digest, Error, SERVICE, cases,
    db::on_db,
    files, idempotency, issued, keys, outbox,
    record::{ActHead, SealedAct},
    row,
    schema::{act, cases as cases_table},
    seal::WrappedKey,
    search::{self, Token},
    sequencer, statements, visits,
};
use diesel::prelude::*;
use qonys_procedure::{AccountId, ActId, CaseId, Instant};

const TABLE: &str = "act";

/// An act and everything that is written in the same step. Projections that are `None` stay as they are.
#[derive(Clone, Debug)]
pub struct Append {
    /// The act.
    pub act: SealedAct,
    /// The row of the case after the act; `None` only in the service stream.
    pub case: Option<cases::Projection>,
    /// The case's key: with the first act, and only then.
    pub key: Option<WrappedKey>,
    /// Snapshot of the case after the act.
    pub snapshot: Option<cases::Snapshot>,
    /// All limits of the case after the act.
    pub limits: Option<Vec<cases::Limit>>,
    /// The booked visit of the case after the act, where the act changes it: the outer `None` leaves it.
    pub visit: Option<Option<visits::Booked>>,
    /// All search tokens of the case after the act.
    pub search: Option<Vec<Token>>,
    /// Messages to send.
    pub outbox: Vec<outbox::Entry>,
    /// Papers whose state the act changes.
    pub issued: Vec<issued::Change>,
    /// Files whose state the act changes.
    pub files: Vec<files::Change>,
    /// Digest of the prepared statement that the act uses up.
    pub statement: Option<Digest>,
    /// The caller's idempotency key.
    pub idempotency: Option<Idempotency>,
}

impl Append {
    /// The act alone.
    pub fn new(act: SealedAct) -> Append {
        Append {
            act,
            case: None,
            key: None,
            snapshot: None,
            limits: None,
            visit: None,
            search: None,
            outbox: Vec::new(),
            issued: Vec::new(),
            files: Vec::new(),
            statement: None,
            idempotency: None,
        }
    }

    /// About how many bytes it writes: the weight for [`crate::Store::write`].
    pub fn weight(&self) -> usize {
        let fixed = 512;
        fixed
            + self.act.sealed.len()
            + self.case.as_ref().map_or(0, |case| case.summary_sealed.len())
            + self.snapshot.as_ref().map_or(0, |snapshot| snapshot.sealed.len())
            + self.outbox.iter().map(|entry| 128 + entry.sealed.len()).sum::<usize>()
            + self.search.as_ref().map_or(0, |tokens| tokens.len() * 64)
    }
}

/// An idempotency key of a person with the digest of the request it came with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idempotency {
    /// Whose.
    pub account: AccountId,
    /// The key as it came; stored hashed.
    pub key: String,
    /// SHA-256 of the request.
    pub request_sha256: Digest,
}

/// What came of an append.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The act: with `repeated` the one stored by the first request.
    pub act: ActId,
    /// Its number in the stream.
    pub seq: u64,
    /// The idempotency key was there with the same request: nothing was written now.
    pub repeated: bool,
}

/// Appends an act with all its projections, its leaf, and the guard (`cases.seq`, compare and set).
///
/// # Errors
/// `Conflict` if the stream has moved on or the visit's slot is full; `KeyReused`, `StatementGone`, `Missing` (file, paper); `Invalid` if
/// the parts do not fit together.
pub fn append(db: &mut Db<'_>, append: &Append) -> Result<Appended, Error> {
    let head = &append.act.head;
    if let Some(key) = &append.idempotency {
        let used = idempotency::put(db, key.account, &key.key, &key.request_sha256, head.id.0, head.at)?;
        if let Some(used) = used {
            let id = ActId(used.result);
            let first = by_id(db, id)?.ok_or_else(|| row::corrupt("idempotency", id.bytes()))?;
            return Ok(Appended { act: id, seq: first.head.seq, repeated: true });
        }
    }
    guard(db, append)?;
    insert(db, &append.act)?;
    sequencer::put_leaf(db, TABLE, head.id.bytes(), &append.act.leaf())?;
    if let Some(case) = &append.case {
        if let Some(snapshot) = &append.snapshot {
            cases::put_state(db, head.stream, head.seq, snapshot)?;
        }
        if let Some(limits) = &append.limits {
            cases::put_limits(db, head.stream, case, limits)?;
        }
        if let Some(visit) = &append.visit {
            visits::put(db, head.stream, visit.as_ref())?;
        }
        if let Some(tokens) = &append.search {
            search::put(db, head.stream, tokens)?;
        }
    }
    if let Some(digest) = &append.statement {
        statements::use_up(db, digest, head.id, head.at)?;
    }
    for change in &append.issued {
        issued::change(db, change, Some(head.id), head.at)?;
    }
    for change in &append.files {
        files::change(db, change)?;
    }
    for entry in &append.outbox {
        outbox::put(db, entry)?;
    }
    Ok(Appended { act: head.id, seq: head.seq, repeated: false })
}

/// Acts of a stream with a number above `after_seq`, in order, at most `limit` ([`crate::PAGE_MAX`]).
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn of_case(db: &mut Db<'_>, stream: CaseId, after_seq: u64, limit: u32) -> Result<Vec<SealedAct>, Error> {
    let after = row::column(after_seq)?;
    let found: Vec<Row> = on_db!(db, conn => act::table
        .filter(act::stream.eq(stream.bytes()))
        .filter(act::seq.gt(after))
        .order(act::seq)
        .limit(row::page(limit))
        .load(conn))?;
    found.into_iter().map(SealedAct::try_from).collect()
}

/// One act.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn by_id(db: &mut Db<'_>, id: ActId) -> Result<Option<SealedAct>, Error> {
    let found: Option<Row> = on_db!(db, conn => act::table.filter(act::id.eq(id.bytes())).first(conn).optional())?;
    found.map(SealedAct::try_from).transpose()
}

/// The act with this number in the stream.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn at(db: &mut Db<'_>, stream: CaseId, seq: u64) -> Result<Option<SealedAct>, Error> {
    let seq = row::column(seq)?;
    let found: Option<Row> = on_db!(db, conn => act::table
        .filter(act::stream.eq(stream.bytes()))
        .filter(act::seq.eq(seq))
        .first(conn)
        .optional())?;
    found.map(SealedAct::try_from).transpose()
}

/// Number of the stream's last act, 0 before the first.
///
/// # Errors
/// The database's.
pub fn last_seq(db: &mut Db<'_>, stream: CaseId) -> Result<u64, Error> {
    let seq: Option<i64> = on_db!(db, conn => cases_table::table
        .filter(cases_table::id.eq(stream.bytes()))
        .select(cases_table::seq)
        .first(conn)
        .optional())?;
    seq.map_or(Ok(0), |seq| row::count("cases", stream.bytes(), seq))
}

/// Moves the stream's guard row from the number seen to the act's, or opens the stream.
fn guard(db: &mut Db<'_>, append: &Append) -> Result<(), Error> {
    let head = &append.act.head;
    let first = head.seq == 1 && head.stream != SERVICE;
    if append.key.is_some() != first {
        return Err(Error::Invalid("the case's key comes with its first act, and only then"));
    }
    let seen = head.seq.checked_sub(1).ok_or(Error::Invalid("acts are counted from 1"))?;
    let moved = match &append.case {
        _ if head.stream == SERVICE => on_db!(db, conn => diesel::update(cases_table::table)
            .filter(cases_table::id.eq(SERVICE.bytes()))
            .filter(cases_table::seq.eq(row::column(seen)?))
            .set(cases_table::seq.eq(row::column(head.seq)?))
            .execute(conn))?,
        None => return Err(Error::Invalid("an act of a case comes with the case's row")),
        Some(row) if first => cases::insert(db, head.stream, row)?,
        Some(row) => cases::update(db, head.stream, seen, row)?,
    };
    if moved == 0 {
        return Err(Error::Conflict { seen, now: last_seq(db, head.stream)? });
    }
    append.key.as_ref().map_or(Ok(()), |key| keys::put(db, head.stream, key))
}

#[derive(Insertable)]
#[diesel(table_name = act, treat_none_as_default_value = false)]
struct New<'a> {
    id: &'a [u8],
    stream: &'a [u8],
    seq: i64,
    kind: &'a str,
    kind_version: i64,
    account: Option<&'a [u8]>,
    role: &'a str,
    at_us: i64,
    sealed: &'a [u8],
    commitment: &'a [u8],
}

fn insert(db: &mut Db<'_>, new: &SealedAct) -> Result<(), Error> {
    let head = &new.head;
    let new = New {
        id: head.id.bytes(),
        stream: head.stream.bytes(),
        seq: row::column(head.seq)?,
        kind: &head.kind,
        kind_version: i64::from(head.kind_version),
        account: head.account.as_ref().map(|id| id.bytes().as_slice()),
        role: head.role.id(),
        at_us: head.at.0,
        sealed: &new.sealed,
        commitment: &new.commitment,
    };
    on_db!(db, conn => diesel::insert_into(act::table).values(&new).execute(conn))?;
    Ok(())
}

/// Which of these acts are stored: asked after a commit whose outcome is unknown (A6 rule 5).
pub(crate) fn are_stored(db: &mut Db<'_>, ids: &[ActId]) -> Result<bool, Error> {
    for id in ids {
        let found: Option<i64> = on_db!(db, conn => act::table
            .filter(act::id.eq(id.bytes()))
            .select(act::seq)
            .first(conn)
            .optional())?;
        if found.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

type Row = (Vec<u8>, Vec<u8>, i64, String, i64, Option<Vec<u8>>, String, i64, Vec<u8>, Vec<u8>);

impl TryFrom<Row> for SealedAct {
    type Error = Error;

    fn try_from(row: Row) -> Result<SealedAct, Error> {
        let (id, stream, seq, kind, kind_version, account, role, at, sealed, commitment) = row;
        let head = ActHead {
            stream: row::case_id(TABLE, &stream)?,
            seq: row::count(TABLE, &id, seq)?,
            kind,
            kind_version: row::count(TABLE, &id, kind_version)?,
            account: account.map(|account| row::account_id(TABLE, &account)).transpose()?,
            role: row::role(TABLE, &id, &role)?,
            at: Instant(at),
            id: row::act_id(TABLE, &id)?,
        };
        Ok(SealedAct { head, sealed, commitment: row::bytes(TABLE, &commitment)? })
    }
}
