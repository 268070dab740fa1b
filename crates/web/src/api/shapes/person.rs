//! Who is signed in; editions.

use qonys_office::people::{Access as OfficeAccess, Caller};
use qonys_procedure::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::statement::Text3;

/// The person signed in.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// Name as in the certificate.
    pub name: String,
    /// IIN.
    pub iin: String,
    /// The role in which they act.
    pub role: String,
    /// City of the access.
    pub city: Option<String>,
    /// BIN of the organisation.
    pub org: Option<String>,
    /// Every access in force, to choose from.
    pub accesses: Vec<Access>,
    /// When the session ends in any case, RFC 3339.
    pub session_until: String,
}

/// An access of an employee.
#[derive(Serialize, ToSchema)]
pub struct Access {
    /// Role.
    pub role: String,
    /// City.
    pub city: Option<String>,
    /// BIN of the organisation.
    pub org: Option<String>,
    /// From when, RFC 3339.
    pub from: String,
    /// Until when, if an end is set.
    pub to: Option<String>,
}

impl Me {
    /// From the session.
    pub fn of(caller: &Caller) -> Me {
        Me {
            name: caller.name.clone(),
            iin: caller.iin.as_str().to_owned(),
            role: caller.role().id().to_owned(),
            city: caller.access.city.as_ref().map(ToString::to_string),
            org: caller.access.org.clone(),
            accesses: caller.accesses.iter().map(Access::of).collect(),
            session_until: caller.session_until.to_string(),
        }
    }
}

impl Access {
    fn of(access: &OfficeAccess) -> Access {
        Access {
            role: access.role.id().to_owned(),
            city: access.city.as_ref().map(ToString::to_string),
            org: access.org.clone(),
            from: access.from.to_string(),
            to: access.to.map(|t| t.to_string()),
        }
    }
}

/// An edition of the order.
#[derive(Serialize, ToSchema)]
pub struct Edition {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Text3,
    /// First day in force.
    pub from: String,
    /// Last day in force.
    pub to: String,
    /// In force today.
    pub in_force: bool,
    /// The dates were read in the text in force.
    pub verified: bool,
    /// Cities.
    pub cities: Vec<Named>,
    /// Professions.
    pub professions: Vec<Named>,
}

/// An id with its name.
#[derive(Serialize, ToSchema)]
pub struct Named {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text3,
}

impl From<&qonys_procedure::ruled::Text3> for Text3 {
    fn from(text: &qonys_procedure::ruled::Text3) -> Text3 {
        Text3 { kk: text.kk.clone(), ru: text.ru.clone(), en: text.en.clone() }
    }
}

impl Edition {
    /// As it stands on a day.
    pub fn of(edition: &qonys_procedure::edition::Edition, today: Date) -> Edition {
        let identity = &edition.identity;
        Edition {
            id: edition.id().to_string(),
            title: (&identity.title).into(),
            from: identity.effective_from.to_string(),
            to: identity.effective_to.to_string(),
            in_force: edition.in_force(today),
            verified: identity.effective_from.verified && identity.effective_to.verified,
            cities: edition.cities.iter().map(|c| Named { id: c.id.to_string(), name: (&c.name).into() }).collect(),
            professions: edition
                .professions
                .iter()
                .map(|p| Named { id: p.id.to_string(), name: (&p.name).into() })
                .collect(),
        }
    }
}
