//! A case on one page: where it is, what may be done now, limits, findings, documents, history.

use super::frame::Page;
use super::{applicant, fresh_key, ok, work};
use crate::App;
use crate::catalogues::{Catalogues, Entry};
use crate::extract::{Path, Query, Session};
use crate::fault::{Fault, SpokenFinding, finding_lines};
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use qonys_office::people::Caller;
use qonys_office::{AccessFault, Error, acts, desk, files};
use qonys_procedure::catalogue::EditionId;
use qonys_procedure::document::DocumentKind;
use qonys_procedure::edition::{Edition, Required};
use qonys_procedure::limit::LimitState;
use qonys_procedure::{CaseId, FileId, Role, Stage};
use qonys_words::{Labels, Lang, Words};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "case/show.html")]
struct CasePage {
    page: Page,
    id: CaseId,
    number: String,
    stage: &'static str,
    hint: Option<&'static str>,
    done: Option<String>,
    way: Vec<Step>,
    findings: Vec<SpokenFinding>,
    facts: Vec<(&'static str, String)>,
    documents: Vec<DocumentRow>,
    uploads: Vec<Entry>,
    upload_max: String,
    upload_bytes_max: u64,
    key: String,
    papers: Vec<PaperRow>,
    acts: Vec<ActRow>,
    viewings: Vec<String>,
    seq: u64,
    draft: Option<&'static str>,
    options: Vec<OptionRow>,
    limits: Vec<LimitRow>,
}

/// A stage of the ordinary way.
struct Step {
    label: &'static str,
    passed: bool,
    current: bool,
}

struct DocumentRow {
    id: String,
    kind: String,
    n: u32,
    name: String,
    size: String,
    state: &'static str,
    removable: bool,
}

struct PaperRow {
    number: String,
    label: String,
    copies: &'static [Lang],
}

struct ActRow {
    seq: u64,
    title: String,
    at: String,
    who: String,
    signed: bool,
    text: Option<String>,
}

struct OptionRow {
    act: &'static str,
    label: String,
    until: Option<String>,
    /// Nothing to fill in and nothing to sign: one button does it.
    direct: bool,
    key: String,
}

struct LimitRow {
    title: String,
    text: String,
    overdue: bool,
    stopped: bool,
}

/// What the page before did, and what is to be shown.
#[derive(Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: Option<u64>,
    /// The document to show beside the form.
    #[serde(default)]
    document: Option<FileId>,
}

/// Everything that the office tells of a case to this caller.
struct Told {
    case: desk::CaseView,
    options: Vec<desk::OptionView>,
    findings: Vec<qonys_procedure::preflight::Finding>,
    acts: Vec<desk::ActView>,
    documents: Vec<files::Document>,
    viewings: Vec<desk::ViewingRow>,
}

/// A case.
pub(crate) async fn show(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(id): Path<CaseId>,
    Query(query): Query<Done>,
) -> Result<Response, Fault> {
    if caller.role() == Role::Applicant {
        return applicant::case(&app, &caller, &reader, id, query.done).await;
    }
    if caller.role() == Role::Supervisor {
        return super::lead::case::show(&app, &caller, &reader, id).await;
    }
    if work::handles(caller.role()) {
        return work::case_page(&app, &caller, &reader, id, query.done, query.document).await;
    }
    let told = ask(&app, &caller, id).await?;
    let page = Page::of(&app, &reader).at_place(format!("/cases/{id}"));
    Ok(ok(&draw(&app, &caller, page, told, query.done)))
}

async fn ask(app: &App, caller: &Caller, id: CaseId) -> Result<Told, Error> {
    let ctx = &app.ctx;
    let case = desk::case(ctx, caller, id).await?;
    let own = caller.role() == Role::Applicant;
    Ok(Told {
        options: desk::options(ctx, caller, id).await?,
        findings: readable(desk::findings(ctx, caller, id).await)?,
        acts: readable(all_acts(app, caller, id).await)?,
        documents: readable(files::list(ctx, caller, id).await)?,
        viewings: if own { desk::viewings(ctx, caller, id).await? } else { Vec::new() },
        case,
    })
}

/// Most pages of the history that are shown on one page.
const HISTORY_PAGES_MAX: usize = 20;

async fn all_acts(app: &App, caller: &Caller, id: CaseId) -> Result<Vec<desk::ActView>, Error> {
    let mut all: Vec<desk::ActView> = Vec::new();
    for _ in 0..HISTORY_PAGES_MAX {
        let after = all.last().map_or(0, |act| act.seq);
        let page = desk::acts(&app.ctx, caller, id, after).await?;
        if page.is_empty() {
            break;
        }
        all.extend(page);
    }
    Ok(all)
}

/// What a role may not read is left out of the page: it sees stage and limits.
fn readable<T: Default>(told: Result<T, Error>) -> Result<T, Error> {
    match told {
        Err(Error::Access(AccessFault::Role)) => Ok(T::default()),
        other => other,
    }
}

fn draw(app: &App, caller: &Caller, page: Page, told: Told, done: Option<u64>) -> CasePage {
    let words = page.words;
    let case = &told.case;
    let edition_id = case.edition.as_deref().and_then(|id| EditionId::new(id).ok());
    let lists = Catalogues::of(&app.ctx, edition_id.as_ref());
    let edition = lists.edition();
    let own = caller.role() == Role::Applicant;
    let editable = own && !case.stage.is_end();
    let done_act = done.and_then(|seq| told.acts.iter().find(|a| a.seq == seq));
    let draft = acts::draft::act_of(case.stage).filter(|kind| own && told.options.iter().any(|o| o.kind == *kind));
    CasePage {
        id: case.id,
        number: case.number.clone().unwrap_or_else(|| words.ui_draft_number(words.date(case.stage_since.local_date()))),
        stage: words.stage(case.stage),
        hint: own.then(|| words.stage_hint(case.stage)).filter(|hint| !hint.is_empty()),
        done: done_act.map(|act| words.ui_performed(words.act_done(act.kind), act.seq)),
        way: edition.map(|e| way(e, case, words)).unwrap_or_default(),
        findings: finding_lines(&told.findings, words.lang()),
        facts: facts(case, &lists, edition, words),
        documents: told.documents.iter().map(|d| document_row(d, editable, words)).collect(),
        uploads: if editable { uploads(edition, case.stage, words) } else { Vec::new() },
        upload_max: words.file_size(app.ctx.upload_bytes_max),
        upload_bytes_max: app.ctx.upload_bytes_max,
        key: fresh_key(app),
        papers: papers(&told.acts, words),
        acts: told.acts.iter().rev().map(|act| act_row(act, &lists, words)).collect(),
        viewings: told.viewings.iter().map(|v| viewing(v, words)).collect(),
        seq: case.seq,
        draft: draft.map(|_| words.ui_fill_draft()),
        options: told.options.iter().filter(|o| Some(o.kind) != draft).map(|o| option_row(app, o, words)).collect(),
        limits: case.limits.iter().filter(|l| is_open(l.state)).map(|l| limit_row(app, l, words)).collect(),
        page,
    }
}

fn is_open(state: LimitState) -> bool {
    matches!(state, LimitState::Running | LimitState::Stopped)
}

fn way(edition: &Edition, case: &desk::CaseView, words: Words) -> Vec<Step> {
    let way = edition.way();
    let here = case.came_from.unwrap_or(case.stage);
    let at = way.iter().position(|stage| *stage == here);
    let step = |(i, stage): (usize, &Stage)| Step {
        label: words.stage(*stage),
        passed: at.is_some_and(|at| i < at) || case.stage == Stage::Closed,
        current: at == Some(i) && case.stage != Stage::Closed,
    };
    way.iter().enumerate().map(step).collect()
}

fn facts(
    case: &desk::CaseView,
    lists: &Catalogues<'_>,
    edition: Option<&Edition>,
    words: Words,
) -> Vec<(&'static str, String)> {
    let label = |list: &str, id: &str| lists.label(list, id, words.lang()).unwrap_or_else(|| id.to_owned());
    let mut facts = Vec::new();
    if let Some(person) = &case.applicant {
        let names = [&person.name_cyrillic, &person.name_latin].into_iter().filter(|n| !n.is_empty());
        let name = names.map(String::as_str).collect::<Vec<_>>().join(" / ");
        facts.push((
            words.ui_applicant(),
            [name, person.iin.clone()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", "),
        ));
    }
    facts.push((words.ui_since(), words.instant(case.stage_since)));
    facts.push((words.ui_city(), label("cities", &case.city)));
    if let Some(office) = &case.office {
        facts.push((words.ui_office(), label("offices", office)));
    }
    if let Some(edition) = edition.filter(|_| case.edition.is_some()) {
        facts.push((words.ui_edition_of_case(), edition.identity.title.get(words.lang()).to_owned()));
    }
    if case.mine {
        facts.push((words.ui_assignee(), words.ui_mine().to_owned()));
    } else if case.assignee.is_none() {
        facts.push((words.ui_assignee(), words.ui_nobody().to_owned()));
    }
    facts
}

fn document_row(document: &files::Document, editable: bool, words: Words) -> DocumentRow {
    DocumentRow {
        id: document.id.to_string(),
        kind: words.document(document.kind).to_owned(),
        n: document.n,
        name: crate::api::documents::file_name(document),
        size: words.file_size(document.bytes),
        state: if document.signed { words.ui_document_signed() } else { words.ui_document_draft() },
        removable: editable && !document.signed,
    }
}

/// Kinds that the edition asks for at this point first, then what may always be added.
fn uploads(edition: Option<&Edition>, stage: Stage, words: Words) -> Vec<Entry> {
    let residence = !matches!(stage, Stage::Draft | Stage::Screening | Stage::Interview | Stage::PetitionDecision);
    let rules = edition.map(|e| e.documents.as_slice()).unwrap_or_default();
    let asked = rules.iter().filter(|d| (if residence { d.residence } else { d.petition }) != Required::No);
    let always = [DocumentKind::Translation, DocumentKind::Proof, DocumentKind::EntryProof, DocumentKind::Other];
    let mut kinds: Vec<DocumentKind> = asked.map(|d| d.kind).collect();
    kinds.extend(always.into_iter().filter(|k| rules.iter().all(|d| d.kind != *k || d.petition == Required::No)));
    let mut seen = std::collections::BTreeSet::new();
    kinds.retain(|kind| seen.insert(kind.id()));
    kinds.into_iter().map(|k| Entry { id: k.id().to_owned(), label: words.document(k).to_owned() }).collect()
}

fn papers(acts: &[desk::ActView], words: Words) -> Vec<PaperRow> {
    let row = |act: &desk::ActView, number: &String| PaperRow {
        number: number.clone(),
        label: format!("{} {number}", words.act_done(act.kind)),
        copies: Lang::ALL,
    };
    acts.iter().flat_map(|act| act.papers.iter().map(move |n| row(act, n))).collect()
}

fn act_row(act: &desk::ActView, lists: &Catalogues<'_>, words: Words) -> ActRow {
    let text = words.act_text(act.kind, &act.content, lists);
    let role = words.role(act.role);
    ActRow {
        seq: act.seq,
        title: words.act_done(act.kind).to_owned(),
        at: words.instant_short(act.at),
        who: act.actor.as_ref().map_or_else(|| role.to_owned(), |name| format!("{name}, {role}")),
        signed: act.signed,
        text: Some(text).filter(|t| !t.trim().is_empty()),
    }
}

fn viewing(viewing: &desk::ViewingRow, words: Words) -> String {
    let who = viewing.name.as_deref().unwrap_or_default();
    format!("{} · {who}, {}", words.instant_short(viewing.at), words.role(viewing.role))
}

fn option_row(app: &App, option: &desk::OptionView, words: Words) -> OptionRow {
    let until = option.until.as_ref().map(|limit| words.due_until(words.date(limit.due)));
    OptionRow {
        act: option.kind.id(),
        label: words.act(option.kind).to_owned(),
        until,
        direct: option.fields.is_empty() && !option.signed,
        key: fresh_key(app),
    }
}

fn limit_row(app: &App, limit: &desk::LimitView, words: Words) -> LimitRow {
    let today = app.ctx.now().local_date();
    let days = limit.due.since(today).map_or(0, |span| i64::from(span.get_days()));
    let stopped = limit.state == LimitState::Stopped;
    let overdue = !stopped && app.ctx.now() >= limit.due_at;
    let left = match (stopped, overdue) {
        (true, _) => words.due_stopped().to_owned(),
        (_, true) => words.due_overdue_by(-days),
        _ => words.due_left(days),
    };
    let mut text = format!("{}; {left}", words.due_until(words.date(limit.due)));
    if limit.provisional {
        text = format!("{text} ({})", words.due_provisional());
    }
    LimitRow { title: words.clock(limit.clock).to_owned(), text, overdue, stopped }
}
