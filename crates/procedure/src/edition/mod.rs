//! An edition of the joint order: the pilot's own rules, as data \[procedure.md, "Editions and law tables"\].

mod check;
mod city;
mod needs;
mod settings;

use crate::catalogue::{BodyId, CentreId, CityId, CriterionId, EditionId, OfficeId, ProfessionId};
use crate::choice;
use crate::clock::{ClockName, ClockRule};
use crate::document::DocumentKind;
use crate::ruled::{Ruled, Text3};
use crate::stage::Stage;
use crate::time::Date;
use serde::{Deserialize, Serialize};

pub use check::{Fault, FaultId, Report, Unverified, check};
pub use city::{Centre, City, OpeningHours, WeekDay};
pub use needs::{AtCentre, CheckRule, CheckedAct, DocumentRule, Required};
pub use settings::{Incomplete, LanguageTest, ReapplyAfter, Settings, StaffCertificate};

/// One edition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// Numbers, dates, titles.
    pub identity: LegalIdentity,
    /// Cities of the pilot.
    #[serde(rename = "city")]
    pub cities: Vec<City>,
    /// Stages, those of the ordinary way in its order first.
    #[serde(rename = "stage")]
    pub stages: Vec<StageRule>,
    /// Clocks.
    #[serde(rename = "clock")]
    pub clocks: Vec<ClockRule>,
    /// Documents.
    #[serde(rename = "document")]
    pub documents: Vec<DocumentRule>,
    /// Checks that favourable acts need.
    #[serde(rename = "check")]
    pub checks: Vec<CheckRule>,
    /// Extract of the list of in-demand professions.
    #[serde(rename = "profession")]
    pub professions: Vec<Profession>,
    /// Criteria of the petition; each is a ground "requirement not met".
    #[serde(rename = "criterion")]
    pub criteria: Vec<Criterion>,
    /// Single choices.
    pub settings: Settings,
    /// List of basic requirements to the service.
    #[serde(rename = "requirement")]
    pub requirements: Vec<BasicRequirement>,
}

/// Legal identity of the order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalIdentity {
    /// Id in the product.
    pub id: EditionId,
    /// Title of the order.
    pub title: Text3,
    /// The bodies that signed it, each with number and day.
    pub orders: Vec<OrderNumber>,
    /// Day of signing; none: not known.
    #[serde(default)]
    pub signed_on: Option<Ruled<Date>>,
    /// Day of official publication; none: not known.
    #[serde(default)]
    pub published_on: Option<Ruled<Date>>,
    /// Address on the ministry's site; empty: not placed yet or not known \[order cl. 8.1\].
    pub placed_url: Ruled<String>,
    /// Day on which the copy went to the register; none: not known \[order cl. 8.2\].
    #[serde(default)]
    pub sent_to_register_on: Option<Ruled<Date>>,
    /// First day in force, the day after publication \[order cl. 9\].
    pub effective_from: Ruled<Date>,
    /// Last day in force.
    pub effective_to: Ruled<Date>,
    /// The edition it follows.
    #[serde(default)]
    pub follows: Option<EditionId>,
    /// Where id and title come from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

/// Number and day under which one body signed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderNumber {
    /// Body.
    pub body: BodyId,
    /// Number; empty: not known.
    pub number: String,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

/// A stage of the edition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageRule {
    /// Which.
    pub stage: Stage,
    /// Place in the ordinary way, 1 and up; none: a stage beside it.
    #[serde(default)]
    pub order: Option<u32>,
    /// What becomes of cases in it when the edition ends.
    pub pending: Pending,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

/// What becomes of pending cases when their edition ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Pending {
    /// They go on under the old edition.
    Carry,
    /// They move to another edition; never shortens an applicant's limit.
    Move(EditionId),
    /// They stand still: only withdraw, complain and the state's end acts.
    Halt,
}

impl TryFrom<String> for Pending {
    type Error = String;
    fn try_from(raw: String) -> Result<Self, String> {
        match raw.as_str() {
            "carry" => Ok(Pending::Carry),
            "halt" => Ok(Pending::Halt),
            other => match other.strip_prefix("move:").map(EditionId::new) {
                Some(Ok(id)) => Ok(Pending::Move(id)),
                Some(Err(e)) => Err(e.to_string()),
                None => Err(format!("\"{other}\" is none of carry, halt, move:<edition>")),
            },
        }
    }
}

impl From<Pending> for String {
    fn from(p: Pending) -> String {
        match p {
            Pending::Carry => "carry".into(),
            Pending::Halt => "halt".into(),
            Pending::Move(id) => format!("move:{id}"),
        }
    }
}

/// A profession.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profession {
    /// Id.
    pub id: ProfessionId,
    /// Name.
    pub name: Text3,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

/// A criterion of the petition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Id.
    pub id: CriterionId,
    /// What is required.
    pub text: Text3,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

choice! {
    /// A line of the list of basic requirements.
    pub enum RequirementKind ("requirement") {
        /// Who provides the service.
        Provider = "provider",
        /// Where one applies.
        Channels = "channels",
        /// How long it takes.
        Term = "term",
        /// Electronic or on paper.
        Form = "form",
        /// What one gets.
        Result = "result",
        /// What it costs.
        Payment = "payment",
        /// When it works.
        Schedule = "schedule",
        /// What is to be brought.
        Documents = "documents",
        /// Why it can be refused.
        Grounds = "grounds",
        /// Anything else.
        Other = "other",
    }
}

/// One line of the list of basic requirements.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BasicRequirement {
    /// Which line.
    pub id: RequirementKind,
    /// Text.
    pub text: Text3,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

impl Edition {
    /// Reads an edition. Every fault with its line: [`check`].
    pub fn from_toml(text: &str) -> Result<Edition, toml::de::Error> {
        toml::from_str(text)
    }

    /// Its id.
    pub fn id(&self) -> &EditionId {
        &self.identity.id
    }

    /// In force on this day.
    pub fn in_force(&self, day: Date) -> bool {
        *self.identity.effective_from <= day && day <= *self.identity.effective_to
    }

    /// A city.
    pub fn city(&self, id: &CityId) -> Option<&City> {
        self.cities.iter().find(|c| &c.id == id)
    }

    /// The city of an office.
    pub fn city_of_office(&self, id: &OfficeId) -> Option<&City> {
        self.cities.iter().find(|c| &c.office == id)
    }

    /// A centre with its city.
    pub fn centre(&self, id: &CentreId) -> Option<(&City, &Centre)> {
        self.cities.iter().find_map(|city| city.centres.iter().find(|c| &c.id == id).map(|c| (city, c)))
    }

    /// Rule of a stage.
    pub fn stage(&self, stage: Stage) -> Option<&StageRule> {
        self.stages.iter().find(|s| s.stage == stage)
    }

    /// The ordinary way, first stage first.
    pub fn way(&self) -> Vec<Stage> {
        let mut way: Vec<_> = self.stages.iter().filter_map(|s| s.order.map(|o| (o, s.stage))).collect();
        way.sort_by_key(|(order, _)| *order);
        way.into_iter().map(|(_, stage)| stage).collect()
    }

    /// A clock of the edition (those of the law: `Rules::clock`).
    pub fn clock(&self, name: ClockName) -> Option<&ClockRule> {
        self.clocks.iter().find(|c| c.name == name)
    }

    /// Rules for a kind of document.
    pub fn document(&self, kind: DocumentKind) -> Option<&DocumentRule> {
        self.documents.iter().find(|d| d.kind == kind)
    }

    /// Checks that an act needs.
    pub fn checks(&self, act: CheckedAct) -> impl Iterator<Item = &CheckRule> {
        self.checks.iter().filter(move |c| c.act == act)
    }

    /// A profession.
    pub fn profession(&self, id: &ProfessionId) -> Option<&Profession> {
        self.professions.iter().find(|p| &p.id == id)
    }
}
