//! An employee's queue: what runs out first on top, counts as tabs, a case taken from its row.

use super::rows::{Row, requests, rows};
use crate::App;
use crate::api::queue::Wanted;
use crate::fault::Fault;
use crate::pages::frame::Page;
use crate::pages::ok;
use crate::reader::Reader;
use askama::Template;
use axum::response::Response;
use qonys_office::desk::{self, Load, Whose};
use qonys_office::people::Caller;
use qonys_procedure::act::ActKind;
use qonys_procedure::{Role, Stage};
use qonys_words::Words;

#[derive(Template)]
#[template(path = "work/queue.html")]
struct QueuePage {
    page: Page,
    /// What was done to a case that left the list with it.
    left: Option<String>,
    views: Vec<Tab>,
    stages: Vec<Tab>,
    /// Complaints to answer or to send on, above the whole queue.
    complaints: Vec<Row>,
    /// What applicants ask for, above it too: their cases may stand in nobody's queue.
    requests: Vec<Row>,
    rows: Vec<Row>,
    /// What is said where there is no case.
    empty: &'static str,
    shows_city: bool,
    caption: String,
    first: Option<String>,
    next: Option<String>,
}

/// A filter with the number of cases behind it.
struct Tab {
    label: String,
    count: u64,
    href: String,
    current: bool,
    /// Shown in the colour of what is overdue.
    alarms: bool,
}

/// Which part of the work is looked at: one view at a time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    All,
    Mine,
    Nobodys,
    Overdue,
}

const VIEWS: [View; 4] = [View::All, View::Mine, View::Nobodys, View::Overdue];

impl View {
    fn of(wanted: &desk::QueueQuery) -> View {
        match (wanted.overdue, wanted.whose) {
            (true, _) => View::Overdue,
            (_, Whose::Mine) => View::Mine,
            (_, Whose::Nobodys) => View::Nobodys,
            (_, Whose::Anybodys) => View::All,
        }
    }

    const fn count(self, load: Load) -> u64 {
        match self {
            View::All => load.all,
            View::Mine => load.mine,
            View::Nobodys => load.nobodys,
            View::Overdue => load.overdue,
        }
    }

    const fn query(self) -> Option<(&'static str, &'static str)> {
        match self {
            View::All => None,
            View::Mine => Some(("assignee", "me")),
            View::Nobodys => Some(("assignee", "nobody")),
            View::Overdue => Some(("overdue", "true")),
        }
    }
}

/// The queue of who handles cases.
pub(crate) async fn show(
    app: &App,
    caller: &Caller,
    reader: &Reader,
    wanted: Wanted,
    left: Option<ActKind>,
) -> Result<Response, Fault> {
    let words = reader.words();
    let query = wanted.query()?;
    let found = desk::queue(&app.ctx, caller, &query).await?;
    let loads = desk::workload(&app.ctx, caller, query.city.as_ref()).await?;
    let (view, stage) = (View::of(&query), query.stage);
    let shows_city = !caller.role().is_of_city();
    let whole = view == View::All && stage.is_none() && query.cursor.is_none();
    let complaints = if whole && caller.role() != Role::ComplaintReviewer {
        desk::complaints(&app.ctx, caller).await?
    } else {
        Vec::new()
    };
    let asked = if whole { desk::requests(&app.ctx, caller).await? } else { Vec::new() };
    let page = QueuePage {
        page: Page::of(app, reader),
        left: left.map(|act| words.work_left(words.act_done(act))),
        views: view_tabs(&loads, view, stage, words),
        stages: stage_tabs(&loads, view, stage, words),
        caption: caption(caller.role(), words),
        first: query.cursor.is_some().then(|| address(view, stage, None)),
        next: found.next.as_deref().map(|cursor| address(view, stage, Some(cursor))),
        complaints: rows(app, words, shows_city, complaints),
        requests: requests(app, words, shows_city, asked),
        rows: rows(app, words, shows_city, found.rows),
        empty: if whole && loads.iter().all(|(_, load)| load.all == 0) {
            words.work_queue_none()
        } else {
            words.work_queue_empty()
        },
        shows_city,
    };
    Ok(ok(&page))
}

/// How many cases stand in a part of the queue.
fn count(loads: &[(Stage, Load)], view: View, stage: Option<Stage>) -> u64 {
    loads.iter().filter(|(s, _)| stage.is_none_or(|wanted| wanted == *s)).map(|(_, load)| view.count(*load)).sum()
}

/// The views of what is looked at; none where work is not counted.
fn view_tabs(loads: &[(Stage, Load)], view: View, stage: Option<Stage>, words: Words) -> Vec<Tab> {
    let tab = |tab: View| {
        let count = count(loads, tab, stage);
        let label = match tab {
            View::All => words.work_view_all(),
            View::Mine => words.work_view_mine(),
            View::Nobodys => words.work_view_nobodys(),
            View::Overdue => words.work_view_overdue(),
        };
        Tab {
            label: label.to_owned(),
            count,
            href: address(tab, stage, None),
            current: tab == view,
            alarms: tab == View::Overdue && count > 0,
        }
    };
    if loads.is_empty() { Vec::new() } else { VIEWS.into_iter().map(tab).collect() }
}

/// The stages of what is looked at, all of them together first; none where there is but one.
fn stage_tabs(loads: &[(Stage, Load)], view: View, stage: Option<Stage>, words: Words) -> Vec<Tab> {
    let tab = |tab: Option<Stage>| Tab {
        label: tab.map_or(words.work_every_stage(), |s| words.stage(s)).to_owned(),
        count: count(loads, view, tab),
        href: address(view, tab, None),
        current: tab == stage,
        alarms: false,
    };
    let stages = loads.iter().map(|(stage, _)| Some(*stage));
    if loads.len() > 1 { [None].into_iter().chain(stages).map(tab).collect() } else { Vec::new() }
}

fn caption(role: Role, words: Words) -> String {
    match role {
        Role::ComplaintReviewer => words.work_queue_complaints(),
        _ => words.ui_queue_caption(),
    }
    .to_owned()
}

/// The address of a part of the queue.
fn address(view: View, stage: Option<Stage>, cursor: Option<&str>) -> String {
    let pairs = [stage.map(|s| ("stage", s.id())), view.query(), cursor.map(|c| ("cursor", c))];
    let mut pairs = pairs.into_iter().flatten().peekable();
    if pairs.peek().is_none() {
        return "/cases".to_owned();
    }
    let path = "/cases?";
    form_urlencoded::Serializer::for_suffix(path.to_owned(), path.len()).extend_pairs(pairs).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_queue_has_one_address() {
        assert_eq!(address(View::All, None, None), "/cases");
        assert_eq!(address(View::Overdue, Some(Stage::Decision), None), "/cases?stage=decision&overdue=true");
        assert_eq!(address(View::Mine, None, Some("7.x")), "/cases?assignee=me&cursor=7.x");
    }
}
