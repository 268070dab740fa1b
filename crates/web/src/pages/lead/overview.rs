//! What waits where, what is late, what soon will be: as a picture with its figures, and the late cases by number.

use super::super::frame::Page;
use super::super::ok;
use crate::App;
use crate::catalogues::Catalogues;
use crate::extract::{Query, Session};
use crate::fault::Fault;
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use qonys_office::desk::{self, LateQuery, Part, StageLoad};
use qonys_procedure::{CityId, Stage};
use qonys_words::{Labels, Words};
use serde::Deserialize;

/// Late cases on one page.
const ROWS: u32 = 25;

#[derive(Template)]
#[template(path = "lead/overview.html")]
struct OverviewPage {
    page: Page,
    taken: String,
    until: String,
    tiles: Vec<Tile>,
    /// The only city of which the figures are.
    place: Option<String>,
    cities: Vec<Choice>,
    groups: Vec<Group>,
    matrix: Matrix,
    own: String,
    lists: Vec<Choice>,
    soon: bool,
    stage: Option<String>,
    rows: Vec<CaseRow>,
    next: Option<String>,
    all_stages: String,
    csv: Vec<(String, String)>,
}

/// One figure.
struct Tile {
    number: String,
    says: String,
    tone: &'static str,
}

/// One of a few ways to look.
struct Choice {
    label: String,
    href: String,
    current: bool,
}

/// The stages for which one body answers.
struct Group {
    title: &'static str,
    rows: Vec<Bar>,
    cases: u64,
    overdue: u64,
    soon: u64,
}

/// One stage: its bar and its figures.
struct Bar {
    stage: &'static str,
    cases: u64,
    overdue: u64,
    soon: u64,
    late: Segment,
    near: Segment,
    rest: Segment,
    /// The late cases of the stage, where the reader may list them.
    href: Option<String>,
    waits: bool,
}

/// A piece of a bar, in percent of the longest one.
struct Segment {
    x: String,
    width: String,
}

/// Stages by cities.
struct Matrix {
    cities: Vec<String>,
    rows: Vec<(&'static str, Vec<(u64, u64)>)>,
}

struct CaseRow {
    id: String,
    number: String,
    initials: String,
    stage: &'static str,
    city: String,
    due: String,
}

/// How to look.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    city: Option<String>,
    #[serde(default)]
    stage: Option<String>,
    #[serde(default)]
    list: Option<String>,
    #[serde(default)]
    cursor: Option<String>,
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let words = reader.words();
    let figures = desk::overview(&app.ctx, &caller).await?;
    let lists = Catalogues::of(&app.ctx, None);
    let view = View::of(&asked)?;
    let query =
        LateQuery { soon: view.soon, stage: view.stage, city: view.city.clone(), cursor: asked.cursor, limit: ROWS };
    let late = desk::late(&app.ctx, &caller, &query).await?;
    let name = |city: &str| lists.label("cities", city, words.lang()).unwrap_or_else(|| city.to_owned());
    let mut cities: Vec<String> = figures.rows.iter().map(|row| row.city.clone()).collect();
    cities.dedup();
    let of_city = |row: &&StageLoad| view.city.as_ref().is_none_or(|city| city.as_str() == row.city);
    let shown: Vec<&StageLoad> = figures.rows.iter().filter(of_city).collect();
    let next = late.next.as_ref().map(|cursor| view.address(Some(cursor)));
    let row = |row: desk::QueueRow| CaseRow {
        id: row.case.to_string(),
        number: row.number.unwrap_or_default(),
        initials: row.initials,
        stage: words.stage(row.stage),
        city: name(&row.city),
        due: row.due.map(|due| words.date_short(due.plus_seconds(-1).local_date())).unwrap_or_default(),
    };
    let matrix = matrix(&figures.rows, &cities, words, &name);
    let place = figures.city.as_deref().map(&name);
    Ok(ok(&OverviewPage {
        page: Page::of(&app, &reader).at_place(view.address(None)),
        taken: words.instant(figures.at),
        until: words.date_weekday(figures.until),
        tiles: tiles(&shown, words),
        cities: if place.is_some() { Vec::new() } else { choices(&view, &cities, words, &name) },
        place,
        groups: Part::ALL
            .iter()
            .map(|part| group(*part, &shown, figures.own, &view, words))
            .filter(|g| !g.rows.is_empty())
            .collect(),
        matrix,
        own: figures.own.map(|part| title(part, words).to_owned()).unwrap_or_default(),
        lists: lists_of(&view, words),
        soon: view.soon,
        stage: view.stage.map(|stage| words.stage(stage).to_owned()),
        rows: late.rows.into_iter().map(row).collect(),
        next,
        all_stages: View { stage: None, ..view.clone() }.address(None),
        csv: ["stock", "late", "soon"].map(|name| download(name, &view, words)).to_vec(),
    }))
}

/// What the address asks for.
#[derive(Clone)]
struct View {
    city: Option<CityId>,
    stage: Option<Stage>,
    soon: bool,
}

impl View {
    fn of(asked: &Asked) -> Result<View, Fault> {
        let city = asked.city.as_deref().filter(|city| !city.is_empty()).map(CityId::new);
        let stage = asked.stage.as_deref().filter(|stage| !stage.is_empty());
        Ok(View {
            city: city.transpose().map_err(|_| Fault::not_found())?,
            stage: stage.map(|id| Stage::from_id(id).ok_or_else(Fault::not_found)).transpose()?,
            soon: asked.list.as_deref() == Some("soon"),
        })
    }

    fn query(&self, cursor: Option<&str>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(city) = &self.city {
            query.append_pair("city", city.as_str());
        }
        if let Some(stage) = self.stage {
            query.append_pair("stage", stage.id());
        }
        if self.soon {
            query.append_pair("list", "soon");
        }
        if let Some(cursor) = cursor {
            query.append_pair("cursor", cursor);
        }
        query.finish()
    }

    fn address(&self, cursor: Option<&str>) -> String {
        let query = self.query(cursor);
        if query.is_empty() { "/overview".to_owned() } else { format!("/overview?{query}") }
    }
}

fn download(name: &str, view: &View, words: Words) -> (String, String) {
    let label = match name {
        "stock" => words.lead_stock(),
        "late" => words.lead_late(),
        _ => words.lead_soon(),
    };
    let city = view.city.as_ref().map(|city| format!("&city={city}")).unwrap_or_default();
    (label.to_owned(), format!("/api/v1/reports/{name}?format=csv{city}"))
}

fn choices(view: &View, cities: &[String], words: Words, name: &impl Fn(&str) -> String) -> Vec<Choice> {
    let all = View { city: None, ..view.clone() };
    let mut out = vec![Choice {
        label: words.lead_all_cities().to_owned(),
        href: all.address(None),
        current: view.city.is_none(),
    }];
    out.extend(cities.iter().filter_map(|id| {
        let city = CityId::new(id).ok()?;
        let current = view.city.as_ref() == Some(&city);
        Some(Choice { label: name(id), href: View { city: Some(city), ..view.clone() }.address(None), current })
    }));
    out
}

/// What is late, and what soon will be.
fn lists_of(view: &View, words: Words) -> Vec<Choice> {
    let list = |soon: bool, label: &str| Choice {
        label: label.to_owned(),
        href: View { soon, ..view.clone() }.address(None),
        current: view.soon == soon,
    };
    vec![list(false, words.lead_late()), list(true, words.lead_soon())]
}

fn title(part: Part, words: Words) -> &'static str {
    match part {
        Part::Petition => words.lead_part_petition(),
        Part::Residence => words.lead_part_residence(),
        Part::Applicant => words.lead_part_applicant(),
    }
}

fn tiles(rows: &[&StageLoad], words: Words) -> Vec<Tile> {
    let state = || rows.iter().filter(|row| row.part != Part::Applicant);
    let number = |n: u64| words.number(i64::try_from(n).unwrap_or(i64::MAX));
    let waiting: u64 = rows.iter().filter(|row| row.part == Part::Applicant).map(|row| row.cases).sum();
    // A limit of the state can run while the applicant has to act.
    let late: u64 = rows.iter().map(|row| row.overdue).sum();
    let soon: u64 = rows.iter().map(|row| row.soon).sum();
    vec![
        Tile {
            number: number(state().map(|row| row.cases).sum()),
            says: words.lead_tile_state().to_owned(),
            tone: "plain",
        },
        Tile {
            number: number(late),
            says: words.lead_tile_late().to_owned(),
            tone: if late > 0 { "late" } else { "plain" },
        },
        Tile {
            number: number(soon),
            says: words.lead_tile_soon(words.working_days(desk::SOON_WORKING_DAYS)),
            tone: if soon > 0 { "soon" } else { "plain" },
        },
        Tile { number: number(waiting), says: words.lead_tile_applicant().to_owned(), tone: "plain" },
    ]
}

fn group(part: Part, rows: &[&StageLoad], own: Option<Part>, view: &View, words: Words) -> Group {
    let longest = Stage::ALL.iter().map(|stage| sum(rows, *stage).0).max().unwrap_or(0);
    let mut group = Group { title: title(part, words), rows: Vec::new(), cases: 0, overdue: 0, soon: 0 };
    for stage in Stage::ALL.iter().filter(|stage| Part::of(**stage) == Some(part)) {
        let (cases, overdue, soon) = sum(rows, *stage);
        if cases == 0 {
            continue;
        }
        group.cases += cases;
        group.overdue += overdue;
        group.soon += soon;
        let piece = |before: u64, length: u64| Segment { x: share(before, longest), width: share(length, longest) };
        group.rows.push(Bar {
            stage: words.stage(*stage),
            cases,
            overdue,
            soon,
            late: piece(0, overdue),
            near: piece(overdue, soon),
            rest: piece(overdue + soon, cases.saturating_sub(overdue + soon)),
            href: (own == Some(part)).then(|| View { stage: Some(*stage), ..view.clone() }.address(None)),
            waits: part == Part::Applicant,
        });
    }
    group
}

/// Cases, late and soon late ones of a stage in the cities shown.
fn sum(rows: &[&StageLoad], stage: Stage) -> (u64, u64, u64) {
    let of_stage = rows.iter().filter(|row| row.stage == stage);
    of_stage.fold((0, 0, 0), |(c, o, s), row| (c + row.cases, o + row.overdue, s + row.soon))
}

/// A share in percent with two decimals, as SVG takes it.
fn share(part: u64, whole: u64) -> String {
    let hundredths = part.saturating_mul(10_000) / whole.max(1);
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

fn matrix(rows: &[StageLoad], cities: &[String], words: Words, name: &impl Fn(&str) -> String) -> Matrix {
    let cell = |stage: Stage, city: &String| {
        let found = rows.iter().find(|row| row.stage == stage && row.city == *city);
        found.map_or((0, 0), |row| (row.cases, row.overdue))
    };
    let stages = Stage::ALL.iter().filter(|stage| rows.iter().any(|row| row.stage == **stage));
    Matrix {
        cities: cities.iter().map(|city| name(city)).collect(),
        rows: stages.map(|s| (words.stage(*s), cities.iter().map(|city| cell(*s, city)).collect())).collect(),
    }
}
