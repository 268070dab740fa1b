//! Papers that acts issue \[A14\]: numbers reserved before signing, PDFs typeset before signing, kept
//! sealed with the case from the moment the act is performed.

use super::drawing::Drawing;
use super::prepare::{Kept, PreparedPaper};
use crate::files::blocking;
use crate::people::Caller;
use crate::ports::{Paper, PaperBody, Press};
use crate::service::templates;
use crate::{Context, Error, ServiceKind};
use qonys_eds::statement::{Digest as PaperDigest, IssuedEntry};
use qonys_procedure::act::Digest;
use qonys_procedure::case::Case;
use qonys_procedure::paper::PaperKind;
use qonys_procedure::record::{ActRecord, IssuedPaper};
use qonys_procedure::{CaseId, FileId, Instant, Lang};
use qonys_store::files::{self, File, FileState};
use qonys_store::issued::{self, Issued, IssuedState, Reserve};
use qonys_store::seal::{CaseKey, Purpose};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// Languages in which a paper is issued and signed; English is a reading copy, typeset with them and not signed.
pub const LANGS: [Lang; 2] = [Lang::Kk, Lang::Ru];
/// Characters of a verification code.
const CODE_ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Papers as they will be, for trying an act out before numbers are reserved.
pub fn trial(case: &Case, record: &ActRecord) -> Vec<IssuedPaper> {
    let paper = |kind: &PaperKind| IssuedPaper {
        number: format!("{kind}-trial"),
        kind: *kind,
        lang: Lang::Kk,
        sha256: Digest([0; 32]),
    };
    case.papers(record.act.kind()).iter().map(paper).collect()
}

/// Reserves the numbers of an act's papers and typesets them in each language: what is to be signed, and the copies
/// to be read, all by the templates of the day.
pub(super) async fn typeset(ctx: &Context, caller: &Caller, case: &Case, record: &ActRecord) -> Result<Kept, Error> {
    // Once for all copies: none comes out by another template than the others.
    let press = templates::press(ctx).await?;
    let mut kept = Kept { certificate: caller.certificate.clone(), ..Kept::default() };
    for kind in case.papers(record.act.kind()) {
        copies(ctx, &press, Some(caller), case, record, kind, &mut kept).await?;
    }
    Ok(kept)
}

/// The paper that the service makes with an act of its own, which nobody signs; empty for other acts.
pub(super) async fn of_service(ctx: &Context, case: &Case, record: &ActRecord) -> Result<Kept, Error> {
    let mut kept = Kept::default();
    if let Some(kind) = case.paper_of_service(&record.act) {
        copies(ctx, &templates::press(ctx).await?, None, case, record, kind, &mut kept).await?;
    }
    Ok(kept)
}

/// Every copy of one paper, under a number of its own.
async fn copies(
    ctx: &Context,
    press: &Arc<dyn Press>,
    signer: Option<&Caller>,
    case: &Case,
    record: &ActRecord,
    kind: PaperKind,
    kept: &mut Kept,
) -> Result<(), Error> {
    let (reserve, code) = reservation(ctx, case, kind, record.at);
    let number = ctx.store.write(Vec::new(), 256, move |db| issued::reserve(db, &reserve)).await?;
    let drawing = Drawing::of(ctx, signer, case, record, kind)?;
    let body = |lang| drawing.body(lang);
    for (lang, pdf) in in_every_language(ctx, press, (&number, &code), record.at, body).await? {
        let copies = if LANGS.contains(&lang) { &mut kept.papers } else { &mut kept.reading };
        copies.push(PreparedPaper { number: number.clone(), lang, sha256: PaperDigest::of(&pdf).0, pdf });
    }
    Ok(())
}

/// A paper of a moment in every language, by one press, under its number and the code of its public verification.
pub(crate) async fn in_every_language(
    ctx: &Context,
    press: &Arc<dyn Press>,
    (number, code): (&str, &str),
    at: Instant,
    body: impl Fn(Lang) -> PaperBody,
) -> Result<Vec<(Lang, Vec<u8>)>, Error> {
    let mut copies = Vec::new();
    for &lang in Lang::ALL {
        let paper = Paper {
            number: number.to_owned(),
            lang,
            date: at.local_date(),
            verify_url: Some(address(ctx, number, code)),
            training: ctx.kind == ServiceKind::Training,
            body: body(lang),
        };
        copies.push((lang, print(press, paper).await?));
    }
    Ok(copies)
}

/// A paper as PDF, away from the threads that serve.
pub(crate) async fn print(press: &Arc<dyn Press>, paper: Paper) -> Result<Vec<u8>, Error> {
    let press = press.clone();
    blocking(move || press.print(&paper).map_err(Error::from)).await
}

/// What a number of this kind is reserved by for the case, and the code by which the public may ask for it.
pub(crate) fn reservation(ctx: &Context, case: &Case, kind: PaperKind, at: Instant) -> (Reserve, String) {
    let code = code(ctx.random::<10>());
    let reserve = Reserve {
        kind: kind.id().to_owned(),
        city: case.city.to_string(),
        year: at.local_date().year(),
        case: case.id,
        code_hash: Sha256::digest(code.as_bytes()).into(),
        at,
    };
    (reserve, code)
}

/// What is sealed with a number: what public verification shows of it, and what else its maker keeps there.
pub(crate) fn open_sealed<T: DeserializeOwned>(key: &CaseKey, row: &Issued) -> Result<T, Error> {
    let corrupt = Error::Corrupt("register of papers");
    let Some(sealed) = &row.sealed else { return Err(corrupt) };
    let plain = key.open(Purpose::Issued, "issued", row.number.as_bytes(), sealed).map_err(qonys_store::Error::from)?;
    serde_json::from_slice(&plain).map_err(|_| corrupt)
}

/// Where anybody checks a paper.
pub(crate) fn address(ctx: &Context, number: &str, code: &str) -> String {
    format!("{}/verify/{number}?code={code}", ctx.public_url)
}

/// 80 random bits in Crockford's base 32: 16 characters \[A1\].
fn code(random: [u8; 10]) -> String {
    let bits = random.iter().fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
    let digit = |place: u32| CODE_ALPHABET[(bits >> (75 - place * 5) & 31) as usize] as char;
    (0..16).map(digit).collect()
}

/// The papers as the procedure reads them.
pub(super) fn issued(kept: &Kept) -> Result<Vec<IssuedPaper>, Error> {
    kept.papers.iter().map(|p| paper(&p.number, p.lang, p.sha256)).collect()
}

/// A paper by its number, which begins with its kind.
pub(super) fn paper(number: &str, lang: Lang, sha256: [u8; 32]) -> Result<IssuedPaper, Error> {
    let kind = kind_of(number).ok_or(Error::Corrupt("number of a paper"))?;
    Ok(IssuedPaper { number: number.to_owned(), kind, lang, sha256: Digest(sha256) })
}

/// The kind with which a number begins.
pub(crate) fn kind_of(number: &str) -> Option<PaperKind> {
    number.split('-').next().and_then(PaperKind::from_id)
}

/// As a paper stands in a statement or content.
pub(super) fn entry(paper: &IssuedPaper) -> IssuedEntry {
    IssuedEntry { number: paper.number.clone(), lang: paper.lang.id().to_owned(), sha256: PaperDigest(paper.sha256.0) }
}

/// Whether a row of the case's files is a paper's PDF, not a document of the person.
pub fn is_paper(kind: &str) -> bool {
    kind.starts_with(files::PAPER)
}

/// Number and language of the paper whose PDF lies in this row; none: a document of the person.
pub fn of_file(kind: &str, n: u32) -> Option<(&str, Lang)> {
    let number = kind.strip_prefix(files::PAPER)?;
    let lang = Lang::ALL.iter().copied().find(|lang| file_place(number, *lang).1 == n)?;
    Some((number, lang))
}

/// The row's kind and number of a paper's PDF.
pub fn file_place(number: &str, lang: Lang) -> (String, u32) {
    let n = match lang {
        Lang::Kk => 1,
        Lang::Ru => 2,
        Lang::En => 3,
    };
    (format!("{}{number}", files::PAPER), n)
}

/// Seals the PDFs beside the documents; done before the act that names them. The rows are written with it.
pub(super) async fn store(ctx: &Context, case: CaseId, key: &CaseKey, kept: &Kept) -> Result<Vec<File>, Error> {
    let mut rows = Vec::new();
    for paper in kept.papers.iter().chain(&kept.reading) {
        rows.push(seal(ctx, case, key, (&paper.number, paper.lang), paper.pdf.clone()).await?);
    }
    Ok(rows)
}

/// Seals one PDF; its row is yet to be written.
pub(crate) async fn seal(
    ctx: &Context,
    case: CaseId,
    key: &CaseKey,
    (number, lang): (&str, Lang),
    pdf: Vec<u8>,
) -> Result<File, Error> {
    let (folder, key, entropy) = (ctx.files.clone(), key.clone(), ctx.entropy.clone());
    let id = FileId(ctx.fresh());
    let sealed = blocking(move || {
        let mut writer = folder.create(&key, id, &*entropy)?;
        writer.write(&pdf)?;
        writer.finish()
    });
    let sealed = sealed.await?;
    let (kind, n) = file_place(number, lang);
    Ok(File {
        id,
        case,
        kind,
        n,
        sha256: sealed.sha256,
        bytes: sealed.bytes,
        media: "application/pdf".to_owned(),
        state: FileState::Signed,
        place: sealed.place,
        at: ctx.now(),
    })
}

/// A paper's number may be asked about by the public when its act is performed.
pub fn is_public(state: IssuedState) -> bool {
    !matches!(state, IssuedState::Reserved | IssuedState::Void)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_sixteen_characters_of_the_alphabet() {
        assert_eq!(code([0; 10]), "0000000000000000");
        assert_eq!(code([255; 10]), "ZZZZZZZZZZZZZZZZ");
        assert_eq!(code([0, 0, 0, 0, 0, 0, 0, 0, 0, 33]), "0000000000000011");
    }

    #[test]
    fn a_row_is_of_a_paper_or_of_a_document() {
        for lang in Lang::ALL {
            let (kind, n) = file_place("permit-astana-2026-000001", *lang);
            assert_eq!(of_file(&kind, n), Some(("permit-astana-2026-000001", *lang)));
        }
        assert_eq!(of_file("passport", 1), None);
    }

    #[test]
    fn a_paper_is_known_by_its_number() {
        let known = paper("permit-astana-2026-000001", Lang::Kk, [1; 32]).map(|p| p.kind);
        assert_eq!(known.ok(), Some(PaperKind::Permit));
        assert!(paper("thing-astana-2026-000001", Lang::Kk, [1; 32]).is_err());
    }
}
