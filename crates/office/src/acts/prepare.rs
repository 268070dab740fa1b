//! Preparing what is to be signed \[A5, A14\]: the act is tried first, numbers of papers are reserved,
//! papers are typeset and their digests go into the statement. Kept for 30 minutes, used once.

use super::load::{self, Loaded};
use super::{facts, papers, proposal};
use crate::desk::scope;
use crate::people::{Caller, account};
use crate::{Context, Error};
use qonys_eds::statement::{self as eds, Rendering, Statement, StatementParts};
use qonys_procedure::act::{Act, ActKind};
use qonys_procedure::record::ActRecord;
use qonys_procedure::{AccountId, CaseId, Instant, Lang};
use qonys_store::seal::Purpose;
use qonys_store::{issued, statements};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Seconds in which a prepared statement must come back signed \[A14\].
pub const PREPARED_SECONDS: i64 = 30 * 60;

/// What a client needs to sign an act.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Exact bytes to sign.
    pub statement: Vec<u8>,
    /// SHA-256 of them.
    pub digest: [u8; 32],
    /// The same for people.
    pub text: Rendering,
    /// Number of the last act that the signer saw.
    pub after: u64,
    /// Papers to sign too, detached, in this order.
    pub papers: Vec<PreparedPaper>,
    /// From when on it counts no more.
    pub expires: Instant,
}

/// A paper that the act issues.
#[derive(Clone, Debug)]
pub struct PreparedPaper {
    /// Its number in the register.
    pub number: String,
    /// Language of this copy.
    pub lang: Lang,
    /// SHA-256 of the PDF.
    pub sha256: [u8; 32],
    /// The PDF.
    pub pdf: Vec<u8>,
}

/// What is kept of a prepared statement beside its digest.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    /// The statement's bytes, to be read and signed on another device.
    pub statement: Vec<u8>,
    /// The papers with their bytes.
    pub papers: Vec<PreparedPaper>,
    /// Their English reading copies, which nobody signs.
    pub reading: Vec<PreparedPaper>,
    /// Serial number of the signer's certificate that is printed on them.
    pub certificate: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct KeptHeads {
    statement: usize,
    papers: Vec<KeptHead>,
    #[serde(default)]
    reading: Vec<KeptHead>,
    #[serde(default)]
    certificate: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct KeptHead {
    number: String,
    lang: Lang,
    bytes: usize,
}

impl Kept {
    /// The heads as JSON with their length in front, then the statement and the PDFs one behind the other.
    fn to_bytes(&self) -> Vec<u8> {
        let head = |p: &PreparedPaper| KeptHead { number: p.number.clone(), lang: p.lang, bytes: p.pdf.len() };
        let heads = KeptHeads {
            statement: self.statement.len(),
            papers: self.papers.iter().map(head).collect(),
            reading: self.reading.iter().map(head).collect(),
            certificate: self.certificate.clone(),
        };
        let heads = serde_json::to_vec(&heads).expect("texts and numbers");
        let mut out = (heads.len() as u64).to_be_bytes().to_vec();
        out.extend_from_slice(&heads);
        out.extend_from_slice(&self.statement);
        self.papers.iter().chain(&self.reading).for_each(|p| out.extend_from_slice(&p.pdf));
        out
    }

    /// Reads what [`Kept::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Option<Kept> {
        let (length, rest) = bytes.split_at_checked(8)?;
        let length = usize::try_from(u64::from_be_bytes(length.try_into().ok()?)).ok()?;
        let (heads, rest) = rest.split_at_checked(length)?;
        let heads: KeptHeads = serde_json::from_slice(heads).ok()?;
        let (statement, mut rest) = rest.split_at_checked(heads.statement)?;
        let mut paper = |head: KeptHead| {
            let (pdf, tail) = rest.split_at_checked(head.bytes)?;
            rest = tail;
            let sha256 = eds::Digest::of(pdf).0;
            Some(PreparedPaper { number: head.number, lang: head.lang, sha256, pdf: pdf.to_vec() })
        };
        let papers = heads.papers.into_iter().map(&mut paper).collect::<Option<_>>()?;
        let reading = heads.reading.into_iter().map(&mut paper).collect::<Option<_>>()?;
        Some(Kept { statement: statement.to_vec(), papers, reading, certificate: heads.certificate })
    }
}

/// Prepares the statement of a signed act. Safe to repeat: a number that was reserved for this case and
/// paper, and is unused, is taken again.
pub async fn prepare(
    ctx: &Context,
    caller: &Caller,
    case: CaseId,
    kind: ActKind,
    content: &Value,
) -> Result<Prepared, Error> {
    let loaded = load::load(ctx, case).await?;
    scope::require(ctx, &loaded.case, caller)?;
    let act = proposal::act(ctx, &loaded, kind, content).await?;
    let mut record = proposal::record(ctx, Some(&loaded), case, caller.actor(), act).await?;
    try_out(ctx, caller, &loaded, &record).await?;
    reserve_case_number(ctx, &mut record).await?;
    let mut kept = papers::typeset(ctx, caller, &loaded.case, &record).await?;
    let people = people(ctx, &record.act).await?;
    let statement = statement(ctx, &loaded, &record, &kept, &people)?;
    let bytes = statement.to_bytes().map_err(|e| Error::Content { path: ".".to_owned(), message: e.to_string() })?;
    let digest = eds::Digest::of(&bytes).0;
    kept.statement = bytes;
    let expires = keep(ctx, caller, &loaded, digest, &kept).await?;
    Ok(Prepared {
        text: statement.text.clone(),
        statement: kept.statement,
        digest,
        after: loaded.case.seq,
        papers: kept.papers,
        expires,
    })
}

/// A statement that was prepared for this person before, while it can still be signed: a person who
/// prepares on a telephone reads and signs it on a computer.
///
/// # Errors
/// `Statement(Unknown)`: there is none, it was used, or its time is over.
pub async fn prepared(
    ctx: &Context,
    caller: &Caller,
    case: CaseId,
    digest: &[u8; 32],
) -> Result<(ActKind, Prepared), Error> {
    let loaded = load::load(ctx, case).await?;
    scope::require(ctx, &loaded.case, caller)?;
    let (kept, expires) = super::evidence::find(ctx, caller, case, &loaded.key, digest).await?;
    let statement = Statement::parse(&kept.statement).map_err(|_| Error::Corrupt("prepared statement"))?;
    let kind = ActKind::from_id(&statement.act).ok_or(Error::Corrupt("act of a prepared statement"))?;
    let prepared = Prepared {
        text: statement.text.clone(),
        after: statement.after.seq,
        statement: kept.statement,
        digest: *digest,
        papers: kept.papers,
        expires,
    };
    Ok((kind, prepared))
}

/// Nothing is prepared that would be refused: the person learns it before signing.
async fn try_out(ctx: &Context, caller: &Caller, loaded: &Loaded, record: &ActRecord) -> Result<(), Error> {
    let mut trial = record.clone();
    trial.signers = proposal::trial_signers(caller, record.act.kind());
    trial.number = proposal::trial_number(record);
    trial.issued = papers::trial(&loaded.case, &trial);
    let facts = facts::gather(ctx, Some(caller), Some(loaded), &trial).await?;
    qonys_procedure::decide(Some(&loaded.case), &trial, &ctx.book, &facts)?;
    Ok(())
}

/// The act that registers the person's request, or opens a case on a petition carried over, numbers the case.
pub(super) async fn reserve_case_number(ctx: &Context, record: &mut ActRecord) -> Result<(), Error> {
    if !proposal::gives_number(&record.act) {
        return Ok(());
    }
    let (case, at) = (record.case, record.at);
    let year = at.local_date().year();
    let number = ctx.store.write(Vec::new(), 256, move |db| issued::reserve_case_number(db, year, case, at)).await?;
    record.number = Some(number.parse().map_err(|_| Error::Corrupt("case number"))?);
    Ok(())
}

/// Names of the employees whom the content names: nobody signs an id.
async fn people(ctx: &Context, act: &Act) -> Result<Vec<(AccountId, String)>, Error> {
    match act {
        Act::Reassign(content) => account::names(ctx, content.from.into_iter().chain([content.to]).collect()).await,
        _ => Ok(Vec::new()),
    }
}

fn statement(
    ctx: &Context,
    loaded: &Loaded,
    record: &ActRecord,
    kept: &Kept,
    people: &[(AccountId, String)],
) -> Result<Statement, Error> {
    let number = record.number.or(loaded.case.number).map(|n| n.to_string());
    let iin = record.actor.iin.ok_or(Error::Corrupt("actor"))?;
    let actor = eds::Actor {
        iin,
        role: record.actor.role,
        org: record.actor.org.clone(),
        city: record.actor.city.as_ref().map(ToString::to_string),
    };
    let edition = proposal::rules(ctx, Some(&loaded.case), record).ok().map(|r| r.edition.id().to_string());
    Ok(Statement::new(StatementParts {
        service: ctx.service.clone(),
        case: record.case,
        number,
        after: eds::After { seq: loaded.case.seq, leaf: Some(eds::Digest(loaded.leaf)) },
        act: record.act.kind().id().to_owned(),
        actor,
        edition,
        prepared_at: record.at,
        content: record.act.to_json(),
        files: record.files.iter().map(proposal::file_entry).collect(),
        issued: papers::issued(kept)?.iter().map(papers::entry).collect(),
        text: super::text::rendering(ctx, &loaded.case, record, people),
    }))
}

async fn keep(
    ctx: &Context,
    caller: &Caller,
    loaded: &Loaded,
    digest: [u8; 32],
    kept: &Kept,
) -> Result<Instant, Error> {
    let plain = kept.to_bytes();
    let sealed = loaded.key.seal(Purpose::Statement, "statement", &digest, &plain, &*ctx.entropy);
    let sealed = sealed.map_err(qonys_store::Error::from)?;
    let expires = ctx.now().plus_seconds(PREPARED_SECONDS);
    let row = statements::Prepared {
        digest,
        case: loaded.case.id,
        account: caller.account,
        after_seq: loaded.case.seq,
        sealed,
        expires,
        used_by: None,
    };
    ctx.store.write(Vec::new(), row.sealed.len(), move |db| statements::put(db, &row)).await?;
    Ok(expires)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_kept_are_read_as_written() {
        let pdf = b"%PDF-1.7 \xff".to_vec();
        let paper = |lang| PreparedPaper {
            number: "permit-astana-2026-000001".into(),
            lang,
            sha256: eds::Digest::of(&pdf).0,
            pdf: pdf.clone(),
        };
        let (papers, reading) = (vec![paper(Lang::Kk), paper(Lang::Ru)], vec![paper(Lang::En)]);
        let kept = Kept { statement: b"{}".to_vec(), papers, reading, certificate: Some("4a1f".into()) };
        let read = Kept::from_bytes(&kept.to_bytes()).expect("whole");
        assert_eq!(read.statement, kept.statement);
        assert_eq!((read.papers.len(), &read.certificate), (2, &kept.certificate));
        assert_eq!(read.papers[1].pdf, pdf);
        assert_eq!(read.papers[1].lang, Lang::Ru);
        assert_eq!((read.reading[0].lang, &read.reading[0].pdf), (Lang::En, &pdf));
        assert!(Kept::from_bytes(&kept.to_bytes()[..20]).is_none());
    }
}
