//! Return for correction: what is to be mended is ticked beside it, a sentence each. Without a script it is a plain
//! list; a ready text that was chosen stands where no own one was written.

use super::answers::{Marks, Note};
use super::documents::{by_kind, short};
use crate::catalogues::Catalogues;
use crate::extract::Form;
use crate::fault::Spoken;
use crate::forms::{Filled, control_id};
use qonys_office::desk::CaseFile;
use qonys_procedure::act::{Act, ActKind};
use qonys_procedure::catalogue::FieldRef;
use qonys_procedure::document::DocumentKind;
use qonys_procedure::edition::Required;
use qonys_procedure::form::{Field, FieldKind};
use qonys_words::Words;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// Most places that can be remarked on in one form.
const ITEMS_MAX: usize = 100;
/// Ready texts on documents and on answers; words are `work-ready-<id>`, with `.label`.
const READY_DOCUMENT: &[&str] =
    &["illegible", "pages", "other-document", "expired", "apostille", "translation", "photo"];
const READY_FIELD: &[&str] = &["differs", "missing", "language", "dates", "details"];
/// What the names of a row begin with, up to its number.
const ROW: &str = "content.remarks[";

/// The list to tick.
pub(super) struct Returns {
    pub groups: Vec<Group>,
    /// Nothing was ticked.
    pub nothing: bool,
}

/// Places that belong together.
pub(super) struct Group {
    pub title: String,
    pub items: Vec<Item>,
    pub ready: Vec<Ready>,
}

/// A place that can be remarked on.
pub(super) struct Item {
    /// Its row in the form.
    pub i: usize,
    pub on: String,
    pub label: String,
    pub value: String,
    pub document: Option<String>,
    pub notes: Vec<Note>,
    pub checked: bool,
    pub text: String,
    pub error: Option<String>,
    /// Its place among those that are ticked.
    place: Option<usize>,
}

impl Item {
    /// Where a summary leads to.
    pub fn text_id(&self) -> String {
        control_id(&format!("{ROW}{}].text", self.i))
    }
}

/// A ready text.
#[derive(Clone)]
pub(super) struct Ready {
    pub id: &'static str,
    pub label: &'static str,
    pub text: &'static str,
}

/// The list for a case, with what was ticked and written before.
pub(super) fn returns(
    file: &CaseFile,
    marks: &Marks<'_>,
    filled: &Filled,
    errors: &HashMap<String, String>,
    words: Words,
    lists: Catalogues<'_>,
) -> Returns {
    let mut groups = vec![of_documents(file, marks, words, lists)];
    groups.extend(of_answers(file, marks, words, lists));
    let places: Vec<&mut Item> = groups.iter_mut().flat_map(|group| &mut group.items).collect();
    let ticked: Vec<usize> = (0..places.len().min(ITEMS_MAX))
        .filter(|i| filled.get(&format!("content.remarks[{i}].on")).is_some())
        .collect();
    for (i, item) in places.into_iter().enumerate() {
        item.i = i;
        item.checked = ticked.contains(&i);
        item.text = filled.get(&format!("content.remarks[{i}].text")).unwrap_or_default().to_owned();
        // Only ticked rows are sent on: faults are told by their place among these.
        item.place = ticked.iter().position(|t| *t == i);
        let fault = item.place.and_then(|n| errors.iter().find(|(path, _)| path.starts_with(&format!("remarks[{n}]"))));
        item.error = fault.map(|(_, error)| match item.text.trim() {
            "" => words.work_remark_missing(&item.label),
            _ => error.clone(),
        });
    }
    for group in &mut groups {
        group.items.retain(|item| item.i < ITEMS_MAX);
    }
    groups.retain(|group| !group.items.is_empty());
    Returns { groups, nothing: errors.contains_key("remarks") }
}

impl Returns {
    /// The lines of a summary say what the list says, and lead to the words that it is about.
    pub fn name_lines(&self, spoken: &mut Spoken, words: Words) {
        for line in &mut spoken.lines {
            let Some(path) = &line.field else { continue };
            let mut items = self.groups.iter().flat_map(|group| &group.items);
            let item = row(path, "remarks[").and_then(|n| items.find(|item| item.place == Some(n)));
            if let Some((item, error)) = item.and_then(|item| Some((item, item.error.as_ref()?))) {
                line.text.clone_from(error);
                line.field = Some(format!("remarks[{}].text", item.i));
            } else if path == "remarks" {
                words.work_return_nothing().clone_into(&mut line.text);
            }
        }
    }
}

/// The number of the row that a name stands in.
fn row(name: &str, before: &str) -> Option<usize> {
    name.strip_prefix(before)?.split(']').next()?.parse().ok()
}

/// The form as it is performed: rows that were not ticked fall away, the others close up as they do in the act; a
/// chosen ready text is put in.
pub(crate) fn ticked(form: &Form, words: Words) -> Form {
    let row = |name: &str| row(name, ROW);
    let on: BTreeSet<usize> =
        form.0.iter().filter(|(name, _)| name.ends_with("].on")).filter_map(|(name, _)| row(name)).collect();
    let ready = |i: usize| {
        let id =
            form.get(&format!("ready[{i}]")).filter(|id| READY_DOCUMENT.contains(id) || READY_FIELD.contains(id))?;
        words.text(&format!("work-ready-{id}"))
    };
    let written = form.0.iter().filter_map(|(name, value)| {
        let Some(i) = row(name) else { return Some((name.clone(), value.clone())) };
        let place = on.iter().position(|ticked| *ticked == i)?;
        let name = name.replacen(&format!("{ROW}{i}]"), &format!("{ROW}{place}]"), 1);
        let value = Some(value.as_str()).filter(|value| !(value.trim().is_empty() && name.ends_with("].text")));
        Some((name, value.or_else(|| ready(i)).unwrap_or_default().to_owned()))
    });
    Form(written.collect())
}

fn ready(words: Words, ids: &[&'static str]) -> Vec<Ready> {
    let of = |id: &&'static str| {
        let text = words.text(&format!("work-ready-{id}"))?;
        Some(Ready { id, label: words.text(&format!("work-ready-{id}.label")).unwrap_or(text), text })
    };
    ids.iter().filter_map(of).collect()
}

fn item(on: &str, label: String, value: String, notes: Vec<Note>, document: Option<String>) -> Item {
    let (text, error, place) = (String::new(), None, None);
    Item { i: 0, on: on.to_owned(), label, value, document, notes, checked: false, text, error, place }
}

/// Documents that are there, then those that the rules ask for at this point.
fn of_documents(file: &CaseFile, marks: &Marks<'_>, words: Words, lists: Catalogues<'_>) -> Group {
    let residence = file.case.application.is_some();
    let rules = lists.edition().map(|e| e.documents.as_slice()).unwrap_or_default();
    let asked = rules.iter().filter(|d| (if residence { d.residence } else { d.petition }) == Required::Yes);
    let files = by_kind(file);
    let kinds: BTreeSet<DocumentKind> = files.keys().copied().chain(asked.map(|d| d.kind)).collect();
    let of = |kind: &DocumentKind| {
        let there = files.get(kind);
        let value = if there.is_some() { String::new() } else { words.work_not_given().to_owned() };
        item(kind.id(), short(words, *kind, 1), value, marks.on_document(*kind, 1, words), there.cloned())
    };
    Group {
        title: words.ui_documents().to_owned(),
        items: kinds.iter().map(of).collect(),
        ready: ready(words, READY_DOCUMENT),
    }
}

/// Every field of the form that stands, grouped as in the form.
fn of_answers(file: &CaseFile, marks: &Marks<'_>, words: Words, lists: Catalogues<'_>) -> Vec<Group> {
    let (kind, name, value) = match (&file.case.application, &file.case.request) {
        (Some(a), _) => (ActKind::SignResidenceApplication, "questionnaire", serde_json::to_value(&a.questionnaire)),
        (None, Some(r)) => (ActKind::SignPetitionRequest, "form", serde_json::to_value(&r.form)),
        (None, None) => return Vec::new(),
    };
    let value = value.unwrap_or_default();
    let Some(FieldKind::Group { fields }) = Act::fields(kind).into_iter().find(|f| f.name == name).map(|f| f.kind)
    else {
        return Vec::new();
    };
    let pen = Pen { marks, words, lists, files: by_kind(file) };
    let mut groups: Vec<Group> = Vec::new();
    let mut single = Vec::new();
    for field in &fields {
        let found = &value[field.name];
        if let FieldKind::Group { fields } = &field.kind {
            let title = words.field_in(name, field.name).to_owned();
            let mut items = Vec::new();
            pen.group(field.name, fields, found, field.name, "", &mut items);
            groups.push(Group { title, items, ready: ready(words, READY_FIELD) });
        } else {
            single.extend(pen.leaf(name, field, found, field.name, ""));
        }
    }
    groups.push(Group {
        title: words.field_in(kind.id(), name).to_owned(),
        items: single,
        ready: ready(words, READY_FIELD),
    });
    groups
}

struct Pen<'a> {
    marks: &'a Marks<'a>,
    words: Words,
    lists: Catalogues<'a>,
    files: std::collections::BTreeMap<DocumentKind, String>,
}

impl Pen<'_> {
    fn group(&self, place: &str, fields: &[Field], value: &Value, path: &str, spoken: &str, out: &mut Vec<Item>) {
        for field in fields {
            let (below, found) = (format!("{path}.{}", field.name), &value[field.name]);
            match &field.kind {
                FieldKind::Group { fields } => {
                    let spoken = format!("{}: ", self.words.field_in(place, field.name));
                    self.group(field.name, fields, found, &below, &spoken, out);
                }
                _ => out.extend(self.leaf(place, field, found, &below, spoken)),
            }
        }
    }

    /// One place; none where a remark could not name it.
    fn leaf(&self, place: &str, field: &Field, value: &Value, path: &str, spoken: &str) -> Option<Item> {
        FieldRef::new(path).ok()?;
        let label = format!("{spoken}{}", self.words.field_in(place, field.name));
        let text = match (&field.kind, value) {
            (_, Value::Null) => String::new(),
            (FieldKind::List { of, .. }, Value::Array(entries)) => self.entries(of, entries),
            (kind, value) => self.words.value_text(kind, value, &self.lists),
        };
        let document = DocumentKind::proving(path).and_then(|kind| self.files.get(&kind).cloned());
        let value = if text.is_empty() { self.words.work_not_given().to_owned() } else { text };
        Some(item(path, label, value, self.marks.under_field(path, self.words), document))
    }

    /// The rows of a list, one below the other.
    fn entries(&self, of: &FieldKind, entries: &[Value]) -> String {
        let row = |entry: &Value| match of {
            FieldKind::Group { fields } => {
                let text = self.words.content_text(fields, entry, &self.lists);
                in_one_line(&text)
            }
            kind => self.words.value_text(kind, entry, &self.lists),
        };
        let rows: Vec<String> = entries.iter().map(row).collect();
        rows.join("\n")
    }
}

/// Lines of an entry one behind the other; what follows a label that stood on a line of its own belongs to it.
fn in_one_line(text: &str) -> String {
    text.lines().map(str::trim).fold(String::new(), |told, line| match told.chars().last() {
        None => line.to_owned(),
        Some(':') => format!("{told} {line}"),
        Some(_) => format!("{told}; {line}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use qonys_words::Lang;

    #[test]
    fn a_label_on_a_line_of_its_own_is_followed_by_its_value() {
        assert_eq!(in_one_line("Number: A1\nZone:\n  P<UTO\nUsed: yes"), "Number: A1; Zone: P<UTO; Used: yes");
    }

    #[test]
    fn only_what_is_ticked_is_sent_on_and_a_ready_text_fills_an_empty_one() {
        let pairs = [
            ("content.remarks[0].on", "passport"),
            ("content.remarks[0].text", " "),
            ("ready[0]", "illegible"),
            ("content.remarks[1].text", "never ticked"),
            ("content.remarks[2].on", "cv"),
            ("content.remarks[2].text", "own words"),
            ("ready[2]", "illegible"),
            ("key", "k"),
        ];
        let form = Form(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect());
        let words = Words::of(Lang::Ru);
        let sent = ticked(&form, words);
        assert_eq!(sent.get("content.remarks[0].text"), words.text("work-ready-illegible"));
        assert_eq!(sent.get("content.remarks[1].on"), Some("cv"), "as they are numbered in the act");
        assert_eq!(sent.get("content.remarks[1].text"), Some("own words"));
        assert_eq!(sent.get("content.remarks[2].text"), None);
        assert_eq!(sent.get("key"), Some("k"));
    }
}
