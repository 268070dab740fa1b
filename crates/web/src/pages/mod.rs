//! The plain pages: rendered on the server, whole without a script but for signing. A page is one
//! struct that derives its template.

mod act;
mod applicant;
mod case;
mod demo;
mod documents;
mod draft;
mod fault;
mod frame;
mod indented;
mod lead;
mod lists;
mod named;
mod public;
mod role;
mod sign_in;
mod statement;
mod waiting;
mod work;

pub(crate) use fault::fault_page;
pub(crate) use indented::lines;

use crate::App;
use crate::api::papers;
use crate::extract::Form;
use crate::fault::Fault;
use askama::Template;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::StatusCode;

/// Most bytes of a form: a questionnaire with full lists has about 1 MiB; signatures and papers of one
/// act come to some 4 MiB.
const FORM_BYTES_MAX: usize = 6 * 1024 * 1024;

/// Addresses of the pages.
pub(crate) fn routes() -> Router<App> {
    let uploads =
        Router::new().route("/cases/{id}/documents", post(documents::upload)).layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/role", get(role::show).post(role::choose))
        .route("/cases", get(lists::show))
        .route("/cases/new", get(act::new_case).post(act::open_case))
        .route("/cases/{id}", get(case::show))
        .route("/cases/{id}/do/{act}", get(act::show).post(act::submit))
        .route("/cases/{id}/sign/{act}", post(statement::signed))
        .route("/cases/{id}/documents/{document}/remove", post(documents::remove))
        .route("/cases/{id}/receipts/{seq}", get(papers::receipt))
        .route("/cases/{id}/export", get(papers::export))
        .route("/cases/{id}/record-certificate", post(case::certify))
        .route("/papers/{number}", get(papers::paper))
        .route("/papers/{number}/signature", get(papers::paper_signature))
        .route("/demo/clock", post(demo::move_clock))
        .merge(public::routes())
        .merge(applicant::routes())
        .merge(work::routes())
        .merge(lead::routes())
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .merge(uploads)
}

/// A page as an answer.
fn html(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => (status, Html(text)).into_response(),
        Err(cause) => Fault::internal(cause).into_response(),
    }
}

/// A page that is found.
fn ok(template: &impl Template) -> Response {
    html(StatusCode::OK, template)
}

/// A fresh idempotency key for a form: what is sent twice is done once.
fn fresh_key(app: &App) -> String {
    hex::encode(app.ctx.random::<16>())
}

/// Where to go after a form: a place of our own, or the home page.
fn place(form: &Form) -> &str {
    form.get("to").filter(|to| is_own_place(to)).unwrap_or("/cases")
}

/// A path of this host: one slash in front, and nothing that a browser reads as another host.
fn is_own_place(to: &str) -> bool {
    to.starts_with('/') && !to.starts_with("//") && !to.contains('\\') && to.bytes().all(|b| b.is_ascii_graphic())
}

/// On to another page.
fn onward(to: &str) -> Response {
    Redirect::to(to).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_nobody_is_sent_to_another_host() {
        for own in ["/cases", "/cases/018f?done=3"] {
            assert!(is_own_place(own), "{own}");
        }
        for other in ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "", "/a\nb"] {
            assert!(!is_own_place(other), "{other}");
        }
    }
}
