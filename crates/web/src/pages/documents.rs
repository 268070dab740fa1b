//! Documents of a case from a page: upload, download, removal.

use super::{act, applicant, onward};
use crate::App;
use crate::api::documents::{self as api, Slot};
use crate::extract::{IdempotencyKey, Path, Session};
use crate::fault::{Fault, More};
use crate::reader::Reader;
use axum::extract::multipart::{Field, Multipart, MultipartError, MultipartRejection};
use axum::extract::{FromRequest, Request, State};
use axum::response::Response;
use http::StatusCode;
use qonys_office::files;
use qonys_procedure::document::DocumentKind;
use qonys_procedure::{CaseId, FileId};

/// Most bytes of a field beside the file.
const TEXT_BYTES_MAX: usize = 200;

impl From<MultipartRejection> for Fault {
    fn from(rejection: MultipartRejection) -> Fault {
        Fault::of_status(rejection.status()).because(rejection)
    }
}

impl From<MultipartError> for Fault {
    fn from(error: MultipartError) -> Fault {
        Fault::new(StatusCode::BAD_REQUEST, "upload_broken_off").because(error)
    }
}

/// Takes a file from the form: its small fields come first, the file is streamed as it comes. What is not
/// taken is told on the page of the document.
pub(crate) async fn upload(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(id): Path<CaseId>,
    request: Request,
) -> Result<Response, Fault> {
    let headers = request.headers().clone();
    let mut form = Multipart::from_request(request, &app).await?;
    let (mut key, mut kind, mut n) = (None, None, 1);
    while let Some(field) = form.next_field().await? {
        match field.name().unwrap_or_default() {
            "key" => key = Some(IdempotencyKey::from_form(&text(field).await?)?),
            "kind" => kind = DocumentKind::from_id(&text(field).await?),
            "n" => n = text(field).await?.trim().parse().map_err(|_| bad())?,
            "file" => {
                let kind = kind.ok_or_else(bad)?;
                let slot = Slot { case: id, kind, n, key: key.ok_or_else(bad)? };
                return match api::take(&app, &caller, slot, &headers, field).await {
                    Ok(_) => Ok(onward(&format!("/cases/{id}/documents/{kind}?done=1"))),
                    Err(fault) if act::stays(&fault) && !matches!(fault.more, More::TooLarge { .. }) => {
                        applicant::refused(&app, &caller, &reader, id, kind, &fault).await
                    }
                    Err(fault) => Err(fault),
                };
            }
            _ => {}
        }
    }
    Err(bad())
}

fn bad() -> Fault {
    Fault::new(StatusCode::BAD_REQUEST, "bad_request")
}

/// A short text field.
async fn text(mut field: Field<'_>) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > TEXT_BYTES_MAX {
            return Err(bad());
        }
    }
    String::from_utf8(bytes).map_err(|_| bad())
}

/// Downloads a document.
pub(crate) async fn download(
    State(app): State<App>,
    Session(caller): Session,
    Path((id, document)): Path<(CaseId, FileId)>,
) -> Result<Response, Fault> {
    let (document, bytes) = files::open(&app.ctx, &caller, id, document).await?;
    Ok(api::attachment(&api::file_name(&document), &document.media, bytes))
}

/// Takes an unsigned document away.
pub(crate) async fn remove(
    State(app): State<App>,
    Session(caller): Session,
    Path((id, document)): Path<(CaseId, FileId)>,
) -> Result<Response, Fault> {
    let held = files::list(&app.ctx, &caller, id).await?;
    let held = held.into_iter().find(|d| d.id == document).ok_or_else(Fault::not_found)?;
    files::remove(&app.ctx, &caller, id, document).await?;
    applicant::forget(&app, &caller, id, held.kind, held.n).await?;
    Ok(onward(&format!("/cases/{id}/documents/{}", held.kind)))
}

/// `PDF, JPEG, PNG`.
pub(super) fn formats(media: &[String]) -> String {
    let name = |media: &String| media.rsplit('/').next().unwrap_or_default().to_ascii_uppercase();
    media.iter().map(name).collect::<Vec<_>>().join(", ")
}
