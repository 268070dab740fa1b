//! A case as those see it who control execution: where it is and its time limits; nothing of what is in it.

use super::super::frame::Page;
use super::super::ok;
use crate::App;
use crate::catalogues::Catalogues;
use crate::fault::Fault;
use crate::reader::Reader;
use askama::Template;
use axum::response::Response;
use qonys_office::desk;
use qonys_office::people::Caller;
use qonys_procedure::CaseId;
use qonys_procedure::catalogue::EditionId;
use qonys_procedure::clock::ClockOwner;
use qonys_procedure::limit::LimitState;
use qonys_words::Labels;

#[derive(Template)]
#[template(path = "lead/case.html")]
struct CasePage {
    page: Page,
    number: String,
    stage: &'static str,
    facts: Vec<(&'static str, String)>,
    limits: Vec<LimitRow>,
}

struct LimitRow {
    title: &'static str,
    whose: &'static str,
    due: String,
    state: String,
    overdue: bool,
}

/// The page.
pub(in crate::pages) async fn show(app: &App, caller: &Caller, reader: &Reader, id: CaseId) -> Result<Response, Fault> {
    let words = reader.words();
    let case = desk::case(&app.ctx, caller, id).await?;
    let edition = case.edition.as_deref().and_then(|id| EditionId::new(id).ok());
    let lists = Catalogues::of(&app.ctx, edition.as_ref());
    let label = |list: &str, id: &str| lists.label(list, id, words.lang()).unwrap_or_else(|| id.to_owned());
    let mut facts =
        vec![(words.ui_since(), words.instant(case.stage_since)), (words.ui_city(), label("cities", &case.city))];
    facts.extend(case.office.as_ref().map(|office| (words.ui_office(), label("offices", office))));
    facts.extend(case.edition.as_ref().map(|id| (words.ui_edition_of_case(), label("editions", id))));
    let assigned = if case.assignee.is_some() { words.lead_assigned() } else { words.ui_nobody() };
    facts.push((words.ui_assignee(), assigned.to_owned()));
    let now = app.ctx.now();
    let limit = |limit: &desk::LimitView| {
        let overdue = limit.state == LimitState::Running && now >= limit.due_at;
        LimitRow {
            title: words.clock(limit.clock),
            whose: match limit.owner {
                ClockOwner::Nobody => "—",
                owner => words.choice("clock_owner", owner.id()),
            },
            due: words.date_short(limit.due),
            state: if overdue {
                words.lead_late().to_owned()
            } else {
                words.choice("limit_state", limit.state.id()).to_owned()
            },
            overdue,
        }
    };
    Ok(ok(&CasePage {
        page: Page::of(app, reader).at_place(format!("/cases/{id}")),
        number: case.number.clone().unwrap_or_default(),
        stage: words.stage(case.stage),
        facts,
        limits: case.limits.iter().map(limit).collect(),
    }))
}
