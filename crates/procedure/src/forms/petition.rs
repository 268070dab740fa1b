//! What the person gives with the request for the petition.

use super::{Identity, List};
use crate::catalogue::{Country, ProfessionId};
use crate::form::{Line, Prose, Text};
use crate::time::Date;
use crate::{choice, form};

form! {
    /// A place of education.
    #[derive(Default)]
    pub struct Education {
        /// School, university.
        #[serde(default)]
        pub institution: Option<Line>,
        /// State.
        #[serde(default)]
        pub state: Option<Country>,
        /// Speciality.
        #[serde(default)]
        pub speciality: Option<Line>,
        /// Degree.
        #[serde(default)]
        pub degree: Option<Line>,
        /// First day.
        #[serde(default)]
        pub from: Option<Date>,
        /// Last day; empty: goes on.
        #[serde(default)]
        pub to: Option<Date>,
    }
}

form! {
    /// A job.
    #[derive(Default)]
    pub struct Job {
        /// Employer.
        #[serde(default)]
        pub employer: Option<Line>,
        /// State.
        #[serde(default)]
        pub state: Option<Country>,
        /// Post.
        #[serde(default)]
        pub post: Option<Line>,
        /// First day.
        #[serde(default)]
        pub from: Option<Date>,
        /// Last day; empty: goes on.
        #[serde(default)]
        pub to: Option<Date>,
        /// Duties.
        #[serde(default)]
        pub duties: Option<Text<1000>>,
    }
}

form! {
    /// A certificate of professional development.
    #[derive(Default)]
    pub struct ProfessionalCertificate {
        /// Title.
        #[serde(default)]
        pub title: Option<Line>,
        /// Who gave it.
        #[serde(default)]
        pub issuer: Option<Line>,
        /// Day of issue.
        #[serde(default)]
        pub issued_on: Option<Date>,
    }
}

choice! {
    /// Level of a language (Common European Framework).
    pub enum LanguageLevel ("language_level") {
        /// Beginner.
        A1 = "a1",
        /// Elementary.
        A2 = "a2",
        /// Intermediate.
        B1 = "b1",
        /// Upper intermediate.
        B2 = "b2",
        /// Advanced.
        C1 = "c1",
        /// Proficient.
        C2 = "c2",
        /// Mother tongue.
        Native = "native",
    }
}

form! {
    /// A language that the person knows.
    #[derive(Default)]
    pub struct LanguageSkill {
        /// Language.
        #[serde(default)]
        pub language: Option<Text<60>>,
        /// Level.
        #[serde(default)]
        pub level: Option<LanguageLevel>,
    }
}

form! {
    /// Request for the petition.
    #[derive(Default)]
    pub struct PetitionForm {
        /// Who the person is.
        #[serde(default)]
        pub identity: Identity,
        /// Profession of the edition's extract.
        #[serde(default)]
        pub profession: Option<ProfessionId>,
        /// Whole years of experience in it.
        #[serde(default)]
        pub experience_years: Option<u32>,
        /// Education.
        #[serde(default)]
        pub education: List<Education, 20>,
        /// Jobs.
        #[serde(default)]
        pub work: List<Job, 50>,
        /// Certificates.
        #[serde(default)]
        pub certificates: List<ProfessionalCertificate, 50>,
        /// Addresses of the portfolio.
        #[serde(default)]
        pub portfolio_links: List<Text<500>, 20>,
        /// Languages.
        #[serde(default)]
        pub languages: List<LanguageSkill, 20>,
        /// Why Kazakhstan; Kazakh, Russian or English.
        #[serde(default)]
        pub motivation: Option<Prose>,
        /// Transliteration of a name that differs from the certificate, explained by the applicant.
        #[serde(default)]
        pub name_note: Option<Text<1000>>,
    }
}
