//! The law tables: what holds by date and for all cases, each line with its source.

use super::super::frame::Page;
use super::super::ok;
use super::mark::Mark;
use super::table::{Table, Verified};
use super::terms;
use crate::App;
use crate::extract::Session;
use crate::fault::Fault;
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use qonys_procedure::Date;
use qonys_procedure::law::Law;
use qonys_words::{Lang, Words};

#[derive(Template)]
#[template(path = "public/law.html")]
struct LawPage {
    page: Page,
    verified: String,
    tables: Vec<Table>,
}

/// The tables as they stand today.
pub(super) async fn show(State(app): State<App>, _: Option<Session>, reader: Reader) -> Result<Response, Fault> {
    let (words, now) = (reader.words(), app.ctx.now());
    let law = app.ctx.book.law(now).ok_or_else(Fault::not_found)?;
    let today = now.local_date();
    let tables = vec![
        duty(law, today, words),
        terms_of(law, words),
        grounds(law, words),
        bodies(law, today, words),
        exemptions(law, today, words),
        stay(law, today, words),
        outages(law, words),
    ];
    Ok(ok(&LawPage { page: Page::of(&app, &reader), verified: Verified::of(law).spoken(words), tables }))
}

/// Hundredths as people write them: 400 is `4`, 20 is `0,2`.
pub(super) fn hundredths(amount: u64, words: Words) -> String {
    let whole = words.number(i64::try_from(amount / 100).unwrap_or(i64::MAX));
    let rest = format!("{:02}", amount % 100);
    let rest = rest.trim_end_matches('0');
    let comma = if words.lang() == Lang::En { '.' } else { ',' };
    if rest.is_empty() { whole } else { format!("{whole}{comma}{rest}") }
}

fn span(from: Option<Date>, to: Option<Date>, words: Words) -> String {
    let short = |day: Option<Date>| day.map(|day| words.date_short(day)).unwrap_or_default();
    match (from, to) {
        (None, None) => String::new(),
        (_, None) => words.public_since(short(from)),
        _ => format!("{} – {}", short(from), short(to)),
    }
}

/// What has not ended before this day.
fn still(to: Option<Date>, today: Date) -> bool {
    to.is_none_or(|to| today <= to)
}

fn duty(law: &Law, today: Date, words: Words) -> Table {
    let rates = law.duty_rates.iter().filter(|r| still(r.valid_to, today)).map(|r| {
        let rate = words.public_duty_rate(hundredths(r.rate_hundredths, words));
        let cells =
            vec![words.choice("duty", r.duty.id()).to_owned(), rate, span(Some(r.valid_from), r.valid_to, words)];
        (cells, Mark::of(words, &r.source, r.verified))
    });
    let indices = law.indices.iter().filter(|i| still(Some(i.valid_to), today)).map(|i| {
        let sum = words.money(i64::try_from(i.tenge).unwrap_or(i64::MAX));
        let cells = vec![words.public_index().to_owned(), sum, span(Some(i.valid_from), Some(i.valid_to), words)];
        (cells, Mark::of(words, &i.source, i.verified))
    });
    let codes = law.payment_codes.iter().filter(|c| still(c.valid_to, today)).map(|c| {
        let what = format!("{}, {}", words.public_payment_code(), words.choice("duty", c.duty.id()));
        let cells = vec![what, c.code.clone(), span(Some(c.valid_from), c.valid_to, words)];
        (cells, Mark::of(words, &c.source, c.verified))
    });
    let head = [words.public_what(), words.public_value(), words.public_in_force()];
    Table::new("duty", words.public_duty(), &head, rates.chain(indices).chain(codes))
}

fn terms_of(law: &Law, words: Words) -> Table {
    let rows = law.terms.iter().map(|rule| {
        let whose = words.choice("clock_owner", rule.owner.id());
        let cells = vec![rule.title.get(words.lang()).to_owned(), whose.to_owned(), terms::term(words, rule)];
        (cells, Mark::of(words, &rule.source, rule.verified))
    });
    let head = [words.ui_limit(), words.public_whose(), words.public_length()];
    Table::new("terms", words.public_terms(), &head, rows)
}

fn grounds(law: &Law, words: Words) -> Table {
    let lang = words.lang();
    let rows = law.grounds.iter().map(|ground| {
        let cells = vec![ground.text.get(lang).to_owned(), ground.article.get(lang).to_owned()];
        (cells, Mark::of(words, &ground.source, ground.verified))
    });
    Table::new("grounds", words.public_grounds(), &[words.public_ground(), words.public_article()], rows)
}

fn bodies(law: &Law, today: Date, words: Words) -> Table {
    let lang = words.lang();
    let rows = law.bodies.iter().filter(|body| still(body.valid_to, today)).map(|body| {
        let bin = body.bin.as_ref().map(|bin| bin.as_str().to_owned()).unwrap_or_default();
        let address = body.address.as_ref().map(|address| address.get(lang).to_owned()).unwrap_or_default();
        (vec![body.name.get(lang).to_owned(), bin, address], Mark::of(words, &body.source, body.verified))
    });
    let head = [words.public_body(), words.public_bin(), words.public_address()];
    Table::new("bodies", words.public_bodies(), &head, rows)
}

fn exemptions(law: &Law, today: Date, words: Words) -> Table {
    let lang = words.lang();
    let rows = law.exemptions.iter().filter(|e| still(e.valid_to, today)).map(|e| {
        let state = law.country(&e.state).map_or_else(|| e.state.to_string(), |c| c.name.get(lang).to_owned());
        (vec![state, e.basis.get(lang).to_owned()], Mark::of(words, &e.source, e.verified))
    });
    let head = [words.public_state(), words.public_treaty()];
    Table::new("exemptions", words.public_exemptions(), &head, rows)
}

fn stay(law: &Law, today: Date, words: Words) -> Table {
    let lang = words.lang();
    let rows = law.stay.iter().filter(|rule| still(rule.valid_to, today)).map(|rule| {
        let state = law.country(&rule.citizenship);
        let state = state.map_or_else(|| rule.citizenship.to_string(), |c| c.name.get(lang).to_owned());
        let cells = vec![state, rule.basis.get(lang).to_owned(), words.days(rule.days_per_entry)];
        (cells, Mark::of(words, &rule.source, rule.verified))
    });
    let head = [words.public_state(), words.public_basis(), words.public_per_entry()];
    Table::new("stay", words.public_stay(), &head, rows)
}

fn outages(law: &Law, words: Words) -> Table {
    let rows = law.outages.iter().map(|rule| {
        let clocks = if rule.all {
            words.public_all_clocks().to_owned()
        } else {
            rule.clocks.iter().map(|clock| words.clock(*clock)).collect::<Vec<_>>().join("; ")
        };
        let cells = vec![words.choice("outage_system", rule.system.id()).to_owned(), clocks];
        (cells, Mark::of(words, &rule.source, rule.verified))
    });
    let head = [words.public_system(), words.public_held()];
    Table::new("outages", words.public_outages(), &head, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hundredths_are_written_as_people_write_them() {
        let (ru, en) = (Words::of(Lang::Ru), Words::of(Lang::En));
        assert_eq!(hundredths(400, ru), "4");
        assert_eq!(hundredths(20, ru), "0,2");
        assert_eq!(hundredths(125, en), "1.25");
    }
}
