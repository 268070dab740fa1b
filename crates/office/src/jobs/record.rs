//! The record against itself: every act opens and is what its commitment says, every signature holds, every leaf
//! is that of its row.

use crate::acts::{load, proof};
use crate::{Context, Error, ServiceKind};
use qonys_eds::Revocation;
use qonys_procedure::{CaseId, Instant};
use qonys_store::record::SealedAct;
use qonys_store::seal::CaseKey;
use qonys_store::{acts, cases, keys, sequencer};

/// Rows looked at in one step.
const PAGE: u32 = 200;

/// What came of a verification.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Verified {
    /// Acts that were opened and fit their commitment.
    pub acts: u64,
    /// Signatures verified, those of papers' statements included.
    pub signatures: u64,
    /// Cases whose key is destroyed: their acts stay shut, their leaves are compared all the same.
    pub destroyed: u64,
    /// Leaves compared with their rows.
    pub leaves: u64,
    /// What is wrong, one sentence each, for the operator.
    pub faults: Vec<String>,
}

/// Verifies everything that is recorded of cases. Work grows with the record: for `doctor`, not for a request.
///
/// # Errors
/// Of the store. What is wrong with the record is told in the answer.
pub async fn verify(ctx: &Context) -> Result<Verified, Error> {
    let mut verified = Verified::default();
    let mut after = None;
    loop {
        let page = ctx.store.read(move |db| cases::walk(db, after, PAGE)).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        for row in &page {
            case(ctx, row.id, &mut verified).await?;
        }
    }
    leaves(ctx, &mut verified).await?;
    Ok(verified)
}

async fn case(ctx: &Context, id: CaseId, verified: &mut Verified) -> Result<(), Error> {
    let stored = ctx.store.read(move |db| keys::get(db, id)).await?;
    if matches!(stored, Some(keys::Stored::Destroyed(_))) {
        verified.destroyed += 1;
        return Ok(());
    }
    let key = match load::open_key(ctx, id, stored) {
        Ok(key) => key,
        Err(error) => {
            verified.faults.push(format!("case {id}: its key does not open: {error}"));
            return Ok(());
        }
    };
    let mut after = 0;
    loop {
        let page = ctx.store.read(move |db| acts::of_case(db, id, after, PAGE)).await?;
        let Some(last) = page.last().map(|act| act.head.seq) else { return Ok(()) };
        for sealed in &page {
            after += 1;
            if sealed.head.seq != after {
                verified.faults.push(format!("case {id}: act {after} is missing"));
                after = sealed.head.seq;
            }
            match act(ctx, sealed, &key).await {
                Ok(signatures) => {
                    verified.acts += 1;
                    verified.signatures += signatures;
                }
                Err(fault) => verified.faults.push(format!("case {id}, act {}: {fault}", sealed.head.seq)),
            }
        }
        after = last;
    }
}

/// Opens an act and verifies the signatures over its statement, from the evidence that was kept where there is some;
/// how many there were.
async fn act(ctx: &Context, sealed: &SealedAct, key: &CaseKey) -> Result<u64, String> {
    let opened = load::open_act(sealed, key).map_err(|error| error.to_string())?;
    let evidence = proof::open(ctx, &opened.evidence).await.map_err(|error| error.to_string())?;
    let mut signatures = 0;
    for (place, cms) in opened.signatures.statement.iter().enumerate() {
        let content = Some(&opened.statement[..]);
        let signature = match evidence.get(place) {
            Some(evidence) => evidence.verify(cms, content, Some(&ctx.trust.now())),
            None => judged(ctx, cms, sealed.head.at)
                .and_then(|at| qonys_eds::verify(cms, content, &ctx.trust.now(), at, &Revocation::none())),
        };
        let signature = signature.map_err(|error| format!("its signature does not hold: {error}"))?;
        signatures += signature.signers.len() as u64;
    }
    Ok(signatures)
}

/// When certificates must have been valid: at the time of the act. On a training server acts live by the clock
/// that is played and certificates by the real one, so there it is the day on which the certificate begins.
fn judged(ctx: &Context, cms: &[u8], act: Instant) -> Result<Instant, qonys_eds::SignatureError> {
    if ctx.kind == ServiceKind::Real {
        return Ok(act);
    }
    let certificates = qonys_eds::enclosed_certificates(cms)?;
    Ok(certificates.iter().filter(|c| !c.is_authority()).map(|c| c.not_before).max().unwrap_or(act))
}

async fn leaves(ctx: &Context, verified: &mut Verified) -> Result<(), Error> {
    loop {
        let from = verified.leaves;
        let step = ctx.store.read(move |db| sequencer::verify(db, from, PAGE)).await?;
        verified
            .faults
            .extend(step.bad.iter().map(|position| format!("position {position} of the record: another row")));
        if step.next == from {
            return Ok(());
        }
        verified.leaves = step.next;
    }
}
