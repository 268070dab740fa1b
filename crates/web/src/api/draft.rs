//! The applicant's draft of the act that the stage waits for: private until it is signed.

use super::shapes::Draft;
use crate::App;
use crate::extract::{Json, Path, Session};
use crate::fault::Fault;
use axum::extract::State;
use qonys_office::acts::draft as office;
use qonys_procedure::CaseId;
use serde::Deserialize;
use utoipa::ToSchema;

/// The draft as it stands.
#[utoipa::path(get, path = "/api/v1/cases/{id}/draft", tag = "cases", params(("id" = String, Path)), responses((status = 200, body = Draft)), security(("bearer" = []), ("cookie" = [])))]
pub async fn get(
    State(app): State<App>,
    Session(caller): Session,
    Path(id): Path<CaseId>,
) -> Result<Json<Draft>, Fault> {
    Ok(Json(Draft::of(office::get(&app.ctx, &caller, id).await?)))
}

/// Changes of a draft.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Patch {
    /// The revision that the caller saw; left out, the changes are laid over whatever stands there.
    #[serde(default)]
    rev: Option<u64>,
    /// JSON merge patch (RFC 7396): `null` clears a field, lists are given whole.
    #[schema(value_type = Object)]
    changes: serde_json::Value,
}

/// Changes form fields.
#[utoipa::path(patch, path = "/api/v1/cases/{id}/draft", tag = "cases", params(("id" = String, Path)), request_body = Patch,
    responses((status = 200, body = Draft), (status = 409, description = "Changed elsewhere meanwhile")), security(("bearer" = []), ("cookie" = [])))]
pub async fn patch(
    State(app): State<App>,
    Session(caller): Session,
    Path(id): Path<CaseId>,
    Json(patch): Json<Patch>,
) -> Result<Json<Draft>, Fault> {
    let draft = office::patch(&app.ctx, &caller, id, patch.rev, &patch.changes).await?;
    Ok(Json(Draft::of(draft)))
}
