//! What an applicant's act is about, said in front of its form; and what can be chosen in it, where the
//! case knows that better than the field: open limits, acts to complain of, free times of a centre.

use super::now;
use crate::App;
use crate::catalogues::{Catalogues, Entry};
use crate::fault::{Fault, Spoken};
use crate::forms::{Control, Drawn, Filled, flatten};
use qonys_office::desk;
use qonys_office::people::Caller;
use qonys_procedure::act::{Act, ActKind};
use qonys_procedure::case::Case;
use qonys_procedure::catalogue::CentreId;
use qonys_procedure::clock::{ClockName, ClockOwner};
use qonys_procedure::document::DocumentKind;
use qonys_procedure::edition::Centre;
use qonys_procedure::form::Field;
use qonys_procedure::{CaseId, Instant, Role, Stage};
use qonys_words::Words;

/// Days ahead for which a visit can be booked from the page.
const BOOKED_DAYS_MAX: i64 = 21;

/// What the act is and what follows from it; for a request to bring a lapsed case back also until when it can be made.
pub(in crate::pages) async fn lead(
    app: &App,
    caller: &Caller,
    case: Option<CaseId>,
    kind: ActKind,
    stage: Option<Stage>,
    words: Words,
) -> Option<String> {
    if let (true, Some(id)) = (restores(kind, stage), case) {
        let case = desk::own(&app.ctx, caller, id).await.ok();
        let last = case.and_then(|case| now::askable_until(app, &case)).map(|last| words.date(last));
        let lead = words.applicant_lead_restore();
        return Some(
            last.map_or_else(|| lead.to_owned(), |last| format!("{lead} {}", words.applicant_lead_restore_until(last))),
        );
    }
    words.text(&format!("applicant-lead-{kind}")).map(str::to_owned)
}

/// What an act is called where it is asked for: once a limit is missed, more time is asked for to restore it.
pub(in crate::pages) fn title(kind: ActKind, stage: Option<Stage>, words: Words) -> &'static str {
    if restores(kind, stage) { words.applicant_do_restore() } else { words.act(kind) }
}

fn restores(kind: ActKind, stage: Option<Stage>) -> bool {
    kind == ActKind::AskExtension && stage == Some(Stage::Lapsed)
}

/// Where documents that go with an act are sent: its statement names all that are there.
pub(in crate::pages) fn attach(kind: ActKind, case: Option<CaseId>, words: Words) -> Vec<(String, &'static str)> {
    let kinds: &[DocumentKind] = match kind {
        ActKind::ReportEntry => &[DocumentKind::EntryProof],
        ActKind::ReportChange => &[DocumentKind::Passport, DocumentKind::Proof],
        ActKind::AnswerNotice | ActKind::AskExtension | ActKind::Complain => &[DocumentKind::Proof],
        _ => &[],
    };
    let link = |case: CaseId, kind: &DocumentKind| (format!("/cases/{case}/documents/{kind}"), words.document(*kind));
    case.into_iter().flat_map(|case| kinds.iter().map(move |kind| link(case, kind))).collect()
}

/// What is chosen from a list is no number to look up.
fn label(kind: ActKind, path: &str, words: Words) -> Option<&'static str> {
    words.text(&format!("applicant-label-{kind}-{path}"))
}

/// What is said of a field calls it by the name that stands at the field.
pub(in crate::pages) fn name_alike(kind: ActKind, spoken: &mut Spoken, words: Words) {
    for line in &mut spoken.lines {
        let named = line.field.as_deref().and_then(|path| Some((path, label(kind, path, words)?)));
        if let Some((path, label)) = named {
            line.text = line.text.replace(&words.field_path(kind.id(), path), label);
        }
    }
}

/// Puts what can be chosen into the controls of an act's form.
pub(in crate::pages) async fn offer(
    app: &App,
    caller: &Caller,
    case: Option<CaseId>,
    kind: ActKind,
    controls: &mut [Drawn],
    words: Words,
) {
    for control in controls.iter_mut() {
        let hint = words.text(&format!("applicant-hint-{kind}-{}", control.path()));
        control.hint = hint.or(control.hint);
        if let Some(label) = label(kind, control.path(), words) {
            control.label = label.to_owned();
        }
    }
    let Some(id) = case else { return };
    let Ok(case) = desk::own(&app.ctx, caller, id).await else { return };
    match kind {
        ActKind::AskExtension => choose(controls, "limit", limits(&case, words)),
        ActKind::BookVisit => {
            choose(controls, "centre", centres(app, &case, words));
            let full = desk::full_slots(&app.ctx, &case, BOOKED_DAYS_MAX).await.unwrap_or_default();
            choose(controls, "slot", slots(app, &case, &full, words));
        }
        ActKind::Complain => choose(controls, "act", acts(&case, words)),
        ActKind::WithdrawComplaint => choose(controls, "complaint", complaints(&case, words)),
        ActKind::AskTransfer => choose(controls, "from", own_city(app, &case, words)),
        _ => {}
    }
}

/// The person's earlier cases, as far as they bear on a new one.
pub(in crate::pages) struct Before {
    ended: bool,
    carried: Option<(CaseId, serde_json::Value)>,
}

/// What came before a new case: whether a case has ended, and a petition that is still in force.
pub(in crate::pages) async fn before(app: &App, caller: &Caller) -> Result<Before, Fault> {
    let mut before = Before { ended: false, carried: None };
    if caller.role() != Role::Applicant {
        return Ok(before);
    }
    let today = app.ctx.now().local_date();
    let rows = desk::my_cases(&app.ctx, caller).await?;
    for row in rows.into_iter().filter(|row| row.stage.is_end() && row.number.is_some()).take(EARLIER_CASES_MAX) {
        before.ended = true;
        let case = desk::own(&app.ctx, caller, row.case).await?;
        let petition = case.petition.as_ref().filter(|p| p.valid_until >= today && case.stage != Stage::Annulled);
        if let (None, Some(petition)) = (&before.carried, petition.and_then(|p| p.carried())) {
            before.carried = Some((case.id, serde_json::json!(petition)));
        }
    }
    Ok(before)
}

/// Most earlier cases that are looked at for a petition in force.
const EARLIER_CASES_MAX: usize = 5;

impl Before {
    /// The fields that such a person is asked for: whoever comes first has no earlier case to name.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = Act::fields(ActKind::OpenCase);
        fields.retain(|f| f.required || self.ended);
        fields
    }

    /// What can be taken over.
    pub fn filled(&self, fields: &[Field]) -> Filled {
        let content = self.carried.as_ref().map(|(case, petition)| {
            serde_json::json!({ "predecessor": case, "petition": petition, "profession": petition["profession"] })
        });
        Filled::new(flatten(fields, &content.unwrap_or_default(), "content"))
    }
}

/// Replaces the control of a field by a choice; one entry alone is chosen already.
fn choose(controls: &mut [Drawn], field: &str, entries: Vec<Entry>) {
    let Some(control) = controls.iter_mut().find(|c| c.path() == field) else { return };
    if let ([only], "") = (entries.as_slice(), control.value.as_str()) {
        control.value = only.id.clone();
    }
    if !entries.is_empty() {
        let few = entries.len() <= 4;
        control.control = if few { Control::Radios(entries) } else { Control::Select(entries) };
    }
}

fn entry(id: impl ToString, label: impl Into<String>) -> Entry {
    Entry { id: id.to_string(), label: label.into() }
}

/// The person's own limits that can be asked for; after a lapse the one that was missed.
fn limits(case: &Case, words: Words) -> Vec<Entry> {
    let own = case.limits.iter().filter(|l| l.is_open() && l.owner == ClockOwner::Applicant);
    let own = own.map(|l| l.clock).filter(|clock| !matches!(clock, ClockName::Complaint | ClockName::Draft));
    let lapsed = case.ended.as_ref().and_then(|ended| ended.limit);
    let mut clocks: Vec<ClockName> = own.chain(lapsed).collect();
    clocks.dedup();
    // The same is not asked again while it is not answered.
    clocks.retain(|clock| !case.is_asked(*clock));
    clocks.into_iter().map(|clock| entry(clock.id(), words.clock(clock))).collect()
}

/// Centres of the case's city.
fn centres(app: &App, case: &Case, words: Words) -> Vec<Entry> {
    let lists = Catalogues::of(&app.ctx, case.edition.as_ref());
    let city = lists.edition().and_then(|e| e.city(&case.city));
    let named = |centre: &qonys_procedure::edition::Centre| {
        entry(&centre.id, format!("{}, {}", centre.name.get(words.lang()), centre.address.get(words.lang())))
    };
    city.into_iter().flat_map(|city| &city.centres).map(named).collect()
}

/// Times at which a centre of the city receives, by its own opening hours, and has a seat left.
fn slots(app: &App, case: &Case, full: &[(CentreId, Instant)], words: Words) -> Vec<Entry> {
    let lists = Catalogues::of(&app.ctx, case.edition.as_ref());
    let city = lists.edition().and_then(|e| e.city(&case.city));
    let centres: Vec<_> = city.into_iter().flat_map(|city| &city.centres).collect();
    let now = app.ctx.now();
    let days = (0..=BOOKED_DAYS_MAX).map(|n| now.local_date().saturating_add(jiff::Span::new().days(n)));
    let free = |centre: &Centre, time: &qonys_procedure::time::DateTime| {
        let at = Instant::from_local(time.date(), time.time());
        !full.iter().any(|(id, slot)| *id == centre.id && *slot == at)
    };
    let of =
        |day| centres.iter().flat_map(move |centre| centre.slots(day).into_iter().filter(move |t| free(centre, t)));
    let mut times: Vec<_> = days.flat_map(of).collect();
    times.sort();
    times.dedup();
    let later = |time: &qonys_procedure::time::DateTime| Instant::from_local(time.date(), time.time()) > now;
    let named = |time: qonys_procedure::time::DateTime| {
        let at = Instant::from_local(time.date(), time.time());
        entry(time.strftime("%Y-%m-%dT%H:%M"), format!("{}, {}", words.date_weekday(time.date()), words.time(at)))
    };
    times.into_iter().filter(later).map(named).collect()
}

/// What the state did in the case, the newest first.
fn acts(case: &Case, words: Words) -> Vec<Entry> {
    let of_state = case.trail.iter().rev().filter(|t| !matches!(t.role, Role::Applicant | Role::System));
    let named = |t: &qonys_procedure::case::Trail| {
        entry(t.seq, format!("{}, {}", words.act_done(t.kind), words.date(t.at.local_date())))
    };
    of_state.map(named).collect()
}

/// Complaints that are open.
fn complaints(case: &Case, words: Words) -> Vec<Entry> {
    let open = case.complaints.iter().filter(|c| c.closed.is_none());
    open.map(|c| entry(c.seq, words.applicant_complaint_of(words.date(c.filed_at.local_date())))).collect()
}

fn own_city(app: &App, case: &Case, words: Words) -> Vec<Entry> {
    let lists = Catalogues::of(&app.ctx, case.edition.as_ref());
    let city = lists.edition().and_then(|e| e.city(&case.city));
    city.into_iter().map(|city| entry(&city.id, city.name.get(words.lang()))).collect()
}
