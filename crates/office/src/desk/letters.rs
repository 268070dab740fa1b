//! Every kind of letter as it would arrive: for the administrator, before anybody gets one.

use crate::mail::{self, About, Content, Sample};
use crate::people::Caller;
use crate::{AccessFault, Context, Error, ServiceKind};
use qonys_procedure::{Lang, Role};
use qonys_words::Words;

/// A letter without an addressee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleLetter {
    /// Its stable name.
    pub id: String,
    /// What it is called in its language: its subject, or which limit runs out.
    pub name: String,
    /// Its language.
    pub lang: Lang,
    /// What stands in it.
    pub content: Content,
}

fn of(ctx: &Context, sample: &Sample, lang: Lang) -> SampleLetter {
    let training = ctx.kind == ServiceKind::Training;
    let content = mail::content(&sample.about, lang, &ctx.public_url, training);
    let name = match &sample.about {
        About::Limits(limits) => limits.first().map(|(limit, _)| Words::of(lang).clock(*limit).to_owned()),
        About::Act(_) => None,
    };
    SampleLetter { id: sample.id.clone(), name: name.unwrap_or_else(|| content.subject.clone()), lang, content }
}

fn may_read(caller: &Caller) -> Result<(), Error> {
    if caller.role() == Role::Administrator { Ok(()) } else { Err(AccessFault::Role.into()) }
}

/// Every kind of letter in a language.
///
/// # Errors
/// `Access(Role)`.
pub fn letters(ctx: &Context, caller: &Caller, lang: Lang) -> Result<Vec<SampleLetter>, Error> {
    may_read(caller)?;
    Ok(mail::samples(ctx.now().local_date()).iter().map(|sample| of(ctx, sample, lang)).collect())
}

/// One kind of letter in a language.
///
/// # Errors
/// `Access(Role)`; `NotFound`.
pub fn letter(ctx: &Context, caller: &Caller, id: &str, lang: Lang) -> Result<SampleLetter, Error> {
    may_read(caller)?;
    let samples = mail::samples(ctx.now().local_date());
    let sample = samples.iter().find(|sample| sample.id == id).ok_or(Error::NotFound)?;
    Ok(of(ctx, sample, lang))
}
