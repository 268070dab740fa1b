//! Headers of every answer.

use crate::App;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderValue};

/// A second local signing service, KAZTOKEN \[eds.md\].
const KAZTOKEN: &str = "https://127.0.0.1:24680";
/// NCALayer \[eds.md\].
const NCALAYER: &str = "wss://127.0.0.1:13579";

const FIXED: [(HeaderName, &str); 6] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // Signing reaches a program on the person's own computer; nothing else of the browser is needed.
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), local-network-access=(self), loopback-network=(self)",
    ),
];

/// The headers of one server: they differ by the address of the signing program and by TLS.
#[derive(Clone, Debug)]
pub struct Policy {
    csp: HeaderValue,
    hsts: bool,
}

impl Policy {
    /// For a server whose pages sign at `signer_url`.
    pub fn new(signer_url: &str, secure: bool) -> Policy {
        let origin = origin_of(signer_url);
        let signers = if origin == NCALAYER { NCALAYER.to_owned() } else { format!("{NCALAYER} {origin}") };
        let csp = format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
             frame-src 'self'; connect-src 'self' {signers} {KAZTOKEN}; form-action 'self'; frame-ancestors 'none'; \
             base-uri 'none'"
        );
        let csp = HeaderValue::from_str(&csp).unwrap_or(HeaderValue::from_static("default-src 'none'"));
        Policy { csp, hsts: secure }
    }

    fn put(&self, headers: &mut HeaderMap) {
        for (name, value) in FIXED {
            // A document shown beside a form may be framed by our own pages; it says so itself.
            if name == X_FRAME_OPTIONS && headers.contains_key(&name) {
                continue;
            }
            headers.insert(name, HeaderValue::from_static(value));
        }
        // A download carries a stricter policy of its own, an asset its own caching.
        headers.entry(CONTENT_SECURITY_POLICY).or_insert_with(|| self.csp.clone());
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        if self.hsts {
            let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
            headers.insert(STRICT_TRANSPORT_SECURITY, year);
        }
    }
}

/// Scheme, host and port of an address.
fn origin_of(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    url[host..].find('/').map_or(url, |at| &url[..host + at])
}

/// Puts the headers on every answer.
pub(crate) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    app.policy.put(response.headers_mut());
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_may_reach_the_signing_programs_and_nothing_else() {
        let policy = Policy::new("ws://127.0.0.1:40001/keys/x", false);
        let csp = policy.csp.to_str().unwrap_or_default().to_owned();
        let sources: Vec<&str> =
            csp.split("; ").find_map(|d| d.strip_prefix("connect-src ")).unwrap().split(' ').collect();
        assert_eq!(sources, ["'self'", NCALAYER, "ws://127.0.0.1:40001", KAZTOKEN]);
        assert!(!csp.contains("unsafe"));
    }
}
