//! An act about an access: its form, its statement to be read and signed, its performance. Who may do what is
//! judged by the office when the statement is prepared and again when it comes back signed.

use super::accesses::label;
use super::stated;
use crate::App;
use crate::catalogues::Catalogues;
use crate::extract::{Form, Path, Query, Session};
use crate::fault::Fault;
use crate::forms::{Empty, Filled, read};
use crate::reader::Reader;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use qonys_office::people::Caller;
use qonys_office::people::access::{self, AccessAct, AccessActKind, Accesses};
use qonys_procedure::form::Field;
use qonys_words::Labels;
use serde_json::Value;
use uuid::Uuid;

/// The list that the acts belong to.
const PLACE: &str = "/accesses";
/// Fields that name what the act is about: the address gives them, nobody types them.
const NAMED: [&str; 2] = ["access_id", "access_request"];

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

    fn form(&self) -> stated::Form {
        let words = self.reader.words();
        let on_paper = self.kind == AccessActKind::Provide && self.of.is_none();
        stated::Form {
            place: PLACE,
            act: self.kind.id(),
            of: self.of,
            title: if on_paper { words.lead_do_paper() } else { label(self.kind, words) },
            lead: None,
            about: self.about(&Catalogues::of(&self.app.ctx, None)),
            fields: self.fields(),
        }
    }
}

/// The form.
pub(super) async fn form(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(act): Path<String>,
    Query(of): Query<stated::Of>,
) -> Result<Response, Fault> {
    let asked = Asked::of(&app, &reader, &caller, &act, of.of).await?;
    Ok(asked.form().show(&app, &reader, &Filled::default(), None))
}

/// Takes the form and shows the statement to be signed.
pub(super) async fn submit(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path(act): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let asked = Asked::of(&app, &reader, &caller, &act, stated::Of::sent(&form)?).await?;
    let filled = Filled::of_form(&form);
    let prepared = match AccessAct::from_json(asked.kind, &asked.content(&filled)) {
        Ok(act) => access::prepare(&app.ctx, &caller, &act).await,
        Err(error) => Err(error),
    };
    asked.form().answer(&app, &reader, &caller, label(asked.kind, reader.words()), &filled, prepared)
}

/// Takes the signed statement.
pub(super) async fn signed(State(app): State<App>, Session(caller): Session, form: Form) -> Result<Response, Fault> {
    let (cms, key) = stated::signed(&form)?;
    let done = access::accept(&app.ctx, &caller, &cms.0, &key).await?;
    Ok(stated::done(PLACE, done.seq))
}

#[cfg(test)]
mod tests {
    use super::*;
    use qonys_words::{Lang, Words};

    #[test]
    fn every_act_has_a_name_for_its_button() {
        for kind in AccessActKind::ALL {
            assert!(Lang::ALL.iter().all(|lang| !label(*kind, Words::of(*lang)).is_empty()));
        }
    }
}
