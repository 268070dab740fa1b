//! Point 7: dates in order, five years of work and education without gaps and contradictions.

use super::finding::{Arg, FindingId, Place};
use super::input::Form;
use super::look::Look;
use crate::catalogue::Country;
use crate::document::DocumentFacts;
use crate::forms::OccupationKind;
use crate::time::Date;
use jiff::Span;

/// Years of work and education that the form tells.
const YEARS: i64 = 5;

/// A span of work or education; `to` none: goes on.
struct Stretch<'a> {
    path: String,
    from: Option<Date>,
    to: Option<Date>,
    state: Option<&'a Country>,
    idle: bool,
    /// Takes the whole day in one place: two of them in two states contradict each other.
    full: bool,
}

pub(super) fn look(look: &mut Look<'_>) {
    identity(look);
    for document in look.submission.documents {
        let place = Place::Document { kind: document.kind, n: document.n };
        facts(look, &document.facts, place);
    }
    let stretches = stretches(look.submission.form);
    for stretch in &stretches {
        order(look, stretch.from, stretch.to, Place::field(format!("{}.to", stretch.path)));
        not_future(look, stretch.from, Place::field(format!("{}.from", stretch.path)));
    }
    if let Form::Residence(form) = look.submission.form {
        let spans = form.stays.into_iter().map(|s| (s.entered_on, s.left_on)).enumerate();
        for (i, (from, to)) in spans.collect::<Vec<_>>() {
            order(look, from, to, Place::field(format!("stays[{i}].left_on")));
            not_future(look, from, Place::field(format!("stays[{i}].entered_on")));
        }
        order(look, form.military.from, form.military.to, Place::field("military.to"));
        for (i, address) in form.addresses.into_iter().enumerate() {
            order(look, address.from, address.to, Place::field(format!("addresses[{i}].to")));
        }
    }
    gaps(look, &stretches);
    overlaps(look, &stretches);
}

fn identity(look: &mut Look<'_>) {
    let identity = look.identity();
    not_future(look, identity.born_on, Place::field("identity.born_on"));
    not_future(look, identity.residence_since, Place::field("identity.residence_since"));
    for (i, document) in identity.travel_documents.into_iter().enumerate() {
        let place = |field: &str| Place::field(format!("identity.travel_documents[{i}].{field}"));
        not_future(look, document.issued_on, place("issued_on"));
        order(look, document.issued_on, document.valid_until, place("valid_until"));
        order(look, identity.born_on, document.issued_on, place("issued_on"));
    }
}

fn facts(look: &mut Look<'_>, facts: &DocumentFacts, place: Place) {
    not_future(look, facts.issued_on, place.clone());
    not_future(look, facts.paid_on, place.clone());
    not_future(look, facts.certification_on, place.clone());
    order(look, facts.issued_on, facts.valid_until, place.clone());
    order(look, facts.issued_on, facts.certification_on, place);
}

fn order(look: &mut Look<'_>, from: Option<Date>, to: Option<Date>, place: Place) {
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        look.add(FindingId::DatesOrder, place, vec![("from", Arg::Date(from)), ("to", Arg::Date(to))]);
    }
}

fn not_future(look: &mut Look<'_>, date: Option<Date>, place: Place) {
    if let Some(date) = date.filter(|d| *d > look.today) {
        look.add(FindingId::DateInFuture, place, vec![("date", Arg::Date(date))]);
    }
}

fn stretches(form: Form<'_>) -> Vec<Stretch<'_>> {
    match form {
        Form::Petition(form) => {
            let work = form.work.into_iter().enumerate().map(|(i, job)| Stretch {
                path: format!("work[{i}]"),
                from: job.from,
                to: job.to,
                state: job.state.as_ref(),
                idle: false,
                // Specialists work for employers of other states from afar.
                full: false,
            });
            let education = form.education.into_iter().enumerate().map(|(i, e)| Stretch {
                path: format!("education[{i}]"),
                from: e.from,
                to: e.to,
                state: e.state.as_ref(),
                idle: false,
                full: false,
            });
            work.chain(education).collect()
        }
        Form::Residence(form) => {
            let span = |(i, o): (usize, &'_ crate::forms::Occupation)| (i, o.kind, o.from, o.to);
            let occupations = form.occupations.into_iter().enumerate();
            occupations
                .map(|(i, o)| {
                    let (_, kind, from, to) = span((i, o));
                    Stretch {
                        path: format!("occupations[{i}]"),
                        from,
                        to,
                        state: o.state.as_ref(),
                        idle: kind == Some(OccupationKind::None),
                        full: matches!(kind, Some(OccupationKind::Military | OccupationKind::Work)),
                    }
                })
                .collect()
        }
    }
}

/// Times of more than a month in the last five years that no stretch fills.
fn gaps(look: &mut Look<'_>, stretches: &[Stretch<'_>]) {
    let begin = look.today.saturating_sub(Span::new().years(YEARS));
    let mut filled: Vec<(Date, Date)> = stretches
        .iter()
        .filter_map(|s| Some((s.from?, s.to.unwrap_or(look.today))))
        .filter(|(from, to)| from <= to && *to >= begin)
        .collect();
    if filled.is_empty() {
        // Nothing told at all is a missing field (point 10).
        return;
    }
    filled.sort();
    let mut told_until = begin;
    for (from, to) in filled.into_iter().chain([(look.today, look.today)]) {
        if told_until.saturating_add(Span::new().months(1)) < from {
            let args = vec![("from", Arg::Date(told_until)), ("to", Arg::Date(from))];
            look.add(FindingId::DatesGap, Place::field(list(look)), args);
        }
        told_until = told_until.max(to);
    }
}

fn list(look: &Look<'_>) -> &'static str {
    match look.submission.form {
        Form::Petition(_) => "work",
        Form::Residence(_) => "occupations",
    }
}

/// Stretches that cannot both be true for more than a month.
fn overlaps(look: &mut Look<'_>, stretches: &[Stretch<'_>]) {
    let begin = look.today.saturating_sub(Span::new().years(YEARS));
    for (i, a) in stretches.iter().enumerate() {
        for b in &stretches[i + 1..] {
            let contradict =
                a.idle != b.idle || a.full && b.full && matches!((a.state, b.state), (Some(x), Some(y)) if x != y);
            let (Some(a_from), Some(b_from), true) = (a.from, b.from, contradict) else { continue };
            let from = a_from.max(b_from).max(begin);
            let to = a.to.unwrap_or(look.today).min(b.to.unwrap_or(look.today));
            if from.saturating_add(Span::new().months(1)) < to {
                let args = vec![("from", Arg::Date(from)), ("to", Arg::Date(to))];
                look.add(FindingId::DatesOverlap, Place::field(b.path.clone()), args);
            }
        }
    }
}
