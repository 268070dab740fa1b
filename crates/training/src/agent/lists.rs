//! The training authority's side of the agent: lists of revoked certificates, answers about one of them and time stamps
//! for everybody on this computer; revoking, and falling silent, from the agent's own page.

use axum::body::Bytes;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use qonys_procedure::Instant;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Shared, is_own_page};
use crate::TrainingError;
use crate::ca::TrainingCa;
use crate::keys::KeyEntry;
use crate::revoked::ISSUERS;

/// Where it is asked about one certificate (RFC 6960, appendix A).
pub(super) const OCSP: &str = "/ocsp";
/// Where it gives time stamps (RFC 3161, 3.4).
pub(super) const STAMPS: &str = "/tsa";

/// Paths of the lists.
pub(super) fn paths() -> Vec<String> {
    ISSUERS.iter().map(|issuer| format!("/ca/{issuer}.crl")).collect()
}

/// A list, made at this moment.
pub(super) async fn list(State(shared): State<Arc<Shared>>, Path(file): Path<String>) -> Response {
    if !shared.answering.load(Ordering::Relaxed) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let made = tokio::task::spawn_blocking(move || {
        let (Some(authority), Some(issuer)) = (&shared.authority, file.strip_suffix(".crl")) else { return Ok(None) };
        authority.list(issuer, (shared.now)())
    });
    match made.await {
        Ok(Ok(Some(der))) => ([(header::CONTENT_TYPE, "application/pkix-crl")], der).into_response(),
        Ok(Ok(None)) => StatusCode::NOT_FOUND.into_response(),
        Ok(Err(error)) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Whether certificates are revoked.
pub(super) async fn ocsp(State(shared): State<Arc<Shared>>, question: Bytes) -> Response {
    answer(shared, "application/ocsp-response", move |authority, now| authority.ocsp_answer(&question, now)).await
}

/// A time stamp. Its number is never given again: the time, and a count within it.
pub(super) async fn stamp(State(shared): State<Arc<Shared>>, question: Bytes) -> Response {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    answer(shared, "application/timestamp-reply", move |authority, now| {
        let number = [now.0.to_be_bytes(), number.to_be_bytes()].concat();
        authority.stamp(&question, &number, now).map(Some)
    })
    .await
}

static NUMBER: AtomicU64 = AtomicU64::new(1);

async fn answer(
    shared: Arc<Shared>,
    media: &'static str,
    make: impl FnOnce(&TrainingCa, Instant) -> Result<Option<Vec<u8>>, TrainingError> + Send + 'static,
) -> Response {
    if !shared.answering.load(Ordering::Relaxed) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let made = tokio::task::spawn_blocking(move || match &shared.authority {
        Some(authority) => make(authority, (shared.now)()),
        None => Ok(None),
    });
    match made.await {
        Ok(Ok(Some(der))) => ([(header::CONTENT_TYPE, media)], der).into_response(),
        Ok(Ok(None)) => StatusCode::NOT_FOUND.into_response(),
        Ok(Err(error)) => (StatusCode::BAD_REQUEST, format!("{error}\n")).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[derive(Deserialize)]
pub(super) struct Answering {
    answering: bool,
}

/// Lets the authority's services fall silent, or answer again.
pub(super) async fn set_answering(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Form(wish): Form<Answering>,
) -> Response {
    if !is_own_page(&headers) {
        return (StatusCode::FORBIDDEN, "only from the agent's own page\n").into_response();
    }
    shared.answering.store(wish.answering, Ordering::Relaxed);
    Redirect::to("/").into_response()
}

#[derive(Deserialize)]
pub(super) struct Wish {
    key: String,
    revoked: bool,
}

/// Revokes both certificates of a key, or takes that back.
pub(super) async fn revoke(State(shared): State<Arc<Shared>>, headers: HeaderMap, Form(wish): Form<Wish>) -> Response {
    if !is_own_page(&headers) {
        return (StatusCode::FORBIDDEN, "only from the agent's own page\n").into_response();
    }
    let done = tokio::task::spawn_blocking(move || {
        let Some(authority) = &shared.authority else { return Ok(false) };
        authority.set_revoked(&serials(&shared.keys.entry(&wish.key)?), wish.revoked, (shared.now)())?;
        Ok::<_, TrainingError>(true)
    });
    match done.await {
        Ok(Ok(true)) => Redirect::to("/").into_response(),
        Ok(Ok(false)) => StatusCode::NOT_FOUND.into_response(),
        Ok(Err(error)) => (StatusCode::NOT_FOUND, format!("{error}\n")).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn serials(key: &KeyEntry) -> [String; 2] {
    [key.signing.serial.clone(), key.authentication.serial.clone()]
}

/// Names of the keys that are revoked; none if nobody here can revoke.
pub(super) fn revoked(shared: &Shared, keys: &[KeyEntry]) -> Result<Option<BTreeSet<String>>, TrainingError> {
    let Some(authority) = &shared.authority else { return Ok(None) };
    let all = authority.revoked()?;
    let names = keys.iter().filter(|key| all.contains_key(&key.signing.serial)).map(|key| key.name.clone());
    Ok(Some(names.collect()))
}
