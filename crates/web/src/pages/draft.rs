//! The applicant's draft: filled in over days, saved as it is, findings shown beside it.

use super::act::{FormPage, field_errors, stays};
use super::frame::Page;
use super::statement::{self, Signing};
use super::{applicant, fresh_key, html};
use crate::App;
use crate::catalogues::Catalogues;
use crate::extract::{Form, Path, Session};
use crate::fault::{Fault, finding_lines, in_fields};
use crate::forms::{Empty, Filled, draw, flatten, read, too_long};
use crate::reader::Reader;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use qonys_office::people::Caller;
use qonys_office::{acts, desk};
use qonys_procedure::CaseId;
use qonys_procedure::act::Act;
use qonys_procedure::catalogue::EditionId;
use qonys_procedure::form::{Field, FieldKind};
use serde_json::{Value, json};

/// The draft as a form.
pub(crate) async fn show(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(id): Path<CaseId>,
) -> Result<Response, Fault> {
    let draft = acts::draft::get(&app.ctx, &caller, id).await?;
    let fields = fields_of(&draft);
    let filled = Filled::new(flatten(&fields, &draft.content, "content"));
    page(&app, &caller, &reader, id, &draft, &filled, None, None).await
}

/// The fields that this draft has: of several whole forms only the one that it carries.
fn fields_of(draft: &acts::draft::Draft) -> Vec<Field> {
    let mut fields = Act::fields(draft.act);
    let absent = |f: &Field| draft.content.get(f.name).is_none_or(Value::is_null);
    fields.retain(|f| f.required || !matches!(f.kind, FieldKind::Group { .. }) || !absent(f));
    fields
}

#[expect(clippy::too_many_arguments, reason = "one page, drawn from what was just read")]
async fn page(
    app: &App,
    caller: &Caller,
    reader: &Reader,
    id: CaseId,
    draft: &acts::draft::Draft,
    filled: &Filled,
    fault: Option<&Fault>,
    notice: Option<&'static str>,
) -> Result<Response, Fault> {
    let words = reader.words();
    let case = desk::case(&app.ctx, caller, id).await?;
    let found = desk::findings(&app.ctx, caller, id).await?;
    let edition = case.edition.as_deref().and_then(|id| EditionId::new(id).ok());
    let lists = Catalogues::of(&app.ctx, edition.as_ref());
    let fields = fields_of(draft);
    let spoken = fault.map(|f| f.spoken(words, &lists).in_fields(&fields));
    let errors = fault.zip(spoken.as_ref()).map(|(f, spoken)| field_errors(f, spoken)).unwrap_or_default();
    let mut controls = draw(words, lists, draft.act, &fields, filled, &errors);
    applicant::describe_draft(&mut controls, draft, lists, words);
    let action = format!("/cases/{id}/draft");
    let page = FormPage {
        page: Page::of(app, reader).at_place(format!("{action}?all=1")),
        title: words.act(draft.act).to_owned(),
        lead: Some(words.applicant_all_lead().to_owned()),
        attach: Vec::new(),
        keep: Some(caller.account.to_string()),
        back: format!("/cases/{id}"),
        action,
        fault: spoken,
        notice,
        findings: in_fields(finding_lines(&found, words.lang()), &fields),
        key: fresh_key(app),
        seq: case.seq,
        rev: Some(draft.rev),
        controls,
        signed: true,
        button: words.ui_save(),
        danger: false,
        second_button: Some(words.ui_save_and_sign()),
    };
    Ok(html(fault.map_or(StatusCode::OK, |f| f.status), &page))
}

/// Saves; then signs, if that is asked for.
pub(crate) async fn save(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(id): Path<CaseId>,
    form: Form,
) -> Result<Response, Fault> {
    let mut draft = acts::draft::get(&app.ctx, &caller, id).await?;
    let fields = fields_of(&draft);
    let mut filled = Filled::of_form(&form);
    if filled.change_rows(&form) {
        return page(&app, &caller, &reader, id, &draft, &filled, None, None).await;
    }
    let long = too_long(&fields, &filled, "content");
    if !long.is_empty() {
        let fault = Fault::too_long(long);
        return page(&app, &caller, &reader, id, &draft, &filled, Some(&fault), None).await;
    }
    let changes = read(&fields, &filled, "content", Empty::Clear);
    let rev = form.own("rev")?.parse().map_err(|_| Fault::new(StatusCode::BAD_REQUEST, "bad_request"))?;
    let done = match acts::draft::patch(&app.ctx, &caller, id, Some(rev), &changes).await {
        Ok(saved) if form.get("then") == Some("sign") => {
            draft = saved;
            sign(&app, &caller, &reader, id, &draft).await.map(Some)
        }
        Ok(saved) => {
            draft = saved;
            Ok(None)
        }
        Err(error) => Err(Fault::from(error)),
    };
    match done {
        Ok(Some(statement)) => Ok(statement),
        Ok(None) => {
            let filled = Filled::new(flatten(&fields, &draft.content, "content"));
            page(&app, &caller, &reader, id, &draft, &filled, None, Some(reader.words().ui_saved())).await
        }
        Err(fault) if stays(&fault) => page(&app, &caller, &reader, id, &draft, &filled, Some(&fault), None).await,
        Err(fault) => Err(fault),
    }
}

async fn sign(
    app: &App,
    caller: &Caller,
    reader: &Reader,
    id: CaseId,
    draft: &acts::draft::Draft,
) -> Result<Response, Fault> {
    let prepared = acts::prepare(&app.ctx, caller, id, draft.act, &json!({})).await?;
    Ok(statement::first(app, reader, caller, &Signing { case: id, kind: draft.act, signers: 1 }, prepared))
}
