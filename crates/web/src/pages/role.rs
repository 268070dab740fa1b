//! Which of their accesses a person acts in.

use super::frame::Page;
use super::{ok, onward};
use crate::App;
use crate::catalogues::Catalogues;
use crate::extract::{Form, Session};
use crate::fault::Fault;
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use qonys_office::people::session;
use qonys_procedure::{CityId, Role};
use qonys_words::Labels;

#[derive(Template)]
#[template(path = "role.html")]
struct RolePage {
    page: Page,
    choices: Vec<Choice>,
}

struct Choice {
    value: String,
    label: String,
    current: bool,
}

/// The accesses to choose from; who has none comes to their cases.
pub(crate) async fn show(State(app): State<App>, Session(caller): Session, reader: Reader) -> Response {
    if caller.accesses.is_empty() {
        return onward("/cases");
    }
    let words = reader.words();
    let lists = Catalogues::of(&app.ctx, None);
    let choices = caller.accesses.iter().map(|access| {
        let id = access.city.as_ref().map(CityId::as_str);
        let city = id.and_then(|id| lists.label("cities", id, words.lang()));
        Choice {
            value: format!("{}@{}", access.role.id(), id.unwrap_or_default()),
            label: [Some(words.role(access.role).to_owned()), city]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", "),
            current: *access == caller.access,
        }
    });
    let choices = choices.collect();
    ok(&RolePage { page: Page::of(&app, &reader), choices })
}

/// Chooses one.
pub(crate) async fn choose(State(app): State<App>, Session(caller): Session, form: Form) -> Result<Response, Fault> {
    let bad = || Fault::new(StatusCode::BAD_REQUEST, "bad_request");
    let (role, city) = form.own("access")?.split_once('@').ok_or_else(bad)?;
    let role = Role::from_id(role).ok_or_else(bad)?;
    let city = Some(city).filter(|c| !c.is_empty()).map(CityId::new).transpose().map_err(|_| bad())?;
    session::choose(&app.ctx, &caller, role, city.as_ref()).await?;
    Ok(onward("/cases"))
}
