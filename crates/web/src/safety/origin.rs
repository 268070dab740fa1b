//! A write must come from our own page or carry a bearer token. tower-http's `csrf` layer judges what the
//! browser tells of the origin; a request that tells nothing is judged here.

use crate::extract::token_of;
use crate::fault::Fault;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{AUTHORIZATION, CONTENT_TYPE, ORIGIN};
use http::{HeaderMap, StatusCode};

/// Calls that begin a session: no cookie and no token can stand behind them yet. They take JSON alone,
/// which a foreign page cannot send without asking first.
const SIGN_IN: [&str; 2] = ["/api/v1/sign-in/challenge", "/api/v1/sign-in"];

/// Refuses a write of unknown origin.
pub(crate) async fn known_origin(request: Request, next: Next) -> Response {
    let safe = request.method().is_safe();
    if safe || tells_origin(request.headers()) || is_programs(&request) {
        next.run(request).await
    } else {
        Fault::new(StatusCode::FORBIDDEN, "cross_site").into_response()
    }
}

fn tells_origin(headers: &HeaderMap) -> bool {
    headers.contains_key(ORIGIN) || headers.contains_key("sec-fetch-site")
}

fn is_programs(request: &Request) -> bool {
    let headers = request.headers();
    let json = headers.get(CONTENT_TYPE).is_none_or(|t| t.as_bytes().starts_with(b"application/json"));
    let begins = SIGN_IN.contains(&request.uri().path()) && json;
    // Both names are looked for: a cookie of either kind makes the request a browser's.
    let cookie = !headers.contains_key(AUTHORIZATION) && [true, false].iter().any(|s| token_of(headers, *s).is_some());
    headers.contains_key(AUTHORIZATION) || (begins && !cookie)
}
