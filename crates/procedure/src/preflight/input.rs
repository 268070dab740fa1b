//! What preflight looks at.

use crate::choice;
use crate::document::Document;
use crate::form;
use crate::forms::{Identity, PetitionForm, Questionnaire};
use crate::iin::Iin;
use crate::planner::OpenLimit;
use crate::stage::Stage;
use crate::time::Date;
use serde::{Deserialize, Serialize};

choice! {
    /// Which application.
    pub enum Application ("application") {
        /// Request for the petition.
        Petition = "petition",
        /// Residence application.
        Residence = "residence",
    }
}

/// The form of the application.
#[derive(Clone, Copy, Debug)]
pub enum Form<'a> {
    /// Request for the petition.
    Petition(&'a PetitionForm),
    /// Residence application.
    Residence(&'a Questionnaire),
}

impl<'a> Form<'a> {
    /// Which application.
    pub fn application(&self) -> Application {
        match self {
            Form::Petition(_) => Application::Petition,
            Form::Residence(_) => Application::Residence,
        }
    }

    /// Who the person is.
    pub fn identity(&self) -> &'a Identity {
        match self {
            Form::Petition(f) => &f.identity,
            Form::Residence(f) => &f.identity,
        }
    }
}

form! {
    /// Consent to the use of personal data: recorded before any question to a state database.
    #[derive(Default)]
    pub struct Consent {
        /// Collection and processing of the data of this application.
        #[serde(default)]
        pub personal_data: Option<bool>,
        /// Questions to the state databases named in the text.
        #[serde(default)]
        pub state_databases: Option<bool>,
        /// Was told that data are also compared automatically; no decision is made so.
        #[serde(default)]
        pub automated_processing: Option<bool>,
        /// Until when; empty: until the purpose is reached.
        #[serde(default)]
        pub until: Option<Date>,
    }
}

/// What the person's certificate says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateFacts {
    /// IIN of the subject.
    pub iin: Option<Iin>,
    /// Family name.
    pub surname: Option<String>,
    /// Given names.
    pub given: Option<String>,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// Last day of validity.
    pub valid_until: Option<Date>,
}

/// An application as it is about to be signed.
#[derive(Clone, Copy, Debug)]
pub struct Submission<'a> {
    /// The form.
    pub form: Form<'a>,
    /// Documents, those taken over from the petition among them.
    pub documents: &'a [Document],
    /// Consent.
    pub consent: &'a Consent,
    /// The certificate; none while the person has not signed in with the one to be used.
    pub certificate: Option<&'a CertificateFacts>,
}

choice! {
    /// By what another case is the same person's.
    pub enum SameBy ("same_by") {
        /// Same IIN.
        Iin = "iin",
        /// Same travel document.
        Document = "document",
    }
}

/// A refusal that the person received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierDecision {
    /// What was refused.
    pub application: Application,
    /// Day of receipt.
    pub received_on: Date,
    /// A complaint against it was upheld: the refusal does not count.
    pub complaint_upheld: bool,
}

/// Another case that seems to be the same person's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherCase {
    /// Number, if it has one.
    pub number: Option<String>,
    /// By what it was found.
    pub same_by: SameBy,
    /// It belongs to the caller's own account; else nothing of it is told.
    pub own: bool,
    /// It is open.
    pub open: bool,
    /// It ended with a refusal.
    pub refusal: Option<EarlierDecision>,
}

/// What is known beside the application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surroundings {
    /// Other cases of the person, never this one.
    pub cases: Vec<OtherCase>,
    /// Where the case stands, if it is on its way; none: its application is being filled in.
    #[serde(default)]
    pub stage: Option<Stage>,
    /// Limits that run in it.
    #[serde(default)]
    pub limits: Vec<OpenLimit>,
    /// Day of the decision as the real queue (age and volume) makes it expected; none: from the limits.
    pub expected_decision_on: Option<Date>,
    /// Day of entry, if the person is in the country.
    pub entered_on: Option<Date>,
    /// Day until which the stay is known to be permitted (approval, visa), if known.
    pub stay_until: Option<Date>,
    /// Documents valid on a first signing count as valid (after an upheld complaint): that day.
    pub documents_judged_on: Option<Date>,
}
