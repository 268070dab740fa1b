//! The head of a case's workplace: number, stage, what runs out first, who has it, what may be done now.

use super::acts::Choices;
use super::due::Due;
use super::rows;
use crate::App;
use crate::catalogues::Catalogues;
use qonys_office::desk::{self, CaseFile};
use qonys_office::people::Caller;
use qonys_procedure::Stage;
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
    /// What is said where there is nothing to do.
    pub nothing: &'static str,
}

impl Head {
    /// Of a case for whoever works on it.
    pub fn of(app: &App, caller: &Caller, file: &CaseFile, words: Words, lists: Catalogues<'_>) -> Head {
        let (case, view) = (&file.case, &file.view);
        let shown = desk::shown_limit(case);
        let still = app.settings.in_maintenance();
        let ended = view.stage.is_end();
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
            clock: shown.map(|limit| words.clock(limit.clock)),
            due: shown.map(|limit| Due::running(app, words, limit.due_at)),
            who: match (&file.assignee, view.mine) {
                (_, true) => words.work_has_you().to_owned(),
                (Some(name), _) => words.work_has(name),
                // Of a case that has ended there is nothing to take.
                (None, _) if ended => String::new(),
                (None, _) => words.work_has_nobody().to_owned(),
            },
            marks: rows::marks(app, words, &case.waits()),
            choices: if still { Choices::default() } else { Choices::of(app, file, caller.role(), words) },
            nothing: match (still, ended) {
                (true, _) => words.work_acts_closed(),
                (_, true) => words.work_case_ended(),
                _ => words.work_nothing_now(),
            },
        }
    }
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
