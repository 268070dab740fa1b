//! What the table says: who, from which stage, in which edition. Then the guard of the act.

use crate::act::ActKind;
use crate::case::Case;
use crate::edition::{Incomplete, Pending};
use crate::facts::Facts;
use crate::not_allowed::Reason;
use crate::record::Actor;
use crate::role::Role;
use crate::rulebook::{RuleBook, Rules};
use crate::stage::Stage;
use crate::table::{By, Row, When, role_fits, rows};
use crate::time::{Date, Instant};

/// A question: may this actor do something to this case now?
pub(crate) struct Ask<'a> {
    pub case: Option<&'a Case>,
    pub actor: &'a Actor,
    pub rules: Rules<'a>,
    pub book: &'a RuleBook,
    pub facts: &'a Facts,
    pub now: Instant,
}

impl Ask<'_> {
    /// Whether an act may be performed with some content; the reason if not.
    pub fn may(&self, act: ActKind) -> Result<(), Reason> {
        match self.case {
            None if act == ActKind::OpenCase => {
                let by_applicant = self.actor.role == Role::Applicant && self.actor.iin.is_some();
                if !by_applicant || self.actor.account.is_none() {
                    return Err(Reason::NotYourRole);
                }
                self.guard_opening()
            }
            Some(case) if act != ActKind::OpenCase => {
                self.row(act, case)?;
                self.person(case)?;
                self.not_halted(act, case)?;
                self.guard(act, case)
            }
            _ => Err(Reason::NoSuchCase),
        }
    }

    /// Local day of the question.
    pub fn today(&self) -> Date {
        self.now.local_date()
    }

    fn row(&self, act: ActKind, case: &Case) -> Result<&'static Row, Reason> {
        let mut reason = Reason::NotYourRole;
        for row in rows(act) {
            let fits = row.by.iter().any(|by| self.fits(*by, case));
            match (fits, row.from.contains(&case.stage)) {
                (true, true) if self.edition_has(row.when) => return Ok(row),
                (true, true) => reason = Reason::NotInThisEdition,
                (true, false) if reason == Reason::NotYourRole => reason = Reason::NotInThisStage,
                _ => {}
            }
        }
        Err(reason)
    }

    fn edition_has(&self, when: When) -> bool {
        let settings = &self.rules.edition.settings;
        match when {
            When::Always => true,
            When::TwoPairs => *settings.four_eyes,
            When::OnePair => !*settings.four_eyes,
            When::RefuseConsideration => *settings.incomplete == Incomplete::RefuseConsideration,
        }
    }

    fn fits(&self, by: By, case: &Case) -> bool {
        let role = self.actor.role;
        match by {
            By::Role(wanted) => role_fits(wanted, role),
            By::Acting => case.acting().is_some_and(|wanted| role_fits(wanted, role)),
            By::Authority => role == case.authority() && !case.is_private(),
            By::Notifier => case.open_notice().is_some_and(|n| {
                let wanted = if n.role == Role::MigrationHead { Role::MigrationOfficer } else { n.role };
                role_fits(wanted, role)
            }),
            By::Assigned => case.assignees.values().any(|who| Some(who.account) == self.actor.account),
            By::Maker => role.is_staff() && case.trail.iter().any(|t| t.role == role && t.iin == self.actor.iin),
            By::Issuer => case.issuers().any(|issuer| role_fits(issuer, role)),
            By::ComplaintAuthority => case.complaints.iter().any(|c| c.closed.is_none() && c.authority == role),
        }
    }

    /// Who the actor is to this case.
    fn person(&self, case: &Case) -> Result<(), Reason> {
        let role = self.actor.role;
        if role == Role::System {
            return Ok(());
        }
        let iin = self.actor.iin.as_ref().ok_or(Reason::NotYourCase)?;
        if role == Role::Applicant {
            let own = *iin == case.applicant && self.actor.account == Some(case.account);
            return if own { Ok(()) } else { Err(Reason::NotYourCase) };
        }
        let access = self.facts.access.as_ref().filter(|a| a.holds(self.now)).ok_or(Reason::AccessEnded)?;
        if access.on_leave {
            return Err(Reason::OnLeave);
        }
        if *iin == case.applicant {
            return Err(Reason::OwnCase);
        }
        if case.is_private() {
            return Err(Reason::NotInThisStage);
        }
        if role.is_of_city() {
            if case.application.is_none() {
                return Err(Reason::NotInThisStage);
            }
            if self.actor.city.as_ref() != Some(&case.city) {
                return Err(Reason::OtherCity { city: case.city.clone() });
            }
        }
        if case.recused.contains(iin) {
            return Err(Reason::Recused);
        }
        if case.excluded.contains(iin) {
            return Err(Reason::Excluded);
        }
        Ok(())
    }

    /// A stage that the ended edition halts: only withdrawing, complaining and the ends by the state.
    fn not_halted(&self, act: ActKind, case: &Case) -> Result<(), Reason> {
        let edition = self.rules.edition;
        let fixed = case.edition.is_some();
        let over = self.today() > *edition.identity.effective_to;
        let halts = edition.stage(case.home()).is_some_and(|s| s.pending == Pending::Halt);
        if fixed && over && halts && case.stage.is_open() && !open_when_halted(act) {
            return Err(Reason::Halted { edition: edition.id().clone() });
        }
        Ok(())
    }
}

/// Acts open in a halted stage: withdraw, complain, and what leads to an end by the state.
const fn open_when_halted(act: ActKind) -> bool {
    use ActKind::*;
    matches!(
        act,
        Withdraw
            | WithdrawConsent
            | EditContacts
            | Complain
            | WithdrawComplaint
            | SatisfyComplaint
            | ForwardComplaint
            | ExtendComplaint
            | DecideComplaint
            | NotifyIntendedRefusal
            | AnswerNotice
            | ScheduleHearing
            | RecordHearing
            | CloseHearing
            | RefusePetition
            | RevokePetition
            | ProposeRefusal
            | ProposeAnnulment
            | DeclineProposal
            | Refuse
            | Annul
            | Lapse
            | Terminate
            | CloseUncollected
            | RecomputeLimits
            | RectifyRecord
            | MoveOriginals
            | TakeCase
            | Reassign
            | ReleaseCase
            | Recuse
    )
}

impl Case {
    /// Roles that issued papers still standing, or the card.
    pub(crate) fn issuers(&self) -> impl Iterator<Item = Role> {
        let papers = self.papers.iter().filter(|p| !p.replaced).filter_map(|p| self.past(p.seq)).map(|t| t.role);
        let card = matches!(self.stage, Stage::Handover | Stage::Closed) && self.card.made.is_some();
        papers.filter(|role| role.is_staff()).chain(card.then_some(Role::MigrationOfficer))
    }
}
