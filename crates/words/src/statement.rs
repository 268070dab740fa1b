//! The readable rendering of what is signed: nobody signs what they cannot read \[A5\].

use crate::{Lang, Words};
use qonys_procedure::form::{Field, FieldKind};
use qonys_procedure::{Act, ActKind, Date, Instant};
use serde_json::Value;

/// Words for ids that are data of an edition or of a case: cities, grounds, professions, centres.
pub trait Labels {
    /// The word for an id of a catalogue, if it is known.
    fn label(&self, catalogue: &str, id: &str, lang: Lang) -> Option<String>;
}

/// Knows no catalogue: every id stands for itself.
pub struct NoLabels;

impl Labels for NoLabels {
    fn label(&self, _: &str, _: &str, _: Lang) -> Option<String> {
        None
    }
}

/// Groups stand in lists that stand in groups; nothing in the forms is nested deeper than this.
const DEPTH_MAX: usize = 8;

impl Words {
    /// An act's content as its signer reads it: lines `Label: value`, choices and days in words, lists
    /// numbered, groups indented. What was left out is left out; what the act's fields do not describe
    /// is shown under its own name, for the signer must see all that is signed.
    pub fn act_text(&self, kind: ActKind, content: &Value, labels: &dyn Labels) -> String {
        self.text_of(kind.id(), &Act::fields(kind), content, labels)
    }

    /// The same for a content that is no act's, a draft form for example.
    pub fn content_text(&self, fields: &[Field], content: &Value, labels: &dyn Labels) -> String {
        self.text_of("", fields, content, labels)
    }

    /// The same where the fields stand in a place of their own: an act's id or the name of a group.
    pub fn content_text_in(&self, place: &str, fields: &[Field], content: &Value, labels: &dyn Labels) -> String {
        self.text_of(place, fields, content, labels)
    }

    /// One value in words, for tables and summaries.
    pub fn value_text(&self, kind: &FieldKind, value: &Value, labels: &dyn Labels) -> String {
        Renderer { words: *self, labels, out: String::new() }.spoken(kind, value)
    }

    fn text_of(&self, place: &str, fields: &[Field], content: &Value, labels: &dyn Labels) -> String {
        let mut renderer = Renderer { words: *self, labels, out: String::new() };
        renderer.group(place, fields, content, 0);
        renderer.out
    }
}

/// A group whose every field was left out is not told.
fn is_told(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Object(object) => object.values().any(is_told),
        _ => true,
    }
}

struct Renderer<'a> {
    words: Words,
    labels: &'a dyn Labels,
    out: String,
}

impl Renderer<'_> {
    fn line(&mut self, depth: usize, label: &str, value: &str) {
        self.out.extend(std::iter::repeat_n("  ", depth));
        self.out.push_str(label);
        self.out.push(':');
        if value.contains('\n') {
            for paragraph in value.lines() {
                self.out.push('\n');
                self.out.extend(std::iter::repeat_n("  ", depth + 1));
                self.out.push_str(paragraph);
            }
        } else if !value.is_empty() {
            self.out.push(' ');
            self.out.push_str(value);
        }
        self.out.push('\n');
    }

    fn group(&mut self, place: &str, fields: &[Field], content: &Value, depth: usize) {
        let Some(object) = content.as_object() else {
            if !content.is_null() {
                self.line(depth, self.words.statement_content(), &content.to_string());
            }
            return;
        };
        for field in fields {
            if let Some(value) = object.get(field.name) {
                self.field(place, field, value, depth);
            }
        }
        for (name, value) in object.iter().filter(|(name, _)| fields.iter().all(|f| f.name != name.as_str())) {
            self.line(depth, self.words.field(name), &value.to_string());
        }
    }

    fn field(&mut self, place: &str, field: &Field, value: &Value, depth: usize) {
        let label = self.words.field_in(place, field.name);
        match (&field.kind, value) {
            (_, Value::Null) => {}
            (_, value) if depth >= DEPTH_MAX => self.line(depth, label, &value.to_string()),
            (FieldKind::Group { fields }, Value::Object(object)) => {
                if object.values().any(is_told) {
                    self.line(depth, label, "");
                    self.group(field.name, fields, value, depth + 1);
                }
            }
            (FieldKind::List { .. }, Value::Array(items)) if items.is_empty() => {
                self.line(depth, label, self.words.statement_none());
            }
            (FieldKind::List { of, .. }, Value::Array(items)) => {
                self.line(depth, label, "");
                for (i, item) in items.iter().enumerate() {
                    self.item(field.name, i + 1, of, item, depth + 1);
                }
            }
            (kind, value) => {
                let spoken = self.spoken(kind, value);
                self.line(depth, label, &spoken);
            }
        }
    }

    fn item(&mut self, place: &str, number: usize, of: &FieldKind, item: &Value, depth: usize) {
        match (of, item) {
            (FieldKind::Group { fields }, Value::Object(_)) => {
                self.out.extend(std::iter::repeat_n("  ", depth));
                self.out.push_str(&format!("{number})\n"));
                self.group(place, fields, item, depth + 1);
            }
            _ => {
                let spoken = self.spoken(of, item);
                self.out.extend(std::iter::repeat_n("  ", depth));
                self.out.push_str(&format!("{number}) {spoken}\n"));
            }
        }
    }

    /// One value in words; a value that is not what the field says is shown as it is.
    fn spoken(&self, kind: &FieldKind, value: &Value) -> String {
        let words = self.words;
        match (kind, value) {
            (FieldKind::Bool, Value::Bool(true)) => words.statement_yes().to_owned(),
            (FieldKind::Bool, Value::Bool(false)) => words.statement_no().to_owned(),
            (FieldKind::Number { .. }, Value::Number(n)) => {
                n.as_i64().map_or_else(|| n.to_string(), |n| words.number(n))
            }
            (FieldKind::Date, Value::String(day)) => {
                day.parse::<Date>().map_or_else(|_| day.clone(), |day| words.date(day))
            }
            (FieldKind::DateTime, Value::Number(n)) => {
                n.as_i64().map_or_else(|| n.to_string(), |us| words.instant(Instant(us)))
            }
            (FieldKind::Choice { name, .. }, Value::String(id)) => words.choice(name, id).to_owned(),
            (FieldKind::Catalogue { name }, Value::String(id)) => self.catalogue(name, id),
            (_, Value::String(text)) => text.clone(),
            (_, other) => other.to_string(),
        }
    }

    fn catalogue(&self, name: &str, id: &str) -> String {
        if name == "fields" {
            return self.words.field_path("", id);
        }
        self.labels.label(name, id, self.words.lang()).unwrap_or_else(|| id.to_owned())
    }
}
