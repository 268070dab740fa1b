//! `examples/dossier/`: the dossier with which scripts and people try the service out.

use super::{Dossier, Use, make, paper};
use crate::specimen::{day, eriksson};
use qonys_procedure::Date;
use qonys_procedure::document::DocumentKind;
use serde_json::{Value, json};

/// The day as of which the example is right; any later day of the 2026 edition serves as long as the
/// police certificate counts as valid.
pub fn today() -> Date {
    day(2026, 11, 16)
}

/// The example's dossier: the holder of ICAO's specimen passport.
pub fn dossier() -> Dossier {
    make(&eriksson(), today(), None)
}

/// Every file of the folder but its README, by name.
pub fn files() -> Vec<(String, Vec<u8>)> {
    let dossier = dossier();
    let mut files: Vec<(String, Vec<u8>)> = dossier.files.iter().map(|f| (f.name.clone(), f.bytes.clone())).collect();
    if let Some(life) = paper(DocumentKind::Autobiography, &dossier.person, today()) {
        files.push(("autobiography.pdf".to_owned(), life));
    }
    files.push(("petition.json".to_owned(), pretty(&dossier.petition)));
    files.push(("questionnaire.json".to_owned(), pretty(&dossier.questionnaire)));
    files.push(("consent.json".to_owned(), pretty(&dossier.consent)));
    files.push(("documents.json".to_owned(), pretty(&documents(&dossier))));
    files
}

/// What is said of each file when it is uploaded.
fn documents(dossier: &Dossier) -> Value {
    let of = |used: Use| -> Vec<Value> {
        let files = dossier.files.iter().filter(|file| file.used == used);
        files.map(|f| json!({ "file": f.name, "kind": f.kind, "n": f.n, "media": f.media, "facts": f.facts })).collect()
    };
    json!({ "petition": of(Use::Petition), "residence": of(Use::Residence), "centre": of(Use::Centre) })
}

/// Without the fields that are left empty.
fn pretty(value: &impl serde::Serialize) -> Vec<u8> {
    let mut value = serde_json::to_value(value).expect("forms are plain data");
    drop_empty(&mut value);
    let mut text = serde_json::to_vec_pretty(&value).expect("JSON is JSON");
    text.push(b'\n');
    text
}

fn drop_empty(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null() && field.as_array().is_none_or(|list| !list.is_empty()));
            fields.values_mut().for_each(drop_empty);
        }
        Value::Array(entries) => entries.iter_mut().for_each(drop_empty),
        _ => {}
    }
}
