//! A case on one page, for the person it is about.

use super::days::{self, Until};
use super::now::{self, Now};
use super::tasks;
use crate::App;
use crate::catalogues::Catalogues;
use crate::fault::Fault;
use crate::pages::frame::Page;
use crate::pages::named::name_acts;
use crate::pages::ok;
use crate::pages::waiting::{self, WaitingRow};
use crate::reader::Reader;
use askama::Template;
use axum::response::Response;
use qonys_office::people::Caller;
use qonys_office::{acts, desk, files};
use qonys_procedure::act::ActKind;
use qonys_procedure::case::Case;
use qonys_procedure::document::DocumentKind;
use qonys_procedure::paper::PaperKind;
use qonys_procedure::{CaseId, Stage};
use qonys_words::{Lang, Words};

#[derive(Template)]
#[template(path = "applicant/case.html")]
struct CasePage {
    page: Page,
    id: CaseId,
    name: String,
    done: Option<String>,
    waiting: Vec<WaitingRow>,
    now: Now,
    progress: Option<(usize, usize)>,
    remarks: Vec<RemarkRow>,
    way: Vec<Step>,
    documents: Vec<DocumentRow>,
    add: Vec<(DocumentKind, &'static str)>,
    papers: Vec<PaperRow>,
    history: Vec<HistoryRow>,
    earlier: Vec<HistoryRow>,
    viewings: Vec<ViewingRow>,
    limits: Vec<Until>,
    others: Vec<(ActKind, &'static str)>,
    /// A new case can be opened in place of this one.
    again: bool,
}

/// What an officer remarked, and where it is mended.
struct RemarkRow {
    on: String,
    text: String,
    href: Option<String>,
}

/// A stage of the way.
struct Step {
    label: &'static str,
    passed: bool,
    current: bool,
}

struct DocumentRow {
    title: String,
    page: String,
    size: String,
    signed: bool,
}

struct PaperRow {
    number: String,
    title: &'static str,
    on: String,
    replaced: bool,
    copies: &'static [Lang],
    /// Those of them that are signed.
    signed: &'static [Lang],
}

struct HistoryRow {
    seq: u64,
    title: String,
    at: String,
    who: String,
    /// A receipt of one's own statement can be saved.
    receipt: bool,
    own: bool,
    text: Option<String>,
}

struct ViewingRow {
    at: String,
    who: String,
    what: String,
}

/// Steps of the history that are shown at once.
const RECENT: usize = 6;

/// A case of one's own.
pub(in crate::pages) async fn show(
    app: &App,
    caller: &Caller,
    reader: &Reader,
    id: CaseId,
    done: Option<u64>,
) -> Result<Response, Fault> {
    let words = reader.words();
    let case = desk::own(&app.ctx, caller, id).await?;
    let options = desk::options(&app.ctx, caller, id).await?;
    let history = desk::history(&app.ctx, caller, id).await?;
    let documents = files::list(&app.ctx, caller, id).await?;
    let viewings = desk::viewings(&app.ctx, caller, id).await?;
    let certificates = desk::certificates(&app.ctx, caller, id).await?;
    let lists = Catalogues::of(&app.ctx, case.edition.as_ref());
    let progress = tasks::progress_of(app, caller, &case, words).await?;
    let mut now = now::now(app, &case, &options, tasks::is_whole(progress), words);
    let waiting = waiting::rows(app, caller, id, words).await?;
    if waiting.iter().any(|row| !row.refused) {
        // It was sent already, and nothing is to be done meanwhile.
        now.action = None;
    }
    let done = done.and_then(|seq| history.iter().find(|a| a.seq == seq));
    let newest_first = || history.iter().rev().map(|act| history_row(act, &history, &lists, words));
    let page = CasePage {
        page: Page::of(app, reader).at_place(format!("/cases/{id}")),
        id,
        name: now::name(&case, words),
        done: done.map(|act| words.act_done(act.kind).to_owned()),
        waiting,
        progress,
        remarks: remarks(&case, words),
        way: way(&case, &lists, words),
        documents: document_rows(&case, &documents, words),
        add: if case.stage.is_end() { Vec::new() } else { ADDED.iter().map(|k| (*k, words.document(*k))).collect() },
        papers: papers(&case, &history, &certificates, words),
        history: newest_first().take(RECENT).collect(),
        earlier: newest_first().skip(RECENT).collect(),
        viewings: viewings.iter().map(|v| viewing_row(v, words)).collect(),
        limits: days::open(&case).into_iter().map(|limit| days::until(app, &case, limit, words)).collect(),
        others: others(&case, &options, &now, words),
        again: (case.stage == Stage::Withdrawn || now::is_past_asking(app, &case)) && !has_open(app, caller).await?,
        now,
    };
    Ok(ok(&page))
}

/// Documents that may be sent at any time: proofs for a request, an objection, a complaint.
const ADDED: &[DocumentKind] =
    &[DocumentKind::Proof, DocumentKind::EntryProof, DocumentKind::StayProof, DocumentKind::Other];

/// A person has one open case at a time.
async fn has_open(app: &App, caller: &Caller) -> Result<bool, Fault> {
    Ok(desk::my_cases(&app.ctx, caller).await?.iter().any(|row| !row.stage.is_end()))
}

/// Remarks that wait for an answer, each with the page on which it is mended.
fn remarks(case: &Case, words: Words) -> Vec<RemarkRow> {
    if case.stage != Stage::Correction {
        return Vec::new();
    }
    let shape = super::sections::Shape::new(ActKind::SignCorrection, case.application.is_some());
    let row = |remark: &qonys_procedure::act::Remark| {
        let on = remark.on.as_str();
        let href = match DocumentKind::from_id(on) {
            Some(kind) => Some(format!("/cases/{}/documents/{kind}", case.id)),
            None => {
                let path = shape.whole_path(on);
                let section = shape.sections().find(|section| shape.holds(section, &path));
                section.map(|section| format!("/cases/{}/draft/{}", case.id, section.id))
            }
        };
        RemarkRow { on: words.field_path("", super::below_root(on)), text: remark.text.to_string(), href }
    };
    case.remarks.iter().map(row).collect()
}

fn way(case: &Case, lists: &Catalogues<'_>, words: Words) -> Vec<Step> {
    let Some(edition) = lists.edition() else { return Vec::new() };
    let way = edition.way();
    let here = now::on_the_way(case);
    let at = way.iter().position(|stage| *stage == here);
    let step = |(i, stage): (usize, &Stage)| Step {
        label: words.stage(*stage),
        passed: at.is_some_and(|at| i < at) || case.stage == Stage::Closed,
        current: at == Some(i) && case.stage != Stage::Closed,
    };
    if at.is_none() { Vec::new() } else { way.iter().enumerate().map(step).collect() }
}

fn document_rows(case: &Case, documents: &[files::Document], words: Words) -> Vec<DocumentRow> {
    let row = |d: &files::Document| DocumentRow {
        title: match d.n {
            1 => words.document(d.kind).to_owned(),
            n => format!("{} {n}", words.document(d.kind)),
        },
        page: format!("/cases/{}/documents/{}", case.id, d.kind),
        size: words.file_size(d.bytes),
        signed: d.signed,
    };
    documents.iter().map(row).collect()
}

/// Papers issued in the case, the newest first.
fn papers(case: &Case, history: &[desk::ActView], certificates: &[desk::Certificate], words: Words) -> Vec<PaperRow> {
    let on = |seq: u64| history.iter().find(|a| a.seq == seq).map(|a| words.date(a.at.local_date()));
    let issued = |paper: &qonys_procedure::case::Paper| PaperRow {
        number: paper.number.clone(),
        title: words.paper(paper.kind),
        on: on(paper.seq).unwrap_or_default(),
        replaced: paper.replaced,
        copies: Lang::ALL,
        signed: desk::signed_in(history, paper.seq),
    };
    let certificate = |certificate: &desk::Certificate| PaperRow {
        number: certificate.number.clone(),
        title: words.paper(PaperKind::RecordCertificate),
        on: words.date(certificate.at.local_date()),
        replaced: false,
        copies: Lang::ALL,
        signed: &[],
    };
    // A certificate comes after the last act that it lists, and after what that act issued.
    let mut rows: Vec<(u64, PaperRow)> = certificates.iter().map(|one| (one.seq, certificate(one))).collect();
    rows.extend(case.papers.iter().rev().map(|paper| (paper.seq, issued(paper))));
    rows.sort_by_key(|(seq, _)| std::cmp::Reverse(*seq));
    let mut seen = std::collections::BTreeSet::new();
    rows.into_iter().map(|(_, row)| row).filter(|row| seen.insert(row.number.clone())).collect()
}

fn history_row(act: &desk::ActView, all: &[desk::ActView], lists: &Catalogues<'_>, words: Words) -> HistoryRow {
    let own = act.role == qonys_procedure::Role::Applicant;
    let role = words.role(act.role);
    let text = name_acts(&words.act_text(act.kind, &act.content, lists), all, words);
    HistoryRow {
        seq: act.seq,
        title: history_title(act, words),
        at: words.instant(act.at),
        who: match &act.actor {
            _ if own => words.applicant_you().to_owned(),
            Some(name) => format!("{name}, {role}"),
            None => role.to_owned(),
        },
        receipt: act.signed && own,
        own,
        text: Some(text).filter(|t| !t.trim().is_empty()),
    }
}

/// What was done; of an inquiry, in which state system: several go out at once.
fn history_title(act: &desk::ActView, words: Words) -> String {
    let done = words.act_done(act.kind);
    let system = act.content.get("system").and_then(|system| system.as_str());
    match system.filter(|_| matches!(act.kind, ActKind::OrderCheck | ActKind::RecordCheck)) {
        Some(system) => format!("{done}: {}", words.choice("check_system", system)),
        None => done.to_owned(),
    }
}

fn viewing_row(viewing: &desk::ViewingRow, words: Words) -> ViewingRow {
    let name = viewing.name.as_deref().unwrap_or_default();
    let role = words.role(viewing.role);
    let opened = viewing.detail.split([' ', '-']).next().filter(|_| viewing.purpose == "document").unwrap_or_default();
    let document = DocumentKind::from_id(opened).map(|kind| words.document(kind));
    ViewingRow {
        at: words.instant(viewing.at),
        who: if name.is_empty() { role.to_owned() } else { format!("{name}, {role}") },
        what: match document.or_else(|| PaperKind::from_id(opened).map(|kind| words.paper(kind))) {
            Some(title) => title.to_owned(),
            None if viewing.purpose == "export" => words.applicant_viewed_export().to_owned(),
            None => words.applicant_viewed_case().to_owned(),
        },
    }
}

/// Acts beside the one thing to do.
fn others(case: &Case, options: &[desk::OptionView], now: &Now, words: Words) -> Vec<(ActKind, &'static str)> {
    let main = now.action.as_ref().map(|action| action.act);
    let draft = acts::draft::act_of(case.stage);
    let kinds = options.iter().map(|o| o.kind).filter(|kind| Some(*kind) != main && Some(*kind) != draft);
    kinds.map(|kind| (kind, words.act(kind))).collect()
}
