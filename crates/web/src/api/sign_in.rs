//! Sign-in with an EDS over a fresh challenge, and sign-out.

use super::shapes::{self, Bytes};
use crate::App;
use crate::extract::{Address, Json, Session, clear_cookie, session_cookie};
use crate::fault::Fault;
use axum::extract::State;
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use http::StatusCode;
use qonys_office::people::{session, sign_in as office};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is to be signed to sign in.
#[derive(Serialize, ToSchema)]
pub struct Challenge {
    /// Exact bytes to sign, base64.
    challenge: Bytes,
    /// Until when it counts, RFC 3339.
    expires_at: String,
}

/// A fresh challenge.
#[utoipa::path(post, path = "/api/v1/sign-in/challenge", tag = "session", responses((status = 200, body = Challenge)))]
pub async fn challenge(State(app): State<App>) -> Result<Json<Challenge>, Fault> {
    let challenge = office::challenge(&app.ctx).await?;
    Ok(Json(Challenge { challenge: Bytes(challenge.bytes), expires_at: challenge.expires.to_string() }))
}

/// The signed challenge.
#[derive(Deserialize, ToSchema)]
pub struct Signed {
    /// The challenge as it came; the one that counts stands inside the signature.
    #[serde(default)]
    #[expect(dead_code, reason = "programs send it back, and nothing rests on it")]
    challenge: Option<Bytes>,
    /// CMS over it with the challenge inside, base64 or PEM.
    cms: Bytes,
}

/// A session.
#[derive(Serialize, ToSchema)]
pub struct SignedIn {
    /// Bearer token; a browser gets the same as a cookie.
    token: String,
    /// Who.
    #[serde(flatten)]
    person: shapes::Me,
}

/// Signs in.
#[utoipa::path(post, path = "/api/v1/sign-in", tag = "session", request_body = Signed,
    responses((status = 200, body = SignedIn), (status = 401, description = "The signature is not accepted")))]
pub async fn sign_in(
    State(app): State<App>,
    Address(address): Address,
    jar: CookieJar,
    Json(signed): Json<Signed>,
) -> Result<impl IntoResponse, Fault> {
    let session = office::sign_in(&app.ctx, &signed.cms.0, &address).await?;
    let jar = jar.add(session_cookie(session.token.clone(), app.settings.secure_cookies));
    Ok((jar, Json(SignedIn { token: session.token, person: shapes::Me::of(&session.caller) })))
}

/// Ends the session.
#[utoipa::path(post, path = "/api/v1/sign-out", tag = "session", responses((status = 204)), security(("bearer" = []), ("cookie" = [])))]
pub async fn sign_out(
    State(app): State<App>,
    Session(caller): Session,
    jar: CookieJar,
) -> Result<impl IntoResponse, Fault> {
    session::sign_out(&app.ctx, &caller).await?;
    Ok((jar.add(clear_cookie(app.settings.secure_cookies)), StatusCode::NO_CONTENT))
}
