//! The law tables: what holds by date and for all cases, whatever their edition.

mod files;

use crate::catalogue::{BodyId, CheckpointId, Country, GroundId};
use crate::check::OutageSystem;
use crate::choice;
use crate::clock::{ClockName, ClockRule};
use crate::document::DutyKind;
use crate::iin::Bin;
use crate::preflight::Level;
use crate::ruled::Text3;
use crate::time::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// All law tables.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Law {
    /// Rates of state duty.
    pub duty_rates: Vec<DutyRate>,
    /// Monthly calculation index.
    pub indices: Vec<MonthlyIndex>,
    /// Payment codes.
    pub payment_codes: Vec<PaymentCode>,
    /// Terms of hearing and complaint.
    pub terms: Vec<ClockRule>,
    /// Grounds of refusal and annulment.
    pub grounds: Vec<Ground>,
    /// State bodies and organisations.
    pub bodies: Vec<Body>,
    /// Permitted stay by citizenship; empty until loaded.
    pub stay: Vec<StayRule>,
    /// States whose documents need no apostille or legalisation.
    pub exemptions: Vec<CertificationExemption>,
    /// Which outage holds which clock.
    pub outages: Vec<OutageRule>,
    /// States.
    pub countries: Vec<CountryEntry>,
    /// Checkpoints of the border.
    pub checkpoints: Vec<Checkpoint>,
    /// Latin words of the trade that may stand in a text in Kazakh or Russian, small letters.
    pub technologies: BTreeSet<String>,
    /// Texts of preflight findings, by id.
    pub findings: BTreeMap<String, FindingText>,
}

pub use files::{LawError, LawFile};

/// Rate of a state duty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyRate {
    /// For what.
    pub duty: DutyKind,
    /// Hundredths of the monthly calculation index: 400 = 4 МРП.
    pub rate_hundredths: u64,
    /// First day.
    pub valid_from: Date,
    /// Last day; none: open.
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

/// Monthly calculation index (МРП) of a span of time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthlyIndex {
    /// Tenge.
    pub tenge: u64,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_to: Date,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

/// Payment code (КБК).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentCode {
    /// For what.
    pub duty: DutyKind,
    /// Code.
    pub code: String,
    /// First day.
    pub valid_from: Date,
    /// Last day; none: open.
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

/// A duty on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Duty {
    /// For what.
    pub kind: DutyKind,
    /// Hundredths of the index.
    pub rate_hundredths: u64,
    /// Index of the day; none: not known, then the amount cannot be computed.
    pub index_tenge: Option<u64>,
    /// Amount.
    pub amount_tenge: Option<u64>,
    /// Payment code; none: not loaded.
    pub payment_code: Option<String>,
    /// Rate and index were both read in the text in force.
    pub verified: bool,
}

choice! {
    /// Nature of a ground.
    pub enum GroundKind ("ground_kind") {
        /// Can be mended: return for correction first.
        Data = "data",
        /// Cannot be mended.
        Substance = "substance",
    }
}

choice! {
    /// To what a ground applies.
    pub enum GroundScope ("ground_scope") {
        /// Refusal of the petition.
        Petition = "petition",
        /// Refusal of the permit.
        Residence = "residence",
        /// Annulment, also taking the petition back.
        Annulment = "annulment",
    }
}

/// A ground of refusal or annulment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// Id.
    pub id: GroundId,
    /// Article.
    pub article: Text3,
    /// Text.
    pub text: Text3,
    /// Nature.
    pub kind: GroundKind,
    /// To what it applies.
    pub applies_to: Vec<GroundScope>,
    /// First day; none: always.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// Last day; none: open.
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

/// A state body or organisation; names change, so they hold by date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Id.
    pub id: BodyId,
    /// Name.
    pub name: Text3,
    /// Business identification number; none: not known.
    #[serde(default)]
    pub bin: Option<Bin>,
    /// Address.
    #[serde(default)]
    pub address: Option<Text3>,
    /// First day.
    pub valid_from: Date,
    /// Last day; none: open.
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

/// Permitted stay of citizens of a state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StayRule {
    /// Citizenship.
    pub citizenship: Country,
    /// Basis, for people.
    pub basis: Text3,
    /// Days for each entry.
    pub days_per_entry: u32,
    /// Days in all within the period.
    #[serde(default)]
    pub days_per_period: Option<u32>,
    /// Length of the period, days.
    #[serde(default)]
    pub period_days: Option<u32>,
    /// First day.
    pub valid_from: Date,
    /// Last day; none: open.
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

/// A state whose documents are taken without apostille or legalisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificationExemption {
    /// State.
    pub state: Country,
    /// Treaty.
    pub basis: Text3,
    /// First day.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// Last day.
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

/// An outage and the clocks that it holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutageRule {
    /// What fails.
    pub system: OutageSystem,
    /// All clocks.
    #[serde(default)]
    pub all: bool,
    /// Clocks held.
    #[serde(default)]
    pub clocks: Vec<ClockName>,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

/// A state or a code that stands for none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountryEntry {
    /// ISO 3166 alpha-3 or ICAO code.
    pub code: Country,
    /// Code in the machine-readable zone, where it is another (`D` for `DEU`).
    #[serde(default)]
    pub icao: Option<Country>,
    /// Name.
    pub name: Text3,
    /// Not a state: stateless, refugee, organisation, specimen.
    #[serde(default)]
    pub special: bool,
}

/// A checkpoint of the state border.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// Id.
    pub id: CheckpointId,
    /// Name.
    pub name: Text3,
    /// Where from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

/// Text of a finding with its source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingText {
    /// Which of the eleven points of preflight, 1–11.
    pub point: u8,
    /// Weight.
    pub level: Level,
    /// What is wrong and what to do; `{name}` are arguments.
    pub text: Text3,
    /// Where the rule comes from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

fn holds(from: Option<Date>, to: Option<Date>, day: Date) -> bool {
    from.is_none_or(|f| f <= day) && to.is_none_or(|t| day <= t)
}

impl Law {
    /// The duty on the day of payment; none: no such rate on that day.
    pub fn duty(&self, kind: DutyKind, day: Date) -> Option<Duty> {
        let rate = self
            .duty_rates
            .iter()
            .filter(|r| r.duty == kind && holds(Some(r.valid_from), r.valid_to, day))
            .max_by_key(|r| r.valid_from)?;
        let index = self.indices.iter().find(|i| holds(Some(i.valid_from), Some(i.valid_to), day));
        let code = self
            .payment_codes
            .iter()
            .filter(|c| c.duty == kind && holds(Some(c.valid_from), c.valid_to, day))
            .max_by_key(|c| c.valid_from);
        Some(Duty {
            kind,
            rate_hundredths: rate.rate_hundredths,
            index_tenge: index.map(|i| i.tenge),
            // Whole tenge, halves up.
            amount_tenge: index.map(|i| (i.tenge.saturating_mul(rate.rate_hundredths) + 50) / 100),
            payment_code: code.map(|c| c.code.clone()),
            verified: rate.verified && index.is_some_and(|i| i.verified),
        })
    }

    /// A term of hearing or complaint for a clock that starts on `day`.
    pub fn term(&self, name: ClockName, day: Date) -> Option<&ClockRule> {
        self.terms.iter().filter(|t| t.name == name && holds(t.valid_from, None, day)).max_by_key(|t| t.valid_from)
    }

    /// A ground by id.
    pub fn ground(&self, id: &GroundId) -> Option<&Ground> {
        self.grounds.iter().find(|g| &g.id == id)
    }

    /// Grounds open for an act on a day, in the order of the law.
    pub fn grounds_for(&self, scope: GroundScope, day: Date) -> impl Iterator<Item = &Ground> {
        self.grounds.iter().filter(move |g| g.applies_to.contains(&scope) && holds(g.valid_from, g.valid_to, day))
    }

    /// A body under its name of that day.
    pub fn body(&self, id: &BodyId, day: Date) -> Option<&Body> {
        self.bodies
            .iter()
            .filter(|b| &b.id == id && holds(Some(b.valid_from), b.valid_to, day))
            .max_by_key(|b| b.valid_from)
    }

    /// Rules of stay for a citizenship; empty: not loaded.
    pub fn stay(&self, citizenship: &Country, day: Date) -> impl Iterator<Item = &StayRule> {
        self.stay.iter().filter(move |s| &s.citizenship == citizenship && holds(Some(s.valid_from), s.valid_to, day))
    }

    /// The treaty that spares documents of a state apostille and legalisation.
    pub fn exemption(&self, state: &Country, day: Date) -> Option<&CertificationExemption> {
        self.exemptions.iter().find(|e| &e.state == state && holds(e.valid_from, e.valid_to, day))
    }

    /// An outage of `system` holds this clock.
    pub fn outage_holds(&self, system: OutageSystem, clock: ClockName) -> bool {
        self.outages.iter().any(|o| o.system == system && (o.all || o.clocks.contains(&clock)))
    }

    /// A state by its code or by its ICAO code.
    pub fn country(&self, code: &Country) -> Option<&CountryEntry> {
        self.countries
            .iter()
            .find(|c| &c.code == code)
            .or_else(|| self.countries.iter().find(|c| c.icao.as_ref() == Some(code)))
    }
}
