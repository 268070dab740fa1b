//! Contents of the acts of a complaint.

use super::*;

pub(super) fn check(ask: &Ask, case: &Case, record: &ActRecord) -> Verdict {
    let today = ask.today();
    let open = |seq| case.open_complaint(seq);
    match &record.act {
        Act::Complain(a) => {
            let learned_in_time = |from: Date| {
                need(a.learned_on >= from && a.learned_on <= today, "learned_on", "impossible")?;
                let due = ask.rules.limit(ClockName::Complaint, a.learned_on).map(|d| d.date);
                match due {
                    Some(due) if today > due => Err(Reason::LimitPassed { clock: ClockName::Complaint, due }),
                    _ => Ok(()),
                }
            };
            match (a.about, a.act) {
                (ComplainedOf::Act, Some(seq)) => {
                    let past = case.past(seq).filter(|t| t.role != Role::Applicant);
                    let Some(past) = past else { return wrong("act", "unknown") };
                    let twice = case.complaints.iter().any(|c| c.act == Some(seq) && c.closed.is_none());
                    need(!twice, "act", "complained_of_already")?;
                    learned_in_time(past.at.local_date())
                }
                (ComplainedOf::Inaction, None) => learned_in_time(case.opened_at.local_date()),
                _ => wrong("act", "says_otherwise"),
            }
        }
        Act::WithdrawComplaint(a) => need(open(a.complaint).is_some(), "complaint", "unknown"),
        Act::SatisfyComplaint(a) => {
            let mine = |c: &&Complaint| c.authority == ask.actor.role && c.forwarded.is_none();
            let Some(found) = open(a.complaint).filter(mine) else { return wrong("complaint", "unknown") };
            upheld(ask, case, found, a.day, a.newer_case)
        }
        Act::ForwardComplaint(a) => {
            let mine = |c: &&Complaint| c.authority == ask.actor.role && c.forwarded.is_none();
            need(open(a.complaint).filter(mine).is_some(), "complaint", "unknown")
        }
        Act::ExtendComplaint(a) => {
            need(open(a.complaint).is_some_and(|c| c.extended.is_none()), "complaint", "unknown")?;
            need((1..=COMPLAINT_EXTENSION_MAX).contains(&a.working_days), "working_days", "out_of_range")
        }
        Act::DecideComplaint(a) => {
            let Some(found) = open(a.complaint) else { return wrong("complaint", "unknown") };
            need(ask.is_for_review(case, found), "complaint", "not_forwarded")?;
            match a.outcome {
                ComplaintOutcome::Upheld | ComplaintOutcome::UpheldPartly => {
                    upheld(ask, case, found, a.day, a.newer_case)
                }
                _ => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// An upheld complaint of inaction names the day; with a newer open case the person is told of the choice.
fn upheld(ask: &Ask, case: &Case, complaint: &Complaint, day: Option<Date>, newer: Option<crate::CaseId>) -> Verdict {
    if complaint.about == ComplainedOf::Inaction && case.stage.is_open() {
        need(day.is_some_and(|d| d > ask.today()), "day", "required")?;
    }
    need(case.newer_of(&ask.facts.other_cases) == newer, "newer_case", "says_otherwise")
}
