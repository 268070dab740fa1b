//! An act as a form generated from its fields; opening a case.

use super::frame::Page;
use super::statement::{self, Signing};
use super::{applicant, fresh_key, html, onward, work};
use crate::App;
use crate::catalogues::Catalogues;
use crate::extract::{Form, IdempotencyKey, Path, Session};
use crate::fault::{Fault, More, Spoken, SpokenFinding};
use crate::forms::{Drawn, Empty, Filled, draw, flatten, missing, read, too_long};
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use qonys_office::people::Caller;
use qonys_office::{acts, desk};
use qonys_procedure::act::ActKind;
use qonys_procedure::catalogue::EditionId;
use qonys_procedure::form::Field;
use qonys_procedure::{CaseId, Role, Stage};
use std::collections::HashMap;

/// A generated form.
#[derive(Template)]
#[template(path = "case/form.html")]
pub(super) struct FormPage {
    pub page: Page,
    pub title: String,
    /// What it is about and what follows from it.
    pub lead: Option<String>,
    /// Where documents that go with it are sent.
    pub attach: Vec<(String, &'static str)>,
    /// Whose typing is kept until it is confirmed.
    pub keep: Option<String>,
    pub back: String,
    pub action: String,
    pub fault: Option<Spoken>,
    pub notice: Option<&'static str>,
    pub findings: Vec<SpokenFinding>,
    pub key: String,
    pub seq: u64,
    pub rev: Option<u64>,
    pub controls: Vec<Drawn>,
    pub signed: bool,
    pub button: &'static str,
    /// What is done cannot be taken back.
    pub danger: bool,
    pub second_button: Option<&'static str>,
}

/// Everything between a request for a form and its drawing.
struct Asked<'a> {
    app: &'a App,
    caller: &'a Caller,
    reader: &'a Reader,
    kind: ActKind,
    fields: &'a [Field],
    case: Option<CaseId>,
    stage: Option<Stage>,
    /// Whose workplace the form stands in; none for a form of its own page.
    worker: Option<&'a Caller>,
    edition: Option<EditionId>,
    seq: u64,
    signed: bool,
}

impl Asked<'_> {
    async fn draw(&self, filled: &Filled, fault: Option<&Fault>, key: Option<&str>) -> Response {
        let words = self.reader.words();
        let lists = Catalogues::of(&self.app.ctx, self.edition.as_ref());
        let own = self.caller.role() == Role::Applicant;
        let mut spoken = fault.map(|f| f.spoken_at(self.kind.id(), words, &lists).in_fields(self.fields));
        if let Some(spoken) = spoken.as_mut().filter(|_| own) {
            applicant::name_alike(self.kind, spoken, words);
        }
        let errors = fault.zip(spoken.as_ref()).map(|(f, spoken)| field_errors(f, spoken)).unwrap_or_default();
        if let (Some(id), Some(caller)) = (self.case, self.worker) {
            let form = work::Form {
                kind: self.kind,
                fields: self.fields,
                filled,
                fault: spoken,
                status: fault.map_or(StatusCode::OK, |f| f.status),
                errors,
                key,
                seq: self.seq,
                signed: self.signed,
            };
            return work::act_page(self.app, caller, self.reader, id, form).await.unwrap_or_else(Fault::into_response);
        }
        let (action, back) = match self.case {
            Some(id) => (format!("/cases/{id}/do/{}", self.kind), format!("/cases/{id}")),
            None => ("/cases/new".to_owned(), "/cases".to_owned()),
        };
        let mut controls = draw(words, lists, self.kind, self.fields, filled, &errors);
        if own {
            applicant::offer(self.app, self.caller, self.case, self.kind, &mut controls, words).await;
        }
        let lead = applicant::lead(self.app, self.caller, self.case, self.kind, self.stage, words).await;
        let page = FormPage {
            page: Page::of(self.app, self.reader).at_place(action.clone()),
            title: applicant::title(self.kind, self.stage, words).to_owned(),
            lead: lead.filter(|_| own),
            attach: if own { applicant::attach(self.kind, self.case, words) } else { Vec::new() },
            keep: own.then(|| self.caller.account.to_string()),
            back,
            action,
            fault: spoken,
            notice: None,
            findings: Vec::new(),
            key: key.map_or_else(|| fresh_key(self.app), str::to_owned),
            seq: self.seq,
            rev: None,
            controls,
            signed: self.signed,
            button: if self.signed { words.ui_go_on() } else { words.act(self.kind) },
            danger: self.kind == ActKind::DiscardDraft,
            second_button: None,
        };
        html(fault.map_or(StatusCode::OK, |f| f.status), &page)
    }
}

/// What is wrong with which field, in words, by path.
pub(super) fn field_errors(fault: &Fault, spoken: &Spoken) -> HashMap<String, String> {
    let text = |line: &SpokenFinding| match &fault.more {
        More::Findings(_) | More::NotAllowed(_) | More::Missing(_) | More::TooLong(_) => line.text.clone(),
        _ => spoken.title.clone(),
    };
    spoken.lines.iter().filter_map(|line| Some((line.field.clone()?, text(line)))).collect()
}

/// What keeps a filled form from being read as an act: fields left empty, texts that are too long.
fn unfit(fields: &[Field], filled: &Filled) -> Option<Fault> {
    let missing = missing(fields, filled, "content");
    let long = too_long(fields, filled, "content");
    match (missing.is_empty(), long.is_empty()) {
        (false, _) => Some(Fault::missing(missing)),
        (_, false) => Some(Fault::too_long(long)),
        _ => None,
    }
}

/// Whether a fault is shown on the form itself, so that nothing typed is lost.
pub(super) fn stays(fault: &Fault) -> bool {
    fault.status.is_client_error() && !matches!(fault.status, StatusCode::UNAUTHORIZED | StatusCode::NOT_FOUND)
}

/// The form of an act that is open now.
pub(crate) async fn show(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path((id, act)): Path<(CaseId, String)>,
) -> Result<Response, Fault> {
    let (case, option) = open(&app, &caller, id, &act).await?;
    if acts::draft::act_of(case.stage) == Some(option.kind) {
        return Ok(onward(&format!("/cases/{id}/draft")));
    }
    let filled = Filled::new(flatten(&option.fields, &option.prefill, "content"));
    Ok(asked(&app, &caller, &reader, &case, &option).draw(&filled, None, None).await)
}

fn asked<'a>(
    app: &'a App,
    caller: &'a Caller,
    reader: &'a Reader,
    case: &desk::CaseView,
    option: &'a desk::OptionView,
) -> Asked<'a> {
    Asked {
        app,
        caller,
        reader,
        kind: option.kind,
        fields: &option.fields,
        case: Some(case.id),
        stage: Some(case.stage),
        worker: Some(caller).filter(|caller| work::handles(caller.role())),
        edition: case.edition.as_deref().and_then(|id| EditionId::new(id).ok()),
        seq: case.seq,
        signed: option.signed,
    }
}

/// The act among those open to the caller; what is not open is refused with its reason.
async fn open(app: &App, caller: &Caller, id: CaseId, act: &str) -> Result<(desk::CaseView, desk::OptionView), Fault> {
    let kind = ActKind::from_id(act).ok_or_else(Fault::not_found)?;
    let case = desk::case(&app.ctx, caller, id).await?;
    let options = desk::options(&app.ctx, caller, id).await?;
    let option = options.into_iter().find(|o| o.kind == kind);
    Ok((case, option.ok_or(Fault::new(StatusCode::FORBIDDEN, "not_in_this_stage"))?))
}

/// Takes the form: one more row, an act done, or a statement to sign.
pub(crate) async fn submit(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path((id, act)): Path<(CaseId, String)>,
    form: Form,
) -> Result<Response, Fault> {
    let (case, option) = open(&app, &caller, id, &act).await?;
    let mut filled = Filled::of_form(&form);
    let asked = Asked { seq: seen(&form)?, ..asked(&app, &caller, &reader, &case, &option) };
    if filled.change_rows(&form) {
        return Ok(asked.draw(&filled, None, form.get("key")).await);
    }
    let ticks = option.kind == ActKind::ReturnForCorrection && asked.worker.is_some();
    let ticked = ticks.then(|| Filled::of_form(&work::ticked(&form, reader.words())));
    let written = ticked.as_ref().unwrap_or(&filled);
    if let Some(fault) = unfit(&option.fields, written) {
        let now = Asked { seq: case.seq, ..asked };
        return Ok(now.draw(&filled, Some(&fault), None).await);
    }
    let content = read(&option.fields, written, "content", Empty::LeaveOut);
    let done = if option.signed {
        let prepared = acts::prepare(&app.ctx, &caller, id, option.kind, &content).await.map_err(Fault::from);
        prepared.map(|prepared| {
            let signing = Signing { case: id, kind: option.kind, signers: option.signers };
            statement::first(&app, &reader, &caller, &signing, prepared)
        })
    } else {
        perform(&app, &caller, Some(id), option.kind, content, asked.seq, form.own("key")?).await
    };
    match done {
        Err(fault) if stays(&fault) => {
            let now = Asked { seq: case.seq, ..asked };
            Ok(now.draw(&filled, Some(&fault), None).await)
        }
        other => other,
    }
}

/// The number of the case that the page was drawn from.
pub(super) fn seen(form: &Form) -> Result<u64, Fault> {
    form.own("seq")?.parse().map_err(|_| Fault::new(StatusCode::BAD_REQUEST, "bad_request"))
}

/// Performs an act that nobody signs, and goes to its case.
async fn perform(
    app: &App,
    caller: &Caller,
    case: Option<CaseId>,
    kind: ActKind,
    content: serde_json::Value,
    seq: u64,
    key: &str,
) -> Result<Response, Fault> {
    let key = IdempotencyKey::from_form(key)?.0;
    let request = acts::Request { kind, content, seq, signed: acts::Signed::default(), key };
    let performed = acts::perform(&app.ctx, caller, case, request).await?.performed()?;
    Ok(done(&performed, kind))
}

/// To the case, which says what was done; where it is not the actor's any more, to the list, which says so.
pub(super) fn done(performed: &acts::Performed, kind: ActKind) -> Response {
    if performed.may_read {
        onward(&format!("/cases/{}?done={}", performed.case.id, performed.seq))
    } else {
        onward(&format!("/cases?left={kind}"))
    }
}

/// The form that opens a case.
pub(crate) async fn new_case(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
) -> Result<Response, Fault> {
    let before = applicant::before(&app, &caller).await?;
    let fields = before.fields();
    Ok(opening(&app, &caller, &reader, &fields).draw(&before.filled(&fields), None, None).await)
}

fn opening<'a>(app: &'a App, caller: &'a Caller, reader: &'a Reader, fields: &'a [Field]) -> Asked<'a> {
    let kind = ActKind::OpenCase;
    Asked {
        app,
        caller,
        reader,
        kind,
        fields,
        case: None,
        stage: None,
        worker: None,
        edition: None,
        seq: 0,
        signed: false,
    }
}

/// Opens a case.
pub(crate) async fn open_case(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let fields = applicant::before(&app, &caller).await?.fields();
    let mut filled = Filled::of_form(&form);
    let asked = opening(&app, &caller, &reader, &fields);
    if filled.change_rows(&form) {
        return Ok(asked.draw(&filled, None, form.get("key")).await);
    }
    if let Some(fault) = unfit(&fields, &filled) {
        return Ok(asked.draw(&filled, Some(&fault), None).await);
    }
    let content = read(&fields, &filled, "content", Empty::LeaveOut);
    match perform(&app, &caller, None, ActKind::OpenCase, content, 0, form.own("key")?).await {
        Err(fault) if stays(&fault) => Ok(asked.draw(&filled, Some(&fault), None).await),
        other => other,
    }
}
