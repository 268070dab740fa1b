//! What can be read off a case.

use super::{Case, Check, Complaint, Extension, Notice, Trail};
use crate::act::{Act, ActKind, Intended, Item, RecomputeLimits};
use crate::calendar::plus_days;
use crate::check::{CheckOutcome, CheckSystem};
use crate::clock::ClockName;
use crate::edition::{CheckedAct, Edition};
use crate::facts::OtherCase;
use crate::id::CaseId;
use crate::iin::Iin;
use crate::limit::Limit;
use crate::paper::PaperKind;
use crate::role::Role;
use crate::rulebook::{RuleBook, Rules};
use crate::stage::Stage;
use crate::table::{acting, authority};
use crate::time::{Date, Instant};

impl Case {
    /// All limits: those that run or stand first, then the ended ones in the order of their start.
    pub fn limits(&self) -> Vec<&Limit> {
        let (open, ended): (Vec<&Limit>, Vec<&Limit>) = self.limits.iter().partition(|l| l.is_open());
        open.into_iter().chain(ended).collect()
    }

    /// The open limit of a clock.
    pub fn limit(&self, clock: ClockName) -> Option<&Limit> {
        self.limits.iter().rev().find(|l| l.clock == clock && l.is_open())
    }

    /// The open limit of a clock about one act.
    pub fn limit_about(&self, clock: ClockName, about: u64) -> Option<&Limit> {
        self.limits.iter().rev().find(|l| l.clock == clock && l.about == Some(about) && l.is_open())
    }

    /// Of other cases, the open one that the person began after this one.
    pub fn newer_of(&self, others: &[OtherCase]) -> Option<CaseId> {
        let newer = |c: &&OtherCase| c.same_person && c.stage.is_open() && c.opened_at > self.opened_at;
        others.iter().find(newer).map(|c| c.id)
    }

    /// A complaint that its reviewer has to decide: sent on to them, or not in time.
    pub fn is_for_review(&self, complaint: &Complaint, now: Instant) -> bool {
        let late = || self.limit_about(ClockName::ComplaintForward, complaint.seq).is_some_and(|l| l.is_overdue(now));
        complaint.closed.is_none() && (complaint.forwarded.is_some() || late())
    }

    /// The stage seen through correction, hearing, confirmation and end states: where the case belongs.
    pub fn home(&self) -> Stage {
        let mut stage = self.stage;
        if stage.is_end() {
            stage = self.ended.as_ref().map_or(stage, |e| e.from);
        }
        if let (true, Some(from)) = (is_aside(stage), &self.came_from) {
            stage = from.stage;
        }
        if stage == Stage::Closed { Stage::Handover } else { stage }
    }

    /// The employee's role that acts for the state now; none in draft and end states.
    pub fn acting(&self) -> Option<Role> {
        match self.stage {
            Stage::Correction | Stage::Hearing => acting(self.home()),
            stage => acting(stage),
        }
    }

    /// The authority now.
    pub fn authority(&self) -> Role {
        authority(self.home())
    }

    /// Rules of the case at an instant: those of its edition, before there is one those of the edition in
    /// force, and where none is in force those of the last one.
    pub fn rules<'a>(case: Option<&Case>, book: &'a RuleBook, at: Instant) -> Option<Rules<'a>> {
        let fixed = case.and_then(|c| c.edition.clone());
        let edition = fixed.or_else(|| {
            let day = at.local_date();
            let last = || book.editions().into_iter().rfind(|e| *e.identity.effective_from <= day);
            let found = book.in_force(day).or_else(last).or_else(|| book.editions().into_iter().next());
            found.map(|e| e.id().clone())
        })?;
        book.rules(&edition, at)
    }

    /// A state system's last question and answer.
    pub fn check(&self, system: CheckSystem) -> Option<&Check> {
        self.checks.iter().find(|c| c.system == system)
    }

    /// Checks that a favourable act still lacks.
    pub fn checks_missing(&self, act: CheckedAct, rules: &Rules, on: Date) -> Vec<CheckSystem> {
        let lacks = |system: &CheckSystem, age_days_max: Option<u32>| {
            !self.check(*system).is_some_and(|c| c.counts(age_days_max, on))
        };
        rules.edition.checks(act).filter(|r| lacks(&r.system, r.age_days_max)).map(|r| r.system).collect()
    }

    /// The notice before the person in `hearing`.
    pub fn open_notice(&self) -> Option<&Notice> {
        self.notices.last().filter(|n| self.stage == Stage::Hearing && !n.closed)
    }

    /// Notices that support an unfavourable act.
    pub fn notices_of(&self, intended: Intended) -> impl Iterator<Item = &Notice> {
        self.notices.iter().filter(move |n| n.intended == intended && n.closed)
    }

    /// First day on which an unfavourable act is possible after its hearing; none: nobody was notified.
    pub fn earliest(&self, intended: Intended) -> Option<Date> {
        self.notices_of(intended).map(|n| n.earliest).min()
    }

    /// A complaint that is not decided.
    pub fn open_complaint(&self, seq: u64) -> Option<&Complaint> {
        self.complaints.iter().find(|c| c.seq == seq && c.closed.is_none())
    }

    /// One act looked back at.
    pub fn past(&self, seq: u64) -> Option<&Trail> {
        self.trail.iter().find(|t| t.seq == seq)
    }

    /// The person acted in this case as an employee.
    pub fn acted(&self, iin: &Iin) -> bool {
        self.trail.iter().any(|t| t.role.is_staff() && t.iin.as_ref() == Some(iin))
    }

    /// A case opens with a request of its own or with a carried petition; before, it is private.
    pub fn is_private(&self) -> bool {
        self.request.is_none() && self.petition.is_none()
    }

    /// Items of the centre that are the applicant's and have no outcome.
    pub fn own_items_missing(&self) -> Vec<Item> {
        self.items.missing()
    }

    /// Papers that an act issues in the present state.
    pub fn papers(&self, act: ActKind) -> Vec<PaperKind> {
        match act {
            ActKind::ExtendLimit if self.stage == Stage::Lapsed => vec![PaperKind::Reinstatement],
            _ => act.issues().to_vec(),
        }
    }

    /// The paper that the service makes with an act of its own: nobody signs it, and its digests stand in the act.
    pub fn paper_of_service(&self, act: &Act) -> Option<PaperKind> {
        match act {
            Act::Lapse(_) if self.stage != Stage::Draft => Some(PaperKind::Lapse),
            Act::RecomputeLimits(content) if self.reinstates(content) => Some(PaperKind::Reinstatement),
            _ => None,
        }
    }

    /// The last day of a draft: its limit counts from the last change, and a change is no act.
    pub fn draft_due(&self, changed: Option<Instant>, rules: &Rules) -> Option<Date> {
        let limit = self.limit(ClockName::Draft)?;
        let from = changed.map_or(limit.from, |at| at.local_date().max(limit.from));
        Some(if from == limit.from { limit.due } else { limit.day(from, limit.length, rules.calendar).0 })
    }

    /// The clock whose end lapses the case in its stage.
    pub fn lapses_by(&self) -> Option<ClockName> {
        match self.stage {
            Stage::Draft => Some(ClockName::Draft),
            Stage::Correction => Some(ClockName::Correction),
            Stage::Petitioned => Some(ClockName::Petitioned),
            Stage::AwaitingEntry => Some(ClockName::Entry),
            Stage::Arrival => Some(ClockName::ArrivalLapse),
            _ => None,
        }
    }

    /// Longer limits that were asked for and not answered yet: of limits that run, and of the one by which the case
    /// lapsed. Nobody loses a request because it was not answered; it falls away with its limit \[ours\].
    pub fn asked_extensions(&self) -> impl Iterator<Item = &Extension> {
        self.extensions.iter().filter(|asked| !asked.answered && self.may_be_granted(asked))
    }

    /// The limit is still the one that was to be longer, and still ends before the day that was asked for: a later act
    /// may have ended it, and its clock may run again.
    fn may_be_granted(&self, asked: &Extension) -> bool {
        let lapsed = self.ended.as_ref().filter(|_| self.stage == Stage::Lapsed);
        let limit = match lapsed {
            Some(ended) => {
                ended.limits.iter().find(|limit| Some(limit.clock) == ended.limit && asked.is_for(limit.clock))
            }
            None => self.limit(asked.limit),
        };
        // What ended with the lapse can be brought back.
        let later = |act: &&Trail| act.seq > asked.seq && lapsed.is_none_or(|ended| ended.by != act.seq);
        let ended_later = |limit: &Limit| self.trail.iter().filter(later).any(|act| limit.ended_at == Some(act.at));
        limit.is_some_and(|limit| asked.until > limit.due)
            && !self.limits.iter().any(|limit| limit.clock == asked.limit && ended_later(limit))
    }

    /// A longer limit of this clock is asked for, and not answered. After a lapse it may be asked once more, with what
    /// has come to light since: only what was asked after it counts.
    pub fn is_asked(&self, clock: ClockName) -> bool {
        let lapsed = self.ended.as_ref().filter(|_| self.stage == Stage::Lapsed).map(|ended| ended.on);
        self.asked_extensions().any(|asked| asked.limit == clock && lapsed.is_none_or(|on| asked.on >= on))
    }

    /// The last day on which a case whose limit ends on `due` waits for the answer to a request to make it longer,
    /// made on that day at the latest; none: nothing that was asked in time waits for an answer.
    pub fn waits_for_answer(&self, clock: ClockName, due: Date, rules: &Rules) -> Option<Date> {
        let holds = |asked: &Extension| asked.is_for(clock) && asked.on <= due && asked.until > due;
        let days = *rules.edition.settings.extension_answer_working_days;
        self.asked_extensions().any(holds).then(|| rules.calendar.add_working_days(due, days).date)
    }

    /// The last day on which a longer limit can be asked for after a lapse; none for a case that has not lapsed.
    pub fn extendable_until(&self, edition: &Edition) -> Option<Date> {
        let ended = self.ended.as_ref().filter(|_| self.stage == Stage::Lapsed)?;
        Some(plus_days(ended.on, *edition.settings.extension_after_lapse_days))
    }

    /// The limit by which the case lapsed runs on: the case goes on too.
    pub(crate) fn reinstates(&self, content: &RecomputeLimits) -> bool {
        let lapsed = self.ended.as_ref().filter(|_| self.stage == Stage::Lapsed).and_then(|ended| ended.limit);
        content.limits.iter().any(|moved| Some(moved.limit) == lapsed && moved.about.is_none())
    }
}

impl Extension {
    /// What grants it makes the limit of this clock longer: the reminder of what is due after the entry moves the end
    /// of the time for it too.
    pub fn is_for(&self, clock: ClockName) -> bool {
        self.limit == clock || (self.limit == ClockName::Arrival && clock == ClockName::ArrivalLapse)
    }
}

impl Check {
    /// The answer supports a favourable act: clear, or assessed as no ground, on data that did not change,
    /// not older than `age_days_max` calendar days.
    pub fn counts(&self, age_days_max: Option<u32>, on: Date) -> bool {
        let Some(answer) = &self.answer else { return false };
        let fresh =
            age_days_max.is_none_or(|max| crate::calendar::days_between(answer.at.local_date(), on) <= i64::from(max));
        let favourable = match answer.outcome {
            CheckOutcome::Clear => true,
            CheckOutcome::Hit | CheckOutcome::Differs => self.assessment.as_ref().is_some_and(|a| !a.is_ground),
            CheckOutcome::Unavailable => false,
        };
        !self.stale && fresh && favourable
    }

    /// Asked, and not answered since.
    pub fn is_awaited(&self) -> bool {
        self.ordered.as_ref().is_some_and(|o| self.answer.as_ref().is_none_or(|a| a.seq < o.seq))
    }
}

/// Set aside: correction, hearing, confirmation.
pub(crate) const fn is_aside(stage: Stage) -> bool {
    matches!(stage, Stage::Correction | Stage::Hearing | Stage::Confirmation)
}

/// Grounds of an unfavourable act, its intention, and the acts it replies to.
pub(crate) struct Unfavourable<'a> {
    pub intended: Intended,
    pub grounds: &'a [crate::catalogue::GroundId],
    pub replies: &'a [crate::act::Reply],
}

/// The unfavourable side of an act, if it has one.
pub(crate) fn unfavourable(act: &Act) -> Option<Unfavourable<'_>> {
    let made = |intended, grounds, replies| Some(Unfavourable { intended, grounds, replies });
    match act {
        Act::RefusePetition(a) => made(Intended::RefusePetition, &a.grounds, &a.replies),
        Act::RevokePetition(a) => made(Intended::RevokePetition, &a.grounds, &a.replies),
        Act::ProposeRefusal(a) => made(Intended::Refuse, &a.grounds, &a.replies),
        Act::ProposeAnnulment(a) => made(Intended::Annul, &a.grounds, &a.replies),
        Act::Refuse(a) => a.decision.as_ref().and_then(|d| made(Intended::Refuse, &d.grounds, &d.replies)),
        Act::Annul(a) => a.decision.as_ref().and_then(|d| made(Intended::Annul, &d.grounds, &d.replies)),
        _ => None,
    }
}

impl Case {
    /// Digest of a proposal: SHA-256 over case, place and content. The head confirms exactly this.
    pub fn proposal_digest(case: crate::CaseId, seq: u64, act: &Act) -> crate::Digest {
        use sha2::{Digest as _, Sha256};
        let mut hash = Sha256::new();
        hash.update(b"qonys/proposal/1\0");
        hash.update(case.bytes());
        hash.update(seq.to_be_bytes());
        // The order of fields is that of the declaration: one text for one content.
        hash.update(serde_json::to_string(act).unwrap_or_default());
        crate::Digest(hash.finalize().into())
    }
}
