//! What a person was told about their cases, the newest first.

use crate::App;
use crate::extract::Session;
use crate::fault::Fault;
use crate::pages::frame::Page;
use crate::pages::ok;
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use qonys_office::desk::{self, NoticeRow, Told};
use qonys_procedure::CaseId;
use qonys_words::Words;

#[derive(Template)]
#[template(path = "applicant/notices.html")]
struct NoticesPage {
    page: Page,
    rows: Vec<Row>,
    by_mail: bool,
}

struct Row {
    at: String,
    what: String,
    todo: &'static str,
    case: CaseId,
    name: String,
}

/// The page.
pub(super) async fn show(State(app): State<App>, Session(caller): Session, reader: Reader) -> Result<Response, Fault> {
    let words = reader.words();
    let rows = desk::notices(&app.ctx, &caller).await?;
    let rows = rows.into_iter().map(|row| told(row, words)).collect();
    Ok(ok(&NoticesPage { page: Page::of(&app, &reader), rows, by_mail: app.ctx.mail.is_some() }))
}

fn told(row: NoticeRow, words: Words) -> Row {
    let (what, todo) = match row.told {
        Told::Act { kind, .. } => (words.notice(kind).to_owned(), words.notice_todo(kind)),
        Told::LimitAhead { limit, due } => {
            (words.notice_limit_ahead(words.date(due), words.clock(limit)), words.limit_todo(limit))
        }
    };
    let name = row.number.unwrap_or_else(|| words.applicant_unnumbered().to_owned());
    Row { at: words.instant(row.at), what, todo, case: row.case, name }
}
