//! What everybody may read.

use super::shapes::Edition;
use crate::App;
use crate::extract::Json;
use axum::extract::State;

/// The editions of the order, the earliest first.
#[utoipa::path(get, path = "/api/v1/editions", tag = "public", responses((status = 200, body = Vec<Edition>)))]
pub async fn editions(State(app): State<App>) -> Json<Vec<Edition>> {
    let today = app.ctx.now().local_date();
    Json(app.ctx.book.editions().into_iter().map(|e| Edition::of(e, today)).collect())
}
