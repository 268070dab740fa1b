//! What a new draft takes over from the case: nobody types the same thing twice.

use qonys_procedure::act::ActKind;
use qonys_procedure::case::Case;
use serde_json::{Map, Value, json};

/// The content with which a draft of an act begins.
pub fn content(case: &Case, act: ActKind) -> Value {
    let mut content = Map::new();
    let documents = || json!(case.documents.iter().map(stated).collect::<Vec<_>>());
    match act {
        ActKind::SignResidenceApplication => {
            if let Some(request) = &case.request {
                content.insert("questionnaire".to_owned(), json!({ "identity": request.form.identity }));
                content.insert("consent".to_owned(), json!(request.consent));
            }
            content.insert("city".to_owned(), json!(case.city));
            content.insert("documents".to_owned(), documents());
        }
        ActKind::SignCorrection => {
            match (&case.application, &case.request) {
                (Some(application), _) => content.insert("questionnaire".to_owned(), json!(application.questionnaire)),
                (None, Some(request)) => content.insert("petition".to_owned(), json!(request.form)),
                (None, None) => None,
            };
            content.insert("documents".to_owned(), documents());
        }
        _ => {}
    }
    Value::Object(content)
}

fn stated(document: &qonys_procedure::case::SignedDocument) -> Value {
    json!({ "kind": document.kind, "n": document.n, "facts": document.facts })
}
