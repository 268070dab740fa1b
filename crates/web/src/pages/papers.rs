//! Receipts and papers to save, from a page.

use crate::App;
use crate::api::documents::attachment;
use crate::extract::{Path, Query, Session};
use crate::fault::Fault;
use crate::reader::Reader;
use axum::extract::State;
use axum::response::Response;
use qonys_office::desk;
use qonys_procedure::CaseId;
use qonys_words::Lang;
use serde::Deserialize;

/// Language of a copy, if not the reader's.
#[derive(Deserialize)]
pub(crate) struct Copy {
    #[serde(default)]
    copy: Option<String>,
}

impl Copy {
    fn lang(&self, reader: &Reader) -> Lang {
        self.copy.as_deref().and_then(Lang::from_tag).unwrap_or(reader.lang)
    }
}

/// The receipt of a signed statement.
pub(crate) async fn receipt(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path((id, seq)): Path<(CaseId, u64)>,
    Query(copy): Query<Copy>,
) -> Result<Response, Fault> {
    let pdf = desk::receipt(&app.ctx, &caller, id, seq, copy.lang(&reader)).await?;
    Ok(attachment(&format!("receipt-{seq}.pdf"), "application/pdf", pdf))
}

/// A paper that was issued.
pub(crate) async fn paper(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(number): Path<String>,
    Query(copy): Query<Copy>,
) -> Result<Response, Fault> {
    let pdf = desk::paper(&app.ctx, &caller, &number, copy.lang(&reader)).await?;
    Ok(attachment(&format!("{number}.pdf"), "application/pdf", pdf))
}

/// Its signature.
pub(crate) async fn signature(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(number): Path<String>,
    Query(copy): Query<Copy>,
) -> Result<Response, Fault> {
    let lang = copy.lang(&reader);
    let cms = desk::paper_signature(&app.ctx, &caller, &number, lang).await?;
    Ok(attachment(&format!("{number}.{}.p7s", lang.tag()), "application/pkcs7-signature", cms))
}
