//! Cases: to open one, and what stands in it.

use super::shapes::{self, Case, Finding, Limit, Option_, Performed, QueueRow, Viewing};
use crate::App;
use crate::extract::{IdempotencyKey, Json, Path, Session};
use crate::fault::Fault;
use crate::reader::Reader;
use axum::extract::State;
use http::StatusCode;
use qonys_office::{acts, desk};
use qonys_procedure::CaseId;
use qonys_procedure::act::ActKind;
use qonys_procedure::planner::Plan;

/// The caller's own cases.
#[utoipa::path(get, path = "/api/v1/cases", tag = "cases", responses((status = 200, body = Vec<QueueRow>)), security(("bearer" = []), ("cookie" = [])))]
pub async fn own(State(app): State<App>, Session(caller): Session) -> Result<Json<Vec<QueueRow>>, Fault> {
    let cases = desk::my_cases(&app.ctx, &caller).await?;
    Ok(Json(cases.into_iter().map(QueueRow::of).collect()))
}

/// Opens a case.
#[utoipa::path(post, path = "/api/v1/cases", tag = "cases", request_body = serde_json::Value,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Performed)), security(("bearer" = []), ("cookie" = [])))]
pub async fn open(
    State(app): State<App>,
    Session(caller): Session,
    IdempotencyKey(key): IdempotencyKey,
    Json(content): Json<serde_json::Value>,
) -> Result<(StatusCode, Json<Performed>), Fault> {
    let request = acts::Request { kind: ActKind::OpenCase, content, seq: 0, signed: acts::Signed::default(), key };
    let performed = acts::perform(&app.ctx, &caller, None, request).await?.performed()?;
    Ok((StatusCode::CREATED, Json(Performed::of(performed))))
}

/// A case as it stands.
#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "cases", params(("id" = String, Path)), responses((status = 200, body = Case)), security(("bearer" = []), ("cookie" = [])))]
pub async fn one(
    State(app): State<App>,
    Session(caller): Session,
    Path(id): Path<CaseId>,
) -> Result<Json<Case>, Fault> {
    Ok(Json(Case::of(desk::case(&app.ctx, &caller, id).await?)))
}

/// What the caller may do now, and until when.
#[utoipa::path(get, path = "/api/v1/cases/{id}/options", tag = "cases", params(("id" = String, Path)), responses((status = 200, body = Vec<Option_>)), security(("bearer" = []), ("cookie" = [])))]
pub async fn options(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(id): Path<CaseId>,
) -> Result<Json<Vec<Option_>>, Fault> {
    let options = desk::options(&app.ctx, &caller, id).await?;
    Ok(Json(options.into_iter().map(|o| Option_::of(o, reader.words())).collect()))
}

/// What preflight finds.
#[utoipa::path(get, path = "/api/v1/cases/{id}/findings", tag = "cases", params(("id" = String, Path)), responses((status = 200, body = Vec<Finding>)), security(("bearer" = []), ("cookie" = [])))]
pub async fn findings(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(id): Path<CaseId>,
) -> Result<Json<Vec<Finding>>, Fault> {
    let findings = desk::findings(&app.ctx, &caller, id).await?;
    Ok(Json(findings.iter().map(|f| Finding::of(f, reader.lang)).collect()))
}

/// The limits that run.
#[utoipa::path(get, path = "/api/v1/cases/{id}/limits", tag = "cases", params(("id" = String, Path)), responses((status = 200, body = Vec<Limit>)), security(("bearer" = []), ("cookie" = [])))]
pub async fn limits(
    State(app): State<App>,
    Session(caller): Session,
    Path(id): Path<CaseId>,
) -> Result<Json<Vec<Limit>>, Fault> {
    let limits = desk::limits(&app.ctx, &caller, id).await?;
    Ok(Json(limits.into_iter().map(Limit::of).collect()))
}

/// All dates of the case on one line.
#[utoipa::path(get, path = "/api/v1/cases/{id}/planner", tag = "cases", params(("id" = String, Path)), responses((status = 200, body = serde_json::Value)), security(("bearer" = []), ("cookie" = [])))]
pub async fn planner(
    State(app): State<App>,
    Session(caller): Session,
    Path(id): Path<CaseId>,
) -> Result<Json<Plan>, Fault> {
    Ok(Json(desk::planner(&app.ctx, &caller, id).await?))
}

/// Who looked at the case.
#[utoipa::path(get, path = "/api/v1/cases/{id}/viewings", tag = "cases", params(("id" = String, Path)), responses((status = 200, body = Vec<Viewing>)), security(("bearer" = []), ("cookie" = [])))]
pub async fn viewings(
    State(app): State<App>,
    Session(caller): Session,
    Path(id): Path<CaseId>,
) -> Result<Json<Vec<shapes::Viewing>>, Fault> {
    let viewings = desk::viewings(&app.ctx, &caller, id).await?;
    Ok(Json(viewings.into_iter().map(Viewing::of).collect()))
}
