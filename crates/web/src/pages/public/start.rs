//! Before you start: what is needed, what is brought, what it costs in money and time. All of it comes from the
//! edition in force and the law tables of the day.

use super::super::documents;
use super::super::frame::Page;
use super::super::ok;
use super::terms::{self, StateTime};
use crate::App;
use crate::extract::Session;
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use qonys_procedure::Date;
use qonys_procedure::clock::{AtLimit, ClockOwner, ClockRule};
use qonys_procedure::document::DutyKind;
use qonys_procedure::edition::{AtCentre, DocumentRule, Edition, LanguageTest, ReapplyAfter, Required};
use qonys_procedure::law::Law;
use qonys_words::Words;

#[derive(Template)]
#[template(path = "public/start.html")]
struct Start {
    page: Page,
    rules: Option<Rules>,
}

struct Rules {
    criteria: Vec<String>,
    professions: Vec<String>,
    documents: Vec<DocumentRow>,
    duties: Vec<DutyRow>,
    time: StateTime,
    yours: Vec<LimitRow>,
    notes: Vec<String>,
}

struct DocumentRow {
    title: String,
    rule: String,
    size: String,
    petition: Option<&'static str>,
    residence: Option<&'static str>,
    centre: Option<&'static str>,
}

struct DutyRow {
    what: &'static str,
    amount: String,
    rate: String,
    verified: bool,
    code: Option<String>,
}

struct LimitRow {
    title: String,
    term: String,
    then: &'static str,
}

/// The page.
pub(super) async fn show(State(app): State<App>, _: Option<Session>, reader: Reader) -> Response {
    let (words, now) = (reader.words(), app.ctx.now());
    let edition = app.ctx.book.in_force(now.local_date());
    let law = app.ctx.book.law(now);
    let rules = edition.zip(law).map(|(edition, law)| rules(edition, law, now.local_date(), words));
    ok(&Start { page: Page::of(&app, &reader), rules })
}

fn rules(edition: &Edition, law: &Law, today: Date, words: Words) -> Rules {
    let lang = words.lang();
    let asked =
        |d: &&DocumentRule| d.petition != Required::No || d.residence != Required::No || d.centre != AtCentre::No;
    Rules {
        criteria: edition.criteria.iter().map(|c| c.text.get(lang).to_owned()).collect(),
        professions: edition.professions.iter().map(|p| p.name.get(lang).to_owned()).collect(),
        documents: edition.documents.iter().filter(asked).map(|d| document(d, words)).collect(),
        duties: duties(law, today, words),
        time: terms::state_time(edition, words),
        yours: edition.clocks.iter().filter(is_yours).map(|rule| limit(rule, words)).collect(),
        notes: notes(edition, words),
    }
}

fn document(rule: &DocumentRule, words: Words) -> DocumentRow {
    let lang = words.lang();
    let needed = |required| match required {
        Required::Yes => Some(words.public_doc_needed()),
        Required::IfAny => Some(words.public_doc_if_any()),
        Required::Reused => Some(words.public_doc_reused()),
        Required::No => None,
    };
    DocumentRow {
        title: rule.title.get(lang).to_owned(),
        rule: rule.rule.get(lang).to_owned(),
        size: words.public_doc_size(documents::formats(&rule.media), words.file_size(rule.bytes_max)),
        petition: needed(rule.petition),
        residence: needed(rule.residence),
        centre: match rule.centre {
            AtCentre::OriginalSeen => Some(words.public_doc_original()),
            AtCentre::Brought => Some(words.public_doc_brought()),
            AtCentre::No => None,
        },
    }
}

/// Every duty that can fall due, with its amount today.
fn duties(law: &Law, today: Date, words: Words) -> Vec<DutyRow> {
    let row = |kind: &DutyKind| {
        let duty = law.duty(*kind, today)?;
        Some(DutyRow {
            what: words.choice("duty", kind.id()),
            amount: match duty.amount_tenge {
                Some(tenge) => words.money(i64::try_from(tenge).unwrap_or(i64::MAX)),
                None => words.public_duty_unknown().to_owned(),
            },
            rate: words.public_duty_rate(super::law::hundredths(duty.rate_hundredths, words)),
            verified: duty.verified,
            code: duty.payment_code,
        })
    };
    DutyKind::ALL.iter().filter_map(row).collect()
}

/// What the applicant can miss.
fn is_yours(rule: &&ClockRule) -> bool {
    rule.owner == ClockOwner::Applicant && matches!(rule.at_limit, AtLimit::Lapse | AtLimit::CloseUncollected)
}

fn limit(rule: &ClockRule, words: Words) -> LimitRow {
    LimitRow {
        title: rule.title.get(words.lang()).to_owned(),
        term: terms::term(words, rule),
        then: match rule.at_limit {
            AtLimit::CloseUncollected => words.public_then_uncollected(),
            _ if rule.stage == Some(qonys_procedure::Stage::Draft) => words.public_then_draft(),
            _ => words.public_then_lapse(),
        },
    }
}

/// What is not settled, said plainly.
fn notes(edition: &Edition, words: Words) -> Vec<String> {
    let settings = &edition.settings;
    let mut notes = vec![words.public_note_family().to_owned()];
    notes.push(match *settings.language_test {
        LanguageTest::Required => words.public_note_language_required().to_owned(),
        LanguageTest::NotRequired => words.public_note_language_none().to_owned(),
        LanguageTest::Unknown => words.public_note_language_unknown().to_owned(),
    });
    notes.push(match *settings.reapply_after_petition {
        ReapplyAfter::None => words.public_note_reapply_none().to_owned(),
        ReapplyAfter::Unknown => words.public_note_reapply_unknown().to_owned(),
        ReapplyAfter::Days(days) => words.public_note_reapply_days(words.calendar_days(days)),
    });
    notes.push(words.public_note_age(*settings.age_years_min));
    notes
}
