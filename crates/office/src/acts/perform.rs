//! The one way in which anything happens to a case.

use super::content::Unsigned;
use super::evidence::{self, Evidence};
use super::load::{self, Loaded};
use super::prepare::Kept;
use super::project::{self, Step};
use super::waiting::{self, Waiting};
use super::{facts, outbox, papers, prepare, proposal};
use crate::desk::{self, CaseView, scope};
use crate::people::{Caller, account};
use crate::revocation::WhenUnknown;
use crate::{Context, Error, StatementFault};
use qonys_eds::SignatureError;
use qonys_procedure::act::ActKind;
use qonys_procedure::case::Case;
use qonys_procedure::record::{ActRecord, Actor};
use qonys_procedure::{ActId, CaseId, Instant, table};
use qonys_store::acts::{self, Idempotency};
use qonys_store::seal::CaseKey;
use qonys_store::{cases, drafts, evidence as stored, files, idempotency, keys, submissions};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Tries of an act that does not rest on what came between: an act of the system.
const TRIES_MAX: usize = 5;

/// A request to perform an act.
#[derive(Clone, Debug)]
pub struct Request {
    /// Which act.
    pub kind: ActKind,
    /// Its content; for a signed act it may be left out, the statement has it.
    pub content: Value,
    /// The last number of the case that the caller saw; 0 to open a case.
    pub seq: u64,
    /// Signatures; empty for an act that nobody signs.
    pub signed: Signed,
    /// The caller's idempotency key.
    pub key: String,
}

/// Signatures as they come in.
#[derive(Clone, Debug, Default)]
pub struct Signed {
    /// Over the statement: one, or two for minutes.
    pub cms: Vec<Vec<u8>>,
    /// Detached, over the papers, in the order in which they were prepared.
    pub paper_cms: Vec<Vec<u8>>,
}

/// What came of it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Performed {
    /// The act.
    pub act: ActId,
    /// Its number in the case.
    pub seq: u64,
    /// The request had been performed before; this is its answer again.
    pub repeated: bool,
    /// The case as it is now.
    pub case: CaseView,
    /// The actor may read it still: a case that was handed on may be another's alone.
    pub may_read: bool,
}

/// What came of a request.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The act happened.
    Performed(Box<Performed>),
    /// It was received in time, and happens when it is known whether the signer's certificate is revoked.
    Waits(Waiting),
}

impl Outcome {
    /// The act, for whoever has nothing to wait for.
    ///
    /// # Errors
    /// `Signature(RevocationUnknown)` if it waits.
    pub fn performed(self) -> Result<Performed, Error> {
        match self {
            Outcome::Performed(performed) => Ok(*performed),
            Outcome::Waits(_) => Err(SignatureError::RevocationUnknown.into()),
        }
    }
}

/// When a request came in: what counts for certificates, and under which id it waits, if it did.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    /// By the clock of certificates.
    pub received: Instant,
    /// The act that it becomes, and when it came by the service's clock: the act counts from then.
    pub waited_as: Option<(ActId, Instant)>,
}

/// Performs an act of a person. `case` is none to open one.
pub async fn perform(ctx: &Context, caller: &Caller, case: Option<CaseId>, request: Request) -> Result<Outcome, Error> {
    let arrival = Arrival { received: ctx.certificate_clock.now(), waited_as: None };
    // The way of an act is long, and its future large: on the heap, not on the stack of whoever polls it.
    Box::pin(perform_arrived(ctx, caller, case, request, arrival)).await
}

/// Performs what came in at some time.
pub(super) async fn perform_arrived(
    ctx: &Context,
    caller: &Caller,
    case: Option<CaseId>,
    request: Request,
    arrival: Arrival,
) -> Result<Outcome, Error> {
    let idempotency =
        Idempotency { account: caller.account, key: request.key.clone(), request_sha256: digest(case, &request) };
    if let Some(performed) = repeated(ctx, caller, &idempotency).await? {
        return Ok(Outcome::Performed(Box::new(performed)));
    }
    let loaded = match case {
        Some(id) => Some(load::load(ctx, id).await?),
        None => None,
    };
    if let Some(loaded) = &loaded {
        scope::require(ctx, &loaded.case, caller)?;
    }
    let mut draft = match &loaded {
        Some(loaded) if table::signed(request.kind, caller.role()) => {
            Box::pin(from_statement(ctx, caller, loaded, &request, arrival)).await?
        }
        _ => unsigned(ctx, caller, loaded.as_ref(), &request).await?,
    };
    if let (Some(loaded), Some(evidence)) = (&loaded, &draft.evidence)
        && evidence.proof.is_none()
        && ctx.revocation.policy.unknown == WhenUnknown::Wait
    {
        // What would be refused anyway is refused at once.
        let digest = evidence.digest;
        decided(ctx, Some(caller), Some(loaded), &mut draft).await?;
        return waiting::keep(ctx, caller, loaded, request, digest, arrival).await.map(Outcome::Waits);
    }
    let done = Box::pin(settle(ctx, Some(caller), loaded, draft, Some(idempotency))).await?;
    let performed = answer(ctx, caller, done.act, done.case, done.repeated).await?;
    Ok(Outcome::Performed(Box::new(performed)))
}

/// Performs an act of the system on a case: what happens by itself.
pub async fn perform_as_system(ctx: &Context, case: CaseId, act: qonys_procedure::act::Act) -> Result<u64, Error> {
    let mut tries = 0;
    loop {
        let loaded = load::load(ctx, case).await?;
        let mut record = proposal::record(ctx, Some(&loaded), case, Actor::SYSTEM, act.clone()).await?;
        let papers = papers::of_service(ctx, &loaded.case, &record).await?;
        record.issued = papers::issued(&papers)?;
        let draft = Draft { record, seen: loaded.case.seq, evidence: None, papers, waited: false };
        match settle(ctx, None, Some(loaded), draft, None).await {
            Err(Error::Store(qonys_store::Error::Conflict { .. }) | Error::Stale { .. }) if tries < TRIES_MAX => {
                tries += 1
            }
            other => return Ok(other?.case.seq),
        }
    }
}

/// An act ready to be decided on.
struct Draft {
    record: ActRecord,
    /// The last act that the actor saw.
    seen: u64,
    evidence: Option<Evidence>,
    /// Papers that nobody signs: of an act of the service.
    papers: Kept,
    /// It is a submission that waited, under the act's id.
    waited: bool,
}

/// An act that happened.
struct Done {
    act: ActId,
    case: Case,
    repeated: bool,
}

async fn from_statement(
    ctx: &Context,
    caller: &Caller,
    loaded: &Loaded,
    request: &Request,
    arrival: Arrival,
) -> Result<Draft, Error> {
    if request.signed.cms.is_empty() {
        return Err(StatementFault::Missing.into());
    }
    let (case, signed) = (loaded.case.id, &request.signed);
    let evidence = evidence::gather(ctx, caller, case, &loaded.key, request.kind, signed, arrival.received).await?;
    let act = proposal::parse(request.kind, &evidence.statement.content)?;
    if !request.content.is_null() && !request.content.as_object().is_some_and(|c| c.is_empty()) {
        let claimed = proposal::act(ctx, loaded, request.kind, &request.content).await?;
        if claimed != act {
            return Err(StatementFault::Mismatch.into());
        }
    }
    let mut record = proposal::record(ctx, Some(loaded), loaded.case.id, caller.actor(), act).await?;
    let files: Vec<_> = record.files.iter().map(proposal::file_entry).collect();
    if files != evidence.statement.files {
        return Err(StatementFault::Mismatch.into());
    }
    if proposal::gives_number(&record.act) {
        record.number = evidence.statement.number.as_deref().and_then(|n| n.parse().ok());
    }
    record.issued = papers::issued(&evidence.kept)?;
    record.signers = evidence.signers.clone();
    // Sent again while it waits: it is the same act, received when it first came.
    let waited_as = match arrival.waited_as {
        None => waiting::received(ctx, caller, evidence.digest).await?,
        known => known,
    };
    if let Some((id, at)) = waited_as {
        (record.id, record.at) = (id, at);
    }
    let (seen, waited) = (evidence.statement.after.seq, waited_as.is_some());
    Ok(Draft { record, seen, evidence: Some(evidence), papers: Kept::default(), waited })
}

async fn unsigned(ctx: &Context, caller: &Caller, loaded: Option<&Loaded>, request: &Request) -> Result<Draft, Error> {
    if !request.signed.cms.is_empty() {
        return Err(StatementFault::Count { given: request.signed.cms.len(), wanted: 0 }.into());
    }
    if loaded.is_none() && request.kind != ActKind::OpenCase {
        return Err(Error::NotFound);
    }
    let act = proposal::parse(request.kind, &request.content)?;
    let id = loaded.map_or_else(|| CaseId(ctx.fresh()), |l| l.case.id);
    let mut record = proposal::record(ctx, loaded, id, caller.actor(), act).await?;
    prepare::reserve_case_number(ctx, &mut record).await?;
    Ok(Draft { record, seen: request.seq, evidence: None, papers: Kept::default(), waited: false })
}

/// Decides and appends; when only immaterial acts came between, decides anew on the present state.
async fn settle(
    ctx: &Context,
    caller: Option<&Caller>,
    mut loaded: Option<Loaded>,
    mut draft: Draft,
    idempotency: Option<Idempotency>,
) -> Result<Done, Error> {
    let mut tries = 0;
    loop {
        let after = decided(ctx, caller, loaded.as_ref(), &mut draft).await?;
        match append(ctx, loaded.as_ref(), &draft, &after, idempotency.clone()).await {
            Ok(acts::Appended { repeated: true, act, .. }) => return Ok(Done { act, case: after, repeated: true }),
            Ok(appended) => return Ok(Done { act: appended.act, case: after, repeated: false }),
            Err(Error::Store(qonys_store::Error::Conflict { .. })) if tries < TRIES_MAX => {
                tries += 1;
                if loaded.is_some() {
                    loaded = Some(load::load(ctx, draft.record.case).await?);
                }
            }
            Err(other) => return Err(other),
        }
    }
}

/// The act makes a case open that must be the person's only one.
fn opens(kind: ActKind, before: Option<&Case>, after: &Case) -> bool {
    let alone = matches!(kind, ActKind::OpenCase | ActKind::SignPetitionRequest | ActKind::ExtendLimit);
    alone && after.stage.is_open() && !before.is_some_and(|case| case.stage.is_open())
}

/// The case after the act, as the next one of the case as it was loaded; or why not.
async fn decided(
    ctx: &Context,
    caller: Option<&Caller>,
    loaded: Option<&Loaded>,
    draft: &mut Draft,
) -> Result<Case, Error> {
    if let Some(loaded) = loaded {
        must_have_seen(ctx, loaded, draft.seen).await?;
        draft.record.seq = loaded.case.seq + 1;
        if draft.waited {
            // What is of no matter may have come after it; the record does not go back in time.
            draft.record.at = draft.record.at.max(loaded.case.last_at);
        }
    }
    let facts = facts::gather(ctx, caller, loaded, &draft.record).await?;
    Ok(qonys_procedure::decide(loaded.map(|l| &l.case), &draft.record, &ctx.book, &facts)?)
}

/// A material act between what the actor saw and now voids what they want \[A13\].
async fn must_have_seen(ctx: &Context, loaded: &Loaded, seen: u64) -> Result<(), Error> {
    let now = loaded.case.seq;
    if seen == now {
        return Ok(());
    }
    let between = desk::heads(ctx, loaded, seen).await?;
    let material = seen > now || between.iter().any(|head| head.material);
    let between = between.into_iter().map(|head| (head.seq, head.kind)).collect();
    if material { Err(Error::Stale { seen, now, between }) } else { Ok(()) }
}

async fn append(
    ctx: &Context,
    loaded: Option<&Loaded>,
    draft: &Draft,
    after: &Case,
    idempotency: Option<Idempotency>,
) -> Result<acts::Appended, Error> {
    let new_key = loaded.is_none().then(|| CaseKey::generate(draft.record.case, &*ctx.entropy));
    let key = loaded.map(|l| &l.key).or(new_key.as_ref()).ok_or(Error::Corrupt("case key"))?;
    let (statement, signatures) = match &draft.evidence {
        Some(evidence) => (evidence.bytes.clone(), evidence.signatures.to_bytes()),
        None => {
            let files = draft.record.files.iter().map(proposal::file_entry).collect();
            (Unsigned::new(&draft.record, files).to_bytes()?, Vec::new())
        }
    };
    let kept = draft.evidence.as_ref().map_or(&draft.papers, |evidence| &evidence.kept);
    let papers = papers::store(ctx, draft.record.case, key, kept).await?;
    let proof = draft.evidence.as_ref().and_then(|evidence| evidence.proof.as_ref());
    let shared = proof.map(|(_, shared)| ctx.revocation.not_stored(shared)).unwrap_or_default();
    let step = Step {
        before: loaded.map(|l| &l.case),
        record: &draft.record,
        after,
        key,
        is_new: new_key.is_some(),
        statement: &statement,
        signatures: &signatures,
        evidence: proof.map_or(&[], |(kept, _)| kept),
        digest: draft.evidence.as_ref().map(|e| e.digest),
        idempotency,
    };
    let following = outbox::following(ctx, &step)?;
    let append = project::append(ctx, &step, &following)?;
    let heavy: usize = shared.iter().map(|shared| shared.piece.der().len()).sum();
    let (ids, weight) = (vec![draft.record.id], append.weight() + heavy);
    let (case, at, destroys) = (draft.record.case, draft.record.at, following.destroys_key);
    let waited = draft.waited.then_some(draft.record.id);
    let pieces = shared.clone();
    // A later return begins with what stands then, and wants an answer of its own.
    let answered = (draft.record.act.kind() == ActKind::SignCorrection).then_some(ActKind::SignCorrection.id());
    // Other cases were looked at before: another one may have been opened since.
    let opens = opens(draft.record.act.kind(), step.before, after).then(|| account::token(ctx, &after.applicant));
    let seen = append.act.head.seq - 1;
    let appended = ctx.store.write(ids, weight, move |db| {
        let appended = acts::append(db, &append)?;
        if !appended.repeated {
            if let Some(iin) = opens
                && cases::has_other_open(db, iin, case)?
            {
                return Err(qonys_store::Error::Conflict { seen, now: seen });
            }
            papers.iter().try_for_each(|paper| files::put(db, paper).map(drop))?;
            pieces.iter().try_for_each(|p| stored::put_hashed(db, &p.piece.sha256(), p.kind, p.piece.der()))?;
            if let Some(waited) = waited {
                submissions::remove(db, waited)?;
            }
            if let Some(form) = answered {
                drafts::delete(db, case, Some(form))?;
            }
            if destroys {
                keys::destroy(db, case, at)?;
            }
        }
        Ok::<_, qonys_store::Error>(appended)
    });
    let appended = appended.await?;
    ctx.revocation.stored(&shared);
    if destroys {
        ctx.store.scrub().await?;
    }
    Ok(appended)
}

/// The answer to a request that was performed before, from its act.
async fn repeated(ctx: &Context, caller: &Caller, idempotency: &Idempotency) -> Result<Option<Performed>, Error> {
    if idempotency.key.is_empty() {
        return Err(Error::KeyMissing);
    }
    let (account, key) = (idempotency.account, idempotency.key.clone());
    let Some(used) = ctx.store.read(move |db| idempotency::get(db, account, &key)).await? else { return Ok(None) };
    if used.request_sha256 != idempotency.request_sha256 {
        return Err(Error::KeyReused);
    }
    let act = ActId(used.result);
    let (case, _) = load::seq_of(ctx, act).await?;
    let loaded = load::load(ctx, case).await?;
    answer(ctx, caller, act, loaded.case, true).await.map(Some)
}

async fn answer(ctx: &Context, caller: &Caller, act: ActId, case: Case, repeated: bool) -> Result<Performed, Error> {
    let seq = if repeated { load::seq_of(ctx, act).await?.1 } else { case.seq };
    let may_read = scope::may_read(ctx, &case, caller);
    Ok(Performed { act, seq, repeated, case: desk::view(ctx, caller, &case), may_read })
}

/// What makes two requests the same: everything but the key.
fn digest(case: Option<CaseId>, request: &Request) -> [u8; 32] {
    let mut hash = Sha256::new();
    let case = case.map(|c| *c.bytes()).unwrap_or_default();
    let content = serde_json::to_vec(&request.content).unwrap_or_default();
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    part(&case);
    part(request.kind.id().as_bytes());
    part(&content);
    part(&request.seq.to_be_bytes());
    request.signed.cms.iter().chain(&request.signed.paper_cms).for_each(|cms| part(cms));
    hash.finalize().into()
}
