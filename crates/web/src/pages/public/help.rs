//! Help: what to do when something does not work, and whom to ask.

use super::super::frame::Page;
use super::super::ok;
use super::rules::hours;
use crate::App;
use crate::catalogues::Catalogues;
use crate::extract::Session;
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::Response;

#[derive(Template)]
#[template(path = "public/help.html")]
struct Help {
    page: Page,
    questions: Vec<(&'static str, &'static str)>,
    places: Vec<Place>,
}

/// Whom to ask in a city.
struct Place {
    name: String,
    lines: Vec<String>,
}

/// The page.
pub(super) async fn show(State(app): State<App>, _: Option<Session>, reader: Reader) -> Response {
    let words = reader.words();
    let lists = Catalogues::of(&app.ctx, None);
    let mut places = Vec::new();
    // The rules name the offices without their addresses, and none is invented.
    let no_address = words.public_help_no_address().to_owned();
    for city in lists.edition().into_iter().flat_map(|edition| &edition.cities) {
        places.push(Place { name: city.office_name.get(words.lang()).to_owned(), lines: vec![no_address.clone()] });
        for centre in &city.centres {
            let address = centre.address.get(words.lang()).to_owned();
            places.push(Place {
                name: centre.name.get(words.lang()).to_owned(),
                lines: vec![address, hours(centre, words)],
            });
        }
    }
    let questions = vec![
        (words.public_help_sign(), words.public_help_sign_text()),
        (words.public_help_phone(), words.public_help_phone_text()),
        (words.public_help_saved(), words.public_help_saved_text()),
        (words.public_help_limit(), words.public_help_limit_text()),
        (words.public_help_reference(), words.public_help_reference_text()),
        (words.public_help_paper(), words.public_help_paper_text()),
    ];
    ok(&Help { page: Page::of(&app, &reader), questions, places })
}
