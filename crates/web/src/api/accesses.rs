//! Accesses of employees \[order cl. 3\]: the list, and acts about them, each signed.

use super::shapes::{Bytes, Statement};
use crate::App;
use crate::extract::{IdempotencyKey, Json, Session};
use crate::fault::Fault;
use axum::extract::State;
use http::StatusCode;
use qonys_office::people::access::{self, AccessAct, AccessActKind, Accesses};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Accesses that have not ended, and requests that wait.
#[utoipa::path(get, path = "/api/v1/accesses", tag = "people", responses((status = 200, body = serde_json::Value)), security(("bearer" = []), ("cookie" = [])))]
pub async fn list(State(app): State<App>, Session(caller): Session) -> Result<Json<Accesses>, Fault> {
    Ok(Json(access::list(&app.ctx, &caller).await?))
}

/// An act about an access, to be stated.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Which act: `access_request`, `access_approve`, `access_provide`, …
    #[schema(value_type = String)]
    act: AccessActKind,
    /// Its content.
    #[schema(value_type = Object)]
    content: serde_json::Value,
}

/// The exact statement to sign; nothing is prepared that would be refused.
#[utoipa::path(post, path = "/api/v1/accesses/statements", tag = "people", request_body = Draft, responses((status = 200, body = Statement)), security(("bearer" = []), ("cookie" = [])))]
pub async fn prepare(
    State(app): State<App>,
    Session(caller): Session,
    Json(draft): Json<Draft>,
) -> Result<Json<Statement>, Fault> {
    let act = AccessAct::from_json(draft.act, &draft.content)?;
    Ok(Json(Statement::of(access::prepare(&app.ctx, &caller, &act).await?)))
}

/// The signed statement.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// CMS with the statement inside, base64 or PEM.
    cms: Bytes,
}

/// An act done.
#[derive(Serialize, ToSchema)]
pub struct Done {
    /// Id of the act: what an approval names; for a provision, the id of the access.
    act: String,
    /// Its number among the service's acts.
    seq: u64,
    /// The request had been performed before; this is its answer again.
    repeated: bool,
}

/// Performs a signed act about an access.
#[utoipa::path(post, path = "/api/v1/accesses/acts", tag = "people", request_body = Signed,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = Done)), security(("bearer" = []), ("cookie" = [])))]
pub async fn perform(
    State(app): State<App>,
    Session(caller): Session,
    IdempotencyKey(key): IdempotencyKey,
    Json(signed): Json<Signed>,
) -> Result<(StatusCode, Json<Done>), Fault> {
    let done = access::accept(&app.ctx, &caller, &signed.cms.0, &key).await?;
    Ok((StatusCode::CREATED, Json(Done { act: done.act.to_string(), seq: done.seq, repeated: done.repeated })))
}
