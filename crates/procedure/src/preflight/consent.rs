//! Point 11: consent.

use super::finding::{Arg, FindingId, Place};
use super::look::Look;
use crate::ruled::Text3;

pub(super) fn look(look: &mut Look<'_>) {
    let consent = look.submission.consent;
    let text = |kk: &str, ru: &str, en: &str| Text3 { kk: kk.into(), ru: ru.into(), en: en.into() };
    let parts = [
        (
            consent.personal_data,
            text(
                "дербес деректерді жинау мен өңдеуге",
                "на сбор и обработку персональных данных",
                "to the collection and processing of personal data",
            ),
        ),
        (
            consent.state_databases,
            text(
                "мемлекеттік дерекқорларға сұрау салуға",
                "на запросы в государственные базы данных",
                "to requests to state databases",
            ),
        ),
    ];
    for (given, to) in parts {
        if given != Some(true) {
            look.add(FindingId::ConsentMissing, Place::Consent, vec![("to", Arg::Text3(to))]);
        }
    }
    if let Some(until) = consent.until.filter(|until| *until < look.today) {
        look.add(FindingId::ConsentExpired, Place::Consent, vec![("until", Arg::Date(until))]);
    }
}
