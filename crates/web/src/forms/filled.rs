//! What stands in a form: as the browser sent it, or from a stored content.

use crate::extract::Form;
use qonys_procedure::Instant;
use qonys_procedure::form::{Field, FieldKind};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

use super::DEPTH_MAX;

/// Most rows that are read or drawn of one list.
const ROWS_MAX: usize = 100;

/// Values by name, and the rows of each list.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    values: HashMap<String, String>,
    rows: HashMap<String, BTreeSet<usize>>,
}

impl Filled {
    /// From names and values; of a name that comes twice the first counts.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Filled {
        let mut filled = Filled::default();
        for (name, value) in pairs {
            filled.note_rows(&name);
            filled.values.entry(name).or_insert(value);
        }
        filled
    }

    /// As the browser sent it.
    pub fn of_form(form: &Form) -> Filled {
        Filled::new(form.0.iter().cloned())
    }

    fn note_rows(&mut self, name: &str) {
        for (at, _) in name.match_indices('[') {
            let index = name[at + 1..].split(']').next().and_then(|i| i.parse::<usize>().ok());
            if let Some(index) = index.filter(|i| *i < ROWS_MAX) {
                self.rows.entry(name[..at].to_owned()).or_default().insert(index);
            }
        }
    }

    /// The trimmed value of a name; `None` if it is absent or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(|v| v.trim()).filter(|v| !v.is_empty())
    }

    /// Something was written into the field, or into what stands in it.
    pub fn is_begun(&self, name: &str) -> bool {
        let inside = |n: &str| n.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
        self.values.iter().any(|(n, value)| inside(n) && !value.trim().is_empty())
    }

    /// The rows of a list, in order.
    pub fn rows(&self, name: &str) -> Vec<usize> {
        self.rows.get(name).map(|rows| rows.iter().copied().collect()).unwrap_or_default()
    }

    /// Adds or takes away the row that a button of the form asks for; `false`: none was asked for.
    pub fn change_rows(&mut self, form: &Form) -> bool {
        match (form.get("add"), form.get("remove")) {
            (Some(list), _) => self.add_row(list),
            (None, Some(row)) => self.remove_row(row),
            (None, None) => return false,
        }
        true
    }

    /// Takes a row with all that stands in it out of its list.
    fn remove_row(&mut self, row: &str) {
        let Some((list, index)) = row.strip_suffix(']').and_then(|row| row.rsplit_once('[')) else { return };
        if let (Some(rows), Ok(index)) = (self.rows.get_mut(list), index.parse::<usize>()) {
            rows.remove(&index);
        }
        self.values.retain(|name, _| !name.starts_with(row));
        self.rows.retain(|name, _| !name.starts_with(row));
    }

    /// One more, empty row at the end of a list.
    fn add_row(&mut self, name: &str) {
        let rows = self.rows.entry(name.to_owned()).or_default();
        let next = rows.last().map_or(0, |last| last + 1);
        // An empty list is drawn with one row: "one more" means a second one.
        let wanted = if rows.is_empty() { [0, 1].into() } else { BTreeSet::from([next]) };
        rows.extend(wanted.into_iter().filter(|i| *i < ROWS_MAX));
    }
}

/// A stored content as names and values.
pub fn flatten(fields: &[Field], content: &Value, prefix: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    group(fields, content, prefix, 0, &mut out);
    out
}

fn group(fields: &[Field], content: &Value, prefix: &str, depth: usize, out: &mut Vec<(String, String)>) {
    for field in fields {
        if let Some(value) = content.get(field.name) {
            one(&field.kind, value, format!("{prefix}.{}", field.name), depth, out);
        }
    }
}

fn one(kind: &FieldKind, value: &Value, name: String, depth: usize, out: &mut Vec<(String, String)>) {
    match (kind, value) {
        (_, Value::Null) => {}
        _ if depth >= DEPTH_MAX => {}
        (FieldKind::Group { fields }, value) => group(fields, value, &name, depth + 1, out),
        (FieldKind::List { of, .. }, Value::Array(entries)) => {
            for (i, entry) in entries.iter().enumerate() {
                one(of, entry, format!("{name}[{i}]"), depth + 1, out);
            }
        }
        (FieldKind::DateTime, Value::Number(n)) => {
            let local = n.as_i64().map(|us| Instant(us).local());
            out.extend(local.map(|t| (name, t.strftime("%Y-%m-%dT%H:%M").to_string())));
        }
        (_, Value::String(text)) => out.push((name, text.clone())),
        (_, other) => out.push((name, other.to_string())),
    }
}
