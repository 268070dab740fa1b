//! Contents of the acts of a complaint \[law\].

use crate::catalogue::GroundId;
use crate::form::Prose;
use crate::forms::List;
use crate::id::CaseId;
use crate::time::Date;
use crate::{choice, form};

choice! {
    /// What is complained of.
    pub enum ComplainedOf ("complained_of") {
        /// An act.
        Act = "act",
        /// That nothing is done.
        Inaction = "inaction",
    }
}

form! {
    /// `complain`; documents are files of the statement.
    pub struct Complain {
        /// Act or inaction.
        pub about: ComplainedOf,
        /// Sequence number of the act.
        #[serde(default)]
        pub act: Option<u64>,
        /// Day on which the person learned of it.
        pub learned_on: Date,
        /// What is complained of and what is asked.
        pub text: Prose,
    }
}

form! {
    /// `withdraw_complaint`
    pub struct WithdrawComplaint {
        /// Sequence number of the complaint.
        pub complaint: u64,
    }
}

form! {
    /// `satisfy_complaint`: the authority corrects itself.
    pub struct SatisfyComplaint {
        /// Sequence number of the complaint.
        pub complaint: u64,
        /// What is changed.
        pub what: Prose,
        /// For inaction: the day by which it is done.
        #[serde(default)]
        pub day: Option<Date>,
        /// A newer open case of the person, which may go on instead.
        #[serde(default)]
        pub newer_case: Option<CaseId>,
    }
}

form! {
    /// `forward_complaint`, with the case.
    pub struct ForwardComplaint {
        /// Sequence number of the complaint.
        pub complaint: u64,
        /// Own view.
        pub view: Prose,
    }
}

form! {
    /// `extend_complaint`
    pub struct ExtendComplaint {
        /// Sequence number of the complaint.
        pub complaint: u64,
        /// Working days added, at most ten.
        pub working_days: u32,
        /// Why.
        pub reasons: Prose,
    }
}

choice! {
    /// Decision on a complaint.
    pub enum ComplaintOutcome ("complaint_outcome") {
        /// Upheld.
        Upheld = "upheld",
        /// Upheld in part.
        UpheldPartly = "upheld_partly",
        /// Rejected.
        Rejected = "rejected",
        /// Not considered: late, withdrawn, not of this body.
        NotConsidered = "not_considered",
    }
}

form! {
    /// `decide_complaint`
    pub struct DecideComplaint {
        /// Sequence number of the complaint.
        pub complaint: u64,
        /// Decision.
        pub outcome: ComplaintOutcome,
        /// Reasons.
        pub reasons: Prose,
        /// What is to be done.
        #[serde(default)]
        pub what: Option<Prose>,
        /// Upheld in part: the grounds that fall.
        #[serde(default)]
        pub fallen_grounds: List<GroundId, 50>,
        /// For inaction: the day by which it is done.
        #[serde(default)]
        pub day: Option<Date>,
        /// Way to court.
        pub way_to_court: Prose,
        /// A newer open case of the person, which may go on instead.
        #[serde(default)]
        pub newer_case: Option<CaseId>,
    }
}
