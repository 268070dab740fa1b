//! Documents of a case: uploads are streamed chunk by chunk and cut at the limit.

use super::shapes::Document;
use crate::App;
use crate::extract::{IdempotencyKey, Json, Path, Session};
use crate::fault::{Fault, More};
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use qonys_office::files;
use qonys_office::people::Caller;
use qonys_procedure::document::DocumentKind;
use qonys_procedure::{CaseId, FileId};

/// Documents of a case.
#[utoipa::path(get, path = "/api/v1/cases/{id}/documents", tag = "cases", params(("id" = String, Path)), responses((status = 200, body = Vec<Document>)), security(("bearer" = []), ("cookie" = [])))]
pub async fn list(
    State(app): State<App>,
    Session(caller): Session,
    Path(id): Path<CaseId>,
) -> Result<Json<Vec<Document>>, Fault> {
    let documents = files::list(&app.ctx, &caller, id).await?;
    Ok(Json(documents.into_iter().map(Document::of).collect()))
}

/// Uploads the first document of a kind.
#[utoipa::path(put, path = "/api/v1/cases/{id}/documents/{document}", tag = "cases",
    params(("id" = String, Path), ("document" = String, Path, description = "kind"), ("Idempotency-Key" = String, Header)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Document), (status = 413, description = "Cut at the limit; the connection closes")), security(("bearer" = []), ("cookie" = [])))]
pub async fn upload(
    State(app): State<App>,
    Session(caller): Session,
    key: IdempotencyKey,
    Path((id, kind)): Path<(CaseId, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Document>), Fault> {
    let slot = Slot { case: id, kind: kind_of(&kind)?, n: 1, key };
    let document = take(&app, &caller, slot, &headers, body.into_data_stream()).await?;
    Ok((StatusCode::CREATED, Json(document)))
}

/// Uploads the `n`-th document of a kind.
#[utoipa::path(put, path = "/api/v1/cases/{id}/documents/{document}/{n}", tag = "cases",
    params(("id" = String, Path), ("document" = String, Path, description = "kind"), ("n" = u32, Path), ("Idempotency-Key" = String, Header)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Document), (status = 413, description = "Cut at the limit; the connection closes")), security(("bearer" = []), ("cookie" = [])))]
pub async fn upload_numbered(
    State(app): State<App>,
    Session(caller): Session,
    key: IdempotencyKey,
    Path((id, kind, n)): Path<(CaseId, String, u32)>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Document>), Fault> {
    let slot = Slot { case: id, kind: kind_of(&kind)?, n, key };
    let document = take(&app, &caller, slot, &headers, body.into_data_stream()).await?;
    Ok((StatusCode::CREATED, Json(document)))
}

/// Downloads a document.
#[utoipa::path(get, path = "/api/v1/cases/{id}/documents/{document}", tag = "cases", params(("id" = String, Path), ("document" = String, Path)), responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")), security(("bearer" = []), ("cookie" = [])))]
pub async fn download(
    State(app): State<App>,
    Session(caller): Session,
    Path((id, document)): Path<(CaseId, FileId)>,
) -> Result<Response, Fault> {
    let (document, bytes) = files::open(&app.ctx, &caller, id, document).await?;
    Ok(attachment(&file_name(&document), &document.media, bytes))
}

/// Takes an unsigned document away.
#[utoipa::path(delete, path = "/api/v1/cases/{id}/documents/{document}", tag = "cases", params(("id" = String, Path), ("document" = String, Path)), responses((status = 204)), security(("bearer" = []), ("cookie" = [])))]
pub async fn remove(
    State(app): State<App>,
    Session(caller): Session,
    Path((id, document)): Path<(CaseId, FileId)>,
) -> Result<StatusCode, Fault> {
    files::remove(&app.ctx, &caller, id, document).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The name under which a document is saved: its kind, its number, and what it was found to be.
pub(crate) fn file_name(document: &files::Document) -> String {
    let ending = match document.media.as_str() {
        "application/pdf" => "pdf",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        _ => "bin",
    };
    format!("{}-{}.{ending}", document.kind, document.n)
}

/// Where an upload goes.
pub(crate) struct Slot {
    pub case: CaseId,
    pub kind: DocumentKind,
    pub n: u32,
    pub key: IdempotencyKey,
}

/// The kind of a path; an unknown one is no page.
pub(crate) fn kind_of(id: &str) -> Result<DocumentKind, Fault> {
    DocumentKind::from_id(id).ok_or_else(Fault::not_found)
}

/// Streams an upload into the office. What declares itself too large is not read at all; what lies
/// about it is cut by the office's own counter.
pub(crate) async fn take<E: std::fmt::Display>(
    app: &App,
    caller: &Caller,
    slot: Slot,
    headers: &HeaderMap,
    mut chunks: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<Document, Fault> {
    let max = app.ctx.upload_bytes_max;
    let declared = headers.get(CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
    if declared.is_some_and(|bytes| bytes > max.saturating_add(FRAME_BYTES_MAX)) {
        return Err(too_large(max));
    }
    let mut upload = files::begin(&app.ctx, caller, slot.case, slot.kind, slot.n).await?;
    while let Some(chunk) = chunks.next().await {
        upload.chunk(chunk.map_err(|e| Fault::new(StatusCode::BAD_REQUEST, "upload_broken_off").because(e))?).await?;
    }
    Ok(Document::of(upload.finish(caller, slot.key.0).await?))
}

/// What a multipart form adds around a file.
const FRAME_BYTES_MAX: u64 = 16 * 1024;

fn too_large(max: u64) -> Fault {
    Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "upload_too_large").with(More::TooLarge { max })
}

/// A file to save, never to be shown inside the service's own pages.
pub(crate) fn attachment(name: &str, media: &str, bytes: impl Into<Body>) -> Response {
    let mut response = Response::new(bytes.into());
    let headers = response.headers_mut();
    let media = HeaderValue::from_str(media).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(CONTENT_TYPE, media);
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'"),
    );
    headers.insert(CONTENT_DISPOSITION, disposition(name));
    response.into_response()
}

/// RFC 6266: an ASCII name for old clients, the real one in UTF-8 beside it.
fn disposition(name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .take(100)
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .collect();
    let full: String = name.chars().take(100).flat_map(encoded).collect();
    HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

fn encoded(c: char) -> Vec<char> {
    if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') {
        return vec![c];
    }
    let mut buffer = [0; 4];
    c.encode_utf8(&mut buffer).bytes().flat_map(|b| format!("%{b:02X}").chars().collect::<Vec<_>>()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        let value = disposition("жеке\"\r\nSet-Cookie: x=1; куәлік.pdf");
        let text = value.to_str().unwrap();
        assert!(text.starts_with("attachment; filename=\"_____"), "{text}");
        assert!(!text.contains('\r') && !text.contains('\n') && text.matches('"').count() == 2);
        assert!(text.ends_with("%D0%BA%D1%83%D3%99%D0%BB%D1%96%D0%BA.pdf"));
    }
}
