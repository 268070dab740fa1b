//! Outages of the service and of the systems it leans on, and the clocks that each holds.

use super::super::frame::Page;
use super::super::ok;
use crate::App;
use crate::extract::{Query, Session};
use crate::fault::Fault;
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use qonys_office::desk;
use qonys_procedure::Role;
use qonys_procedure::check::OutageSystem;
use qonys_procedure::law::Law;
use qonys_words::Words;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "lead/outages.html")]
struct Outages {
    page: Page,
    done: Option<String>,
    may_declare: bool,
    rows: Vec<Row>,
    holds: Vec<(String, String)>,
}

struct Row {
    id: Uuid,
    system: String,
    from: String,
    to: Option<String>,
    holds: String,
}

/// What the page before did.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: Option<u64>,
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let words = reader.words();
    let found = desk::outages(&app.ctx, &caller).await?;
    let law = app.ctx.book.law(app.ctx.now());
    let name = |system: OutageSystem| words.choice("outage_system", system.id()).to_owned();
    let rows = found.into_iter().map(|outage| Row {
        id: outage.id,
        system: name(outage.system),
        from: words.instant_short(outage.from),
        to: outage.to.map(|to| words.instant_short(to)),
        holds: law.map(|law| holds(law, outage.system, words)).unwrap_or_default(),
    });
    let table = law
        .into_iter()
        .flat_map(|law| law.outages.iter().map(|rule| (name(rule.system), holds(law, rule.system, words))));
    Ok(ok(&Outages {
        page: Page::of(&app, &reader),
        done: asked.done.map(|seq| words.outage_done(seq)),
        may_declare: caller.role() == Role::Administrator,
        rows: rows.collect(),
        holds: table.collect(),
    }))
}

/// Clocks that an outage of a system holds, by the law table.
fn holds(law: &Law, system: OutageSystem, words: Words) -> String {
    let Some(rule) = law.outages.iter().find(|rule| rule.system == system) else { return String::new() };
    if rule.all {
        return words.public_all_clocks().to_owned();
    }
    rule.clocks.iter().map(|clock| words.clock(*clock)).collect::<Vec<_>>().join("; ")
}
