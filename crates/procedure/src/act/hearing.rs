//! Contents of the acts of a hearing \[law: administrative procedure code, art. 73, 74\].

use super::parts::{Intended, Meeting};
use crate::catalogue::GroundId;
use crate::form::{Line, Prose};
use crate::forms::List;
use crate::time::{Date, Instant};
use crate::{choice, form};

form! {
    /// `notify_intended_refusal`
    pub struct NotifyIntendedRefusal {
        /// Intended act.
        pub intended: Intended,
        /// Grounds.
        #[serde(default)]
        pub grounds: List<GroundId, 50>,
        /// Reasons.
        pub reasons: Prose,
        /// Last day to object, not earlier than the law's term; none: that term.
        #[serde(default)]
        pub until: Option<Date>,
        /// How to be heard.
        pub how_to_be_heard: Prose,
    }
}

choice! {
    /// Answer to a notice.
    pub enum Answer ("answer") {
        /// Objects in writing.
        Objection = "objection",
        /// Does not object.
        None = "none",
        /// Wants to be heard.
        OralHearing = "oral_hearing",
    }
}

form! {
    /// `answer_notice`; documents are files of the statement.
    pub struct AnswerNotice {
        /// Which answer.
        pub answer: Answer,
        /// In the person's words.
        #[serde(default)]
        pub text: Option<Prose>,
    }
}

form! {
    /// `schedule_hearing`
    pub struct ScheduleHearing {
        /// When and where.
        pub meeting: Meeting,
        /// Who keeps the minutes.
        pub secretary: Line,
    }
}

form! {
    /// `record_hearing`: the minutes, signed by the official and the secretary.
    pub struct RecordHearing {
        /// Place, or the video service.
        pub place: Line,
        /// Beginning.
        pub began_at: Instant,
        /// End.
        pub ended_at: Instant,
        /// Official who heard.
        pub official: Line,
        /// Who kept the minutes.
        pub secretary: Line,
        /// Who took part.
        #[serde(default)]
        pub participants: List<Line, 50>,
        /// The person came.
        pub attended: bool,
        /// Subject.
        pub subject: Prose,
        /// Explanations of the person.
        #[serde(default)]
        pub explanations: Option<Prose>,
        /// Questions and answers.
        #[serde(default)]
        pub questions: Option<Prose>,
    }
}

form! {
    /// `close_hearing`
    pub struct CloseHearing {}
}
