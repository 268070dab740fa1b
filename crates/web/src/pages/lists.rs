//! Cases as lists: an applicant's own, an employee's work, a search.

use super::frame::Page;
use super::{applicant, lead, ok, onward, work};
use crate::App;
use crate::api::queue::Wanted;
use crate::catalogues::{Catalogues, Entry};
use crate::extract::{Query, Session};
use crate::fault::Fault;
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use qonys_office::desk;
use qonys_procedure::{Role, Stage};
use qonys_words::{Labels, Words};

/// A row of any list.
pub(crate) struct Row {
    id: String,
    number: String,
    stage: &'static str,
    limit: String,
    overdue: bool,
    city: String,
    who: String,
}

#[derive(Template)]
#[template(path = "queue.html")]
struct Queue {
    page: Page,
    stages: Vec<Entry>,
    stage: String,
    assignee: String,
    overdue: bool,
    rows: Vec<Row>,
    next: Option<String>,
}

/// The list that belongs to the role.
pub(crate) async fn show(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    if let Some(place) = lead::home(caller.role()) {
        return Ok(onward(place));
    }
    if caller.role() == Role::Applicant {
        return applicant::home(&app, &caller, &reader).await;
    }
    if work::handles(caller.role()) {
        return work::queue_page(&app, &caller, &reader, wanted).await;
    }
    let page = Page::of(&app, &reader);
    let (stage, assignee, overdue) = (wanted.stage, wanted.assignee.clone().unwrap_or_default(), wanted.overdue);
    let found = desk::queue(&app.ctx, &caller, &wanted.query()?).await?;
    let queue = Queue {
        page,
        stages: stages(&caller, reader.words()),
        stage: stage.map(|s| s.id().to_owned()).unwrap_or_default(),
        next: found.next.as_ref().map(|cursor| next(stage, &assignee, overdue, cursor)),
        rows: rows(&app, reader.words(), found.rows),
        assignee,
        overdue,
    };
    Ok(ok(&queue))
}

fn stages(caller: &qonys_office::people::Caller, words: Words) -> Vec<Entry> {
    let own = desk::scope::queue_stages(caller.role());
    own.iter().map(|s| Entry { id: s.id().to_owned(), label: words.stage(*s).to_owned() }).collect()
}

fn next(stage: Option<Stage>, assignee: &str, overdue: bool, cursor: &str) -> String {
    let path = "/cases?";
    let mut query = form_urlencoded::Serializer::for_suffix(path.to_owned(), path.len());
    if let Some(stage) = stage {
        query.append_pair("stage", stage.id());
    }
    if !assignee.is_empty() {
        query.append_pair("assignee", assignee);
    }
    if overdue {
        query.append_pair("overdue", "true");
    }
    query.append_pair("cursor", cursor);
    query.finish()
}

fn rows(app: &App, words: Words, found: Vec<desk::QueueRow>) -> Vec<Row> {
    let lists = Catalogues::of(&app.ctx, None);
    let row = |row: desk::QueueRow| Row {
        id: row.case.to_string(),
        number: row.number.unwrap_or_else(|| words.stage(row.stage).to_owned()),
        stage: words.stage(row.stage),
        limit: row.due.map(|due| words.date_short(last_day(due))).unwrap_or_default(),
        overdue: row.overdue,
        city: lists.label("cities", &row.city, words.lang()).unwrap_or(row.city),
        who: match (row.mine, row.assignee) {
            (true, _) => format!("{} · {}", row.initials, words.ui_mine()),
            (false, _) => row.initials,
        },
    };
    found.into_iter().map(row).collect()
}

/// The last day of a limit that ends before an instant.
fn last_day(due: qonys_procedure::Instant) -> qonys_procedure::Date {
    due.plus_seconds(-1).local_date()
}
