//! Pages of those who see to the service and not to cases: supervisor, administrator.

use crate::App;
use axum::Router;

pub(super) fn routes() -> Router<App> {
    Router::new()
}
