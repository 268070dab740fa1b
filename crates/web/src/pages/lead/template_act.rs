//! A decision about a proposed template: its form, its statement, its performance. The office judges and tries it when the
//! statement is prepared and again when it comes back signed.

use super::stated;
use super::templates::PLACE;
use crate::App;
use crate::extract::{Form, Path, Query, Session};
use crate::fault::Fault;
use crate::forms::{Empty, Filled, read};
use crate::reader::Reader;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use qonys_office::desk::{self, ProposalView};
use qonys_office::people::Caller;
use qonys_office::service::templates::{self, TemplateAct, TemplateActKind};
use qonys_procedure::form::Field;
use qonys_words::Words;
use serde_json::Value;
use uuid::Uuid;

/// The field that names the proposal: the address gives it, nobody types it.
const NAMED: &str = "template_proposal";
/// The field that a person writes into.
const WRITTEN: &str = "template_reason";

/// A decision about to be made.
struct Asked<'a> {
    reader: &'a Reader,
    kind: TemplateActKind,
    name: String,
    proposal: ProposalView,
}

fn label(kind: TemplateActKind, words: Words) -> &'static str {
    match kind {
        TemplateActKind::Propose => words.template_do_propose(),
        TemplateActKind::Approve => words.template_do_approve(),
        TemplateActKind::Refuse => words.template_do_refuse(),
    }
}

impl<'a> Asked<'a> {
    /// The decision, if it is open to the caller.
    async fn of(
        app: &App,
        reader: &'a Reader,
        caller: &Caller,
        act: &str,
        of: Option<Uuid>,
    ) -> Result<Asked<'a>, Fault> {
        let kind = TemplateActKind::from_id(act).filter(|kind| *kind != TemplateActKind::Propose);
        let kind = kind.ok_or_else(Fault::not_found)?;
        let known = desk::templates(&app.ctx, caller).await?;
        if !kind.is_for(caller.role()) {
            return Err(Fault::new(StatusCode::FORBIDDEN, "role"));
        }
        let waiting =
            known.into_iter().flat_map(|view| view.waiting.into_iter().map(move |row| (view.name.clone(), row)));
        let found = waiting.into_iter().find(|(_, row)| Some(row.id) == of);
        let (name, proposal) = found.ok_or_else(Fault::not_found)?;
        Ok(Asked { reader, kind, name, proposal })
    }

    fn fields(&self) -> Vec<Field> {
        let mut fields = TemplateAct::fields(self.kind);
        fields.retain(|field| field.name == WRITTEN);
        fields
    }

    fn content(&self, filled: &Filled) -> Value {
        let mut content = read(&self.fields(), filled, "content", Empty::LeaveOut);
        if let Some(content) = content.as_object_mut() {
            content.insert(NAMED.to_owned(), Value::String(self.proposal.id.to_string()));
        }
        content
    }

    /// Which proposal, for who reads the form.
    fn about(&self) -> stated::About {
        let words = self.reader.words();
        vec![
            (words.template_name(), self.name.clone()),
            (words.template_proposed_by(), self.proposal.by.clone()),
            (words.ui_date(), words.instant_short(self.proposal.at)),
        ]
    }

    fn form(&self) -> stated::Form {
        let words = self.reader.words();
        stated::Form {
            place: PLACE,
            act: self.kind.id(),
            of: Some(self.proposal.id),
            title: label(self.kind, words),
            lead: Some(match self.kind {
                TemplateActKind::Refuse => words.template_refuse_lead(),
                _ => words.template_approve_lead(),
            }),
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
    let prepared = match TemplateAct::from_json(asked.kind, &asked.content(&filled)) {
        Ok(act) => templates::prepare(&app.ctx, &caller, &act).await,
        Err(error) => Err(error),
    };
    asked.form().answer(&app, &reader, &caller, label(asked.kind, reader.words()), &filled, prepared)
}

/// Takes the signed statement.
pub(super) async fn signed(State(app): State<App>, Session(caller): Session, form: Form) -> Result<Response, Fault> {
    let (cms, key) = stated::signed(&form)?;
    let done = templates::accept(&app.ctx, &caller, &cms.0, &key).await?;
    Ok(stated::done(PLACE, done.seq))
}
