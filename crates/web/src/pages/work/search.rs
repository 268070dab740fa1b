//! Search. Sent in the body: an IIN or a name never stands in an address, a log or a history \[A18\].

use super::rows::{Row, rows};
use crate::App;
use crate::extract::{Form, Session};
use crate::fault::Fault;
use crate::pages::frame::Page;
use crate::pages::ok;
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use qonys_office::desk;
use qonys_office::people::Caller;
use qonys_words::Words;

#[derive(Template)]
#[template(path = "work/search.html")]
struct SearchPage {
    page: Page,
    q: String,
    shows_city: bool,
    rows: Option<Vec<Row>>,
}

/// The rows alone, for a page that searches while one types.
#[derive(Template)]
#[template(path = "work/found.html")]
struct Found {
    words: Words,
    shows_city: bool,
    rows: Vec<Row>,
}

/// An empty search.
pub(crate) async fn form(State(app): State<App>, Session(_): Session, reader: Reader) -> Response {
    ok(&SearchPage { page: Page::of(&app, &reader), q: String::new(), shows_city: false, rows: None })
}

/// Searches.
pub(crate) async fn search(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let q = form.own("q")?.to_owned();
    let rows = Some(find(&app, &caller, reader.words(), &q).await?);
    let page = Page::of(&app, &reader).at_place("/search");
    Ok(ok(&SearchPage { page, q, shows_city: shows_city(&caller), rows }))
}

/// Searches, and answers the rows alone.
pub(crate) async fn found(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let rows = find(&app, &caller, reader.words(), form.own("q")?).await?;
    Ok(ok(&Found { words: reader.words(), shows_city: shows_city(&caller), rows }))
}

async fn find(app: &App, caller: &Caller, words: Words, q: &str) -> Result<Vec<Row>, Fault> {
    Ok(rows(app, words, shows_city(caller), desk::search(&app.ctx, caller, q).await?))
}

fn shows_city(caller: &Caller) -> bool {
    !caller.role().is_of_city()
}
