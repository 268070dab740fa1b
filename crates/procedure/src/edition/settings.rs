//! Single choices of an edition.

use crate::choice;
use crate::clock::ClockStart;
use crate::ruled::Ruled;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// Single choices of an edition, each with its rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// No one decides where they recommended or proposed; `false`: the officer performs the head's acts.
    pub four_eyes: Ruled<bool>,
    /// How an incomplete set of the residence stage is answered.
    pub incomplete: Ruled<Incomplete>,
    /// The clock of the stage stands in the hearing.
    pub hearing_stops_clock: Ruled<bool>,
    /// A petition in force carries into a new case after a refusal of the permit.
    pub petition_reusable: Ruled<bool>,
    /// Most returns for correction in one stage.
    pub returns_max: Ruled<u32>,
    /// No-shows of the applicant after which the case goes on without the interview.
    pub no_shows: Ruled<u32>,
    /// Requests for another time of the interview.
    pub reschedules_max: Ruled<u32>,
    /// An act after this hour is registered on the next working day.
    pub intake_until: Ruled<Time>,
    /// What starts the clock of the petition: `registration` (request) or `stage_entry`.
    pub petition_clock_from: Ruled<ClockStart>,
    /// Earliest new request for a petition after its refusal.
    pub reapply_after_petition: Ruled<ReapplyAfter>,
    /// Earliest new residence application after its refusal.
    pub reapply_after_residence: Ruled<ReapplyAfter>,
    /// Whether Kazakh A1 is asked for.
    pub language_test: Ruled<LanguageTest>,
    /// A police certificate of a state of residence is asked after so many years there; 0: never.
    pub police_residence_years: Ruled<u32>,
    /// Kind of certificate with which employees sign.
    pub staff_certificate: Ruled<StaffCertificate>,
    /// A lapse is announced so many working days before.
    pub lapse_notice_working_days: Ruled<u32>,
    /// A lapse waits for the answer to a request for more time that was made in time, at most so many working days
    /// after the limit \[ours\]. Drafts of editions written before it was a setting leave it out.
    #[serde(default = "extension_answer")]
    pub extension_answer_working_days: Ruled<u32>,
    /// An extension may be asked so many calendar days after a lapse.
    pub extension_after_lapse_days: Ruled<u32>,
    /// Longest single extension of an applicant's limit, calendar days.
    pub extension_days_max: Ruled<u32>,
    /// Returns of a draft's reminders: so many calendar days before its end.
    pub draft_reminder_days: Ruled<Vec<u32>>,
    /// An unused number of a paper is void after so many minutes \[A14\].
    pub reservation_minutes: Ruled<u32>,
    /// Smallest age of the applicant, years.
    pub age_years_min: Ruled<u32>,
    /// Fields of the petition form that must be filled in; `[]` stands for each entry of a list.
    pub required_fields_petition: Ruled<Vec<String>>,
    /// Fields of the questionnaire that must be filled in.
    pub required_fields_residence: Ruled<Vec<String>>,
    /// Years of experience needed for the petition; 0: no condition.
    pub experience_years_min: Ruled<u32>,
}

/// What holds where an edition does not say how long a lapse waits for an answer.
fn extension_answer() -> Ruled<u32> {
    Ruled { value: 5, source: "[ours]: the edition does not say".to_owned(), verified: false }
}

choice! {
    /// How an incomplete or expired set of documents is answered in the residence stage.
    pub enum Incomplete ("incomplete") {
        /// Returned for correction.
        Return = "return",
        /// Refusal of consideration.
        RefuseConsideration = "refuse_consideration",
    }
}

choice! {
    /// Language test.
    pub enum LanguageTest ("language_test") {
        /// Asked for.
        Required = "required",
        /// Not asked for.
        NotRequired = "not_required",
        /// Not known whether the pilot is exempt: shown, blocks nothing.
        Unknown = "unknown",
    }
}

choice! {
    /// Certificates of employees.
    pub enum StaffCertificate ("staff_certificate") {
        /// Of an employee of the organisation, with its BIN.
        Organisation = "organisation",
        /// Individual keys are taken too.
        Any = "any",
    }
}

/// Interval before a new application: `"none"`, `"unknown"` or calendar days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawReapply", into = "RawReapply")]
pub enum ReapplyAfter {
    /// At once.
    None,
    /// Not known: warns, blocks nothing.
    Unknown,
    /// So many calendar days from receipt of the refusal.
    Days(u32),
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum RawReapply {
    Days(u32),
    Word(String),
}

impl TryFrom<RawReapply> for ReapplyAfter {
    type Error = String;
    fn try_from(raw: RawReapply) -> Result<Self, String> {
        match raw {
            RawReapply::Days(days) => Ok(ReapplyAfter::Days(days)),
            RawReapply::Word(w) if w == "none" => Ok(ReapplyAfter::None),
            RawReapply::Word(w) if w == "unknown" => Ok(ReapplyAfter::Unknown),
            RawReapply::Word(w) => Err(format!("\"{w}\" is none of none, unknown, a number of days")),
        }
    }
}

impl From<ReapplyAfter> for RawReapply {
    fn from(r: ReapplyAfter) -> RawReapply {
        match r {
            ReapplyAfter::Days(days) => RawReapply::Days(days),
            ReapplyAfter::None => RawReapply::Word("none".into()),
            ReapplyAfter::Unknown => RawReapply::Word("unknown".into()),
        }
    }
}
