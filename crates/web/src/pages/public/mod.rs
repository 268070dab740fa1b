//! Pages for everybody: what the service is, what to bring, the rules in force, checks of a paper, texts.

mod design;
mod help;
mod home;
mod law;
mod mark;
mod markup;
mod rules;
mod start;
mod table;
mod terms;
mod texts;
mod verify;

pub(super) use rules::hours;

use crate::App;
use axum::Router;
use axum::routing::get;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home::show))
        .route("/start", get(start::show))
        .route("/rules", get(rules::in_force))
        .route("/rules/law", get(law::show))
        .route("/rules/{edition}", get(rules::one))
        .route("/verify", get(verify::form))
        .route("/verify/{number}", get(verify::show))
        .route("/accessibility", get(texts::accessibility))
        .route("/privacy", get(texts::privacy))
        .route("/consent", get(texts::consent))
        .route("/texts/{name}/{version}", get(texts::version))
        .route("/help", get(help::show))
        .route("/design", get(design::show))
}
