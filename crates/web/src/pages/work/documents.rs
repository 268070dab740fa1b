//! The documents of a case beside its form: which proves what, what is said of each, one of them shown.

use super::answers::{Marks, Note};
use crate::catalogues::Catalogues;
use qonys_office::desk::CaseFile;
use qonys_office::files::Document;
use qonys_procedure::FileId;
use qonys_procedure::document::{DocumentFacts, DocumentKind};
use qonys_words::Words;
use serde_json::Value;
use std::collections::BTreeMap;

/// A document.
pub(super) struct Doc {
    pub id: String,
    pub label: String,
    /// The whole name of its kind.
    pub title: &'static str,
    /// `image`, `pdf`, or `other`: what cannot be shown is saved.
    pub media: &'static str,
    pub size: String,
    pub facts: Vec<(String, String)>,
    pub notes: Vec<Note>,
    pub current: bool,
}

/// What an officer looks at: only what was signed is theirs to see.
pub(super) fn documents(
    file: &CaseFile,
    marks: &Marks<'_>,
    wanted: Option<FileId>,
    words: Words,
    lists: Catalogues<'_>,
) -> Vec<Doc> {
    let mut signed: Vec<&Document> = file.documents.iter().filter(|d| d.signed).collect();
    signed.sort_by_key(|d| (d.kind, d.n));
    let shown = wanted.filter(|id| signed.iter().any(|d| d.id == *id)).or(signed.first().map(|d| d.id));
    let doc = |document: &&Document| Doc {
        id: document.id.to_string(),
        label: short(words, document.kind, document.n),
        title: words.document(document.kind),
        media: media(&document.media),
        size: words.file_size(document.bytes),
        facts: facts(file, document, words, lists),
        notes: marks.on_document(document.kind, document.n, words),
        current: Some(document.id) == shown,
    };
    signed.iter().map(doc).collect()
}

/// The first document of each kind, for the fields that it proves.
pub(super) fn by_kind(file: &CaseFile) -> BTreeMap<DocumentKind, String> {
    let mut found = BTreeMap::new();
    let mut signed: Vec<&Document> = file.documents.iter().filter(|d| d.signed).collect();
    signed.sort_by_key(|d| (d.kind, d.n));
    for document in signed {
        found.entry(document.kind).or_insert_with(|| document.id.to_string());
    }
    found
}

/// The name of a kind where there is little room.
pub(super) fn short(words: Words, kind: DocumentKind, n: u32) -> String {
    let name = words.text(&format!("work-document-{}", kind.id())).unwrap_or(words.document(kind));
    if n > 1 { format!("{name} {n}") } else { name.to_owned() }
}

fn media(media: &str) -> &'static str {
    match media {
        "application/pdf" => "pdf",
        "image/jpeg" | "image/png" => "image",
        _ => "other",
    }
}

/// What the applicant said of the document.
fn facts(file: &CaseFile, document: &Document, words: Words, lists: Catalogues<'_>) -> Vec<(String, String)> {
    let stated = file.case.documents.iter().find(|d| d.file.as_ref().is_some_and(|f| f.id == document.id));
    let Some(value) = stated.and_then(|d| serde_json::to_value(&d.facts).ok()) else { return Vec::new() };
    let spoken = DocumentFacts::fields().into_iter().filter_map(|field| {
        let found = value.get(field.name).filter(|v| !matches!(v, Value::Null))?;
        let label = words.field_in("facts", field.name).to_owned();
        Some((label, words.value_text(&field.kind, found, &lists)))
    });
    spoken.collect()
}
