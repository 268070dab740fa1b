//! Complaints.

use super::*;

impl Sampler<'_> {
    pub(super) fn complaint(&self, kind: ActKind, case: &Case) -> Option<Act> {
        let open: Vec<u64> = case.complaints.iter().filter(|c| c.closed.is_none()).map(|c| c.seq).collect();
        let of_authority =
            |c: &&crate::case::Complaint| c.closed.is_none() && c.forwarded.is_none() && c.authority == self.actor.role;
        let mine = case.complaints.iter().find(of_authority).map(|c| c.seq);
        let reviewed = |c: &&crate::case::Complaint| case.is_for_review(c, self.now);
        let inaction = |seq: u64| {
            case.complaints.iter().any(|c| c.seq == seq && c.about == ComplainedOf::Inaction) && case.stage.is_open()
        };
        let day = |seq| inaction(seq).then(|| plus_days(self.today(), 10));
        let newer_case = case.newer_of(&self.facts.other_cases);
        let act = match kind {
            ActKind::Complain => {
                let complained = |seq| case.complaints.iter().any(|c| c.act == Some(seq) && c.closed.is_none());
                let of_state = |t: &&crate::case::Trail| t.role != Role::Applicant && !complained(t.seq);
                let act = case.trail.iter().rev().find(of_state).map(|t| t.seq);
                let about = if act.is_some() { ComplainedOf::Act } else { ComplainedOf::Inaction };
                Complain { about, act, learned_on: self.today(), text: text("I ask to set it aside.") }.into()
            }
            ActKind::WithdrawComplaint => WithdrawComplaint { complaint: *open.first()? }.into(),
            ActKind::SatisfyComplaint => {
                let complaint = mine?;
                SatisfyComplaint { complaint, what: text("Decided anew."), day: day(complaint), newer_case }.into()
            }
            ActKind::ForwardComplaint => ForwardComplaint { complaint: mine?, view: text("Lawful.") }.into(),
            ActKind::ExtendComplaint => {
                let found = case.complaints.iter().find(|c| reviewed(c) && c.extended.is_none())?;
                let reasons = text("A record was asked for.");
                ExtendComplaint { complaint: found.seq, working_days: 10, reasons }.into()
            }
            ActKind::DecideComplaint => {
                let complaint = case.complaints.iter().find(reviewed)?.seq;
                DecideComplaint {
                    complaint,
                    outcome: *self.one_of(ComplaintOutcome::ALL)?,
                    reasons: text("The notice was not given in time."),
                    what: Some(text("Decide anew.")),
                    fallen_grounds: List::default(),
                    day: day(complaint),
                    way_to_court: text("To the administrative court within a month."),
                    newer_case,
                }
                .into()
            }
            _ => return None,
        };
        Some(act)
    }
}
