//! The draft as a list of tasks: each section and each document with how far it has come.

use super::sections::{Block, Section, Shape};
use super::state::{State, Wanted, Work};
use crate::App;
use crate::catalogues::Catalogues;
use crate::extract::{Path, Query, Session};
use crate::fault::Fault;
use crate::pages::frame::Page;
use crate::pages::{ok, onward};
use crate::reader::Reader;
use askama::Template;
use axum::extract::State as Shared;
use axum::response::Response;
use qonys_office::people::Caller;
use qonys_office::{acts, desk, files};
use qonys_procedure::CaseId;
use qonys_procedure::act::ActKind;
use qonys_procedure::case::Case;
use qonys_procedure::catalogue::EditionId;
use qonys_words::Words;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "applicant/tasks.html")]
struct TasksPage {
    page: Page,
    id: CaseId,
    title: &'static str,
    lead: &'static str,
    saved: Option<String>,
    groups: Vec<Group>,
    done: usize,
    all: usize,
    whole: Vec<String>,
    next: Option<Task>,
    ready: bool,
    remarks: bool,
}

/// Tasks that belong together.
pub(super) struct Group {
    pub title: &'static str,
    pub tasks: Vec<Task>,
}

/// One task.
#[derive(Clone)]
pub(super) struct Task {
    pub title: String,
    pub href: String,
    pub state: State,
    pub label: String,
    pub tag: &'static str,
}

/// What the list was asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// Everything on one page.
    #[serde(default)]
    all: Option<String>,
    /// The address of the form that was saved.
    #[serde(default)]
    saved: Option<String>,
}

/// The draft with its documents; none where the case waits for no draft now.
pub(super) async fn open(app: &App, caller: &Caller, id: CaseId) -> Result<Option<Work>, Fault> {
    let Some(view) = desk::draft(&app.ctx, caller, id).await? else { return Ok(None) };
    let files = files::list(&app.ctx, caller, id).await?;
    let shape = Shape::of(&view.draft);
    Ok(Some(Work { view, shape, files }))
}

/// The lists of the case's edition.
pub(super) fn lists<'a>(app: &'a App, work: &Work) -> Catalogues<'a> {
    let edition: Option<&EditionId> = work.view.case.edition.as_ref();
    Catalogues::of(&app.ctx, edition)
}

/// The list of tasks; on request the whole form on one page.
pub(crate) async fn show(
    app: Shared<App>,
    session: Session,
    reader: Reader,
    Path(id): Path<CaseId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    if asked.all.is_some() {
        return crate::pages::draft::show(app, session, reader, Path(id)).await;
    }
    let Some(work) = open(&app, &session.0, id).await? else { return Ok(onward(&format!("/cases/{id}"))) };
    let words = reader.words();
    let groups = groups(&app, &work, words);
    let tasks = || groups.iter().flat_map(|group| &group.tasks);
    let (done, all) = progress(&groups);
    let page = TasksPage {
        id,
        title: form_title(work.shape.act, words),
        lead: words.applicant_tasks_lead(),
        saved: asked.saved.filter(|place| crate::pages::is_own_place(place)),
        done,
        all,
        whole: work.found_on_the_whole().iter().map(|f| f.text(words.lang()).to_owned()).collect(),
        next: tasks().find(|task| waits(&work, task)).cloned(),
        ready: !tasks().any(|task| waits(&work, task)),
        remarks: !work.view.case.remarks.is_empty(),
        page: Page::of(&app, &reader).at_place(format!("/cases/{id}/draft")),
        groups,
    };
    Ok(ok(&page))
}

/// Sections by block, documents between what the person asks for and what is left before signing. What
/// was remarked comes first of all.
pub(super) fn groups(app: &App, work: &Work, words: Words) -> Vec<Group> {
    let of_block = |block: Block| Group {
        title: words.text(&format!("applicant-block-{}", block.id())).unwrap_or_default(),
        tasks: work.shape.sections().filter(|s| s.block == block).map(|s| task(work, s, words)).collect(),
    };
    let mut groups: Vec<Group> = Block::ALL.into_iter().map(of_block).collect();
    let wanted = work.documents(lists(app, work).edition());
    let documents = wanted.into_iter().map(|wanted| document_task(work, wanted, words)).collect();
    groups.insert(groups.len() - 1, Group { title: words.applicant_block_documents(), tasks: documents });
    let remarked: Vec<Task> = first(&mut groups);
    if !remarked.is_empty() {
        groups.insert(0, Group { title: words.applicant_block_remarked(), tasks: remarked });
    }
    groups.retain(|group| !group.tasks.is_empty());
    groups
}

/// Takes out the tasks with a remark that stands as it was.
fn first(groups: &mut [Group]) -> Vec<Task> {
    let mut remarked = Vec::new();
    for group in groups {
        let (now, later) = std::mem::take(&mut group.tasks).into_iter().partition(|t| t.state == State::Remarked);
        remarked.extend::<Vec<Task>>(now);
        group.tasks = later;
    }
    remarked
}

/// How many tasks are done, of how many; what may stay empty and is empty does not count.
pub(super) fn progress(groups: &[Group]) -> (usize, usize) {
    let counted = || groups.iter().flat_map(|group| &group.tasks).filter(|task| task.state != State::Optional);
    (counted().filter(|task| task.state.is_done()).count(), counted().count())
}

/// How many tasks of the draft are done, of how many; none where the case waits for no draft.
pub(super) async fn progress_of(
    app: &App,
    caller: &Caller,
    case: &Case,
    words: Words,
) -> Result<Option<(usize, usize)>, Fault> {
    if acts::draft::act_of(case.stage).is_none() {
        return Ok(None);
    }
    let Some(work) = open(app, caller, case.id).await? else { return Ok(None) };
    Ok(Some(progress(&groups(app, &work, words))))
}

/// Everything is done, and the answers can be checked and signed.
pub(super) fn is_whole(progress: Option<(usize, usize)>) -> bool {
    progress.is_some_and(|(done, all)| done == all)
}

/// Something is still to be done there. What was remarked on and is held to be right stays as it is, once an answer to
/// the remarks says so; it keeps its mark.
fn waits(work: &Work, task: &Task) -> bool {
    let stays = task.state == State::Remarked && work.is_explained();
    !stays && !task.state.is_done()
}

/// The form by its name.
pub(super) fn form_title(act: ActKind, words: Words) -> &'static str {
    match act {
        ActKind::SignPetitionRequest => words.applicant_tasks_petition(),
        ActKind::SignResidenceApplication => words.applicant_tasks_residence(),
        _ => words.applicant_tasks_correction(),
    }
}

/// Title of a section.
pub(super) fn title(section: &Section, words: Words) -> &'static str {
    words.text(&format!("applicant-section-{}", section.id)).unwrap_or(section.id)
}

fn task(work: &Work, section: &Section, words: Words) -> Task {
    let href = format!("/cases/{}/draft/{}", work.view.case.id, section.id);
    drawn(title(section, words).to_owned(), href, work.state(section), words)
}

fn document_task(work: &Work, wanted: Wanted, words: Words) -> Task {
    let href = format!("/cases/{}/documents/{}", work.view.case.id, wanted.kind);
    let task = drawn(words.document(wanted.kind).to_owned(), href, work.document_state(wanted), words);
    match task.state {
        // A document is uploaded, not filled in.
        State::Empty => Task { label: words.applicant_state_no_file().to_owned(), ..task },
        _ => task,
    }
}

fn drawn(title: String, href: String, state: State, words: Words) -> Task {
    let (label, tag) = match state {
        State::Empty => (words.applicant_state_empty().to_owned(), "govuk-tag--grey"),
        State::Optional => (words.applicant_state_optional().to_owned(), ""),
        State::Remarked => (words.applicant_state_remarked().to_owned(), "govuk-tag--red"),
        State::Mend(count) => (words.applicant_state_mend(count), "govuk-tag--red"),
        State::Look => (words.applicant_state_look().to_owned(), "govuk-tag--yellow"),
        State::Ready => (words.applicant_state_ready().to_owned(), "govuk-tag--green"),
    };
    Task { title, href, state, label, tag }
}

/// Where to go from a task that is done: the next one that is not, in the order of the list; else to the
/// check of all answers.
pub(super) fn after(app: &App, work: &Work, here: &str, words: Words) -> String {
    let groups = groups(app, work, words);
    let tasks: Vec<&Task> = groups.iter().flat_map(|group| &group.tasks).collect();
    let at = tasks.iter().position(|task| task.href == here).unwrap_or(0);
    let later = tasks.iter().skip(at + 1).chain(tasks.iter().take(at));
    let next = later.into_iter().find(|task| waits(work, task) && task.href != here);
    next.map_or_else(|| format!("/cases/{}/draft", work.view.case.id), |task| task.href.clone())
}

/// An address with the mark that a form was kept by the server.
pub(super) fn with_saved(to: &str, saved: &str) -> String {
    let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("saved", saved).finish();
    format!("{to}?{query}")
}
