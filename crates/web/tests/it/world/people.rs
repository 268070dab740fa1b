//! Who plays in the tests.

use super::random;
use qonys_eds::EmployeeRole;
use qonys_office::Context;
use qonys_office::people::account::{self, Person as Account};
use qonys_procedure::iin::Iin;
use qonys_procedure::{Instant, Role};
use qonys_store::accounts::{self, Access};
use qonys_training::ca::{Capacity, Person, PersonKey};

/// Somebody with a training key.
pub struct Someone {
    /// Name of the key.
    pub key: &'static str,
    pub surname: &'static str,
    pub given: &'static str,
    pub iin: &'static str,
    /// BIN of the organisation; none for an applicant.
    pub org: Option<&'static str>,
    /// The role chosen at sign-in, and its city.
    pub role: Option<&'static str>,
    pub city: Option<&'static str>,
}

const HUB: &str = "181240000015";
const MINISTRY: &str = "190640000023";
const POLICE: &str = "930740000018";
const CENTRE: &str = "160440000039";

const fn applicant(key: &'static str, surname: &'static str, given: &'static str, iin: &'static str) -> Someone {
    Someone { key, surname, given, iin, org: None, role: None, city: None }
}

const fn employee(
    key: &'static str,
    surname: &'static str,
    iin: &'static str,
    org: &'static str,
    role: &'static str,
    city: Option<&'static str>,
) -> Someone {
    Someone { key, surname, given: "СЫНАҚ", iin, org: Some(org), role: Some(role), city }
}

/// The ICAO specimen person: the applicant of the tests.
pub const ANNA: Someone = applicant("anna", "ЭРИКССОН", "АННА МАРИЯ", "740812400004");
/// Another applicant.
pub const BORIS: Someone = applicant("boris", "БОРИСОВ", "БОРИС", "900101300017");
/// Reviewer.
pub const SCREENER: Someone = employee("screener", "САРАПШИНА", "850505400021", HUB, "screener", None);
/// Official of the ministry.
pub const OFFICIAL: Someone = employee("official", "МИНИСТРОВ", "800303300034", MINISTRY, "ministry_official", None);
/// Officers of two cities.
pub const OFFICER: Someone =
    employee("officer", "ИНСПЕКТОРОВ", "870707300046", POLICE, "migration_officer", Some("astana"));
pub const OFFICER_ALMATY: Someone =
    employee("officer-almaty", "АЛМАТИНОВ", "860606300057", POLICE, "migration_officer", Some("almaty"));
/// Heads.
pub const HEAD: Someone = employee("head", "НАЧАЛЬНИКОВ", "750101300069", POLICE, "migration_head", Some("astana"));
/// Operator of the centre.
pub const OPERATOR: Someone =
    employee("operator", "ОПЕРАТОРОВА", "910909400071", CENTRE, "centre_operator", Some("astana"));
/// Others who see no case content.
pub const ADMINISTRATOR: Someone = employee("administrator", "АДМИНОВ", "880808300083", CENTRE, "administrator", None);
pub const SUPERVISOR: Someone = employee("supervisor", "КОНТРОЛЁРОВ", "700202300095", MINISTRY, "supervisor", None);

pub const ALL: &[Someone] =
    &[ANNA, BORIS, SCREENER, OFFICIAL, OFFICER, OFFICER_ALMATY, HEAD, OPERATOR, ADMINISTRATOR, SUPERVISOR];

impl Someone {
    pub fn iin(&self) -> Iin {
        self.iin.parse().expect("twelve digits")
    }

    pub fn role(&self) -> Role {
        self.role.map_or(Role::Applicant, |id| Role::from_id(id).expect("a role"))
    }

    /// As the training authority knows them.
    pub fn person(&self) -> Person {
        let capacity = match self.org {
            None => Capacity::Individual,
            Some(bin) => Capacity::Employee {
                bin: bin.parse().expect("a BIN"),
                organisation: format!("УЧЕБНАЯ ОРГАНИЗАЦИЯ {bin}"),
                role: EmployeeRole::Employee,
            },
        };
        Person {
            key_name: self.key.to_owned(),
            surname: self.surname.to_owned(),
            given_name: self.given.to_owned(),
            patronymic: None,
            iin: self.iin(),
            capacity,
            key_kind: PersonKey::Ecdsa,
        }
    }

    fn account(&self) -> Account {
        Account { iin: self.iin(), name: format!("{} {}", self.surname, self.given), certificate: None }
    }
}

/// Gives every employee their access.
pub async fn provide_accesses(ctx: &Context) {
    for someone in ALL.iter().filter(|s| s.role.is_some()) {
        provide(ctx, someone, someone.role.expect("an employee"), someone.city).await;
    }
}

/// Gives one person one more access; answers its id.
pub async fn provide(ctx: &Context, someone: &Someone, role: &str, city: Option<&str>) -> uuid::Uuid {
    let account = account::find_or_create(ctx, &someone.account()).await.expect("an account");
    let id = uuid::Builder::from_random_bytes(random()).into_uuid();
    let access = Access {
        id,
        account: account.id,
        role: Role::from_id(role).expect("a role"),
        org: someone.org.map(str::to_owned),
        city: city.map(str::to_owned),
        office: None,
        acting_for: None,
        from: Instant(0),
        to: None,
        suspended: None,
        leave_until: None,
        reviewed: ctx.now(),
    };
    ctx.store.write(Vec::new(), 256, move |db| accounts::grant(db, &access)).await.expect("granted");
    id
}

/// Ends an access from now on.
pub async fn end(ctx: &Context, id: uuid::Uuid) {
    let now = ctx.now();
    ctx.store.write(Vec::new(), 64, move |db| accounts::end(db, id, now)).await.expect("ended");
}
