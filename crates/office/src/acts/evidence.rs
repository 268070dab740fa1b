//! What proves that a person wants an act: signatures over the statement that was prepared for them,
//! and over each paper that the act issues \[A5, A14\].

use super::prepare::{Kept, PreparedPaper};
use super::{Signatures, Signed};
use super::{load, proof};
use crate::desk::scope;
use crate::people::{Caller, account, expected_holder};
use crate::revocation::{Judged, Occasion, judge};
use crate::{Context, Error, StatementFault};
use qonys_eds::policy::{self, Expected};
use qonys_eds::statement::{Statement, StatementError};
use qonys_eds::{Signature, SignatureError, Signer};
use qonys_procedure::act::ActKind;
use qonys_procedure::iin::Iin;
use qonys_procedure::{CaseId, Instant, table};
use qonys_store::seal::{CaseKey, Purpose};
use qonys_store::statements;
use sha2::{Digest as _, Sha256};

/// Signatures of one statement at most: the two of minutes.
const SIGNERS_MAX: usize = 2;

/// A statement whose signatures hold.
pub(super) struct Evidence {
    /// The statement.
    pub statement: Statement,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of them.
    pub digest: [u8; 32],
    /// The signatures.
    pub signatures: Signatures,
    /// Who signed.
    pub signers: Vec<Iin>,
    /// What was kept when it was prepared.
    pub kept: Kept,
    /// What verifies the signatures again; none while it is not known whether a certificate is revoked.
    pub proof: Option<(Vec<u8>, Vec<proof::Shared>)>,
}

/// Verifies what came with an act that is to be signed. `received` is the time that counts for the certificates.
pub(super) async fn gather(
    ctx: &Context,
    caller: &Caller,
    case: CaseId,
    key: &CaseKey,
    kind: ActKind,
    signed: &Signed,
    received: Instant,
) -> Result<Evidence, Error> {
    let verified = verify_all(ctx, signed, received).await?;
    let first = verified.first().ok_or(StatementFault::Missing)?;
    let bytes = first.signature.content.clone().ok_or(StatementFault::Missing)?;
    if verified.iter().any(|other| other.signature.content.as_ref() != Some(&bytes)) {
        return Err(StatementFault::Mismatch.into());
    }
    let statement = parse(ctx, &bytes)?;
    let digest: [u8; 32] = Sha256::digest(&bytes).into();
    let (kept, _) = find(ctx, caller, case, key, &digest).await?;
    if statement.act != kind.id() || statement.case != case || statement.actor.iin != caller.iin {
        return Err(StatementFault::Mismatch.into());
    }
    let signers = identify(ctx, caller, kind, &verified)?;
    let papers = check_papers(ctx, caller, &kept, &signed.paper_cms, received).await?;
    printed(ctx, caller, &kept, &papers).await?;
    let proofs: Option<Vec<_>> = verified.iter().chain(&papers).map(|judged| judged.evidence.clone()).collect();
    let containers = |all: Vec<Judged>| all.into_iter().map(|judged| judged.cms).collect();
    let signatures = Signatures { statement: containers(verified), papers: containers(papers) };
    let proof = proofs.map(|proofs| proof::keep(&proofs));
    Ok(Evidence { statement, bytes, digest, signatures, signers, kept, proof })
}

async fn verify_all(ctx: &Context, signed: &Signed, received: Instant) -> Result<Vec<Judged>, Error> {
    if signed.cms.len() > SIGNERS_MAX {
        return Err(StatementFault::Count { given: signed.cms.len(), wanted: SIGNERS_MAX }.into());
    }
    let mut all = Vec::new();
    for cms in &signed.cms {
        all.push(judge(ctx, cms, None, Occasion::Record(received)).await?);
    }
    Ok(all)
}

fn parse(ctx: &Context, bytes: &[u8]) -> Result<Statement, Error> {
    let statement = Statement::parse(bytes).map_err(|e| match e {
        StatementError::OtherType { .. } => StatementFault::Mismatch,
        _ => StatementFault::Unknown,
    })?;
    if statement.service == ctx.service { Ok(statement) } else { Err(StatementFault::OtherServer.into()) }
}

/// The prepared statement and until when it counts, if it was prepared for this person and case, in time,
/// and is unused.
pub(super) async fn find(
    ctx: &Context,
    caller: &Caller,
    case: CaseId,
    key: &CaseKey,
    digest: &[u8; 32],
) -> Result<(Kept, Instant), Error> {
    let (digest, now) = (*digest, ctx.now());
    let row = ctx.store.read(move |db| statements::get(db, &digest)).await?;
    let row = row.filter(|r| r.used_by.is_none() && now < r.expires).ok_or(StatementFault::Unknown)?;
    if row.account != caller.account || row.case != case {
        return Err(StatementFault::Mismatch.into());
    }
    let plain = key.open(Purpose::Statement, "statement", &digest, &row.sealed).map_err(qonys_store::Error::from)?;
    let kept = Kept::from_bytes(&plain).ok_or(Error::Corrupt("prepared statement"))?;
    Ok((kept, row.expires))
}

/// A paper of a statement that the caller is about to sign, to be read before.
///
/// # Errors
/// `NotFound` for everybody but the one for whom it was prepared, and once it is used or its time is up.
pub async fn prepared_paper(
    ctx: &Context,
    caller: &Caller,
    case: CaseId,
    digest: [u8; 32],
    place: usize,
) -> Result<PreparedPaper, Error> {
    let loaded = load::load(ctx, case).await?;
    scope::require(ctx, &loaded.case, caller)?;
    let (kept, _) = match find(ctx, caller, case, &loaded.key, &digest).await {
        Err(Error::Statement(_)) => return Err(Error::NotFound),
        other => other?,
    };
    kept.papers.into_iter().nth(place).ok_or(Error::NotFound)
}

/// The certificate that signs is remembered for the caller's next papers, and it is the one that these name: where it is
/// another, as after a renewal, they are prepared once more.
async fn printed(ctx: &Context, caller: &Caller, kept: &Kept, papers: &[Judged]) -> Result<(), Error> {
    let mut serials = papers.iter().flat_map(|paper| &paper.signature.signers).map(|signer| &signer.certificate.serial);
    let Some(serial) = serials.next_back() else { return Ok(()) };
    if caller.certificate.as_ref() != Some(serial) {
        account::signs_with(ctx, caller.account, serial).await?;
    }
    match &kept.certificate {
        Some(printed) if printed != serial => Err(StatementFault::OtherCertificate { serial: printed.clone() }.into()),
        _ => Ok(()),
    }
}

/// The caller signed, with a certificate for this use; minutes also a second person of the same staff,
/// the secretary.
fn identify(ctx: &Context, caller: &Caller, kind: ActKind, verified: &[Judged]) -> Result<Vec<Iin>, Error> {
    let wanted = table::signers(kind, caller.role());
    let mut left: Vec<Signature> = verified.iter().flat_map(|judged| alone(&judged.signature)).collect();
    if left.len() != wanted {
        return Err(StatementFault::Count { given: left.len(), wanted }.into());
    }
    let own = left.iter().position(|s| iin_of(s) == Some(caller.iin)).unwrap_or(0);
    let own = left.remove(own);
    policy::statement_identity(&own, &expected(ctx, caller, caller.iin))?;
    let mut iins = vec![caller.iin];
    for other in &left {
        let iin = iin_of(other).ok_or(SignatureError::NoPerson)?;
        policy::statement_identity(other, &expected(ctx, caller, iin))?;
        if iins.contains(&iin) {
            return Err(StatementFault::SameSigner.into());
        }
        iins.push(iin);
    }
    Ok(iins)
}

/// Each signer of a signature as a signature of one.
fn alone(signature: &Signature) -> Vec<Signature> {
    let one = |signer: &Signer| Signature { signers: vec![signer.clone()], ..signature.clone() };
    signature.signers.iter().map(one).collect()
}

fn iin_of(signature: &Signature) -> Option<Iin> {
    signature.signers.first().and_then(|s| s.certificate.iin)
}

fn expected(ctx: &Context, caller: &Caller, iin: Iin) -> Expected {
    Expected { iin, holder: expected_holder(ctx, caller.role(), caller.access.org.as_deref()) }
}

/// Each paper is signed by the caller, detached, in the order of the statement.
async fn check_papers(
    ctx: &Context,
    caller: &Caller,
    kept: &Kept,
    given: &[Vec<u8>],
    received: Instant,
) -> Result<Vec<Judged>, Error> {
    if given.len() != kept.papers.len() {
        return Err(StatementFault::Count { given: given.len(), wanted: kept.papers.len() }.into());
    }
    let mut all = Vec::new();
    for (paper, cms) in kept.papers.iter().zip(given) {
        let judged = match judge(ctx, cms, Some(&paper.pdf), Occasion::Record(received)).await {
            // That nobody knows is not the paper's fault.
            Err(Error::Signature(fault)) if fault != SignatureError::RevocationUnknown => {
                return Err(StatementFault::Paper { number: paper.number.clone() }.into());
            }
            other => other?,
        };
        policy::statement_identity(&judged.signature, &expected(ctx, caller, caller.iin))?;
        all.push(judged);
    }
    Ok(all)
}
