//! An act about an access: its form, its statement to be read and signed, its performance. Who may do what is
//! judged by the office when the statement is prepared and again when it comes back signed.

use super::super::act::{field_errors, stays};
use super::super::frame::Page;
use super::super::{fresh_key, html, ok, onward};
use super::accesses::label;
use crate::App;
use crate::api::shapes::Bytes;
use crate::catalogues::Catalogues;
use crate::extract::{Form, IdempotencyKey, Path, Query, Session};
use crate::fault::{Fault, Spoken};
use crate::forms::{Drawn, Empty, Filled, draw_at, read};
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use qonys_office::ServiceKind;
use qonys_office::acts::Prepared;
use qonys_office::people::Caller;
use qonys_office::people::access::{self, AccessAct, AccessActKind, Accesses};
use qonys_procedure::form::Field;
use qonys_words::{Labels, Lang};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

/// Fields that name what the act is about: the address gives them, nobody types them.
const NAMED: [&str; 2] = ["access_id", "access_request"];

#[derive(Template)]
#[template(path = "lead/access_form.html")]
struct FormPage {
    page: Page,
    title: &'static str,
    about: Vec<(&'static str, String)>,
    action: String,
    of: Option<Uuid>,
    fault: Option<Spoken>,
    controls: Vec<Drawn>,
}

#[derive(Template)]
#[template(path = "lead/access_sign.html")]
struct SignPage {
    page: Page,
    title: &'static str,
    /// Whom and what it is about: the statement names the access by its id.
    about: Vec<(&'static str, String)>,
    text: String,
    digest: String,
    until: String,
    statement: Bytes,
    agent: String,
    iin: String,
    any_chain: bool,
    key: String,
}

/// Which access or request an act is about.
#[derive(Deserialize)]
pub(super) struct Of {
    #[serde(default)]
    of: Option<Uuid>,
}

/// An act about to be done.
struct Asked<'a> {
    app: &'a App,
    reader: &'a Reader,
    kind: AccessActKind,
    of: Option<Uuid>,
    all: Accesses,
}

impl<'a> Asked<'a> {
    /// The act, if it is open to the caller for what it names.
    async fn of(
        app: &'a App,
        reader: &'a Reader,
        caller: &Caller,
        act: &str,
        of: Option<Uuid>,
    ) -> Result<Asked<'a>, Fault> {
        let kind = AccessActKind::from_id(act).ok_or_else(Fault::not_found)?;
        let all = access::list(&app.ctx, caller).await?;
        let open = match (kind, of) {
            (AccessActKind::Request, None) => !all.may_ask_for.is_empty(),
            (AccessActKind::Provide, None) => all.may_provide_on_paper,
            (_, None) => return Err(Fault::not_found()),
            (_, Some(id)) => {
                let access = all.accesses.iter().find(|a| a.id == id).map(|a| &a.open);
                let request = all.requests.iter().find(|r| r.id == id).map(|r| &r.open);
                access.or(request).ok_or_else(Fault::not_found)?.contains(&kind)
            }
        };
        let asked = Asked { app, reader, kind, of, all };
        if open { Ok(asked) } else { Err(Fault::new(StatusCode::FORBIDDEN, "role")) }
    }

    /// What is left to fill in.
    fn fields(&self) -> Vec<Field> {
        let mut fields = AccessAct::fields(self.kind);
        let on_request = self.kind == AccessActKind::Provide && self.of.is_some();
        fields.retain(|field| !NAMED.contains(&field.name) && !on_request);
        fields
    }

    fn content(&self, filled: &Filled) -> Value {
        let mut content = read(&self.fields(), filled, "content", Empty::LeaveOut);
        let named = AccessAct::fields(self.kind).into_iter().find(|field| NAMED.contains(&field.name));
        if let (Some(id), Some(field), Some(content)) = (self.of, named, content.as_object_mut()) {
            content.insert(field.name.to_owned(), Value::String(id.to_string()));
        }
        content
    }

    /// Whom and what the act is about, for who reads the form.
    fn about(&self, lists: &Catalogues<'_>) -> Vec<(&'static str, String)> {
        let words = self.reader.words();
        let city = |id: &str| lists.label("cities", id, words.lang()).unwrap_or_else(|| id.to_owned());
        let access = self.all.accesses.iter().find(|a| Some(a.id) == self.of);
        let request = self.all.requests.iter().find(|r| Some(r.id) == self.of);
        let lines = |name: &str, role: &str, town: Option<String>, org: &str| {
            let mut lines = vec![(words.ui_person(), name.to_owned()), (words.ui_role(), role.to_owned())];
            lines.extend(town.map(|town| (words.ui_city(), town)));
            lines.push((words.lead_organisation(), org.to_owned()));
            lines
        };
        match (access, request) {
            (Some(a), _) => {
                lines(&a.name, words.role(a.role), a.city.as_deref().map(city), a.org.as_deref().unwrap_or_default())
            }
            (_, Some(r)) => lines(
                r.wanted.holder_name.as_str(),
                words.choice("access_role", r.wanted.access_role.id()),
                r.wanted.access_city.as_ref().map(|id| city(id.as_str())),
                r.wanted.organisation_bin.as_str(),
            ),
            (None, None) => Vec::new(),
        }
    }

    fn draw(&self, filled: &Filled, fault: Option<&Fault>) -> Response {
        let words = self.reader.words();
        let lists = Catalogues::of(&self.app.ctx, None);
        let fields = self.fields();
        let spoken = fault.map(|f| f.spoken(words, &lists).in_fields(&fields));
        let errors = fault.zip(spoken.as_ref()).map(|(f, spoken)| field_errors(f, spoken)).unwrap_or_default();
        let action = format!("/accesses/do/{}", self.kind);
        let place = self.of.map_or_else(|| action.clone(), |id| format!("{action}?of={id}"));
        let page = FormPage {
            page: Page::of(self.app, self.reader).at_place(place),
            title: if self.kind == AccessActKind::Provide && self.of.is_none() {
                words.lead_do_paper()
            } else {
                label(self.kind, words)
            },
            about: self.about(&lists),
            action,
            of: self.of,
            fault: spoken,
            controls: draw_at(words, lists, (self.kind.id(), "content"), &fields, filled, &errors),
        };
        html(fault.map_or(StatusCode::OK, |f| f.status), &page)
    }
}

/// The form.
pub(super) async fn form(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(act): Path<String>,
    Query(of): Query<Of>,
) -> Result<Response, Fault> {
    let asked = Asked::of(&app, &reader, &caller, &act, of.of).await?;
    Ok(asked.draw(&Filled::default(), None))
}

/// Takes the form and shows the statement to be signed.
pub(super) async fn submit(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(act): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let of: Option<Uuid> = form.get("of").map(str::parse).transpose().map_err(|_| Fault::not_found())?;
    let asked = Asked::of(&app, &reader, &caller, &act, of).await?;
    let filled = Filled::of_form(&form);
    let stated = match AccessAct::from_json(asked.kind, &asked.content(&filled)) {
        Ok(act) => access::prepare(&app.ctx, &caller, &act).await,
        Err(error) => Err(error),
    };
    match stated.map_err(Fault::from) {
        Ok(prepared) => Ok(statement(&asked, &caller, prepared)),
        Err(fault) if stays(&fault) => Ok(asked.draw(&filled, Some(&fault))),
        Err(fault) => Err(fault),
    }
}

fn statement(asked: &Asked<'_>, caller: &Caller, prepared: Prepared) -> Response {
    let (app, reader, words) = (asked.app, asked.reader, asked.reader.words());
    let text = match words.lang() {
        Lang::Kk => prepared.text.kk,
        Lang::Ru => prepared.text.ru,
        Lang::En => prepared.text.en,
    };
    ok(&SignPage {
        page: Page::of(app, reader).at_place("/accesses"),
        title: label(asked.kind, words),
        about: asked.about(&Catalogues::of(&app.ctx, None)),
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

/// Where the caller signs: in the demo, the agent with their training key.
fn agent(app: &App, caller: &Caller) -> String {
    let people = app.settings.demo.as_ref().map(|demo| demo.people()).unwrap_or_default();
    let own = people.into_iter().find(|person| person.iin == caller.iin.as_str());
    own.map_or_else(|| app.settings.signer_url.clone(), |person| app.settings.agent_of(&person.key))
}

/// Takes the signed statement.
pub(super) async fn signed(State(app): State<App>, Session(caller): Session, form: Form) -> Result<Response, Fault> {
    let bad = |e| Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "signature_malformed").because(e);
    let cms: Bytes = form.own("cms")?.parse().map_err(bad)?;
    let key = IdempotencyKey::from_form(form.own("key")?)?.0;
    let done = access::accept(&app.ctx, &caller, &cms.0, &key).await?;
    Ok(onward(&format!("/accesses?done={}", done.seq)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use qonys_words::Words;

    #[test]
    fn every_act_has_a_name_for_its_button() {
        for kind in AccessActKind::ALL {
            assert!(Lang::ALL.iter().all(|lang| !label(*kind, Words::of(*lang)).is_empty()));
        }
    }
}
