//! Words for what the domain names by id. Every function is total: should a word be missing, the id
//! itself is shown, and a test over all ids fails before that can happen.

use crate::Words;
use qonys_procedure::{Role, Stage};

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
        self.text(&format!("stage-{}.hint", stage.id()))
            .unwrap_or_default()
    }

    /// A role: `screener` is "эксперт (Astana Hub)".
    pub fn role(&self, role: Role) -> &'static str {
        self.named("role", role.id())
    }

    /// The label of a field of a form, by its name in the content.
    pub fn field<'a>(&self, name: &'a str) -> &'a str {
        self.named("field", name)
    }

    /// What to write into a field, if its label does not say it all.
    pub fn field_hint(&self, name: &str) -> Option<&'static str> {
        self.text(&format!("field-{name}.hint"))
    }

    /// One value of a fixed choice: `choice("sex", "male")`.
    pub fn choice<'a>(&self, name: &str, id: &'a str) -> &'a str {
        self.text(&format!("choice-{name}-{id}")).unwrap_or(id)
    }

    /// A kind of uploaded document: `police_certificate`.
    pub fn document<'a>(&self, kind: &'a str) -> &'a str {
        self.named("document", kind)
    }

    /// A kind of paper that the service issues: `permit`.
    pub fn paper<'a>(&self, kind: &'a str) -> &'a str {
        self.named("paper", kind)
    }

    /// A clock: `verification`.
    pub fn clock<'a>(&self, name: &'a str) -> &'a str {
        self.named("clock", name)
    }

    /// A check in a state system: `border`.
    pub fn check<'a>(&self, system: &'a str) -> &'a str {
        self.choice("check_system", system)
    }

    /// An error by its stable code: what happened and the way on. An unknown code is spoken as an
    /// internal error.
    pub fn error(&self, code: &str) -> ErrorText {
        let text = |attribute| self.text(&format!("error-{code}{attribute}"));
        match (text(""), text(".todo")) {
            (Some(title), Some(todo)) => ErrorText { title, todo },
            _ => ErrorText {
                title: self.error_internal(),
                todo: self.error_internal_todo(),
            },
        }
    }

    /// The word for an id of a family of messages, or the id.
    fn named<'a>(&self, family: &str, id: &'a str) -> &'a str {
        self.text(&format!("{family}-{id}")).unwrap_or(id)
    }
}
