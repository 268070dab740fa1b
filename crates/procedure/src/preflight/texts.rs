//! Point 10, texts: letters that cannot be seen stand in none, and the person can be reached by what is given \[ours\].

use super::finding::{FindingId, Place};
use super::input::Form;
use super::look::Look;
use crate::forms::{Contacts, is_email, is_phone};
use serde_json::Value;

pub(super) fn look(look: &mut Look<'_>) {
    let (form, contacts) = match look.submission.form {
        Form::Petition(form) => (serde_json::to_value(form), &form.identity.contacts),
        Form::Residence(form) => (serde_json::to_value(form), &form.identity.contacts),
    };
    // Forms are plain data: they always become JSON.
    let Ok(form) = form else { return };
    hidden(look, &form, String::new());
    reached(look, contacts);
}

/// Walks all texts of a form: what is signed must read as it is stored.
fn hidden(look: &mut Look<'_>, value: &Value, here: String) {
    match value {
        Value::String(text) if text.chars().any(is_hidden) => {
            look.add(FindingId::TextHidden, Place::field(here), vec![]);
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                let at = if here.is_empty() { name.clone() } else { format!("{here}.{name}") };
                hidden(look, value, at);
            }
        }
        Value::Array(entries) => {
            for (i, entry) in entries.iter().enumerate() {
                hidden(look, entry, format!("{here}[{i}]"));
            }
        }
        _ => {}
    }
}

/// Control characters, marks and overrides of direction, and spaces without width: none of them is written by hand, and
/// a text with them may read as another one.
const fn is_hidden(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Limits are told there.
fn reached(look: &mut Look<'_>, contacts: &Contacts) {
    let is_wrong = |text: &str, fits: fn(&str) -> bool| !text.trim().is_empty() && !fits(text.trim());
    if contacts.email.as_ref().is_some_and(|email| is_wrong(email.as_str(), is_email)) {
        look.add(FindingId::EmailWrong, Place::field("identity.contacts.email"), vec![]);
    }
    if contacts.phone.as_ref().is_some_and(|phone| is_wrong(phone.as_str(), is_phone)) {
        look.add(FindingId::PhoneWrong, Place::field("identity.contacts.phone"), vec![]);
    }
}
