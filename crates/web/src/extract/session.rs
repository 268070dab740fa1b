//! Who asks: by a bearer token or, in a browser, by the session cookie.

use crate::App;
use crate::fault::Fault;
use crate::reader::Reader;
use axum::extract::{ConnectInfo, FromRequestParts, OptionalFromRequestParts};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use http::HeaderMap;
use http::header::AUTHORIZATION;
use http::request::Parts;
use qonys_office::people::{Caller, session};
use std::net::SocketAddr;

/// A signed-in person in the role they have chosen.
pub struct Session(pub Caller);

impl FromRequestParts<App> for Session {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        let token = token_of(&parts.headers, app.settings.secure_cookies).ok_or_else(Fault::not_signed_in)?;
        let caller = session::caller(&app.ctx, &token).await?;
        if let Some(reader) = parts.extensions.get::<Reader>() {
            reader.is(&caller);
        }
        Ok(Session(caller))
    }
}

impl OptionalFromRequestParts<App> for Session {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Fault> {
        match <Session as FromRequestParts<App>>::from_request_parts(parts, app).await {
            Ok(session) => Ok(Some(session)),
            // Also one whose access has ended: public pages and signing out stay open to them.
            Err(fault) if fault.status.is_client_error() => Ok(None),
            Err(fault) => Err(fault),
        }
    }
}

/// The token of a request. A bearer token wins; then the cookie is not looked at.
pub fn token_of(headers: &HeaderMap, secure: bool) -> Option<String> {
    if headers.contains_key(AUTHORIZATION) {
        return bearer(headers).map(str::to_owned);
    }
    CookieJar::from_headers(headers).get(cookie_name(secure)).map(|c| c.value().to_owned())
}

/// The bearer token of a request.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

/// Name of the session cookie. The `__Host-` prefix binds it to this host and to TLS.
pub const fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-qonys" } else { "qonys" }
}

/// The session cookie: gone with the browser, unreadable for scripts, not sent from other sites.
pub fn session_cookie(token: String, secure: bool) -> Cookie<'static> {
    Cookie::build((cookie_name(secure), token))
        .path("/")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .build()
}

/// Takes the session cookie back.
pub fn clear_cookie(secure: bool) -> Cookie<'static> {
    let mut cookie = session_cookie(String::new(), secure);
    cookie.make_removal();
    cookie
}

/// The address a request came from, for the throttle of sign-in; empty where the server does not know.
pub struct Address(pub String);

impl FromRequestParts<App> for Address {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        let forwarded = parts.headers.get("x-forwarded-for").and_then(|v| v.to_str().ok());
        let last = forwarded.filter(|_| app.settings.behind_proxy).and_then(|list| list.rsplit(',').next());
        let socket = || parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
        Ok(Address(last.map(|ip| ip.trim().to_owned()).or_else(socket).unwrap_or_default()))
    }
}
