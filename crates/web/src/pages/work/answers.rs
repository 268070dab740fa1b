//! What the applicant stated, grouped as in the form, with what is remarked and what has changed beside each answer.

use crate::catalogues::Catalogues;
use crate::forms::{control_id, row_word};
use qonys_office::desk::{ActView, CaseFile};
use qonys_procedure::act::{Act, ActKind};
use qonys_procedure::document::DocumentKind;
use qonys_procedure::form::{Field, FieldKind};
use qonys_procedure::preflight::{Finding, Place};
use qonys_words::Words;
use serde_json::Value;
use std::collections::BTreeMap;

/// Groups stand in lists that stand in groups; nothing in the forms is nested deeper.
const DEPTH_MAX: usize = 6;

/// A part of the form.
pub(super) struct Section {
    pub title: String,
    pub blocks: Vec<Block>,
}

/// Answers that belong together: one passport, one job.
#[derive(Default)]
pub(super) struct Block {
    pub title: Option<String>,
    pub lines: Vec<Line>,
}

/// One answer.
pub(super) struct Line {
    /// Fragment of its place.
    pub id: String,
    pub label: String,
    pub value: String,
    /// It is a text of its own, not a datum.
    pub long: bool,
    /// Id of the document that proves it.
    pub document: Option<String>,
    pub notes: Vec<Note>,
    /// What stood here before the last correction.
    pub was: Option<String>,
}

/// Something to be seen beside an answer or a document.
#[derive(Clone)]
pub(super) struct Note {
    pub text: String,
    /// The two values that do not agree.
    pub values: Option<(String, String)>,
    /// `blocking`, `warning` or `remark`.
    pub level: &'static str,
}

/// What is told beside the answers.
pub(super) struct Marks<'a> {
    findings: &'a [Finding],
    /// What a return remarked: field or kind of document, and the words.
    remarks: Vec<(String, String)>,
    /// Content of the statement before the last correction.
    before: Option<&'a Value>,
}

impl<'a> Marks<'a> {
    /// Of a case: its findings, the remarks of the last return, the statement that was corrected since.
    pub fn of(file: &'a CaseFile) -> Marks<'a> {
        let returned = file.acts.iter().rfind(|act| act.kind == ActKind::ReturnForCorrection);
        let texts = |act: &ActView| -> Vec<(String, String)> {
            let remarks = act.content["remarks"].as_array().cloned().unwrap_or_default();
            let text = |remark: &Value, name: &str| remark[name].as_str().unwrap_or_default().to_owned();
            remarks.iter().map(|remark| (text(remark, "on"), text(remark, "text"))).collect()
        };
        Marks {
            findings: &file.findings,
            remarks: returned.map(texts).unwrap_or_default(),
            before: corrected(&file.acts),
        }
    }

    /// Notes on the `n`-th document of a kind.
    pub fn on_document(&self, kind: DocumentKind, n: u32, words: Words) -> Vec<Note> {
        let here =
            |f: &&Finding| matches!(&f.place, Place::Document { kind: k, n: m } if *k == kind && u32::from(*m) == n);
        self.findings.iter().filter(here).map(|f| finding(f, words)).chain(self.remarked(kind.id())).collect()
    }

    fn on_field(&self, path: &str, words: Words) -> Vec<Note> {
        let here = |f: &&Finding| matches!(&f.place, Place::Field { path: p } if p == path || is_inside(p, path));
        let remarked = self.remarked(&without_rows(path));
        self.findings.iter().filter(here).map(|f| finding(f, words)).chain(remarked).collect()
    }

    /// Notes on a field and on everything below it, as a remark names it.
    pub fn under_field(&self, path: &str, words: Words) -> Vec<Note> {
        let here = |f: &&Finding| match &f.place {
            Place::Field { path: p } => {
                let p = without_rows(p);
                p == path || p.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'))
            }
            _ => false,
        };
        self.findings.iter().filter(here).map(|f| finding(f, words)).chain(self.remarked(path)).collect()
    }

    fn remarked(&self, on: &str) -> Vec<Note> {
        let note = |text: &String| Note { text: text.clone(), values: None, level: "remark" };
        self.remarks.iter().filter(|(place, _)| place == on).map(|(_, text)| note(text)).collect()
    }
}

/// The statement before the correction that was signed last; none while nothing was corrected since.
fn corrected(acts: &[ActView]) -> Option<&Value> {
    let statements: Vec<&ActView> = acts.iter().filter(|act| form_of(act).is_some()).collect();
    let [.., before, last] = statements.as_slice() else { return None };
    (last.kind == ActKind::SignCorrection).then(|| form_of(before)).flatten()
}

/// The form inside a statement.
fn form_of(act: &ActView) -> Option<&Value> {
    let name = match act.kind {
        ActKind::SignPetitionRequest => "form",
        ActKind::SignResidenceApplication => "questionnaire",
        ActKind::SignCorrection if act.content["questionnaire"].is_object() => "questionnaire",
        ActKind::SignCorrection => "petition",
        _ => return None,
    };
    act.content.get(name).filter(|form| form.is_object())
}

/// A rest of a path inside a list whose entries stand in one answer: `citizenships[0]`.
fn is_inside(path: &str, list: &str) -> bool {
    path.strip_prefix(list).is_some_and(|rest| rest.starts_with('[') && !rest.contains('.'))
}

/// A path without the numbers of rows, as remarks name fields.
fn without_rows(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// A finding as a note.
pub(super) fn finding(finding: &Finding, words: Words) -> Note {
    let values = finding.given.clone().zip(finding.compared.clone());
    Note { text: finding.text(words.lang()).to_owned(), values, level: finding.level.id() }
}

/// The forms that a case has, the one that is worked on first.
pub(super) fn forms(
    file: &CaseFile,
    marks: &Marks<'_>,
    files: &BTreeMap<DocumentKind, String>,
    words: Words,
    lists: Catalogues<'_>,
) -> Vec<(String, Vec<Section>)> {
    let form = |kind: ActKind, name: &str, value: Value, fragment: &'static str| {
        let pen = Pen { words, lists, marks, files, fragment };
        let fields = Act::fields(kind);
        let found = fields.into_iter().find(|f| f.name == name).map(|f| f.kind);
        let Some(FieldKind::Group { fields }) = found else { return (String::new(), Vec::new()) };
        (words.field_in(kind.id(), name).to_owned(), pen.form(name, &fields, &value))
    };
    let applied = file.case.application.as_ref().map(|a| {
        let value = serde_json::to_value(&a.questionnaire).unwrap_or_default();
        form(ActKind::SignResidenceApplication, "questionnaire", value, "f")
    });
    let asked = file.case.request.as_ref().map(|r| {
        let value = serde_json::to_value(&r.form).unwrap_or_default();
        form(ActKind::SignPetitionRequest, "form", value, if file.case.application.is_some() { "g" } else { "f" })
    });
    applied.into_iter().chain(asked).filter(|(_, sections)| !sections.is_empty()).collect()
}

struct Pen<'a> {
    words: Words,
    lists: Catalogues<'a>,
    marks: &'a Marks<'a>,
    files: &'a BTreeMap<DocumentKind, String>,
    /// Begins the fragments of this form: both forms have the same fields.
    fragment: &'static str,
}

impl Pen<'_> {
    /// Groups and lists are sections of their own; single answers between them are gathered.
    fn form(&self, place: &str, fields: &[Field], value: &Value) -> Vec<Section> {
        let mut sections: Vec<Section> = Vec::new();
        let mut single = Block::default();
        for field in fields {
            let (path, found) = (field.name.to_owned(), &value[field.name]);
            let blocks = match &field.kind {
                FieldKind::Group { fields } => self.group(field.name, fields, found, &path, 0),
                FieldKind::List { of, .. } if matches!(**of, FieldKind::Group { .. }) => {
                    self.entries(field.name, of, found, &path, 0)
                }
                _ => {
                    single.lines.extend(self.line(place, field, found, path));
                    continue;
                }
            };
            if !blocks.is_empty() {
                let title = self.words.field_in(place, field.name).to_owned();
                sections.push(Section { title, blocks });
            }
        }
        if !single.lines.is_empty() {
            let title = self.words.work_other_answers().to_owned();
            let at = usize::from(!sections.is_empty());
            sections.insert(at, Section { title, blocks: vec![single] });
        }
        sections
    }

    fn group(&self, place: &str, fields: &[Field], value: &Value, path: &str, depth: usize) -> Vec<Block> {
        let mut own = Block::default();
        let mut behind = Vec::new();
        if depth >= DEPTH_MAX {
            return behind;
        }
        for field in fields {
            let (path, found) = (format!("{path}.{}", field.name), &value[field.name]);
            let title = || self.words.field_in(place, field.name).to_owned();
            match &field.kind {
                FieldKind::Group { fields } => {
                    let mut blocks = self.group(field.name, fields, found, &path, depth + 1);
                    if let Some(first) = blocks.first_mut() {
                        first.title.get_or_insert_with(title);
                    }
                    behind.extend(blocks);
                }
                FieldKind::List { of, .. } if matches!(**of, FieldKind::Group { .. }) => {
                    behind.extend(self.entries(field.name, of, found, &path, depth + 1));
                }
                _ => own.lines.extend(self.line(place, field, found, path)),
            }
        }
        if !own.lines.is_empty() {
            behind.insert(0, own);
        }
        behind
    }

    /// The entries of a list, a block each.
    fn entries(&self, name: &str, of: &FieldKind, value: &Value, path: &str, depth: usize) -> Vec<Block> {
        let FieldKind::Group { fields } = of else { return Vec::new() };
        let entries = value.as_array().map(Vec::as_slice).unwrap_or_default();
        let word = row_word(name, self.words).unwrap_or_else(|| self.words.field(name));
        let mut blocks = Vec::new();
        for (i, entry) in entries.iter().enumerate() {
            let mut of_entry = self.group(name, fields, entry, &format!("{path}[{i}]"), depth + 1);
            if let Some(first) = of_entry.first_mut() {
                first.title = match (entries.len(), depth) {
                    // The section has said it.
                    (1, 0) => None,
                    (1, _) => Some(self.words.field(name).to_owned()),
                    _ => Some(format!("{word} {}", i + 1)),
                };
            }
            blocks.extend(of_entry);
        }
        // A remark on the whole list stands at its first answer.
        if let Some(line) = blocks.first_mut().and_then(|block| block.lines.first_mut()) {
            line.notes.extend(self.marks.on_field(path, self.words));
        }
        blocks
    }

    /// One answer; an empty one only where something is to be said of it.
    fn line(&self, place: &str, field: &Field, value: &Value, path: String) -> Option<Line> {
        let text = self.text(&field.kind, value);
        let notes = self.marks.on_field(&path, self.words);
        let was = self.marks.before.map(|form| self.text(&field.kind, pick(form, &path))).filter(|was| *was != text);
        if text.is_empty() && notes.is_empty() && was.is_none() {
            return None;
        }
        let none = |text: String| if text.is_empty() { self.words.work_not_given().to_owned() } else { text };
        let document = DocumentKind::proving(&path).and_then(|kind| self.files.get(&kind).cloned());
        let long = matches!(field.kind, FieldKind::Text { lines: true, .. }) && text.chars().count() > 60;
        Some(Line {
            id: control_id(&format!("{}-{path}", self.fragment)),
            label: self.words.field_in(place, field.name).to_owned(),
            value: none(text),
            long,
            document,
            notes,
            was: was.map(none),
        })
    }

    fn text(&self, kind: &FieldKind, value: &Value) -> String {
        match (kind, value) {
            (_, Value::Null) => String::new(),
            (FieldKind::List { of, .. }, Value::Array(entries)) => {
                let spoken: Vec<String> = entries.iter().map(|entry| self.text(of, entry)).collect();
                spoken.join(", ")
            }
            (kind, value) => self.words.value_text(kind, value, &self.lists),
        }
    }
}

/// The value at a path; null where there is none.
fn pick<'v>(form: &'v Value, path: &str) -> &'v Value {
    path.split('.').fold(form, |value, step| {
        let (name, row) = match step.split_once('[') {
            Some((name, rest)) => (name, rest.trim_end_matches(']').parse::<usize>().ok()),
            None => (step, None),
        };
        let found = &value[name];
        match row {
            Some(row) => found.get(row).unwrap_or(&Value::Null),
            None => found,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_is_found_by_its_path_and_a_missing_one_is_null() {
        let form = json!({"identity": {"travel_documents": [{"number": "A1"}]}});
        assert_eq!(pick(&form, "identity.travel_documents[0].number"), &json!("A1"));
        assert_eq!(pick(&form, "identity.travel_documents[1].number"), &Value::Null);
        assert_eq!(pick(&form, "work"), &Value::Null);
    }

    #[test]
    fn a_remark_on_a_list_is_of_its_rows_too() {
        assert_eq!(without_rows("identity.travel_documents[12].number"), "identity.travel_documents.number");
        assert!(is_inside("citizenships[0]", "citizenships"));
        assert!(!is_inside("work[0].employer", "work"));
    }
}
