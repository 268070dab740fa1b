//! A fault in words: as a problem document (RFC 9457) and as what a page shows.

use super::{Fault, More};
use crate::forms::{TooLong, place_in};
use crate::reader::Reader;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{CONTENT_LANGUAGE, CONTENT_TYPE};
use qonys_office::ports::{TEMPLATE_BYTES_MAX, TRIAL_SECONDS, TemplateFault, Wrong};
use qonys_procedure::PaperKind;
use qonys_procedure::form::Field;
use qonys_procedure::not_allowed::Reason;
use qonys_procedure::preflight::Place;
use qonys_words::{Labels, Lang, Words};
use serde_json::{Map, Value, json};

/// What a person reads of a fault.
#[derive(Clone, Debug)]
pub struct Spoken {
    /// What happened.
    pub title: String,
    /// The way on.
    pub todo: String,
    /// Findings, changes, a field: one line each.
    pub lines: Vec<SpokenFinding>,
}

/// One line under a fault.
#[derive(Clone, Debug)]
pub struct SpokenFinding {
    /// Path of the field it speaks of, if of one.
    pub field: Option<String>,
    /// In the reader's language.
    pub text: String,
    /// Nothing can be signed until it is mended.
    pub blocking: bool,
}

impl Spoken {
    /// With the paths of the lines as they stand in these fields.
    pub fn in_fields(mut self, fields: &[Field]) -> Spoken {
        self.lines = in_fields(self.lines, fields);
        self
    }
}

/// Lines with their paths as they stand in these fields.
pub fn in_fields(mut lines: Vec<SpokenFinding>, fields: &[Field]) -> Vec<SpokenFinding> {
    for path in lines.iter_mut().filter_map(|line| line.field.as_mut()) {
        *path = place_in(fields, path);
    }
    lines
}

impl SpokenFinding {
    fn plain(text: String) -> SpokenFinding {
        SpokenFinding { field: None, text, blocking: true }
    }
}

impl Fault {
    /// In the words of a language.
    pub fn spoken(&self, words: Words, labels: &dyn Labels) -> Spoken {
        self.spoken_at("", words, labels)
    }

    /// The same on the form of `place`: an act's id, by which its fields have labels of their own.
    pub fn spoken_at(&self, place: &str, words: Words, labels: &dyn Labels) -> Spoken {
        let text = words.error(self.code);
        Spoken { title: text.title.to_owned(), todo: text.todo.to_owned(), lines: self.lines(place, words, labels) }
    }

    fn lines(&self, place: &str, words: Words, labels: &dyn Labels) -> Vec<SpokenFinding> {
        match &self.more {
            More::Findings(findings) => finding_lines(findings, words.lang()),
            More::Changed { between, .. } => {
                let line = |(seq, kind): &(u64, _)| SpokenFinding::plain(format!("{seq}. {}", words.act_done(*kind)));
                between.iter().map(line).collect()
            }
            More::Field { path, .. } => {
                vec![SpokenFinding { field: Some(path.clone()), text: words.field_path(place, path), blocking: true }]
            }
            More::Missing(paths) => {
                let line = |path: &String| SpokenFinding {
                    field: Some(path.clone()),
                    text: words.ui_field_missing(words.field_path(place, path)),
                    blocking: true,
                };
                paths.iter().map(line).collect()
            }
            More::TooLong(texts) => {
                let line = |long: &TooLong| SpokenFinding {
                    field: Some(long.path.clone()),
                    text: words.ui_field_too_long(
                        words.number(number(long.count)),
                        words.field_path(place, &long.path),
                        words.number(number(long.max)),
                    ),
                    blocking: true,
                };
                texts.iter().map(line).collect()
            }
            More::NotAllowed(no) => {
                let field = match &no.reason {
                    Reason::Content { path, .. } => Some(path.clone()),
                    _ => None,
                };
                let line = |text| SpokenFinding { field, text, blocking: true };
                words.reason(&no.reason, labels).map(line).into_iter().collect()
            }
            More::Templates(faults) => {
                faults.iter().map(|fault| SpokenFinding::plain(template_line(fault, words))).collect()
            }
            More::TooLarge { max } => vec![SpokenFinding::plain(words.ui_upload_max(words.file_size(*max)))],
            More::Nothing | More::Facts(_) | More::RetryAfter(_) => Vec::new(),
        }
    }

    /// As a problem document for a program.
    pub fn problem(&self, reader: &Reader, labels: &dyn Labels) -> Value {
        let spoken = self.spoken(reader.words(), labels);
        let mut body = Map::new();
        body.insert("type".into(), format!("urn:qonys:problem:{}", self.code).into());
        body.insert("title".into(), spoken.title.into());
        body.insert("status".into(), self.status.as_u16().into());
        let reasons = spoken.lines.iter().filter(|_| matches!(self.more, More::NotAllowed(_))).map(|l| l.text.as_str());
        let detail: Vec<&str> = reasons.chain([spoken.todo.as_str()]).collect();
        body.insert("detail".into(), detail.join(" ").into());
        body.insert("instance".into(), reader.uri.path().into());
        body.insert("code".into(), self.code.into());
        body.insert("reference".into(), (*reader.reference).into());
        self.tell(reader.words(), &mut body);
        Value::Object(body)
    }

    fn tell(&self, words: Words, body: &mut Map<String, Value>) {
        match &self.more {
            More::Nothing | More::RetryAfter(_) => {}
            More::Findings(findings) => {
                let told = findings.iter().map(|f| crate::api::shapes::Finding::of(f, words.lang()));
                body.insert("findings".into(), told.map(|f| json!(f)).collect());
            }
            More::Field { path, message } => {
                body.insert("field".into(), path.clone().into());
                body.insert("message".into(), message.clone().into());
            }
            More::Missing(paths) => {
                body.insert("fields".into(), json!(paths));
            }
            More::TooLong(texts) => {
                body.insert("fields".into(), texts.iter().map(|long| long.path.as_str()).collect());
            }
            More::Changed { seen, now, between } => {
                let acts =
                    between.iter().map(|(seq, kind)| json!({"seq": seq, "act": kind, "title": words.act_done(*kind)}));
                body.insert("seen".into(), (*seen).into());
                body.insert("now".into(), (*now).into());
                body.insert("changes".into(), acts.collect());
            }
            More::NotAllowed(no) => {
                body.insert("act".into(), json!(no.act));
                body.insert("stage".into(), json!(no.stage));
                let arguments = no.reason.arguments().into_iter();
                body.extend(arguments.map(|(name, value)| (argument(name).to_owned(), value.into())));
            }
            More::Facts(facts) => {
                body.extend(facts.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
            }
            More::Templates(faults) => {
                let told = faults
                    .iter()
                    .map(|f| json!({"template": f.template, "line": f.line, "message": template_line(f, words)}));
                body.insert("faults".into(), told.collect());
            }
            More::TooLarge { max } => {
                body.insert("max_bytes".into(), (*max).into());
            }
        }
    }

    /// The problem document as an answer, without the fault's own headers.
    pub(crate) fn problem_response(&self, reader: &Reader, labels: &dyn Labels) -> Response {
        let mut response = (self.status, self.problem(reader, labels).to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(reader.lang.tag()));
        response
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// File, line, and what is wrong there. The typesetter speaks English.
fn template_line(fault: &TemplateFault, words: Words) -> String {
    let place = match fault.line {
        Some(line) => format!("{}:{line}", fault.template),
        None => fault.template.clone(),
    };
    let wrong = match &fault.wrong {
        Wrong::Said(message) => message.clone(),
        Wrong::Lost { part, paper, lang } => words.template_lost(
            words.choice("lang", lang.id()),
            paper_name(words, paper),
            words.choice("paper_part", part.id()),
        ),
        Wrong::Unknown => words.template_unknown().to_owned(),
        Wrong::TooLong => words.template_too_long(TEMPLATE_BYTES_MAX),
        Wrong::Stopped => words.template_stopped(TRIAL_SECONDS),
    };
    format!("{place}: {wrong}")
}

/// A paper by the name of its template.
pub(crate) fn paper_name(words: Words, paper: &str) -> &str {
    match PaperKind::from_id(paper) {
        Some(kind) => words.paper(kind),
        None if paper == "receipt" => words.template_receipt(),
        None => paper,
    }
}

/// A field has one name in problems, whoever found its fault.
fn argument(name: &'static str) -> &'static str {
    if name == "path" { "field" } else { name }
}

/// Findings as lines, what blocks first.
pub fn finding_lines(findings: &[qonys_procedure::preflight::Finding], lang: Lang) -> Vec<SpokenFinding> {
    let mut lines: Vec<_> = findings.iter().map(|f| spoken_finding(f, lang)).collect();
    lines.sort_by_key(|line| !line.blocking);
    lines
}

/// A finding as one line: its place by the field's path, its text in one language.
fn spoken_finding(finding: &qonys_procedure::preflight::Finding, lang: Lang) -> SpokenFinding {
    let field = match &finding.place {
        Place::Field { path } => Some(path.clone()),
        Place::Document { .. } | Place::Certificate | Place::Consent | Place::Case => None,
    };
    SpokenFinding { field, text: finding.text(lang).to_owned(), blocking: finding.is_blocking() }
}
