//! Limits against the moment: what has passed, what an outage holds, what is to be computed anew.

use crate::act::{MovedLimit, RecomputeCause};
use crate::calendar::{days_between, plus_days};
use crate::case::Case;
use crate::clock::{ClockName, ClockOwner, ClockStop, TermUnit};
use crate::facts::Outage;
use crate::limit::{Limit, LimitState};
use crate::not_allowed::Reason;
use crate::rulebook::Rules;
use crate::time::{Date, Instant};

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
    stops && here && rules.law.outage_holds(outage.system, limit.clock)
}

/// Last day of a limit with the days given back that outages took.
fn due_with_outages(limit: &Limit, outages: &[&Outage], rules: &Rules, now: Instant) -> Date {
    let calendar = rules.calendar;
    let mut due = limit.due;
    for _ in 0..ROUNDS_MAX {
        let mut held = 0;
        let mut day = plus_days(limit.from, 1);
        while day <= due {
            let (begins, ends) = (Instant::from_local(day, jiff::civil::Time::midnight()), Instant::end_of(day));
            let touched = outages.iter().any(|o| o.from < ends && o.to.unwrap_or(now) > begins);
            let counts = limit.unit != TermUnit::WorkingDays || calendar.is_working(day);
            held += u32::from(touched && counts);
            day = plus_days(day, 1);
        }
        if held == 0 {
            return due;
        }
        let (computed, _) = match limit.unit {
            // What a month's term lost is given back in days.
            TermUnit::Months => {
                limit.rolled(plus_days(limit.day(limit.from, limit.length, calendar).0, held), calendar)
            }
            _ => limit.day(limit.from, limit.length.saturating_add(held), calendar),
        };
        if computed <= due {
            return due;
        }
        due = computed;
    }
    due
}

impl Case {
    /// Last day of a running limit as outages make it, and whether one holds it at this moment.
    pub(crate) fn due_now(&self, limit: &Limit, rules: &Rules, outages: &[Outage], now: Instant) -> (Date, bool) {
        let holding: Vec<&Outage> = outages.iter().filter(|o| holds(o, limit, self, rules)).collect();
        let due = due_with_outages(limit, &holding, rules, now);
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
    /// changed calendar. Of a lapsed case: the limit that lapsed, if an outage held it.
    pub fn recomputation(&self, rules: &Rules, outages: &[Outage], now: Instant) -> Option<Recomputation> {
        if self.stage.is_end() && self.stage != crate::Stage::Lapsed {
            return None;
        }
        self.held_limits(rules, outages, now).or_else(|| self.by_calendar(rules))
    }

    /// Limits that a recomputation looks at: running ones; of a lapsed case those that ran at the lapse.
    fn movable(&self) -> Vec<&Limit> {
        let lapsed = self.ended.as_ref().filter(|_| self.stage == crate::Stage::Lapsed);
        let (limits, only) = match lapsed {
            Some(ended) => (&ended.limits, ended.limit),
            None => (&self.limits, None),
        };
        let runs = |l: &&Limit| l.state == LimitState::Running && l.owner != ClockOwner::Nobody;
        limits.iter().filter(runs).filter(|l| only.is_none_or(|clock| l.clock == clock)).collect()
    }

    fn held_limits(&self, rules: &Rules, outages: &[Outage], now: Instant) -> Option<Recomputation> {
        let mut limits = Vec::new();
        let mut ids = Vec::new();
        for limit in self.movable() {
            let holding: Vec<&Outage> = outages.iter().filter(|o| holds(o, limit, self, rules)).collect();
            let mut to = due_with_outages(limit, &holding, rules, now);
            if let Some(ended) = &self.ended {
                // A lapse outside the days given back stands; inside them the person gets those days from now.
                let lost = u32::try_from(days_between(limit.due, to)).unwrap_or(0);
                let from_now = limit.rolled(plus_days(now.local_date(), lost), rules.calendar).0;
                to = if to < ended.on { limit.due } else { to.max(from_now) };
            }
            if to > limit.due {
                limits.push(MovedLimit { limit: limit.clock, about: limit.about, from: limit.due, to });
                ids.extend(holding.iter().map(|o| o.id.as_str()).filter(|id| !ids.contains(id)).collect::<Vec<_>>());
            }
        }
        let reference = ids.join(", ").chars().take(200).collect();
        (!limits.is_empty()).then_some(Recomputation { cause: RecomputeCause::Outage, reference, limits })
    }

    fn by_calendar(&self, rules: &Rules) -> Option<Recomputation> {
        if self.stage == crate::Stage::Lapsed {
            return None;
        }
        let mut limits = Vec::new();
        for limit in self.movable() {
            let mut fresh = limit.clone();
            fresh.set_due(rules.calendar);
            let later = fresh.due > limit.due;
            // Never earlier for the applicant; the law's terms protect the applicant too.
            let earlier = fresh.due < limit.due && limit.owner == ClockOwner::State;
            if later || earlier {
                limits.push(MovedLimit { limit: limit.clock, about: limit.about, from: limit.due, to: fresh.due });
            }
        }
        let reference = String::from("calendar");
        (!limits.is_empty()).then_some(Recomputation { cause: RecomputeCause::Calendar, reference, limits })
    }
}
