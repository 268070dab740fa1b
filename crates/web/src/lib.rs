//! The web side: the JSON API, the plain pages, and what keeps both safe.
//!
//! A handler parses, calls the office and renders. Every no is a [`fault::Fault`], spoken in one place in
//! the reader's language. This crate decides nothing about a case.

pub mod api;
mod assets;
pub mod catalogues;
pub mod extract;
pub mod fault;
pub mod forms;
mod pages;
mod reader;
pub mod safety;
pub mod settings;

pub use api::openapi;
pub use settings::{AskDisk, ClockFault, ClockMove, DemoHooks, DemoPerson, Disk, Settings};

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use qonys_office::Context;
use std::any::Any;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

/// Longest time that a request takes, body included; an upload of the largest document over a slow line.
const REQUEST_SECONDS_MAX: u64 = 120;

/// What handlers share.
#[derive(Clone)]
pub(crate) struct App {
    ctx: Context,
    settings: Arc<Settings>,
    policy: safety::Policy,
}

/// Every route of the service, safe to serve as it is.
pub fn router(ctx: Context, settings: Settings) -> Router {
    let policy = safety::Policy::new(&settings.signer_url, settings.secure_cookies);
    let app = App { ctx, settings: Arc::new(settings), policy };
    let (api, _) = api::routes().split_for_parts();
    // The last layer is the first that a request meets.
    api.merge(pages::routes())
        .merge(assets::routes())
        .fallback(nowhere)
        .method_not_allowed_fallback(async || fault::Fault::of_status(http::StatusCode::METHOD_NOT_ALLOWED))
        .layer(CatchPanicLayer::custom(of_panic))
        .layer(from_fn_with_state(app.clone(), safety::stand_still))
        .layer(from_fn(safety::known_origin))
        .layer(CsrfLayer::new())
        .layer(TimeoutLayer::with_status_code(
            http::StatusCode::REQUEST_TIMEOUT,
            Duration::from_secs(REQUEST_SECONDS_MAX),
        ))
        .layer(from_fn_with_state(app.clone(), safety::speak))
        .layer(from_fn_with_state(app.clone(), safety::guard))
        .with_state(app)
}

/// No such page; whose session it is still stands on the page that says so.
async fn nowhere(_: Option<extract::Session>) -> fault::Fault {
    fault::Fault::not_found()
}

/// A panic is one request's, told as an internal error with its reference number.
fn of_panic(panic: Box<dyn Any + Send>) -> axum::response::Response {
    let said = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    axum::response::IntoResponse::into_response(fault::Fault::internal(said.unwrap_or("panic")))
}
