//! All rules known to the service, each with the instant from which it was known, so that a case
//! replays years later with the rules of then.

use crate::calendar::{Calendar, CalendarYear, Deadline, StandingRules};
use crate::catalogue::EditionId;
use crate::check::OutageSystem;
use crate::clock::{ClockName, ClockOwner, ClockRule};
use crate::edition::{CheckedAct, Edition};
use crate::law::{Law, LawError};
use crate::time::{Date, Instant};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Editions, law tables and calendars in all their versions.
#[derive(Clone, Debug)]
pub struct RuleBook {
    editions: BTreeMap<EditionId, Versions<Edition>>,
    law: Versions<Law>,
    years: BTreeMap<i16, Versions<CalendarYear>>,
    standing: Arc<StandingRules>,
    /// One calendar for each instant at which a year became known.
    calendars: Versions<Calendar>,
}

/// The rules that hold for a case at an instant.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The case's edition.
    pub edition: &'a Edition,
    /// The law tables.
    pub law: &'a Law,
    /// The working calendar.
    pub calendar: &'a Calendar,
}

/// A rule file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// A law table.
    #[error(transparent)]
    Law(#[from] LawError),
    /// An edition or a calendar.
    #[error("{file}: {cause}")]
    File {
        /// File.
        file: &'static str,
        /// Why, with line and column.
        cause: Box<toml::de::Error>,
    },
}

/// Editions that are built in: file name and text.
pub const EDITIONS: [(&str, &str); 2] = [
    ("editions/2025-01-06.toml", include_str!("../../../editions/2025-01-06.toml")),
    ("editions/2026.toml", include_str!("../../../editions/2026.toml")),
];

/// Calendars that are built in: file name and text.
pub const CALENDARS: [(&str, &str); 3] = [
    ("law/calendar/2025.toml", include_str!("../../../law/calendar/2025.toml")),
    ("law/calendar/2026.toml", include_str!("../../../law/calendar/2026.toml")),
    ("law/calendar/2027.toml", include_str!("../../../law/calendar/2027.toml")),
];

/// Standing rules of the calendar that are built in: file name and text.
pub const STANDING: (&str, &str) = ("law/calendar/standing.toml", include_str!("../../../law/calendar/standing.toml"));

fn read<T: serde::de::DeserializeOwned>((file, text): (&'static str, &str)) -> Result<T, RuleError> {
    toml::from_str(text).map_err(|cause| RuleError::File { file, cause: Box::new(cause) })
}

/// Versions of one thing by the instant from which they are known.
#[derive(Clone, Debug)]
struct Versions<T>(BTreeMap<Instant, Arc<T>>);

impl<T> Versions<T> {
    fn first(known_from: Instant, value: Arc<T>) -> Self {
        Versions(BTreeMap::from([(known_from, value)]))
    }

    /// The version known at `at`; before the first one, the first.
    fn at(&self, at: Instant) -> Option<&Arc<T>> {
        let known = self.0.range(..=at).next_back().or_else(|| self.0.first_key_value());
        known.map(|(_, value)| value)
    }

    fn newest(&self) -> Option<&Arc<T>> {
        self.0.last_key_value().map(|(_, value)| value)
    }
}

/// Known from the beginning.
pub const ALWAYS: Instant = Instant(i64::MIN);

impl RuleBook {
    /// What is built in. It is read each time: keep it.
    pub fn embedded() -> Result<RuleBook, RuleError> {
        let editions = EDITIONS.into_iter().map(read).collect::<Result<Vec<Edition>, _>>()?;
        let years = CALENDARS.into_iter().map(read).collect::<Result<Vec<CalendarYear>, _>>()?;
        Ok(RuleBook::new(editions, Law::embedded()?, years, read(STANDING)?))
    }

    /// From parts that are known from the beginning, or, for calendars, from their `known_from`.
    pub fn new(
        editions: impl IntoIterator<Item = Edition>,
        law: Law,
        years: impl IntoIterator<Item = CalendarYear>,
        standing: StandingRules,
    ) -> RuleBook {
        let standing = Arc::new(standing);
        let mut book = RuleBook {
            editions: BTreeMap::new(),
            law: Versions::first(ALWAYS, Arc::new(law)),
            years: BTreeMap::new(),
            calendars: Versions::first(ALWAYS, Arc::new(Calendar::new([], standing.clone()))),
            standing,
        };
        for edition in editions {
            book.add_edition(edition, ALWAYS);
        }
        for year in years {
            let known_from = year.known_from.unwrap_or(ALWAYS);
            book.add_year(year, known_from);
        }
        book
    }

    /// Adds an edition, or a new version of it, known from an instant.
    pub fn add_edition(&mut self, edition: Edition, known_from: Instant) {
        let edition = Arc::new(edition);
        self.editions
            .entry(edition.id().clone())
            .or_insert_with(|| Versions(BTreeMap::new()))
            .0
            .insert(known_from, edition);
    }

    /// Adds law tables known from an instant.
    pub fn add_law(&mut self, law: Law, known_from: Instant) {
        self.law.0.insert(known_from, Arc::new(law));
    }

    /// Adds a year of the calendar, or a new version of it, known from an instant.
    pub fn add_year(&mut self, year: CalendarYear, known_from: Instant) {
        let of_year = self.years.entry(year.year).or_insert_with(|| Versions(BTreeMap::new()));
        of_year.0.insert(known_from, Arc::new(year));
        self.calendars = self.build_calendars();
    }

    fn build_calendars(&self) -> Versions<Calendar> {
        let instants: BTreeSet<Instant> =
            self.years.values().flat_map(|v| v.0.keys().copied()).chain([ALWAYS]).collect();
        let calendar = |at: Instant| {
            let known = self.years.values().filter_map(|v| v.0.range(..=at).next_back().map(|(_, y)| y.clone()));
            Arc::new(Calendar::new(known, self.standing.clone()))
        };
        Versions(instants.into_iter().map(|at| (at, calendar(at))).collect())
    }

    /// The newest version of an edition.
    pub fn edition(&self, id: &EditionId) -> Option<&Edition> {
        self.editions.get(id)?.newest().map(Arc::as_ref)
    }

    /// Editions in the order of their first day in force.
    pub fn editions(&self) -> Vec<&Edition> {
        let mut all: Vec<&Edition> = self.editions.values().filter_map(|v| v.newest()).map(Arc::as_ref).collect();
        all.sort_by_key(|e| (*e.identity.effective_from, e.id().clone()));
        all
    }

    /// The edition in force on a day; where two overlap, the later one.
    pub fn in_force(&self, day: Date) -> Option<&Edition> {
        self.editions().into_iter().rev().find(|e| e.in_force(day))
    }

    /// Rules of an edition as they were known at an instant.
    pub fn rules(&self, edition: &EditionId, at: Instant) -> Option<Rules<'_>> {
        Some(Rules {
            edition: self.editions.get(edition)?.at(at)?,
            law: self.law.at(at)?,
            calendar: self.calendars.at(at)?,
        })
    }

    /// Law tables known at an instant, for what has no edition.
    pub fn law(&self, at: Instant) -> Option<&Law> {
        self.law.at(at).map(Arc::as_ref)
    }

    /// Calendar known at an instant.
    pub fn calendar(&self, at: Instant) -> Option<&Calendar> {
        self.calendars.at(at).map(Arc::as_ref)
    }
}

impl Rules<'_> {
    /// A clock of the edition, or of the law as it stands on the day on which the clock starts.
    pub fn clock(&self, name: ClockName, starts_on: Date) -> Option<&ClockRule> {
        self.edition.clock(name).or_else(|| self.law.term(name, starts_on))
    }

    /// Limit of a clock that starts on a day; none: the rules have no such clock.
    pub fn limit(&self, name: ClockName, starts_on: Date) -> Option<Deadline> {
        self.clock(name, starts_on).map(|rule| self.calendar.limit(rule, starts_on))
    }

    /// An outage of `system` holds this clock: by the law table, and the clock of the petition where the
    /// edition asks that system before the petition. A validity is never held.
    pub fn outage_holds(&self, system: OutageSystem, clock: ClockName, starts_on: Date) -> bool {
        let validity = self.clock(clock, starts_on).is_some_and(|rule| rule.owner == ClockOwner::Nobody);
        let asked = || {
            let checks = self.edition.checks(CheckedAct::IssuePetition);
            clock == ClockName::Petition && checks.into_iter().any(|c| c.system.id() == system.id())
        };
        !validity && (self.law.outage_holds(system, clock) || asked())
    }

    /// Day on which an act that came in at `at` is registered.
    pub fn registered_on(&self, at: Instant) -> Deadline {
        self.calendar.registered_on(at, *self.edition.settings.intake_until)
    }
}
