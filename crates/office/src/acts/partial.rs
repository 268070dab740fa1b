//! A content that is not yet whole: every field that is there must be one the act has, of the right
//! kind and within its bounds; fields may be missing.

use crate::Error;
use qonys_procedure::form::{Field, FieldKind};
use qonys_procedure::{Date, Instant};
use serde_json::Value;

/// Deepest nesting of a content.
const DEPTH_MAX: usize = 8;

/// Checks a draft's content.
pub fn check(fields: &[Field], content: &Value) -> Result<(), Error> {
    group(fields, content, "", 0)
}

fn group(fields: &[Field], content: &Value, at: &str, depth: usize) -> Result<(), Error> {
    if depth > DEPTH_MAX {
        return Err(fault(at, "nested too deeply"));
    }
    let Value::Object(given) = content else { return Err(fault(at, "must be an object")) };
    for (name, value) in given {
        let path = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
        let field = fields.iter().find(|f| f.name == name.as_str());
        let field = field.ok_or_else(|| fault(&path, "there is no such field"))?;
        check_value(&field.kind, value, &path, depth)?;
    }
    Ok(())
}

fn check_value(kind: &FieldKind, value: &Value, path: &str, depth: usize) -> Result<(), Error> {
    let fits = match (kind, value) {
        (_, Value::Null) | (FieldKind::Bool, Value::Bool(_)) => true,
        (FieldKind::Text { max, .. }, Value::String(text)) => text.chars().count() <= *max,
        (FieldKind::Catalogue { .. }, Value::String(id)) => id.len() <= 200,
        (FieldKind::Choice { ids, .. }, Value::String(id)) => ids.contains(&id.as_str()),
        (FieldKind::Date, Value::String(text)) => text.parse::<Date>().is_ok(),
        (FieldKind::DateTime, Value::Number(n)) => n.as_i64().is_some(),
        (FieldKind::DateTime, Value::String(text)) => text.parse::<Instant>().is_ok(),
        (FieldKind::Number { min, max }, Value::Number(n)) => n.as_u64().is_some_and(|n| (*min..=*max).contains(&n)),
        (FieldKind::List { of, max }, Value::Array(entries)) => {
            if entries.len() > *max {
                return Err(fault(path, &format!("more than {max} entries")));
            }
            for (i, entry) in entries.iter().enumerate() {
                check_value(of, entry, &format!("{path}[{i}]"), depth + 1)?;
            }
            true
        }
        (FieldKind::Group { fields }, Value::Object(_)) => return group(fields, value, path, depth + 1),
        _ => false,
    };
    if fits { Ok(()) } else { Err(fault(path, &expected(kind))) }
}

fn expected(kind: &FieldKind) -> String {
    match kind {
        FieldKind::Text { max, .. } => format!("must be text of at most {max} characters"),
        FieldKind::Number { min, max } => format!("must be a whole number from {min} to {max}"),
        FieldKind::Bool => "must be true or false".to_owned(),
        FieldKind::Date => "must be a day that exists, as 2026-03-31".to_owned(),
        FieldKind::DateTime => "must be a point in time".to_owned(),
        FieldKind::Choice { ids, .. } => format!("must be one of {}", ids.join(", ")),
        FieldKind::Catalogue { name } => format!("must be an id of the list {name}"),
        FieldKind::List { max, .. } => format!("must be a list of at most {max} entries"),
        FieldKind::Group { .. } => "must be an object".to_owned(),
    }
}

fn fault(path: &str, message: &str) -> Error {
    let path = if path.is_empty() { "." } else { path };
    Error::Content { path: path.to_owned(), message: message.to_owned() }
}
