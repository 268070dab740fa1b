//! The key agent: speaks the NCALayer protocol on loopback with training keys \[interface.md, "Training key
//! agent"\].
//!
//! A connection to `/keys/NAME` signs with that key at once; a connection to `/` asks the person through the
//! page that a browser gets at the same address. Only pages of this computer may connect, and those of a training
//! server that whoever started the agent named.

mod asks;
#[cfg(test)]
mod corpus;
#[cfg(test)]
#[path = "../../../../fuzz/src/agent/frame.rs"]
mod frame;
mod lists;
mod page;
mod protocol;
mod session;

use axum::Router;
use axum::extract::{Form, Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use hyper_util::rt::TokioIo;
use qonys_eds::Use;
use qonys_procedure::Instant;
use serde::Deserialize;
use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use crate::TrainingError;
use crate::ca::TrainingCa;
use crate::keys::KeyFolder;
use asks::{Asks, Choice};
use session::KeyChoice;

/// Most bytes of a request: some papers in base64.
const MESSAGE_BYTES_MAX: usize = 48 * 1024 * 1024;
/// Most connections at a time.
const CONNECTIONS_MAX: usize = 64;

/// Gives the time that signatures claim (A8).
pub type Now = Arc<dyn Fn() -> Instant + Send + Sync>;

/// An agent that listens.
#[derive(Debug)]
pub struct Agent {
    listener: TcpListener,
    address: SocketAddr,
    shared: Arc<Shared>,
    pages: Pages,
}

/// Origins beyond this computer whose pages may connect, as browsers write them.
type Pages = Arc<[String]>;

struct Shared {
    keys: KeyFolder,
    now: Now,
    asks: Asks,
    connections: Arc<Semaphore>,
    authority: Option<Arc<TrainingCa>>,
    /// The authority's services answer; switched off on the page, to see what happens when they do not.
    answering: AtomicBool,
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("keys", &self.keys).finish_non_exhaustive()
    }
}

impl Agent {
    /// Listens on a loopback address; port 0 takes a free one. Any other address is refused: whoever reaches
    /// the agent signs. With the `authority` of the keys it also gives out its lists of revoked certificates, and
    /// revokes from its page.
    pub async fn bind(
        address: SocketAddr,
        keys: KeyFolder,
        authority: Option<Arc<TrainingCa>>,
        now: Now,
    ) -> Result<Agent, TrainingError> {
        if !address.ip().is_loopback() {
            return Err(TrainingError::NotLoopback(address));
        }
        let listener = TcpListener::bind(address).await.map_err(TrainingError::Listen)?;
        let address = listener.local_addr().map_err(TrainingError::Listen)?;
        let connections = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        let shared = Arc::new(Shared {
            keys,
            now,
            asks: Asks::default(),
            connections,
            authority,
            answering: AtomicBool::new(true),
        });
        Ok(Agent { listener, address, shared, pages: Arc::default() })
    }

    /// Lets pages of these origins connect as well (`https://host[:port]`): those of a training server elsewhere.
    #[must_use]
    pub fn for_pages_of(self, origins: impl IntoIterator<Item = String>) -> Agent {
        Agent { pages: origins.into_iter().collect(), ..self }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Paths of the lists of revoked certificates that it gives out.
    pub fn lists(&self) -> Vec<String> {
        if self.shared.authority.is_some() { lists::paths() } else { Vec::new() }
    }

    /// Path at which it is asked whether a certificate is revoked, if it is an authority's.
    pub fn ocsp(&self) -> Option<&'static str> {
        self.shared.authority.is_some().then_some(lists::OCSP)
    }

    /// Path at which it gives time stamps, if it is an authority's.
    pub fn stamps(&self) -> Option<&'static str> {
        self.shared.authority.is_some().then_some(lists::STAMPS)
    }

    /// Serves until `stop` completes; open connections are dropped.
    pub async fn serve(self, stop: impl Future<Output = ()> + Send) -> Result<(), TrainingError> {
        let serving = axum::serve(self.listener, router(self.shared, self.pages)).into_future();
        tokio::select! {
            ended = serving => ended.map_err(TrainingError::Listen),
            () = stop => Ok(()),
        }
    }
}

fn router(shared: Arc<Shared>, pages: Pages) -> Router {
    Router::new()
        .route("/", get(root))
        .route("/keys/{name}", get(named))
        .route("/choose", post(choose))
        .route("/ca/{file}", get(lists::list))
        .route("/revoke", post(lists::revoke))
        .route(lists::OCSP, post(lists::ocsp))
        .route(lists::STAMPS, post(lists::stamp))
        .route("/answering", post(lists::set_answering))
        .route("/agent.css", get(|| async { ([(header::CONTENT_TYPE, "text/css")], page::STYLE) }))
        .layer(axum::middleware::from_fn_with_state(pages, guard))
        .with_state(shared)
}

/// Lets in only what comes from this computer: a name that resolves to loopback is no loopback name, and a page
/// of the network may not use a training key unless its server was named.
async fn guard(State(pages): State<Pages>, request: Request, next: axum::middleware::Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if !host.is_some_and(is_loopback) {
        return (StatusCode::FORBIDDEN, "only for loopback names\n").into_response();
    }
    if let Some(origin) = request.headers().get(header::ORIGIN)
        && !origin.to_str().is_ok_and(|origin| is_loopback_origin(origin) || pages.iter().any(|page| page == origin))
    {
        return (StatusCode::FORBIDDEN, "only for pages of this computer\n").into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in PAGE_HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

const PAGE_HEADERS: [(&str, &str); 4] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cache-control", "no-store"),
];

fn is_loopback_origin(origin: &str) -> bool {
    origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")).is_some_and(is_loopback)
}

/// Whether `host[:port]` is a loopback name.
fn is_loopback(authority: &str) -> bool {
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or("", |(host, _)| host),
        None => authority.split_once(':').map_or(authority, |(host, _)| host),
    };
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

async fn root(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    if is_upgrade(request.headers()) {
        let origin = request.headers().get(header::ORIGIN).and_then(|o| o.to_str().ok()).map(str::to_owned);
        return upgrade(request, KeyChoice::Asked { origin }, shared);
    }
    let listed = tokio::task::spawn_blocking(move || {
        let keys = shared.keys.list()?;
        let revoked = lists::revoked(&shared, &keys)?;
        let answering = shared.answering.load(Ordering::Relaxed);
        let authority = revoked.map(|revoked| page::Authority { revoked, answering });
        Ok::<_, TrainingError>((shared.asks.list(), keys, authority))
    });
    match listed.await {
        Ok(Ok((asks, keys, authority))) => Html(page::render(&asks, &keys, authority.as_ref())).into_response(),
        Ok(Err(error)) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn named(State(shared): State<Arc<Shared>>, Path(name): Path<String>, request: Request) -> Response {
    let known = {
        let (shared, name) = (Arc::clone(&shared), name.clone());
        tokio::task::spawn_blocking(move || shared.keys.certificate(&name, Use::Signing)).await
    };
    match known {
        Ok(Ok(_)) if is_upgrade(request.headers()) => upgrade(request, KeyChoice::Named(name), shared),
        Ok(Ok(_)) => (StatusCode::UPGRADE_REQUIRED, [(header::UPGRADE, "websocket")]).into_response(),
        Ok(Err(error)) => (StatusCode::NOT_FOUND, format!("{error}\n")).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[derive(Deserialize)]
struct Chosen {
    ask: u64,
    key: String,
}

async fn choose(State(shared): State<Arc<Shared>>, headers: HeaderMap, Form(chosen): Form<Chosen>) -> Response {
    // A page elsewhere on this computer may connect and ask, but only the agent's own page answers.
    if !is_own_page(&headers) {
        return (StatusCode::FORBIDDEN, "only from the agent's own page\n").into_response();
    }
    let choice = if chosen.key.is_empty() { Choice::Cancel } else { Choice::Key(chosen.key) };
    shared.asks.answer(chosen.ask, choice);
    Redirect::to("/").into_response()
}

/// Whether a form was sent from the agent's own page.
fn is_own_page(headers: &HeaderMap) -> bool {
    let origin = headers.get(header::ORIGIN).and_then(|o| o.to_str().ok()).and_then(|o| o.strip_prefix("http://"));
    origin.is_some() && origin == headers.get(header::HOST).and_then(|h| h.to_str().ok())
}

fn is_upgrade(headers: &HeaderMap) -> bool {
    headers.get(header::UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Answers the handshake (RFC 6455, 4.2.2) and serves the socket beside.
fn upgrade(mut request: Request, choice: KeyChoice, shared: Arc<Shared>) -> Response {
    let Some(key) = request.headers().get(header::SEC_WEBSOCKET_KEY).map(|key| derive_accept_key(key.as_bytes()))
    else {
        return (StatusCode::BAD_REQUEST, "no Sec-WebSocket-Key\n").into_response();
    };
    if request.headers().get(header::SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
        return (StatusCode::UPGRADE_REQUIRED, [(header::SEC_WEBSOCKET_VERSION, "13")]).into_response();
    }
    let Some(upgrading) = request.extensions_mut().remove::<hyper::upgrade::OnUpgrade>() else {
        return StatusCode::UPGRADE_REQUIRED.into_response();
    };
    let Ok(place) = Arc::clone(&shared.connections).try_acquire_owned() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    tokio::spawn(async move {
        let _place = place;
        if let Ok(upgraded) = upgrading.await {
            let limits = WebSocketConfig::default()
                .max_message_size(Some(MESSAGE_BYTES_MAX))
                .max_frame_size(Some(MESSAGE_BYTES_MAX));
            let socket = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, Some(limits)).await;
            session::serve(socket, choice, shared).await;
        }
    });
    let headers = [
        (header::UPGRADE, "websocket".to_owned()),
        (header::CONNECTION, "Upgrade".to_owned()),
        (header::SEC_WEBSOCKET_ACCEPT, key),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
}
