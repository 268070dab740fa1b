//! The stories: the main road from stage to stage, and the ways beside it.

use super::cast::Part::{self, *};
use super::content::{case, ground, list, text};
use super::{Scene, Step, Wait};
use crate::dossier::{Fault, Use};
use Step::{Act as Do, Checks, Fill, HandIn, Say, Wait as Pass};
use Wait::{Days, WorkingDays};
use qonys_procedure::act::{self, Act, ActKind::*, parts};
use qonys_procedure::clock::ClockName;
use qonys_procedure::edition::CheckedAct;
use qonys_procedure::law::GroundScope;
use qonys_procedure::stage::Stage;

/// A story: its steps and where they lead.
#[derive(Clone)]
pub struct Story {
    /// Short name, in English.
    pub name: &'static str,
    /// What happens.
    pub steps: Vec<Step>,
    /// Where the case is at the end.
    pub ends: Stage,
    /// What is wrong with the dossier, if the story is about that.
    pub fault: Option<Fault>,
}

/// What leads out of each stage of the main road.
const ROAD: &[(Stage, &[Step])] = &[
    (Stage::Draft, &[Do(Applicant, EditContacts), HandIn(Use::Petition), Do(Applicant, SignPetitionRequest)]),
    (Stage::Screening, &[Pass(WorkingDays(1)), Do(Screener, TakeCase), Do(Screener, AcceptDocuments)]),
    (Stage::Interview, &[Do(Screener, ScheduleInterview), Pass(WorkingDays(2)), Do(Screener, RecordInterview)]),
    (
        Stage::PetitionDecision,
        &[Pass(WorkingDays(1)), Do(Official, TakeCase), Checks(CheckedAct::IssuePetition), Do(Official, IssuePetition)],
    ),
    (Stage::Petitioned, &[Pass(Days(5)), HandIn(Use::Residence), Do(Applicant, SignResidenceApplication)]),
    (
        Stage::Verification,
        &[
            Pass(WorkingDays(1)),
            Do(Officer, TakeCase),
            Checks(CheckedAct::GrantPreliminaryApproval),
            Do(Officer, GrantPreliminaryApproval),
        ],
    ),
    (Stage::AwaitingEntry, &[Pass(Days(6)), Do(Applicant, ReportEntry)]),
    (
        Stage::Arrival,
        &[
            Do(Applicant, BookVisit),
            Pass(WorkingDays(2)),
            Do(Operator, TakeCase),
            Do(Operator, RecordEntry),
            Do(Operator, CheckOriginals),
            Do(Operator, RecordMedical),
            Do(Operator, RecordFingerprinting),
            Do(Operator, RecordHousing),
            Do(Operator, SubmitForDecision),
        ],
    ),
    (
        Stage::Decision,
        &[Pass(WorkingDays(1)), Do(Officer, TakeCase), Checks(CheckedAct::ProposePermit), Do(Officer, ProposePermit)],
    ),
    (Stage::Confirmation, &[Do(Head, IssuePermit)]),
    (Stage::CardProduction, &[Do(Officer, OrderCard), Pass(WorkingDays(7)), Do(Officer, RecordCard)]),
    (Stage::Handover, &[Pass(WorkingDays(2)), Do(Operator, HandOver), Do(Applicant, ConfirmReceipt)]),
];

/// The main road up to a stage, opening the case first.
///
/// # Panics
/// If the stage does not lie on the main road.
pub fn road_to(stage: Stage) -> Vec<Step> {
    let mut steps = vec![Do(Applicant, OpenCase)];
    if stage == Stage::Closed {
        steps.extend(ROAD.iter().flat_map(|(_, out)| out.iter().copied()));
        return steps;
    }
    let place = ROAD.iter().position(|(s, _)| *s == stage).expect("the stage lies on the main road");
    steps.extend(ROAD[..place].iter().flat_map(|(_, out)| out.iter().copied()));
    steps
}

/// The main road from a stage to another.
fn road(from: Stage, to: Stage) -> Vec<Step> {
    let before = road_to(from).len();
    road_to(to).split_off(before)
}

fn story(name: &'static str, ends: Stage, parts: impl IntoIterator<Item = Vec<Step>>) -> Story {
    Story { name, steps: parts.into_iter().flatten().collect(), ends, fault: None }
}

/// Every story: first one for each stage, then the others.
pub fn stories() -> Vec<Story> {
    let mut all = on_the_road();
    all.extend(beside_the_road());
    all.extend(told_to_the_end());
    all.extend(faults());
    all
}

fn on_the_road() -> Vec<Story> {
    let stages = ROAD.iter().map(|(stage, _)| *stage).chain([Stage::Closed]);
    stages
        .map(|stage| {
            let mut steps = road_to(stage);
            match stage {
                // A draft with everything in it, ready to be signed.
                Stage::Draft => {
                    steps.extend([Do(Applicant, EditContacts), HandIn(Use::Petition), Fill(SignPetitionRequest)])
                }
                Stage::Petitioned => steps.extend([HandIn(Use::Residence), Fill(SignResidenceApplication)]),
                _ => {}
            }
            Story { name: stage.id(), steps, ends: stage, fault: None }
        })
        .collect()
}

/// One for each stage beside the main road.
fn beside_the_road() -> Vec<Story> {
    vec![
        story("returned for correction", Stage::Correction, [road_to(Stage::Screening), returned(Screener)]),
        story(
            "heard before a refusal",
            Stage::Hearing,
            [road_to(Stage::PetitionDecision), notified(Official, intend_petition)],
        ),
        story("petition refused", Stage::Refused, [road_to(Stage::PetitionDecision), refused()]),
        story(
            "withdrawn",
            Stage::Withdrawn,
            [road_to(Stage::Interview), vec![Pass(WorkingDays(1)), Do(Applicant, Withdraw)]],
        ),
        story("lapsed", Stage::Lapsed, [road_to(Stage::Screening), returned(Screener), vec![Pass(WorkingDays(13))]]),
        story("annulled", Stage::Annulled, [road_to(Stage::Closed), annulled()]),
        story(
            "terminated",
            Stage::Terminated,
            [road_to(Stage::Verification), vec![Pass(WorkingDays(1)), Do(Head, Terminate)]],
        ),
    ]
}

/// Ways that come back to the main road, or end elsewhere.
fn told_to_the_end() -> Vec<Story> {
    vec![
        story(
            "corrected and back",
            Stage::Interview,
            [road_to(Stage::Screening), returned(Screener), mended(), road(Stage::Screening, Stage::Interview)],
        ),
        story(
            "residence corrected and approved",
            Stage::AwaitingEntry,
            [
                road_to(Stage::Verification),
                returned(Officer),
                mended(),
                road(Stage::Verification, Stage::AwaitingEntry),
            ],
        ),
        story(
            "permit refused after an oral hearing",
            Stage::Refused,
            [
                road_to(Stage::Decision),
                notified(Officer, intend_permit),
                heard(),
                vec![Do(Officer, ProposeRefusal), Do(Head, Refuse)],
            ],
        ),
        story(
            "proposal declined, then confirmed",
            Stage::CardProduction,
            [
                road_to(Stage::Confirmation),
                vec![
                    Do(Head, DeclineProposal),
                    Pass(WorkingDays(1)),
                    Do(Officer, ProposePermit),
                    Do(Head, IssuePermit),
                ],
            ],
        ),
        story(
            "did not come to the interview, then did",
            Stage::Petitioned,
            [
                road_to(Stage::Interview),
                no_shows(),
                vec![Pass(WorkingDays(1)), Do(Official, TakeCase), Do(Official, SendBack)],
                road(Stage::Interview, Stage::Petitioned),
            ],
        ),
        story(
            "lapsed and reinstated",
            Stage::Interview,
            [
                road_to(Stage::Screening),
                returned(Screener),
                vec![Pass(WorkingDays(13)), Say(Applicant, ask_extension), Pass(WorkingDays(1)), Say(Official, extend)],
                mended(),
                road(Stage::Screening, Stage::Interview),
            ],
        ),
        story(
            "complaint upheld",
            Stage::Petitioned,
            [
                road_to(Stage::PetitionDecision),
                refused(),
                complained(),
                vec![Pass(WorkingDays(1)), Do(OtherOfficial, TakeCase), Do(OtherOfficial, IssuePetition)],
            ],
        ),
        story(
            "petition taken back",
            Stage::Annulled,
            [
                road_to(Stage::Petitioned),
                notified(Official, intend_revocation),
                vec![Pass(WorkingDays(4)), Do(Official, RevokePetition)],
            ],
        ),
        story(
            "draft discarded",
            Stage::Withdrawn,
            [vec![Do(Applicant, OpenCase), HandIn(Use::Petition), Pass(Days(2)), Do(Applicant, DiscardDraft)]],
        ),
    ]
}

/// A draft with one fault each: the applicant is told before signing.
fn faults() -> Vec<Story> {
    Fault::ALL
        .iter()
        // A file that does not open is not even taken.
        .filter(|fault| **fault != Fault::BrokenFile)
        .map(|fault| {
            let petition = fault.shows_in() == qonys_procedure::preflight::Application::Petition;
            let (stage, used, act) = if petition {
                (Stage::Draft, Use::Petition, SignPetitionRequest)
            } else {
                (Stage::Petitioned, Use::Residence, SignResidenceApplication)
            };
            let mut steps = road_to(stage);
            steps.extend([Do(Applicant, EditContacts), HandIn(used), Fill(act)]);
            Story { name: fault.id(), steps, ends: stage, fault: Some(*fault) }
        })
        .collect()
}

fn returned(by: Part) -> Vec<Step> {
    vec![Pass(WorkingDays(1)), Do(by, TakeCase), Do(by, ReturnForCorrection)]
}

fn mended() -> Vec<Step> {
    vec![Pass(WorkingDays(2)), Do(Applicant, SignCorrection)]
}

fn notified(by: Part, notice: fn(&Scene<'_>) -> Act) -> Vec<Step> {
    vec![Pass(WorkingDays(1)), Do(by, TakeCase), Say(by, notice)]
}

fn refused() -> Vec<Step> {
    let mut steps = notified(Official, intend_petition);
    steps.extend([
        Pass(WorkingDays(1)),
        Do(Applicant, AnswerNotice),
        Pass(WorkingDays(3)),
        Do(Official, RefusePetition),
    ]);
    steps
}

fn heard() -> Vec<Step> {
    vec![
        Pass(WorkingDays(1)),
        Say(Applicant, ask_hearing),
        Do(Officer, ScheduleHearing),
        Pass(WorkingDays(1)),
        Do(Officer, RecordHearing),
        Pass(WorkingDays(2)),
    ]
}

fn no_shows() -> Vec<Step> {
    // The edition says how many; the last one leads to the ministry.
    [Do(Screener, ScheduleInterview), Pass(WorkingDays(2)), Do(Screener, RecordNoShow)].repeat(2)
}

fn complained() -> Vec<Step> {
    vec![
        Pass(WorkingDays(2)),
        Say(Applicant, complain),
        Pass(WorkingDays(2)),
        Do(Official, ForwardComplaint),
        Pass(WorkingDays(3)),
        Do(MinistryReviewer, DecideComplaint),
    ]
}

fn annulled() -> Vec<Step> {
    let mut steps = notified(Officer, intend_annulment);
    steps.extend([Pass(WorkingDays(5)), Do(Officer, ProposeAnnulment), Do(Head, Annul)]);
    steps
}

fn notice(scene: &Scene<'_>, intended: parts::Intended, scope: GroundScope) -> Act {
    act::NotifyIntendedRefusal {
        intended,
        grounds: list(vec![ground(scene, scope)]),
        reasons: text("Сведения о последнем месте работы не подтвердились при проверке."),
        until: None,
        how_to_be_heard: text("Возражение подаётся через сервис; устное заслушивание проводится по видеосвязи."),
    }
    .into()
}

fn intend_petition(scene: &Scene<'_>) -> Act {
    notice(scene, parts::Intended::RefusePetition, GroundScope::Petition)
}

fn intend_revocation(scene: &Scene<'_>) -> Act {
    notice(scene, parts::Intended::RevokePetition, GroundScope::Annulment)
}

fn intend_permit(scene: &Scene<'_>) -> Act {
    notice(scene, parts::Intended::Refuse, GroundScope::Residence)
}

fn intend_annulment(scene: &Scene<'_>) -> Act {
    notice(scene, parts::Intended::Annul, GroundScope::Annulment)
}

fn ask_hearing(_: &Scene<'_>) -> Act {
    act::AnswerNotice {
        answer: act::Answer::OralHearing, text: Some(text("Прошу заслушать меня устно."))
    }
    .into()
}

fn ask_extension(scene: &Scene<'_>) -> Act {
    act::AskExtension {
        limit: ClockName::Correction,
        until: scene.morning_in(10).local_date(),
        reason: text("Был в больнице, справка прилагается."),
    }
    .into()
}

fn extend(scene: &Scene<'_>) -> Act {
    let asked = case(scene).extensions.last().map_or(scene.morning_in(10).local_date(), |e| e.until);
    act::ExtendLimit {
        limit: ClockName::Correction, until: asked, reason: text("Причина уважительная.")
    }
    .into()
}

fn complain(scene: &Scene<'_>) -> Act {
    act::Complain {
        about: act::ComplainedOf::Act,
        act: case(scene).ended.as_ref().map(|ended| ended.by),
        learned_on: scene.today(),
        text: text("Прошу отменить отказ: основание не соответствует материалам дела."),
    }
    .into()
}
