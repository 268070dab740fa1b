//! The workplace of a case: what was stated on the left, what proves it on the right, the acts above.

use super::answers::{Marks, Note, Section, finding, forms};
use super::checks::{CheckRow, checks};
use super::counter::{Counter, counter};
use super::dates::{DateRow, dates, risks};
use super::documents::{Doc, by_kind, documents};
use super::head::Head;
use super::panels::{Panel, People, by, panels};
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
use qonys_office::desk::{self, CaseFile};
use qonys_office::people::Caller;
use qonys_procedure::catalogue::EditionId;
use qonys_procedure::paper::PaperKind;
use qonys_procedure::preflight::Place;
use qonys_procedure::{CaseId, FileId, Lang, Role, Stage};
use qonys_words::Words;

#[derive(Template)]
#[template(path = "work/case.html")]
struct CasePage {
    page: Page,
    head: Head,
    done: Option<String>,
    waiting: Vec<WaitingRow>,
    left: Left,
    docs: Vec<Doc>,
    counter: Option<Counter>,
    checks: Vec<CheckRow>,
    /// Answers of systems without which the act that one looks for is not offered.
    lacking: usize,
    dates: Vec<DateRow>,
    risks: Vec<String>,
    facts: Vec<(&'static str, String)>,
    papers: Vec<Paper>,
    acts: Vec<Past>,
}

/// What is read on the left, the same beside a form.
pub(super) struct Left {
    pub panels: Vec<Panel>,
    /// Findings on the case as a whole; the others stand at their fields and documents.
    pub findings: Vec<Note>,
    /// How many stand at fields and documents, with the place of the first.
    pub elsewhere: usize,
    /// Answers changed by the last correction.
    pub changed: usize,
    pub forms: Vec<(String, Vec<Section>)>,
}

/// A paper that was issued.
struct Paper {
    number: String,
    label: String,
    copies: &'static [Lang],
    /// Those of them that are signed.
    signed: &'static [Lang],
}

/// An act of the history.
struct Past {
    seq: u64,
    title: String,
    by: String,
    signed: bool,
    text: Option<String>,
}

/// The case for whoever works on it.
pub(crate) async fn show(
    app: &App,
    caller: &Caller,
    reader: &Reader,
    id: CaseId,
    done: Option<u64>,
    document: Option<FileId>,
) -> Result<Response, Fault> {
    let file = desk::file(&app.ctx, caller, id).await?;
    let words = reader.words();
    let edition = edition(&file);
    let lists = Catalogues::of(&app.ctx, edition.as_ref());
    let marks = Marks::of(&file);
    let people = People { file: &file, lists };
    let done_act = done.and_then(|seq| file.acts.iter().find(|a| a.seq == seq));
    let checks = checks(app, &file, words);
    let decides = matches!(caller.role(), Role::MinistryOfficial | Role::MigrationOfficer | Role::MigrationHead);
    let page = CasePage {
        page: Page::of(app, reader).at_place(format!("/cases/{id}")),
        waiting: waiting::rows(app, caller, id, words).await?,
        done: done_act.map(|act| words.ui_performed(words.act_done(act.kind), act.seq)),
        left: Left::of(&file, &marks, words, lists),
        docs: documents(&file, &marks, document, words, lists),
        counter: (caller.role() == Role::CentreOperator).then(|| counter(app, &file, words, lists)).flatten(),
        lacking: if decides { checks.iter().filter(|check| check.lacking).count() } else { 0 },
        checks,
        dates: dates(app, &file, words),
        risks: risks(&file, words),
        facts: facts(&file, words, lists),
        papers: papers(&file, words),
        acts: file.acts.iter().rev().map(|act| past(act, words, &people)).collect(),
        head: Head::of(app, caller, &file, words, lists),
    };
    Ok(ok(&page))
}

/// The edition whose lists hold for the case.
pub(super) fn edition(file: &CaseFile) -> Option<EditionId> {
    file.view.edition.as_deref().and_then(|id| EditionId::new(id).ok())
}

impl Left {
    /// Of a case.
    pub fn of(file: &CaseFile, marks: &Marks<'_>, words: Words, lists: Catalogues<'_>) -> Left {
        let whole = |place: &Place| matches!(place, Place::Case | Place::Certificate | Place::Consent);
        let (general, elsewhere): (Vec<_>, Vec<_>) = file.findings.iter().partition(|f| whole(&f.place));
        let forms = forms(file, marks, &by_kind(file), words, lists);
        let lines = forms.iter().flat_map(|(_, sections)| sections).flat_map(|s| &s.blocks).flat_map(|b| &b.lines);
        Left {
            panels: panels(file, words, lists),
            findings: general.into_iter().map(|f| finding(f, words)).collect(),
            elsewhere: elsewhere.len(),
            changed: lines.filter(|line| line.was.is_some()).count(),
            forms,
        }
    }
}

fn facts(file: &CaseFile, words: Words, lists: Catalogues<'_>) -> Vec<(&'static str, String)> {
    use qonys_words::Labels;
    let view = &file.view;
    let label = |list: &str, id: &str| lists.label(list, id, words.lang()).unwrap_or_else(|| id.to_owned());
    let mut facts =
        vec![(words.ui_since(), words.instant(view.stage_since)), (words.ui_city(), label("cities", &view.city))];
    facts.extend(view.office.as_ref().map(|office| (words.ui_office(), label("offices", office))));
    facts.extend(view.edition.as_ref().map(|edition| (words.ui_edition_of_case(), label("editions", edition))));
    let returns: u32 = file.case.returns.values().sum();
    if returns > 0 {
        facts.push((words.work_returns(), words.number(i64::from(returns))));
    }
    facts
}

/// Papers in force, oldest first, and certificates of the record, newest last.
fn papers(file: &CaseFile, words: Words) -> Vec<Paper> {
    let issued = |paper: &qonys_procedure::case::Paper| Paper {
        number: paper.number.clone(),
        label: words.paper(paper.kind).to_owned(),
        copies: Lang::ALL,
        signed: desk::signed_in(&file.acts, paper.seq),
    };
    let certificate = |certificate: &desk::Certificate| Paper {
        number: certificate.number.clone(),
        label: words.paper(PaperKind::RecordCertificate).to_owned(),
        copies: Lang::ALL,
        signed: &[],
    };
    let papers = file.case.papers.iter().filter(|p| !p.replaced).map(issued);
    papers.chain(file.certificates.iter().rev().map(certificate)).collect()
}

fn past(act: &desk::ActView, words: Words, people: &People<'_>) -> Past {
    let text = name_acts(&words.act_text(act.kind, &act.content, people), &people.file.acts, words);
    Past {
        seq: act.seq,
        title: words.act_done(act.kind).to_owned(),
        by: by(act, words),
        signed: act.signed,
        text: Some(text).filter(|t| !t.trim().is_empty()),
    }
}

/// Whether the counter's order belongs to the stage.
pub(super) const fn is_at_the_counter(stage: Stage) -> bool {
    matches!(stage, Stage::Arrival | Stage::Handover)
}
