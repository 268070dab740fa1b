//! Templates of papers, changed by the ministry: one person proposes a text, another one approves it, both signed, and
//! papers are printed by it from then on. What was printed before stays as it is. A proposal is tried with samples of
//! every paper before it is signed, and again before it comes into force.

mod accept;
pub mod diff;
mod press;

pub use super::stream::Accepted;
pub use accept::{accept, prepare};
pub(crate) use press::{Loaded, changed, in_place_of, press_at, sample};
pub use press::{begin, in_force, press};

use crate::Error;
use crate::ports::{TEMPLATE_BYTES_MAX, TemplateFault};
use qonys_eds::statement::Rendering;
use qonys_procedure::form::{Field, FieldKind, FormValue, Prose, Text, TextError};
use qonys_procedure::{Role, choice, form};
use qonys_words::{Lang, NoLabels, Words};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Proposals of one template that may wait at a time.
pub const WAITING_MAX: usize = 10;

/// Text of a template: its lines end with line feeds, also the last one, and it has no other control characters but tabs.
/// Whether it prints is judged when it is tried, not here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Source(String);

impl Source {
    /// Takes a text as a file or a browser gives it.
    ///
    /// # Errors
    /// A control character.
    pub fn new(raw: &str) -> Result<Source, TextError> {
        let text = raw.replace("\r\n", "\n").replace('\r', "\n");
        match text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            Some(c) => Err(TextError::Control(c)),
            None => Ok(Source(format!("{}\n", text.trim_end_matches('\n')))),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Source::new(&String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

impl FormValue for Source {
    fn kind() -> FieldKind {
        FieldKind::Text { max: TEMPLATE_BYTES_MAX, lines: true }
    }
}

/// SHA-256, hexadecimal.
pub type Digest = Text<64>;

form! {
    /// `template_propose`. The digests are put in when the statement is prepared.
    pub struct TemplatePropose {
        /// Name of the file.
        pub template_name: Text<100>,
        /// What is to stand in it.
        pub template_text: Source,
        /// Why.
        pub template_reason: Prose,
        /// Digest of the new text.
        #[serde(default)]
        pub template_sha256: Option<Digest>,
        /// Digest of the text in whose place it is to be; given, it says what the author has seen.
        #[serde(default)]
        pub template_against: Option<Digest>,
    }
}

form! {
    /// `template_approve`. Name and digest are put in when the statement is prepared.
    pub struct TemplateApprove {
        /// Which proposal.
        pub template_proposal: Text<36>,
        /// Name of the file.
        #[serde(default)]
        pub template_name: Option<Text<100>>,
        /// Digest of the new text.
        #[serde(default)]
        pub template_sha256: Option<Digest>,
    }
}

form! {
    /// `template_refuse`. Name and digest are put in when the statement is prepared.
    pub struct TemplateRefuse {
        /// Which proposal.
        pub template_proposal: Text<36>,
        /// Why.
        pub template_reason: Prose,
        /// Name of the file.
        #[serde(default)]
        pub template_name: Option<Text<100>>,
        /// Digest of the text.
        #[serde(default)]
        pub template_sha256: Option<Digest>,
    }
}

choice! {
    /// Every act about templates.
    pub enum TemplateActKind ("template_act") {
        /// Put forward.
        Propose = "template_propose",
        /// Taken.
        Approve = "template_approve",
        /// Not taken.
        Refuse = "template_refuse",
    }
}

/// An act about a template.
#[derive(Clone, Debug, PartialEq)]
pub enum TemplateAct {
    /// Put forward.
    Propose(TemplatePropose),
    /// Taken.
    Approve(TemplateApprove),
    /// Not taken.
    Refuse(TemplateRefuse),
}

/// Why an act about a template is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateRefusal {
    /// There is no such proposal.
    #[error("no such proposal")]
    Unknown,
    /// Templates are changed, not invented.
    #[error("no template of this name comes with the program")]
    Name,
    /// It does not print what it should: what, in which file and line.
    #[error("{}", told(.0))]
    Broken(Vec<TemplateFault>),
    /// The text is the one in force.
    #[error("this text is in force")]
    Same,
    /// One person may not propose and decide.
    #[error("the same person may not propose and decide")]
    FourEyes,
    /// It was approved or refused before.
    #[error("decided before")]
    Decided,
    /// Another text came into force since.
    #[error("another text is in force now")]
    Stale,
    /// So many wait that one must be decided first.
    #[error("{WAITING_MAX} proposals wait")]
    Waiting,
}

fn told(faults: &[TemplateFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl TemplateActKind {
    /// Who may do it. Whether it may be this very person, the proposal says.
    pub const fn is_for(self, role: Role) -> bool {
        match self {
            TemplateActKind::Propose => matches!(role, Role::MinistryOfficial | Role::Administrator),
            TemplateActKind::Approve | TemplateActKind::Refuse => matches!(role, Role::MinistryOfficial),
        }
    }
}

impl TemplateAct {
    /// Which.
    pub const fn kind(&self) -> TemplateActKind {
        match self {
            TemplateAct::Propose(_) => TemplateActKind::Propose,
            TemplateAct::Approve(_) => TemplateActKind::Approve,
            TemplateAct::Refuse(_) => TemplateActKind::Refuse,
        }
    }

    /// The fields of its content.
    pub fn fields(kind: TemplateActKind) -> Vec<Field> {
        match kind {
            TemplateActKind::Propose => TemplatePropose::fields(),
            TemplateActKind::Approve => TemplateApprove::fields(),
            TemplateActKind::Refuse => TemplateRefuse::fields(),
        }
    }

    /// Reads a content.
    ///
    /// # Errors
    /// `Content` with the path.
    pub fn from_json(kind: TemplateActKind, content: &Value) -> Result<TemplateAct, Error> {
        match kind {
            TemplateActKind::Propose => crate::service::typed(content).map(TemplateAct::Propose),
            TemplateActKind::Approve => crate::service::typed(content).map(TemplateAct::Approve),
            TemplateActKind::Refuse => crate::service::typed(content).map(TemplateAct::Refuse),
        }
    }

    fn to_json(&self) -> Value {
        let content = match self {
            TemplateAct::Propose(content) => serde_json::to_value(content),
            TemplateAct::Approve(content) => serde_json::to_value(content),
            TemplateAct::Refuse(content) => serde_json::to_value(content),
        };
        content.expect("contents are plain data with text keys")
    }

    /// The statement to be read: the text itself is named by its digest, for it may have a thousand lines, and by how
    /// many of them are new.
    fn rendering(&self, before: &str, after: &str) -> Rendering {
        let mut content = self.to_json();
        if let Some(content) = content.as_object_mut() {
            content.remove("template_text");
        }
        let fields = TemplateAct::fields(self.kind());
        let (added, removed) = diff::count(&diff::lines(before, after));
        let of = |lang| {
            let words = Words::of(lang);
            let told = words.content_text(&fields, &content, &NoLabels);
            let title = match self {
                TemplateAct::Propose(_) => words.template_propose_title(),
                TemplateAct::Approve(_) => words.template_approve_title(),
                TemplateAct::Refuse(_) => words.template_refuse_title(),
            };
            format!("{title}\n\n{told}{}\n", words.template_changes(added, removed))
        };
        Rendering { kk: of(Lang::Kk), ru: of(Lang::Ru), en: of(Lang::En) }
    }
}

/// Digest of a text as it stands in the acts.
pub fn digest(text: &str) -> Digest {
    Text::new(&hex::encode(Sha256::digest(text))).expect("64 letters")
}
