//! The counter's order: who are you, entry, originals, medical, fingerprints, housing, send on; at the end the
//! document is handed over. One page, the next step open.

use super::acts::{at_the_counter, title};
use super::case::is_at_the_counter;
use super::documents::{by_kind, short};
use crate::App;
use crate::catalogues::Catalogues;
use crate::forms::{Drawn, Filled, draw, flatten, judge};
use crate::pages::fresh_key;
use qonys_office::desk::{CaseFile, OptionView};
use qonys_procedure::Stage;
use qonys_procedure::act::{ActKind, Item, ItemOutcome};
use qonys_procedure::document::DocumentKind;
use qonys_words::{Labels, Words};
use std::collections::HashMap;

/// The counter.
pub(super) struct Counter {
    pub who: Who,
    pub steps: Vec<Step>,
}

/// The person in front of the operator.
pub(super) struct Who {
    pub facts: Vec<(&'static str, String)>,
    /// Id of the photo.
    pub photo: Option<String>,
    /// Booked visit.
    pub visit: Option<String>,
}

/// A step.
pub(super) struct Step {
    pub title: String,
    /// `done`, `adverse`, `next`, `open` or `later`.
    pub state: &'static str,
    /// What was found.
    pub outcome: Option<String>,
    /// The act that does it, or does it again.
    pub act: Option<&'static str>,
    /// The form, where this is the next step.
    pub form: Option<StepForm>,
}

/// The form of the next step.
pub(super) struct StepForm {
    pub key: String,
    pub controls: Vec<Drawn>,
    pub button: &'static str,
}

/// The steps of the present stage; none where the centre has nothing to do.
pub(super) fn counter(app: &App, file: &CaseFile, words: Words, lists: Catalogues<'_>) -> Option<Counter> {
    if !is_at_the_counter(file.case.stage) {
        return None;
    }
    let kinds = kinds(file);
    // While the service stands still the steps are read and not done.
    let options = if app.settings.in_maintenance() { &[][..] } else { &file.options };
    let open = |kind: &ActKind| options.iter().find(|o| o.kind == *kind);
    let next = kinds.iter().find(|kind| outcome(file, **kind, words).is_none() && open(kind).is_some()).copied();
    let step = |kind: &ActKind| {
        let (option, found) = (open(kind), outcome(file, *kind, words));
        let is_next = Some(*kind) == next;
        Step {
            title: title(*kind, words).to_owned(),
            state: match (&found, is_next, option) {
                (Some((_, true)), ..) => "adverse",
                (Some(_), ..) => "done",
                (None, true, _) => "next",
                (None, _, Some(_)) => "open",
                (None, _, None) => "later",
            },
            outcome: found.map(|(text, _)| text),
            act: option.map(|o| o.kind.id()),
            form: option.filter(|_| is_next).map(|o| form(app, o, file, words, lists)),
        }
    };
    Some(Counter { who: who(app, file, words, lists), steps: kinds.iter().map(step).collect() })
}

/// Acts of the stage in their order, those that are done too.
fn kinds(file: &CaseFile) -> Vec<ActKind> {
    if file.case.stage == Stage::Handover {
        return vec![ActKind::HandOver, ActKind::ConfirmReceipt];
    }
    let mut fresh = file.case.clone();
    fresh.items = Default::default();
    fresh.entry = None;
    at_the_counter(&fresh)
}

/// What a step has come to, and whether it speaks against the permit.
fn outcome(file: &CaseFile, kind: ActKind, words: Words) -> Option<(String, bool)> {
    let case = &file.case;
    let item = |item: Item| {
        let found = case.items.get(item)?;
        Some((words.choice("item_outcome", found.outcome.id()).to_owned(), found.outcome == ItemOutcome::Adverse))
    };
    match kind {
        ActKind::RecordEntry => {
            let entry = case.entry.as_ref().filter(|e| e.confirmed)?;
            Some((words.date(entry.on), false))
        }
        ActKind::CheckOriginals => item(Item::Originals),
        ActKind::RecordMedical => item(Item::Medical),
        ActKind::RecordFingerprinting => item(Item::Fingerprints),
        ActKind::RecordHousing => item(Item::Housing),
        ActKind::HandOver => {
            let at = case.card.handed_over.and_then(|seq| case.past(seq))?.at;
            Some((words.instant(at), false))
        }
        _ => None,
    }
}

fn form(app: &App, option: &OptionView, file: &CaseFile, words: Words, lists: Catalogues<'_>) -> StepForm {
    let filled = Filled::new(flatten(&option.fields, &option.prefill, "content"));
    let mut controls = draw(words, lists, option.kind, &option.fields, &filled, &HashMap::new());
    judge(&mut controls, &by_kind(file), |kind| short(words, kind, 1));
    StepForm {
        key: fresh_key(app),
        controls,
        button: if option.signed { words.ui_go_on() } else { title(option.kind, words) },
    }
}

fn who(app: &App, file: &CaseFile, words: Words, lists: Catalogues<'_>) -> Who {
    let today = app.ctx.now().local_date();
    let visit = file.case.visit.as_ref().filter(|visit| visit.slot.local_date() >= today);
    let mut facts = Vec::new();
    if let Some(person) = &file.view.applicant {
        facts.push((words.field("name_latin"), person.name_latin.clone()));
        facts.push((words.field("name_cyrillic"), person.name_cyrillic.clone()));
        facts.push((words.field("iin"), person.iin.clone()));
    }
    if let Some(identity) = file.case.identity() {
        facts.extend(identity.born_on.map(|day| (words.field("born_on"), words.date(day))));
        if let Some(document) = identity.entry_document() {
            let state = document.issuing_state.as_ref();
            let state =
                state.map(|s| lists.label("countries", s.as_str(), words.lang()).unwrap_or_else(|| s.to_string()));
            let parts = [document.number.as_ref().map(|n| n.to_string()), state];
            facts.push((words.work_passport(), parts.into_iter().flatten().collect::<Vec<_>>().join(", ")));
            facts.extend(document.valid_until.map(|day| (words.field("valid_until"), words.date(day))));
        }
    }
    facts.retain(|(_, value)| !value.is_empty());
    Who {
        facts,
        photo: by_kind(file).remove(&DocumentKind::Photo),
        visit: visit.map(|visit| words.instant(visit.slot)),
    }
}
