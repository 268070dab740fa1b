//! What lies outside the case and its rules, and is known only at the moment of an act. Replay needs none
//! of it: whatever of it lasts is written into the act.

use crate::act::CarriedPetition;
use crate::catalogue::{CentreId, CityId, GroundId};
use crate::check::OutageSystem;
use crate::clock::ClockName;
use crate::id::{AccountId, CaseId};
use crate::number::CaseNumber;
use crate::preflight::Finding;
use crate::stage::Stage;
use crate::time::{Date, Instant};
use serde::{Deserialize, Serialize};

/// Facts for one decision.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The actor's access; none: the person has none that fits the role. Applicants and the system need none.
    pub access: Option<AccessFacts>,
    /// The person's other cases, and cases with the same document.
    pub other_cases: Vec<OtherCase>,
    /// Declared outages that touch the life of the case.
    pub outages: Vec<Outage>,
    /// Preflight findings on the statement about to be signed.
    pub findings: Vec<Finding>,
    /// Last change of the draft, if it was changed after the case was opened.
    pub draft_changed: Option<Instant>,
    /// Notices already sent that announce a lapse.
    pub lapse_notices: Vec<LapseNotice>,
    /// Employees whose access ended, is suspended or rests: what `release_case` is for.
    pub released: Vec<AccountId>,
    /// Employees to whom the case can be given.
    pub colleagues: Vec<AccountId>,
    /// Taken slots at the centres, as far as full.
    pub full_slots: Vec<(CentreId, Instant)>,
}

/// An employee's access in the role in which they act.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccessFacts {
    /// From.
    pub from: Instant,
    /// First instant at which it no longer holds.
    pub to: Option<Instant>,
    /// On leave.
    pub on_leave: bool,
    /// BIN of the organisation.
    pub org_bin: Option<String>,
}

impl AccessFacts {
    /// Holds at an instant.
    pub fn holds(&self, at: Instant) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }
}

/// Another case that bears on this one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OtherCase {
    /// Case.
    pub id: CaseId,
    /// Number, if it has one.
    pub number: Option<CaseNumber>,
    /// It is the same person's (the same IIN); otherwise only a document is the same.
    pub same_person: bool,
    /// Where it stands.
    pub stage: Stage,
    /// City.
    pub city: CityId,
    /// When it was opened.
    pub opened_at: Instant,
    /// A refusal that stands.
    pub refusal: Option<PastRefusal>,
    /// A petition of it that is still in force.
    pub petition: Option<CarriedPetition>,
}

/// A refusal in another case; one set aside on a complaint is left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PastRefusal {
    /// Of the petition; otherwise of the permit.
    pub of_petition: bool,
    /// Day of receipt.
    pub received_on: Date,
    /// Grounds.
    pub grounds: Vec<GroundId>,
}

/// A declared failure of a system \[procedure.md, "Outage"\].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outage {
    /// Short id, given when it was declared.
    pub id: String,
    /// System.
    pub system: OutageSystem,
    /// Centre, where one centre's own system failed.
    pub centre: Option<CentreId>,
    /// Began.
    pub from: Instant,
    /// Ended; none: goes on.
    pub to: Option<Instant>,
}

impl Outage {
    /// Goes on at an instant.
    pub fn is_on(&self, at: Instant) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }
}

/// A notice that announced a lapse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LapseNotice {
    /// Which limit.
    pub limit: ClockName,
    /// Sent.
    pub at: Instant,
}
