//! The form of an act about the service, and its statement to be read and signed: the same for accesses, outages and templates.

use super::super::act::{field_errors, stays};
use super::super::frame::Page;
use super::super::{fresh_key, html, ok, onward};
use crate::App;
use crate::api::shapes::Bytes;
use crate::catalogues::Catalogues;
use crate::extract::{Form as Sent, IdempotencyKey};
use crate::fault::{Fault, Spoken};
use crate::forms::{Drawn, Filled, draw_at};
use crate::reader::Reader;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use qonys_office::acts::Prepared;
use qonys_office::people::Caller;
use qonys_office::{Error, ServiceKind};
use qonys_procedure::form::Field;
use qonys_words::Words;
use serde::Deserialize;
use uuid::Uuid;

/// What an act is about: name and value of each line.
pub(super) type About = Vec<(&'static str, String)>;

/// A form to be shown.
pub(super) struct Form {
    /// Address of the list that the act belongs to.
    pub place: &'static str,
    /// The act.
    pub act: &'static str,
    /// What of the list it is about.
    pub of: Option<Uuid>,
    /// Heading.
    pub title: &'static str,
    /// What to do, where the heading does not say it.
    pub lead: Option<&'static str>,
    /// What it is about, for who reads the form.
    pub about: About,
    /// What is left to fill in.
    pub fields: Vec<Field>,
}

/// What of its list an act is about.
#[derive(Deserialize)]
pub(super) struct Of {
    #[serde(default)]
    pub of: Option<Uuid>,
}

impl Of {
    /// As the form sends it back.
    pub fn sent(form: &Sent) -> Result<Option<Uuid>, Fault> {
        form.get("of").map(str::parse).transpose().map_err(|_| Fault::not_found())
    }
}

#[derive(Template)]
#[template(path = "lead/form.html")]
struct FormPage {
    page: Page,
    form: Form,
    back: &'static str,
    /// What was wrong with what was sent.
    fault: Option<Spoken>,
    controls: Vec<Drawn>,
}

#[derive(Template)]
#[template(path = "lead/sign.html")]
struct SignPage {
    page: Page,
    place: &'static str,
    back: &'static str,
    title: &'static str,
    /// The statement names what it is about by an id; here it stands in words.
    about: About,
    text: String,
    digest: String,
    until: String,
    statement: Bytes,
    agent: String,
    iin: String,
    any_chain: bool,
    key: String,
}

impl Form {
    /// The page, with what was sent and what was wrong with it.
    pub fn show(self, app: &App, reader: &Reader, filled: &Filled, fault: Option<&Fault>) -> Response {
        let words = reader.words();
        let lists = Catalogues::of(&app.ctx, None);
        let spoken = fault.map(|f| f.spoken_at(self.act, words, &lists).in_fields(&self.fields));
        let errors = fault.zip(spoken.as_ref()).map(|(f, spoken)| field_errors(f, spoken)).unwrap_or_default();
        let controls = draw_at(words, lists, (self.act, "content"), &self.fields, filled, &errors);
        let action = format!("{}/do/{}", self.place, self.act);
        let place = self.of.map_or_else(|| action.clone(), |id| format!("{action}?of={id}"));
        let page = Page::of(app, reader).at_place(place);
        let status = fault.map_or(StatusCode::OK, |f| f.status);
        html(status, &FormPage { page, back: name(self.place, words), form: self, fault: spoken, controls })
    }

    /// The statement, headed by a title; or the form once more, where what was sent can be mended.
    pub fn answer(
        self,
        app: &App,
        reader: &Reader,
        caller: &Caller,
        title: &'static str,
        filled: &Filled,
        prepared: Result<Prepared, Error>,
    ) -> Result<Response, Fault> {
        match prepared.map_err(Fault::from) {
            Ok(prepared) => Ok(sign(app, reader, caller, self.place, title, self.about, prepared)),
            Err(fault) if stays(&fault) => Ok(self.show(app, reader, filled, Some(&fault))),
            Err(fault) => Err(fault),
        }
    }
}

/// The statement of an act, to be read and signed.
pub(super) fn sign(
    app: &App,
    reader: &Reader,
    caller: &Caller,
    place: &'static str,
    title: &'static str,
    about: About,
    prepared: Prepared,
) -> Response {
    let words = reader.words();
    ok(&SignPage {
        page: Page::of(app, reader).at_place(place),
        place,
        back: name(place, words),
        title,
        about,
        text: prepared.text.get(words.lang()).to_owned(),
        digest: hex::encode(prepared.digest),
        until: words.time(prepared.expires),
        statement: Bytes(prepared.statement),
        agent: agent(app, caller),
        iin: caller.iin.as_str().to_owned(),
        any_chain: app.ctx.kind == ServiceKind::Training,
        key: fresh_key(app),
    })
}

/// The signed statement and the key of the request, as the page sends them.
pub(super) fn signed(form: &Sent) -> Result<(Bytes, String), Fault> {
    let bad = |e| Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "signature_malformed").because(e);
    let cms: Bytes = form.own("cms")?.parse().map_err(bad)?;
    Ok((cms, IdempotencyKey::from_form(form.own("key")?)?.0))
}

/// Back to the list, which says what was done.
pub(super) fn done(place: &str, seq: u64) -> Response {
    onward(&format!("{place}?done={seq}"))
}

fn name(place: &str, words: Words) -> &'static str {
    match place {
        "/outages" => words.lead_outages(),
        "/templates" => words.template_list(),
        _ => words.lead_accesses(),
    }
}

/// Where the caller signs: in the demo, the agent with their training key.
fn agent(app: &App, caller: &Caller) -> String {
    let people = app.settings.demo.as_ref().map(|demo| demo.people()).unwrap_or_default();
    let own = people.into_iter().find(|person| person.iin == caller.iin.as_str());
    own.map_or_else(|| app.settings.signer_url.clone(), |person| app.settings.agent_of(&person.key))
}
