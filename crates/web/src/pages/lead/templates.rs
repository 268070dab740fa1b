//! Templates of papers: the list, and one template with its text, its samples, what waits, and what may be proposed.

use super::super::act::stays;
use super::super::frame::Page;
use super::super::{html, ok};
use super::stated;
use crate::App;
use crate::api::templates::print;
use crate::extract::{Form, Path, Query, Session};
use crate::fault::{Fault, Spoken, paper_name};
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use qonys_office::desk::{self, ProposalView, TemplateFile, TemplatePreview, TemplateView};
use qonys_office::people::Caller;
use qonys_office::service::templates::diff::Change;
use qonys_office::service::templates::{self, TemplateAct, TemplateActKind};
use qonys_words::{Lang, NoLabels, Words};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

/// The list that everything here belongs to.
pub(super) const PLACE: &str = "/templates";
/// Fields of the form, by the names that faults give them.
const TEXT: &str = "content.template_text";
const REASON: &str = "content.template_reason";
/// What the author had before them.
const SEEN: &str = "content.template_against";

/// Fewest and most lines in which a text is shown.
const LINES: std::ops::RangeInclusive<usize> = 12..=30;

#[derive(Template)]
#[template(path = "lead/templates.html")]
struct Templates {
    page: Page,
    done: Option<String>,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    papers: String,
    since: String,
    waiting: usize,
}

/// What the page before did.
#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: Option<u64>,
}

/// The list.
pub(super) async fn list(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Query(asked): Query<Done>,
) -> Result<Response, Fault> {
    let words = reader.words();
    let found = desk::templates(&app.ctx, &caller).await?;
    let rows = found.into_iter().map(|view| Row {
        papers: papers(&view, words),
        since: since(&view, words),
        waiting: view.waiting.len(),
        name: view.name,
    });
    Ok(ok(&Templates {
        page: Page::of(&app, &reader),
        done: asked.done.map(|seq| words.template_done(seq)),
        rows: rows.collect(),
    }))
}

/// The papers of a template in words: its own by name, of what many share how many.
fn papers(view: &TemplateView, words: Words) -> String {
    match view.papers.as_slice() {
        [one] => paper_name(words, one).to_owned(),
        many => words.template_papers_all(many.len()),
    }
}

fn since(view: &TemplateView, words: Words) -> String {
    match (view.since, view.version) {
        (Some(at), Some(version)) => format!("{}, {}", words.instant_short(at), words.template_version(version)),
        _ => words.template_shipped().to_owned(),
    }
}

#[derive(Template)]
#[template(path = "lead/template.html")]
struct TemplatePage {
    page: Page,
    name: String,
    papers: String,
    since: String,
    sha256: String,
    fault: Option<Spoken>,
    proposal: Option<Proposal>,
    waiting: Vec<Waiting>,
    samples: Vec<Samples>,
    /// The text in the form: what is in force, or what was typed.
    text: String,
    reason: String,
    seen: String,
    may_propose: bool,
    before: Vec<(String, String, String)>,
}

/// A proposal that is looked at.
struct Proposal {
    id: Uuid,
    by: String,
    at: String,
    reason: String,
    sha256: String,
    stale: bool,
    own: bool,
    approve: bool,
    refuse: bool,
    samples: Vec<Samples>,
    changes: Vec<Vec<Line>>,
}

/// A line of what changes.
struct Line {
    number: usize,
    text: String,
    class: &'static str,
    sign: &'static str,
    /// What becomes of it, for those who hear the page.
    said: Option<&'static str>,
}

/// A proposal in the list of those that wait.
struct Waiting {
    id: Uuid,
    by: String,
    at: String,
    shown: bool,
}

/// Samples of one paper.
struct Samples {
    /// Its id, where the template has a part in several.
    id: &'static str,
    name: String,
}

impl TemplatePage {
    fn languages(&self) -> &'static [Lang] {
        Lang::ALL
    }

    /// Lines that the text is shown in: all of a short one, with room to write.
    fn height(&self) -> usize {
        (self.text.lines().count() + 4).clamp(*LINES.start(), *LINES.end())
    }

    fn of(app: &App, reader: &Reader, caller: &Caller, file: TemplateFile) -> TemplatePage {
        let words = reader.words();
        let samples = || samples(&file.view, words);
        let waiting = file.view.waiting.iter().map(|row| Waiting {
            id: row.id,
            by: row.by.clone(),
            at: words.instant_short(row.at),
            shown: file.proposal.as_ref().is_some_and(|(shown, ..)| shown.id == row.id),
        });
        let changes = file.changes();
        let proposal = file.proposal.as_ref().map(|(view, _, reason)| {
            let lines = changes.iter().map(|part| part.iter().map(|line| Line::of(line, words)).collect());
            Proposal::of(view, reason, samples(), lines.collect(), caller, words)
        });
        let before = file.before.iter();
        let before = before
            .map(|(version, at, sha256)| (words.template_version(*version), words.instant_short(*at), sha256.clone()));
        TemplatePage {
            page: Page::of(app, reader),
            papers: papers(&file.view, words),
            since: since(&file.view, words),
            sha256: file.view.sha256.clone(),
            fault: None,
            proposal,
            waiting: waiting.collect(),
            samples: samples(),
            reason: String::new(),
            seen: file.view.sha256.clone(),
            may_propose: file.may_propose,
            before: before.collect(),
            text: file.text.clone(),
            name: file.view.name.clone(),
        }
    }
}

fn samples(view: &TemplateView, words: Words) -> Vec<Samples> {
    view.papers.iter().map(|paper| Samples { id: paper, name: paper_name(words, paper).to_owned() }).collect()
}

impl Proposal {
    fn of(
        view: &ProposalView,
        reason: &str,
        samples: Vec<Samples>,
        changes: Vec<Vec<Line>>,
        caller: &Caller,
        words: Words,
    ) -> Proposal {
        let open = |kind| view.open.contains(&kind);
        Proposal {
            id: view.id,
            by: view.by.clone(),
            at: words.instant_short(view.at),
            reason: reason.to_owned(),
            sha256: view.sha256.clone(),
            stale: view.stale,
            own: view.open.is_empty() && TemplateActKind::Refuse.is_for(caller.role()),
            approve: open(TemplateActKind::Approve),
            refuse: open(TemplateActKind::Refuse),
            samples,
            changes,
        }
    }
}

impl Line {
    fn of((change, number, text): &(Change, usize, String), words: Words) -> Line {
        let (class, sign, said) = match change {
            Change::Kept => ("", " ", None),
            Change::Added => (" is-added", "+", Some(words.template_added())),
            Change::Removed => (" is-removed", "\u{2212}", Some(words.template_removed())),
        };
        Line { number: *number, text: text.clone(), class, sign, said }
    }
}

/// Which proposal is looked at.
#[derive(Deserialize)]
pub(super) struct Of {
    #[serde(default)]
    proposal: Option<Uuid>,
}

/// One template.
pub(super) async fn one(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(name): Path<String>,
    Query(of): Query<Of>,
) -> Result<Response, Fault> {
    let file = desk::template(&app.ctx, &caller, &name, of.proposal).await?;
    Ok(ok(&TemplatePage::of(&app, &reader, &caller, file)))
}

/// What was typed, back on its page with what is wrong.
async fn again(
    app: &App,
    caller: &Caller,
    reader: &Reader,
    name: &str,
    form: &Form,
    fault: Fault,
) -> Result<Response, Fault> {
    let typed = |field| form.get(field).unwrap_or_default().to_owned();
    let file = desk::template(&app.ctx, caller, name, None).await?;
    let mut page = TemplatePage::of(app, reader, caller, file);
    page.page = page.page.at_place(format!("{PLACE}/{name}"));
    page.fault = Some(fault.spoken_at(TemplateActKind::Propose.id(), reader.words(), &NoLabels));
    (page.text, page.reason, page.seen) = (typed(TEXT), typed(REASON), typed(SEEN));
    Ok(html(fault.status, &page))
}

/// Takes a proposed text and shows the statement to be signed.
pub(super) async fn propose(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(name): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let text = |field| form.own(field);
    let content = json!({
        "template_name": name,
        "template_text": text(TEXT)?,
        "template_reason": text(REASON)?,
        "template_against": text(SEEN)?,
    });
    let reasoned = form.get(REASON).is_some_and(|reason| !reason.trim().is_empty());
    let prepared = match TemplateAct::from_json(TemplateActKind::Propose, &content) {
        _ if !reasoned => Err(Fault::missing(vec!["template_reason".to_owned()])),
        Ok(act) => templates::prepare(&app.ctx, &caller, &act).await.map_err(Fault::from),
        Err(error) => Err(error.into()),
    };
    match prepared {
        Ok(prepared) => {
            let words = reader.words();
            let about = vec![(words.template_name(), name)];
            Ok(stated::sign(&app, &reader, &caller, PLACE, words.template_do_propose(), about, prepared))
        }
        Err(fault) if stays(&fault) && fault.status != StatusCode::FORBIDDEN => {
            again(&app, &caller, &reader, &name, &form, fault).await
        }
        Err(fault) => Err(fault),
    }
}

/// A sample by what stands in the form; nothing is proposed yet.
pub(super) async fn preview(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(name): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let lang = Lang::from_id(form.own("copy")?).ok_or_else(Fault::not_found)?;
    let by = TemplatePreview::Text(form.own(TEXT)?.to_owned());
    let paper = form.get("paper").filter(|paper| !paper.is_empty());
    match print(&app, &caller, &name, by, paper, lang).await {
        Err(fault) if stays(&fault) && fault.status != StatusCode::FORBIDDEN => {
            again(&app, &caller, &reader, &name, &form, fault).await
        }
        other => other,
    }
}
