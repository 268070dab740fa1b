//! Proposals and what becomes of them.

use super::Fold;
use super::flow::Base;
use crate::act::{Act, Annul, IssuePermit, ProposePermit, Refuse};
use crate::case::{Case, Permit, Proposal};
use crate::catalogue::GroundId;
use crate::not_allowed::Corrupt;
use crate::paper::PaperKind;
use crate::stage::Stage;

impl Fold<'_> {
    pub(super) fn propose(&mut self) -> Result<(), Corrupt> {
        let by = self.record.actor.iin.ok_or(self.missing("iin"))?;
        let act = self.record.act.clone();
        let digest = Case::proposal_digest(self.case.id, self.record.seq, &act);
        self.case.proposal = Some(Proposal { seq: self.record.seq, by, digest, act });
        self.set_aside(Stage::Confirmation, None);
        Ok(())
    }

    pub(super) fn decline_proposal(&mut self) {
        self.case.proposal = None;
        self.come_back(None, self.on);
    }

    pub(super) fn refuse(&mut self, content: &Refuse) {
        let grounds = self.decided_grounds(content.decision.as_ref().map(|d| &d.grounds[..]));
        self.refused(Stage::Refused, &grounds);
    }

    pub(super) fn annul(&mut self, content: &Annul) {
        let grounds = self.decided_grounds(content.decision.as_ref().map(|d| &d.grounds[..]));
        self.refused(Stage::Annulled, &grounds);
    }

    /// Grounds of the decision itself, or of the proposal that it confirms.
    fn decided_grounds(&self, own: Option<&[GroundId]>) -> Vec<GroundId> {
        let proposed = || match self.case.proposal.as_ref().map(|p| &p.act) {
            Some(Act::ProposeRefusal(p)) => p.grounds.to_vec(),
            Some(Act::ProposeAnnulment(p)) => p.grounds.to_vec(),
            _ => Vec::new(),
        };
        own.map_or_else(proposed, <[GroundId]>::to_vec)
    }

    pub(super) fn issue_permit(&mut self, content: &IssuePermit) -> Result<(), Corrupt> {
        let proposed = match self.case.proposal.take().map(|p| p.act) {
            Some(Act::ProposePermit(p)) => Some(p),
            _ => None,
        };
        let decision: ProposePermit = content.decision.clone().or(proposed).ok_or(self.missing("proposal"))?;
        let number = self.record.paper(PaperKind::Permit).ok_or(self.missing("number of the permit"))?;
        self.case.permit = Some(Permit {
            seq: self.record.seq,
            number: number.to_owned(),
            card: decision.card,
            valid_until: decision.valid_until,
        });
        self.enter(Stage::CardProduction, Base::default());
        Ok(())
    }
}
