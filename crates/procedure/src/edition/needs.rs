//! What an edition asks for: documents, and checks before favourable acts.

use crate::check::CheckSystem;
use crate::choice;
use crate::document::DocumentKind;
use crate::ruled::Text3;
use serde::{Deserialize, Serialize};

choice! {
    /// How a document is asked for.
    pub enum Required ("required") {
        /// Must be there.
        Yes = "yes",
        /// May be there ("diploma, if any").
        IfAny = "if_any",
        /// Taken over from the petition.
        Reused = "reused",
        /// Not asked.
        No = "no",
    }
}

choice! {
    /// What the centre does with a document.
    pub enum AtCentre ("at_centre") {
        /// Nothing.
        No = "no",
        /// The original is seen, no copy is made.
        OriginalSeen = "original_seen",
        /// It is brought there for the first time.
        Brought = "brought",
    }
}

/// Rules for one kind of document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentRule {
    /// Kind.
    pub kind: DocumentKind,
    /// Name for people.
    pub title: Text3,
    /// Rule for people: what it must be like.
    pub rule: Text3,
    /// With the petition.
    pub petition: Required,
    /// With the residence application.
    pub residence: Required,
    /// At the centre.
    pub centre: AtCentre,
    /// Most files of this kind.
    pub count_max: u32,
    /// Media types taken, by content.
    pub media: Vec<String>,
    /// Most bytes of one file.
    pub bytes_max: u64,
    /// Days of validity left on signing, at least one more than this.
    #[serde(default)]
    pub validity_days_over: Option<u32>,
    /// Oldest age on signing, days.
    #[serde(default)]
    pub age_days_max: Option<u32>,
    /// Apostille or legalisation is asked, unless the issuing state is exempt.
    #[serde(default)]
    pub certified: bool,
    /// Translation into Kazakh or Russian is asked.
    #[serde(default)]
    pub translated: bool,
    /// Smallest width in pixels.
    #[serde(default)]
    pub width_px_min: Option<u32>,
    /// Smallest height in pixels.
    #[serde(default)]
    pub height_px_min: Option<u32>,
    /// Smallest shorter side in pixels at which a picture of a page can be read; a smaller one is told, not refused.
    #[serde(default)]
    pub side_px_min: Option<u32>,
    /// Width to height, as `[7, 9]`.
    #[serde(default)]
    pub ratio: Option<[u32; 2]>,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

choice! {
    /// A favourable act that rests on checks.
    pub enum CheckedAct ("checked_act") {
        /// Petition.
        IssuePetition = "issue_petition",
        /// Preliminary approval.
        GrantPreliminaryApproval = "grant_preliminary_approval",
        /// Proposal of the permit.
        ProposePermit = "propose_permit",
    }
}

/// One check that a favourable act needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckRule {
    /// The act.
    pub act: CheckedAct,
    /// The system.
    pub system: CheckSystem,
    /// Oldest age of the answer in calendar days; none: any.
    #[serde(default)]
    pub age_days_max: Option<u32>,
    /// The clock of the stage stands while the answer is awaited.
    pub stops_clock: bool,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}
