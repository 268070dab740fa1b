//! Drafts: the applicant's private work on an act that carries a whole form. A draft is the act's
//! content as far as it has come; one sealed row with its own revision. What counts is the signed
//! statement \[procedure.md, `edit_draft`\].

use super::load::{self, Loaded};
use super::partial;
use crate::people::Caller;
use crate::{Context, Error};
use qonys_procedure::act::{Act, ActKind};
use qonys_procedure::{CaseId, Stage};
use qonys_store::drafts;
use qonys_store::seal::{CaseKey, Purpose};
use serde_json::{Map, Value};

/// Most bytes of a draft; a whole questionnaire has some 60 KiB.
pub const DRAFT_BYTES_MAX: usize = 512 * 1024;

/// A draft as it stands.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Draft {
    /// The act it will become.
    pub act: ActKind,
    /// Revision: 0 where nothing was saved yet.
    pub rev: u64,
    /// Content as far as it has come.
    pub content: Value,
}

/// The act whose draft the applicant may edit in this stage.
pub fn act_of(stage: Stage) -> Option<ActKind> {
    match stage {
        Stage::Draft => Some(ActKind::SignPetitionRequest),
        Stage::Petitioned => Some(ActKind::SignResidenceApplication),
        Stage::Correction => Some(ActKind::SignCorrection),
        _ => None,
    }
}

/// The draft of the act that the case's stage waits for.
pub async fn get(ctx: &Context, caller: &Caller, case: CaseId) -> Result<Draft, Error> {
    let loaded = own(ctx, caller, case).await?;
    read(ctx, &loaded).await?.ok_or(Error::NotFound)
}

/// Changes the draft by a JSON merge patch (RFC 7396). `rev` is the revision the caller saw; without
/// one the change is laid over whatever stands there.
pub async fn patch(
    ctx: &Context,
    caller: &Caller,
    case: CaseId,
    rev: Option<u64>,
    changes: &Value,
) -> Result<Draft, Error> {
    let loaded = own(ctx, caller, case).await?;
    let mut draft = read(ctx, &loaded).await?.ok_or(Error::NotFound)?;
    if let Some(seen) = rev.filter(|seen| *seen != draft.rev) {
        tracing::debug!(seen, now = draft.rev, "draft moved");
        return Err(Error::DraftMoved { now: draft.rev });
    }
    merge(&mut draft.content, changes);
    partial::check(&Act::fields(draft.act), &draft.content)?;
    draft.rev = write(ctx, &loaded.key, case, draft.act.id(), draft.rev, &draft.content).await?;
    Ok(draft)
}

/// The case, if it is the caller's own.
async fn own(ctx: &Context, caller: &Caller, case: CaseId) -> Result<Loaded, Error> {
    let loaded = load::load(ctx, case).await?;
    if loaded.case.account == caller.account { Ok(loaded) } else { Err(Error::NotFound) }
}

/// The draft of the case's stage; where nothing was saved, what can be taken over from the case.
pub(crate) async fn read(ctx: &Context, loaded: &Loaded) -> Result<Option<Draft>, Error> {
    let Some(act) = act_of(loaded.case.stage) else { return Ok(None) };
    let saved = read_row(ctx, &loaded.key, loaded.case.id, act.id()).await?;
    let (rev, content) = saved.unwrap_or_else(|| (0, super::prefill::content(&loaded.case, act)));
    Ok(Some(Draft { act, rev, content }))
}

/// A sealed row of the case's drafts.
pub(crate) async fn read_row(
    ctx: &Context,
    key: &CaseKey,
    case: CaseId,
    form: &'static str,
) -> Result<Option<(u64, Value)>, Error> {
    let Some(row) = ctx.store.read(move |db| drafts::get(db, case, form)).await? else { return Ok(None) };
    let plain = key.open(Purpose::Draft, "draft", form.as_bytes(), &row.sealed).map_err(qonys_store::Error::from)?;
    let content = serde_json::from_slice(&plain).map_err(|_| Error::Corrupt("draft"))?;
    Ok(Some((row.rev, content)))
}

/// Seals a row of the case's drafts; its new revision.
pub(crate) async fn write(
    ctx: &Context,
    key: &CaseKey,
    case: CaseId,
    form: &'static str,
    seen: u64,
    content: &Value,
) -> Result<u64, Error> {
    let sealed = seal(ctx, key, form, content)?;
    let now = ctx.now();
    let weight = sealed.len();
    let put = ctx.store.write(Vec::new(), weight, move |db| drafts::put(db, case, form, seen, &sealed, now)).await;
    match put {
        Ok(rev) => Ok(rev),
        Err(qonys_store::Error::Conflict { now, .. }) => Err(Error::DraftMoved { now }),
        Err(other) => Err(other.into()),
    }
}

/// Seals a draft's content for its row.
pub(crate) fn seal(ctx: &Context, key: &CaseKey, form: &str, content: &Value) -> Result<Vec<u8>, Error> {
    let plain = serde_json::to_vec(content).map_err(|_| Error::Corrupt("draft"))?;
    if plain.len() > DRAFT_BYTES_MAX {
        return Err(Error::Content { path: ".".to_owned(), message: format!("more than {DRAFT_BYTES_MAX} bytes") });
    }
    let sealed = key.seal(Purpose::Draft, "draft", form.as_bytes(), &plain, &*ctx.entropy);
    Ok(sealed.map_err(qonys_store::Error::from)?)
}

/// JSON merge patch: objects are merged, null takes away, anything else replaces.
pub(crate) fn merge(target: &mut Value, changes: &Value) {
    let Value::Object(changes) = changes else {
        *target = changes.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(fields) = target else { return };
    for (name, change) in changes {
        if change.is_null() {
            fields.remove(name);
        } else {
            merge(fields.entry(name.clone()).or_insert(Value::Null), change);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::merge;
    use serde_json::json;

    #[test]
    fn the_examples_of_rfc_7396_hold() {
        for (original, patch, result) in [
            (json!({"a":"b"}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"b"}), json!({"b":"c"}), json!({"a":"b","b":"c"})),
            (json!({"a":"b"}), json!({"a":null}), json!({})),
            (json!({"a":["b"]}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":{"b":"c"}}), json!({"a":{"b":"d","c":null}}), json!({"a":{"b":"d"}})),
            (json!({"a":[{"b":"c"}]}), json!({"a":[1]}), json!({"a":[1]})),
            (json!({"a":"foo"}), json!("bar"), json!("bar")),
            (json!({}), json!({"a":{"bb":{"ccc":null}}}), json!({"a":{"bb":{}}})),
        ] {
            let mut target = original.clone();
            merge(&mut target, &patch);
            assert_eq!(target, result, "{original} with {patch}");
        }
    }
}
