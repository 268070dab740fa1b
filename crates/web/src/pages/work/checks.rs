//! What other state systems answered, and what is still needed for the favourable act.

use crate::App;
use qonys_office::desk::CaseFile;
use qonys_procedure::Stage;
use qonys_procedure::case::{Case, Check};
use qonys_procedure::check::{CheckOutcome, CheckSystem};
use qonys_procedure::edition::CheckedAct;
use qonys_words::Words;

/// A state system.
pub(super) struct CheckRow {
    pub system: &'static str,
    pub state: String,
    pub colour: &'static str,
    pub at: Option<String>,
    pub reference: Option<String>,
    /// Without it the favourable act is not open.
    pub lacking: bool,
    /// The answer rests on data that changed since.
    pub stale: bool,
}

/// The favourable act that comes next, for which checks must count.
fn favourable(stage: Stage) -> Option<CheckedAct> {
    match stage {
        Stage::Screening | Stage::Interview | Stage::PetitionDecision => Some(CheckedAct::IssuePetition),
        Stage::Verification => Some(CheckedAct::GrantPreliminaryApproval),
        Stage::Arrival | Stage::Decision => Some(CheckedAct::ProposePermit),
        _ => None,
    }
}

/// Systems that are needed or were asked, in the order of the rules.
pub(super) fn checks(app: &App, file: &CaseFile, words: Words) -> Vec<CheckRow> {
    let (case, now) = (&file.case, app.ctx.now());
    let rules = Case::rules(Some(case), &app.ctx.book, now);
    let act = favourable(case.home());
    let needed: Vec<CheckSystem> = match (&rules, act) {
        (Some(rules), Some(act)) => rules.edition.checks(act).map(|rule| rule.system).collect(),
        _ => Vec::new(),
    };
    let lacking = match (&rules, act) {
        (Some(rules), Some(act)) => case.checks_missing(act, rules, now.local_date()),
        _ => Vec::new(),
    };
    let told = |system: &&CheckSystem| needed.contains(system) || case.check(**system).is_some();
    let row = |system: &CheckSystem| {
        let check = case.check(*system);
        let (state, colour) = state(check, words);
        let answer = check.and_then(|c| c.answer.as_ref());
        CheckRow {
            system: words.check(*system),
            state,
            colour,
            at: answer.map(|a| words.instant_short(a.at)),
            reference: answer.map(|a| a.reference.clone()),
            lacking: lacking.contains(system),
            stale: check.is_some_and(|c| c.stale),
        }
    };
    CheckSystem::ALL.iter().filter(told).map(row).collect()
}

fn state(check: Option<&Check>, words: Words) -> (String, &'static str) {
    let Some(check) = check else { return (words.work_check_not_asked().to_owned(), "grey") };
    if check.is_awaited() {
        return (words.work_check_awaited().to_owned(), "yellow");
    }
    let Some(answer) = &check.answer else { return (words.work_check_not_asked().to_owned(), "grey") };
    let spoken = words.choice("check_outcome", answer.outcome.id());
    let assessed = check.assessment.as_ref();
    match (answer.outcome, assessed) {
        (CheckOutcome::Clear, _) => (spoken.to_owned(), "green"),
        (CheckOutcome::Unavailable, _) => (spoken.to_owned(), "yellow"),
        (_, Some(word)) if word.is_ground => (format!("{spoken}, {}", words.work_check_ground()), "red"),
        (_, Some(_)) => (format!("{spoken}, {}", words.work_check_no_ground()), "green"),
        (_, None) => (format!("{spoken}, {}", words.work_check_word_wanted()), "red"),
    }
}
