//! The edition of the pilot's rules in force, its legal identity, and where each rule comes from.

use super::super::frame::Page;
use super::super::ok;
use super::mark::Mark;
use super::table::{Table, Verified};
use super::terms;
use crate::App;
use crate::extract::{Path, Session};
use crate::fault::Fault;
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use qonys_procedure::Date;
use qonys_procedure::catalogue::{BodyId, EditionId};
use qonys_procedure::edition::{AtCentre, Centre, Edition, LegalIdentity, Required};
use qonys_procedure::law::Law;
use qonys_procedure::ruled::Ruled;
use qonys_words::Words;
use serde_json::Value;

#[derive(Template)]
#[template(path = "public/rules.html")]
struct Rules {
    page: Page,
    title: String,
    in_force: bool,
    dates: String,
    verified: String,
    identity: Vec<Fact>,
    others: Vec<Other>,
    tables: Vec<Table>,
}

#[derive(Template)]
#[template(path = "public/no_rules.html")]
struct NoRules {
    page: Page,
    others: Vec<Other>,
}

/// One line of the legal identity.
struct Fact {
    what: String,
    value: String,
    link: Option<String>,
    mark: Mark,
}

/// Another edition.
struct Other {
    id: String,
    title: String,
    dates: String,
}

/// The edition in force today; between editions, the list of them.
pub(super) async fn in_force(State(app): State<App>, _: Option<Session>, reader: Reader) -> Response {
    match app.ctx.book.in_force(app.ctx.now().local_date()) {
        Some(edition) => page(&app, &reader, edition),
        None => ok(&NoRules { page: Page::of(&app, &reader), others: others(&app, None, reader.words()) }),
    }
}

/// One edition by its id.
pub(super) async fn one(
    State(app): State<App>,
    _: Option<Session>,
    reader: Reader,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let id = EditionId::new(&id).map_err(|_| Fault::not_found())?;
    let edition = app.ctx.book.edition(&id).ok_or_else(Fault::not_found)?;
    Ok(page(&app, &reader, edition))
}

fn page(app: &App, reader: &Reader, edition: &Edition) -> Response {
    let words = reader.words();
    let (now, identity) = (app.ctx.now(), &edition.identity);
    let law = app.ctx.book.law(now);
    let tables = vec![
        requirements(edition, words),
        stages(edition, words),
        documents(edition, words),
        places(edition, words),
        checks(edition, words),
        named(
            "criteria",
            words.public_criteria(),
            words,
            edition.criteria.iter().map(|c| (&c.text, &c.source, c.verified)),
        ),
        named(
            "professions",
            words.public_professions(),
            words,
            edition.professions.iter().map(|p| (&p.name, &p.source, p.verified)),
        ),
        settings(edition, words),
    ];
    ok(&Rules {
        page: Page::of(app, reader),
        title: identity.title.get(words.lang()).to_owned(),
        in_force: edition.in_force(now.local_date()),
        dates: dates(identity, words),
        verified: Verified::of(edition).spoken(words),
        identity: legal_identity(identity, law, words),
        others: others(app, Some(edition.id()), words),
        tables,
    })
}

fn dates(identity: &LegalIdentity, words: Words) -> String {
    words.ui_edition_dates(words.date(*identity.effective_from), words.date(*identity.effective_to))
}

fn others(app: &App, but: Option<&EditionId>, words: Words) -> Vec<Other> {
    let other = |edition: &&Edition| Other {
        id: edition.id().to_string(),
        title: edition.identity.title.get(words.lang()).to_owned(),
        dates: dates(&edition.identity, words),
    };
    let all = app.ctx.book.editions();
    all.iter().filter(|edition| Some(edition.id()) != but).map(other).collect()
}

fn legal_identity(identity: &LegalIdentity, law: Option<&Law>, words: Words) -> Vec<Fact> {
    let fact = |what: String, value: String, source: &str, verified: bool| Fact {
        what,
        value: if value.is_empty() { words.public_unknown().to_owned() } else { value },
        link: None,
        mark: Mark::of(words, source, verified),
    };
    let body = |id: &BodyId| {
        let found = law.and_then(|law| law.body(id, *identity.effective_from));
        found.map_or_else(|| id.to_string(), |body| body.name.get(words.lang()).to_owned())
    };
    let day = |what: &str, day: &Ruled<Date>| fact(what.to_owned(), words.date(**day), &day.source, day.verified);
    let maybe = |what: &str, known: &Option<Ruled<Date>>| match known {
        Some(known) => day(what, known),
        None => fact(what.to_owned(), String::new(), &identity.source, identity.verified),
    };
    let mut facts: Vec<Fact> = Vec::new();
    for order in &identity.orders {
        let number = if order.number.is_empty() { String::new() } else { words.public_order_number(&order.number) };
        facts.push(fact(body(&order.body), number, &order.source, order.verified));
    }
    facts.push(maybe(words.public_signed_on(), &identity.signed_on));
    facts.push(maybe(words.public_published_on(), &identity.published_on));
    facts.push(maybe(words.public_sent_to_register(), &identity.sent_to_register_on));
    facts.push(day(words.public_effective_from(), &identity.effective_from));
    facts.push(day(words.public_effective_to(), &identity.effective_to));
    let placed = &identity.placed_url;
    let mut address = fact(words.public_placed().to_owned(), (**placed).clone(), &placed.source, placed.verified);
    address.link = Some((**placed).clone()).filter(|url| url.starts_with("https://"));
    facts.push(address);
    facts
}

fn requirements(edition: &Edition, words: Words) -> Table {
    let rows = edition.requirements.iter().map(|r| {
        let what = words.text(&format!("public-requirement-{}", r.id.id())).unwrap_or(r.id.id());
        (vec![what.to_owned(), r.text.get(words.lang()).to_owned()], Mark::of(words, &r.source, r.verified))
    });
    Table::new("requirements", words.public_requirements(), &[words.public_what(), words.public_says()], rows)
}

fn stages(edition: &Edition, words: Words) -> Table {
    let rows = edition.clocks.iter().map(|rule| {
        let stage = rule.stage.map(|stage| words.stage(stage)).unwrap_or_default();
        let cells = vec![
            rule.title.get(words.lang()).to_owned(),
            stage.to_owned(),
            words.choice("clock_owner", rule.owner.id()).to_owned(),
            terms::term(words, rule),
        ];
        (cells, Mark::of(words, &rule.source, rule.verified))
    });
    let head = [words.ui_limit(), words.ui_stage(), words.public_whose(), words.public_length()];
    Table::new("limits", words.ui_limits(), &head, rows)
}

/// Names one behind the other: the first begins as it stands alone, the others do not, unless they are abbreviations.
fn in_a_row(names: &[&str]) -> String {
    let inside = |name: &str| {
        let mut letters = name.chars();
        match (letters.next(), letters.next()) {
            (Some(first), Some(second)) if !second.is_uppercase() => {
                first.to_lowercase().chain([second]).chain(letters).collect()
            }
            _ => name.to_owned(),
        }
    };
    let told: Vec<String> =
        names.iter().enumerate().map(|(i, name)| if i == 0 { (*name).to_owned() } else { inside(name) }).collect();
    told.join(", ")
}

fn documents(edition: &Edition, words: Words) -> Table {
    let rows = edition.documents.iter().map(|rule| {
        let when = [
            (rule.petition != Required::No).then(|| words.public_with_petition()),
            (rule.residence != Required::No).then(|| words.public_with_residence()),
            (rule.centre != AtCentre::No).then(|| words.public_at_centre()),
        ];
        let when: Vec<&str> = when.into_iter().flatten().collect();
        let when = if when.is_empty() { words.public_not_asked().to_owned() } else { in_a_row(&when) };
        let lang = words.lang();
        let cells = vec![rule.title.get(lang).to_owned(), rule.rule.get(lang).to_owned(), when];
        (cells, Mark::of(words, &rule.source, rule.verified))
    });
    let head = [words.ui_document(), words.public_rule(), words.public_when()];
    Table::new("documents", words.ui_documents(), &head, rows)
}

fn places(edition: &Edition, words: Words) -> Table {
    let lang = words.lang();
    let mut rows = Vec::new();
    for city in &edition.cities {
        let cells = vec![city.name.get(lang).to_owned(), city.office_name.get(lang).to_owned(), String::new()];
        rows.push((cells, Mark::of(words, &city.source, city.verified)));
        for centre in &city.centres {
            let cells = vec![
                city.name.get(lang).to_owned(),
                format!("{}. {}", centre.name.get(lang), centre.address.get(lang)),
                hours(centre, words),
            ];
            rows.push((cells, Mark::of(words, &centre.source, centre.verified)));
        }
    }
    Table::new("places", words.public_places(), &[words.ui_city(), words.public_place(), words.public_hours()], rows)
}

/// Opening hours of a centre: `дүйсенбі–жұма 09:00–18:00`.
pub(in crate::pages) fn hours(centre: &Centre, words: Words) -> String {
    let spans = centre.hours.iter().map(|hours| {
        let names: Vec<&str> = hours.days.iter().map(|day| words.weekday(weekday(*day))).collect();
        let days = match names.as_slice() {
            [first, .., last] => format!("{first} – {last}"),
            _ => names.join(", "),
        };
        format!("{days} {}–{}", clock(hours.from), clock(hours.to))
    });
    spans.collect::<Vec<_>>().join("; ")
}

fn weekday(day: qonys_procedure::edition::WeekDay) -> jiff::civil::Weekday {
    use jiff::civil::Weekday::*;
    use qonys_procedure::edition::WeekDay;
    match day {
        WeekDay::Mon => Monday,
        WeekDay::Tue => Tuesday,
        WeekDay::Wed => Wednesday,
        WeekDay::Thu => Thursday,
        WeekDay::Fri => Friday,
        WeekDay::Sat => Saturday,
        WeekDay::Sun => Sunday,
    }
}

fn clock(time: qonys_procedure::time::Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

fn checks(edition: &Edition, words: Words) -> Table {
    let rows = edition.checks.iter().map(|check| {
        let age = check.age_days_max.map(|days| words.calendar_days(days)).unwrap_or_default();
        let act = qonys_procedure::ActKind::from_id(check.act.id());
        let act = act.map_or(check.act.id(), |act| words.act(act));
        let cells = vec![act.to_owned(), words.check(check.system).to_owned(), age];
        (cells, Mark::of(words, &check.source, check.verified))
    });
    let head = [words.public_before(), words.public_check(), words.public_not_older()];
    Table::new("checks", words.public_checks(), &head, rows)
}

fn named<'a>(
    id: &'static str,
    title: &'static str,
    words: Words,
    all: impl Iterator<Item = (&'a qonys_procedure::ruled::Text3, &'a String, bool)>,
) -> Table {
    let rows = all
        .map(|(text, source, verified)| (vec![text.get(words.lang()).to_owned()], Mark::of(words, source, verified)));
    Table::new(id, title, &[words.public_what()], rows)
}

/// Single choices of the edition, spoken by their ids: `public-setting-<id>`, values `public-value-<id>`.
fn settings(edition: &Edition, words: Words) -> Table {
    let all = serde_json::to_value(&edition.settings).unwrap_or_default();
    let rows = all.as_object().into_iter().flatten().map(|(id, ruled)| {
        let name = words.text(&format!("public-setting-{id}")).unwrap_or_default();
        let source = ruled["source"].as_str().unwrap_or_default();
        let verified = ruled["verified"].as_bool() == Some(true);
        (vec![name.to_owned(), value(&ruled["value"], words)], Mark::of(words, source, verified))
    });
    let head = [words.public_setting(), words.public_value()];
    Table::new("settings", words.public_settings(), &head, rows)
}

fn value(value: &Value, words: Words) -> String {
    match value {
        Value::Bool(true) => words.statement_yes().to_owned(),
        Value::Bool(false) => words.statement_no().to_owned(),
        Value::Number(number) => words.number(number.as_i64().unwrap_or_default()),
        Value::String(id) => match words.text(&format!("public-value-{id}")) {
            Some(spoken) => spoken.to_owned(),
            // A time of day: seconds say nothing.
            None => id.strip_suffix(":00").unwrap_or(id).to_owned(),
        },
        Value::Array(all) if all.iter().all(Value::is_number) => {
            all.iter().map(|n| self::value(n, words)).collect::<Vec<_>>().join(", ")
        }
        Value::Array(fields) => words.public_fields(fields.len()),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qonys_procedure::rulebook::RuleBook;
    use qonys_words::Lang;

    #[test]
    fn every_choice_of_every_edition_has_a_name_and_a_spoken_value() {
        let book = RuleBook::embedded().unwrap();
        for edition in book.editions() {
            for lang in Lang::ALL {
                let table = settings(edition, Words::of(*lang));
                for row in &table.rows {
                    assert!(row.cells.iter().all(|(_, text)| !text.is_empty()), "{:?}", row.cells);
                    assert!(!row.cells[1].1.contains('_'), "{:?} is no word", row.cells);
                }
            }
            for requirement in &edition.requirements {
                let key = format!("public-requirement-{}", requirement.id.id());
                assert!(Words::of(Lang::Kk).text(&key).is_some(), "{key}");
            }
        }
    }
}
