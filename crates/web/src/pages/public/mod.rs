//! Pages for everybody: what the service is, what to bring, the rules in force, checks of a paper.

use crate::App;
use axum::Router;

pub(super) fn routes() -> Router<App> {
    Router::new()
}
