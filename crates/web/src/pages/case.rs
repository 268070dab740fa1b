//! A case at its one address: each role has a page of its own.

use super::{applicant, lead, onward, work};
use crate::App;
use crate::extract::{Path, Query, Session};
use crate::fault::Fault;
use crate::reader::Reader;
use axum::extract::State;
use axum::response::Response;
use qonys_office::desk;
use qonys_procedure::{CaseId, FileId, Role};
use serde::Deserialize;

/// What the page before did, and what is to be shown.
#[derive(Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: Option<u64>,
    /// The document to show beside the form.
    #[serde(default)]
    document: Option<FileId>,
}

/// A case. Whoever sees to the service and not to cases is told what a stranger is told.
pub(crate) async fn show(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(id): Path<CaseId>,
    Query(query): Query<Done>,
) -> Result<Response, Fault> {
    match caller.role() {
        Role::Applicant => applicant::case(&app, &caller, &reader, id, query.done).await,
        Role::Supervisor => lead::case::show(&app, &caller, &reader, id).await,
        role if work::handles(role) => work::case_page(&app, &caller, &reader, id, query.done, query.document).await,
        _ => Err(Fault::not_found()),
    }
}

/// Makes the certificate of the record and goes back to the papers of the case, where it stands with the others.
pub(crate) async fn certify(
    State(app): State<App>,
    Session(caller): Session,
    Path(id): Path<CaseId>,
) -> Result<Response, Fault> {
    desk::certificate(&app.ctx, &caller, id).await?;
    Ok(onward(&format!("/cases/{id}#papers")))
}
