//! Signing in and out.

use super::frame::Page;
use super::{html, is_own_place, onward, place};
use crate::App;
use crate::api::shapes::Bytes;
use crate::catalogues::Catalogues;
use crate::extract::{Address, Form, Query, Session, clear_cookie, session_cookie};
use crate::fault::{Fault, Spoken};
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use http::StatusCode;
use qonys_office::ServiceKind;
use qonys_office::people::{session, sign_in as office};
use qonys_procedure::Role;
use qonys_words::Labels;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    page: Page,
    fault: Option<Spoken>,
    people: Vec<(&'static str, Vec<DemoRow>)>,
    challenge: String,
    signer_url: String,
    any_chain: bool,
    to: String,
}

/// A person of the demo: one button signs with their key.
struct DemoRow {
    key: String,
    name: String,
    role: &'static str,
    city: String,
    agent: String,
}

/// Where to go afterwards.
#[derive(Deserialize)]
pub(crate) struct To {
    #[serde(default)]
    to: Option<String>,
}

/// The sign-in page with a fresh challenge.
pub(crate) async fn show(
    State(app): State<App>,
    _: Option<Session>,
    reader: Reader,
    Query(query): Query<To>,
) -> Result<Response, Fault> {
    let to = query.to.filter(|to| is_own_place(to)).unwrap_or_else(|| "/cases".to_owned());
    draw(&app, &reader, StatusCode::OK, None, to).await
}

async fn draw(
    app: &App,
    reader: &Reader,
    status: StatusCode,
    fault: Option<&Fault>,
    to: String,
) -> Result<Response, Fault> {
    let challenge = office::challenge(&app.ctx).await?;
    let page = SignIn {
        page: Page::of(app, reader).at_place(own_address(&to)),
        fault: fault.map(|f| f.spoken(reader.words(), &Catalogues::of(&app.ctx, None))),
        people: demo_people(app, reader),
        challenge: Bytes(challenge.bytes).to_string(),
        signer_url: app.settings.signer_url.clone(),
        any_chain: app.ctx.kind == ServiceKind::Training,
        to,
    };
    Ok(html(status, &page))
}

/// The page's own address: whoever changes the language there is still led to where they meant to go.
fn own_address(to: &str) -> String {
    let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("to", to).finish();
    format!("/sign-in?{query}")
}

/// People of the demo, applicants and employees apart.
fn demo_people(app: &App, reader: &Reader) -> Vec<(&'static str, Vec<DemoRow>)> {
    let words = reader.words();
    let lists = Catalogues::of(&app.ctx, None);
    let people = app.settings.demo.as_ref().map(|demo| demo.people()).unwrap_or_default();
    let row = |person: crate::DemoPerson| {
        let city = person.city.and_then(|c| lists.label("cities", c.as_str(), words.lang()));
        let agent = app.settings.agent_of(&person.key);
        DemoRow {
            key: person.key,
            name: person.name,
            role: words.role(person.role),
            city: city.unwrap_or_default(),
            agent,
        }
    };
    let (applicants, staff): (Vec<_>, Vec<_>) = people.into_iter().partition(|person| person.role == Role::Applicant);
    let groups = [(words.public_demo_applicants(), applicants), (words.public_demo_staff(), staff)];
    let groups = groups.into_iter().filter(|(_, people)| !people.is_empty());
    groups.map(|(title, people)| (title, people.into_iter().map(&row).collect())).collect()
}

/// Takes the signed challenge. A refusal is told on the page, with a fresh challenge to sign.
pub(crate) async fn sign_in(
    State(app): State<App>,
    Address(address): Address,
    reader: Reader,
    jar: CookieJar,
    form: Form,
) -> Result<Response, Fault> {
    let to = place(&form).to_owned();
    let signed = match form.own("cms")?.parse::<Bytes>() {
        Ok(cms) => office::sign_in(&app.ctx, &cms.0, &address).await.map_err(Fault::from),
        Err(bad) => Err(Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "signature_malformed").because(bad)),
    };
    match signed {
        Ok(session) => {
            let to = if session.caller.accesses.len() > 1 { "/role" } else { &to };
            let jar = jar.add(session_cookie(session.token, app.settings.secure_cookies));
            Ok((jar, onward(to)).into_response())
        }
        Err(fault) if fault.status.is_client_error() => draw(&app, &reader, fault.status, Some(&fault), to).await,
        Err(fault) => Err(fault),
    }
}

/// Ends the session. One that has ended already is no fault.
pub(crate) async fn sign_out(
    State(app): State<App>,
    session: Option<Session>,
    jar: CookieJar,
) -> Result<Response, Fault> {
    if let Some(Session(caller)) = session {
        session::sign_out(&app.ctx, &caller).await?;
    }
    Ok((jar.add(clear_cookie(app.settings.secure_cookies)), onward("/")).into_response())
}
