//! For operators: alive, ready, figures.

use crate::App;
use crate::fault::Fault;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(document))
        .routes(routes!(health))
        .routes(routes!(ready))
        .routes(routes!(figures))
}

/// This description.
#[utoipa::path(get, path = "/api/openapi.json", tag = "public", responses((status = 200, content_type = "application/json")))]
async fn document() -> Response {
    ([(CONTENT_TYPE, "application/json")], super::openapi()).into_response()
}

/// The process lives.
#[utoipa::path(get, path = "/healthz", tag = "operations", responses((status = 200)))]
async fn health() -> &'static str {
    "ok\n"
}

/// The database answers: the server can do its work.
#[utoipa::path(get, path = "/readyz", tag = "operations", responses((status = 200), (status = 503)))]
async fn ready(State(app): State<App>) -> Result<&'static str, Fault> {
    app.ctx.store.read(|db| qonys_store::accounts::list(db, None, 1).map(drop)).await?;
    Ok("ready\n")
}

/// Figures for Prometheus. A proxy in front must not publish this address.
#[utoipa::path(get, path = "/metrics", tag = "operations", responses((status = 200), (status = 404)))]
async fn figures(State(app): State<App>) -> Result<Response, Fault> {
    let handle = app.settings.metrics.as_ref().ok_or(Fault::new(StatusCode::NOT_FOUND, "not_found"))?;
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render()).into_response())
}
