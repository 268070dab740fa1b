//! Contents from and to JSON: bounds, required fields, older versions.

use super::{Act, ActKind};
use crate::form::{Field, FieldKind};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Deepest nesting of a content.
const DEPTH_MAX: usize = 8;

/// Why a content was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct ContentError {
    /// Where, for example `form.identity.iin`; `.` for the whole.
    pub path: String,
    /// What is wrong; English, for developers.
    pub message: String,
}

impl ContentError {
    fn new(path: &str, message: impl Into<String>) -> ContentError {
        let path = if path.is_empty() { "." } else { path };
        ContentError { path: path.to_owned(), message: message.into() }
    }
}

impl Act {
    /// Takes the content of a new act. Unknown fields, missing fields, empty required texts and anything
    /// over its bound are refused.
    ///
    /// # Errors
    /// The first fault, with the path of its field.
    pub fn from_json(kind: ActKind, content: &Value) -> Result<Act, ContentError> {
        let act = Act::read(kind, content)?;
        bounded(&Act::fields(kind), content, "", 0)?;
        Ok(act)
    }

    /// Takes the content of a stored act, which may be of an older version.
    ///
    /// # Errors
    /// The version is newer than this program knows, or the content is damaged.
    pub fn from_stored(kind: ActKind, version: u32, content: &Value) -> Result<Act, ContentError> {
        match upcast(kind, version, content)? {
            Some(risen) => Act::read(kind, &risen),
            None => Act::read(kind, content),
        }
    }
}

/// Lifts an older content to the present version; none: it is of the present version.
fn upcast(kind: ActKind, version: u32, content: &Value) -> Result<Option<Value>, ContentError> {
    upcast_with(&UPCASTERS, kind, version, content)
}

/// One step up: from `version` of `kind` to the next one.
struct Upcaster {
    kind: ActKind,
    version: u32,
    rise: fn(Value) -> Value,
}

/// All steps ever made; none yet, version 1 is the first.
const UPCASTERS: [Upcaster; 0] = [];

fn upcast_with(
    steps: &[Upcaster],
    kind: ActKind,
    version: u32,
    content: &Value,
) -> Result<Option<Value>, ContentError> {
    let target = steps.iter().filter(|s| s.kind == kind).map(|s| s.version + 1).max().unwrap_or(1);
    if version == target {
        return Ok(None);
    }
    let mut risen = content.clone();
    for from in version..target {
        let step = steps.iter().find(|s| s.kind == kind && s.version == from);
        let step = step.ok_or_else(|| ContentError::new("", format!("no way up from version {from} of {kind}")))?;
        risen = (step.rise)(risen);
    }
    if version > target {
        return Err(ContentError::new("", format!("version {version} of {kind} is newer than this program")));
    }
    Ok(Some(risen))
}

/// Reads a typed content; an error names its field.
pub(super) fn typed<T: DeserializeOwned>(content: &Value) -> Result<T, ContentError> {
    serde_path_to_error::deserialize(content).map_err(|e| {
        let path = e.path().to_string();
        ContentError { path, message: e.into_inner().to_string() }
    })
}

/// Refuses required texts that are empty, numbers out of range, lists too long and nesting without end.
fn bounded(fields: &[Field], content: &Value, at: &str, depth: usize) -> Result<(), ContentError> {
    if depth > DEPTH_MAX {
        return Err(ContentError::new(at, "nested too deeply"));
    }
    for field in fields {
        let path = if at.is_empty() { field.name.to_owned() } else { format!("{at}.{}", field.name) };
        if let Some(value) = content.get(field.name) {
            within(&field.kind, field.required, value, &path, depth)?;
        }
    }
    Ok(())
}

fn within(kind: &FieldKind, needed: bool, value: &Value, path: &str, depth: usize) -> Result<(), ContentError> {
    match (kind, value) {
        (FieldKind::Text { .. }, Value::String(text)) if needed && text.trim().is_empty() => {
            Err(ContentError::new(path, "must not be empty"))
        }
        (FieldKind::Number { min, max }, Value::Number(n)) => match n.as_u64() {
            Some(n) if (*min..=*max).contains(&n) => Ok(()),
            _ => Err(ContentError::new(path, format!("must be a whole number from {min} to {max}"))),
        },
        (FieldKind::List { of, max }, Value::Array(entries)) => {
            if entries.len() > *max {
                return Err(ContentError::new(path, format!("more than {max} entries")));
            }
            let mut entries = entries.iter().enumerate();
            entries.try_for_each(|(i, entry)| within(of, true, entry, &format!("{path}[{i}]"), depth + 1))
        }
        (FieldKind::Group { fields }, group) => bounded(fields, group, path, depth + 1),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_fault_in_a_content_names_its_field() {
        let fault = |kind, content| Act::from_json(kind, &content).expect_err("a fault").to_string();
        let withdraw = ActKind::Withdraw;
        assert!(fault(withdraw, json!({})).contains("missing field `reason`"));
        assert_eq!(fault(withdraw, json!({"reason": "  "})), "reason: must not be empty");
        assert!(fault(withdraw, json!({"reason": "x", "other": 1})).contains("unknown field `other`"));
        assert!(fault(withdraw, json!({"reason": "x".repeat(4001)})).starts_with("reason: 4001 characters"));
        let long = json!({"remarks": vec![json!({"on": "passport", "text": "mend"}); 51]});
        assert!(fault(ActKind::ReturnForCorrection, long).contains("more than 50 entries"));
        let empty = json!({"remarks": [{"on": "passport", "text": ""}]});
        assert_eq!(fault(ActKind::ReturnForCorrection, empty), "remarks[0].text: must not be empty");
        assert!(
            fault(
                ActKind::GrantPreliminaryApproval,
                json!({"in_country": true, "basis": "visa",
            "stay_until": "2026-02-31"})
            )
            .starts_with("stay_until")
        );
    }

    #[test]
    fn an_older_content_rises_step_by_step_and_a_newer_one_is_refused() {
        fn rename(mut content: Value) -> Value {
            if let Some(fields) = content.as_object_mut()
                && let Some(why) = fields.remove("why")
            {
                fields.insert("reason".to_owned(), why);
            }
            content
        }
        let steps = [Upcaster { kind: ActKind::Withdraw, version: 1, rise: rename }];
        let risen = upcast_with(&steps, ActKind::Withdraw, 1, &json!({"why": "moved"}));
        assert_eq!(risen, Ok(Some(json!({"reason": "moved"}))));
        assert_eq!(upcast_with(&steps, ActKind::Withdraw, 2, &json!({})), Ok(None));
        assert!(upcast_with(&steps, ActKind::Withdraw, 3, &json!({})).is_err());
        assert!(Act::from_stored(ActKind::Withdraw, 2, &json!({"reason": "x"})).is_err());
        assert!(Act::from_stored(ActKind::Withdraw, 1, &json!({"reason": "x"})).is_ok());
    }
}
