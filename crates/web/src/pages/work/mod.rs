//! Workplaces of those who handle cases: dense, quick by keyboard.

use crate::App;
use axum::Router;

pub(super) fn routes() -> Router<App> {
    Router::new()
}
