//! Papers for those who may have them: receipts of signed statements, papers issued, and what the
//! public may learn of a number.

use super::{scope, viewing};
use crate::acts::{self, load};
use crate::files::blocking;
use crate::people::{Caller, Throttle};
use crate::ports::{Paper, PaperBody, Receipt, ReceiptFile, Signer};
use crate::service::templates;
use crate::{Context, Error, ServiceKind};
use qonys_eds::Revocation;
use qonys_eds::statement::Statement;
use qonys_procedure::paper::PaperKind;
use qonys_procedure::{ActId, CaseId, Date, Lang, Role};
use qonys_store::acts as rows;
use qonys_store::files;
use qonys_store::issued::{self, IssuedState};
use qonys_store::seal::CaseKey;
use qonys_words::Words;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// The receipt of a signed statement as PDF: made when it is first asked for, by the templates of the day on which it was
/// received, and kept, so that it stays what it was when words change.
pub async fn receipt(ctx: &Context, caller: &Caller, case: CaseId, seq: u64, lang: Lang) -> Result<Vec<u8>, Error> {
    let (loaded, opened) = signed_act(ctx, caller, case, seq, "receipt").await?;
    let number = format!("receipt/{seq}");
    if let Some(file) = copy_of(ctx, case, &number, lang).await? {
        return read(ctx, loaded.key, file).await;
    }
    let paper = compose(ctx, &loaded.case, &opened, lang)?;
    let press = templates::press_at(ctx, opened.record.at).await?;
    let pdf = acts::papers::print(&press, paper).await?;
    let row = acts::papers::seal(ctx, case, &loaded.key, (&number, lang), pdf.clone()).await?;
    let weight = row.kind.len() + row.place.len();
    let kept = ctx.store.write(Vec::new(), weight, move |db| files::put_first(db, &row));
    if kept.await? {
        return Ok(pdf);
    }
    // Somebody else asked at the same time: theirs is the one that is given out.
    let file = copy_of(ctx, case, &number, lang).await?.ok_or(Error::Corrupt("receipt"))?;
    read(ctx, loaded.key, file).await
}

/// The row of a copy that lies with the case.
async fn copy_of(ctx: &Context, case: CaseId, number: &str, lang: Lang) -> Result<Option<files::File>, Error> {
    let (kind, n) = acts::papers::file_place(number, lang);
    let all = ctx.store.read(move |db| files::of_kinds(db, case, &[kind])).await?;
    Ok(all.into_iter().find(|file| file.n == n))
}

/// A copy as it was made.
async fn read(ctx: &Context, key: CaseKey, file: files::File) -> Result<Vec<u8>, Error> {
    let (folder, max) = (ctx.files.clone(), ctx.upload_bytes_max);
    Ok(blocking(move || folder.read(&key, file.id, &file.place)?.read_all(max)).await?)
}

/// A signed act for whoever may read it; that they looked at this of it is recorded.
///
/// # Errors
/// `NotFound` for an act that nobody signed, and for everybody else.
pub(super) async fn signed_act(
    ctx: &Context,
    caller: &Caller,
    case: CaseId,
    seq: u64,
    looked_at: &str,
) -> Result<(load::Loaded, load::Opened), Error> {
    let loaded = load::load(ctx, case).await?;
    scope::require_content(ctx, &loaded.case, caller)?;
    let sealed = ctx.store.read(move |db| rows::at(db, case, seq)).await?.ok_or(Error::NotFound)?;
    let opened = load::open_act(&sealed, &loaded.key)?;
    let hidden = scope::hidden_from(caller.role()).contains(&opened.record.act.kind());
    if opened.signatures.statement.is_empty() || hidden {
        return Err(Error::NotFound);
    }
    viewing::record(ctx, caller, &loaded, "document", &format!("{looked_at} {seq}")).await?;
    Ok((loaded, opened))
}

fn compose(
    ctx: &Context,
    case: &qonys_procedure::case::Case,
    opened: &load::Opened,
    lang: Lang,
) -> Result<Paper, Error> {
    let record = &opened.record;
    let words = Words::of(lang);
    let statement = Statement::parse(&opened.statement).map_err(|_| Error::Corrupt("statement"))?;
    let files = record.files.iter().map(|file| ReceiptFile {
        kind: words.document(file.kind).to_owned(),
        sha256: file.sha256.to_string(),
        bytes: file.bytes,
    });
    let number = record.number.or(case.number).map(|n| n.to_string());
    let receipt = Receipt {
        case_number: number.clone(),
        act: words.act(record.act.kind()).to_owned(),
        received: record.at,
        registered_on: case.registered_on(record.seq),
        signers: signers(ctx, opened, lang, record.at)?,
        text: statement.text.get(lang).to_owned(),
        digest: hex::encode(Sha256::digest(&opened.statement)),
        files: files.collect(),
        seq: record.seq,
    };
    Ok(Paper {
        number: format!("{}/{}", number.unwrap_or_else(|| case.id.to_string()), record.seq),
        lang,
        date: record.at.local_date(),
        verify_url: None,
        training: ctx.kind == ServiceKind::Training,
        body: PaperBody::Receipt(receipt),
    })
}

/// Signers as their certificates name them.
fn signers(
    ctx: &Context,
    opened: &load::Opened,
    lang: Lang,
    at: qonys_procedure::Instant,
) -> Result<Vec<Signer>, Error> {
    let post = Words::of(lang).role(opened.record.actor.role).to_owned();
    let mut all = Vec::new();
    for cms in &opened.signatures.statement {
        // It was judged when it was received; here it is read.
        let judged = ctx.certificate_clock.now().max(at);
        let verified = qonys_eds::verify(cms, None, &ctx.trust.now(), judged, &Revocation::none())
            .or_else(|_| qonys_eds::verify(cms, None, &ctx.trust.now(), at, &Revocation::none()))?;
        all.extend(verified.signers.iter().map(|signer| Signer {
            name: signer.certificate.name(),
            post: post.clone(),
            certificate_serial: signer.certificate.serial.clone(),
        }));
    }
    Ok(all)
}

/// A paper that was issued, as it was signed; in English the copy to be read, which nobody signed.
pub async fn paper(ctx: &Context, caller: &Caller, number: &str, lang: Lang) -> Result<Vec<u8>, Error> {
    let asked = number.to_owned();
    let (kind, n) = acts::papers::file_place(number, lang);
    let found = ctx
        .store
        .read(move |db| {
            let Some(row) = issued::get_by_number(db, &asked)? else { return Ok(None) };
            let file = files::of_kinds(db, row.case, &[kind])?.into_iter().find(|f| f.n == n);
            Ok::<_, qonys_store::Error>(file.map(|file| (row, file)))
        })
        .await?;
    let (row, file) = found.ok_or(Error::NotFound)?;
    let loaded = viewing::open(ctx, caller, row.case, "document", number).await?;
    read(ctx, loaded.key, file).await
}

/// The signature of a paper's copy: a detached CMS, with its time stamp where there is one.
///
/// # Errors
/// `NotFound` for a copy that nobody signed, and for whoever may not read the paper.
pub async fn paper_signature(ctx: &Context, caller: &Caller, number: &str, lang: Lang) -> Result<Vec<u8>, Error> {
    let asked = number.to_owned();
    let found = ctx.store.read(move |db| {
        let row = issued::get_by_number(db, &asked)?;
        let Some((case, act)) = row.and_then(|row| Some((row.case, row.act?))) else { return Ok(None) };
        Ok::<_, qonys_store::Error>(rows::by_id(db, act)?.map(|act| (case, act)))
    });
    let (case, act) = found.await?.ok_or(Error::NotFound)?;
    let loaded = load::load(ctx, case).await?;
    scope::require_content(ctx, &loaded.case, caller)?;
    let opened = load::open_act(&act, &loaded.key)?;
    let place = opened.record.issued.iter().position(|paper| paper.number == number && paper.lang == lang);
    let cms = place.and_then(|place| opened.signatures.papers.into_iter().nth(place)).ok_or(Error::NotFound)?;
    viewing::record(ctx, caller, &loaded, "document", number).await?;
    Ok(cms)
}

/// What the public learns of a paper \[procedure.md\]: nothing but this.
#[derive(Clone, Debug, Serialize)]
pub struct Verification {
    /// Number.
    pub number: String,
    /// Kind.
    pub kind: String,
    /// Day of issue.
    pub date: Date,
    /// In force, expired, replaced, suspended, annulled.
    pub status: IssuedState,
    /// Initials of the holder.
    pub initials: String,
    /// About the file that was asked about, if one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<FileVerdict>,
}

/// Whether a file is what was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FileVerdict {
    /// Its bytes are those of a copy of this paper.
    pub issued: bool,
    /// Language of that copy.
    pub lang: Option<Lang>,
    /// The copy is one that was signed, not the one to be read.
    pub signed: bool,
}

/// Public verification by number and code, and whether these very bytes were issued. A wrong code and a number that
/// never was look the same; whoever guesses must soon wait. `address` is the caller's.
pub async fn verify(
    ctx: &Context,
    number: &str,
    code: &str,
    sha256: Option<[u8; 32]>,
    address: &str,
) -> Result<Verification, Error> {
    let throttle = Throttle::of("verify", address);
    throttle.pass(ctx).await?;
    let found = found(ctx, number, code, sha256).await;
    if let Err(Error::NotFound) = found {
        throttle.hit(ctx).await?;
    }
    found
}

async fn found(ctx: &Context, number: &str, code: &str, sha256: Option<[u8; 32]>) -> Result<Verification, Error> {
    let asked = number.to_owned();
    let row = ctx.store.read(move |db| issued::get_by_number(db, &asked)).await?;
    let row = row.filter(|row| acts::papers::is_public(row.state)).ok_or(Error::NotFound)?;
    let given: [u8; 32] = Sha256::digest(code.trim().to_ascii_uppercase().as_bytes()).into();
    let known = row.code_hash.ok_or(Error::NotFound)?;
    if !bool::from(known.ct_eq(&given)) {
        return Err(Error::NotFound);
    }
    let loaded = load::load(ctx, row.case).await?;
    let summary: acts::Summary = acts::papers::open_sealed(&loaded.key, &row)?;
    Ok(Verification {
        number: row.number,
        kind: row.kind,
        date: row.reserved.local_date(),
        status: row.state,
        initials: summary.initials,
        file: match sha256 {
            Some(sha256) => Some(file_verdict(ctx, row.case, row.act, number, sha256).await?),
            None => None,
        },
    })
}

async fn file_verdict(
    ctx: &Context,
    case: CaseId,
    act: Option<ActId>,
    number: &str,
    sha256: [u8; 32],
) -> Result<FileVerdict, Error> {
    let (kind, _) = acts::papers::file_place(number, Lang::Kk);
    let read = ctx.store.read(move |db| {
        let act = act.map(|act| rows::by_id(db, act)).transpose()?.flatten();
        Ok::<_, qonys_store::Error>((files::of_kinds(db, case, &[kind])?, act))
    });
    let (known, act) = read.await?;
    let is = |lang: &Lang| {
        let (_, n) = acts::papers::file_place(number, *lang);
        known.iter().any(|file| file.n == n && file.sha256 == sha256)
    };
    let lang = Lang::ALL.iter().copied().find(is);
    // What the service issues by itself nobody signs; of a paper of no act the act is the last one that it tells of.
    let of_no_act = acts::papers::kind_of(number).is_some_and(PaperKind::is_of_no_act);
    let by_person = !of_no_act && act.is_some_and(|act| act.head.role != Role::System);
    let signed = by_person && lang.is_some_and(|lang| acts::LANGS.contains(&lang));
    Ok(FileVerdict { issued: lang.is_some(), lang, signed })
}
