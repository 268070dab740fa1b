//! The idempotency key: one for each thing that a caller wants done once.

use crate::App;
use crate::fault::Fault;
use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderName, StatusCode};

/// Header that carries it in the API.
const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// Longest key, in bytes.
const KEY_BYTES_MAX: usize = 100;

/// The `Idempotency-Key` of a request: 1–100 visible ASCII characters.
pub struct IdempotencyKey(pub String);

impl IdempotencyKey {
    /// Takes a key from a form's hidden field.
    ///
    /// # Errors
    /// 400 `key_missing`.
    pub fn from_form(raw: &str) -> Result<Self, Fault> {
        let well_formed = (1..=KEY_BYTES_MAX).contains(&raw.len()) && raw.bytes().all(|b| b.is_ascii_graphic());
        if well_formed { Ok(IdempotencyKey(raw.to_owned())) } else { Err(missing()) }
    }
}

fn missing() -> Fault {
    Fault::new(StatusCode::BAD_REQUEST, "key_missing")
}

impl FromRequestParts<App> for IdempotencyKey {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Fault> {
        let raw = parts.headers.get(HEADER).and_then(|v| v.to_str().ok()).ok_or_else(missing)?;
        IdempotencyKey::from_form(raw)
    }
}
