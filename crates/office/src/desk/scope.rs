//! Who may know of a case, and who may see what is in it \[procedure.md, "The people (roles)"\].
//! Whoever may not know of it is told that there is none.

use crate::people::Caller;
use crate::{AccessFault, Context, Error};
use qonys_procedure::act::ActKind;
use qonys_procedure::case::Case;
use qonys_procedure::{Role, Stage};

/// Stages that the reviewer and the ministry work on.
const PETITION: &[Stage] = &[Stage::Screening, Stage::Interview, Stage::PetitionDecision];
/// Stages in which the centre has to do with the person.
const CENTRE: &[Stage] =
    &[Stage::AwaitingEntry, Stage::Arrival, Stage::Decision, Stage::CardProduction, Stage::Handover];

/// The caller may know of the case.
pub fn may_know(ctx: &Context, case: &Case, caller: &Caller) -> bool {
    let acted = || case.acted(&caller.iin);
    match caller.role() {
        Role::Applicant => case.account == caller.account,
        Role::Screener => !case.is_private() && (PETITION.contains(&case.home()) || acted()),
        Role::MinistryOfficial => !case.is_private(),
        Role::MigrationOfficer | Role::MigrationHead => same_city(case, caller) && case.application.is_some(),
        Role::CentreOperator => same_city(case, caller) && (CENTRE.contains(&case.home()) || acted()),
        Role::ComplaintReviewer => {
            case.complaints.iter().any(|c| c.forwarded.is_some() || case.is_for_review(c, ctx.now())) || acted()
        }
        Role::Supervisor => !case.is_private(),
        Role::Administrator | Role::Auditor | Role::System => false,
    }
}

fn same_city(case: &Case, caller: &Caller) -> bool {
    caller.access.city.as_ref() == Some(&case.city)
}

/// The caller may read what is in the case; a supervisor sees stages and limits only.
pub fn may_read(ctx: &Context, case: &Case, caller: &Caller) -> bool {
    may_know(ctx, case, caller) && caller.role() != Role::Supervisor
}

/// `NotFound` for whoever may not know of the case.
pub fn require(ctx: &Context, case: &Case, caller: &Caller) -> Result<(), Error> {
    if may_know(ctx, case, caller) { Ok(()) } else { Err(Error::NotFound) }
}

/// As [`require`], and refused to whoever may know of the case but not read it.
pub fn require_content(ctx: &Context, case: &Case, caller: &Caller) -> Result<(), Error> {
    require(ctx, case, caller)?;
    if may_read(ctx, case, caller) { Ok(()) } else { Err(AccessFault::Role.into()) }
}

/// Kinds of acts that are kept from whoever may read a case in this role; history, proofs and containers all ask
/// here. None are: a person has a right to everything that was done about them, and whoever decides to what it rests on.
pub const fn hidden_from(_: Role) -> &'static [ActKind] {
    &[]
}

/// The stages whose cases stand in a role's queue.
pub fn queue_stages(role: Role) -> &'static [Stage] {
    match role {
        Role::Screener => &[Stage::Screening, Stage::Interview],
        Role::MinistryOfficial => &[Stage::PetitionDecision, Stage::Hearing],
        Role::MigrationOfficer => &[Stage::Verification, Stage::Hearing, Stage::Decision, Stage::CardProduction],
        Role::MigrationHead => {
            &[Stage::Confirmation, Stage::Verification, Stage::Hearing, Stage::Decision, Stage::CardProduction]
        }
        Role::CentreOperator => &[Stage::Arrival, Stage::Handover],
        Role::ComplaintReviewer | Role::Supervisor => Stage::ALL,
        Role::Applicant | Role::Administrator | Role::Auditor | Role::System => &[],
    }
}

/// Whose hearings stand in a role's queue: from the residence application on they are those of an office.
pub fn queue_office(role: Role) -> Option<bool> {
    match role {
        Role::MinistryOfficial => Some(false),
        Role::MigrationOfficer | Role::MigrationHead => Some(true),
        _ => None,
    }
}
