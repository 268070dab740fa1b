//! The JSON API under `/api/v1` \[interface.md\]. A handler parses, calls the office and renders; routes
//! and the OpenAPI document are one declaration.

mod accesses;
mod acts;
mod cases;
pub(crate) mod documents;
mod draft;
mod me;
mod operations;
mod outages;
pub(crate) mod papers;
mod public;
pub(crate) mod queue;
mod reports;
pub mod shapes;
mod sign_in;
pub(crate) mod templates;

use crate::App;
use axum::extract::DefaultBodyLimit;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Most bytes of a JSON body: the longest statement with its signatures in base64 has about 4 MiB.
const JSON_BYTES_MAX: usize = 6 * 1024 * 1024;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Qonys",
        description = "Permanent residence permits for foreign IT specialists: each act signed, sealed, timed and provable. \
                       Errors are problem documents (RFC 9457) with a stable `code`, in the caller's language."
    ),
    tags(
        (name = "session", description = "Sign-in with an electronic digital signature"),
        (name = "cases", description = "A case, its acts, form and documents"),
        (name = "work", description = "Queue, search and reports of employees"),
        (name = "people", description = "Accesses of employees"),
        (name = "public", description = "For everybody"),
        (name = "operations", description = "For operators")
    )
)]
struct Description;

/// The routes of the API with their description.
pub(crate) fn routes() -> OpenApiRouter<App> {
    let api = OpenApiRouter::with_openapi(described())
        .routes(routes!(sign_in::challenge))
        .routes(routes!(sign_in::sign_in))
        .routes(routes!(sign_in::sign_out))
        .routes(routes!(me::me))
        .routes(routes!(me::choose_role))
        .routes(routes!(me::notices))
        .routes(routes!(public::editions))
        .routes(routes!(cases::own, cases::open))
        .routes(routes!(cases::one))
        .routes(routes!(cases::options))
        .routes(routes!(cases::findings))
        .routes(routes!(cases::limits))
        .routes(routes!(cases::planner))
        .routes(routes!(cases::viewings))
        .routes(routes!(acts::history, acts::perform))
        .routes(routes!(acts::submissions))
        .routes(routes!(acts::prepare))
        .routes(routes!(draft::get, draft::patch))
        .routes(routes!(papers::receipt))
        .routes(routes!(papers::signatures))
        .routes(routes!(papers::export))
        .routes(routes!(papers::certificate))
        .routes(routes!(papers::paper))
        .routes(routes!(papers::paper_signature))
        .routes(routes!(queue::queue))
        .routes(routes!(queue::search))
        .routes(routes!(queue::complaints))
        .routes(routes!(queue::requests))
        .routes(routes!(queue::visits))
        .routes(routes!(reports::report))
        .routes(routes!(accesses::list))
        .routes(routes!(accesses::prepare))
        .routes(routes!(accesses::perform))
        .routes(routes!(outages::list))
        .routes(routes!(outages::prepare))
        .routes(routes!(outages::perform))
        .routes(routes!(templates::list))
        .routes(routes!(templates::one))
        .routes(routes!(templates::preview, templates::preview_text))
        .routes(routes!(templates::prepare))
        .routes(routes!(templates::perform))
        .layer(DefaultBodyLimit::max(JSON_BYTES_MAX));
    // Uploads count for themselves: the limit depends on the server, and the answer on the counter.
    let documents = OpenApiRouter::new()
        .routes(routes!(documents::list))
        .routes(routes!(documents::upload_numbered))
        .routes(routes!(documents::upload, documents::download, documents::remove))
        .layer(DefaultBodyLimit::disable());
    api.merge(documents).merge(operations::routes())
}

/// The OpenAPI document as JSON.
pub fn openapi() -> String {
    let document = routes().into_openapi();
    document.to_pretty_json().expect("a document of texts is JSON")
}

fn described() -> OpenApi {
    let mut document = Description::openapi();
    document.info.version = env!("CARGO_PKG_VERSION").to_owned();
    let schemes = document.components.get_or_insert_default();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    schemes.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    let cookie = ApiKeyValue::new(crate::extract::cookie_name(true));
    schemes.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    document
}
