//! The service stream: stating an act, taking it signed, and what makes its row. What an act means is judged by
//! who calls: accesses and outages each by their own rules.

use crate::acts::Prepared;
use crate::acts::proof;
use crate::people::{Caller, expected_holder};
use crate::revocation::{Judged, Occasion, WhenUnknown, judge};
use crate::{Context, Error, StatementFault};
use qonys_eds::SignatureError;
use qonys_eds::policy::{self, Expected};
use qonys_eds::statement::{self as eds, Rendering, Statement, StatementError, StatementParts};
use qonys_procedure::ActId;
use qonys_store::acts::{self, Append, Idempotency};
use qonys_store::record::{ActHead, SealedAct};
use qonys_store::seal::Purpose;
use qonys_store::{SERVICE, idempotency, statements};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Seconds in which a prepared statement must come back signed \[A14\].
const PREPARED_SECONDS: i64 = 30 * 60;
/// How often an act is judged anew because another came first.
pub(crate) const TRIES: usize = 5;

/// What came of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The act; for a request, what its approval names; for a provision, the id of the access.
    pub act: ActId,
    /// Its number in the service stream.
    pub seq: u64,
    /// The key was used with the same signature before: nothing was written now.
    pub repeated: bool,
}

/// An act about to be stated.
pub(crate) struct Draft {
    /// Id of its kind.
    pub kind: &'static str,
    /// Its content.
    pub content: Value,
    /// Its readable text.
    pub text: Rendering,
}

/// The statement of an act that was judged, kept until it comes back signed.
///
/// # Errors
/// `Content` if it is too long; of the store.
pub(crate) async fn state(ctx: &Context, caller: &Caller, draft: Draft, after: eds::After) -> Result<Prepared, Error> {
    let now = ctx.now();
    let statement = Statement::new(StatementParts {
        service: ctx.service.clone(),
        case: SERVICE,
        number: None,
        after,
        act: draft.kind.to_owned(),
        actor: eds::Actor {
            iin: caller.iin,
            role: caller.role(),
            org: caller.access.org.clone(),
            city: caller.access.city.as_ref().map(ToString::to_string),
        },
        edition: None,
        prepared_at: now,
        content: draft.content,
        files: Vec::new(),
        issued: Vec::new(),
        text: draft.text,
    });
    let bytes = statement.to_bytes().map_err(|e| Error::Content { path: ".".to_owned(), message: e.to_string() })?;
    let digest = eds::Digest::of(&bytes).0;
    let expires = now.plus_seconds(PREPARED_SECONDS);
    // What is to be signed is found again by its digest; nothing else has to be kept of it.
    let sealed = ctx.service_key.seal(Purpose::Statement, "statement", &digest, &[], &*ctx.entropy);
    let row = statements::Prepared {
        digest,
        case: SERVICE,
        account: caller.account,
        after_seq: statement.after.seq,
        sealed: sealed.map_err(qonys_store::Error::from)?,
        expires,
        used_by: None,
    };
    ctx.store.write(Vec::new(), 256, move |db| statements::put(db, &row)).await?;
    let after = statement.after.seq;
    Ok(Prepared { text: statement.text, statement: bytes, digest, after, papers: Vec::new(), expires })
}

/// A signature that holds as of now, whoever made it.
///
/// # Errors
/// `Signature`.
pub(crate) async fn verified(ctx: &Context, cms: &[u8]) -> Result<Judged, Error> {
    let judged = judge(ctx, cms, None, Occasion::Record(ctx.certificate_clock.now())).await?;
    // Acts of the service do not wait: whoever signs is here and signs again.
    if judged.evidence.is_none() && ctx.revocation.policy.unknown == WhenUnknown::Wait {
        return Err(SignatureError::RevocationUnknown.into());
    }
    Ok(judged)
}

/// A signed statement of the caller.
pub(crate) struct Received {
    /// What was signed.
    pub statement: Statement,
    bytes: Vec<u8>,
    cms: Vec<u8>,
    proof: Vec<u8>,
    idempotency: Idempotency,
}

impl Received {
    /// Reads it: it is of this server and stream, and the caller's own. `key` is the caller's idempotency key.
    ///
    /// # Errors
    /// `Signature`, `Statement`.
    pub async fn read(ctx: &Context, caller: &Caller, cms: &[u8], key: &str) -> Result<Received, Error> {
        let judged = verified(ctx, cms).await?;
        let signature = &judged.signature;
        let bytes = signature.content.clone().ok_or(StatementFault::Missing)?;
        let statement = parse(ctx, caller, &bytes)?;
        policy::statement_identity(signature, &expected(ctx, caller))?;
        let request_sha256 = Sha256::digest(cms).into();
        let idempotency = Idempotency { account: caller.account, key: key.to_owned(), request_sha256 };
        let proof = match judged.evidence.map(|evidence| proof::keep(&[evidence])) {
            Some((kept, shared)) => {
                proof::store(ctx, &shared).await?;
                kept
            }
            None => Vec::new(),
        };
        Ok(Received { statement, bytes, cms: judged.cms, proof, idempotency })
    }

    /// The answer to a request that was performed before.
    ///
    /// # Errors
    /// `KeyMissing`, `KeyReused`; of the store.
    pub async fn repeated(&self, ctx: &Context) -> Result<Option<Accepted>, Error> {
        if self.idempotency.key.is_empty() {
            return Err(Error::KeyMissing);
        }
        let (account, key) = (self.idempotency.account, self.idempotency.key.clone());
        let Some(used) = ctx.store.read(move |db| idempotency::get(db, account, &key)).await? else { return Ok(None) };
        if used.request_sha256 != self.idempotency.request_sha256 {
            return Err(Error::KeyReused);
        }
        let act = ActId(used.result);
        let found =
            ctx.store.read(move |db| acts::by_id(db, act)).await?.ok_or(Error::Corrupt("act of a repeated request"))?;
        Ok(Some(Accepted { act, seq: found.head.seq, repeated: true }))
    }

    /// The row of the act with this id, as the one after `last`.
    ///
    /// # Errors
    /// Of sealing.
    pub fn append(&self, ctx: &Context, caller: &Caller, id: ActId, last: u64) -> Result<Append, Error> {
        let head = ActHead {
            id,
            stream: SERVICE,
            seq: last + 1,
            kind: self.statement.act.clone(),
            kind_version: 1,
            account: Some(caller.account),
            role: caller.role(),
            at: ctx.now(),
        };
        let parts = [&self.bytes[..], &self.cms, &self.proof];
        let sealed = SealedAct::with_evidence(head, parts, &ctx.service_key, &*ctx.entropy)?;
        let statement = Some(eds::Digest::of(&self.bytes).0);
        Ok(Append { statement, idempotency: Some(self.idempotency.clone()), ..Append::new(sealed) })
    }
}

/// The last act of the stream.
///
/// # Errors
/// Of the store.
pub(crate) async fn last(ctx: &Context) -> Result<eds::After, Error> {
    let read = ctx.store.read(|db| {
        let seq = acts::last_seq(db, SERVICE)?;
        acts::at(db, SERVICE, seq)
    });
    Ok(read.await?.map_or(eds::After { seq: 0, leaf: None }, |act| after(&act)))
}

/// What the act after this one names as the one before it.
pub(crate) fn after(act: &SealedAct) -> eds::After {
    eds::After { seq: act.head.seq, leaf: Some(eds::Digest(act.leaf())) }
}

fn parse(ctx: &Context, caller: &Caller, bytes: &[u8]) -> Result<Statement, Error> {
    let statement = Statement::parse(bytes).map_err(|e| match e {
        StatementError::OtherType { .. } => StatementFault::Mismatch,
        _ => StatementFault::Unknown,
    })?;
    if statement.service != ctx.service {
        return Err(StatementFault::OtherServer.into());
    }
    let fits = statement.case == SERVICE && statement.actor.iin == caller.iin && statement.actor.role == caller.role();
    if fits { Ok(statement) } else { Err(StatementFault::Mismatch.into()) }
}

fn expected(ctx: &Context, caller: &Caller) -> Expected {
    Expected { iin: caller.iin, holder: expected_holder(ctx, caller.role(), caller.access.org.as_deref()) }
}
