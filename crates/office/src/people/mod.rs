//! People, their sessions and accesses.

pub mod access;
pub mod account;
pub mod session;
pub mod sign_in;
mod throttle;

use crate::Context;
use qonys_eds::policy::ExpectedHolder;
use qonys_procedure::catalogue::CityId;
use qonys_procedure::edition::StaffCertificate;
use qonys_procedure::iin::Iin;
use qonys_procedure::{AccountId, Instant, Role};

pub(crate) use throttle::Throttle;
pub use throttle::{FAILURE_WINDOW_SECONDS, FAILURES_MAX};

/// One access of an employee, or the applicant's own.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Access {
    /// In which role.
    pub role: Role,
    /// BIN of the organisation; none for an applicant.
    pub org: Option<String>,
    /// City; none for those who are of no city.
    pub city: Option<CityId>,
    /// From when.
    pub from: Instant,
    /// On leave: new work is kept away.
    pub on_leave: bool,
    /// Until when, if an end is set.
    pub to: Option<Instant>,
}

/// Who is asking: a signed-in person in one of their roles.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Account.
    pub account: AccountId,
    /// IIN bound to it.
    pub iin: Iin,
    /// Name as in the certificate.
    pub name: String,
    /// Serial number of the certificate with which they signed last, if they did; hexadecimal.
    pub certificate: Option<String>,
    /// The access chosen.
    pub access: Access,
    /// Every access in force, to choose from.
    pub accesses: Vec<Access>,
    /// SHA-256 of the session's token.
    pub session: [u8; 32],
    /// When the session ends in any case.
    pub session_until: Instant,
}

/// Whose certificate someone in this role must sign with. Whether an employee may use a key of their own is the
/// edition's to say \[eds.md: staff_certificate\].
pub(crate) fn expected_holder(ctx: &Context, role: Role, org: Option<&str>) -> ExpectedHolder {
    match (role, org.and_then(|bin| bin.parse().ok())) {
        (Role::Applicant, _) | (_, None) => ExpectedHolder::Applicant,
        (_, Some(_)) if staff_certificate(ctx) == StaffCertificate::Any => ExpectedHolder::AnyStaff,
        (_, Some(bin)) => ExpectedHolder::StaffOf(bin),
    }
}

/// Which certificates employees may use, by the edition in force.
pub(crate) fn staff_certificate(ctx: &Context) -> StaffCertificate {
    let edition = ctx.book.in_force(ctx.now().local_date());
    edition.map_or(StaffCertificate::Organisation, |edition| *edition.settings.staff_certificate)
}

impl Caller {
    /// The role chosen.
    pub fn role(&self) -> Role {
        self.access.role
    }

    /// As the procedure knows an actor.
    pub fn actor(&self) -> qonys_procedure::Actor {
        qonys_procedure::Actor {
            account: Some(self.account),
            iin: Some(self.iin),
            role: self.access.role,
            org: self.access.org.clone(),
            city: self.access.city.clone(),
        }
    }
}
