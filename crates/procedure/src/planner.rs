//! The planner: all dates of a case on one line, the last day to sign, and a warning as soon as the
//! chain can no longer be finished \[procedure.md, "Preflight"\]. Input is plain values.

mod chain;

pub use chain::{ChainStep, Expected, chain, expected, main_clock};

use crate::calendar::{Deadline, plus_days};
use crate::catalogue::Country;
use crate::choice;
use crate::clock::{ClockName, ClockOwner};
use crate::document::DocumentKind;
use crate::rulebook::Rules;
use crate::ruled::Text3;
use crate::stage::Stage;
use crate::time::Date;
use serde::{Deserialize, Serialize};

/// How far ahead a last day to sign is looked for, days.
const SIGN_BY_DAYS_MAX: u32 = 730;

/// A limit that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenLimit {
    /// Which clock.
    pub clock: ClockName,
    /// Last day.
    pub date: Date,
    /// Rests on a computed year.
    pub provisional: bool,
}

/// What the planner knows of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannerInput {
    /// Stage; for correction, hearing and confirmation the stage it came from, for a case that has ended the end.
    pub stage: Stage,
    /// The day played.
    pub today: Date,
    /// Limits that run.
    pub limits: Vec<OpenLimit>,
    /// Last day of the document with which the person enters.
    pub passport_until: Option<Date>,
    /// Days of issue of the police certificates, with their states.
    pub police_issued_on: Vec<(Option<Country>, Date)>,
    /// Last day of the petition.
    pub petition_until: Option<Date>,
    /// Last day of permitted stay, if known.
    pub stay_until: Option<Date>,
    /// Day of entry.
    pub entered_on: Option<Date>,
    /// Day of the decision as the real queue makes it expected.
    pub expected_decision_on: Option<Date>,
}

choice! {
    /// What a date on the line is.
    pub enum PlanKind ("plan") {
        /// Today.
        Today = "today",
        /// A limit that runs.
        Limit = "limit",
        /// A step to come, at its latest.
        Step = "step",
        /// The decision as expected from the queue.
        Expected = "expected",
        /// Last day on which the application can be signed.
        SignBy = "sign_by",
        /// A document loses its validity.
        Document = "document",
        /// A document will be too old, or not valid long enough, for signing.
        DocumentForSigning = "document_for_signing",
        /// The petition loses its validity.
        Petition = "petition",
        /// Permitted stay ends.
        Stay = "stay",
        /// Entry.
        Entry = "entry",
        /// The edition ends.
        EditionEnds = "edition_ends",
    }
}

/// One date on the line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanLine {
    /// The day.
    pub date: Date,
    /// What it is.
    pub kind: PlanKind,
    /// Stage of a step.
    pub stage: Option<Stage>,
    /// Clock of a limit or step.
    pub clock: Option<ClockName>,
    /// Document.
    pub document: Option<DocumentKind>,
    /// Name by the rules, where they have one.
    pub title: Option<Text3>,
    /// Rests on a computed year.
    pub provisional: bool,
}

choice! {
    /// Why the chain cannot be finished, or only if one acts at once.
    pub enum PlanRisk ("plan_risk") {
        /// Nothing can be signed any more: a document, the petition or the edition is at its end.
        CannotSign = "cannot_sign",
        /// The passport ends before the decision.
        PassportEnds = "passport_ends",
        /// A police certificate will be too old.
        PoliceAges = "police_ages",
        /// The petition ends before the next application can be signed.
        PetitionEnds = "petition_ends",
        /// The stay ends before the document is handed over.
        StayEnds = "stay_ends",
        /// A limit has passed.
        LimitPassed = "limit_passed",
        /// The edition ends before the next application can be signed.
        EditionEnds = "edition_ends",
    }
}

/// A warning with the two days that do not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlanWarning {
    /// Why.
    pub risk: PlanRisk,
    /// The day on which something ends.
    pub ends: Date,
    /// The day until which it would have to last.
    pub needed: Date,
    /// The chain can no longer be finished as things stand; else it only becomes tight.
    pub fatal: bool,
}

/// The line of a case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Plan {
    /// All dates in order.
    pub lines: Vec<PlanLine>,
    /// Last day to sign what comes next; `None`: nothing is to be signed, or it is too late.
    pub sign_by: Option<Date>,
    /// What does not fit.
    pub warnings: Vec<PlanWarning>,
    /// Day of the last step, each party taking its whole term.
    pub end: Option<Deadline>,
}

/// Lays out a case.
pub fn plan(input: &PlannerInput, rules: &Rules<'_>) -> Plan {
    let steps = chain(rules, input.stage, input.today, &input.limits);
    let sign_by = signs_next(input.stage).and_then(|()| last_day_to_sign(input, rules));
    let mut lines = own_lines(input, rules);
    // Where the limit of a step runs, it is on the line already.
    let to_come = steps.iter().filter(|step| !runs(input, step.clock));
    lines.extend(to_come.map(|step| PlanLine {
        stage: Some(step.stage),
        clock: Some(step.clock),
        title: rules.clock(step.clock, step.from).map(|c| c.title.clone()),
        provisional: step.limit.provisional,
        ..line(step.limit.date, PlanKind::Step)
    }));
    lines.extend(sign_by.map(|day| line(day, PlanKind::SignBy)));
    lines.sort_by_key(|l| (l.date, l.kind));
    let warnings = warnings(input, rules, &steps, sign_by);
    Plan { lines, sign_by, warnings, end: steps.last().map(|s| s.limit.clone()) }
}

/// The applicant signs an application out of this stage.
fn signs_next(stage: Stage) -> Option<()> {
    matches!(stage, Stage::Draft | Stage::Petitioned).then_some(())
}

/// An application is still to be signed, out of this stage or a later one.
const fn signs_later(stage: Stage) -> bool {
    use Stage::{Draft, Interview, PetitionDecision, Petitioned, Screening};
    matches!(stage, Draft | Screening | Interview | PetitionDecision | Petitioned)
}

fn line(date: Date, kind: PlanKind) -> PlanLine {
    PlanLine { date, kind, stage: None, clock: None, document: None, title: None, provisional: false }
}

fn own_lines(input: &PlannerInput, rules: &Rules<'_>) -> Vec<PlanLine> {
    let edition = rules.edition;
    let mut lines =
        vec![line(input.today, PlanKind::Today), line(*edition.identity.effective_to, PlanKind::EditionEnds)];
    lines.extend(input.limits.iter().map(|limit| PlanLine {
        clock: Some(limit.clock),
        title: rules.clock(limit.clock, input.today).map(|c| c.title.clone()),
        provisional: limit.provisional,
        ..line(limit.date, PlanKind::Limit)
    }));
    lines.extend(input.entered_on.map(|d| line(d, PlanKind::Entry)));
    if input.stage.is_end() {
        return lines;
    }
    let mut document = |date: Option<Date>, kind: PlanKind, which: DocumentKind| {
        let title = edition.document(which).map(|d| d.title.clone());
        lines.extend(date.map(|date| PlanLine { document: Some(which), title: title.clone(), ..line(date, kind) }));
    };
    document(input.passport_until, PlanKind::Document, DocumentKind::Passport);
    if signs_later(input.stage) {
        document(passport_for_signing(input, rules), PlanKind::DocumentForSigning, DocumentKind::Passport);
        for last in police_for_signing(input, rules) {
            document(Some(last), PlanKind::DocumentForSigning, DocumentKind::PoliceCertificate);
        }
    }
    // Its validity may run as a limit, which says the same.
    let petition = input.petition_until.filter(|_| !runs(input, ClockName::PetitionValidity));
    lines.extend(petition.map(|d| line(d, PlanKind::Petition)));
    lines.extend(input.stay_until.map(|d| line(d, PlanKind::Stay)));
    lines.extend(input.expected_decision_on.map(|d| line(d, PlanKind::Expected)));
    lines
}

fn runs(input: &PlannerInput, clock: ClockName) -> bool {
    input.limits.iter().any(|limit| limit.clock == clock)
}

/// Last day on which the passport is still valid long enough for signing.
fn passport_for_signing(input: &PlannerInput, rules: &Rules<'_>) -> Option<Date> {
    let over = rules.edition.document(DocumentKind::Passport)?.validity_days_over?;
    Some(input.passport_until?.saturating_sub(jiff::Span::new().days(i64::from(over) + 1)))
}

/// Last day on which each police certificate is young enough for signing.
fn police_for_signing(input: &PlannerInput, rules: &Rules<'_>) -> Vec<Date> {
    let most = rules.edition.document(DocumentKind::PoliceCertificate).and_then(|d| d.age_days_max);
    let Some(most) = most else { return Vec::new() };
    input.police_issued_on.iter().map(|(_, issued_on)| plus_days(*issued_on, most)).collect()
}

/// What bounds the signing: the earliest of the documents, the limit, the petition and the edition.
fn last_day_to_sign(input: &PlannerInput, rules: &Rules<'_>) -> Option<Date> {
    let applicant =
        |clock: ClockName| rules.clock(clock, input.today).is_some_and(|rule| rule.owner == ClockOwner::Applicant);
    let limits = input.limits.iter().filter(|l| applicant(l.clock)).map(|l| l.date);
    let edition = (input.stage == Stage::Draft).then_some(*rules.edition.identity.effective_to);
    let bound = limits
        .chain(passport_for_signing(input, rules))
        .chain(police_for_signing(input, rules))
        .chain(input.petition_until)
        .chain(edition)
        .min()
        .unwrap_or_else(|| plus_days(input.today, SIGN_BY_DAYS_MAX));
    // The day of registration counts for the edition: an evening of the last day would be too late.
    (bound >= input.today).then_some(bound)
}

fn warnings(input: &PlannerInput, rules: &Rules<'_>, steps: &[ChainStep], sign_by: Option<Date>) -> Vec<PlanWarning> {
    let mut found = Vec::new();
    let mut warn = |risk, ends: Date, needed: Date, fatal| {
        if ends < needed {
            found.push(PlanWarning { risk, ends, needed, fatal });
        }
    };
    for limit in &input.limits {
        let lapses = rules.clock(limit.clock, input.today).is_some_and(|r| r.owner == ClockOwner::Applicant);
        warn(PlanRisk::LimitPassed, limit.date, input.today, lapses);
    }
    let signs = signs_next(input.stage).is_some();
    let day_of = |stage: Stage| steps.iter().find(|s| s.stage == stage).map(|s| s.limit.date);
    let decision = input.expected_decision_on.or_else(|| day_of(Stage::Decision));
    if let (Some(until), Some(decision)) = (input.passport_until, decision) {
        warn(PlanRisk::PassportEnds, until, decision, true);
    }
    // The residence application is signed again with the same documents: they must last until then.
    let next_signing = match input.stage {
        Stage::Petitioned => Some(input.today),
        stage if signs_later(stage) => day_of(Stage::PetitionDecision),
        _ => None,
    };
    if let Some(next) = next_signing {
        for last in police_for_signing(input, rules) {
            warn(PlanRisk::PoliceAges, last, next, signs && last < input.today);
        }
        if let Some(last) = passport_for_signing(input, rules) {
            warn(PlanRisk::PassportEnds, last, next, true);
        }
        if let Some(until) = input.petition_until {
            warn(PlanRisk::PetitionEnds, until, next, true);
        }
    }
    if input.stage == Stage::Draft {
        warn(PlanRisk::EditionEnds, *rules.edition.identity.effective_to, input.today, true);
    }
    if let (Some(until), Some(end)) = (input.stay_until, day_of(Stage::CardProduction))
        && input.entered_on.is_some()
    {
        warn(PlanRisk::StayEnds, until, end, false);
    }
    if signs && sign_by.is_none() {
        let yesterday = input.today.saturating_sub(jiff::Span::new().days(1));
        found.push(PlanWarning { risk: PlanRisk::CannotSign, ends: yesterday, needed: input.today, fatal: true });
    }
    found
}
