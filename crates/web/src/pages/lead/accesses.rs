//! Accesses of employees \[order cl. 3\]: who has which, what was asked for, and what is open to the reader.

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
use qonys_office::people::access::{self, AccessActKind, AccessView, RequestView};
use qonys_procedure::Role;
use qonys_words::{Labels, Words};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "lead/accesses.html")]
struct AccessesPage {
    page: Page,
    done: Option<String>,
    may_ask: bool,
    may_provide_on_paper: bool,
    requests: Vec<RequestRow>,
    groups: Vec<Group>,
    review_due: usize,
}

impl AccessesPage {
    /// There is something that the reader may do with one of the accesses given.
    fn has_acts(&self) -> bool {
        self.groups.iter().flat_map(|group| &group.rows).any(|row| !row.acts.is_empty())
    }
}

/// The accesses of one role.
struct Group {
    title: String,
    /// The role is one of a city.
    has_city: bool,
    rows: Vec<AccessRow>,
}

struct RequestRow {
    who: String,
    what: String,
    organisation: String,
    at: String,
    approved: bool,
    acts: Vec<ActLink>,
}

struct AccessRow {
    who: String,
    city: String,
    organisation: String,
    from: String,
    to: Option<String>,
    suspended: Option<String>,
    review_due: bool,
    reviewed: String,
    acts: Vec<ActLink>,
}

/// An act that is open.
struct ActLink {
    href: String,
    label: &'static str,
    /// Whom it is about, for who hears the link alone.
    about: String,
}

/// What the page before did.
#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: Option<u64>,
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Query(query): Query<Done>,
) -> Result<Response, Fault> {
    let words = reader.words();
    let all = access::list(&app.ctx, &caller).await?;
    let lists = Catalogues::of(&app.ctx, None);
    let city = |id: &str| lists.label("cities", id, words.lang()).unwrap_or_else(|| id.to_owned());
    let mut groups: BTreeMap<usize, Vec<AccessRow>> = BTreeMap::new();
    for view in &all.accesses {
        let place = Role::ALL.iter().position(|role| *role == view.role).unwrap_or(usize::MAX);
        let city = view.city.as_deref().map(city).unwrap_or_default();
        groups.entry(place).or_default().push(access_row(view, city, words));
    }
    let name = |place: usize| Role::ALL.get(place).map(|role| words.role(*role)).unwrap_or_default();
    let groups = groups.into_iter().map(|(place, mut rows)| {
        rows.sort_by(|a, b| (&a.city, &a.who).cmp(&(&b.city, &b.who)));
        Group { title: capital(name(place)), has_city: rows.iter().any(|row| !row.city.is_empty()), rows }
    });
    Ok(ok(&AccessesPage {
        page: Page::of(&app, &reader).at_place("/accesses"),
        done: query.done.map(|seq| words.lead_access_done(seq)),
        may_ask: !all.may_ask_for.is_empty(),
        may_provide_on_paper: all.may_provide_on_paper,
        requests: all.requests.iter().map(|r| request_row(r, &city, words)).collect(),
        review_due: all.accesses.iter().filter(|a| a.review_due).count(),
        groups: groups.collect(),
    }))
}

/// A name of a role begins a line.
fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What an act is called on a button.
pub(super) fn label(kind: AccessActKind, words: Words) -> &'static str {
    match kind {
        AccessActKind::Request => words.lead_do_request(),
        AccessActKind::Approve => words.lead_do_approve(),
        AccessActKind::Provide => words.lead_do_provide(),
        AccessActKind::Suspend => words.lead_do_suspend(),
        AccessActKind::Resume => words.lead_do_resume(),
        AccessActKind::End => words.lead_do_end(),
        AccessActKind::Review => words.lead_do_review(),
    }
}

fn links(open: &[AccessActKind], id: &uuid::Uuid, about: &str, words: Words) -> Vec<ActLink> {
    let link = |kind: &AccessActKind| ActLink {
        href: format!("/accesses/do/{kind}?of={id}"),
        label: label(*kind, words),
        about: about.to_owned(),
    };
    open.iter().map(link).collect()
}

fn access_row(view: &AccessView, city: String, words: Words) -> AccessRow {
    AccessRow {
        city,
        organisation: view.org.clone().unwrap_or_default(),
        from: words.date_short(view.from.local_date()),
        to: view.to.map(|to| words.date_short(to.plus_seconds(-1).local_date())),
        suspended: view.suspended.map(|at| words.date_short(at.local_date())),
        review_due: view.review_due,
        reviewed: words.date_short(view.reviewed.local_date()),
        acts: links(&view.open, &view.id, &view.name, words),
        who: view.name.clone(),
    }
}

fn request_row(request: &RequestView, city: &impl Fn(&str) -> String, words: Words) -> RequestRow {
    let wanted = &request.wanted;
    let role = words.choice("access_role", wanted.access_role.id()).to_owned();
    let city = wanted.access_city.as_ref().map(|id| city(id.as_str()));
    let who = wanted.holder_name.as_str().to_owned();
    RequestRow {
        what: [Some(role), city].into_iter().flatten().collect::<Vec<_>>().join(", "),
        organisation: wanted.organisation_bin.as_str().to_owned(),
        at: words.date_short(request.at.local_date()),
        approved: request.approved,
        acts: links(&request.open, &request.id, &who, words),
        who,
    }
}
