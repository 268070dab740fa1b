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
use qonys_office::files;
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
    let media = HeaderValue::from_str(&document.media).map_err(Fault::internal)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, media);
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    Ok(response)
}
