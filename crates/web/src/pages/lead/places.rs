//! Organisations, offices and centres with their slots, as the edition in force and the law tables have them.

use super::super::frame::Page;
use super::super::ok;
use crate::App;
use crate::extract::Session;
use crate::fault::Fault;
use crate::pages::public::hours;
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use qonys_office::desk;
use qonys_procedure::Date;
use qonys_procedure::calendar::plus_days;
use qonys_procedure::edition::Centre;
use qonys_words::Words;

/// Days whose slots are shown.
const DAYS: u32 = 7;

#[derive(Template)]
#[template(path = "lead/places.html")]
struct Places {
    page: Page,
    cities: Vec<CityRow>,
    bodies: Vec<BodyRow>,
}

struct CityRow {
    name: String,
    office: String,
    centres: Vec<CentreRow>,
}

struct CentreRow {
    name: String,
    address: String,
    hours: String,
    slots: String,
    days: Vec<DayRow>,
}

/// Visits that a centre takes on a day.
struct DayRow {
    day: String,
    visits: u64,
}

struct BodyRow {
    name: String,
    bin: String,
    address: String,
}

/// The page.
pub(super) async fn show(State(app): State<App>, Session(caller): Session, reader: Reader) -> Result<Response, Fault> {
    desk::may_oversee(&caller)?;
    let (words, now) = (reader.words(), app.ctx.now());
    let (lang, today) = (words.lang(), now.local_date());
    let edition = app.ctx.book.in_force(today);
    let cities = edition.into_iter().flat_map(|edition| &edition.cities).map(|city| CityRow {
        name: city.name.get(lang).to_owned(),
        office: city.office_name.get(lang).to_owned(),
        centres: city.centres.iter().map(|centre| centre_row(centre, today, words)).collect(),
    });
    let bodies = app.ctx.book.law(now).into_iter().flat_map(|law| &law.bodies);
    let known =
        |body: &&qonys_procedure::law::Body| body.valid_from <= today && body.valid_to.is_none_or(|to| today <= to);
    let bodies = bodies.filter(known).map(|body| BodyRow {
        name: body.name.get(lang).to_owned(),
        bin: body.bin.as_ref().map(|bin| bin.as_str().to_owned()).unwrap_or_default(),
        address: body.address.as_ref().map(|address| address.get(lang).to_owned()).unwrap_or_default(),
    });
    Ok(ok(&Places { page: Page::of(&app, &reader), cities: cities.collect(), bodies: bodies.collect() }))
}

fn centre_row(centre: &Centre, today: Date, words: Words) -> CentreRow {
    let day = |n: u32| {
        let day = plus_days(today, n);
        let visits = centre.slots(day).len() as u64 * u64::from(centre.slot_capacity);
        DayRow { day: format!("{} {}", words.weekday(day.weekday()), words.date_short(day)), visits }
    };
    CentreRow {
        name: centre.name.get(words.lang()).to_owned(),
        address: centre.address.get(words.lang()).to_owned(),
        hours: hours(centre, words),
        slots: words.lead_slots(centre.slot_capacity, centre.slot_minutes),
        days: (0..DAYS).map(day).collect(),
    }
}
