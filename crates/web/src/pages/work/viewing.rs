//! A document shown beside the form. What stands in it was found by its content, not by what the sender claims;
//! it can be framed by our own pages alone and can do nothing.

use crate::App;
use crate::api::documents::file_name;
use crate::extract::{Path, Session};
use crate::fault::Fault;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_FRAME_OPTIONS};
use qonys_office::{acts, files};
use qonys_procedure::{CaseId, FileId};

/// Browsers show a PDF with a viewer of their own, which is not to be kept from its own styles and object.
const POLICY: &str =
    "default-src 'none'; img-src 'self' data:; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";
/// What is shown; anything else is saved.
const SHOWN: [&str; 3] = ["application/pdf", "image/jpeg", "image/png"];

/// The bytes of a document. By an employee it is a viewing.
pub(super) async fn show(
    State(app): State<App>,
    Session(caller): Session,
    Path((id, document)): Path<(CaseId, FileId)>,
) -> Result<Response, Fault> {
    let (document, bytes) = files::open(&app.ctx, &caller, id, document).await?;
    if !SHOWN.contains(&document.media.as_str()) {
        return Ok(crate::api::documents::attachment(&file_name(&document), &document.media, bytes));
    }
    inline(&document.media, bytes)
}

/// A paper of the statement that is being signed, readable before.
pub(super) async fn paper(
    State(app): State<App>,
    Session(caller): Session,
    Path((id, digest, place)): Path<(CaseId, String, usize)>,
) -> Result<Response, Fault> {
    let digest: [u8; 32] =
        hex::decode(&digest).ok().and_then(|bytes| bytes.try_into().ok()).ok_or_else(Fault::not_found)?;
    let paper = acts::prepared_paper(&app.ctx, &caller, id, digest, place).await?;
    inline("application/pdf", paper.pdf)
}

fn inline(media: &str, bytes: Vec<u8>) -> Result<Response, Fault> {
    let media = HeaderValue::from_str(media).map_err(Fault::internal)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, media);
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    Ok(response)
}
