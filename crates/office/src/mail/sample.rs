//! Every kind of letter that there is, for whoever wants to read them before anybody gets one.

use super::About;
use qonys_procedure::clock::ClockName;
use qonys_procedure::effect::NoticeKind;
use qonys_procedure::{Date, calendar};

/// Limits that are announced to the person; any other is told in general words.
const LIMITS: [ClockName; 9] = [
    ClockName::Draft,
    ClockName::Petitioned,
    ClockName::Correction,
    ClockName::Entry,
    ClockName::Arrival,
    ClockName::ArrivalLapse,
    ClockName::HandoverReminder,
    ClockName::Handover,
    ClockName::Complaint,
];
/// Days from now to the last day that a sample of an announcement names.
const AHEAD_DAYS: u32 = 7;

/// A letter as somebody could get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Stable name: the id of the notice, or `limit_ahead-` and that of the limit.
    pub id: String,
    /// What it is about.
    pub about: About,
}

/// A sample of every kind of letter: notices of acts in their order, then announcements of limits.
pub fn samples(today: Date) -> Vec<Sample> {
    let kinds = NoticeKind::ALL.iter().filter(|kind| kind.is_for_applicant());
    let acts = kinds.map(|kind| Sample { id: kind.id().to_owned(), about: About::Act(vec![*kind]) });
    let due = calendar::plus_days(today, AHEAD_DAYS);
    let limit = |limit: ClockName| Sample {
        id: format!("limit_ahead-{}", limit.id()),
        about: About::Limits(vec![(limit, due)]),
    };
    acts.chain(LIMITS.into_iter().map(limit)).collect()
}
