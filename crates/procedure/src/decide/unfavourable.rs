//! The hearing before an unfavourable act \[law: administrative procedure code, art. 73\].

use super::may::Ask;
use crate::act::{Intended, Reply};
use crate::case::Case;
use crate::catalogue::GroundId;
use crate::check::CheckOutcome;
use crate::law::GroundScope;
use crate::not_allowed::Reason;
use crate::role::Role;
use crate::stage::Stage;

/// What a notice of this role can announce in the present stage.
pub(crate) fn intended(case: &Case, role: Role) -> Option<Intended> {
    match (role, case.stage) {
        (Role::MinistryOfficial, Stage::PetitionDecision) => Some(Intended::RefusePetition),
        (Role::MinistryOfficial, _) => Some(Intended::RevokePetition),
        (_, Stage::CardProduction | Stage::Handover | Stage::Closed) => Some(Intended::Annul),
        (Role::MigrationOfficer | Role::MigrationHead, _) => Some(Intended::Refuse),
        _ => None,
    }
}

/// Scope of grounds of an intended act.
const fn scope(intended: Intended) -> GroundScope {
    match intended {
        Intended::RefusePetition => GroundScope::Petition,
        Intended::Refuse => GroundScope::Residence,
        Intended::RevokePetition | Intended::Annul => GroundScope::Annulment,
    }
}

impl Case {
    /// What a notice of this role can announce in the present stage.
    pub fn intended_by(&self, role: Role) -> Option<Intended> {
        intended(self, role)
    }
}

impl Ask<'_> {
    /// Grounds that can be given for an intended act now: those of the law, for the petition each criterion
    /// of the edition too, without those that a complaint set aside on the same facts.
    pub(crate) fn open_grounds(&self, case: &Case, intended: Intended) -> Vec<GroundId> {
        let law = self.rules.law.grounds_for(scope(intended), self.today()).map(|g| g.id.clone());
        let criteria = self.rules.edition.criteria.iter().filter(|_| intended == Intended::RefusePetition);
        let criteria = criteria.filter_map(|c| GroundId::new(c.id.as_str()).ok());
        law.chain(criteria).filter(|g| !case.is_barred(intended, g)).collect()
    }

    /// A notice was given and its three working days have passed; the grounds are for the content to show.
    pub(super) fn heard(&self, case: &Case, intended: Intended) -> Result<(), Reason> {
        match case.earliest(intended) {
            Some(day) if day <= self.today() => Ok(()),
            earliest => Err(Reason::HearingRequired { earliest }),
        }
    }

    /// Each ground stood in a notice whose days have passed, and each objection and each minutes of those
    /// notices is answered.
    pub(super) fn heard_on(
        &self,
        case: &Case,
        intended: Intended,
        grounds: &[GroundId],
        replies: &[Reply],
    ) -> Result<(), Reason> {
        if grounds.is_empty() {
            return Err(Reason::Content { path: "grounds".to_owned(), message: "empty" });
        }
        for ground in grounds {
            let told = case.notices_of(intended).filter(|n| n.grounds.contains(ground));
            let earliest = told.map(|n| n.earliest).min();
            if earliest.is_none_or(|day| day > self.today()) {
                return Err(Reason::HearingRequired { earliest });
            }
        }
        let to_reply = case.notices_of(intended).flat_map(|n| &n.to_reply);
        for seq in to_reply {
            if !replies.iter().any(|r| r.to == *seq) {
                return Err(Reason::Content { path: "replies".to_owned(), message: "objection_without_reply" });
            }
        }
        Ok(())
    }
}

impl Case {
    /// The ground was set aside by a complaint, and no new fact came since: a hit, a corrected or changed
    /// datum.
    fn is_barred(&self, intended: Intended, ground: &GroundId) -> bool {
        use crate::act::ActKind;
        let new_fact = |since: u64| {
            let hit = |c: &crate::case::Check| {
                c.answer
                    .as_ref()
                    .is_some_and(|a| a.seq > since && matches!(a.outcome, CheckOutcome::Hit | CheckOutcome::Differs))
            };
            let statements = [
                ActKind::SignCorrection,
                ActKind::ReportChange,
                ActKind::SignResidenceApplication,
                ActKind::CheckOriginals,
            ];
            let changed = self.trail.iter().any(|t| t.seq > since && statements.contains(&t.kind));
            changed || self.checks.iter().any(hit)
        };
        let of_ground = |b: &&crate::case::Barred| b.intended == intended && b.grounds.contains(ground);
        self.barred.iter().filter(of_ground).any(|b| !new_fact(b.since))
    }
}
