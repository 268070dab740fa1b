//! The training authority's side of the agent: its lists of revoked certificates for everybody on this computer, and
//! revoking from the agent's own page.

use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Shared, is_own_page};
use crate::TrainingError;
use crate::keys::KeyEntry;
use crate::revoked::ISSUERS;

/// Paths of the lists.
pub(super) fn paths() -> Vec<String> {
    ISSUERS.iter().map(|issuer| format!("/ca/{issuer}.crl")).collect()
}

/// A list, made at this moment.
pub(super) async fn list(State(shared): State<Arc<Shared>>, Path(file): Path<String>) -> Response {
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
