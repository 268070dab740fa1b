//! The application form for permanent residence \[law, order 992 annex 2, field list unverified\].
//! Free text is in Kazakh or Russian.

use super::{Identity, List};
use crate::catalogue::{CityId, Country};
use crate::form::{Line, Prose, Text};
use crate::time::Date;
use crate::{choice, form};

choice! {
    /// Kinship.
    pub enum Kinship ("kinship") {
        /// Spouse.
        Spouse = "spouse",
        /// Son or daughter.
        Child = "child",
        /// Father or mother.
        Parent = "parent",
        /// Brother or sister.
        Sibling = "sibling",
        /// Another relative.
        Other = "other",
    }
}

form! {
    /// A member of the family or a relative in Kazakhstan.
    #[derive(Default)]
    pub struct Relative {
        /// Kinship.
        #[serde(default)]
        pub kinship: Option<Kinship>,
        /// Name.
        #[serde(default)]
        pub name: Option<Line>,
        /// Day of birth.
        #[serde(default)]
        pub born_on: Option<Date>,
        /// Citizenship.
        #[serde(default)]
        pub citizenship: Option<Country>,
        /// Where they live.
        #[serde(default)]
        pub address: Option<Line>,
        /// Where they work or learn.
        #[serde(default)]
        pub occupation: Option<Line>,
        /// Lives in Kazakhstan.
        #[serde(default)]
        pub in_kazakhstan: Option<bool>,
    }
}

choice! {
    /// What a span of time was filled with.
    pub enum OccupationKind ("occupation") {
        /// Work for an employer.
        Work = "work",
        /// Own business, freelance.
        SelfEmployed = "self_employed",
        /// Education.
        Education = "education",
        /// Military service.
        Military = "military",
        /// Without work.
        None = "none",
    }
}

form! {
    /// Education and work of the last five years, one span each.
    #[derive(Default)]
    pub struct Occupation {
        /// What.
        #[serde(default)]
        pub kind: Option<OccupationKind>,
        /// Employer, school.
        #[serde(default)]
        pub place: Option<Line>,
        /// Post, speciality.
        #[serde(default)]
        pub post: Option<Line>,
        /// State.
        #[serde(default)]
        pub state: Option<Country>,
        /// Address.
        #[serde(default)]
        pub address: Option<Line>,
        /// First day.
        #[serde(default)]
        pub from: Option<Date>,
        /// Last day; empty: goes on.
        #[serde(default)]
        pub to: Option<Date>,
    }
}

form! {
    /// Military service.
    #[derive(Default)]
    pub struct MilitaryService {
        /// Served.
        #[serde(default)]
        pub served: Option<bool>,
        /// State.
        #[serde(default)]
        pub state: Option<Country>,
        /// First day.
        #[serde(default)]
        pub from: Option<Date>,
        /// Last day.
        #[serde(default)]
        pub to: Option<Date>,
        /// Branch and rank.
        #[serde(default)]
        pub details: Option<Line>,
    }
}

form! {
    /// A conviction or prosecution.
    #[derive(Default)]
    pub struct Conviction {
        /// State.
        #[serde(default)]
        pub state: Option<Country>,
        /// Day.
        #[serde(default)]
        pub on: Option<Date>,
        /// For what, outcome.
        #[serde(default)]
        pub details: Option<Text<1000>>,
    }
}

form! {
    /// A stay in Kazakhstan: entry and exit. With them the person sees the days drawn.
    #[derive(Default)]
    pub struct EarlierStay {
        /// Day of entry.
        #[serde(default)]
        pub entered_on: Option<Date>,
        /// Day of exit; empty: still here.
        #[serde(default)]
        pub left_on: Option<Date>,
        /// Purpose.
        #[serde(default)]
        pub purpose: Option<Line>,
    }
}

choice! {
    /// What was refused.
    pub enum EarlierRefusalKind ("earlier_refusal") {
        /// Permanent residence.
        Permit = "permit",
        /// Entry.
        Entry = "entry",
        /// Visa.
        Visa = "visa",
        /// Deportation or expulsion.
        Deportation = "deportation",
    }
}

form! {
    /// An earlier refusal or deportation.
    #[derive(Default)]
    pub struct EarlierRefusal {
        /// What.
        #[serde(default)]
        pub kind: Option<EarlierRefusalKind>,
        /// State.
        #[serde(default)]
        pub state: Option<Country>,
        /// Day.
        #[serde(default)]
        pub on: Option<Date>,
        /// Why.
        #[serde(default)]
        pub details: Option<Text<1000>>,
    }
}

form! {
    /// Where the person lived before.
    #[derive(Default)]
    pub struct EarlierAddress {
        /// State.
        #[serde(default)]
        pub state: Option<Country>,
        /// Address.
        #[serde(default)]
        pub address: Option<Line>,
        /// First day.
        #[serde(default)]
        pub from: Option<Date>,
        /// Last day; empty: goes on.
        #[serde(default)]
        pub to: Option<Date>,
    }
}

form! {
    /// Application for permanent residence.
    #[derive(Default)]
    pub struct Questionnaire {
        /// Who the person is, as confirmed.
        #[serde(default)]
        pub identity: Identity,
        /// Education, as in the diploma.
        #[serde(default)]
        pub education: Option<Line>,
        /// Profession.
        #[serde(default)]
        pub profession: Option<Line>,
        /// Education and work of the last five years.
        #[serde(default)]
        pub occupations: List<Occupation, 50>,
        /// Family, and relatives in Kazakhstan.
        #[serde(default)]
        pub relatives: List<Relative, 50>,
        /// The person states that there are none.
        #[serde(default)]
        pub no_relatives: Option<bool>,
        /// Earlier addresses.
        #[serde(default)]
        pub addresses: List<EarlierAddress, 50>,
        /// Military service.
        #[serde(default)]
        pub military: MilitaryService,
        /// Convicted or prosecuted at any time.
        #[serde(default)]
        pub convicted: Option<bool>,
        /// Which.
        #[serde(default)]
        pub convictions: List<Conviction, 20>,
        /// Earlier stays in Kazakhstan.
        #[serde(default)]
        pub stays: List<EarlierStay, 100>,
        /// Refused or deported before.
        #[serde(default)]
        pub refused_before: Option<bool>,
        /// Which.
        #[serde(default)]
        pub refusals: List<EarlierRefusal, 20>,
        /// Purpose and reason of the application.
        #[serde(default)]
        pub purpose: Option<Prose>,
        /// City in which the person wants to live.
        #[serde(default)]
        pub city: Option<CityId>,
        /// Intended address.
        #[serde(default)]
        pub address: Option<Line>,
        /// Means of support.
        #[serde(default)]
        pub means: Option<Prose>,
        /// Life in the person's own words.
        #[serde(default)]
        pub autobiography: Option<Prose>,
        /// Is in Kazakhstan now.
        #[serde(default)]
        pub in_kazakhstan: Option<bool>,
        /// Name difference with the certificate, explained by the applicant.
        #[serde(default)]
        pub name_note: Option<Text<1000>>,
    }
}
