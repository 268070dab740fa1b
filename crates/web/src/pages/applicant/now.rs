//! Where a case is, who has it, what comes next and the one thing to do: in the words of the person it
//! is about.

use super::days::{self, Until};
use super::offers;
use crate::App;
use crate::catalogues::Catalogues;
use qonys_office::acts;
use qonys_office::desk::OptionView;
use qonys_procedure::act::{Act, ActKind};
use qonys_procedure::case::{Case, Notice, Paper, Visit};
use qonys_procedure::clock::ClockName;
use qonys_procedure::edition::Centre;
use qonys_procedure::{Date, PaperKind, Role, Stage};
use qonys_words::{Labels, Words};

/// What stands on top of a case and on its card.
pub(super) struct Now {
    /// Where it is.
    pub stage: &'static str,
    /// What happens there and what to do.
    pub hint: String,
    /// Who has it.
    pub who: String,
    /// Until when.
    pub until: Option<Until>,
    /// The one thing to do; none: nothing.
    pub action: Option<Action>,
    /// What comes next.
    pub next: Option<String>,
    /// There is a time at which the person is expected.
    pub expected: bool,
    /// Facts that matter in this stage.
    pub facts: Vec<Fact>,
    /// Colour of the stage.
    pub tag: &'static str,
}

/// The thing to do.
pub(super) struct Action {
    pub label: String,
    pub href: String,
    /// The act it leads to, so that it is not offered twice.
    pub act: ActKind,
}

/// A fact with its name.
pub(super) struct Fact {
    pub name: &'static str,
    pub text: String,
    pub href: Option<String>,
}

impl Fact {
    fn new(name: &'static str, text: impl Into<String>) -> Fact {
        Fact { name, text: text.into(), href: None }
    }
}

/// Acts that can be the thing to do, the weightier first.
const MAIN: &[ActKind] = &[
    ActKind::AnswerNotice,
    ActKind::SignCorrection,
    ActKind::SignPetitionRequest,
    ActKind::SignResidenceApplication,
    ActKind::ReportEntry,
    ActKind::ConfirmReceipt,
    ActKind::BookVisit,
];
/// Acts that are the thing to do where a case has ended badly.
const MAIN_AT_THE_END: &[(Stage, ActKind)] = &[(Stage::Lapsed, ActKind::AskExtension)];

/// A case as it stands now, for its applicant; `ready`: the draft that it waits for can be signed.
pub(super) fn now(app: &App, case: &Case, options: &[OptionView], ready: bool, words: Words) -> Now {
    let lists = Catalogues::of(&app.ctx, case.edition.as_ref());
    let mut action = action(app, case, options, words);
    let mut hint = hint(app, case, action.is_some(), words);
    let draft = acts::draft::act_of(case.stage);
    if let Some(action) = action.as_mut().filter(|action| ready && draft == Some(action.act)) {
        words.applicant_check_button().clone_into(&mut action.label);
        action.href.push_str("/check");
        hint = words.applicant_now_ready().to_owned();
    }
    Now {
        stage: words.stage(case.stage),
        hint,
        who: if restores(case, action.as_ref()) {
            words.applicant_who_you().to_owned()
        } else {
            who(app, case, &lists, words)
        },
        until: match askable_until(app, case) {
            Some(last) if restores(case, action.as_ref()) => Some(days::to_restore(app, case, last, words)),
            _ => days::leading(case).map(|limit| days::until(app, case, limit, words)),
        },
        action,
        next: next(case, &lists, words),
        expected: expected(app, case),
        facts: facts(app, case, &lists, words),
        tag: tag(case.stage),
    }
}

/// The visit for which the person is expected; one of an earlier day is over.
fn visit<'c>(app: &App, case: &'c Case) -> Option<&'c Visit> {
    let today = app.ctx.now().local_date();
    case.visit.as_ref().filter(|visit| visit.slot.local_date() >= today)
}

/// An interview, a hearing or a visit is agreed.
fn expected(app: &App, case: &Case) -> bool {
    match case.stage {
        Stage::Interview => case.interview.meeting.is_some() && !case.interview.awaits_new_time,
        Stage::Hearing => case.hearing.is_some(),
        Stage::Arrival | Stage::Handover => visit(app, case).is_some(),
        _ => false,
    }
}

/// What happens, where it depends on more than the stage; `offered`: there is something to do.
fn hint(app: &App, case: &Case, offered: bool, words: Words) -> String {
    let plain = match case.stage {
        Stage::Lapsed if !unanswered(app, case) => return lapsed(app, case, offered, words),
        Stage::Interview if case.interview.awaits_new_time => words.applicant_now_new_time(),
        Stage::Interview if case.interview.meeting.is_some() => words.applicant_now_meeting(),
        Stage::Arrival if at_centre(case) => words.applicant_now_at_centre(),
        Stage::Arrival if visit(app, case).is_some() => words.applicant_now_visit(),
        Stage::Handover if case.card.handed_over.is_some() => words.applicant_lead_confirm_receipt(),
        Stage::Handover if visit(app, case).is_some() => words.applicant_now_collect(),
        Stage::Hearing if case.hearing.is_some() => words.applicant_now_hearing(),
        Stage::Hearing if answered(case).is_some() => words.applicant_now_answered(),
        _ if complained(case) => words.applicant_now_complained(),
        _ if unanswered(app, case) => words.applicant_now_asked(),
        stage => words.stage_hint(stage),
    };
    plain.to_owned()
}

/// The one thing to do is to ask for the missed time again.
fn restores(case: &Case, action: Option<&Action>) -> bool {
    case.stage == Stage::Lapsed && action.is_some_and(|action| action.act == ActKind::AskExtension)
}

/// The last day on which it can be asked to bring a lapsed case back. A draft that lapsed is not brought back.
pub(in crate::pages) fn askable_until(app: &App, case: &Case) -> Option<Date> {
    case.ended.as_ref().filter(|ended| ended.from != Stage::Draft)?;
    let rules = Case::rules(Some(case), &app.ctx.book, app.ctx.now())?;
    case.extendable_until(rules.edition)
}

/// Nothing brings the case back any more: the person begins anew.
pub(super) fn is_past_asking(app: &App, case: &Case) -> bool {
    let today = app.ctx.now().local_date();
    case.stage == Stage::Lapsed && !unanswered(app, case) && askable_until(app, case).is_none_or(|last| last < today)
}

/// What is left to do after a missed limit.
fn lapsed(app: &App, case: &Case, offered: bool, words: Words) -> String {
    match askable_until(app, case) {
        None => words.applicant_lapsed_draft().to_owned(),
        Some(last) if is_past_asking(app, case) => words.applicant_lapsed_over(words.date(last)),
        Some(_) if offered => words.applicant_lapsed_ask().to_owned(),
        Some(_) => words.applicant_lapsed_beside().to_owned(),
    }
}

/// The notice in hand that the person has answered: the next word is the authority's.
fn answered(case: &Case) -> Option<&Notice> {
    case.notices.last().filter(|notice| notice.answer.is_some())
}

/// The case has ended, and a complaint about it is examined.
fn complained(case: &Case) -> bool {
    let over = case.stage.is_end() && case.stage != Stage::Lapsed;
    over && case.complaints.iter().any(|complaint| complaint.closed.is_none())
}

/// The stage in which the case stands on its way. What is remarked and heard happens beside it; what the head is to
/// approve is a step of it, unless a refusal is.
pub(super) fn on_the_way(case: &Case) -> Stage {
    let permit = case.proposal.as_ref().is_some_and(|proposal| matches!(proposal.act, Act::ProposePermit(_)));
    match &case.came_from {
        Some(from) if !(permit && case.stage == Stage::Confirmation) => from.stage,
        _ => case.stage,
    }
}

fn action(app: &App, case: &Case, options: &[OptionView], words: Words) -> Option<Action> {
    let open = |kind: &&ActKind| options.iter().any(|o| o.kind == **kind);
    let to_come = visit(app, case).is_none() && !(case.stage == Stage::Arrival && at_centre(case));
    let booked = |kind: &&ActKind| **kind != ActKind::BookVisit || to_come;
    let ended = MAIN_AT_THE_END.iter().filter(|(stage, _)| *stage == case.stage).map(|(_, kind)| kind);
    let kind = *ended.chain(MAIN).filter(open).find(booked)?;
    let id = case.id;
    let draft = acts::draft::act_of(case.stage) == Some(kind);
    let (label, href) = match kind {
        ActKind::SignCorrection => (words.applicant_do_correct(), format!("/cases/{id}/draft")),
        ActKind::SignPetitionRequest => (words.applicant_do_petition(), format!("/cases/{id}/draft")),
        ActKind::SignResidenceApplication => (words.applicant_do_residence(), format!("/cases/{id}/draft")),
        kind if draft => (words.act(kind), format!("/cases/{id}/draft")),
        kind => (offers::title(kind, Some(case.stage), words), format!("/cases/{id}/do/{kind}")),
    };
    Some(Action { label: label.to_owned(), href, act: kind })
}

/// After arrival the person comes with what is theirs; once all of it is there, the centre's own time runs.
fn at_centre(case: &Case) -> bool {
    case.limits.iter().any(|limit| limit.clock == ClockName::ArrivalCentre && limit.is_open())
}

/// Who has the case, by the stage: an office by its name.
fn who(app: &App, case: &Case, lists: &Catalogues<'_>, words: Words) -> String {
    let office = || {
        let office = case.office.as_ref().and_then(|o| lists.label("offices", o.as_str(), words.lang()));
        office.unwrap_or_else(|| words.role(Role::MigrationOfficer).to_owned())
    };
    let ministry = |notice: &Notice| notice.role == Role::MinistryOfficial;
    match case.stage {
        Stage::Hearing if answered(case).is_some_and(ministry) => words.applicant_who_ministry().to_owned(),
        Stage::Hearing if answered(case).is_some() => office(),
        _ if complained(case) => words.applicant_who_complaint().to_owned(),
        _ if unanswered(app, case) && case.authority() == Role::MinistryOfficial => {
            words.applicant_who_ministry().to_owned()
        }
        _ if unanswered(app, case) => office(),
        Stage::Draft | Stage::Correction | Stage::Hearing | Stage::Petitioned | Stage::AwaitingEntry => {
            words.applicant_who_you().to_owned()
        }
        Stage::Screening | Stage::Interview => words.applicant_who_screener().to_owned(),
        Stage::PetitionDecision => words.applicant_who_ministry().to_owned(),
        Stage::Verification | Stage::Decision | Stage::CardProduction => office(),
        Stage::Confirmation => words.applicant_who_head(office()),
        Stage::Arrival if at_centre(case) => words.applicant_who_centre().to_owned(),
        Stage::Handover if case.card.handed_over.is_some() => words.applicant_who_you().to_owned(),
        Stage::Arrival | Stage::Handover => words.applicant_who_you_come().to_owned(),
        Stage::Closed | Stage::Refused | Stage::Withdrawn | Stage::Lapsed | Stage::Annulled | Stage::Terminated => {
            words.applicant_who_nobody().to_owned()
        }
    }
}

/// What comes after this stage.
fn next(case: &Case, lists: &Catalogues<'_>, words: Words) -> Option<String> {
    if case.stage.is_end() {
        return None;
    }
    if case.stage == Stage::Hearing {
        // What was announced may be carried out or not: nobody knows yet.
        return Some(words.applicant_next_decides().to_owned());
    }
    let here = on_the_way(case);
    if let (Some(from), false) = (&case.came_from, case.stage == Stage::Confirmation) {
        return Some(words.applicant_goes_back(words.stage(from.stage)));
    }
    let way = lists.edition()?.way();
    let at = way.iter().position(|stage| *stage == here).filter(|_| here == case.stage)?;
    way.get(at + 1).map(|stage| words.stage(*stage).to_owned())
}

fn facts(app: &App, case: &Case, lists: &Catalogues<'_>, words: Words) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let (Stage::Interview, Some(meeting)) = (case.stage, &case.interview.meeting) {
        facts.push(Fact::new(words.applicant_meeting(), words.applicant_at_almaty_time(words.instant(meeting.at))));
        let link = meeting.link.as_str().to_owned();
        let href = Some(link.clone()).filter(|l| l.starts_with("https://"));
        facts.push(Fact { name: words.applicant_meeting_link(), text: link, href });
    }
    if let (Stage::Hearing, Some(meeting)) = (case.stage, &case.hearing) {
        facts.push(Fact::new(words.applicant_hearing(), words.applicant_at_almaty_time(words.instant(meeting.at))));
    }
    if let Some(visit) = visit(app, case).filter(|_| matches!(case.stage, Stage::Arrival | Stage::Handover)) {
        facts.push(Fact::new(words.applicant_visit(), words.applicant_at_almaty_time(words.instant(visit.slot))));
        if let Some(centre) = centre(lists, visit.centre.as_str()) {
            let (name, address) = (centre.name.get(words.lang()), centre.address.get(words.lang()));
            facts.push(Fact::new(words.applicant_where(), format!("{name}, {address}")));
        }
        facts.push(Fact::new(words.applicant_bring(), words.applicant_bring_what()));
    }
    if let (Stage::Hearing, Some(notice)) = (case.stage, case.notices.last()) {
        let grounds = notice.grounds.iter().map(|g| lists.label("grounds", g.as_str(), words.lang()));
        // A number does not stand on another line than its sign.
        let grounds: Vec<String> = grounds.flatten().map(|text| text.replace("№ ", "№\u{a0}")).collect();
        facts.push(Fact::new(words.applicant_intended(), words.choice("intended", notice.intended.id())));
        facts.push(Fact::new(words.applicant_grounds(), grounds.join("; ")));
    }
    facts.extend(asked(app, case, words));
    if let Some(paper) = to_read(case) {
        let href = Some(format!("/papers/{}?copy={}", paper.number, words.lang().tag()));
        facts.push(Fact { name: words.applicant_read(), text: words.paper(paper.kind).to_owned(), href });
    }
    if let (Stage::Petitioned, Some(petition)) = (case.stage, &case.petition) {
        facts.push(Fact::new(words.applicant_petition_number(), petition.number.clone()));
        facts.push(Fact::new(words.applicant_valid_until(), words.date(petition.valid_until)));
    }
    if let Some(permit) = case.permit.as_ref().filter(|_| matches!(case.stage, Stage::CardProduction | Stage::Handover))
    {
        facts.push(Fact::new(words.applicant_permit_number(), permit.number.clone()));
    }
    facts
}

/// The time is over, and what the person asked for is not answered: the next word is the authority's.
fn unanswered(app: &App, case: &Case) -> bool {
    let over = |clock| case.limit(clock).is_some_and(|limit| limit.is_overdue(app.ctx.now()));
    let ended = case.stage == Stage::Lapsed || case.lapses_by().is_some_and(over);
    ended && case.asked_extensions().next().is_some()
}

/// More time that was asked for, and until when the case waits for the answer.
fn asked(app: &App, case: &Case, words: Words) -> Option<Fact> {
    case.asked_extensions().next()?;
    let last = case.lapses_by().and_then(|clock| case.limit(clock)).and_then(|limit| {
        let rules = Case::rules(Some(case), &app.ctx.book, app.ctx.now())?;
        case.waits_for_answer(limit.clock, limit.due, &rules)
    });
    let last = last.filter(|last| *last >= app.ctx.now().local_date());
    let waits = last
        .map_or_else(|| words.applicant_asked_open().to_owned(), |last| words.applicant_asked_waits(words.date(last)));
    Some(Fact::new(words.applicant_asked_longer(), waits))
}

/// The paper that says what is going on in this stage.
fn to_read(case: &Case) -> Option<&Paper> {
    let kinds: &[PaperKind] = match case.stage {
        Stage::Hearing => &[PaperKind::Notice],
        Stage::Correction => &[PaperKind::Return],
        Stage::Petitioned => &[PaperKind::Petition, PaperKind::ConsiderationRefusal],
        Stage::AwaitingEntry | Stage::Arrival => &[PaperKind::Approval],
        Stage::Refused => &[PaperKind::PetitionRefusal, PaperKind::Refusal],
        Stage::Annulled => &[PaperKind::Annulment],
        Stage::Lapsed => &[PaperKind::Lapse],
        Stage::CardProduction | Stage::Handover | Stage::Closed => &[PaperKind::Permit],
        _ => &[],
    };
    case.papers.iter().rev().find(|paper| kinds.contains(&paper.kind) && !paper.replaced)
}

fn centre<'a>(lists: &Catalogues<'a>, id: &str) -> Option<&'a Centre> {
    lists.edition()?.cities.iter().flat_map(|city| &city.centres).find(|centre| centre.id.as_str() == id)
}

const fn tag(stage: Stage) -> &'static str {
    match stage {
        Stage::Draft | Stage::Withdrawn | Stage::Terminated => "govuk-tag--grey",
        Stage::Correction | Stage::Hearing => "govuk-tag--yellow",
        Stage::Petitioned | Stage::AwaitingEntry | Stage::Handover | Stage::Closed => "govuk-tag--green",
        Stage::Refused | Stage::Lapsed | Stage::Annulled => "govuk-tag--red",
        _ => "",
    }
}

/// A case by the name that the person knows it by.
pub(super) fn name(case: &Case, words: Words) -> String {
    let number = case.number.map(|n| n.to_string());
    number.unwrap_or_else(|| words.ui_draft_number(words.date(case.opened_at.local_date())))
}
