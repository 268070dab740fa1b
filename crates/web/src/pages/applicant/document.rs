//! One kind of document on one page: what it must be like, the file shown back, what is said of it.

use super::sections::{DUTY, fact_fields};
use super::state::{Wanted, Work};
use super::{look, section, tasks};
use crate::App;
use crate::catalogues::Catalogues;
use crate::extract::{Form, Path, Query, Session};
use crate::fault::{Fault, Spoken};
use crate::forms::{Drawn, Empty, Filled, Notice, draw_at, flatten, read};
use crate::pages::act::{field_errors, stays};
use crate::pages::frame::Page;
use crate::pages::{documents, fresh_key, html, onward};
use crate::reader::Reader;
use askama::Template;
use axum::extract::State as Shared;
use axum::response::Response;
use http::StatusCode;
use qonys_office::people::Caller;
use qonys_office::{acts, desk, files};
use qonys_procedure::act::ActKind;
use qonys_procedure::document::DocumentKind;
use qonys_procedure::edition::DocumentRule;
use qonys_procedure::preflight::{Finding, FindingId, Place};
use qonys_procedure::{CaseId, FileId};
use qonys_words::Words;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "applicant/document.html")]
struct DocumentPage {
    page: Page,
    id: CaseId,
    kind: DocumentKind,
    title: String,
    rule: Option<String>,
    /// The title, of which the rule speaks, is asked for once there is a file.
    title_later: bool,
    /// What is to be paid is told elsewhere.
    duty: bool,
    place: String,
    back: String,
    owner: String,
    fault: Option<Spoken>,
    done: bool,
    saved: Option<String>,
    notices: Vec<Notice>,
    files: Vec<FileRow>,
    /// Number under which one more can be sent; none: there are as many as may be.
    next: Option<u32>,
    open: bool,
    key: String,
    rev: Option<u64>,
    accept: String,
    formats: String,
    max: String,
    max_bytes: u64,
    onward: String,
    /// Was just saved, and something is left to mend.
    left: bool,
}

/// A file that is there.
struct FileRow {
    n: u32,
    id: FileId,
    name: String,
    size: String,
    picture: bool,
    signed: bool,
    notices: Vec<Notice>,
    facts: Vec<Drawn>,
    key: String,
}

/// What the page before did.
#[derive(Deserialize)]
pub(crate) struct Came {
    #[serde(default)]
    done: Option<String>,
    #[serde(default)]
    saved: Option<String>,
}

/// A document by its id is a download; a kind of document is a page.
pub(crate) async fn show(
    shared: Shared<App>,
    session: Session,
    reader: Reader,
    Path((id, what)): Path<(CaseId, String)>,
    Query(came): Query<Came>,
) -> Result<Response, Fault> {
    if let Ok(file) = what.parse::<FileId>() {
        return documents::download(shared, session, Path((id, file))).await;
    }
    let kind = DocumentKind::from_id(&what).ok_or_else(Fault::not_found)?;
    let desk = Desk::open(&shared.0, &session.0, &reader, id, kind).await?;
    Ok(desk.draw(None, None, came.done.is_some(), came.saved.filter(|to| crate::pages::is_own_place(to))))
}

/// The page of a kind after its file was not taken.
pub(in crate::pages) async fn refused(
    app: &App,
    caller: &Caller,
    reader: &Reader,
    id: CaseId,
    kind: DocumentKind,
    fault: &Fault,
) -> Result<Response, Fault> {
    // Whoever has no such page is told what happened, not that there is none.
    match Desk::open(app, caller, reader, id, kind).await {
        Ok(desk) => Ok(desk.draw(None, Some(fault), false, None)),
        Err(_) => Err(fault.clone()),
    }
}

/// Everything around a kind of document of one's own case.
struct Desk<'a> {
    app: &'a App,
    reader: &'a Reader,
    case: qonys_procedure::case::Case,
    kind: DocumentKind,
    work: Option<Work>,
    files: Vec<files::Document>,
}

impl<'a> Desk<'a> {
    async fn open(
        app: &'a App,
        caller: &Caller,
        reader: &'a Reader,
        id: CaseId,
        kind: DocumentKind,
    ) -> Result<Desk<'a>, Fault> {
        let case = desk::own(&app.ctx, caller, id).await?;
        let work = tasks::open(app, caller, id).await?;
        let files = match &work {
            Some(work) => work.files(kind).into_iter().cloned().collect(),
            None => files::list(&app.ctx, caller, id).await?.into_iter().filter(|d| d.kind == kind).collect(),
        };
        Ok(Desk { app, reader, case, kind, work, files })
    }

    fn place(&self) -> String {
        format!("/cases/{}/documents/{}", self.case.id, self.kind)
    }

    fn lists(&self) -> Catalogues<'a> {
        Catalogues::of(&self.app.ctx, self.case.edition.as_ref())
    }

    fn rule(&self) -> Option<&'a DocumentRule> {
        self.lists().edition().and_then(|e| e.document(self.kind))
    }

    /// Of another document a title says what it is; only a draft asks for titles.
    fn asks_what_it_is(&self) -> bool {
        self.kind != DocumentKind::Other || self.work.is_some()
    }

    fn onward(&self) -> String {
        let words = self.reader.words();
        match &self.work {
            Some(work) => tasks::after(self.app, work, &self.place(), words),
            None => format!("/cases/{}", self.case.id),
        }
    }

    fn draw(
        &self,
        typed: Option<(u32, &Filled)>,
        fault: Option<&Fault>,
        done: bool,
        saved: Option<String>,
    ) -> Response {
        let words = self.reader.words();
        let rule = self.rule();
        let most = rule.map_or(files::N_MAX, |rule| rule.count_max);
        let open = !self.case.stage.is_end();
        let free = (1..=most).find(|n| self.files.iter().all(|d| d.n != *n));
        let max_bytes = rule.map_or(self.app.ctx.upload_bytes_max, |r| r.bytes_max.min(self.app.ctx.upload_bytes_max));
        let place = self.place();
        let id = self.case.id;
        let blocking = |work: &Work| work.found_on(self.kind).iter().any(|f| f.is_blocking());
        let left = saved.as_deref() == Some(place.as_str()) && self.work.as_ref().is_some_and(blocking);
        let page = DocumentPage {
            page: Page::of(self.app, self.reader).at_place(place.clone()),
            id,
            kind: self.kind,
            title: words.document(self.kind).to_owned(),
            rule: rule.filter(|_| self.asks_what_it_is()).map(|r| r.rule.get(words.lang()).to_owned()),
            title_later: self.kind == DocumentKind::Other && self.asks_what_it_is() && self.files.is_empty(),
            duty: self.kind == DocumentKind::DutyReceipt,
            back: self.work.as_ref().map_or_else(|| format!("/cases/{id}"), |_| format!("/cases/{id}/draft")),
            place,
            owner: self.case.account.to_string(),
            fault: fault.map(|f| f.spoken(words, &self.lists())),
            done,
            saved,
            notices: self.notices(None),
            files: self.files.iter().map(|d| self.row(d, typed, fault)).collect(),
            next: free.filter(|_| open),
            open,
            key: fresh_key(self.app),
            rev: self.work.as_ref().map(|w| w.view.draft.rev).filter(|_| !fact_fields(self.kind).is_empty()),
            accept: rule.map(|r| r.media.join(",")).unwrap_or_default(),
            formats: rule.map(|r| documents::formats(&r.media)).unwrap_or_default(),
            max: words.file_size(max_bytes),
            max_bytes,
            onward: self.onward(),
            left,
        };
        html(fault.map_or(StatusCode::OK, |f| f.status), &page)
    }

    /// What is found and remarked: of one file, or of the kind where there is no file to say it of.
    fn notices(&self, n: Option<u32>) -> Vec<Notice> {
        let Some(work) = &self.work else { return Vec::new() };
        let words = self.reader.words();
        let of_file = |f: &Finding| match &f.place {
            Place::Document { n, .. } if self.files.iter().any(|d| d.n == u32::from(*n)) => Some(u32::from(*n)),
            _ => None,
        };
        let remarks = work.remarks_on(self.kind).into_iter().filter(|_| n.is_none());
        let mut notices: Vec<Notice> = remarks.map(|text| look::remark(text, words)).collect();
        // Of an empty page nobody is told that its file is missing: the page asks for it.
        // Nor that something is not stated which the page asks for and nobody had the time to say.
        let told = self.files.iter().all(|d| stated(&work.view.draft.content, self.kind, d.n).is_some());
        let found = work.found_on(self.kind).into_iter().filter(|f| of_file(f) == n && !self.files.is_empty());
        let found = found.filter(|f| told || !OF_FACTS.contains(&f.id));
        notices.extend(found.map(|f| look::notice(f, words)));
        notices
    }

    fn row(&self, document: &files::Document, typed: Option<(u32, &Filled)>, fault: Option<&Fault>) -> FileRow {
        let words = self.reader.words();
        FileRow {
            n: document.n,
            id: document.id,
            name: file_label(document, words),
            size: words.file_size(document.bytes),
            picture: document.media.starts_with("image/"),
            signed: document.signed,
            notices: self.notices(Some(document.n)),
            facts: self.facts(document.n, typed, fault),
            key: fresh_key(self.app),
        }
    }

    /// What is asked of the file, filled in as it stands or as it was typed.
    fn facts(&self, n: u32, typed: Option<(u32, &Filled)>, fault: Option<&Fault>) -> Vec<Drawn> {
        let (words, lists) = (self.reader.words(), self.lists());
        let Some(work) = &self.work else { return Vec::new() };
        let fields = fact_fields(self.kind);
        let prefix = prefix(n);
        let stands = stated(&work.view.draft.content, self.kind, n).map(|d| d["facts"].clone()).unwrap_or_default();
        let held = Filled::new(flatten(&fields, &stands, &prefix));
        let typed = typed.filter(|(of, _)| *of == n).map(|(_, filled)| filled);
        let errors = match (typed, fault) {
            (Some(_), Some(fault)) => field_errors(fault, &fault.spoken(words, &lists)),
            _ => section::no_errors(),
        };
        let errors = fields.iter().filter_map(|field| {
            let found = errors.iter().find(|(path, _)| path.ends_with(&format!("facts.{}", field.name)));
            found.map(|(_, text)| (field.name.to_owned(), text.clone()))
        });
        let mut facts = draw_at(words, lists, ("facts", &prefix), &fields, typed.unwrap_or(&held), &errors.collect());
        for fact in &mut facts {
            fact.required |= ASKED_FACTS.contains(&fact.path());
            fact.hint = words.text(&format!("applicant-hint-{}", fact.path())).or(fact.hint);
        }
        facts
    }
}

/// A file in the words of the page: the name that it is saved under is one for all languages.
pub(super) fn file_label(document: &files::Document, words: Words) -> String {
    let format = documents::formats(std::slice::from_ref(&document.media));
    match document.n {
        1 => format!("{}, {format}", words.ui_file()),
        n => format!("{} {n}, {format}", words.ui_file()),
    }
}

/// What is found where facts are not stated yet.
const OF_FACTS: &[FindingId] = &[
    FindingId::PoliceMissing,
    FindingId::PoliceFactsMissing,
    FindingId::PoliceNotCertified,
    FindingId::DocumentNotCertified,
    FindingId::TranslationMissing,
    FindingId::DutyFactsMissing,
];

/// Facts on which checks rest: they are not called optional.
const ASKED_FACTS: &[&str] = &[
    "issuing_state",
    "issued_on",
    "certification",
    "translation",
    "duty",
    "amount_tenge",
    "paid_on",
    "payment_reference",
];

/// Names of what is asked of the `n`-th file: several stand on one page.
fn prefix(n: u32) -> String {
    format!("d{n}")
}

/// What the draft says of a document.
pub(super) fn stated(content: &Value, kind: DocumentKind, n: u32) -> Option<&Value> {
    let all = content.get("documents")?.as_array()?;
    all.iter().find(|d| d["kind"] == kind.id() && d["n"] == n)
}

/// The documents of a draft without one of them.
fn others(content: &Value, kind: DocumentKind, n: u32) -> Vec<Value> {
    let all = content.get("documents").and_then(Value::as_array).cloned().unwrap_or_default();
    all.into_iter().filter(|d| !(d["kind"] == kind.id() && d["n"] == n)).collect()
}

/// Forgets what a draft said of a document that was taken away: what is stated without a file is missing.
pub(in crate::pages) async fn forget(
    app: &App,
    caller: &Caller,
    id: CaseId,
    kind: DocumentKind,
    n: u32,
) -> Result<(), Fault> {
    let Some(work) = tasks::open(app, caller, id).await? else { return Ok(()) };
    // An older file that was signed stands there again.
    if work.files(kind).iter().any(|d| d.n == n) || stated(&work.view.draft.content, kind, n).is_none() {
        return Ok(());
    }
    let changes = json!({ "documents": others(&work.view.draft.content, kind, n) });
    acts::draft::patch(&app.ctx, caller, id, Some(work.view.draft.rev), &changes).await?;
    Ok(())
}

/// Keeps what is said of the files of a kind.
pub(crate) async fn save(
    Shared(app): Shared<App>,
    Session(caller): Session,
    reader: Reader,
    Path((id, kind)): Path<(CaseId, String)>,
    form: Form,
) -> Result<Response, Fault> {
    let kind = DocumentKind::from_id(&kind).ok_or_else(Fault::not_found)?;
    let desk = Desk::open(&app, &caller, &reader, id, kind).await?;
    let Some(work) = &desk.work else { return Err(Fault::not_found()) };
    let bad = || Fault::new(StatusCode::BAD_REQUEST, "bad_request");
    let n: u32 = form.own("n")?.parse().map_err(|_| bad())?;
    let rev = form.own("rev")?.parse().map_err(|_| bad())?;
    let filled = Filled::of_form(&form);
    let facts = read(&fact_fields(kind), &filled, &prefix(n), Empty::LeaveOut);
    let mut documents = others(&work.view.draft.content, kind, n);
    documents.push(json!({ "kind": kind.id(), "n": n, "facts": facts }));
    documents.sort_by_key(|d| (d["kind"].to_string(), d["n"].as_u64()));
    let mut changes = json!({ "documents": documents });
    if kind == DocumentKind::DutyReceipt && work.shape.act == ActKind::SignResidenceApplication {
        let duty: serde_json::Map<_, _> =
            DUTY.iter().map(|(of, to)| ((*to).to_owned(), facts.get(*of).cloned().unwrap_or(Value::Null))).collect();
        section::lay_over(&mut changes, json!({ "duty": duty }));
    }
    match acts::draft::patch(&app.ctx, &caller, id, Some(rev), &changes).await.map_err(Fault::from) {
        Ok(_) => {
            let desk = Desk::open(&app, &caller, &reader, id, kind).await?;
            let place = desk.place();
            let wanted = Wanted { kind, required: true };
            let done = desk.work.as_ref().is_some_and(|w| w.document_state(wanted).is_done());
            let to = if done { desk.onward() } else { place.clone() };
            Ok(onward(&tasks::with_saved(&to, &place)))
        }
        Err(fault) if stays(&fault) => {
            let desk = Desk::open(&app, &caller, &reader, id, kind).await?;
            Ok(desk.draw(Some((n, &filled)), Some(&fault), false, None))
        }
        Err(fault) => Err(fault),
    }
}
