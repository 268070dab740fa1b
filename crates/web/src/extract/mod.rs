//! What handlers take: every refusal is a [`Fault`], so that a bad path, a bad body and a missing
//! session are spoken like any other no.

mod body;
mod key;
mod session;

pub use body::{Form, Json, Query};
pub use key::IdempotencyKey;
pub use session::{Address, Session, clear_cookie, cookie_name, session_cookie, token_of};

use crate::App;
use crate::fault::Fault;
use axum::extract::FromRequestParts;
use axum::extract::rejection::PathRejection;

/// Parts of the path. One that cannot be read names nothing: 404.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Fault), state(App))]
pub struct Path<T>(pub T);

impl From<PathRejection> for Fault {
    fn from(rejection: PathRejection) -> Fault {
        Fault::not_found().because(rejection)
    }
}
