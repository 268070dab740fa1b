//! Outages \[procedure.md, "Outage"\]: declared and ended by the administrator, signed. A record of the service, not
//! of a case: what they change in cases follows by itself ([`crate::jobs::recompute`]).

use super::stream::{self, Draft, Received};
use crate::acts::Prepared;
use crate::people::Caller;
use crate::{AccessFault, Context, Error, StatementFault};
use qonys_eds::statement::Rendering;
use qonys_procedure::check::OutageSystem;
use qonys_procedure::form::{Field, Prose, Text};
use qonys_procedure::{ActId, Instant, Role, choice, form};
use qonys_store::outages::{self as rows, Outage};
use qonys_words::{Lang, NoLabels, Words};
use serde_json::Value;
use uuid::Uuid;

pub use super::stream::Accepted;

/// An outage is declared at most this long after it began, seconds: longer than any limit that it could hold runs.
const DECLARED_WITHIN_SECONDS: i64 = 400 * 86_400;

form! {
    /// `outage_declare`
    pub struct OutageDeclare {
        /// What failed.
        pub outage_system: OutageSystem,
        /// Since when.
        pub outage_from: Instant,
        /// Until when; none: it lasts.
        #[serde(default)]
        pub outage_to: Option<Instant>,
        /// What proves it: number of the record, letter of the owner of the system, report of the probe.
        pub outage_proof: Prose,
    }
}

form! {
    /// `outage_end`: of one that lasts.
    pub struct OutageEnd {
        /// Which.
        pub outage_id: Text<36>,
        /// Until when.
        pub outage_to: Instant,
        /// What proves it.
        pub outage_proof: Prose,
    }
}

choice! {
    /// Every act about outages.
    pub enum OutageActKind ("outage_act") {
        /// Made known.
        Declare = "outage_declare",
        /// Over.
        End = "outage_end",
    }
}

/// An act about outages.
#[derive(Clone, Debug, PartialEq)]
pub enum OutageAct {
    /// Made known.
    Declare(OutageDeclare),
    /// Over.
    End(OutageEnd),
}

/// Why an act about an outage is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutageRefusal {
    /// There is no such outage.
    #[error("no such outage")]
    Unknown,
    /// It has ended, or one of the same system at the same time is known.
    #[error("ended before, or known")]
    Done,
    /// A field of the form does not go with the others or with the present: its name, and why.
    #[error("{0}: {1}")]
    Time(&'static str, TimeFault),
}

/// What is wrong with a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeFault {
    /// It has not come yet.
    #[error("not yet")]
    Ahead,
    /// It is not after the beginning.
    #[error("before the beginning")]
    Reversed,
    /// It is longer ago than any limit runs.
    #[error("too long ago")]
    TooOld,
}

impl OutageAct {
    /// Which.
    pub const fn kind(&self) -> OutageActKind {
        match self {
            OutageAct::Declare(_) => OutageActKind::Declare,
            OutageAct::End(_) => OutageActKind::End,
        }
    }

    /// The fields of its content.
    pub fn fields(kind: OutageActKind) -> Vec<Field> {
        match kind {
            OutageActKind::Declare => OutageDeclare::fields(),
            OutageActKind::End => OutageEnd::fields(),
        }
    }

    /// Reads a content.
    ///
    /// # Errors
    /// `Content` with the path.
    pub fn from_json(kind: OutageActKind, content: &Value) -> Result<OutageAct, Error> {
        match kind {
            OutageActKind::Declare => crate::service::typed(content).map(OutageAct::Declare),
            OutageActKind::End => crate::service::typed(content).map(OutageAct::End),
        }
    }

    fn to_json(&self) -> Value {
        let content = match self {
            OutageAct::Declare(content) => serde_json::to_value(content),
            OutageAct::End(content) => serde_json::to_value(content),
        };
        content.expect("contents are plain data with text keys")
    }

    fn rendering(&self) -> Rendering {
        let (content, fields) = (self.to_json(), OutageAct::fields(self.kind()));
        let of = |lang| {
            let words = Words::of(lang);
            let title = match self {
                OutageAct::Declare(_) => words.outage_declare_title(),
                OutageAct::End(_) => words.outage_end_title(),
            };
            format!("{title}\n\n{}", words.content_text(&fields, &content, &NoLabels))
        };
        Rendering { kk: of(Lang::Kk), ru: of(Lang::Ru), en: of(Lang::En) }
    }
}

/// The statement of an act, judged first: nothing is signed that would be refused.
///
/// # Errors
/// `Access(Role)` for everybody but the administrator, `Outage` with the reason; of the store.
pub async fn prepare(ctx: &Context, caller: &Caller, act: &OutageAct) -> Result<Prepared, Error> {
    judge(ctx, caller, act).await?;
    let draft = Draft { kind: act.kind().id(), content: act.to_json(), text: act.rendering() };
    stream::state(ctx, caller, draft, stream::last(ctx).await?).await
}

/// Takes a signed act and performs it. `key` is the caller's idempotency key.
///
/// # Errors
/// As [`prepare`]; `Signature`, `Statement`.
pub async fn accept(ctx: &Context, caller: &Caller, cms: &[u8], key: &str) -> Result<Accepted, Error> {
    let received = Received::read(ctx, caller, cms, key).await?;
    let kind = OutageActKind::from_id(&received.statement.act).ok_or(StatementFault::Mismatch)?;
    let act = OutageAct::from_json(kind, &received.statement.content)?;
    if let Some(accepted) = received.repeated(ctx).await? {
        return Ok(accepted);
    }
    for _ in 0..stream::TRIES {
        judge(ctx, caller, &act).await?;
        let id = ActId(ctx.fresh());
        let append = received.append(ctx, caller, id, stream::last(ctx).await?.seq)?;
        let act = act.clone();
        let written = ctx.store.write(vec![id], append.weight(), move |db| {
            let appended = qonys_store::acts::append(db, &append)?;
            if !appended.repeated {
                project(db, id, &act)?;
            }
            Ok::<_, qonys_store::Error>(appended)
        });
        match written.await {
            Err(qonys_store::Error::Conflict { .. }) => {}
            other => return Ok(other.map(|a| Accepted { act: a.act, seq: a.seq, repeated: a.repeated })?),
        }
    }
    Err(qonys_store::Error::Busy.into())
}

/// What the rows of outages become. An outage bears the id of the act that declared it.
fn project(db: &mut qonys_store::Db<'_>, id: ActId, act: &OutageAct) -> Result<(), qonys_store::Error> {
    match act {
        OutageAct::Declare(a) => {
            let system = a.outage_system.id().to_owned();
            rows::put(db, &Outage { id: id.0, system, from: a.outage_from, to: a.outage_to, act: id })
        }
        OutageAct::End(a) => {
            let outage: Uuid =
                a.outage_id.as_str().parse().map_err(|_| qonys_store::Error::Invalid("the id of an outage"))?;
            rows::end(db, outage, a.outage_to, id)
        }
    }
}

/// Judges an act on what is stored now.
async fn judge(ctx: &Context, caller: &Caller, act: &OutageAct) -> Result<(), Error> {
    if caller.role() != Role::Administrator {
        return Err(AccessFault::Role.into());
    }
    let known = ctx.store.read(|db| rows::since(db, Instant(i64::MIN))).await?;
    Ok(allowed(act, &known, ctx.now())?)
}

/// The rules, over the outages known.
fn allowed(act: &OutageAct, known: &[Outage], now: Instant) -> Result<(), OutageRefusal> {
    match act {
        OutageAct::Declare(a) => {
            let oldest = now.plus_seconds(-DECLARED_WITHIN_SECONDS);
            if a.outage_from < oldest {
                return Err(OutageRefusal::Time("outage_from", TimeFault::TooOld));
            }
            if a.outage_from > now {
                return Err(OutageRefusal::Time("outage_from", TimeFault::Ahead));
            }
            if let Some(to) = a.outage_to {
                ends(to, a.outage_from, now)?;
            }
            let same = known.iter().any(|o| o.system == a.outage_system.id() && overlap(o, a));
            if same { Err(OutageRefusal::Done) } else { Ok(()) }
        }
        OutageAct::End(a) => {
            let found = known.iter().find(|o| o.id.to_string() == a.outage_id.as_str());
            let outage = found.ok_or(OutageRefusal::Unknown)?;
            if outage.to.is_some() {
                return Err(OutageRefusal::Done);
            }
            ends(a.outage_to, outage.from, now)
        }
    }
}

fn ends(to: Instant, from: Instant, now: Instant) -> Result<(), OutageRefusal> {
    if to <= from {
        return Err(OutageRefusal::Time("outage_to", TimeFault::Reversed));
    }
    if to > now { Err(OutageRefusal::Time("outage_to", TimeFault::Ahead)) } else { Ok(()) }
}

fn overlap(known: &Outage, new: &OutageDeclare) -> bool {
    new.outage_to.is_none_or(|to| known.from < to) && known.to.is_none_or(|to| new.outage_from < to)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant(1_790_000_000_000_000);

    fn hours(n: i64) -> Instant {
        NOW.plus_seconds(n * 3600)
    }

    fn declare(from: i64, to: Option<i64>) -> OutageAct {
        OutageAct::Declare(OutageDeclare {
            outage_system: OutageSystem::Nca,
            outage_from: hours(from),
            outage_to: to.map(hours),
            outage_proof: Text::new("№ 12").expect("short"),
        })
    }

    fn end(id: Uuid, to: i64) -> OutageAct {
        let outage_id = Text::new(&id.to_string()).expect("36 letters");
        let outage_proof = Text::new("№ 12").expect("short");
        OutageAct::End(OutageEnd { outage_id, outage_to: hours(to), outage_proof })
    }

    fn row(id: u128, system: &str, from: i64, to: Option<i64>) -> Outage {
        let id = Uuid::from_u128(id);
        Outage { id, system: system.to_owned(), from: hours(from), to: to.map(hours), act: ActId(id) }
    }

    #[test]
    fn an_outage_lies_in_the_past_and_runs_forward() {
        for (act, told) in [
            (declare(-2, None), None),
            (declare(-2, Some(-1)), None),
            (declare(1, None), Some(OutageRefusal::Time("outage_from", TimeFault::Ahead))),
            (declare(-2, Some(1)), Some(OutageRefusal::Time("outage_to", TimeFault::Ahead))),
            (declare(-2, Some(-2)), Some(OutageRefusal::Time("outage_to", TimeFault::Reversed))),
            (declare(-24 * 401, None), Some(OutageRefusal::Time("outage_from", TimeFault::TooOld))),
        ] {
            assert_eq!(allowed(&act, &[], NOW).err(), told, "{act:?}");
        }
    }

    #[test]
    fn one_system_is_not_out_twice_at_a_time() {
        let known = [row(1, "nca", -10, Some(-8)), row(2, "border", -3, None)];
        for (act, told) in [
            (declare(-9, None), Some(OutageRefusal::Done)),
            (declare(-12, Some(-9)), Some(OutageRefusal::Done)),
            (declare(-12, Some(-10)), None),
            (declare(-8, None), None),
            (declare(-3, None), None),
        ] {
            assert_eq!(allowed(&act, &known, NOW).err(), told, "{act:?}");
        }
    }

    #[test]
    fn what_lasts_ends_once() {
        let known = [row(1, "nca", -10, Some(-8)), row(2, "border", -3, None)];
        for (act, told) in [
            (end(Uuid::from_u128(2), -1), None),
            (end(Uuid::from_u128(2), -3), Some(OutageRefusal::Time("outage_to", TimeFault::Reversed))),
            (end(Uuid::from_u128(2), 1), Some(OutageRefusal::Time("outage_to", TimeFault::Ahead))),
            (end(Uuid::from_u128(1), -1), Some(OutageRefusal::Done)),
            (end(Uuid::from_u128(3), -1), Some(OutageRefusal::Unknown)),
        ] {
            assert_eq!(allowed(&act, &known, NOW).err(), told, "{act:?}");
        }
    }
}
