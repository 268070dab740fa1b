//! The outermost step: gives every request its reader and reference number, and every no its words.

use crate::App;
use crate::catalogues::Catalogues;
use crate::fault::{Fault, More};
use crate::pages::fault_page;
use crate::reader::{LANG_COOKIE, Reader, lang_of_query};
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, SameSite};
use http::header::{CONNECTION, RETRY_AFTER, SET_COOKIE, WWW_AUTHENTICATE};
use http::{HeaderValue, Method, StatusCode, Uri};

/// Speaks faults in the reader's language, keeps the language asked for, counts and logs.
pub(crate) async fn speak(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let reader = Reader::of(&request, reference(&app));
    if let Some(kept) = keep_language(&app, &reader) {
        return kept;
    }
    let route = request.extensions().get::<MatchedPath>().map_or("none".into(), |m| m.as_str().to_owned());
    request.extensions_mut().insert(reader.clone());
    let mut response = next.run(request).await;
    let fault = response.extensions_mut().remove::<Fault>();
    let fault = fault.or_else(|| is_bare(&response).then(|| Fault::of_status(response.status())));
    if let Some(fault) = fault {
        log(&fault, &reader, &route);
        response = spoken(&app, &reader, &fault);
    }
    let status = response.status().as_str().to_owned();
    metrics::counter!("qonys_http_requests_total", "route" => route, "status" => status).increment(1);
    response
}

/// An answer that a layer made: an error without a type of its own.
fn is_bare(response: &Response) -> bool {
    let status = response.status();
    (status.is_client_error() || status.is_server_error())
        && response.headers().get(http::header::CONTENT_TYPE).is_none_or(|t| t.as_bytes().starts_with(b"text/plain"))
}

/// Eight letters that no one confuses when reading them aloud.
fn reference(app: &App) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    app.ctx.random::<8>().iter().map(|b| char::from(LETTERS[usize::from(*b & 31)])).collect()
}

fn log(fault: &Fault, reader: &Reader, route: &str) {
    let (code, reference) = (fault.code, &*reader.reference);
    let cause = fault.cause.as_deref().unwrap_or_default();
    if fault.status.is_server_error() && !matches!(fault.more, More::RetryAfter(_)) {
        tracing::error!(code, reference, route, cause, "request failed");
    } else {
        tracing::debug!(code, reference, route, cause, "request refused");
    }
}

fn spoken(app: &App, reader: &Reader, fault: &Fault) -> Response {
    let mut response = if reader.program {
        fault.problem_response(reader, &Catalogues::of(&app.ctx, None))
    } else if fault.wants_sign_in() && reader.method == Method::GET {
        let back = reader.uri.path_and_query().map_or("/", |p| p.as_str());
        let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("to", back).finish();
        Redirect::to(&format!("/sign-in?{query}")).into_response()
    } else {
        fault_page(app, reader, fault)
    };
    let headers = response.headers_mut();
    match &fault.more {
        More::RetryAfter(seconds) => {
            headers.insert(RETRY_AFTER, HeaderValue::from(*seconds));
        }
        // The rest of the body is not read: nothing else can come on this connection.
        More::TooLarge { .. } => {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        _ => {}
    }
    if fault.status == StatusCode::UNAUTHORIZED && reader.program {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"qonys\""));
    }
    response
}

/// `?lang=` on a page: remembered, and the page is asked for again without it, so that the place is kept.
fn keep_language(app: &App, reader: &Reader) -> Option<Response> {
    let lang = lang_of_query(&reader.uri).filter(|_| !reader.program && reader.method == Method::GET)?;
    let cookie = Cookie::build((LANG_COOKIE, lang.tag()))
        .path("/")
        .same_site(SameSite::Lax)
        .secure(app.settings.secure_cookies)
        .permanent()
        .build();
    let mut response = Redirect::to(&without_lang(&reader.uri)).into_response();
    response.headers_mut().insert(SET_COOKIE, HeaderValue::from_str(&cookie.to_string()).ok()?);
    Some(response)
}

fn without_lang(uri: &Uri) -> String {
    let query = uri.query().unwrap_or_default();
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("lang=")).collect();
    // A path of two slashes would be read as another host.
    let path = format!("/{}", uri.path().trim_start_matches('/'));
    if rest.is_empty() { path } else { format!("{path}?{}", rest.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_kept_and_never_another_host() {
        let kept = |uri: &str| without_lang(&uri.parse().unwrap());
        assert_eq!(kept("/cases?stage=draft&lang=ru&city=x"), "/cases?stage=draft&city=x");
        assert_eq!(kept("/cases?lang=ru"), "/cases");
        assert_eq!(kept("//evil.example/?lang=ru"), "/evil.example/");
    }
}
