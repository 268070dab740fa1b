//! State of a case: the fold over its acts. It holds what is needed to decide what may happen next.

pub(crate) mod change;
pub mod options;
mod parts;
mod read;
pub(crate) mod view;
mod waits;

pub use parts::*;
pub use waits::{Waiting, Waits};

use crate::act::{EditContacts, Meeting, Remark};
use crate::catalogue::{CityId, EditionId, OfficeId, ProfessionId};
use crate::id::{AccountId, CaseId};
use crate::iin::Iin;
use crate::limit::Limit;
use crate::number::CaseNumber;
use crate::role::Role;
use crate::stage::Stage;
use crate::time::{Date, Instant};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of the shape of [`Case`]. A snapshot of another shape is dropped and replayed.
pub const SHAPE: u32 = 1;

/// A case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Id.
    pub id: CaseId,
    /// Number; none before the request for the petition is signed.
    pub number: Option<CaseNumber>,
    /// Last act.
    pub seq: u64,
    /// Time of the last act.
    pub last_at: Instant,
    /// Opened.
    pub opened_at: Instant,
    /// Where it is.
    pub stage: Stage,
    /// Since when.
    pub stage_since: Instant,
    /// In correction, hearing, confirmation, and after a lapse from correction: where it came from.
    pub came_from: Option<CameFrom>,
    /// How it ended.
    pub ended: Option<Ended>,
    /// City.
    pub city: CityId,
    /// Office of the city; set by the residence application.
    pub office: Option<OfficeId>,
    /// The person.
    pub applicant: Iin,
    /// The person's account.
    pub account: AccountId,
    /// Address and language of notices, as last given.
    pub contacts: Option<EditContacts>,
    /// Who has it, by the role that acts.
    pub assignees: BTreeMap<Role, Assignee>,
    /// Edition; fixed by the request for the petition.
    pub edition: Option<EditionId>,
    /// Profession asked for.
    pub profession: ProfessionId,
    /// Earlier case.
    pub predecessor: Option<CaseId>,
    /// Request for the petition as last signed.
    pub request: Option<PetitionRequest>,
    /// Residence application as last signed.
    pub application: Option<ResidenceApplication>,
    /// Consents taken back.
    pub consents_withdrawn: Vec<crate::act::ConsentKind>,
    /// Documents as last signed.
    pub documents: Vec<SignedDocument>,
    /// Open remarks of a return.
    pub remarks: Vec<Remark>,
    /// Returns by stage.
    pub returns: BTreeMap<Stage, u32>,
    /// Interview.
    pub interview: Interview,
    /// Recommendation on the petition.
    pub recommendation: Option<Recommended>,
    /// Petition.
    pub petition: Option<Petition>,
    /// Notices of preliminary decisions, the last one last.
    pub notices: Vec<Notice>,
    /// Agreed oral hearing.
    pub hearing: Option<Meeting>,
    /// Proposal before the head.
    pub proposal: Option<Proposal>,
    /// Preliminary approval.
    pub approval: Option<Approval>,
    /// Entry.
    pub entry: Option<Entry>,
    /// Items of the centre.
    pub items: Items,
    /// Booked visit.
    pub visit: Option<Visit>,
    /// State systems asked, one entry a system: the last question and answer.
    pub checks: Vec<Check>,
    /// Changes reported.
    pub changes: Vec<Change>,
    /// Permit.
    pub permit: Option<Permit>,
    /// Document of the holder.
    pub card: Card,
    /// Complaints.
    pub complaints: Vec<Complaint>,
    /// Extensions asked for.
    pub extensions: Vec<Extension>,
    /// City asked for.
    pub transfer_asked: Option<TransferAsked>,
    /// Where originals are, by the last receipt.
    pub originals_at: Option<String>,
    /// Refusals set aside: the same grounds are not open again without new facts.
    pub barred: Vec<Barred>,
    /// Employees who may not act: they declared a bias.
    pub recused: Vec<Iin>,
    /// Employees who may not act: their decision was set aside.
    pub excluded: Vec<Iin>,
    /// Documents valid on this day count as valid: the first signing before an upheld complaint.
    pub documents_judged_on: Option<Date>,
    /// Papers issued.
    pub papers: Vec<Paper>,
    /// Limits, ended ones too.
    pub limits: Vec<Limit>,
    /// Acts so far, as far as rules look back at them.
    pub trail: Vec<Trail>,
}
