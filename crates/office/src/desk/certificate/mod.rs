//! The certificate of the record: which acts a case holds at a moment, made for whoever may read the case and asks. Asked
//! for again before the case goes on, it is the same one: a state of a case has one number, also when several ask at once.

mod drawing;

use super::{scope, viewing};
use crate::acts::load::{self, Loaded};
use crate::acts::{LANGS, papers, project};
use crate::people::Caller;
use crate::service::templates;
use crate::{Context, Error};
use drawing::Drawing;
use qonys_procedure::paper::PaperKind;
use qonys_procedure::{CaseId, Instant};
use qonys_store::files;
use qonys_store::issued::{self, Issued, IssuedState, Text};
use qonys_store::seal::Purpose;
use qonys_store::{acts as rows, cases, keys};
use serde::{Deserialize, Serialize};

const KIND: PaperKind = PaperKind::RecordCertificate;
/// Tries, when the case goes on or somebody else is quicker.
const TRIES_MAX: usize = 5;
/// Certificates shown at once.
const ROWS_MAX: u32 = 100;

/// A certificate that was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Its number.
    pub number: String,
    /// Code of its public verification.
    pub code: String,
    /// Address of its public verification, with the code.
    pub address: String,
    /// The moment that it tells of.
    pub at: Instant,
    /// Position of the last act that it lists; it lists all of them, from the first.
    pub seq: u64,
    /// It was made by this call.
    pub made: bool,
}

/// What is sealed with its number. Public verification reads no more of it than of any paper.
#[derive(Serialize, Deserialize)]
struct Kept {
    initials: String,
    code: String,
    seq: u64,
}

/// The certificate of a case as it stands: the one that there is, or a new one. By an employee it is a viewing.
///
/// # Errors
/// `NotFound`; `Access(Role)` for whoever may know of the case but not read it; `Busy` where the case goes on faster
/// than it can be read.
pub async fn certificate(ctx: &Context, caller: &Caller, id: CaseId) -> Result<Certificate, Error> {
    for _ in 0..TRIES_MAX {
        let loaded = viewing::open(ctx, caller, id, "document", KIND.id()).await?;
        // Asked for again it costs a read.
        let newest = ctx.store.read(move |db| issued::of_kind(db, id, KIND.id(), 1)).await?;
        if let Some(found) = newest.first().filter(|row| row.state == IssuedState::InForce)
            && let Some(kept) = of_state(&loaded, found)?
        {
            return Ok(told(ctx, found, kept, false));
        }
        let Some((row, kept)) = reserve(ctx, &loaded).await? else { continue };
        if row.state == IssuedState::InForce {
            return Ok(told(ctx, &row, kept, false));
        }
        if issue(ctx, &loaded, &row, &kept).await? {
            return Ok(told(ctx, &row, kept, true));
        }
    }
    Err(qonys_store::Error::Busy.into())
}

/// The certificates of a case that were issued, newest first.
///
/// # Errors
/// `NotFound`; `Access(Role)` for whoever may know of the case but not read it.
pub async fn certificates(ctx: &Context, caller: &Caller, id: CaseId) -> Result<Vec<Certificate>, Error> {
    let loaded = load::load(ctx, id).await?;
    scope::require_content(ctx, &loaded.case, caller)?;
    of_case(ctx, &loaded).await
}

/// As [`certificates`], of a case that was loaded for whoever may read it.
pub(super) async fn of_case(ctx: &Context, loaded: &Loaded) -> Result<Vec<Certificate>, Error> {
    let id = loaded.case.id;
    let found = ctx.store.read(move |db| issued::of_kind(db, id, KIND.id(), ROWS_MAX)).await?;
    let issued = found.iter().filter(|row| row.state == IssuedState::InForce);
    issued.map(|row| Ok(told(ctx, row, papers::open_sealed(&loaded.key, row)?, false))).collect()
}

fn told(ctx: &Context, row: &Issued, kept: Kept, made: bool) -> Certificate {
    Certificate {
        address: papers::address(ctx, &row.number, &kept.code),
        number: row.number.clone(),
        code: kept.code,
        at: row.reserved,
        seq: kept.seq,
        made,
    }
}

/// What is kept of a certificate, if it is of the case as it was loaded.
fn of_state(loaded: &Loaded, row: &Issued) -> Result<Option<Kept>, Error> {
    let kept: Kept = papers::open_sealed(&loaded.key, row)?;
    Ok((kept.seq == loaded.case.seq).then_some(kept))
}

/// The number for the case as it was loaded, in force or reserved: whoever asks first reserves it, whoever asks meanwhile
/// makes the certificate under the same one, and so does who comes after a fault. None: the case went on.
async fn reserve(ctx: &Context, loaded: &Loaded) -> Result<Option<(Issued, Kept)>, Error> {
    let (id, seq) = (loaded.case.id, loaded.case.seq);
    let at = ctx.now().max(loaded.case.last_at);
    let (reserve, code) = papers::reservation(ctx, &loaded.case, KIND, at);
    let plain = serde_json::to_vec(&Kept { initials: project::shown(&loaded.case).initials, code, seq });
    let plain = plain.expect("texts and a number");
    let (loaded, entropy) = (loaded.clone(), ctx.entropy.clone());
    ctx.store
        .write(Vec::new(), 512, move |db| {
            if cases::hold(db, id)? != seq {
                return Ok(None);
            }
            if let Some(row) = issued::of_kind(db, id, KIND.id(), 1)?.pop()
                && let Some(kept) = of_state(&loaded, &row)?
            {
                return Ok(Some((row, kept)));
            }
            let number = issued::reserve(db, &reserve)?;
            let sealed = loaded.key.seal(Purpose::Issued, "issued", number.as_bytes(), &plain, &*entropy);
            issued::put_sealed(db, &number, &sealed.map_err(qonys_store::Error::from)?)?;
            let row = issued::get_by_number(db, &number)?.ok_or(Error::Corrupt("register of papers"))?;
            let kept = papers::open_sealed(&loaded.key, &row)?;
            Ok(Some((row, kept)))
        })
        .await
}

/// Makes the certificate under its reserved number, as of the moment of the reservation; `false` if somebody else was
/// quicker.
async fn issue(ctx: &Context, loaded: &Loaded, row: &Issued, kept: &Kept) -> Result<bool, Error> {
    let (id, seq, now) = (loaded.case.id, loaded.case.seq, ctx.now());
    let last = ctx.store.read(move |db| rows::at(db, id, seq)).await?.ok_or(Error::Corrupt("acts of a case"))?;
    let drawing = Drawing::of(ctx, loaded, row.reserved).await?;
    // Once for all copies: none comes out by another template than the others.
    let press = templates::press(ctx).await?;
    let (numbered, body) = ((&*row.number, &*kept.code), |lang| drawing.body(lang));
    let mut copies = Vec::new();
    for (lang, pdf) in papers::in_every_language(ctx, &press, numbered, row.reserved, body).await? {
        copies.push((lang, papers::seal(ctx, id, &loaded.key, (&row.number, lang), pdf).await?));
    }
    let texts = copies.iter().filter(|(lang, _)| LANGS.contains(lang));
    let change = issued::Change {
        number: row.number.clone(),
        from: vec![IssuedState::Reserved],
        to: IssuedState::InForce,
        texts: texts.map(|(lang, file)| Text { lang: lang.id().to_owned(), sha256: file.sha256 }).collect(),
        sealed: None,
    };
    let done = ctx.store.write(Vec::new(), 1024, move |db| {
        if let Some(keys::Stored::Destroyed(_)) = keys::get(db, id)? {
            return Err(qonys_store::Error::KeyDestroyed);
        }
        issued::change(db, &change, Some(last.head.id), now)?;
        copies.iter().try_for_each(|(_, file)| files::put_first(db, file).map(drop))
    });
    match done.await {
        Ok(()) => Ok(true),
        // Theirs is the one that is given out; the sweep takes these files away.
        Err(qonys_store::Error::Missing(_)) => Ok(false),
        Err(other) => Err(other.into()),
    }
}
