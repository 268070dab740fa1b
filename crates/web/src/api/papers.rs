//! What the service issues: receipts of signed statements, and papers. Pages give out the same files.

use super::documents::attachment;
use super::shapes::{Certificate, Proof};
use crate::App;
use crate::extract::{Json, Path, Query, Session};
use crate::fault::Fault;
use crate::reader::Reader;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use qonys_eds::asic::MEDIA as CONTAINER_MEDIA;
use qonys_office::desk::{self, Export};
use qonys_procedure::CaseId;
use qonys_words::Lang;
use serde::Deserialize;
use utoipa::IntoParams;

/// Language of a copy.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Copy {
    /// `kk`, `ru` or `en`; the reader's language if left out.
    #[serde(default)]
    copy: Option<String>,
}

impl Copy {
    pub(crate) fn lang(&self, reader: &Reader) -> Lang {
        self.copy.as_deref().and_then(Lang::from_tag).unwrap_or(reader.lang)
    }
}

/// Receipt of a signed statement.
#[utoipa::path(get, path = "/api/v1/cases/{id}/receipts/{seq}", tag = "cases", params(("id" = String, Path), ("seq" = u64, Path), Copy), responses((status = 200, body = Vec<u8>, content_type = "application/pdf")), security(("bearer" = []), ("cookie" = [])))]
pub async fn receipt(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path((id, seq)): Path<(CaseId, u64)>,
    Query(copy): Query<Copy>,
) -> Result<Response, Fault> {
    let pdf = desk::receipt(&app.ctx, &caller, id, seq, copy.lang(&reader)).await?;
    Ok(attachment(&format!("receipt-{seq}.pdf"), "application/pdf", pdf))
}

/// An act's signatures with what verifies them again: the same after the certificates have ended, without us.
#[utoipa::path(get, path = "/api/v1/cases/{id}/acts/{seq}/signatures", tag = "cases", params(("id" = String, Path), ("seq" = u64, Path)), responses((status = 200, body = Proof)), security(("bearer" = []), ("cookie" = [])))]
pub async fn signatures(
    State(app): State<App>,
    Session(caller): Session,
    Path((id, seq)): Path<(CaseId, u64)>,
) -> Result<Json<Proof>, Fault> {
    Ok(Json(Proof::of(desk::proof(&app.ctx, &caller, id, seq).await?)))
}

/// The whole case in one file: an evidence container that is proven without the service (`qonys case check`). Streamed.
#[utoipa::path(get, path = "/api/v1/cases/{id}/export", tag = "cases", params(("id" = String, Path)), responses((status = 200, body = Vec<u8>, content_type = "application/vnd.etsi.asic-e+zip")), security(("bearer" = []), ("cookie" = [])))]
pub async fn export(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(id): Path<CaseId>,
) -> Result<Response, Fault> {
    let Export { name, bytes } = desk::export(&app.ctx, &caller, id, reader.lang).await?;
    Ok(attachment(&name, CONTAINER_MEDIA, Body::from_stream(bytes)))
}

/// The certificate of the record: which acts the case holds now, with the leaf of each; nobody signs it. As long as the case does
/// not go on, the answer names the same certificate (200), also to several who ask at once, so no `Idempotency-Key` is needed.
#[utoipa::path(post, path = "/api/v1/cases/{id}/record-certificate", tag = "cases", params(("id" = String, Path)), responses((status = 201, description = "Made now", body = Certificate), (status = 200, description = "Made before of the same acts", body = Certificate)), security(("bearer" = []), ("cookie" = [])))]
pub async fn certificate(
    State(app): State<App>,
    Session(caller): Session,
    Path(id): Path<CaseId>,
) -> Result<(StatusCode, Json<Certificate>), Fault> {
    let certificate = desk::certificate(&app.ctx, &caller, id).await?;
    let status = if certificate.made { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(Certificate::of(certificate))))
}

/// A paper that the service issued, byte for byte as it was signed.
#[utoipa::path(get, path = "/api/v1/papers/{number}", tag = "cases", params(("number" = String, Path), Copy), responses((status = 200, body = Vec<u8>, content_type = "application/pdf")), security(("bearer" = []), ("cookie" = [])))]
pub async fn paper(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(number): Path<String>,
    Query(copy): Query<Copy>,
) -> Result<Response, Fault> {
    let pdf = desk::paper(&app.ctx, &caller, &number, copy.lang(&reader)).await?;
    Ok(attachment(&format!("{number}.pdf"), "application/pdf", pdf))
}

/// The signature of a paper: a detached CMS that any tool verifies beside the PDF.
#[utoipa::path(get, path = "/api/v1/papers/{number}/signature", tag = "cases", params(("number" = String, Path), Copy), responses((status = 200, body = Vec<u8>, content_type = "application/pkcs7-signature")), security(("bearer" = []), ("cookie" = [])))]
pub async fn paper_signature(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(number): Path<String>,
    Query(copy): Query<Copy>,
) -> Result<Response, Fault> {
    let lang = copy.lang(&reader);
    let cms = desk::paper_signature(&app.ctx, &caller, &number, lang).await?;
    Ok(attachment(&format!("{number}.{}.p7s", lang.tag()), "application/pkcs7-signature", cms))
}
