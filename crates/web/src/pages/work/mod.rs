//! Workplaces of those who handle cases: dense, quick by keyboard.

mod act;
mod acts;
mod answers;
mod case;
mod checks;
mod counter;
mod dates;
mod documents;
mod due;
mod head;
mod panels;
mod queue;
mod returns;
mod rows;
mod search;
mod viewing;

pub(super) use act::{Form, page as act_page};
pub(super) use case::show as case_page;
pub(super) use queue::show as queue_page;
pub(super) use returns::ticked;

use crate::App;
use axum::Router;
use axum::routing::{get, post};
use qonys_procedure::Role;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/search", get(search::form).post(search::search))
        .route("/search/rows", post(search::found))
        .route("/cases/{id}/documents/{document}/view", get(viewing::show))
        .route("/cases/{id}/statements/{digest}/papers/{place}", get(viewing::paper))
}

/// Whether a role handles cases: it has a queue and a workplace.
pub(super) const fn handles(role: Role) -> bool {
    matches!(
        role,
        Role::Screener
            | Role::MinistryOfficial
            | Role::MigrationOfficer
            | Role::MigrationHead
            | Role::CentreOperator
            | Role::ComplaintReviewer
    )
}
