//! An act about an outage: its form, its statement, its performance. The office judges it when the statement is
//! prepared and again when it comes back signed.

use super::stated;
use crate::App;
use crate::extract::{Form, Path, Query, Session};
use crate::fault::Fault;
use crate::forms::{Empty, Filled, read};
use crate::reader::Reader;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use qonys_office::desk::{self, OutageView};
use qonys_office::people::Caller;
use qonys_office::service::outages::{self, OutageAct, OutageActKind};
use qonys_procedure::Role;
use qonys_procedure::form::Field;
use qonys_words::Words;
use serde_json::Value;
use uuid::Uuid;

/// The list that the acts belong to.
const PLACE: &str = "/outages";
/// The field that names the outage: the address gives it, nobody types it.
const NAMED: &str = "outage_id";

/// An act about to be done.
struct Asked<'a> {
    reader: &'a Reader,
    kind: OutageActKind,
    outage: Option<OutageView>,
}

pub(super) fn label(kind: OutageActKind, words: Words) -> &'static str {
    match kind {
        OutageActKind::Declare => words.outage_do_declare(),
        OutageActKind::End => words.outage_do_end(),
    }
}

impl<'a> Asked<'a> {
    /// The act, if it is open to the caller for the outage that it names.
    async fn of(
        app: &App,
        reader: &'a Reader,
        caller: &Caller,
        act: &str,
        of: Option<Uuid>,
    ) -> Result<Asked<'a>, Fault> {
        let kind = OutageActKind::from_id(act).ok_or_else(Fault::not_found)?;
        let known = desk::outages(&app.ctx, caller).await?;
        if caller.role() != Role::Administrator {
            return Err(Fault::new(StatusCode::FORBIDDEN, "role"));
        }
        let outage = match (kind, of) {
            (OutageActKind::Declare, _) => None,
            (OutageActKind::End, of) => {
                let lasting = known.into_iter().find(|outage| Some(outage.id) == of && outage.to.is_none());
                Some(lasting.ok_or_else(Fault::not_found)?)
            }
        };
        Ok(Asked { reader, kind, outage })
    }

    fn fields(&self) -> Vec<Field> {
        let mut fields = OutageAct::fields(self.kind);
        fields.retain(|field| field.name != NAMED);
        fields
    }

    fn content(&self, filled: &Filled) -> Value {
        let mut content = read(&self.fields(), filled, "content", Empty::LeaveOut);
        if let (Some(outage), Some(content)) = (&self.outage, content.as_object_mut()) {
            content.insert(NAMED.to_owned(), Value::String(outage.id.to_string()));
        }
        content
    }

    /// Which outage ends, for who reads the form.
    fn about(&self) -> stated::About {
        let words = self.reader.words();
        let Some(outage) = &self.outage else { return Vec::new() };
        vec![
            (words.public_system(), words.choice("outage_system", outage.system.id()).to_owned()),
            (words.lead_from(), words.instant_short(outage.from)),
        ]
    }

    fn form(&self) -> stated::Form {
        let words = self.reader.words();
        stated::Form {
            place: PLACE,
            act: self.kind.id(),
            of: self.outage.as_ref().map(|outage| outage.id),
            title: label(self.kind, words),
            lead: (self.kind == OutageActKind::Declare).then(|| words.outage_declare_lead()),
            about: self.about(),
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
    let prepared = match OutageAct::from_json(asked.kind, &asked.content(&filled)) {
        Ok(act) => outages::prepare(&app.ctx, &caller, &act).await,
        Err(error) => Err(error),
    };
    asked.form().answer(&app, &reader, &caller, label(asked.kind, reader.words()), &filled, prepared)
}

/// Takes the signed statement.
pub(super) async fn signed(State(app): State<App>, Session(caller): Session, form: Form) -> Result<Response, Fault> {
    let (cms, key) = stated::signed(&form)?;
    let done = outages::accept(&app.ctx, &caller, &cms.0, &key).await?;
    Ok(stated::done(PLACE, done.seq))
}
