//! Acts open now, as a workplace offers them: the one obvious next act, what is done every day, and the rest.

use crate::App;
use crate::pages::fresh_key;
use qonys_office::desk::{CaseFile, OptionView};
use qonys_procedure::act::{ActKind, Item, Recommendation};
use qonys_procedure::case::Case;
use qonys_procedure::{Instant, Role, Stage};
use qonys_words::Words;

/// An act to choose.
pub(super) struct Choice {
    pub act: &'static str,
    pub label: String,
    pub until: Option<String>,
    /// Nothing to fill in and nothing to sign: one button does it.
    pub direct: bool,
    pub key: String,
    /// It speaks against the applicant: shown apart.
    pub adverse: bool,
}

/// Acts open now.
#[derive(Default)]
pub(super) struct Choices {
    pub next: Option<Choice>,
    pub everyday: Vec<Choice>,
    pub rare: Vec<Choice>,
}

impl Choices {
    /// Of a case for whoever works on it; `role` is theirs.
    pub fn of(app: &App, file: &CaseFile, role: Role, words: Words) -> Choices {
        let wanted = wanted(&file.case, file.view.mine, role, app.ctx.now());
        let is_open = |kind: &&ActKind| file.options.iter().any(|o| o.kind == **kind);
        let next = wanted.iter().find(is_open).copied();
        let mut choices = Choices::default();
        for option in &file.options {
            let choice = choice(app, option, words);
            match option.kind {
                kind if Some(kind) == next => choices.next = Some(choice),
                // The steps at the counter offer them, each in its place.
                kind if role == Role::CentreOperator && is_step(kind) => {}
                kind if is_rare(kind, &file.case) => choices.rare.push(choice),
                _ => choices.everyday.push(choice),
            }
        }
        choices.everyday.sort_by_key(|choice| choice.adverse);
        choices
    }
}

fn choice(app: &App, option: &OptionView, words: Words) -> Choice {
    Choice {
        act: option.kind.id(),
        label: title(option.kind, words).to_owned(),
        until: option.until.as_ref().map(|limit| words.work_until(words.date_short(limit.due))),
        direct: option.fields.is_empty() && !option.signed,
        key: fresh_key(app),
        adverse: is_adverse(option.kind),
    }
}

/// What an act is called where employees do it: some are named for the applicant, who may do them too.
pub(super) fn title(kind: ActKind, words: Words) -> &'static str {
    words.text(&format!("work-act-{kind}")).unwrap_or(words.act(kind))
}

/// What comes next, the first that is open; the ordinary way of the stage.
fn wanted(case: &Case, mine: bool, role: Role, now: Instant) -> Vec<ActKind> {
    use ActKind::*;
    let held = |at: Option<Instant>| at.is_some_and(|at| at <= now);
    let mut acts = Vec::new();
    if !mine && case.assignee().is_none() && role != Role::ComplaintReviewer {
        acts.push(TakeCase);
    }
    match case.stage {
        _ if role == Role::ComplaintReviewer => acts.push(DecideComplaint),
        Stage::Screening => acts.push(AcceptDocuments),
        Stage::Interview => match &case.interview.meeting {
            Some(meeting) if held(Some(meeting.at)) => acts.push(RecordInterview),
            Some(_) if !case.interview.awaits_new_time => {}
            _ => acts.push(ScheduleInterview),
        },
        Stage::PetitionDecision => {
            let refuse = case.recommendation.as_ref().is_some_and(|r| r.what == Recommendation::Refuse);
            acts.extend([RefusePetition, if refuse { NotifyIntendedRefusal } else { IssuePetition }, RecordCheck]);
        }
        Stage::Verification | Stage::Decision => {
            acts.extend(case.checks.iter().any(|c| c.wants_word()).then_some(AssessCheck));
            acts.extend([ProposeRefusal, GrantPreliminaryApproval, ProposePermit, RecordCheck]);
        }
        Stage::Hearing if held(case.hearing.as_ref().map(|m| m.at)) => acts.push(RecordHearing),
        Stage::Hearing => acts.push(ScheduleHearing),
        Stage::Confirmation => acts.extend([IssuePermit, Refuse, Annul]),
        Stage::Arrival => acts.extend(at_the_counter(case)),
        Stage::CardProduction => acts.extend([RecordCard, OrderCard]),
        Stage::Handover => acts.extend([ConfirmReceipt, HandOver]),
        _ => {}
    }
    acts
}

/// The counter's order: entry, the four items, then on to the migration service.
pub(super) fn at_the_counter(case: &Case) -> Vec<ActKind> {
    let entry = case.entry.as_ref().is_none_or(|e| !e.confirmed).then_some(ActKind::RecordEntry);
    let of = |item: &Item| match item {
        Item::Originals => ActKind::CheckOriginals,
        Item::Medical => ActKind::RecordMedical,
        Item::Fingerprints => ActKind::RecordFingerprinting,
        Item::Housing => ActKind::RecordHousing,
    };
    let missing = Item::ALL.iter().filter(|item| case.items.get(**item).is_none()).map(of);
    entry.into_iter().chain(missing).chain([ActKind::SubmitForDecision]).collect()
}

/// Acts that are steps at the counter.
const fn is_step(kind: ActKind) -> bool {
    use ActKind::*;
    matches!(
        kind,
        RecordEntry
            | CheckOriginals
            | RecordMedical
            | RecordFingerprinting
            | RecordHousing
            | SubmitForDecision
            | HandOver
            | ConfirmReceipt
    )
}

const fn is_adverse(kind: ActKind) -> bool {
    use ActKind::*;
    matches!(
        kind,
        RecommendRefusal
            | NotifyIntendedRefusal
            | RefusePetition
            | RevokePetition
            | RefuseConsideration
            | ProposeRefusal
            | ProposeAnnulment
            | DeclineProposal
            | Refuse
            | Annul
            | CloseUncollected
            | RecordNoShow
    )
}

/// What is seldom done; a request of the applicant makes its answer an everyday act.
fn is_rare(kind: ActKind, case: &Case) -> bool {
    use ActKind::*;
    match kind {
        ExtendLimit => case.asked_extensions().next().is_none(),
        BookVisit | CancelVisit | RectifyRecord | RectifyDocument | MoveOriginals | Reassign | Recuse | Terminate
        | RevokePetition | OrderCheck | ProposeAnnulment | CloseUncollected => true,
        NotifyIntendedRefusal => !matches!(case.stage, Stage::PetitionDecision | Stage::Verification | Stage::Decision),
        TakeCase => case.assignee().is_some(),
        RecordEntry => case.entry.as_ref().is_some_and(|e| e.confirmed),
        RecordCheck => matches!(case.stage, Stage::Handover | Stage::Closed) || case.stage.is_end(),
        _ => false,
    }
}
