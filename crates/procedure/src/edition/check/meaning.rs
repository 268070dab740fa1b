//! Faults of an edition that has the right shape.

use super::super::{Edition, Pending, RequirementKind};
use super::tree::Tree;
use super::{Fault, FaultId, Lines};
use crate::act::ActKind;
use crate::calendar::{Calendar, TERM_DAYS_MAX, plus_days};
use crate::clock::{ClockName, ClockStart};
use crate::form::{Field, FieldKind};
use crate::forms::{PetitionForm, Questionnaire};
use crate::rulebook::RuleBook;
use crate::stage::Stage;
use crate::time::Instant;
use std::collections::HashSet;

/// The copy goes to the register within so many working days of signing \[order cl. 8.2\].
const REGISTER_WORKING_DAYS: u32 = 5;
/// Largest file that any edition may allow, bytes.
const FILE_BYTES_MAX: u64 = 100 << 20;

struct Look<'a> {
    edition: &'a Edition,
    tree: &'a Tree<'a>,
    lines: &'a Lines,
    faults: Vec<Fault>,
}

pub(super) fn faults(edition: &Edition, tree: &Tree<'_>, lines: &Lines, book: &RuleBook) -> Vec<Fault> {
    // Everything that is known now is known at the end of time.
    let now = Instant(i64::MAX);
    let mut look = Look { edition, tree, lines, faults: Vec::new() };
    look.dates(book.calendar(now));
    look.neighbours(book);
    look.stages();
    look.clocks(book);
    look.lists();
    look.documents();
    look.cities();
    look.settings();
    if let Some(law) = book.law(now) {
        for (i, order) in edition.identity.orders.iter().enumerate() {
            if !law.bodies.iter().any(|b| b.id == order.body) {
                look.add(
                    format!("identity.orders[{i}].body"),
                    FaultId::UnknownBody,
                    vec![("id", order.body.to_string())],
                );
            }
        }
    }
    look.faults
}

impl Look<'_> {
    fn add(&mut self, path: impl Into<String>, id: FaultId, args: Vec<(&'static str, String)>) {
        let path = path.into();
        self.faults.push(Fault { line: self.tree.line(&path, self.lines), path, id, args });
    }

    fn dates(&mut self, calendar: Option<&Calendar>) {
        let identity = &self.edition.identity;
        let (from, to) = (*identity.effective_from, *identity.effective_to);
        if let Some(published) = identity.published_on.as_deref() {
            let expected = plus_days(*published, 1);
            if from != expected {
                self.add("identity.effective_from", FaultId::EffectiveFrom, vec![("expected", expected.to_string())]);
            }
        }
        if to < from {
            self.add("identity.effective_to", FaultId::EffectiveTo, vec![("from", from.to_string())]);
        }
        let Some(signed) = identity.signed_on.as_deref().copied() else { return };
        if identity.published_on.as_deref().is_some_and(|p| *p < signed) {
            let args = vec![("signed_on", signed.to_string())];
            self.add("identity.published_on", FaultId::PublishedBeforeSigned, args);
        }
        if let (Some(sent), Some(calendar)) = (identity.sent_to_register_on.as_deref(), calendar) {
            let due = calendar.add_working_days(signed, REGISTER_WORKING_DAYS).date;
            if *sent > due {
                self.add("identity.sent_to_register_on", FaultId::RegisterTooLate, vec![("due", due.to_string())]);
            }
        }
    }

    /// Other editions: the one it follows, those it moves cases to, those whose days it shares.
    fn neighbours(&mut self, book: &RuleBook) {
        let edition = self.edition;
        let known = |id| book.edition(id).is_some() || id == edition.id();
        if let Some(id) = edition.identity.follows.as_ref().filter(|id| !known(id)) {
            self.add("identity.follows", FaultId::UnknownEdition, vec![("id", id.to_string())]);
        }
        for (i, stage) in edition.stages.iter().enumerate() {
            if let Pending::Move(id) = &stage.pending
                && !known(id)
            {
                self.add(format!("stage[{i}].pending"), FaultId::UnknownEdition, vec![("id", id.to_string())]);
            }
        }
        for other in book.editions().into_iter().filter(|e| e.id() != edition.id()) {
            let (a, b) = (&edition.identity, &other.identity);
            if *a.effective_from <= *b.effective_to && *b.effective_from <= *a.effective_to {
                self.add("identity.effective_from", FaultId::Overlap, vec![("id", other.id().to_string())]);
            }
        }
    }

    fn stages(&mut self) {
        let edition = self.edition;
        self.unique("stage", edition.stages.iter().map(|s| s.stage.id().to_owned()));
        for stage in Stage::ALL {
            let needed = !stage.is_end() || *stage == Stage::Closed;
            if needed && edition.stage(*stage).is_none() {
                self.add("stage", FaultId::MissingStage, vec![("id", stage.to_string())]);
            }
        }
        let mut places = HashSet::new();
        for (i, stage) in edition.stages.iter().enumerate() {
            let beside = matches!(stage.stage, Stage::Correction | Stage::Hearing) || stage.stage.is_end();
            let taken = stage.order.is_some_and(|order| !places.insert(order));
            if taken || stage.order.is_none() && !beside {
                self.add(format!("stage[{i}]"), FaultId::StageOrder, vec![("id", stage.stage.to_string())]);
            }
        }
    }

    fn clocks(&mut self, book: &RuleBook) {
        let edition = self.edition;
        self.unique("clock", edition.clocks.iter().map(|c| c.name.id().to_owned()));
        for (i, clock) in edition.clocks.iter().enumerate() {
            if !(1..=TERM_DAYS_MAX).contains(&clock.length) {
                self.add(format!("clock[{i}].length"), FaultId::EmptyClock, vec![("max", TERM_DAYS_MAX.to_string())]);
            }
            for act in clock.end.iter().filter(|act| ActKind::from_id(act).is_none()) {
                self.add(format!("clock[{i}].end"), FaultId::UnknownAct, vec![("id", act.clone())]);
            }
        }
        let law = book.law(Instant(i64::MAX));
        for name in ClockName::ALL {
            let of_law = law.is_some_and(|l| l.terms.iter().any(|t| t.name == *name));
            if edition.clock(*name).is_none() && !of_law {
                self.add("clock", FaultId::MissingClock, vec![("id", name.to_string())]);
            }
        }
    }

    fn lists(&mut self) {
        let edition = self.edition;
        self.unique("profession", edition.professions.iter().map(|p| p.id.to_string()));
        self.unique("criterion", edition.criteria.iter().map(|c| c.id.to_string()));
        self.unique("check", edition.checks.iter().map(|c| format!("{} {}", c.act, c.system)));
        self.unique("requirement", edition.requirements.iter().map(|r| r.id.to_string()));
        for (name, empty) in [
            ("profession", edition.professions.is_empty()),
            ("criterion", edition.criteria.is_empty()),
            ("city", edition.cities.is_empty()),
            ("identity.orders", edition.identity.orders.is_empty()),
        ] {
            if empty {
                self.add(name, FaultId::EmptyList, vec![]);
            }
        }
        for kind in RequirementKind::ALL {
            if !edition.requirements.iter().any(|r| r.id == *kind) {
                self.add("requirement", FaultId::MissingRequirement, vec![("id", kind.to_string())]);
            }
        }
    }

    fn documents(&mut self) {
        let edition = self.edition;
        self.unique("document", edition.documents.iter().map(|d| d.kind.to_string()));
        for (i, document) in edition.documents.iter().enumerate() {
            if document.media.is_empty() {
                self.add(format!("document[{i}].media"), FaultId::EmptyList, vec![]);
            }
            self.bounds(format!("document[{i}].bytes_max"), document.bytes_max, 1, FILE_BYTES_MAX);
            self.bounds(format!("document[{i}].count_max"), document.count_max.into(), 1, 100);
        }
    }

    fn cities(&mut self) {
        let edition = self.edition;
        self.unique("city", edition.cities.iter().map(|c| c.id.to_string()));
        self.unique("city", edition.cities.iter().map(|c| c.office.to_string()));
        self.unique("city", edition.cities.iter().flat_map(|c| c.centres.iter().map(|c| c.id.to_string())));
        for (i, city) in edition.cities.iter().enumerate() {
            if city.centres.iter().all(|centre| centre.hours.iter().all(|h| h.days.is_empty())) {
                self.add(format!("city[{i}]"), FaultId::NeverOpen, vec![]);
            }
            for (j, centre) in city.centres.iter().enumerate() {
                let path = format!("city[{i}].centre[{j}]");
                self.bounds(format!("{path}.slot_minutes"), centre.slot_minutes.into(), 5, 480);
                self.bounds(format!("{path}.slot_capacity"), centre.slot_capacity.into(), 1, 1000);
                for hours in centre.hours.iter().filter(|h| h.to <= h.from) {
                    let args = vec![("from", hours.from.to_string()), ("to", hours.to.to_string())];
                    self.add(format!("{path}.hours"), FaultId::Hours, args);
                }
            }
        }
    }

    fn settings(&mut self) {
        let settings = &self.edition.settings;
        let forms = [
            ("required_fields_petition", &settings.required_fields_petition, PetitionForm::fields()),
            ("required_fields_residence", &settings.required_fields_residence, Questionnaire::fields()),
        ];
        for (name, paths, fields) in forms {
            for path in paths.iter().filter(|path| !has_field(&fields, path)) {
                self.add(format!("settings.{name}"), FaultId::UnknownField, vec![("field", path.clone())]);
            }
        }
        if !matches!(*settings.petition_clock_from, ClockStart::Registration | ClockStart::StageEntry) {
            let args = vec![("min", "registration".to_owned()), ("max", "stage_entry".to_owned())];
            self.add("settings.petition_clock_from", FaultId::OutOfBounds, args);
        }
        for (name, value, max) in [
            ("returns_max", *settings.returns_max, 20),
            ("reschedules_max", *settings.reschedules_max, 20),
            ("age_years_min", *settings.age_years_min, 100),
            ("lapse_notice_working_days", *settings.lapse_notice_working_days, 60),
            ("extension_answer_working_days", *settings.extension_answer_working_days, 60),
            ("extension_days_max", *settings.extension_days_max, 3650),
        ] {
            self.bounds(format!("settings.{name}"), value.into(), 0, max);
        }
    }

    fn bounds(&mut self, path: String, value: u64, min: u64, max: u64) {
        if !(min..=max).contains(&value) {
            self.add(path, FaultId::OutOfBounds, vec![("min", min.to_string()), ("max", max.to_string())]);
        }
    }

    fn unique(&mut self, section: &str, ids: impl Iterator<Item = String>) {
        let mut seen = HashSet::new();
        for (i, id) in ids.enumerate() {
            if !seen.insert(id.clone()) {
                self.add(format!("{section}[{i}]"), FaultId::Duplicate, vec![("id", id)]);
            }
        }
    }
}

/// `work[].employer` is a field of the form.
fn has_field(fields: &[Field], path: &str) -> bool {
    let (part, rest) = path.split_once('.').map_or((path, None), |(part, rest)| (part, Some(rest)));
    let name = part.trim_end_matches("[]");
    let Some(field) = fields.iter().find(|f| f.name == name) else { return false };
    let kind = match (&field.kind, part.ends_with("[]")) {
        (FieldKind::List { of, .. }, true) => of.as_ref(),
        (_, true) => return false,
        (kind, false) => kind,
    };
    match (rest, kind) {
        (None, _) => true,
        (Some(rest), FieldKind::Group { fields }) => has_field(fields, rest),
        (Some(_), _) => false,
    }
}
