//! Limits, mistakes, accesses, and the end of a case.

use super::*;

impl Sampler<'_> {
    pub(super) fn on_record(&self, kind: ActKind, case: &Case, rules: &Rules) -> Option<Act> {
        let ask = self.ask(*rules);
        let act = match kind {
            ActKind::Withdraw => Withdraw { reason: text("I have taken a job elsewhere.") }.into(),
            ActKind::Lapse => {
                let limit = case.lapses_by()?;
                let told = self.facts.lapse_notices.iter().filter(|n| n.limit == limit).map(|n| n.at);
                Lapse { limit, notices: list(told) }.into()
            }
            ActKind::AskExtension | ActKind::ExtendLimit => {
                let open = if kind == ActKind::AskExtension { ask.askable(case) } else { ask.extendable(case) };
                let limit = *self.one_of(&open)?;
                let lapsed = case.ended.as_ref().and_then(|e| e.limits.iter().find(|l| l.clock == limit));
                let due = case.limit(limit).or(lapsed)?.due;
                let until = plus_days(due.max(self.today()), 10);
                let reason = text("The hospital gave the certificate late.");
                if kind == ActKind::AskExtension {
                    AskExtension { limit, until, reason }.into()
                } else {
                    ExtendLimit { limit, until, reason }.into()
                }
            }
            ActKind::RecomputeLimits => {
                let found = case.recomputation(rules, &self.facts.outages, self.now)?;
                let reference = Text::new(&found.reference).ok()?;
                RecomputeLimits { cause: found.cause, reference, limits: list(found.limits) }.into()
            }
            ActKind::MoveEdition => MoveEdition {
                from: case.edition.clone()?,
                to: ask.next_edition(case)?,
                differences: text("None for this case."),
            }
            .into(),
            ActKind::RectifyRecord => {
                let mine = |t: &&crate::case::Trail| t.iin == self.actor.iin && t.role == self.actor.role;
                let act = case.trail.iter().find(mine).map_or(1, |t| t.seq);
                RectifyRecord { act, wrong: text("1 May"), right: text("2 May"), why: text("A slip.") }.into()
            }
            ActKind::RectifyDocument => self.rectify_document(case)?,
            ActKind::MoveOriginals => MoveOriginals {
                what: list([text("Diploma with apostille")]),
                seal: Some(text("S-1")),
                from: text("Service centre"),
                to: text("Migration service"),
            }
            .into(),
            ActKind::Reassign => {
                let seat = crate::table::acting(case.home());
                let from = seat.and_then(|role| case.assignees.get(&role)).map(|who| who.account);
                Reassign { from, to: *ask.colleagues(case).next()?, reason: text("Load.") }.into()
            }
            ActKind::ReleaseCase => {
                let gone = |who: &&crate::case::Assignee| self.facts.released.contains(&who.account);
                let account = case.assignees.values().find(gone)?.account;
                ReleaseCase { account, reason: ReleaseReason::AccessEnded }.into()
            }
            ActKind::Recuse => Recuse { ground: text("I know the applicant.") }.into(),
            ActKind::Terminate => {
                Terminate { ground: *self.one_of(TerminationGround::ALL)?, proof: text("Extract 1.") }.into()
            }
            ActKind::WithdrawConsent => {
                let left = case.consents_left();
                WithdrawConsent { which: *self.one_of(&left)? }.into()
            }
            _ => return None,
        };
        Some(act)
    }

    fn rectify_document(&self, case: &Case) -> Option<Act> {
        let role = self.actor.role;
        let of_role = |p: &&crate::case::Paper| {
            let issuer = case.past(p.seq).map(|t| t.role);
            !p.replaced && issuer.is_some_and(|r| crate::table::role_fits(r, role))
        };
        let card = case.card.made.as_ref().filter(|_| crate::table::role_fits(Role::MigrationOfficer, role));
        let card = card.filter(|_| matches!(case.stage, Stage::Handover | Stage::Closed));
        let paper = case.papers.iter().rev().find(of_role);
        let (what, number) = match (paper, card) {
            (Some(paper), None) => (RectifiedPaper::Paper, paper.number.as_str()),
            (Some(paper), Some(_)) if self.pick.is_multiple_of(2) => (RectifiedPaper::Paper, paper.number.as_str()),
            (_, Some(card)) => (RectifiedPaper::Card, card.number.as_str()),
            (None, None) => return None,
        };
        let number = Text::new(number).ok()?;
        Some(RectifyDocument { what, number, error: text("Given name"), right: text("DANIYAR") }.into())
    }
}
