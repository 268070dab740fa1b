//! Messages that an act sets off, written in its own step \[A2\]: done at least once, once for ever by key.

use super::project::Step;
use crate::mail::{self, About};
use crate::{Context, Error};
use qonys_procedure::Instant;
use qonys_procedure::case::Case;
use qonys_procedure::effect::{Effect, NoticeKind, Recipient, effects};
use qonys_store::outbox::Entry;
use qonys_store::seal::Purpose;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Topic of notices to people.
pub const NOTICE: &str = "notice";

/// A notice on its way into the applicant's cabinet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// What is told.
    pub kind: NoticeKind,
    /// The act that it is about.
    pub seq: u64,
    /// When.
    pub at: Instant,
}

/// What follows from an act: messages to send, and whether the case's key goes.
pub struct Following {
    /// Messages.
    pub messages: Vec<Entry>,
    /// The personal data of the case are destroyed with this act \[A19\].
    pub destroys_key: bool,
}

/// What follows from the act of a step. Employees are told by their queue; questions to state systems go
/// out where a gateway is connected.
pub fn following(ctx: &Context, step: &Step<'_>) -> Result<Following, Error> {
    let rules = Case::rules(Some(step.after), &ctx.book, step.record.at).ok_or(Error::Corrupt("edition of a case"))?;
    let effects = effects(step.before, step.record, step.after, &rules);
    let destroys_key = effects.iter().any(|e| matches!(e, Effect::DestroyKey { .. }));
    // With the key goes the cabinet, and nobody is there to be told.
    if destroys_key {
        return Ok(Following { messages: Vec::new(), destroys_key });
    }
    let told = effects.iter().filter_map(|effect| match effect {
        Effect::Notice { kind, to: Recipient::Applicant } => Some(*kind),
        _ => None,
    });
    let kinds: Vec<NoticeKind> = told.collect();
    let mut messages = kinds.iter().map(|kind| message(ctx, step, *kind)).collect::<Result<Vec<_>, _>>()?;
    let record = step.record;
    messages.extend(mail::entry(ctx, record.case, step.key, &About::Act(kinds), &record.id.to_string())?);
    Ok(Following { messages, destroys_key })
}

fn message(ctx: &Context, step: &Step<'_>, kind: NoticeKind) -> Result<Entry, Error> {
    let id: Uuid = ctx.fresh();
    let record = step.record;
    let plain =
        serde_json::to_vec(&Message { kind, seq: record.seq, at: record.at }).map_err(|_| Error::Corrupt("notice"))?;
    let sealed = step.key.seal(Purpose::Outbox, "outbox", id.as_bytes(), &plain, &*ctx.entropy);
    Ok(Entry {
        id,
        topic: NOTICE.to_owned(),
        key: format!("{}/{}", record.id, kind.id()),
        case: record.case,
        sealed: sealed.map_err(qonys_store::Error::from)?,
        run: record.at,
        in_turn: false,
    })
}
