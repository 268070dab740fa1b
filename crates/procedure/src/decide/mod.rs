//! May an act happen, and what follows: the one door through which a case changes.
//!
//! [`decide`] = the table and its guards ([`may`](self::may)), the content against case and facts
//! ([`check`](self::check)), then the fold. [`apply`] = the fold alone, for replay. `Case::options` asks the
//! same guards, so what is shown can be done.

mod check;
mod guard;
mod may;
pub(crate) mod time;
pub(crate) mod unfavourable;

pub(crate) use may::Ask;

use crate::case::Case;
use crate::facts::Facts;
use crate::not_allowed::{Corrupt, NotAllowed, Reason};
use crate::record::ActRecord;
use crate::rulebook::RuleBook;

/// Decides on a proposed act: the next state of the case, or why not. Pure and total; the time is that of
/// the proposed act. A refused act changes nothing.
///
/// # Errors
/// [`NotAllowed`] names the act, the stage and the reason.
pub fn decide(case: Option<&Case>, proposed: &ActRecord, book: &RuleBook, facts: &Facts) -> Result<Case, NotAllowed> {
    let act = proposed.act.kind();
    judge(case, proposed, book, facts).map_err(|reason| NotAllowed { act, stage: case.map(|c| c.stage), reason })
}

fn judge(case: Option<&Case>, proposed: &ActRecord, book: &RuleBook, facts: &Facts) -> Result<Case, Reason> {
    let now = proposed.at;
    if let Some(case) = case {
        let next = case.seq + 1;
        if case.id != proposed.case {
            return Err(Reason::NoSuchCase);
        }
        if proposed.seq != next {
            return Err(Reason::Stale { seen: proposed.seq, now: next });
        }
        if now < case.last_at {
            return Err(Reason::BeforeLastAct);
        }
    }
    let rules = Case::rules(case, book, now).ok_or(Reason::NoEdition { day: now.local_date() })?;
    let ask = Ask { case, actor: &proposed.actor, rules, book, facts, now };
    ask.may(proposed.act.kind())?;
    check::check(&ask, proposed)?;
    apply(case.cloned(), proposed, book).map_err(|cause| Reason::Damaged { cause })
}

/// Carries out an act of the record without judging it: replay. Gives the same case as [`decide`] did.
///
/// # Errors
/// The record is damaged.
pub fn apply(case: Option<Case>, record: &ActRecord, book: &RuleBook) -> Result<Case, Corrupt> {
    Case::after(case, record, book)
}
