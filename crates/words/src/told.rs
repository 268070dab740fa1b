//! The content of an act for papers: each field by its name, with its label and what it says in words.

use crate::Words;
use crate::statement::Labels;
use qonys_procedure::act::{Act, ActKind};
use qonys_procedure::form::{Field, FieldKind};
use serde_json::{Map, Value, json};

/// Groups within groups that are told.
const DEPTH_MAX: usize = 8;

impl Words {
    /// The fields of an act's content that say something, by name: `{"label", "value"}`. A value is a text, a list of
    /// values, or for a group an object of such fields.
    pub fn act_told(&self, kind: ActKind, content: &Value, labels: &dyn Labels) -> Map<String, Value> {
        Teller { words: *self, labels }.group(kind.id(), &Act::fields(kind), content, 0)
    }
}

struct Teller<'a> {
    words: Words,
    labels: &'a dyn Labels,
}

impl Teller<'_> {
    fn group(&self, place: &str, fields: &[Field], content: &Value, depth: usize) -> Map<String, Value> {
        let told = |field: &Field| {
            let value = self.value(field.name, &field.kind, content.get(field.name)?, depth)?;
            let label = self.words.field_in(place, field.name);
            Some((field.name.to_owned(), json!({ "label": label, "value": value })))
        };
        fields.iter().filter_map(told).collect()
    }

    /// None: nothing was said.
    fn value(&self, name: &str, kind: &FieldKind, value: &Value, depth: usize) -> Option<Value> {
        match (kind, value) {
            (_, Value::Null) => None,
            (_, _) if depth >= DEPTH_MAX => None,
            (FieldKind::Group { fields }, Value::Object(_)) => {
                let group = self.group(name, fields, value, depth + 1);
                (!group.is_empty()).then_some(Value::Object(group))
            }
            (FieldKind::List { of, .. }, Value::Array(items)) => {
                let told: Vec<Value> = items.iter().filter_map(|item| self.value(name, of, item, depth + 1)).collect();
                (!told.is_empty()).then_some(Value::Array(told))
            }
            (kind, value) => Some(self.words.value_text(kind, value, self.labels).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Lang, NoLabels};

    #[test]
    fn a_field_is_told_by_its_name_with_label_and_words() {
        let content = json!({ "in_country": true, "enter_before": "2026-03-01", "conditions": null });
        let told = Words::of(Lang::En).act_told(ActKind::GrantPreliminaryApproval, &content, &NoLabels);
        assert_eq!(told["enter_before"]["value"], "1 March 2026");
        assert_ne!(told["in_country"]["label"], "");
        assert!(!told.contains_key("conditions") && !told.contains_key("basis"), "{told:?}");
    }

    #[test]
    fn a_list_of_groups_is_told_item_by_item() {
        let content = json!({ "reasons": "r", "grounds": ["x"], "replies": [{ "to": 7, "text": "t" }] });
        let told = Words::of(Lang::Ru).act_told(ActKind::RefusePetition, &content, &NoLabels);
        assert_eq!(told["replies"]["value"][0]["to"]["value"], "7");
        assert_eq!(told["grounds"]["value"], json!(["x"]));
    }
}
