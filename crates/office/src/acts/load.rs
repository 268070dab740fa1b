//! A case as it stands: from its snapshot, or folded anew from its acts.

use super::Signatures;
use super::content::Unsigned;
use crate::{Context, Error};
use qonys_eds::statement::Statement;
use qonys_procedure::act::{Act, ActKind};
use qonys_procedure::case::{Case, SHAPE};
use qonys_procedure::record::{ActRecord, Actor};
use qonys_procedure::{ActId, CaseId};
use qonys_store::record::{ActHead, Body, SealedAct};
use qonys_store::seal::{CaseKey, Purpose, WrappedKey};
use qonys_store::{acts, cases, keys};
use zeroize::Zeroizing;

/// Acts read in one step of a replay.
const REPLAY_PAGE: u32 = 500;

/// A case with what is needed to go on with it.
#[derive(Clone)]
pub struct Loaded {
    /// Its state.
    pub case: Case,
    /// Its key.
    pub key: CaseKey,
    /// The leaf of its last act.
    pub leaf: [u8; 32],
}

/// Everything of a case that one read brings.
struct Rows {
    row: cases::Case,
    key: Option<keys::Stored>,
    snapshot: Option<cases::Snapshot>,
    last: Option<SealedAct>,
}

/// The case, or `NotFound`. One read when the snapshot is fresh, as it is after every act.
pub async fn load(ctx: &Context, id: CaseId) -> Result<Loaded, Error> {
    let rows = ctx
        .store
        .read(move |db| {
            let Some(row) = cases::get(db, id)? else { return Ok(None) };
            let (key, snapshot) = (keys::get(db, id)?, cases::state(db, id)?);
            let last = acts::at(db, id, row.seq)?;
            Ok::<_, qonys_store::Error>(Some(Rows { row, key, snapshot, last }))
        })
        .await?
        .ok_or(Error::NotFound)?;
    let key = open_key(ctx, id, rows.key)?;
    let leaf = rows.last.ok_or(Error::Corrupt("last act"))?.leaf();
    let case = match fresh(&rows.row, rows.snapshot, &key, id)? {
        Some(case) => case,
        None => replay(ctx, id, &key).await?.ok_or(Error::Corrupt("case"))?,
    };
    Ok(Loaded { case, key, leaf })
}

/// The key of a case.
pub fn open_key(ctx: &Context, id: CaseId, stored: Option<keys::Stored>) -> Result<CaseKey, Error> {
    match stored {
        Some(keys::Stored::Wrapped(wrapped)) => unwrap_key(ctx, id, &wrapped),
        Some(keys::Stored::Destroyed(_)) => Err(qonys_store::Error::KeyDestroyed.into()),
        None => Err(Error::Corrupt("case key")),
    }
}

/// Opens a wrapped key.
pub fn unwrap_key(ctx: &Context, id: CaseId, wrapped: &WrappedKey) -> Result<CaseKey, Error> {
    Ok(CaseKey::unwrap(id, wrapped, &ctx.master).map_err(qonys_store::Error::from)?)
}

/// The snapshot, if it is of the last act and of the shape that this program knows.
fn fresh(
    row: &cases::Case,
    snapshot: Option<cases::Snapshot>,
    key: &CaseKey,
    id: CaseId,
) -> Result<Option<Case>, Error> {
    let Some(snapshot) = snapshot.filter(|s| s.seq == row.seq && s.shape == SHAPE) else { return Ok(None) };
    let plain = key.open(Purpose::State, "case_state", id.bytes(), &snapshot.sealed);
    let plain = plain.map_err(qonys_store::Error::from)?;
    // A snapshot may be dropped at any time: one that cannot be read is folded anew.
    Ok(serde_json::from_slice(&plain).ok())
}

/// Folds all acts of a case.
pub async fn replay(ctx: &Context, id: CaseId, key: &CaseKey) -> Result<Option<Case>, Error> {
    let mut case = None;
    let mut after = 0;
    loop {
        let page = ctx.store.read(move |db| acts::of_case(db, id, after, REPLAY_PAGE)).await?;
        let Some(last) = page.last().map(|act| act.head.seq) else { return Ok(case) };
        for sealed in &page {
            let record = record(&sealed.head, &*sealed.open(key)?)?;
            case = Some(qonys_procedure::apply(case, &record, &ctx.book).map_err(|_| Error::Corrupt("case"))?);
        }
        after = last;
    }
}

/// One stored act with all that was signed.
pub struct Opened {
    /// As the procedure reads it.
    pub record: ActRecord,
    /// The bytes that were signed, or the canonical content.
    pub statement: Vec<u8>,
    /// The signatures.
    pub signatures: Signatures,
    /// What verifies them again, as [`proof::open`](super::proof::open) reads it.
    pub evidence: Vec<u8>,
    /// Opens the commitment.
    pub salt: [u8; 32],
}

/// Opens one stored act.
pub fn open_act(sealed: &SealedAct, key: &CaseKey) -> Result<Opened, Error> {
    let body: Zeroizing<Body> = sealed.open(key)?;
    let record = record(&sealed.head, &body)?;
    let papers = record.issued.len();
    let signatures = Signatures::from_bytes(&body.cms, papers).ok_or(Error::Corrupt("signatures of an act"))?;
    let (statement, evidence) = (body.statement.clone(), body.evidence.clone());
    Ok(Opened { record, statement, signatures, evidence, salt: body.salt })
}

/// The record that the fold reads, from what is stored.
pub(crate) fn record(head: &ActHead, body: &Body) -> Result<ActRecord, Error> {
    let kind = ActKind::from_id(&head.kind).ok_or(Error::Corrupt("kind of an act"))?;
    let plain = if body.cms.is_empty() {
        Unsigned::parse(&body.statement)?
    } else {
        Unsigned::from(Statement::parse(&body.statement).map_err(|_| Error::Corrupt("statement"))?)
    };
    let act =
        Act::from_stored(kind, head.kind_version.into(), &plain.content).map_err(|_| Error::Corrupt("content"))?;
    plain.record(head, act)
}

/// The state of a case after one of its acts, for answering a repeat.
pub async fn seq_of(ctx: &Context, act: ActId) -> Result<(CaseId, u64), Error> {
    let found = ctx.store.read(move |db| acts::by_id(db, act)).await?;
    found.map(|sealed| (sealed.head.stream, sealed.head.seq)).ok_or(Error::Corrupt("act of a repeated request"))
}

/// The actor as the procedure knows them, from what was signed.
pub(super) fn actor_of(head: &ActHead, plain: &Unsigned) -> Result<Actor, Error> {
    let city = plain.actor.city.as_deref().map(str::parse).transpose().map_err(|_| Error::Corrupt("city of an act"))?;
    Ok(Actor { account: head.account, iin: plain.actor.iin, role: head.role, org: plain.actor.org.clone(), city })
}
