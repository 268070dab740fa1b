//! Styles and scripts, built into the binary. A new build is a new address, so browsers keep them for good.

use crate::App;
use crate::fault::Fault;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use rust_embed::RustEmbed;
use std::sync::LazyLock;
use tower_http::compression::CompressionLayer;

#[derive(RustEmbed)]
#[folder = "dist"]
struct Built;

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let file = Built::get("version").map(|file| file.data.into_owned());
    file.and_then(|bytes| String::from_utf8(bytes).ok()).map(|v| v.trim().to_owned()).unwrap_or_default()
});

/// Assets alone are compressed: they hold nothing secret beside what a caller sends (BREACH).
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/assets/{name}", get(asset)).layer(CompressionLayer::new())
}

/// The address of an asset of this build.
pub(crate) fn address(name: &str) -> String {
    format!("/assets/{name}?v={}", *VERSION)
}

async fn asset(crate::extract::Path(name): crate::extract::Path<String>) -> Result<Response, Fault> {
    let file = Built::get(&name).ok_or_else(Fault::not_found)?;
    let headers = [
        (CONTENT_TYPE, file.metadata.mimetype().to_owned()),
        (CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
    ];
    Ok((headers, file.data).into_response())
}
