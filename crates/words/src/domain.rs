//! Words for what the domain names by id. Every function is total: should a word be missing, the id
//! itself is shown, and a test over all ids fails before that can happen.

use crate::{Labels, Words};
use qonys_procedure::check::CheckSystem;
use qonys_procedure::clock::ClockName;
use qonys_procedure::document::DocumentKind;
use qonys_procedure::effect::NoticeKind;
use qonys_procedure::{ActKind, Date, PaperKind, Reason, Role, Stage};

/// What a person reads of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorText {
    /// What happened.
    pub title: &'static str,
    /// The way on.
    pub todo: &'static str,
}

impl Words {
    /// A stage: `draft` is "Черновик".
    pub fn stage(&self, stage: Stage) -> &'static str {
        self.named("stage", stage.id())
    }

    /// What a stage means for the applicant and what is next, in a sentence or two.
    pub fn stage_hint(&self, stage: Stage) -> &'static str {
        self.text(&format!("stage-{}.hint", stage.id())).unwrap_or_default()
    }

    /// A role: `screener` is "эксперт (Astana Hub)".
    pub fn role(&self, role: Role) -> &'static str {
        self.named("role", role.id())
    }

    /// An act as it is offered: "Выдать ходатайство".
    pub fn act(&self, kind: ActKind) -> &'static str {
        self.named("act", kind.id())
    }

    /// An act as the history tells it: "Ходатайство выдано".
    pub fn act_done(&self, kind: ActKind) -> &'static str {
        self.text(&format!("act-{}.done", kind.id())).unwrap_or(kind.id())
    }

    /// The label of a field of a form, by its name in the content, wherever it stands.
    pub fn field<'a>(&self, name: &'a str) -> &'a str {
        self.named("field", name)
    }

    /// The label of a field where it stands: `place` is the act's id or the name of the group that
    /// holds the field. In `transfer_case` a `from` is a city, in a job a day.
    pub fn field_in<'a>(&self, place: &str, name: &'a str) -> &'a str {
        self.text(&format!("field-{place}-{name}")).unwrap_or_else(|| self.field(name))
    }

    /// What to write into a field, if its label does not say it all.
    pub fn field_hint(&self, name: &str) -> Option<&'static str> {
        self.text(&format!("field-{name}.hint"))
    }

    /// What to write into a field where it stands, if its label there does not say it all.
    pub fn field_hint_in(&self, place: &str, name: &str) -> Option<&'static str> {
        match self.text(&format!("field-{place}-{name}")) {
            Some(_) => self.text(&format!("field-{place}-{name}.hint")),
            None => self.field_hint(name),
        }
    }

    /// A field or document by its path, as findings and remarks name it:
    /// `identity.travel_documents[0].number` is "Личные сведения, Проездные документы 1, Номер". `place` is
    /// the act's id, or empty.
    pub fn field_path(&self, place: &str, path: &str) -> String {
        let mut place = place;
        let mut spoken: Vec<String> = Vec::new();
        for step in path.split('.') {
            let (name, entry) = match step.split_once('[') {
                Some((name, rest)) => (name, rest.trim_end_matches(']').parse::<u32>().ok()),
                None => (step, None),
            };
            let mut label = self.field_in(place, name);
            if label == name {
                label = self.named("document", name);
            }
            spoken.push(match entry {
                Some(n) => format!("{label} {}", n.saturating_add(1)),
                None => label.to_owned(),
            });
            place = name;
        }
        spoken.join(", ")
    }

    /// One value of a fixed choice: `choice("sex", "male")`. Stages, documents, clocks and the like
    /// are choices too, with words of their own.
    pub fn choice<'a>(&self, name: &str, id: &'a str) -> &'a str {
        self.text(&format!("choice-{name}-{id}")).unwrap_or_else(|| self.named(name, id))
    }

    /// A kind of uploaded document.
    pub fn document(&self, kind: DocumentKind) -> &'static str {
        self.named("document", kind.id())
    }

    /// A kind of paper that the service issues.
    pub fn paper(&self, kind: PaperKind) -> &'static str {
        self.named("paper", kind.id())
    }

    /// A clock, as the time limit that it sets.
    pub fn clock(&self, name: ClockName) -> &'static str {
        self.named("clock", name.id())
    }

    /// What a notice tells the applicant, in a sentence. Empty for those that employees alone are told.
    pub fn notice(&self, kind: NoticeKind) -> &'static str {
        self.text(&format!("notice-{}", kind.id())).unwrap_or_default()
    }

    /// The same as the subject of a letter.
    pub fn notice_subject(&self, kind: NoticeKind) -> &'static str {
        self.text(&format!("notice-{}.subject", kind.id())).unwrap_or_default()
    }

    /// What the applicant has to do after it.
    pub fn notice_todo(&self, kind: NoticeKind) -> &'static str {
        self.text(&format!("notice-{}.todo", kind.id())).unwrap_or_default()
    }

    /// What the applicant has to do before a limit of theirs runs out, and what they lose.
    pub fn limit_todo(&self, limit: ClockName) -> &'static str {
        self.text(&format!("ahead-{}", limit.id())).unwrap_or(self.ahead_other())
    }

    /// A check in a state system.
    pub fn check(&self, system: CheckSystem) -> &'static str {
        self.choice("check_system", system.id())
    }

    /// An error by its stable code: what happened and the way on. An unknown code is spoken as an
    /// internal error.
    pub fn error(&self, code: &str) -> ErrorText {
        let text = |attribute| self.text(&format!("error-{code}{attribute}"));
        match (text(""), text(".todo")) {
            (Some(title), Some(todo)) => ErrorText { title, todo },
            _ => ErrorText { title: self.error_internal(), todo: self.error_internal_todo() },
        }
    }

    /// The details of the procedure's no, beyond its [`Words::error`]: which day, which checks, which
    /// field. None where there is nothing to add.
    pub fn reason(&self, reason: &Reason, labels: &dyn Labels) -> Option<String> {
        let from = |day: &Date| self.reason_until(self.date(*day));
        let list = |which: Vec<&str>| self.reason_missing(which.join("; "));
        Some(match reason {
            Reason::HearingRequired { earliest: None } => self.reason_no_notice().to_owned(),
            Reason::HearingRequired { earliest: Some(day) } => from(day),
            Reason::TooEarly { from: day } | Reason::ReapplyTooEarly { from: day } => from(day),
            Reason::ChecksMissing { which } => list(which.iter().map(|c| self.check(*c)).collect()),
            Reason::ItemsMissing { which } => list(which.iter().map(|i| self.choice("item", i.id())).collect()),
            Reason::PaperMissing { kind } => list(vec![self.paper(*kind)]),
            Reason::TooManyReturns { max } | Reason::TooManyReschedules { max } => self.reason_at_most(*max),
            Reason::SignersMissing { needed } => self.reason_signers(*needed),
            Reason::LimitPassed { clock, due } => self.reason_passed(self.clock(*clock), self.date(*due)),
            Reason::NoEdition { day } => self.reason_day(self.date(*day)),
            Reason::Halted { edition } => self.reason_edition(edition),
            Reason::NothingPending { what } => self.reason_nothing(self.named("pending", what)),
            Reason::OtherCity { city } => {
                let known = labels.label("cities", city.as_str(), self.lang());
                self.reason_city(known.unwrap_or_else(|| city.to_string()))
            }
            Reason::Content { path, message } => {
                self.reason_field(self.named("fault", message), self.field_path("", path))
            }
            _ => return None,
        })
    }

    /// The word for an id of a family of messages, or the id.
    fn named<'a>(&self, family: &str, id: &'a str) -> &'a str {
        self.text(&format!("{family}-{id}")).unwrap_or(id)
    }
}
