//! Clocks as data \[procedure.md, "Clocks"\]: who owes what, from when to when, and what stops it.

use crate::choice;
use crate::ruled::Text3;
use crate::stage::Stage;
use crate::time::Date;
use serde::{Deserialize, Serialize};

choice! {
    /// A clock. Its length and stops are data of the edition or of the law tables.
    pub enum ClockName ("clock") {
        /// A draft that nobody touches.
        Draft = "draft",
        /// Check of the documents.
        Screening = "screening",
        /// Interview held.
        Interview = "interview",
        /// Decision on the petition.
        Petition = "petition",
        /// Residence application after the petition.
        Petitioned = "petitioned",
        /// Validity of the petition; never moves.
        PetitionValidity = "petition_validity",
        /// Check of the data.
        Verification = "verification",
        /// Refusal of consideration of an incomplete set.
        RefuseConsideration = "refuse_consideration",
        /// Mending of remarks.
        Correction = "correction",
        /// Entry into the country.
        Entry = "entry",
        /// The applicant's items after arrival: reminder.
        Arrival = "arrival",
        /// The applicant's items after arrival: the end.
        ArrivalLapse = "arrival_lapse",
        /// The centre submits after the last item.
        ArrivalCentre = "arrival_centre",
        /// Decision on the permit.
        Decision = "decision",
        /// The head confirms or declines.
        Confirmation = "confirmation",
        /// The document is made.
        Card = "card",
        /// The document is made, expedited.
        CardExpedited = "card_expedited",
        /// Reminder to collect.
        HandoverReminder = "handover_reminder",
        /// Kept for collection.
        Handover = "handover",
        /// Objection to a notice.
        Objection = "objection",
        /// An unfavourable act is possible only after this.
        EarliestAct = "earliest_act",
        /// A complaint may be filed.
        Complaint = "complaint",
        /// The body corrects itself or forwards the complaint.
        ComplaintForward = "complaint_forward",
        /// Complaint decided by the provider.
        ComplaintProvider = "complaint_provider",
        /// Complaint decided by the quality-control body.
        ComplaintQuality = "complaint_quality",
        /// Complaint decided in general review.
        ComplaintGeneral = "complaint_general",
        /// Extension of the review of a complaint.
        ComplaintExtension = "complaint_extension",
        /// The complainant is told of the extension.
        ComplaintExtensionNotice = "complaint_extension_notice",
    }
}

choice! {
    /// Whose time runs.
    pub enum ClockOwner ("clock_owner") {
        /// The state must act.
        State = "state",
        /// The applicant must act.
        Applicant = "applicant",
        /// A term of procedure that neither may shorten.
        Law = "law",
        /// Validity: nobody's; never stops, never moves to a working day.
        Nobody = "nobody",
    }
}

choice! {
    /// How a length is counted.
    pub enum TermUnit ("term_unit") {
        /// Days that are worked.
        WorkingDays = "working_days",
        /// All days.
        CalendarDays = "calendar_days",
        /// Months.
        Months = "months",
    }
}

choice! {
    /// What starts a clock.
    pub enum ClockStart ("clock_start") {
        /// Registration of the applicant's act.
        Registration = "registration",
        /// Entry of the stage.
        StageEntry = "stage_entry",
        /// Receipt of the notice by the applicant.
        Receipt = "receipt",
        /// Issue of the petition.
        Issue = "issue",
        /// Entry into the country, or the approval if already here.
        Entry = "entry",
        /// The last item at the centre.
        LastItem = "last_item",
        /// Last change of the draft.
        LastChange = "last_change",
        /// The person learned of the act.
        Awareness = "awareness",
    }
}

choice! {
    /// What holds a clock.
    pub enum ClockStop ("clock_stop") {
        /// The case is returned for correction.
        Correction = "correction",
        /// Hearing, where the edition's `hearing_stops_clock` says so.
        Hearing = "hearing",
        /// The applicant asked for another time, until that time.
        Reschedule = "reschedule",
        /// A declared outage of a system that holds this clock.
        Outage = "outage",
        /// A check ordered with `stops_clock`.
        Check = "check",
        /// A visit that the state cancelled.
        CancelledVisit = "cancelled_visit",
    }
}

choice! {
    /// What happens when the length is used up.
    pub enum AtLimit ("at_limit") {
        /// Shown as overdue; the act stays possible.
        Overdue = "overdue",
        /// The case lapses.
        Lapse = "lapse",
        /// The person is reminded.
        Reminder = "reminder",
        /// The hearing closes without an objection.
        CloseHearing = "close_hearing",
        /// Closed, the document not collected.
        CloseUncollected = "close_uncollected",
        /// A way closes or opens; nothing is done by itself.
        Nothing = "nothing",
    }
}

/// One clock of an edition or of the law.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockRule {
    /// Which.
    pub name: ClockName,
    /// Name for people.
    pub title: Text3,
    /// Stage in which it runs; none: runs beside the stages.
    #[serde(default)]
    pub stage: Option<Stage>,
    /// Whose time it is.
    pub owner: ClockOwner,
    /// How long, in `unit`.
    pub length: u32,
    /// Unit of `length`.
    pub unit: TermUnit,
    /// What starts it.
    pub start: ClockStart,
    /// Ids of the acts that end it.
    #[serde(default)]
    pub end: Vec<String>,
    /// What holds it.
    #[serde(default)]
    pub stops: Vec<ClockStop>,
    /// What happens at the limit.
    pub at_limit: AtLimit,
    /// Runs inside the clock of the stage it came from (confirmation).
    #[serde(default)]
    pub inside: bool,
    /// For law tables: the rule holds for clocks that start on or after this day.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// Where the rule comes from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}
