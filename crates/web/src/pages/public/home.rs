//! What the service is, for whom, how it goes, and the two ways in.

use super::super::frame::Page;
use super::super::ok;
use super::terms::{self, StateTime};
use crate::App;
use crate::extract::Session;
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use qonys_procedure::Stage;
use qonys_procedure::edition::Edition;
use qonys_words::Words;

#[derive(Template)]
#[template(path = "public/home.html")]
struct Home {
    page: Page,
    rules: Option<Rules>,
    demo: bool,
}

/// What the edition in force says.
struct Rules {
    title: String,
    dates: String,
    steps: Vec<Step>,
    time: StateTime,
}

/// One stage of the ordinary way.
struct Step {
    title: &'static str,
    who: &'static str,
    term: Option<String>,
    yours: bool,
}

/// The home page.
pub(super) async fn show(State(app): State<App>, _: Option<Session>, reader: Reader) -> Response {
    let words = reader.words();
    let edition = app.ctx.book.in_force(app.ctx.now().local_date());
    let rules = edition.map(|edition| Rules {
        title: edition.identity.title.get(reader.lang).to_owned(),
        dates: words
            .ui_edition_dates(words.date(*edition.identity.effective_from), words.date(*edition.identity.effective_to)),
        steps: steps(edition, words),
        time: terms::state_time(edition, words),
    });
    ok(&Home { page: Page::of(&app, &reader), rules, demo: app.settings.demo.is_some() })
}

fn steps(edition: &Edition, words: Words) -> Vec<Step> {
    let told = edition.way().into_iter().filter(|stage| !matches!(stage, Stage::Closed | Stage::Confirmation));
    let step = |stage: Stage| Step {
        // What the person does; the stage's own name tells how the case stands.
        title: match stage {
            Stage::Draft => words.applicant_tasks_petition(),
            Stage::Petitioned => words.applicant_tasks_residence(),
            _ => words.stage(stage),
        },
        who: terms::who(words, stage),
        // How long a draft may lie and a finished document is kept is no time that the procedure takes.
        term: terms::of_stage(edition, stage)
            .filter(|_| !matches!(stage, Stage::Draft | Stage::Handover))
            .map(|rule| terms::term(words, rule)),
        yours: matches!(stage, Stage::Draft | Stage::Petitioned | Stage::AwaitingEntry | Stage::Arrival),
    };
    told.map(step).collect()
}
