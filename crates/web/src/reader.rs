//! Who reads the answer: language, page or program, and the number under which operators find the
//! request in the log. Made once a request, before anything can fail.

use crate::App;
use axum::extract::{FromRequestParts, Request};
use axum_extra::extract::CookieJar;
use http::header::{ACCEPT, ACCEPT_LANGUAGE};
use http::request::Parts;
use http::{HeaderMap, Method, Uri};
use qonys_office::people::Caller;
use qonys_words::{Lang, Words};
use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

/// Name of the cookie that remembers the language.
pub const LANG_COOKIE: &str = "lang";

/// What is known of the reader.
#[derive(Clone)]
pub struct Reader {
    /// Language of the answer.
    pub lang: Lang,
    /// A program reads: problems as JSON, never a page.
    pub program: bool,
    /// The method of the request.
    pub method: Method,
    /// Path and query as they came.
    pub uri: Uri,
    /// Reference number of the request, for people to quote and for the log: eight letters.
    pub reference: Arc<str>,
    caller: Arc<OnceLock<Caller>>,
}

impl Reader {
    /// Reads what the request tells.
    pub fn of(request: &Request, reference: String) -> Reader {
        let (headers, uri) = (request.headers(), request.uri());
        Reader {
            lang: lang(headers, uri),
            program: is_program(headers, uri.path()),
            method: request.method().clone(),
            uri: uri.clone(),
            reference: reference.into(),
            caller: Arc::default(),
        }
    }

    /// The words of the reader's language.
    pub fn words(&self) -> Words {
        Words::of(self.lang)
    }

    /// Remembers who asks, so that an error page still shows whose session it is.
    pub fn is(&self, caller: &Caller) {
        // A second session in one request cannot be; the first stays.
        let _ = self.caller.set(caller.clone());
    }

    /// Who asks, if that is known by now.
    pub fn caller(&self) -> Option<&Caller> {
        self.caller.get()
    }
}

/// Query, then cookie, then what the browser prefers; Kazakh if nobody says.
fn lang(headers: &HeaderMap, uri: &Uri) -> Lang {
    let from_query = lang_of_query(uri);
    let from_cookie = || CookieJar::from_headers(headers).get(LANG_COOKIE).and_then(|c| Lang::from_tag(c.value()));
    let from_browser = || headers.get(ACCEPT_LANGUAGE).and_then(|h| h.to_str().ok()).map(Lang::from_accept_language);
    from_query.or_else(from_cookie).or_else(from_browser).unwrap_or(Lang::Kk)
}

/// The language that the address asks for.
pub fn lang_of_query(uri: &Uri) -> Option<Lang> {
    uri.query()?.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Lang::from_tag)
}

fn is_program(headers: &HeaderMap, path: &str) -> bool {
    let accept = headers.get(ACCEPT).and_then(|h| h.to_str().ok()).unwrap_or_default();
    path.starts_with("/api/") || (accept.contains("json") && !accept.contains("text/html"))
}

impl FromRequestParts<App> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        let reader = parts.extensions.get::<Reader>().cloned();
        Ok(reader.expect("`speak` stands in front of every route"))
    }
}
