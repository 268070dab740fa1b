//! The head of a case's workplace: number, stage, what runs out first, who has it, what may be done now.

use super::acts::Choices;
use super::due::Due;
use super::rows;
use crate::App;
use crate::catalogues::Catalogues;
use qonys_office::desk::CaseFile;
use qonys_office::people::Caller;
use qonys_procedure::Stage;
use qonys_procedure::clock::{ClockName, ClockOwner};
use qonys_procedure::limit::{Limit, LimitState};
use qonys_words::{Labels, Words};

/// The head.
pub(super) struct Head {
    pub id: String,
    pub number: String,
    pub seq: u64,
    pub stage: &'static str,
    pub colour: &'static str,
    pub person: String,
    pub iin: String,
    pub city: String,
    pub clock: Option<&'static str>,
    pub due: Option<Due>,
    pub who: String,
    pub marks: Vec<String>,
    pub choices: Choices,
    pub ended: bool,
}

impl Head {
    /// Of a case for whoever works on it.
    pub fn of(app: &App, caller: &Caller, file: &CaseFile, words: Words, lists: Catalogues<'_>) -> Head {
        let (case, view) = (&file.case, &file.view);
        let leading =
            case.leading_limit().or_else(|| case.limits().into_iter().find(|limit| waits_for_applicant(limit)));
        let person = view.applicant.as_ref();
        let name = person.map(|p| if p.name_latin.is_empty() { &p.name_cyrillic } else { &p.name_latin });
        let city = lists.label("cities", &view.city, words.lang()).unwrap_or_else(|| view.city.clone());
        Head {
            id: view.id.to_string(),
            number: view.number.clone().unwrap_or_else(|| words.stage(view.stage).to_owned()),
            seq: view.seq,
            stage: words.stage(view.stage),
            colour: colour(view.stage),
            person: name.cloned().unwrap_or_default(),
            iin: person.map(|p| p.iin.clone()).unwrap_or_default(),
            city,
            clock: leading.map(|limit| words.clock(limit.clock)),
            due: leading.map(|limit| Due::running(app, words, limit.due_at)),
            who: match (&file.assignee, view.mine) {
                (_, true) => words.work_has_you().to_owned(),
                (Some(name), _) => words.work_has(name),
                (None, _) => words.work_has_nobody().to_owned(),
            },
            marks: rows::marks(app, words, &case.waits()),
            choices: Choices::of(app, file, caller.role(), words),
            ended: view.stage.is_end(),
        }
    }
}

/// A limit of the applicant that runs: the next thing to happen where the state has none.
fn waits_for_applicant(limit: &Limit) -> bool {
    limit.state == LimitState::Running && limit.owner == ClockOwner::Applicant && limit.clock != ClockName::Complaint
}

fn colour(stage: Stage) -> &'static str {
    match stage {
        Stage::Correction | Stage::Hearing => "yellow",
        Stage::Refused | Stage::Annulled | Stage::Lapsed => "red",
        Stage::Closed => "green",
        stage if stage.is_end() => "grey",
        _ => "blue",
    }
}
