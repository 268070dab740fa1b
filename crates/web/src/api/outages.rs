//! Outages: the list, and acts about them, each signed.

use super::shapes::{Bytes, Outage, Statement};
use crate::App;
use crate::extract::{IdempotencyKey, Json, Session};
use crate::fault::Fault;
use axum::extract::State;
use http::StatusCode;
use qonys_office::desk;
use qonys_office::service::outages::{self, OutageAct, OutageActKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Outages, the newest first.
#[utoipa::path(get, path = "/api/v1/outages", tag = "operations", responses((status = 200, body = Vec<Outage>)), security(("bearer" = []), ("cookie" = [])))]
pub async fn list(State(app): State<App>, Session(caller): Session) -> Result<Json<Vec<Outage>>, Fault> {
    let rows = desk::outages(&app.ctx, &caller).await?;
    Ok(Json(rows.into_iter().map(Outage::of).collect()))
}

/// An act about an outage, to be stated.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OutageDraft)]
pub struct Draft {
    /// Which act: `outage_declare`, `outage_end`.
    #[schema(value_type = String)]
    act: OutageActKind,
    /// Its content.
    #[schema(value_type = Object)]
    content: serde_json::Value,
}

/// The exact statement to sign; nothing is prepared that would be refused.
#[utoipa::path(post, path = "/api/v1/outages/statements", tag = "operations", request_body = Draft, responses((status = 200, body = Statement)), security(("bearer" = []), ("cookie" = [])))]
pub async fn prepare(
    State(app): State<App>,
    Session(caller): Session,
    Json(draft): Json<Draft>,
) -> Result<Json<Statement>, Fault> {
    let act = OutageAct::from_json(draft.act, &draft.content)?;
    Ok(Json(Statement::of(outages::prepare(&app.ctx, &caller, &act).await?)))
}

/// The signed statement.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OutageSigned)]
pub struct Signed {
    /// CMS with the statement inside, base64 or PEM.
    cms: Bytes,
}

/// An act done.
#[derive(Serialize, ToSchema)]
#[schema(as = OutageDone)]
pub struct Done {
    /// Id of the act; of a declaration, the id of the outage.
    act: String,
    /// Its number among the service's acts.
    seq: u64,
    /// The request had been performed before; this is its answer again.
    repeated: bool,
}

/// Performs a signed act about an outage. Limits that it moves are computed anew by themselves.
#[utoipa::path(post, path = "/api/v1/outages/acts", tag = "operations", request_body = Signed,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = Done)), security(("bearer" = []), ("cookie" = [])))]
pub async fn perform(
    State(app): State<App>,
    Session(caller): Session,
    IdempotencyKey(key): IdempotencyKey,
    Json(signed): Json<Signed>,
) -> Result<(StatusCode, Json<Done>), Fault> {
    let done = outages::accept(&app.ctx, &caller, &signed.cms.0, &key).await?;
    Ok((StatusCode::CREATED, Json(Done { act: done.act.to_string(), seq: done.seq, repeated: done.repeated })))
}
