//! What the service is, and the way in.

use super::frame::Page;
use super::ok;
use crate::App;
use crate::extract::Session;
use crate::reader::Reader;
use crate::settings::DemoPerson;
use askama::Template;
use axum::extract::State;
use axum::response::Response;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    page: Page,
    edition: Option<Edition>,
    people: Vec<DemoPerson>,
}

struct Edition {
    title: String,
    dates: String,
}

/// The home page.
pub(crate) async fn show(State(app): State<App>, _: Option<Session>, reader: Reader) -> Response {
    let words = reader.words();
    let in_force = app.ctx.book.in_force(app.ctx.now().local_date());
    let edition = in_force.map(|e| Edition {
        title: e.identity.title.get(reader.lang).to_owned(),
        dates: words.ui_edition_dates(words.date(*e.identity.effective_from), words.date(*e.identity.effective_to)),
    });
    let people = app.settings.demo.as_ref().map(|demo| demo.people()).unwrap_or_default();
    ok(&Home { page: Page::of(&app, &reader), edition, people })
}
