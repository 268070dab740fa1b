//! Where everybody begins: an applicant's own cases, an employee's work, an overview.

use super::{applicant, lead, onward, work};
use crate::App;
use crate::api::queue::Wanted;
use crate::extract::{Query, Session};
use crate::fault::Fault;
use crate::reader::Reader;
use axum::extract::State;
use axum::response::Response;
use qonys_procedure::Role;
use qonys_procedure::act::ActKind;
use serde::Deserialize;

/// What the page before did.
#[derive(Deserialize)]
pub(crate) struct After {
    /// The act with which a case left the list.
    #[serde(default)]
    left: Option<ActKind>,
}

/// The list that belongs to the role.
pub(crate) async fn show(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Query(wanted): Query<Wanted>,
    Query(after): Query<After>,
) -> Result<Response, Fault> {
    match (caller.role(), lead::home(caller.role())) {
        (_, Some(place)) => Ok(onward(place)),
        (Role::Applicant, None) => applicant::home(&app, &caller, &reader).await,
        (role, None) if work::handles(role) => work::queue_page(&app, &caller, &reader, wanted, after.left).await,
        _ => Err(Fault::not_found()),
    }
}
