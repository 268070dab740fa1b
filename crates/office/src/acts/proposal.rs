//! An act as it is proposed to the procedure: content, documents, rules.

use super::draft;
use super::load::Loaded;
use crate::people::Caller;
use crate::{Context, Error};
use qonys_eds::statement as eds;
use qonys_procedure::act::{Act, ActKind, Digest};
use qonys_procedure::case::Case;
use qonys_procedure::not_allowed::{NotAllowed, Reason};
use qonys_procedure::number::CaseNumber;
use qonys_procedure::record::{ActRecord, Actor, FileRef};
use qonys_procedure::{ActId, CaseId, Iin, Rules, table};
use qonys_store::files::{self, FileState};
use serde_json::Value;

/// The act with its content; what a draft says is taken over where the caller says nothing.
pub async fn act(ctx: &Context, loaded: &Loaded, kind: ActKind, content: &Value) -> Result<Act, Error> {
    let mut whole = match draft::read(ctx, loaded).await? {
        Some(draft) if draft.act == kind => draft.content,
        _ => Value::Object(serde_json::Map::new()),
    };
    draft::merge(&mut whole, content);
    parse(kind, &whole)
}

/// The typed act, or which field is wrong.
pub fn parse(kind: ActKind, content: &Value) -> Result<Act, Error> {
    Act::from_json(kind, content).map_err(|e| Error::Content { path: e.path, message: e.message })
}

/// The act as the next one of the case, with the documents that its statement names.
pub async fn record(
    ctx: &Context,
    loaded: Option<&Loaded>,
    case: CaseId,
    actor: Actor,
    act: Act,
) -> Result<ActRecord, Error> {
    let kind = act.kind();
    let files = if names_files(kind) { documents(ctx, case).await? } else { Vec::new() };
    Ok(ActRecord {
        id: ActId(ctx.fresh()),
        case,
        seq: loaded.map_or(0, |l| l.case.seq) + 1,
        kind_version: kind.version(),
        actor,
        at: ctx.now(),
        act,
        number: None,
        issued: Vec::new(),
        files,
        signers: Vec::new(),
    })
}

/// Documents of the case that stand in a statement: the newest of each kind and number.
async fn documents(ctx: &Context, case: CaseId) -> Result<Vec<FileRef>, Error> {
    let rows = ctx.store.read(move |db| files::documents(db, case)).await?;
    let standing = rows.iter().filter(|f| matches!(f.state, FileState::Ready | FileState::Signed));
    let mut newest = std::collections::BTreeMap::new();
    for row in standing {
        let place = newest.entry((row.kind.clone(), row.n)).or_insert(row);
        if place.at <= row.at {
            *place = row;
        }
    }
    newest.into_values().map(file_ref).collect()
}

fn file_ref(row: &files::File) -> Result<FileRef, Error> {
    let kind =
        qonys_procedure::document::DocumentKind::from_id(&row.kind).ok_or(Error::Corrupt("kind of a document"))?;
    Ok(FileRef {
        id: row.id,
        kind,
        n: u16::try_from(row.n).map_err(|_| Error::Corrupt("number of a document"))?,
        sha256: Digest(row.sha256),
        bytes: row.bytes,
    })
}

/// As a document stands in a statement.
pub fn file_entry(file: &FileRef) -> eds::FileEntry {
    eds::FileEntry {
        id: file.id,
        kind: file.kind.id().to_owned(),
        n: file.n.into(),
        sha256: eds::Digest(file.sha256.0),
        bytes: file.bytes,
    }
}

/// The rules for an act: those of the case's edition, or of the one in force.
pub fn rules<'a>(ctx: &'a Context, case: Option<&Case>, record: &ActRecord) -> Result<Rules<'a>, Error> {
    let day = record.at.local_date();
    let fixed = case.and_then(|c| c.edition.as_ref());
    let edition = fixed.or_else(|| ctx.book.in_force(day).map(|e| e.id()));
    let rules = edition.and_then(|id| ctx.book.rules(id, record.at));
    rules.ok_or_else(|| no_edition(case, record).into())
}

fn no_edition(case: Option<&Case>, record: &ActRecord) -> NotAllowed {
    let reason = Reason::NoEdition { day: record.at.local_date() };
    NotAllowed { act: record.act.kind(), stage: case.map(|c| c.stage), reason }
}

/// Signers as they will be, for trying an act out before it is signed.
pub fn trial_signers(caller: &Caller, kind: ActKind) -> Vec<Iin> {
    let other: Iin = "000000000000".parse().expect("twelve digits");
    [caller.iin, other].into_iter().take(table::signers(kind, caller.role())).collect()
}

/// The act gives the case its number.
pub fn gives_number(act: &Act) -> bool {
    matches!(act, Act::SignPetitionRequest(_)) || matches!(act, Act::OpenCase(open) if open.petition.is_some())
}

/// A case number as it will be, for trying an act out before one is reserved.
pub fn trial_number(record: &ActRecord) -> Option<CaseNumber> {
    let year = u16::try_from(record.at.local_date().year()).ok()?;
    gives_number(&record.act).then(|| CaseNumber::new(year, 1).ok()).flatten()
}

/// A document as it stands in a statement.
pub fn file_of(entry: &eds::FileEntry) -> Result<FileRef, Error> {
    let kind =
        qonys_procedure::document::DocumentKind::from_id(&entry.kind).ok_or(Error::Corrupt("kind of a document"))?;
    let n = u16::try_from(entry.n).map_err(|_| Error::Corrupt("number of a document"))?;
    Ok(FileRef { id: entry.id, kind, n, sha256: Digest(entry.sha256.0), bytes: entry.bytes })
}

/// A whole content from one that is not: what is missing is left empty, what cannot be read is left out
/// and told by its path. For looking at a draft, never for signing.
pub fn whole(kind: ActKind, mut content: Value) -> (Option<Act>, Vec<String>) {
    let fields = Act::fields(kind);
    let mut unreadable = Vec::new();
    while unreadable.len() <= UNREADABLE_MAX {
        fill(&fields, &mut content);
        match Act::from_stored(kind, kind.version(), &content) {
            Ok(act) => return (Some(act), unreadable),
            Err(fault) if take_out(&mut content, &fault.path) => unreadable.push(fault.path),
            Err(_) => break,
        }
    }
    (None, unreadable)
}

/// Most values that are left out of one draft: nobody reads of more faults at once.
const UNREADABLE_MAX: usize = 50;

/// Takes the value at a path out of a content; `false`: there is none.
fn take_out(content: &mut Value, path: &str) -> bool {
    let (holder, name) = path.rsplit_once('.').unwrap_or(("", path));
    let place = if holder.is_empty() { String::new() } else { format!("/{}", holder.replace('.', "/")) };
    let holder = content.pointer_mut(&place.replace('[', "/").replace(']', ""));
    // An entry of a list goes with its whole list.
    let name = name.split('[').next().unwrap_or_default();
    holder.and_then(Value::as_object_mut).and_then(|fields| fields.remove(name)).is_some_and(|v| !v.is_null())
}

/// Puts an empty value, or the first there can be, where a required one is missing.
fn fill(fields: &[qonys_procedure::form::Field], content: &mut Value) {
    use qonys_procedure::form::FieldKind as Kind;
    if content.is_null() {
        *content = Value::Object(serde_json::Map::new());
    }
    let Value::Object(map) = content else { return };
    for field in fields.iter().filter(|f| f.required) {
        let value = map.entry(field.name).or_insert(Value::Null);
        match &field.kind {
            Kind::Group { fields } => fill(fields, value),
            Kind::Text { .. } if value.is_null() => *value = Value::String(String::new()),
            Kind::List { .. } if value.is_null() => *value = Value::Array(Vec::new()),
            Kind::Bool if value.is_null() => *value = Value::Bool(false),
            Kind::Number { min, .. } if value.is_null() => *value = Value::from(*min),
            Kind::Date if value.is_null() => *value = Value::from("1970-01-01"),
            Kind::Catalogue { .. } if value.is_null() => *value = Value::from("-"),
            Kind::Choice { ids, .. } if value.is_null() => *value = ids.first().copied().into(),
            _ => {}
        }
    }
}

/// Acts whose statement names the documents of the case by digest.
const fn names_files(kind: ActKind) -> bool {
    matches!(
        kind,
        ActKind::SignPetitionRequest
            | ActKind::SignResidenceApplication
            | ActKind::SignCorrection
            | ActKind::ReportChange
            | ActKind::ReportEntry
            | ActKind::AnswerNotice
            | ActKind::AskExtension
            | ActKind::Complain
    )
}
