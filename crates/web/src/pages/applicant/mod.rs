//! Pages of an applicant: generous, one thing a page.

mod case;
mod check;
mod days;
mod document;
mod handoff;
mod home;
mod look;
mod notices;
mod now;
mod offers;
mod section;
mod sections;
mod state;
mod tasks;

pub(super) use case::show as case;
pub(super) use document::{forget, refused};
pub(super) use handoff::{Handoff, place as statement_place};
pub(super) use home::show as home;
pub(super) use look::describe_draft;
pub(super) use offers::{attach, before, lead, name_alike, offer, title};

use crate::App;
use axum::Router;
use axum::routing::get;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/notices", get(notices::show))
        .route("/cases/{id}/draft", get(tasks::show).post(super::draft::save))
        .route("/cases/{id}/draft/check", get(check::show).post(check::sign))
        .route("/cases/{id}/draft/{section}", get(section::show).post(section::save))
        .route("/cases/{id}/documents/{document}", get(document::show).post(document::save))
        .route("/cases/{id}/statements/{digest}", get(handoff::show))
}

/// A path without the name of the form that holds it: people know the field, not the form.
pub(super) fn below_root(path: &str) -> &str {
    let whole = ["form.", "petition.", "questionnaire."];
    let below = whole.iter().find_map(|root| path.strip_prefix(root)).unwrap_or(path);
    below.strip_prefix("identity.").unwrap_or(below)
}
