//! Who may do what about accesses: the requests as their acts make them, and the rules \[order cl. 3\].
//! Pure; the accesses themselves come in as rows.

use super::content::{AccessAct, AccessProvide, StaffRole, Wanted};
use qonys_procedure::iin::{Bin, Iin};
use qonys_procedure::{AccountId, ActId, Instant, Role};
use qonys_store::accounts::Access as Row;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Days after which an access must be looked at again \[order cl. 3\].
pub const REVIEW_DAYS: i64 = 90;

/// Why an act about an access is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccessRefusal {
    /// This role, organisation or city cannot do that.
    #[error("not for this role, organisation or city")]
    NotYours,
    /// One person in two of the parts: asking, approving, providing, holding.
    #[error("the same person may not ask, approve, provide or hold")]
    FourEyes,
    /// There is no such request or access.
    #[error("no such request or access")]
    Unknown,
    /// The request was approved, or the access given, suspended or ended before.
    #[error("done before, or ended")]
    Done,
    /// The ministry has not approved.
    #[error("not approved")]
    NotApproved,
    /// There are people who ask and approve: paper is only for the first ones.
    #[error("a signed request is needed")]
    PaperOnlyForTheFirst,
    /// A number is no IIN or BIN, a city is missing or not wanted, the day has passed.
    #[error("{0}")]
    Data(&'static str),
}

/// A request and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Requested {
    /// Id of its act.
    pub act: ActId,
    /// When.
    pub at: Instant,
    /// Who asked.
    pub by: AccountId,
    /// For whom.
    pub wanted: Wanted,
    /// Who approved.
    pub approved: Option<AccountId>,
    /// The access given.
    pub provided: Option<Uuid>,
}

/// All requests, as the acts of the service stream make them.
#[derive(Clone, Debug, Default)]
pub struct Register(BTreeMap<ActId, Requested>);

impl Register {
    /// Takes one act into account.
    pub fn apply(&mut self, id: ActId, at: Instant, by: AccountId, act: &AccessAct) {
        let of = |raw: &str| raw.parse::<ActId>().ok();
        match act {
            AccessAct::Request(r) => {
                let asked = Requested { act: id, at, by, wanted: r.wanted.clone(), approved: None, provided: None };
                self.0.insert(id, asked);
            }
            AccessAct::Approve(a) => {
                if let Some(r) = of(a.access_request.as_str()).and_then(|id| self.0.get_mut(&id)) {
                    r.approved = Some(by);
                }
            }
            AccessAct::Provide(p) => {
                let request = p.access_request.as_ref().and_then(|r| of(r.as_str()));
                if let Some(r) = request.and_then(|id| self.0.get_mut(&id)) {
                    // An access bears the id of the act that gave it.
                    r.provided = Some(id.0);
                }
            }
            AccessAct::Suspend(_) | AccessAct::Resume(_) | AccessAct::End(_) | AccessAct::Review(_) => {}
        }
    }

    /// Requests that wait, oldest first.
    pub fn waiting(&self) -> impl Iterator<Item = &Requested> {
        self.0.values().filter(|r| r.provided.is_none())
    }

    /// A request by the id of its act.
    pub fn request(&self, id: &str) -> Result<&Requested, AccessRefusal> {
        id.parse().ok().and_then(|id: ActId| self.0.get(&id)).ok_or(AccessRefusal::Unknown)
    }
}

/// Who wants to act.
#[derive(Clone, Debug)]
pub struct Who<'a> {
    /// Account.
    pub account: AccountId,
    /// IIN.
    pub iin: Iin,
    /// The access chosen.
    pub access: &'a crate::people::Access,
}

/// What an act changes beside the record.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Nothing but the record.
    None,
    /// An access is given.
    Give(Wanted),
    /// An access is suspended (`true`) or in force again.
    Suspend(Uuid, bool),
    /// An access ends.
    End(Uuid),
    /// An access was looked at and stays.
    Reviewed(Uuid),
}

/// Judges an act. `held` are the accesses in force, `target` the one that the act names, with its holder's account.
pub fn judge(
    who: &Who<'_>,
    act: &AccessAct,
    register: &Register,
    held: &[Row],
    target: Option<&Row>,
    now: Instant,
) -> Result<Change, AccessRefusal> {
    match act {
        AccessAct::Request(r) => {
            check_data(&r.wanted, now)?;
            may_ask(who, &r.wanted)?;
            Ok(Change::None)
        }
        AccessAct::Approve(a) => {
            let request = register.request(a.access_request.as_str())?;
            may_approve(who, request)?;
            Ok(Change::None)
        }
        AccessAct::Provide(p) => provide(who, p, register, held, now),
        AccessAct::Suspend(_) | AccessAct::Resume(_) | AccessAct::End(_) | AccessAct::Review(_) => {
            keep(who, act, target.ok_or(AccessRefusal::Unknown)?, now)
        }
    }
}

/// Who asks for an access of a role \[order cl. 3; who asks for the others: ours\].
pub(super) fn asks(role: StaffRole) -> &'static [Role] {
    match role {
        StaffRole::MigrationOfficer | StaffRole::MigrationHead => &[Role::MigrationHead],
        StaffRole::ComplaintReviewer | StaffRole::Supervisor | StaffRole::Auditor => {
            &[Role::MinistryOfficial, Role::MigrationHead]
        }
        StaffRole::Screener | StaffRole::MinistryOfficial | StaffRole::CentreOperator | StaffRole::Administrator => {
            &[Role::MinistryOfficial]
        }
    }
}

/// Who speaks for the own ministry: its official, or who controls execution there.
const APPROVES: [Role; 2] = [Role::MinistryOfficial, Role::Supervisor];

fn role_of(role: StaffRole) -> Role {
    Role::from_id(role.id()).expect("every staff role is a role")
}

fn check_data(wanted: &Wanted, now: Instant) -> Result<(), AccessRefusal> {
    let data = |ok: bool, what| if ok { Ok(()) } else { Err(AccessRefusal::Data(what)) };
    data(wanted.holder_iin.as_str().parse::<Iin>().is_ok(), "holder_iin is no IIN")?;
    data(wanted.organisation_bin.as_str().parse::<Bin>().is_ok(), "organisation_bin is no BIN")?;
    data(wanted.ministry_bin.as_str().parse::<Bin>().is_ok(), "ministry_bin is no BIN")?;
    let of_city = role_of(wanted.access_role).is_of_city();
    data(of_city == wanted.access_city.is_some(), "access_city belongs to roles of a city, and only to them")?;
    data(wanted.access_until.is_none_or(|day| day >= now.local_date()), "access_until has passed")
}

fn may_ask(who: &Who<'_>, wanted: &Wanted) -> Result<(), AccessRefusal> {
    if !asks(wanted.access_role).contains(&who.access.role) {
        return Err(AccessRefusal::NotYours);
    }
    if who.access.role.is_of_city() && wanted.access_city.is_some() && wanted.access_city != who.access.city {
        return Err(AccessRefusal::NotYours);
    }
    distinct(who.iin.as_str() != wanted.holder_iin.as_str())
}

fn may_approve(who: &Who<'_>, request: &Requested) -> Result<(), AccessRefusal> {
    if request.approved.is_some() {
        return Err(AccessRefusal::Done);
    }
    let own = who.access.org.as_deref() == Some(request.wanted.ministry_bin.as_str());
    if !APPROVES.contains(&who.access.role) || !own {
        return Err(AccessRefusal::NotYours);
    }
    distinct(who.account != request.by && who.iin.as_str() != request.wanted.holder_iin.as_str())
}

fn provide(
    who: &Who<'_>,
    act: &AccessProvide,
    register: &Register,
    held: &[Row],
    now: Instant,
) -> Result<Change, AccessRefusal> {
    administers(who)?;
    let wanted = match (&act.access_request, &act.wanted, &act.paper_reference) {
        (Some(id), None, None) => {
            let request = register.request(id.as_str())?;
            if request.provided.is_some() {
                return Err(AccessRefusal::Done);
            }
            let approved = request.approved.ok_or(AccessRefusal::NotApproved)?;
            distinct(who.account != request.by && who.account != approved)?;
            &request.wanted
        }
        (None, Some(wanted), Some(_)) => {
            if could_be_asked(wanted, held) {
                return Err(AccessRefusal::PaperOnlyForTheFirst);
            }
            wanted
        }
        _ => return Err(AccessRefusal::Data("give the request, or both the person and the paper")),
    };
    check_data(wanted, now)?;
    distinct(who.iin.as_str() != wanted.holder_iin.as_str())?;
    Ok(Change::Give(wanted.clone()))
}

/// Whether two different people are there, one to ask and one to approve.
fn could_be_asked(wanted: &Wanted, held: &[Row]) -> bool {
    let asking = held.iter().filter(|row| {
        let city = row.city.as_deref();
        let same_city = wanted.access_city.as_ref().is_none_or(|c| city.is_none_or(|own| own == c.as_str()));
        asks(wanted.access_role).contains(&row.role) && same_city
    });
    let approving: Vec<_> = held
        .iter()
        .filter(|row| APPROVES.contains(&row.role) && row.org.as_deref() == Some(wanted.ministry_bin.as_str()))
        .collect();
    asking.into_iter().any(|a| approving.iter().any(|b| a.account != b.account))
}

fn keep(who: &Who<'_>, act: &AccessAct, target: &Row, now: Instant) -> Result<Change, AccessRefusal> {
    administers(who)?;
    distinct(who.account != target.account)?;
    if target.to.is_some_and(|to| to <= now) {
        return Err(AccessRefusal::Done);
    }
    let suspended = target.suspended.is_some();
    match act {
        AccessAct::Suspend(_) if suspended => Err(AccessRefusal::Done),
        AccessAct::Suspend(_) => Ok(Change::Suspend(target.id, true)),
        AccessAct::Resume(_) if !suspended => Err(AccessRefusal::Done),
        AccessAct::Resume(_) => Ok(Change::Suspend(target.id, false)),
        AccessAct::Review(r) if r.access_kept => Ok(Change::Reviewed(target.id)),
        _ => Ok(Change::End(target.id)),
    }
}

fn administers(who: &Who<'_>) -> Result<(), AccessRefusal> {
    if who.access.role == Role::Administrator { Ok(()) } else { Err(AccessRefusal::NotYours) }
}

fn distinct(ok: bool) -> Result<(), AccessRefusal> {
    if ok { Ok(()) } else { Err(AccessRefusal::FourEyes) }
}
