//! Signed submissions that cannot be judged yet, because nobody says whether the signer's certificate is revoked: kept
//! sealed with the time at which they came, tried again, and performed when the answer comes if no material act came
//! between. The act counts from its receipt, as it would have if the answer had come at once.

use super::load::Loaded;
use super::perform::{Arrival, Outcome, perform_arrived};
use super::{Request, Signed, load};
use crate::desk::scope;
use crate::people::{Access, Caller};
use crate::{Context, Error, StatementFault};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use qonys_procedure::act::ActKind;
use qonys_procedure::iin::Iin;
use qonys_procedure::{AccountId, ActId, CaseId, Instant};
use qonys_store::seal::{CaseKey, Purpose};
use qonys_store::submissions::{self, Pending};
use serde::{Deserialize, Serialize};
use serde_json::Value;

const TABLE: &str = "pending_submission";
/// Seconds until the first further try; each takes twice as long, up to the longest.
const FIRST_SECONDS: i64 = 5;
const LONGEST_SECONDS: i64 = 600;
/// Submissions tried in one round.
const ROUND_MAX: u32 = 50;
/// Seconds for which a sender may read why a submission was not accepted.
pub(crate) const TOLD_SECONDS: i64 = 30 * 24 * 3600;

/// A submission that waits, or that was not accepted in the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// The act it becomes.
    pub act: ActId,
    /// Which act.
    pub kind: ActKind,
    /// When it was received: this time counts for the limit.
    pub received: Instant,
    /// Not accepted: the stable code of the reason.
    pub refused: Option<String>,
}

/// Everything that it takes to perform it.
#[derive(Serialize, Deserialize)]
struct Kept {
    account: AccountId,
    iin: Iin,
    name: String,
    access: Access,
    kind: ActKind,
    content: Value,
    seq: u64,
    cms: Vec<String>,
    paper_cms: Vec<String>,
    key: String,
    /// By the clock of certificates.
    received: Instant,
}

impl Kept {
    fn open(pending: &Pending, key: &CaseKey) -> Result<Kept, Error> {
        let plain = key.open(Purpose::Submission, TABLE, pending.act.bytes(), &pending.sealed);
        let plain = plain.map_err(qonys_store::Error::from)?;
        serde_json::from_slice(&plain).map_err(|_| Error::Corrupt("waiting submission"))
    }

    fn caller(&self, now: Instant) -> Caller {
        Caller {
            account: self.account,
            iin: self.iin,
            name: self.name.clone(),
            certificate: None,
            access: self.access.clone(),
            accesses: vec![self.access.clone()],
            session: [0; 32],
            session_until: now,
        }
    }

    fn request(self) -> Result<Request, Error> {
        let decode = |texts: Vec<String>| texts.iter().map(|text| STANDARD.decode(text)).collect::<Result<Vec<_>, _>>();
        let unreadable = |_| Error::Corrupt("waiting submission");
        let signed = Signed {
            cms: decode(self.cms).map_err(unreadable)?,
            paper_cms: decode(self.paper_cms).map_err(unreadable)?,
        };
        Ok(Request { kind: self.kind, content: self.content, seq: self.seq, signed, key: self.key })
    }
}

/// Keeps a submission whose every step but the last one holds.
pub(super) async fn keep(
    ctx: &Context,
    caller: &Caller,
    loaded: &Loaded,
    request: Request,
    statement: [u8; 32],
    arrival: Arrival,
) -> Result<Waiting, Error> {
    let now = ctx.now();
    let kind = request.kind;
    if let Some((act, received)) = arrival.waited_as {
        // It waits already, and goes on waiting.
        return Ok(Waiting { act, kind, received, refused: None });
    }
    let encode = |all: &[Vec<u8>]| all.iter().map(|cms| STANDARD.encode(cms)).collect();
    let kept = Kept {
        account: caller.account,
        iin: caller.iin,
        name: caller.name.clone(),
        access: caller.access.clone(),
        kind,
        content: request.content,
        seq: request.seq,
        cms: encode(&request.signed.cms),
        paper_cms: encode(&request.signed.paper_cms),
        key: request.key,
        received: arrival.received,
    };
    let act = ActId(ctx.fresh());
    let plain = serde_json::to_vec(&kept).map_err(|_| Error::Corrupt("waiting submission"))?;
    let sealed = loaded.key.seal(Purpose::Submission, TABLE, act.bytes(), &plain, &*ctx.entropy);
    let pending = Pending {
        act,
        case: loaded.case.id,
        account: caller.account,
        statement,
        sealed: sealed.map_err(qonys_store::Error::from)?,
        received: now,
        run: now.plus_seconds(FIRST_SECONDS),
        attempts: 0,
        refused: None,
    };
    let weight = pending.sealed.len();
    match ctx.store.write(vec![act], weight, move |db| submissions::put(db, &pending)).await {
        Ok(()) => Ok(Waiting { act, kind, received: now, refused: None }),
        // Sent twice: the first one waits.
        Err(qonys_store::Error::Taken(_)) => {
            let first = ctx.store.read(move |db| submissions::by_statement(db, &statement)).await?;
            let first = first.filter(|first| first.account == caller.account).ok_or(StatementFault::Unknown)?;
            Ok(Waiting { act: first.act, kind, received: first.received, refused: first.refused })
        }
        Err(other) => Err(other.into()),
    }
}

/// What of the caller's waits in a case, or was not accepted, oldest first.
///
/// # Errors
/// `NotFound` for whoever may not know of the case.
pub async fn of_case(ctx: &Context, caller: &Caller, case: CaseId) -> Result<Vec<Waiting>, Error> {
    let all = ctx.store.read(move |db| submissions::of_case(db, case)).await?;
    let own: Vec<_> = all.into_iter().filter(|pending| pending.account == caller.account).collect();
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let loaded = load::load(ctx, case).await?;
    scope::require(ctx, &loaded.case, caller)?;
    let told = own.into_iter().map(|pending| {
        let kind = Kept::open(&pending, &loaded.key)?.kind;
        Ok(Waiting { act: pending.act, kind, received: pending.received, refused: pending.refused })
    });
    told.collect()
}

/// The caller's submission of this statement, if it waits: the act that it becomes, and when it came.
pub(super) async fn received(
    ctx: &Context,
    caller: &Caller,
    statement: [u8; 32],
) -> Result<Option<(ActId, Instant)>, Error> {
    let found = ctx.store.read(move |db| submissions::by_statement(db, &statement)).await?;
    let own = found.filter(|pending| pending.account == caller.account && pending.refused.is_none());
    Ok(own.map(|pending| (pending.act, pending.received)))
}

/// Whether something that came in time waits in a case: nothing runs out meanwhile.
pub(crate) async fn holds(ctx: &Context, case: CaseId) -> Result<bool, Error> {
    let all = ctx.store.read(move |db| submissions::of_case(db, case)).await?;
    Ok(all.iter().any(|pending| pending.refused.is_none()))
}

/// Tries what is due again.
///
/// # Errors
/// Of the store; what is wrong with one submission holds up no other.
pub async fn run(ctx: &Context) -> Result<(), Error> {
    let now = ctx.now();
    for pending in ctx.store.read(move |db| submissions::due(db, now, ROUND_MAX)).await? {
        let (act, case) = (pending.act, pending.case);
        if let Err(error) = try_again(ctx, pending).await {
            tracing::warn!(%case, %act, error = &error as &dyn std::error::Error, "a waiting submission");
        }
    }
    Ok(())
}

async fn try_again(ctx: &Context, pending: Pending) -> Result<(), Error> {
    let (act, now) = (pending.act, ctx.now());
    let loaded = match load::load(ctx, pending.case).await {
        // The case was discarded meanwhile; nothing can be opened any more.
        Err(Error::NotFound | Error::Store(qonys_store::Error::KeyDestroyed)) => {
            return Ok(ctx.store.write(vec![act], 64, move |db| submissions::remove(db, act)).await?);
        }
        loaded => loaded?,
    };
    let kept = Kept::open(&pending, &loaded.key)?;
    let (caller, received) = (kept.caller(now), kept.received);
    let arrival = Arrival { received, waited_as: Some((act, pending.received)) };
    let outcome = Box::pin(perform_arrived(ctx, &caller, Some(pending.case), kept.request()?, arrival)).await;
    match outcome {
        // Performed by another way meanwhile: nothing waits any more.
        Ok(Outcome::Performed(performed)) if performed.repeated => {
            match ctx.store.write(vec![act], 64, move |db| submissions::remove(db, act)).await {
                Err(qonys_store::Error::Missing(_)) => Ok(()),
                other => Ok(other?),
            }
        }
        Ok(Outcome::Performed(_)) => Ok(()),
        Ok(Outcome::Waits(_)) => again(ctx, &pending).await,
        Err(fault) => match refusal(&fault) {
            Some(code) => {
                Ok(ctx.store.write(vec![act], 128, move |db| submissions::refuse(db, act, code, now)).await?)
            }
            None => {
                again(ctx, &pending).await?;
                Err(fault)
            }
        },
    }
}

async fn again(ctx: &Context, pending: &Pending) -> Result<(), Error> {
    let wait = (FIRST_SECONDS << pending.attempts.min(10)).min(LONGEST_SECONDS);
    let (act, run) = (pending.act, ctx.now().plus_seconds(wait));
    Ok(ctx.store.write(Vec::new(), 64, move |db| submissions::retry(db, act, run)).await?)
}

/// The stable code of the reason, as for a request that is refused at once; none if it was no fault of the submission.
fn refusal(fault: &Error) -> Option<&'static str> {
    Some(match fault {
        Error::Signature(fault) => fault.code(),
        Error::Stale { .. } => "stale",
        Error::NotAllowed(no) => no.reason.code(),
        Error::Findings(_) => "findings",
        Error::Content { .. } => "content",
        Error::Statement(StatementFault::Unknown) => "statement_unknown",
        Error::Statement(_) => "statement_mismatch",
        Error::NotFound => "not_found",
        Error::KeyReused => "key_reused",
        _ => return None,
    })
}
