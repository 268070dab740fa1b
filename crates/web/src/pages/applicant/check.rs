//! All answers on one page before signing, each with the way to change it; then the statement.

use super::document::{file_label, stated};
use super::sections::{Section, fact_fields, is_filled, value_at};
use super::state::{Wanted, Work};
use super::{look, tasks};
use crate::App;
use crate::catalogues::Catalogues;
use crate::extract::{Form, Path, Session};
use crate::fault::{Fault, Spoken};
use crate::forms::row_word;
use crate::pages::act::stays;
use crate::pages::frame::Page;
use crate::pages::statement::{self, Signing};
use crate::pages::{html, onward};
use crate::reader::Reader;
use askama::Template;
use axum::extract::State as Shared;
use axum::response::Response;
use http::StatusCode;
use qonys_office::acts;
use qonys_procedure::CaseId;
use qonys_procedure::document::DocumentKind;
use qonys_procedure::form::{Field, FieldKind};
use qonys_words::Words;
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "applicant/check.html")]
struct CheckPage {
    page: Page,
    id: CaseId,
    place: String,
    fault: Option<Spoken>,
    mend: Vec<Mend>,
    look: Vec<Mend>,
    parts: Vec<Part>,
    documents: Vec<DocumentPart>,
    act: &'static str,
}

/// Something found, with the way to mend it.
struct Mend {
    text: String,
    at: String,
    href: Option<String>,
}

/// A section as it will be signed.
struct Part {
    title: &'static str,
    href: String,
    rows: Vec<(&'static str, Vec<Told>)>,
}

/// An answer, or an entry of a list with its name.
struct Told {
    title: Option<String>,
    text: String,
}

impl Told {
    fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.text.lines().map(|line| Line::of(line.trim_start()))
    }
}

/// A line of an answer.
struct Line<'a> {
    /// What breaks where it must.
    text: &'a str,
    /// A number at its end, which stands on one line.
    number: &'a str,
    /// A line of a passport's machine-readable zone.
    zone: bool,
}

impl<'a> Line<'a> {
    fn of(line: &'a str) -> Line<'a> {
        let zone =
            line.len() > ZONE_MIN && line.contains('<') && line.chars().all(|c| c == '<' || c.is_ascii_alphanumeric());
        let at = line.rfind(' ').map_or(0, |at| at + 1);
        let (text, last) = line.split_at(at);
        if !zone && is_number(last) { Line { text, number: last, zone } } else { Line { text: line, number: "", zone } }
    }
}

/// Lines of machine-readable zones are longer than this.
const ZONE_MIN: usize = 20;
/// Longest number that stands on one line of a narrow screen.
const NUMBER_MAX: usize = 30;

/// The number of a paper, with its hyphens and strokes.
fn is_number(word: &str) -> bool {
    let joins = |c: char| matches!(c, '-' | '/' | '.' | '№');
    word.chars().count() <= NUMBER_MAX
        && word.contains(joins)
        && word.chars().any(|c| c.is_ascii_digit())
        && word.chars().all(|c| c.is_alphanumeric() || joins(c))
}

/// A document as it will be signed.
struct DocumentPart {
    title: String,
    href: String,
    files: Vec<File>,
    missing: bool,
}

/// A file with what is said of it.
struct File {
    name: String,
    href: String,
    facts: Vec<(&'static str, Told)>,
}

/// All answers.
pub(crate) async fn show(
    Shared(app): Shared<App>,
    Session(caller): Session,
    reader: Reader,
    Path(id): Path<CaseId>,
) -> Result<Response, Fault> {
    let Some(work) = tasks::open(&app, &caller, id).await? else { return Ok(onward(&format!("/cases/{id}"))) };
    Ok(draw(&app, &reader, &work, None))
}

fn draw(app: &App, reader: &Reader, work: &Work, fault: Option<&Fault>) -> Response {
    let words = reader.words();
    let lists = tasks::lists(app, work);
    let place = format!("/cases/{}/draft/check", work.view.case.id);
    let (mend, look) = found(work, &lists, words);
    let page = CheckPage {
        page: Page::of(app, reader).at_place(place.clone()),
        id: work.view.case.id,
        place,
        fault: fault.map(|f| f.spoken(words, &lists)),
        mend,
        look,
        parts: work.shape.sections().map(|s| part(work, s, &lists, words)).collect(),
        documents: documents(work, &lists, words),
        act: tasks::form_title(work.shape.act, words),
    };
    html(fault.map_or(StatusCode::OK, |f| f.status), &page)
}

/// What blocks, and what is worth a look; each with its place and the page on which it is mended.
fn found(work: &Work, lists: &Catalogues<'_>, words: Words) -> (Vec<Mend>, Vec<Mend>) {
    let case = work.view.case.id;
    let mut all: Vec<(bool, Mend)> = Vec::new();
    for section in work.shape.sections() {
        let href = format!("/cases/{case}/draft/{}", section.id);
        let (of_section, unreadable) = work.found(section);
        for line in look::lines(work, &of_section, words.lang()) {
            let at = line.field.as_deref().map(|path| words.field_path("", super::below_root(path)));
            let anchor = line.field.map(|f| format!("#{}", crate::forms::control_id(&format!("content.{f}"))));
            all.push((
                line.blocking,
                Mend {
                    text: line.text,
                    at: at.unwrap_or_else(|| tasks::title(section, words).to_owned()),
                    href: Some(format!("{href}{}", anchor.unwrap_or_default())),
                },
            ));
        }
        if unreadable > 0 {
            let at = tasks::title(section, words).to_owned();
            all.push((true, Mend { text: words.applicant_unreadable().to_owned(), at, href: Some(href) }));
        }
    }
    for finding in &work.view.findings {
        if let qonys_procedure::preflight::Place::Document { kind, .. } = &finding.place {
            // Some texts name the document themselves.
            let named = finding.args.iter().any(|(name, _)| name == "document");
            let mend = Mend {
                text: finding.text(words.lang()).to_owned(),
                at: if named { String::new() } else { words.document(*kind).to_owned() },
                href: Some(format!("/cases/{case}/documents/{kind}")),
            };
            all.push((finding.is_blocking(), mend));
        }
    }
    if all.iter().any(|(blocking, _)| *blocking) {
        all.extend(missing_files(work, lists, words).into_iter().map(|mend| (true, mend)));
    }
    for finding in work.found_on_the_whole() {
        let text = finding.text(words.lang()).to_owned();
        all.push((finding.is_blocking(), Mend { text, at: String::new(), href: None }));
    }
    let (mend, look): (Vec<_>, Vec<_>) = all.into_iter().partition(|(blocking, _)| *blocking);
    let plain = |found: Vec<(bool, Mend)>| found.into_iter().map(|(_, mend)| mend).collect();
    (plain(mend), plain(look))
}

/// Documents that must be there and are not, though nothing is found of them yet: of whom a certificate is wanted
/// follows from answers that are missing too.
fn missing_files(work: &Work, lists: &Catalogues<'_>, words: Words) -> Vec<Mend> {
    let wanted = work.documents(lists.edition()).into_iter().filter(|wanted| {
        wanted.required && work.files(wanted.kind).is_empty() && work.found_on(wanted.kind).is_empty()
    });
    let mend = |wanted: Wanted| Mend {
        text: words.applicant_state_no_file().to_owned(),
        at: words.document(wanted.kind).to_owned(),
        href: Some(format!("/cases/{}/documents/{}", work.view.case.id, wanted.kind)),
    };
    wanted.map(mend).collect()
}

fn part(work: &Work, section: &Section, lists: &Catalogues<'_>, words: Words) -> Part {
    let mut rows = Vec::new();
    let paths = work.shape.paths(section);
    collect(&work.shape.fields(section), "", "", work, &paths, lists, words, &mut rows);
    let href = format!("/cases/{}/draft/{}", work.view.case.id, section.id);
    Part { title: tasks::title(section, words), href, rows }
}

/// One row for each field that the section asks for; groups around it have none of their own.
#[expect(clippy::too_many_arguments, reason = "one walk over the fields, carried along as it is")]
fn collect(
    fields: &[Field],
    place: &str,
    holder: &str,
    work: &Work,
    paths: &[String],
    lists: &Catalogues<'_>,
    words: Words,
    rows: &mut Vec<(&'static str, Vec<Told>)>,
) {
    for field in fields {
        let path = if holder.is_empty() { field.name.to_owned() } else { format!("{holder}.{}", field.name) };
        if let (FieldKind::Group { fields }, true) = (&field.kind, !paths.contains(&path) || paths.len() == 1) {
            collect(fields, field.name, &path, work, paths, lists, words, rows);
            continue;
        }
        let value = value_at(&work.view.draft.content, &path).filter(|v| is_filled(v));
        let plain = |text: String| vec![Told { title: None, text }];
        let told = match (value, &field.kind) {
            (None, _) => plain(words.applicant_not_given().to_owned()),
            (Some(value), FieldKind::List { .. }) => {
                entries(field.name, &told(place, field, value, lists, words), words)
            }
            (Some(value), _) => plain(told(place, field, value, lists, words)),
        };
        rows.push((words.field_in(place, field.name), told));
    }
}

/// A value in words, without its label and without the indent that stood under it.
fn told(place: &str, field: &Field, value: &Value, lists: &Catalogues<'_>, words: Words) -> String {
    match &field.kind {
        FieldKind::Group { .. } | FieldKind::List { .. } => {
            let content = json!({ field.name: value });
            let text = words.content_text_in(place, std::slice::from_ref(field), &content, lists);
            let lines = text.lines().skip(1).map(|line| line.strip_prefix("  ").unwrap_or(line));
            lines.collect::<Vec<_>>().join("\n")
        }
        kind => words.value_text(kind, value, lists),
    }
}

/// The entries of a list, each called by what it is. The words of a statement begin an entry with `1)`, and what
/// stands in it is indented.
fn entries(list: &str, text: &str, words: Words) -> Vec<Told> {
    let begins = |line: &str| {
        let (n, rest) = line.split_once(')')?;
        Some((n.parse::<usize>().ok()?, rest.trim_start().to_owned()))
    };
    let mut all: Vec<Told> = Vec::new();
    for line in text.lines() {
        match (begins(line), all.last_mut()) {
            (Some((n, rest)), _) => {
                let title = row_word(list, words).filter(|_| rest.is_empty()).map(|word| format!("{word} {n}"));
                all.push(Told { title, text: rest });
            }
            (None, Some(last)) => {
                if !last.text.is_empty() {
                    last.text.push('\n');
                }
                last.text.push_str(line.strip_prefix("  ").unwrap_or(line));
            }
            (None, None) => all.push(Told { title: None, text: line.to_owned() }),
        }
    }
    if let [one] = all.as_mut_slice() {
        // One alone needs no number.
        one.title = None;
    }
    all
}

fn documents(work: &Work, lists: &Catalogues<'_>, words: Words) -> Vec<DocumentPart> {
    let case = work.view.case.id;
    let wanted = work.documents(lists.edition());
    let part = |wanted: Wanted| {
        let files = work.files(wanted.kind);
        let href = |id: &dyn std::fmt::Display| format!("/cases/{case}/documents/{id}");
        DocumentPart {
            title: words.document(wanted.kind).to_owned(),
            href: href(&wanted.kind),
            missing: wanted.required && files.is_empty(),
            files: files
                .iter()
                .map(|d| File {
                    name: format!("{}, {}", file_label(d, words), words.file_size(d.bytes)),
                    href: href(&d.id),
                    facts: facts(work, wanted.kind, d.n, lists, words),
                })
                .collect(),
        }
    };
    let all = wanted.into_iter().map(part);
    all.filter(|part| part.missing || !part.files.is_empty()).collect()
}

/// What is said of a document.
fn facts(work: &Work, kind: DocumentKind, n: u32, lists: &Catalogues<'_>, words: Words) -> Vec<(&'static str, Told)> {
    let stated = stated(&work.view.draft.content, kind, n).map(|d| d["facts"].clone()).unwrap_or_default();
    let told = fact_fields(kind).into_iter().filter_map(|field| {
        let value = stated.get(field.name).filter(|v| is_filled(v))?;
        let text = words.value_text(&field.kind, value, lists);
        Some((words.field_in("facts", field.name), Told { title: None, text }))
    });
    told.collect()
}

/// Goes on to the statement.
pub(crate) async fn sign(
    Shared(app): Shared<App>,
    Session(caller): Session,
    reader: Reader,
    Path(id): Path<CaseId>,
    _: Form,
) -> Result<Response, Fault> {
    let work = tasks::open(&app, &caller, id).await?.ok_or_else(Fault::not_found)?;
    let act = work.shape.act;
    match acts::prepare(&app.ctx, &caller, id, act, &json!({})).await.map_err(Fault::from) {
        Ok(prepared) => {
            Ok(statement::first(&app, &reader, &caller, &Signing { case: id, kind: act, signers: 1 }, prepared))
        }
        Err(fault) if stays(&fault) => Ok(draw(&app, &reader, &work, Some(&fault))),
        Err(fault) => Err(fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_not_broken_and_a_zone_is_told_from_words() {
        let parts = |line| {
            let line = Line::of(line);
            (line.text, line.number, line.zone)
        };
        assert_eq!(parts("Номер: APO-1157955"), ("Номер: ", "APO-1157955", false));
        assert_eq!(parts("PAY/07-31"), ("", "PAY/07-31", false));
        assert_eq!(parts("P<ARMPETROSYAN<<ARAM<<<<"), ("P<ARMPETROSYAN<<ARAM<<<<", "", true));
        assert_eq!(parts("онлайн-курсы"), ("онлайн-курсы", "", false));
        assert_eq!(parts("https://example.org/a-1"), ("https://example.org/a-1", "", false));
    }
}
