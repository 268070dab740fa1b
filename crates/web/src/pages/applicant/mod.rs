//! Pages of an applicant: generous, one thing a page.

use crate::App;
use axum::Router;

pub(super) fn routes() -> Router<App> {
    Router::new()
}
