//! One section of a draft on one page: saved at every step, what is found stands beside its field.

use super::sections::{FOLLOWS, Section, value_at};
use super::state::{State, Work};
use super::{below_root, look, tasks};
use crate::App;
use crate::extract::{Form, Path, Query, Session};
use crate::fault::{Fault, Spoken, SpokenFinding};
use crate::forms::{Control, Drawn, Empty, Filled, draw, flatten, read, too_long};
use crate::pages::act::{field_errors, stays};
use crate::pages::frame::Page;
use crate::pages::{html, onward};
use crate::reader::Reader;
use askama::Template;
use axum::extract::State as Shared;
use axum::response::Response;
use http::StatusCode;
use qonys_office::acts;
use qonys_procedure::CaseId;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "applicant/section.html")]
struct SectionPage {
    page: Page,
    id: CaseId,
    title: &'static str,
    lead: Option<&'static str>,
    /// What one agrees to is read before it is agreed to.
    agrees: bool,
    place: String,
    owner: String,
    fault: Option<Spoken>,
    saved: Option<String>,
    /// What is to be mended here, said on top with links to the fields.
    mend: Vec<SpokenFinding>,
    /// Was just saved, and something is left to mend.
    left: bool,
    /// Was just saved, and what was remarked on stands as it was: what else can be done.
    unchanged: Option<String>,
    /// What was typed before is on the server or on this page.
    fresh: bool,
    skip: String,
    rev: u64,
    controls: Vec<Drawn>,
}

/// How one came to the page.
#[derive(Deserialize)]
pub(crate) struct Came {
    /// The address of the form that was saved before.
    #[serde(default)]
    saved: Option<String>,
}

/// A section with what is needed to draw it.
struct Asked<'a> {
    app: &'a App,
    reader: &'a Reader,
    work: &'a Work,
    section: &'static Section,
}

impl Asked<'_> {
    fn place(&self) -> String {
        format!("/cases/{}/draft/{}", self.work.view.case.id, self.section.id)
    }

    /// `grown`: the list to which a row was just added; what was typed is on the server.
    fn draw(&self, filled: &Filled, fault: Option<&Fault>, saved: Option<String>, grown: Option<&str>) -> Response {
        let words = self.reader.words();
        let lists = tasks::lists(self.app, self.work);
        let fields = self.work.shape.fields(self.section);
        let mut spoken = fault.map(|f| f.spoken(words, &lists).in_fields(&fields));
        for line in spoken.iter_mut().flat_map(|spoken| &mut spoken.lines) {
            // All of the page is in the one form: it need not be named.
            if let Some(path) = &line.field {
                line.text = line.text.replace(&words.field_path("", path), &words.field_path("", below_root(path)));
            }
        }
        let errors = fault.zip(spoken.as_ref()).map(|(f, s)| field_errors(f, s)).unwrap_or_default();
        let mut controls = draw(words, lists, self.work.shape.act, &fields, filled, &errors);
        controls = look::unframed(controls, &self.work.shape.paths(self.section));
        if let Some(list) = grown {
            controls.iter_mut().for_each(|control| focus_last_row(control, list));
        }
        // Nobody is told of an empty page that all of it is missing.
        let place = self.place();
        let saved_here = saved.as_deref() == Some(place.as_str());
        let begun = !matches!(self.work.state(self.section), State::Empty | State::Optional) || saved_here;
        look::annotate(&mut controls, self.work, self.section, lists, begun, words);
        let found: Vec<_> = self.work.found(self.section).0.into_iter().filter(|f| f.is_blocking()).collect();
        let mut mend = if begun { look::lines(self.work, &found, words.lang()) } else { Vec::new() };
        let unread = self.work.view.unreadable.iter().filter(|path| self.work.shape.holds(self.section, path));
        mend.extend(unread.map(|path| SpokenFinding {
            field: Some(path.clone()),
            text: words.applicant_unreadable().to_owned(),
            blocking: true,
        }));
        let page = SectionPage {
            page: Page::of(self.app, self.reader).at_place(place.clone()),
            id: self.work.view.case.id,
            title: tasks::title(self.section, words),
            lead: words.text(&format!("applicant-section-{}.lead", self.section.id)),
            agrees: self.section.id == "consent",
            owner: self.work.view.case.account.to_string(),
            fresh: grown.is_some(),
            left: saved_here && !mend.is_empty(),
            unchanged: (saved_here && self.work.state(self.section) == State::Remarked)
                .then(|| words.applicant_unchanged(words.applicant_section_answer())),
            skip: tasks::after(self.app, self.work, &place, words),
            place,
            mend: if fault.is_some() { Vec::new() } else { mend },
            fault: spoken,
            saved,
            rev: self.work.view.draft.rev,
            controls,
        };
        html(fault.map_or(StatusCode::OK, |f| f.status), &page)
    }
}

/// A section as it stands.
pub(crate) async fn show(
    Shared(app): Shared<App>,
    Session(caller): Session,
    reader: Reader,
    Path((id, section)): Path<(CaseId, String)>,
    Query(came): Query<Came>,
) -> Result<Response, Fault> {
    let Some(work) = tasks::open(&app, &caller, id).await? else { return Ok(onward(&format!("/cases/{id}"))) };
    let section = work.shape.section(&section).ok_or_else(Fault::not_found)?;
    let filled = Filled::new(flatten(&work.shape.fields(section), &work.view.draft.content, "content"));
    let saved = came.saved.filter(|place| crate::pages::is_own_place(place));
    Ok(Asked { app: &app, reader: &reader, work: &work, section }.draw(&filled, None, saved, None))
}

/// Saves a section. Goes on to the next task, stays where something is to be mended, or draws one row more.
pub(crate) async fn save(
    Shared(app): Shared<App>,
    Session(caller): Session,
    reader: Reader,
    Path((id, section)): Path<(CaseId, String)>,
    form: Form,
) -> Result<Response, Fault> {
    let Some(work) = tasks::open(&app, &caller, id).await? else { return Err(Fault::not_found()) };
    let section = work.shape.section(&section).ok_or_else(Fault::not_found)?;
    let mut filled = Filled::of_form(&form);
    let rows = filled.change_rows(&form);
    let long = too_long(&work.shape.fields(section), &filled, "content");
    if !long.is_empty() {
        let asked = Asked { app: &app, reader: &reader, work: &work, section };
        return Ok(asked.draw(&filled, Some(&Fault::too_long(long)), None, None));
    }
    let mut changes = read(&work.shape.fields(section), &filled, "content", Empty::Clear);
    follow(&work, section, &mut changes);
    let rev = form.own("rev")?.parse().map_err(|_| Fault::new(StatusCode::BAD_REQUEST, "bad_request"))?;
    let saved = acts::draft::patch(&app.ctx, &caller, id, Some(rev), &changes).await.map_err(Fault::from);
    let work = tasks::open(&app, &caller, id).await?.ok_or_else(Fault::not_found)?;
    let asked = Asked { app: &app, reader: &reader, work: &work, section };
    let here = asked.place();
    match saved {
        Err(fault) if stays(&fault) => Ok(asked.draw(&filled, Some(&fault), None, None)),
        Err(fault) => Err(fault),
        Ok(_) if rows => Ok(asked.draw(&filled, None, None, Some(form.get("add").unwrap_or_default()))),
        Ok(_) if form.get("then") == Some("list") => {
            Ok(onward(&tasks::with_saved(&format!("/cases/{id}/draft"), &here)))
        }
        Ok(_) if !work.state(section).is_done() => Ok(onward(&tasks::with_saved(&here, &here))),
        Ok(_) => Ok(onward(&tasks::with_saved(&tasks::after(&app, &work, &here, reader.words()), &here))),
    }
}

/// The new row is where one goes on typing.
fn focus_last_row(control: &mut Drawn, list: &str) {
    control.each(&mut |drawn| {
        if let (Control::List { rows, .. }, true) = (&mut drawn.control, drawn.name == list)
            && let Some(row) = rows.last_mut()
        {
            let mut first = true;
            row.each(&mut |inner| {
                let leaf = !matches!(inner.control, Control::Group(_) | Control::List { .. } | Control::Radios(_));
                inner.focus = leaf && std::mem::take(&mut first);
            });
        }
    });
}

/// Lays the values that follow others beside them.
fn follow(work: &Work, section: &Section, changes: &mut Value) {
    for (second, first) in FOLLOWS {
        let (second, first) = (work.shape.path(second), work.shape.path(first));
        let exists = qonys_procedure::act::Act::fields(work.shape.act).iter().any(|f| f.name == second);
        if exists && work.shape.holds(section, &first) {
            let value = value_at(changes, &first).cloned().unwrap_or(Value::Null);
            lay_over(changes, json!({ second: value }));
        }
    }
}

/// Lays top-level fields over a content.
pub(super) fn lay_over(content: &mut Value, over: Value) {
    if let (Value::Object(content), Value::Object(over)) = (content, over) {
        content.extend(over);
    }
}

/// No field is wrong.
pub(super) fn no_errors() -> HashMap<String, String> {
    HashMap::new()
}
