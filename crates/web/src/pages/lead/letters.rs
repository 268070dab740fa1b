//! Notices as they arrive by e-mail: every kind in three languages, to be read before anybody gets one.

use super::super::frame::Page;
use super::super::ok;
use crate::App;
use crate::extract::{Path, Session};
use crate::fault::Fault;
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use http::HeaderValue;
use http::header::{CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS};
use qonys_office::desk::{self, SampleLetter};
use qonys_procedure::Lang;

/// A letter has its styles in its elements, for mail programs take no others; it can do nothing else, and is framed by
/// our own pages alone.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'";

#[derive(Template)]
#[template(path = "lead/letters.html")]
struct LettersPage {
    page: Page,
    kinds: Vec<Kind>,
}

/// A kind of letter with its text in each language.
struct Kind {
    id: String,
    name: String,
    letters: Vec<SampleLetter>,
}

/// Every kind.
pub(super) async fn show(State(app): State<App>, Session(caller): Session, reader: Reader) -> Result<Response, Fault> {
    let in_each = |lang: &Lang| desk::letters(&app.ctx, &caller, *lang);
    let by_lang = Lang::ALL.iter().map(in_each).collect::<Result<Vec<_>, _>>()?;
    let here = desk::letters(&app.ctx, &caller, reader.words().lang())?;
    let kind = |(n, letter): (usize, SampleLetter)| Kind {
        id: letter.id,
        name: letter.name,
        letters: by_lang.iter().filter_map(|letters| letters.get(n).cloned()).collect(),
    };
    let kinds = here.into_iter().enumerate().map(kind).collect();
    Ok(ok(&LettersPage { page: Page::of(&app, &reader), kinds }))
}

#[derive(Template)]
#[template(path = "lead/letter.html")]
struct LetterPage {
    page: Page,
    id: String,
    name: String,
    letters: Vec<SampleLetter>,
}

/// One kind, as it arrives in each language.
pub(super) async fn one(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let in_each = |lang: &Lang| desk::letter(&app.ctx, &caller, &id, *lang);
    let letters = Lang::ALL.iter().map(in_each).collect::<Result<Vec<_>, _>>()?;
    let name = desk::letter(&app.ctx, &caller, &id, reader.words().lang())?.name;
    Ok(ok(&LetterPage { page: Page::of(&app, &reader), id, name, letters }))
}

/// The letter itself, as a mail program shows it.
pub(super) async fn html(
    State(app): State<App>,
    Session(caller): Session,
    Path((id, lang)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let lang = Lang::from_id(&lang).ok_or_else(Fault::not_found)?;
    let letter = desk::letter(&app.ctx, &caller, &id, lang)?;
    let mut response = Html(letter.content.html).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    Ok(response)
}
