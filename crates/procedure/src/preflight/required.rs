//! Point 10, the form: fields that the edition asks for are there and are of its lists.

use super::finding::{Arg, FindingId, Place};
use super::input::Form;
use super::look::Look;
use serde_json::Value;

pub(super) fn look(look: &mut Look<'_>) {
    let settings = &look.rules.edition.settings;
    let (form, paths) = match look.submission.form {
        Form::Petition(form) => (serde_json::to_value(form), &*settings.required_fields_petition),
        Form::Residence(form) => (serde_json::to_value(form), &*settings.required_fields_residence),
    };
    // Forms are plain data: they always become JSON.
    let Ok(form) = form else { return };
    for path in paths {
        missing(look, &form, path, String::new());
    }
    listed(look);
    age(look);
}

/// Walks a path such as `work[].employer`; an entry that is there must have the field.
fn missing(look: &mut Look<'_>, value: &Value, path: &str, walked: String) {
    let (part, rest) = path.split_once('.').map_or((path, None), |(part, rest)| (part, Some(rest)));
    let (name, each) = part.strip_suffix("[]").map_or((part, false), |name| (name, true));
    let here = if walked.is_empty() { name.to_owned() } else { format!("{walked}.{name}") };
    let value = value.get(name).unwrap_or(&Value::Null);
    match (rest, each) {
        (None, _) if is_empty(value) => look.add(FindingId::FieldMissing, Place::field(here), vec![]),
        (None, _) => {}
        (Some(rest), false) => missing(look, value, rest, here),
        (Some(rest), true) => {
            for (i, entry) in value.as_array().into_iter().flatten().enumerate() {
                missing(look, entry, rest, format!("{here}[{i}]"));
            }
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(entries) => entries.is_empty(),
        _ => false,
    }
}

/// What is chosen stands in the edition's lists.
fn listed(look: &mut Look<'_>) {
    let edition = look.rules.edition;
    match look.submission.form {
        Form::Petition(form) => {
            if form.profession.as_ref().is_some_and(|p| edition.profession(p).is_none()) {
                look.add(FindingId::ProfessionUnknown, Place::field("profession"), vec![]);
            }
            let least = *edition.settings.experience_years_min;
            if form.experience_years.is_some_and(|years| years < least) {
                let args = vec![("years", Arg::Number(least.into()))];
                look.add(FindingId::ExperienceTooShort, Place::field("experience_years"), args);
            }
        }
        Form::Residence(form) => {
            if form.city.as_ref().is_some_and(|c| edition.city(c).is_none()) {
                look.add(FindingId::CityUnknown, Place::field("city"), vec![]);
            }
            if form.relatives.is_empty() && form.no_relatives != Some(true) {
                look.add(FindingId::FieldMissing, Place::field("relatives"), vec![]);
            }
            if form.convicted == Some(true) && form.convictions.is_empty() {
                look.add(FindingId::FieldMissing, Place::field("convictions"), vec![]);
            }
            if form.refused_before == Some(true) && form.refusals.is_empty() {
                look.add(FindingId::FieldMissing, Place::field("refusals"), vec![]);
            }
        }
    }
    let identity = look.identity();
    let stateless = identity.citizenship == Some(crate::forms::Citizenship::Stateless);
    if stateless && identity.residence_state.is_none() {
        look.add(FindingId::FieldMissing, Place::field("identity.residence_state"), vec![]);
    }
    if identity.citizenship.is_some() && !stateless && identity.citizenships.is_empty() {
        look.add(FindingId::FieldMissing, Place::field("identity.citizenships"), vec![]);
    }
}

fn age(look: &mut Look<'_>) {
    let least = *look.rules.edition.settings.age_years_min;
    let born_on = look.identity().born_on.filter(|b| *b <= look.today);
    let of_age = born_on.map(|b| b.saturating_add(jiff::Span::new().years(i64::from(least.min(150)))));
    if of_age.is_some_and(|day| day > look.today) {
        let args = vec![("years", Arg::Number(least.into()))];
        look.add(FindingId::AgeTooYoung, Place::field("identity.born_on"), args);
    }
}
