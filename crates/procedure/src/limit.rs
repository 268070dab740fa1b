//! A limit: one clock of one case, with its date \[procedure.md, "Clocks"\].
//!
//! A limit is set by the act that starts its clock and changes only by acts: a stop, an extension, a new
//! computation. How long clocks are and what stops them is data ([`crate::clock::ClockRule`]).

use crate::calendar::{Calendar, days_between, plus_days};
use crate::choice;
use crate::clock::{ClockName, ClockOwner, ClockRule, ClockStop, TermUnit};
use crate::time::{Date, Instant};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

choice! {
    /// State of a limit.
    pub enum LimitState ("limit_state") {
        /// Runs.
        Running = "running",
        /// Stands still.
        Stopped = "stopped",
        /// What it was for came in time, or it fell away.
        Met = "met",
        /// What it was for came late or not at all.
        Missed = "missed",
    }
}

/// One limit of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Clock.
    pub clock: ClockName,
    /// Sequence number of the act it is about: a complaint, a notice, an act that can be complained of.
    pub about: Option<u64>,
    /// Whose time runs.
    pub owner: ClockOwner,
    /// Day from which `length` is counted: the start, or where it went on after a stop.
    pub from: Date,
    /// Length from that day, in `unit`.
    pub length: u32,
    /// How the length is counted.
    pub unit: TermUnit,
    /// Day granted by an extension or a new computation; the limit is never before it.
    pub granted: Option<Date>,
    /// Units given back since `from` because outages took them.
    pub given_back: u32,
    /// Last day.
    pub due: Date,
    /// First instant that is too late: 24:00 of the last day, Almaty.
    pub due_at: Instant,
    /// Rests on a year without an official calendar.
    pub provisional: bool,
    /// State.
    pub state: LimitState,
    /// Last day if the stop is held not to count, where the law leaves that open.
    pub disputed: Option<Date>,
    /// What holds it and since when.
    pub stop: Option<Stop>,
    /// When it was met or missed.
    pub ended_at: Option<Instant>,
}

/// A stop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Since.
    pub on: Date,
    /// What was left, in the limit's unit; of months, in calendar days.
    pub left: u32,
    /// What holds it.
    pub causes: BTreeSet<ClockStop>,
}

impl Limit {
    /// A limit of a clock that starts on a day.
    pub fn start(rule: &ClockRule, from: Date, calendar: &Calendar, about: Option<u64>) -> Limit {
        let mut limit = Limit {
            clock: rule.name,
            about,
            owner: rule.owner,
            from,
            length: rule.length,
            unit: rule.unit,
            granted: None,
            given_back: 0,
            due: from,
            due_at: Instant::end_of(from),
            provisional: false,
            state: LimitState::Running,
            disputed: None,
            stop: None,
            ended_at: None,
        };
        limit.set_due(calendar);
        limit
    }

    /// Running or stopped.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, LimitState::Running | LimitState::Stopped)
    }

    /// Runs and its last day is over. What no one has to do, a validity or the way to complain, is never
    /// overdue.
    pub fn is_overdue(&self, now: Instant) -> bool {
        let owed =
            matches!(self.owner, ClockOwner::State | ClockOwner::Applicant) && self.clock != ClockName::Complaint;
        owed && self.state == LimitState::Running && now >= self.due_at
    }

    /// Last day of a length from a day, and whether it is provisional.
    pub(crate) fn day(&self, from: Date, length: u32, calendar: &Calendar) -> (Date, bool) {
        let deadline = match (self.owner, self.unit) {
            (_, TermUnit::WorkingDays) => calendar.add_working_days(from, length),
            (ClockOwner::Nobody, TermUnit::CalendarDays) => return (plus_days(from, length), false),
            (ClockOwner::Nobody, TermUnit::Months) => {
                return (from.saturating_add(jiff::Span::new().months(length)), false);
            }
            (_, TermUnit::CalendarDays) => calendar.limit_calendar_days(from, length),
            (_, TermUnit::Months) => calendar.limit_months(from, length),
        };
        (deadline.date, deadline.provisional)
    }

    /// Computes the date anew from start, length and grant.
    pub(crate) fn set_due(&mut self, calendar: &Calendar) {
        (self.due, self.provisional) = self.day(self.from, self.length, calendar);
        if let Some(granted) = self.granted {
            let granted = self.rolled(granted, calendar);
            if granted.0 > self.due {
                (self.due, self.provisional) = granted;
            }
        }
        self.due_at = Instant::end_of(self.due);
    }

    /// A validity stays on its day; a limit by which something is to be done moves to a working day.
    pub(crate) fn rolled(&self, day: Date, calendar: &Calendar) -> (Date, bool) {
        if self.owner == ClockOwner::Nobody {
            return (day, false);
        }
        let moved = calendar.next_working(day);
        (moved.date, moved.provisional)
    }

    /// Grants a day, if it is later than the present one.
    pub(crate) fn grant(&mut self, day: Date, calendar: &Calendar) {
        self.granted = self.granted.max(Some(day));
        self.set_due(calendar);
    }

    /// Holds the clock. The rest is counted from the end of the day.
    pub(crate) fn hold(&mut self, cause: ClockStop, on: Date, disputed: bool, calendar: &Calendar) {
        if disputed {
            self.disputed = self.disputed.or(Some(self.due));
        }
        let left = match self.unit {
            TermUnit::WorkingDays => calendar.working_days_between(on, self.due),
            TermUnit::CalendarDays | TermUnit::Months => u32::try_from(days_between(on, self.due)).unwrap_or(0),
        };
        let stop = self.stop.get_or_insert_with(|| Stop { on, left, causes: BTreeSet::new() });
        stop.causes.insert(cause);
        self.state = LimitState::Stopped;
    }

    /// Lets the clock go on from a day with what was left, unless something else still holds it.
    pub(crate) fn resume(&mut self, cause: ClockStop, on: Date, calendar: &Calendar) {
        let Some(stop) = &mut self.stop else { return };
        stop.causes.remove(&cause);
        if !stop.causes.is_empty() {
            return;
        }
        (self.from, self.length, self.granted, self.given_back) = (on.max(stop.on), stop.left, None, 0);
        if self.unit == TermUnit::Months {
            self.unit = TermUnit::CalendarDays;
        }
        self.stop = None;
        self.state = LimitState::Running;
        self.set_due(calendar);
    }

    /// Ends it: met in time, else missed.
    pub(crate) fn end(&mut self, at: Instant) {
        if self.is_open() {
            let late = self.state == LimitState::Running && at >= self.due_at;
            self.state = if late { LimitState::Missed } else { LimitState::Met };
            self.stop = None;
            self.ended_at = Some(at);
        }
    }
}
