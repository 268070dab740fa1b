//! The person signed in, and the role they act in.

use super::shapes::{Me, Notice};
use crate::App;
use crate::extract::{Json, Session};
use crate::fault::Fault;
use axum::extract::State;
use qonys_office::desk;
use qonys_office::people::session;
use qonys_procedure::{CityId, Role};
use serde::Deserialize;
use utoipa::ToSchema;

/// Person, role, accesses, end of the session.
#[utoipa::path(get, path = "/api/v1/me", tag = "session", responses((status = 200, body = Me)), security(("bearer" = []), ("cookie" = [])))]
pub async fn me(Session(caller): Session) -> Json<Me> {
    Json(Me::of(&caller))
}

/// What the person was told about their own cases, the newest first, at most 100.
#[utoipa::path(get, path = "/api/v1/notices", tag = "session", responses((status = 200, body = Vec<Notice>)), security(("bearer" = []), ("cookie" = [])))]
pub async fn notices(State(app): State<App>, Session(caller): Session) -> Result<Json<Vec<Notice>>, Fault> {
    let rows = desk::notices(&app.ctx, &caller).await?;
    Ok(Json(rows.into_iter().map(Notice::of).collect()))
}

/// One of the person's accesses.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Role.
    #[schema(value_type = String)]
    role: Role,
    /// City, where the person holds the role in several.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    city: Option<CityId>,
}

/// Chooses the role to act in: one at a time.
#[utoipa::path(post, path = "/api/v1/me/role", tag = "session", request_body = Choice, responses((status = 200, body = Me)), security(("bearer" = []), ("cookie" = [])))]
pub async fn choose_role(
    State(app): State<App>,
    Session(caller): Session,
    Json(choice): Json<Choice>,
) -> Result<Json<Me>, Fault> {
    let caller = session::choose(&app.ctx, &caller, choice.role, choice.city.as_ref()).await?;
    Ok(Json(Me::of(&caller)))
}
