//! Point 5: police certificates.

use super::finding::{Arg, FindingId, Place};
use super::look::Look;
use crate::calendar::{days_between, plus_days};
use crate::catalogue::Country;
use crate::document::{Certification, Document, DocumentKind};
use crate::edition::{DocumentRule, Required};
use crate::forms::Citizenship;
use crate::planner::expected;
use crate::preflight::Application;
use crate::ruled::Text3;

const KIND: DocumentKind = DocumentKind::PoliceCertificate;

pub(super) fn look(look: &mut Look<'_>) {
    let Some(rule) = look.rules.edition.document(KIND) else { return };
    let asked = match look.submission.form.application() {
        Application::Petition => rule.petition,
        Application::Residence => rule.residence,
    };
    if matches!(asked, Required::Yes | Required::Reused) {
        for state in states(look) {
            if !look.documents(KIND).any(|d| d.facts.issuing_state.as_ref() == Some(&state)) {
                let name = state_name(look, &state);
                look.add(
                    FindingId::PoliceMissing,
                    Place::Document { kind: KIND, n: 1 },
                    vec![("state", Arg::Text3(name))],
                );
            }
        }
    }
    for document in look.documents(KIND) {
        one(look, rule, document);
    }
}

/// States whose certificate is needed: each citizenship, the residence of a stateless person, and a
/// residence elsewhere where the edition asks for it.
fn states(look: &Look<'_>) -> Vec<Country> {
    let identity = look.identity();
    let mut states: Vec<Country> = match identity.citizenship {
        Some(Citizenship::Stateless) => identity.residence_state.iter().cloned().collect(),
        _ => identity.citizenships.to_vec(),
    };
    let years = *look.rules.edition.settings.police_residence_years;
    if let (Some(state), Some(since), true) = (&identity.residence_state, identity.residence_since, years > 0) {
        let lived = since.saturating_add(jiff::Span::new().years(i64::from(years.min(100))));
        if lived <= look.today && !states.contains(state) {
            states.push(state.clone());
        }
    }
    states.dedup();
    states
}

fn one(look: &mut Look<'_>, rule: &DocumentRule, document: &Document) {
    let place = || Place::Document { kind: KIND, n: document.n };
    let (Some(state), Some(issued_on)) = (&document.facts.issuing_state, document.facts.issued_on) else {
        return look.add(FindingId::PoliceFactsMissing, place(), vec![]);
    };
    let judged_on = look.around.documents_judged_on.unwrap_or(look.today);
    if let Some(days) = rule.age_days_max {
        let last = plus_days(issued_on, days);
        let args = |name: &'static str, day| {
            vec![
                ("issued_on", Arg::Date(issued_on)),
                ("days", Arg::Number(days.into())),
                ("last", Arg::Date(last)),
                (name, day),
            ]
        };
        let expected = expected(look.submission.form.application(), look.rules, look.around, look.today).decision;
        if judged_on > last {
            let age = Arg::Number(days_between(issued_on, judged_on));
            look.add(FindingId::PoliceTooOld, place(), args("age", age));
        } else if expected > last {
            look.add(FindingId::PoliceWillAge, place(), args("expected", Arg::Date(expected)));
        }
    }
    if rule.certified && !is_certified(look, state, document) {
        let args = vec![("state", Arg::Text3(state_name(look, state)))];
        look.add(FindingId::PoliceNotCertified, place(), args);
    }
}

/// Apostille or legalisation is there, or the state is spared both.
pub(super) fn is_certified(look: &Look<'_>, state: &Country, document: &Document) -> bool {
    state.as_str() == "KAZ"
        || look.rules.law.exemption(state, look.today).is_some()
        || matches!(
            document.facts.certification,
            Some(Certification::Apostille | Certification::Legalisation | Certification::Electronic)
        )
}

pub(super) fn state_name(look: &Look<'_>, state: &Country) -> Text3 {
    look.rules.law.country(state).map_or_else(|| Text3::same(state.as_str()), |entry| entry.name.clone())
}
