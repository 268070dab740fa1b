//! Templates of papers: what is in force and what waits, samples, and acts about them, each signed.

use super::documents::attachment;
use super::papers::Copy;
use super::shapes::{Bytes, Statement, Template, TemplateText};
use crate::App;
use crate::extract::{IdempotencyKey, Json, Path, Query, Session};
use crate::fault::Fault;
use crate::reader::Reader;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use qonys_office::desk::{self, TemplatePreview};
use qonys_office::people::Caller;
use qonys_office::service::templates::{self, TemplateAct, TemplateActKind};
use qonys_words::Lang;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Templates, by name, with what waits for a decision.
#[utoipa::path(get, path = "/api/v1/templates", tag = "operations", responses((status = 200, body = Vec<Template>)), security(("bearer" = []), ("cookie" = [])))]
pub async fn list(State(app): State<App>, Session(caller): Session) -> Result<Json<Vec<Template>>, Fault> {
    let views = desk::templates(&app.ctx, &caller).await?;
    Ok(Json(views.into_iter().map(Template::of).collect()))
}

/// Which proposal.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Of {
    /// Id of a proposal that waits.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    proposal: Option<Uuid>,
}

/// The text of a template in force, and of a proposal beside it.
#[utoipa::path(get, path = "/api/v1/templates/{name}", tag = "operations", params(("name" = String, Path), Of), responses((status = 200, body = TemplateText)), security(("bearer" = []), ("cookie" = [])))]
pub async fn one(
    State(app): State<App>,
    Session(caller): Session,
    Path(name): Path<String>,
    Query(of): Query<Of>,
) -> Result<Json<TemplateText>, Fault> {
    Ok(Json(TemplateText::of(desk::template(&app.ctx, &caller, &name, of.proposal).await?)))
}

/// Which sample.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Sample {
    /// Id of a proposal that waits; the text in force if left out.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    proposal: Option<Uuid>,
    /// A paper that the template has a part in; the first one if left out.
    #[serde(default)]
    paper: Option<String>,
}

/// A sample printed by the text in force or by a proposal, with invented data.
#[utoipa::path(get, path = "/api/v1/templates/{name}/preview", tag = "operations", params(("name" = String, Path), Sample, Copy), responses((status = 200, body = Vec<u8>, content_type = "application/pdf")), security(("bearer" = []), ("cookie" = [])))]
pub async fn preview(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(name): Path<String>,
    Query(sample): Query<Sample>,
    Query(copy): Query<Copy>,
) -> Result<Response, Fault> {
    let by = sample.proposal.map_or(TemplatePreview::InForce, TemplatePreview::Proposal);
    print(&app, &caller, &name, by, sample.paper.as_deref(), copy.lang(&reader)).await
}

/// A text that nobody has proposed yet.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TemplateTrial)]
pub struct Trial {
    /// The text.
    text: String,
    /// A paper that the template has a part in; the first one if left out.
    #[serde(default)]
    paper: Option<String>,
}

/// A sample printed by a text that nobody has proposed yet. Nothing is kept.
#[utoipa::path(post, path = "/api/v1/templates/{name}/preview", tag = "operations", params(("name" = String, Path), Copy), request_body = Trial, responses((status = 200, body = Vec<u8>, content_type = "application/pdf")), security(("bearer" = []), ("cookie" = [])))]
pub async fn preview_text(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(name): Path<String>,
    Query(copy): Query<Copy>,
    Json(trial): Json<Trial>,
) -> Result<Response, Fault> {
    let by = TemplatePreview::Text(trial.text);
    print(&app, &caller, &name, by, trial.paper.as_deref(), copy.lang(&reader)).await
}

/// A sample as a file.
pub(crate) async fn print(
    app: &App,
    caller: &Caller,
    name: &str,
    by: TemplatePreview,
    paper: Option<&str>,
    lang: Lang,
) -> Result<Response, Fault> {
    let pdf = desk::template_preview(&app.ctx, caller, name, by, paper, lang).await?;
    let of = paper.unwrap_or(name.trim_end_matches(".typ"));
    Ok(attachment(&format!("sample-{of}.{}.pdf", lang.tag()), "application/pdf", pdf))
}

/// An act about a template, to be stated.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TemplateDraft)]
pub struct Draft {
    /// Which act: `template_propose`, `template_approve`, `template_refuse`.
    #[schema(value_type = String)]
    act: TemplateActKind,
    /// Its content.
    #[schema(value_type = Object)]
    content: serde_json::Value,
}

/// The exact statement to sign. A text is tried with samples of every paper first: what does not print is refused with file
/// and line.
#[utoipa::path(post, path = "/api/v1/templates/statements", tag = "operations", request_body = Draft, responses((status = 200, body = Statement)), security(("bearer" = []), ("cookie" = [])))]
pub async fn prepare(
    State(app): State<App>,
    Session(caller): Session,
    Json(draft): Json<Draft>,
) -> Result<Json<Statement>, Fault> {
    let act = TemplateAct::from_json(draft.act, &draft.content)?;
    Ok(Json(Statement::of(templates::prepare(&app.ctx, &caller, &act).await?)))
}

/// The signed statement.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TemplateSigned)]
pub struct Signed {
    /// CMS with the statement inside, base64 or PEM.
    cms: Bytes,
}

/// An act done.
#[derive(Serialize, ToSchema)]
#[schema(as = TemplateDone)]
pub struct Done {
    /// Id of the act; of a proposal, what its approval names.
    act: String,
    /// Its number among the service's acts.
    seq: u64,
    /// The request had been performed before; this is its answer again.
    repeated: bool,
}

/// Performs a signed act about a template. Papers are printed by an approved text from then on.
#[utoipa::path(post, path = "/api/v1/templates/acts", tag = "operations", request_body = Signed,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = Done)), security(("bearer" = []), ("cookie" = [])))]
pub async fn perform(
    State(app): State<App>,
    Session(caller): Session,
    IdempotencyKey(key): IdempotencyKey,
    Json(signed): Json<Signed>,
) -> Result<(StatusCode, Json<Done>), Fault> {
    let done = templates::accept(&app.ctx, &caller, &signed.cms.0, &key).await?;
    Ok((StatusCode::CREATED, Json(Done { act: done.act.to_string(), seq: done.seq, repeated: done.repeated })))
}
