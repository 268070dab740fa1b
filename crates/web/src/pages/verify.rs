//! Public check of a paper by its number and code, as a page and for programs.

use super::frame::Page;
use super::ok;
use crate::App;
use crate::extract::{Json, Path, Query, Session};
use crate::fault::Fault;
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use qonys_office::desk::{self, Verification};
use qonys_words::Words;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "verify.html")]
struct VerifyPage {
    page: Page,
    number: String,
    found: Option<Found>,
}

struct Found {
    status: String,
    colour: &'static str,
    facts: Vec<(&'static str, String)>,
}

/// The code printed on the paper.
#[derive(Deserialize)]
pub(crate) struct Code {
    #[serde(default)]
    code: Option<String>,
}

/// What the public may learn of a paper.
pub(crate) async fn show(
    State(app): State<App>,
    _: Option<Session>,
    reader: Reader,
    Path(number): Path<String>,
    Query(query): Query<Code>,
) -> Result<Response, Fault> {
    let found = match query.code.as_deref().map(str::trim).filter(|c| !c.is_empty()) {
        Some(code) => Some(desk::verify(&app.ctx, &number, code).await?),
        None if reader.program => return Err(Fault::not_found()),
        None => None,
    };
    if let (true, Some(found)) = (reader.program, &found) {
        return Ok(Json(found).into_response());
    }
    let found = found.map(|f| spoken(f, reader.words()));
    Ok(ok(&VerifyPage { page: Page::of(&app, &reader), number, found }))
}

fn spoken(found: Verification, words: Words) -> Found {
    let status = found.status.id();
    let colour = match status {
        "in_force" => "green",
        "annulled" => "red",
        _ => "yellow",
    };
    let kind = found.kind.as_str();
    Found {
        status: words.text(&format!("ui-paper-{status}")).unwrap_or(status).to_owned(),
        colour,
        facts: vec![
            (words.ui_document(), words.text(&format!("paper-{kind}")).unwrap_or(kind).to_owned()),
            (words.ui_number(), found.number.clone()),
            (words.ui_date(), words.date(found.date)),
            (words.ui_initials(), found.initials.clone()),
        ],
    }
}
