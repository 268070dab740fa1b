//! Acts: the history of a case, the statement to sign, the act itself.

use super::shapes::{self, Bytes, OneOrMore, Performed, Waiting};
use crate::App;
use crate::extract::{IdempotencyKey, Json, Path, Query, Session};
use crate::fault::Fault;
use crate::reader::Reader;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use qonys_office::{acts, desk};
use qonys_procedure::CaseId;
use qonys_procedure::act::ActKind;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// From where on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct After {
    /// Acts after this number; 0 for all.
    #[serde(default)]
    after: u64,
}

/// The acts of a case, at most 100 a page.
#[utoipa::path(get, path = "/api/v1/cases/{id}/acts", tag = "cases", params(("id" = String, Path), After), responses((status = 200, body = Vec<shapes::Act>)), security(("bearer" = []), ("cookie" = [])))]
pub async fn history(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(id): Path<CaseId>,
    Query(from): Query<After>,
) -> Result<Json<Vec<shapes::Act>>, Fault> {
    let acts = desk::acts(&app.ctx, &caller, id, from.after).await?;
    Ok(Json(acts.into_iter().map(|a| shapes::Act::of(a, reader.words())).collect()))
}

/// What is to be stated.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Which act.
    #[schema(value_type = String)]
    act: ActKind,
    /// Its content; the fields come with the options.
    #[serde(default = "empty")]
    #[schema(value_type = Object)]
    content: serde_json::Value,
}

/// Many an act has nothing to fill in; the content of a signed one stands in its statement.
fn empty() -> serde_json::Value {
    serde_json::json!({})
}

/// The exact statement to sign; safe to repeat.
#[utoipa::path(post, path = "/api/v1/cases/{id}/statements", tag = "cases", params(("id" = String, Path)), request_body = Draft,
    responses((status = 200, body = shapes::Statement), (status = 422, description = "Findings")), security(("bearer" = []), ("cookie" = [])))]
pub async fn prepare(
    State(app): State<App>,
    Session(caller): Session,
    Path(id): Path<CaseId>,
    Json(draft): Json<Draft>,
) -> Result<Json<shapes::Statement>, Fault> {
    let prepared = acts::prepare(&app.ctx, &caller, id, draft.act, &draft.content).await?;
    Ok(Json(shapes::Statement::of(prepared)))
}

/// An act to perform.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Which act.
    #[schema(value_type = String)]
    act: ActKind,
    /// Its content.
    #[serde(default = "empty")]
    #[schema(value_type = Object)]
    content: serde_json::Value,
    /// The last number of the case that the caller saw.
    seq: u64,
    /// Signatures over the statement, base64 or PEM: none, one, or two for minutes.
    #[serde(default)]
    cms: OneOrMore,
    /// Detached signatures over the papers, in their order.
    #[serde(default)]
    paper_cms: Vec<Bytes>,
}

/// Performs an act.
#[utoipa::path(post, path = "/api/v1/cases/{id}/acts", tag = "cases", request_body = Request,
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses(
        (status = 201, body = Performed),
        (status = 202, body = Waiting, description = "Received in time; performed when it is known whether the signer's certificate is revoked"),
        (status = 403, description = "Not allowed, with the reason"),
        (status = 409, description = "A material act came between"),
        (status = 422, description = "Findings, or a content or signature that is not accepted"),
        (status = 503, description = "Busy or maintenance, with Retry-After")
    ), security(("bearer" = []), ("cookie" = [])))]
pub async fn perform(
    State(app): State<App>,
    Session(caller): Session,
    IdempotencyKey(key): IdempotencyKey,
    Path(id): Path<CaseId>,
    Json(body): Json<Request>,
) -> Result<Response, Fault> {
    let signed = acts::Signed { cms: body.cms.into(), paper_cms: body.paper_cms.into_iter().map(|b| b.0).collect() };
    let request = acts::Request { kind: body.act, content: body.content, seq: body.seq, signed, key };
    Ok(match acts::perform(&app.ctx, &caller, Some(id), request).await? {
        acts::Outcome::Performed(performed) => (StatusCode::CREATED, Json(Performed::of(*performed))).into_response(),
        acts::Outcome::Waits(waiting) => (StatusCode::ACCEPTED, Json(Waiting::of(&waiting))).into_response(),
    })
}

/// The caller's own submissions that wait for the certification authority, and those that were not accepted.
#[utoipa::path(get, path = "/api/v1/cases/{id}/submissions", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, body = Vec<Waiting>)), security(("bearer" = []), ("cookie" = [])))]
pub async fn submissions(
    State(app): State<App>,
    Session(caller): Session,
    Path(id): Path<CaseId>,
) -> Result<Json<Vec<Waiting>>, Fault> {
    desk::case(&app.ctx, &caller, id).await?;
    let waiting = acts::waiting::of_case(&app.ctx, &caller, id).await?;
    Ok(Json(waiting.iter().map(Waiting::of).collect()))
}
