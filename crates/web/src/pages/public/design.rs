//! The living page of the design system, on a training server with the demo alone: tokens, and every component in
//! its states, with the styles that are served.

use super::super::frame::Page;
use super::super::ok;
use super::mark::Mark;
use super::table::Table;
use super::terms::{self, StateTime};
use crate::App;
use crate::catalogues::{Catalogues, Entry};
use crate::extract::Session;
use crate::fault::{Fault, Spoken};
use crate::forms::{Drawn, Filled, draw, judge};
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use qonys_procedure::Stage;
use qonys_procedure::act::{Act, ActKind};
use qonys_procedure::document::DocumentKind;
use qonys_words::Words;
use std::collections::{BTreeMap, HashMap};

/// Colours, by what they are for; light and dark give each its value.
const COLOURS: &[&str] = &[
    "--govuk-text-colour",
    "--govuk-secondary-text-colour",
    "--govuk-link-colour",
    "--govuk-brand-colour",
    "--govuk-focus-colour",
    "--govuk-error-colour",
    "--govuk-success-colour",
    "--govuk-body-background-colour",
    "--govuk-border-colour",
    "--qn-card",
    "--qn-stripe",
    "--qn-shadow",
    "--qn-header",
    "--qn-band",
    "--qn-button",
    "--qn-quiet",
    "--qn-danger",
    "--qn-blue-ground",
    "--qn-green-ground",
    "--qn-yellow-ground",
    "--qn-red-ground",
    "--qn-grey-ground",
    "--qn-tone-1",
    "--qn-tone-2",
    "--qn-tone-3",
    "--qn-tone-4",
    "--qn-tone-5",
    "--qn-tone-late",
    "--qn-tone-soon",
    "--qn-tone-rest",
];

/// Spaces and their pixels, as `_scale.scss` has them.
const SPACES: &[(&str, u32)] = &[
    ("--qn-space-0", 2),
    ("--qn-space-1", 4),
    ("--qn-space-2", 8),
    ("--qn-space-3", 12),
    ("--qn-space-4", 16),
    ("--qn-space-5", 24),
    ("--qn-space-6", 36),
    ("--qn-space-7", 56),
];

/// Headings and text by their classes.
const TYPE: &[&str] = &[
    "govuk-heading-xl",
    "govuk-heading-l",
    "govuk-heading-m",
    "govuk-heading-s",
    "govuk-body-l",
    "govuk-body",
    "qn-soft",
    "qn-mono",
];

#[derive(Template)]
#[template(path = "public/design.html")]
struct Design {
    page: Page,
    colours: &'static [&'static str],
    spaces: &'static [(&'static str, u32)],
    type_classes: &'static [&'static str],
    tags: Vec<(&'static str, &'static str)>,
    fault: Spoken,
    controls: Vec<Drawn>,
    faulty: Vec<Drawn>,
    judged: Vec<Drawn>,
    stages: Vec<Entry>,
    marks: Vec<Mark>,
    table: Table,
    time: Option<StateTime>,
}

/// The page; 404 on a server for real work.
pub(super) async fn show(State(app): State<App>, _: Option<Session>, reader: Reader) -> Result<Response, Fault> {
    if app.settings.demo.is_none() {
        return Err(Fault::not_found());
    }
    let words = reader.words();
    let lists = Catalogues::of(&app.ctx, None);
    let fault = Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "findings").spoken(words, &lists);
    Ok(ok(&Design {
        page: Page::of(&app, &reader),
        colours: COLOURS,
        spaces: SPACES,
        type_classes: TYPE,
        tags: tags(words),
        fault,
        controls: controls(words, lists, None),
        faulty: controls(words, lists, Some(words.public_design_wrong())),
        judged: judged(words, lists),
        stages: [Stage::Draft, Stage::Screening, Stage::Interview, Stage::PetitionDecision]
            .map(|stage| Entry { id: stage.id().to_owned(), label: words.stage(stage).to_owned() })
            .to_vec(),
        marks: vec![Mark::of(words, "[order cl. 1]", true), Mark::of(words, "[report]; [ours]", false)],
        table: table(words),
        time: lists.edition().map(|edition| terms::state_time(edition, words)),
    }))
}

fn tags(words: Words) -> Vec<(&'static str, &'static str)> {
    vec![
        ("", words.stage_screening()),
        ("govuk-tag--green", words.ui_paper_in_force()),
        ("govuk-tag--yellow", words.ui_paper_suspended()),
        ("govuk-tag--red", words.ui_paper_annulled()),
        ("govuk-tag--grey", words.stage_withdrawn()),
    ]
}

/// The controls of an act that has a text, a day and a choice; with a fault, the first of them is faulty.
fn controls(words: Words, lists: Catalogues<'_>, wrong: Option<&str>) -> Vec<Drawn> {
    let kind = ActKind::ReportEntry;
    let fields = Act::fields(kind);
    let errors: HashMap<String, String> = wrong
        .into_iter()
        .flat_map(|text| fields.iter().take(1).map(move |f| (f.name.to_owned(), text.to_owned())))
        .collect();
    let mut drawn = draw(words, lists, kind, &fields, &Filled::default(), &errors);
    // Both sets stand on one page: each control needs an id of its own.
    if wrong.is_some() {
        drawn.truncate(1);
        for control in &mut drawn {
            control.id = format!("faulty-{}", control.id);
        }
    }
    drawn
}

/// Documents judged a line each: one well, one not yet.
fn judged(words: Words, lists: Catalogues<'_>) -> Vec<Drawn> {
    let kind = ActKind::AcceptDocuments;
    let pair = |name: &str, value: &str| (format!("content.checklist{name}"), value.to_owned());
    let filled = Filled::new([
        pair("[0].document", DocumentKind::Passport.id()),
        pair("[0].verdict", "good"),
        pair("[1].document", DocumentKind::Photo.id()),
    ]);
    let mut drawn = draw(words, lists, kind, &Act::fields(kind), &filled, &HashMap::new());
    judge(&mut drawn, &BTreeMap::new(), |kind| words.document(kind).to_owned());
    drawn
}

fn table(words: Words) -> Table {
    let rows = [Stage::Screening, Stage::Verification]
        .map(|stage| (vec![words.stage(stage).to_owned(), words.working_days(3)], Mark::of(words, "[report]", false)));
    Table::new("rows", words.public_design_tables(), &[words.ui_stage(), words.ui_limit()], rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCALE: &str = include_str!("../../../../../web/frontend/src/styles/_scale.scss");
    const HUES: &str = include_str!("../../../../../web/frontend/src/styles/_colours.scss");

    #[test]
    fn the_tokens_of_the_page_are_those_of_the_styles() {
        for (name, px) in SPACES {
            assert!(SCALE.contains(&format!("{name}: {px}px;")), "{name}");
        }
        for name in COLOURS.iter().filter(|name| name.starts_with("--qn-")) {
            assert_eq!(HUES.matches(&format!("{name}: #")).count(), 2, "{name}: once light, once dark");
        }
    }
}
