//! Maintenance: reading goes on, writing waits.

use crate::App;
use crate::extract::Session;
use crate::fault::Fault;
use axum::extract::{OptionalFromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses writes while the service stands still. Signing in and out goes on: reading needs it.
pub(crate) async fn stand_still(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let session = ["/api/v1/sign-", "/sign-", "/api/v1/me/role", "/role"].iter().any(|p| path.starts_with(p));
    if app.settings.in_maintenance() && !request.method().is_safe() && !session {
        // The page that says so is still the person's own.
        let (mut parts, _) = request.into_parts();
        let _ = <Session as OptionalFromRequestParts<App>>::from_request_parts(&mut parts, &app).await;
        return Fault::maintenance().into_response();
    }
    next.run(request).await
}
