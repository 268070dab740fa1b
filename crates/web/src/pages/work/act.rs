//! An act's form at the workplace: the case stays in sight, its documents stay beside the form.

use super::acts::title;
use super::answers::Marks;
use super::case::{Left, edition};
use super::documents::{Doc, by_kind, documents, short};
use super::head::Head;
use super::returns::{Returns, returns};
use crate::App;
use crate::catalogues::{Catalogues, Entry};
use crate::fault::{Fault, Spoken};
use crate::forms::{Control, Drawn, Filled, draw, judge};
use crate::pages::frame::Page;
use crate::pages::named::name;
use crate::pages::{fresh_key, html};
use crate::reader::Reader;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use qonys_office::desk::{self, CaseFile};
use qonys_office::people::Caller;
use qonys_procedure::act::{ActKind, Intended};
use qonys_procedure::form::Field;
use qonys_procedure::law::GroundScope;
use qonys_procedure::{CaseId, Role, Stage};
use qonys_words::Words;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "work/act.html")]
struct ActPage {
    page: Page,
    head: Head,
    title: String,
    /// What is meant to be done.
    lead: Option<&'static str>,
    /// How to go about it.
    about: Option<&'static str>,
    action: String,
    fault: Option<Spoken>,
    key: String,
    seq: u64,
    hidden: Vec<(String, String)>,
    controls: Vec<Drawn>,
    returns: Option<Returns>,
    signed: bool,
    button: &'static str,
    left: Left,
    docs: Vec<Doc>,
}

/// A form as it is to be drawn.
pub(crate) struct Form<'a> {
    pub kind: ActKind,
    pub fields: &'a [Field],
    pub filled: &'a Filled,
    pub fault: Option<Spoken>,
    pub status: StatusCode,
    /// What is wrong with which field, by path.
    pub errors: HashMap<String, String>,
    pub key: Option<&'a str>,
    pub seq: u64,
    pub signed: bool,
}

/// The form with the case beside it.
pub(crate) async fn page(
    app: &App,
    caller: &Caller,
    reader: &Reader,
    id: CaseId,
    form: Form<'_>,
) -> Result<Response, Fault> {
    let file = desk::file(&app.ctx, caller, id).await?;
    let words = reader.words();
    let edition = edition(&file);
    let colleagues = colleagues(app, caller, id, form.kind).await?;
    let lists = Catalogues::of(&app.ctx, edition.as_ref()).with_people(&colleagues);
    let intended = intended(form.kind, &file, caller.role());
    let lists = lists.with_grounds_of(intended.map(grounds_of));
    let marks = Marks::of(&file);
    let known = known(form.kind, &file);
    let shown: Vec<Field> = form.fields.iter().filter(|f| !known.contains(&f.name)).cloned().collect();
    let returns = (form.kind == ActKind::ReturnForCorrection)
        .then(|| returns(&file, &marks, form.filled, &form.errors, words, lists));
    let mut left = Left::of(&file, &marks, words, lists);
    if returns.is_some() {
        // The list to tick shows every answer already.
        left.forms.clear();
    }
    let mut fault = form.fault;
    if let (Some(spoken), Some(returns)) = (&mut fault, &returns) {
        returns.name_lines(spoken, words);
    }
    let value = |name: &&str| {
        let name = format!("content.{name}");
        form.filled.get(&name).map(|value| (name.clone(), value.to_owned()))
    };
    let path = format!("/cases/{id}");
    let action = format!("{path}/do/{}", form.kind);
    let mut controls = match returns {
        Some(_) => Vec::new(),
        None => draw(words, lists, form.kind, &shown, form.filled, &form.errors),
    };
    judge(&mut controls, &by_kind(&file), |kind| short(words, kind, 1));
    if let Some(spoken) = &mut fault {
        name_lines(&mut controls, spoken, words);
    }
    let mut hidden: Vec<_> = known.iter().filter_map(value).collect();
    name_replies(&mut controls, &mut hidden, &file, words);
    let page = ActPage {
        page: Page::of(app, reader).at_place(action.clone()),
        title: title(form.kind, words).to_owned(),
        lead: intended
            .filter(|_| form.kind == ActKind::NotifyIntendedRefusal)
            .map(|intended| words.choice("intended", intended.id())),
        about: words.text(&format!("work-lead-{}", form.kind)),
        action,
        fault,
        key: form.key.map_or_else(|| fresh_key(app), str::to_owned),
        seq: form.seq,
        hidden,
        controls,
        returns,
        signed: form.signed,
        button: if form.signed { words.ui_go_on() } else { title(form.kind, words) },
        left,
        docs: documents(&file, &marks, None, words, lists),
        head: Head::of(app, caller, &file, words, lists),
    };
    Ok(html(form.status, &page))
}

/// What lacks its word is called by the document, in the summary and at the field alike.
fn name_lines(controls: &mut [Drawn], spoken: &mut Spoken, words: Words) {
    for drawn in controls {
        let Control::Judged(lines) = &mut drawn.control else { continue };
        for line in lines.iter_mut().filter(|line| line.verdict.error.is_some() && line.verdict.value.is_empty()) {
            let text = words.work_not_judged(&line.title);
            let path = line.verdict.path();
            for told in spoken.lines.iter_mut().filter(|told| told.field.as_deref() == Some(path)) {
                told.text.clone_from(&text);
            }
            line.verdict.error = Some(text);
        }
    }
}

/// A reply is asked for under the name of what it answers; the number goes along by itself.
fn name_replies(controls: &mut [Drawn], hidden: &mut Vec<(String, String)>, file: &CaseFile, words: Words) {
    let replies = controls.iter_mut().filter(|drawn| drawn.name == "content.replies");
    for drawn in replies {
        let Control::List { rows, more } = &mut drawn.control else { continue };
        for row in rows {
            let Control::Group(inner) = &mut row.control else { continue };
            let answered = inner.first().and_then(|to| to.value.parse::<u64>().ok());
            let Some(act) = answered.and_then(|seq| file.acts.iter().find(|act| act.seq == seq)) else { continue };
            row.label = name(act, words);
            let to = inner.remove(0);
            hidden.push((to.name, to.value));
            *more = false;
        }
    }
}

async fn colleagues(app: &App, caller: &Caller, id: CaseId, kind: ActKind) -> Result<Vec<Entry>, Fault> {
    if kind != ActKind::Reassign {
        return Ok(Vec::new());
    }
    let found = desk::colleagues(&app.ctx, caller, id).await?;
    Ok(found.into_iter().map(|c| Entry { id: c.account.to_string(), label: c.name }).collect())
}

/// What the state means to do by an act that names grounds: they are offered for that alone.
fn intended(kind: ActKind, file: &CaseFile, role: Role) -> Option<Intended> {
    match kind {
        ActKind::RecommendRefusal | ActKind::RefusePetition => Some(Intended::RefusePetition),
        ActKind::RevokePetition => Some(Intended::RevokePetition),
        ActKind::ProposeRefusal | ActKind::Refuse | ActKind::AssessCheck => Some(Intended::Refuse),
        ActKind::ProposeAnnulment | ActKind::Annul => Some(Intended::Annul),
        ActKind::NotifyIntendedRefusal => file.case.intended_by(role),
        _ => None,
    }
}

const fn grounds_of(intended: Intended) -> GroundScope {
    match intended {
        Intended::RefusePetition => GroundScope::Petition,
        Intended::Refuse => GroundScope::Residence,
        Intended::RevokePetition | Intended::Annul => GroundScope::Annulment,
    }
}

/// Fields whose value follows from the case: they go along and are not asked for. A proposal is confirmed by its
/// digest, which nobody types; its text stands on the page.
fn known(kind: ActKind, file: &CaseFile) -> &'static [&'static str] {
    let confirms = file.case.stage == Stage::Confirmation;
    match kind {
        ActKind::Refuse | ActKind::IssuePermit | ActKind::Annul if confirms => &["proposal", "decision"],
        ActKind::Refuse | ActKind::IssuePermit | ActKind::Annul | ActKind::DeclineProposal => &["proposal"],
        ActKind::NotifyIntendedRefusal => &["intended"],
        ActKind::Reassign | ActKind::TransferCase => &["from"],
        ActKind::AcceptChange => &["report"],
        ActKind::SatisfyComplaint | ActKind::ForwardComplaint | ActKind::ExtendComplaint | ActKind::DecideComplaint => {
            // With several open complaints it must be said which one is meant.
            let open = file.case.complaints.iter().filter(|c| c.closed.is_none()).count();
            if open == 1 { &["complaint"] } else { &[] }
        }
        _ => &[],
    }
}
