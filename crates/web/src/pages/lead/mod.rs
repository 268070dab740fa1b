//! Pages of those who see to the service and not to cases: supervisor, head, administrator.

mod access_act;
mod accesses;
pub(super) mod case;
mod health;
mod letters;
mod outage_act;
mod outages;
mod overview;
mod places;
mod stated;
mod template_act;
mod templates;

use crate::App;
use axum::Router;
use axum::routing::{get, post};
use qonys_procedure::Role;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/overview", get(overview::show))
        .route("/accesses", get(accesses::show))
        .route("/accesses/do/{act}", get(access_act::form).post(access_act::submit))
        .route("/accesses/sign", post(access_act::signed))
        .route("/places", get(places::show))
        .route("/outages", get(outages::show))
        .route("/outages/do/{act}", get(outage_act::form).post(outage_act::submit))
        .route("/outages/sign", post(outage_act::signed))
        .route("/templates", get(templates::list))
        .route("/templates/do/{act}", get(template_act::form).post(template_act::submit))
        .route("/templates/sign", post(template_act::signed))
        .route("/templates/{name}", get(templates::one).post(templates::propose))
        .route("/templates/{name}/preview", get(crate::api::templates::preview).post(templates::preview))
        .route("/health", get(health::show))
        .route("/notices/preview", get(letters::show))
        .route("/notices/preview/{kind}", get(letters::one))
        .route("/notices/preview/{kind}/{lang}", get(letters::html))
}

/// Where someone who has no cases begins; none: in the list of cases.
pub(super) fn home(role: Role) -> Option<&'static str> {
    match role {
        Role::Supervisor => Some("/overview"),
        Role::Administrator | Role::Auditor => Some("/accesses"),
        _ => None,
    }
}
