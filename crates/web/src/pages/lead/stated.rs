//! The form of an act about the service, and its statement to be read and signed: the same for accesses, outages and templates.

use super::super::frame::Page;
use super::super::{fresh_key, html, ok, onward};
use crate::App;
use crate::api::shapes::Bytes;
use crate::extract::{Form as Sent, IdempotencyKey};
use crate::fault::{Fault, Spoken};
use crate::forms::Drawn;
use crate::reader::Reader;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use qonys_office::ServiceKind;
use qonys_office::acts::Prepared;
use qonys_office::people::Caller;
use qonys_words::{Lang, Words};
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
    /// What was wrong with what was sent.
    pub fault: Option<Spoken>,
    /// The fields.
    pub controls: Vec<Drawn>,
}

#[derive(Template)]
#[template(path = "lead/form.html")]
struct FormPage {
    page: Page,
    form: Form,
    back: &'static str,
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
    /// The page.
    pub fn show(self, app: &App, reader: &Reader, status: StatusCode) -> Response {
        let action = format!("{}/do/{}", self.place, self.act);
        let place = self.of.map_or_else(|| action.clone(), |id| format!("{action}?of={id}"));
        let page = Page::of(app, reader).at_place(place);
        html(status, &FormPage { page, back: name(self.place, reader.words()), form: self })
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
    let text = match words.lang() {
        Lang::Kk => prepared.text.kk,
        Lang::Ru => prepared.text.ru,
        Lang::En => prepared.text.en,
    };
    ok(&SignPage {
        page: Page::of(app, reader).at_place(place),
        place,
        back: name(place, words),
        title,
        about,
        text,
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
