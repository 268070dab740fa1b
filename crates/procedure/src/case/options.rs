//! What may be done next, by whom and until when: pages, the API and permission checks all ask here.

use super::Case;
use crate::act::ActKind;
use crate::decide::Ask;
use crate::facts::Facts;
use crate::limit::Limit;
use crate::not_allowed::{NotAllowed, Reason};
use crate::paper::PaperKind;
use crate::record::Actor;
use crate::rulebook::RuleBook;
use crate::table::signers;
use crate::time::Instant;
use serde::Serialize;

/// An act that works with some content.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActOption {
    /// The act.
    pub kind: ActKind,
    /// The limit that it keeps, if one runs.
    pub until: Option<Limit>,
    /// Signed with an EDS.
    pub signed: bool,
    /// What has to come with it beside the content.
    pub needs: Vec<Need>,
}

/// What has to come with an act beside its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "need", content = "of")]
pub enum Need {
    /// A reserved case number.
    CaseNumber,
    /// A paper with a reserved number.
    Paper(PaperKind),
    /// So many different people sign.
    Signers(usize),
}

impl Case {
    /// Acts open to an actor now. An act that is not among them is refused, whatever its content; each that
    /// is works with fitting content.
    pub fn options(&self, actor: &Actor, book: &RuleBook, facts: &Facts, now: Instant) -> Vec<ActOption> {
        let Some(ask) = Self::ask(Some(self), actor, book, facts, now) else { return Vec::new() };
        let open = ActKind::ALL.iter().copied().filter(|kind| ask.may(*kind).is_ok());
        open.map(|kind| self.option(kind, &ask)).collect()
    }

    /// Whether a person may open a case now: `None` in place of a case.
    ///
    /// # Errors
    /// Why not.
    pub fn may_open(actor: &Actor, book: &RuleBook, facts: &Facts, now: Instant) -> Result<(), NotAllowed> {
        let not = |reason| NotAllowed { act: ActKind::OpenCase, stage: None, reason };
        let ask = Self::ask(None, actor, book, facts, now);
        ask.ok_or(not(Reason::NoEdition { day: now.local_date() }))?.may(ActKind::OpenCase).map_err(not)
    }

    fn ask<'a>(
        case: Option<&'a Case>,
        actor: &'a Actor,
        book: &'a RuleBook,
        facts: &'a Facts,
        now: Instant,
    ) -> Option<Ask<'a>> {
        if case.is_some_and(|c| now < c.last_at) {
            return None;
        }
        let rules = Case::rules(case, book, now)?;
        Some(Ask { case, actor, rules, book, facts, now })
    }

    fn option(&self, kind: ActKind, ask: &Ask) -> ActOption {
        let signers = signers(kind, ask.actor.role);
        let mut needs = Vec::new();
        if kind == ActKind::SignPetitionRequest && self.number.is_none() {
            needs.push(Need::CaseNumber);
        }
        needs.extend(self.papers(kind).into_iter().map(Need::Paper));
        if signers > 1 {
            needs.push(Need::Signers(signers));
        }
        ActOption { kind, until: self.limit_kept_by(kind, ask).cloned(), signed: signers > 0, needs }
    }

    /// The earliest running limit that ends with this act, by the rules of its clock.
    fn limit_kept_by(&self, kind: ActKind, ask: &Ask) -> Option<&Limit> {
        let ends = |l: &&Limit| {
            let rule = ask.rules.clock(l.clock, l.from);
            l.is_open() && rule.is_some_and(|r| r.end.iter().any(|id| id == kind.id()))
        };
        self.limits.iter().filter(ends).min_by_key(|l| l.due)
    }
}
