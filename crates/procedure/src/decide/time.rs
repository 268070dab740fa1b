//! Limits against the moment: what has passed, what an outage holds, what is to be computed anew.

use crate::act::{MovedLimit, RecomputeCause};
use crate::calendar::{days_between, plus_days};
use crate::case::Case;
use crate::clock::{ClockName, ClockOwner, ClockStop, TermUnit};
use crate::facts::Outage;
use crate::limit::{Limit, LimitState};
use crate::not_allowed::Reason;
use crate::rulebook::Rules;
use crate::stage::Stage;
use crate::time::{Date, Instant};
use std::collections::BTreeSet;

/// Most rounds in which days held by outages lengthen a limit that then touches further outages.
const ROUNDS_MAX: usize = 60;

/// Limits that are to be computed anew, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Recomputation {
    /// Cause.
    pub cause: RecomputeCause,
    /// Ids of the outages; empty for the calendar.
    pub reference: String,
    /// Each limit from, to.
    pub limits: Vec<MovedLimit>,
}

/// An outage holds this limit's clock \[procedure.md, "Which outage holds which clock"\].
fn holds(outage: &Outage, limit: &Limit, case: &Case, rules: &Rules) -> bool {
    let stops = rules.clock(limit.clock, limit.from).is_some_and(|r| r.stops.contains(&ClockStop::Outage));
    let here = outage
        .centre
        .as_ref()
        .is_none_or(|centre| rules.edition.centre(centre).is_some_and(|(city, _)| city.id == case.city));
    stops && here && rules.outage_holds(outage.system, limit.clock, limit.from)
}

/// A limit with the days given back that outages took.
struct GivenBack {
    /// Last day.
    due: Date,
    /// Units of the limit that outages took so far, those given back before among them.
    lost: u32,
}

/// Counts each day of the limit's unit that an outage touched, until the lengthened limit touches no more.
fn given_back(limit: &Limit, outages: &[&Outage], rules: &Rules, now: Instant) -> GivenBack {
    let calendar = rules.calendar;
    let mut found = GivenBack { due: limit.due, lost: 0 };
    if outages.is_empty() {
        return found;
    }
    for _ in 0..ROUNDS_MAX {
        let lost = touched(limit, found.due, outages, rules, now);
        if lost <= found.lost {
            break;
        }
        let more = lost.saturating_sub(limit.given_back);
        let due = match limit.unit {
            _ if more == 0 => limit.due,
            TermUnit::WorkingDays => calendar.add_working_days(limit.due, more).date,
            TermUnit::CalendarDays | TermUnit::Months => limit.rolled(plus_days(limit.due, more), calendar).0,
        };
        found = GivenBack { due, lost };
    }
    found
}

/// Days of the limit, counted in its unit, on which an outage was.
fn touched(limit: &Limit, due: Date, outages: &[&Outage], rules: &Rules, now: Instant) -> u32 {
    let mut days = BTreeSet::new();
    for outage in outages {
        let last = outage.to.unwrap_or(now).0.saturating_sub(1).max(outage.from.0);
        let (begins, ends) = (outage.from.local_date(), Instant(last).local_date());
        let mut day = begins.max(plus_days(limit.from, 1));
        while day <= ends.min(due) {
            if limit.unit != TermUnit::WorkingDays || rules.calendar.is_working(day) {
                days.insert(day);
            }
            day = plus_days(day, 1);
        }
    }
    u32::try_from(days.len()).unwrap_or(u32::MAX)
}

impl Case {
    /// Last day of a running limit as outages make it, and whether one holds it at this moment.
    pub(crate) fn due_now(&self, limit: &Limit, rules: &Rules, outages: &[Outage], now: Instant) -> (Date, bool) {
        let holding: Vec<&Outage> = outages.iter().filter(|o| holds(o, limit, self, rules)).collect();
        let due = given_back(limit, &holding, rules, now).due;
        // A limit that was over before the outage began is not saved by it.
        let held = holding.iter().any(|o| o.is_on(now) && o.from < Instant::end_of(due));
        (due, held)
    }

    /// A running limit is over, outages taken into account.
    pub(crate) fn is_over(&self, limit: &Limit, rules: &Rules, outages: &[Outage], now: Instant) -> bool {
        let (due, held) = self.due_now(limit, rules, outages, now);
        limit.state == LimitState::Running && !held && now >= Instant::end_of(due)
    }

    /// Refuses what comes after the open limit of a clock. No such limit: in time.
    pub(crate) fn in_time(
        &self,
        clock: ClockName,
        about: Option<u64>,
        rules: &Rules,
        outages: &[Outage],
        now: Instant,
    ) -> Result<(), Reason> {
        let found = self.limits.iter().rev().find(|l| l.clock == clock && l.about == about && l.is_open());
        match found {
            Some(limit) if self.is_over(limit, rules, outages, now) => {
                Err(Reason::LimitPassed { clock, due: limit.due })
            }
            _ => Ok(()),
        }
    }

    /// What `recompute_limits` has to tell the case now; none: nothing changed. Outages come first, then a
    /// changed calendar. Of a lapsed case also the limit that lapsed, if an outage held it: told of that, the
    /// case goes on.
    pub fn recomputation(&self, rules: &Rules, outages: &[Outage], now: Instant) -> Option<Recomputation> {
        self.held_limits(rules, outages, now).or_else(|| self.by_calendar(rules))
    }

    /// Limits that run.
    fn running(&self) -> impl Iterator<Item = &Limit> {
        self.limits.iter().filter(|l| l.state == LimitState::Running && l.owner != ClockOwner::Nobody)
    }

    /// The limit that lapsed the case, as it stood then.
    fn lapsed_limit(&self) -> Option<&Limit> {
        let ended = self.ended.as_ref().filter(|_| self.stage == Stage::Lapsed)?;
        ended.limits.iter().find(|l| Some(l.clock) == ended.limit)
    }

    fn held_limits(&self, rules: &Rules, outages: &[Outage], now: Instant) -> Option<Recomputation> {
        let mut limits = Vec::new();
        let mut ids = Vec::new();
        let lapsed = self.lapsed_limit();
        for limit in self.running().chain(lapsed) {
            let holding: Vec<&Outage> = outages.iter().filter(|o| holds(o, limit, self, rules)).collect();
            let GivenBack { due: mut to, lost } = given_back(limit, &holding, rules, now);
            if let Some(ended) = self.ended.as_ref().filter(|_| lapsed.is_some_and(|l| std::ptr::eq(l, limit))) {
                // A lapse outside the days given back stands; inside them the person gets those days from now.
                let days = u32::try_from(days_between(limit.due, to)).unwrap_or(0);
                let from_now = limit.rolled(plus_days(now.local_date(), days), rules.calendar).0;
                to = if to < ended.on { limit.due } else { to.max(from_now) };
            }
            if to > limit.due {
                let (clock, about, from) = (limit.clock, limit.about, limit.due);
                limits.push(MovedLimit { limit: clock, about, from, to, given_back: lost });
                ids.extend(holding.iter().map(|o| o.id.as_str()).filter(|id| !ids.contains(id)).collect::<Vec<_>>());
            }
        }
        let reference = ids.join(", ").chars().take(200).collect();
        (!limits.is_empty()).then_some(Recomputation { cause: RecomputeCause::Outage, reference, limits })
    }

    fn by_calendar(&self, rules: &Rules) -> Option<Recomputation> {
        let mut limits = Vec::new();
        for limit in self.running() {
            let mut fresh = limit.clone();
            fresh.set_due(rules.calendar);
            let later = fresh.due > limit.due;
            // Never earlier for the applicant; the law's terms protect the applicant too.
            let earlier = fresh.due < limit.due && limit.owner == ClockOwner::State;
            if later || earlier {
                let (clock, about, from) = (limit.clock, limit.about, limit.due);
                let given_back = limit.given_back;
                limits.push(MovedLimit { limit: clock, about, from, to: fresh.due, given_back });
            }
        }
        let reference = String::from("calendar");
        (!limits.is_empty()).then_some(Recomputation { cause: RecomputeCause::Calendar, reference, limits })
    }
}
