//! Stories of cases: who does what, after how long. One place for the demo's filler, the journeys and the tests;
//! each plays them through its own [`Player`]. A story says only what is done; the case is what the service makes
//! of it.

pub mod cast;
mod content;
mod road;
mod told;

pub use content::content;
pub use road::{Story, road_to, stories};
pub use told::{Player, Told, play};

use crate::dossier::{Dossier, Use};
use cast::Part;
use jiff::civil::Time;
use qonys_procedure::act::{Act, ActKind};
use qonys_procedure::calendar::Calendar;
use qonys_procedure::case::Case;
use qonys_procedure::edition::CheckedAct;
use qonys_procedure::rulebook::Rules;
use qonys_procedure::{Date, Instant};

/// One thing that happens.
#[derive(Clone, Copy)]
pub enum Step {
    /// Time passes, and whatever falls due by itself happens.
    Wait(Wait),
    /// The applicant uploads their documents of this use.
    HandIn(Use),
    /// The applicant fills the draft of the next statement.
    Fill(ActKind),
    /// An act with its usual content.
    Act(Part, ActKind),
    /// An act with a content of its own.
    Say(Part, fn(&Scene<'_>) -> Act),
    /// The officer asks the state systems that the act rests on and notes their answers.
    Checks(CheckedAct),
}

/// How long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// To the morning of the n-th working day from now.
    WorkingDays(u32),
    /// To the morning of the n-th day from now.
    Days(u32),
}

/// Morning at which people of the stories begin to work.
const MORNING: Time = Time::constant(10, 0, 0, 0);
/// Minutes from one act of a day to the next.
pub const MINUTES_BETWEEN_ACTS: i64 = 3;

impl Wait {
    /// When it is over. `minutes` spreads the cases over the morning.
    pub fn end(self, now: Instant, calendar: &Calendar, minutes: i64) -> Instant {
        let today = now.local_date();
        let day = match self {
            Wait::WorkingDays(n) => calendar.add_working_days(today, n).date,
            Wait::Days(n) => qonys_procedure::calendar::plus_days(today, n),
        };
        Instant::from_local(day, MORNING).plus_seconds(minutes * 60)
    }
}

/// What a content is made from.
pub struct Scene<'a> {
    /// What the applicant has.
    pub dossier: &'a Dossier,
    /// The case; none before it is opened.
    pub case: Option<&'a Case>,
    /// The rules of the case.
    pub rules: Rules<'a>,
    /// Now.
    pub now: Instant,
}

impl Scene<'_> {
    /// Today in Almaty.
    pub fn today(&self) -> Date {
        self.now.local_date()
    }

    /// Morning of the n-th working day from today.
    pub fn morning_in(&self, working_days: u32) -> Instant {
        Wait::WorkingDays(working_days).end(self.now, self.rules.calendar, 0)
    }

    /// The n-th day from today.
    pub fn day_in(&self, days: u32) -> Date {
        qonys_procedure::calendar::plus_days(self.today(), days)
    }
}
