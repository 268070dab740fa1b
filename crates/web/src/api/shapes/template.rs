//! Templates of papers.

use qonys_office::desk::{ProposalView, TemplateFile, TemplateView};
use serde::Serialize;
use utoipa::ToSchema;

/// A template.
#[derive(Serialize, ToSchema)]
pub struct Template {
    /// Name of its file.
    pub name: String,
    /// Papers that it has a part in.
    pub papers: Vec<&'static str>,
    /// SHA-256 of the text in force, hexadecimal.
    pub sha256: String,
    /// Version of the set that began with it; none: it came with the program.
    pub version: Option<u64>,
    /// Since when it is in force, RFC 3339; none: it came with the program.
    pub since: Option<String>,
    /// Proposals that wait, the oldest first.
    pub waiting: Vec<Proposal>,
}

/// A proposal that waits.
#[derive(Serialize, ToSchema)]
#[schema(as = TemplateProposal)]
pub struct Proposal {
    /// Id: that of the act.
    pub id: String,
    /// SHA-256 of the text, hexadecimal.
    pub sha256: String,
    /// Who made it.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// Another text came into force since: it can only be refused.
    pub stale: bool,
    /// Acts about it that are open to the caller.
    pub open: Vec<&'static str>,
}

/// A template with its texts.
#[derive(Serialize, ToSchema)]
pub struct TemplateText {
    /// The template.
    #[serde(flatten)]
    pub template: Template,
    /// The text in force.
    pub text: String,
    /// The text of the proposal that was asked for.
    pub proposed: Option<String>,
    /// Why it was proposed.
    pub reason: Option<String>,
}

impl Template {
    /// From the office's view.
    pub fn of(view: TemplateView) -> Template {
        Template {
            name: view.name,
            papers: view.papers,
            sha256: view.sha256,
            version: view.version,
            since: view.since.map(|at| at.to_string()),
            waiting: view.waiting.into_iter().map(Proposal::of).collect(),
        }
    }
}

impl Proposal {
    fn of(view: ProposalView) -> Proposal {
        Proposal {
            id: view.id.to_string(),
            sha256: view.sha256,
            by: view.by,
            at: view.at.to_string(),
            stale: view.stale,
            open: view.open.into_iter().map(|kind| kind.id()).collect(),
        }
    }
}

impl TemplateText {
    /// From the office's view.
    pub fn of(file: TemplateFile) -> TemplateText {
        let (proposed, reason) = file.proposal.map(|(_, text, reason)| (text, reason)).unzip();
        TemplateText { template: Template::of(file.view), text: file.text, proposed, reason }
    }
}
