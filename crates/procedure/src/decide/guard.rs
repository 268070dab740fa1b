//! Conditions of each act beyond the table that do not depend on its content: with them, some content works.

mod limits;

use super::may::Ask;
use super::unfavourable::intended;
use crate::act::{Act, ActKind, Answer, ConsentKind, Intended};
use crate::calendar::plus_days;
use crate::case::Case;
use crate::case::change::petition::seat;
use crate::check::{CheckOutcome, CheckSystem};
use crate::clock::ClockName;
use crate::edition::{CheckedAct, Pending, ReapplyAfter};
use crate::facts::OtherCase;
use crate::not_allowed::Reason;
use crate::preflight::Level;
use crate::role::Role;
use crate::stage::Stage;

/// Drafts that one person may have beside each other.
const DRAFTS_MAX: usize = 5;

type Verdict = Result<(), Reason>;

/// `Err` with "nothing of the kind is there" unless something is.
fn pending(there: bool, what: &'static str) -> Verdict {
    if there { Ok(()) } else { Err(Reason::NothingPending { what }) }
}

fn not_done(done: bool) -> Verdict {
    if done { Err(Reason::AlreadyDone) } else { Ok(()) }
}

impl Ask<'_> {
    /// Guard of an act on a case.
    pub(super) fn guard(&self, act: ActKind, case: &Case) -> Verdict {
        match act {
            ActKind::OpenCase => Err(Reason::NoSuchCase),
            ActKind::DiscardDraft
            | ActKind::EditContacts
            | ActKind::AcceptDocuments
            | ActKind::ScheduleInterview
            | ActKind::RecordInterview
            | ActKind::RecommendRefusal
            | ActKind::SendBack
            | ActKind::ReportChange
            | ActKind::ReportEntry
            | ActKind::RecordEntry
            | ActKind::RecordMedical
            | ActKind::RecordFingerprinting
            | ActKind::RecordHousing
            | ActKind::CheckOriginals
            | ActKind::ReturnToCentre
            | ActKind::Terminate
            | ActKind::RectifyRecord
            | ActKind::MoveOriginals
            | ActKind::Recuse => Ok(()),
            ActKind::SignPetitionRequest => self.may_sign_request(),
            ActKind::TakeCase => {
                let seat = seat(self.actor.role, case.stage);
                not_done(case.assignees.get(&seat).is_some_and(|who| Some(who.account) == self.actor.account))
            }
            ActKind::ReturnForCorrection => self.may_return(case),
            ActKind::SignCorrection => {
                self.in_time(case, ClockName::Correction, None)?;
                self.no_blocking_findings()
            }
            ActKind::AskReschedule => self.may_reschedule(case),
            ActKind::RecordNoShow => match &case.interview.meeting {
                None => Err(Reason::NothingPending { what: "meeting" }),
                Some(m) if m.at > self.now => Err(Reason::TooEarly { from: m.at.local_date() }),
                Some(_) => Ok(()),
            },
            ActKind::IssuePetition => self.may_issue_petition(case),
            ActKind::RefusePetition => {
                self.not_recommender(case)?;
                self.heard(case, Intended::RefusePetition)
            }
            ActKind::RevokePetition => self.heard(case, Intended::RevokePetition),
            ActKind::SignResidenceApplication => self.may_apply(case),
            ActKind::RefuseConsideration => self.in_time(case, ClockName::RefuseConsideration, None),
            ActKind::OrderCheck => pending(case.may_ask_systems(), "consent"),
            ActKind::RecordCheck => {
                let asked = case.checks.iter().any(|c| c.ordered.is_some());
                pending(asked || (self.actor.role != Role::System && case.may_ask_systems()), "check")
            }
            ActKind::AssessCheck => pending(case.checks.iter().any(|c| c.may_be_assessed()), "check"),
            ActKind::AcceptChange => pending(case.changes.iter().any(|c| c.accepted.is_none()), "change"),
            ActKind::AskTransfer => pending(self.rules.edition.cities.iter().any(|c| c.id != case.city), "city"),
            ActKind::TransferCase => pending(case.transfer_asked.is_some(), "transfer"),
            ActKind::NotifyIntendedRefusal => self.may_notify(case),
            ActKind::AnswerNotice => self.may_answer(case),
            ActKind::ScheduleHearing | ActKind::RecordHearing => pending(case.oral_hearing_asked(), "oral_hearing"),
            ActKind::CloseHearing => self.may_close_hearing(case),
            ActKind::GrantPreliminaryApproval => self.checked(case, CheckedAct::GrantPreliminaryApproval),
            ActKind::ProposePermit => self.checked(case, CheckedAct::ProposePermit),
            ActKind::ProposeRefusal => self.heard(case, Intended::Refuse),
            ActKind::ProposeAnnulment => self.heard(case, Intended::Annul),
            ActKind::DeclineProposal => self.not_proposer(case),
            ActKind::Refuse | ActKind::IssuePermit | ActKind::Annul => self.may_confirm(act, case),
            ActKind::BookVisit => {
                let centres = self.rules.edition.city(&case.city).is_some_and(|c| !c.centres.is_empty());
                pending(centres, "centre")
            }
            ActKind::CancelVisit => pending(case.visit.as_ref().is_some_and(|v| v.slot > self.now), "visit"),
            ActKind::SubmitForDecision => match case.items.missing() {
                missing if missing.is_empty() => Ok(()),
                which => Err(Reason::ItemsMissing { which }),
            },
            ActKind::OrderCard => not_done(case.card.ordered.is_some()),
            ActKind::RecordCard => pending(case.card.ordered.is_some(), "card_order"),
            ActKind::HandOver => not_done(case.card.handed_over.is_some()),
            ActKind::ConfirmReceipt => pending(case.card.handed_over.is_some(), "hand_over"),
            ActKind::CloseUncollected => self.may_close_uncollected(case),
            ActKind::Withdraw => match case.home() {
                Stage::CardProduction | Stage::Handover => Err(Reason::NotInThisStage),
                _ => Ok(()),
            },
            ActKind::Lapse => self.may_lapse(case),
            ActKind::AskExtension => self.may_ask_extension(case),
            ActKind::ExtendLimit => self.may_extend(case),
            ActKind::RecomputeLimits => {
                pending(case.recomputation(&self.rules, &self.facts.outages, self.now).is_some(), "limit")
            }
            ActKind::MoveEdition => pending(self.next_edition(case).is_some(), "edition"),
            ActKind::RectifyDocument => {
                pending(case.issuers().any(|issuer| crate::table::role_fits(issuer, self.actor.role)), "paper")
            }
            ActKind::Reassign => pending(self.colleagues(case).next().is_some(), "colleague"),
            ActKind::ReleaseCase => {
                pending(case.assignees.values().any(|who| self.facts.released.contains(&who.account)), "assignee")
            }
            ActKind::WithdrawConsent => pending(!case.consents_left().is_empty(), "consent"),
            ActKind::Complain => pending(case.can_be_complained_of(), "act"),
            ActKind::WithdrawComplaint => pending(case.complaints.iter().any(|c| c.closed.is_none()), "complaint"),
            ActKind::SatisfyComplaint | ActKind::ForwardComplaint => {
                let mine = |c: &crate::case::Complaint| {
                    c.closed.is_none() && c.forwarded.is_none() && c.authority == self.actor.role
                };
                pending(case.complaints.iter().any(mine), "complaint")
            }
            ActKind::ExtendComplaint => self.may_review(case, true),
            ActKind::DecideComplaint => self.may_review(case, false),
        }
    }

    pub(super) fn in_time(&self, case: &Case, clock: ClockName, about: Option<u64>) -> Verdict {
        case.in_time(clock, about, &self.rules, &self.facts.outages, self.now)
    }

    /// `open_case`: an edition in force, no open case of the person.
    pub(super) fn guard_opening(&self) -> Verdict {
        self.edition_in_force()?;
        self.no_open_case()?;
        let drafts = |c: &&OtherCase| c.same_person && c.stage == Stage::Draft;
        if self.facts.other_cases.iter().filter(drafts).count() >= DRAFTS_MAX {
            return Err(Reason::OpenCaseExists);
        }
        Ok(())
    }

    fn edition_in_force(&self) -> Verdict {
        let day = self.rules.registered_on(self.now).date;
        if self.book.in_force(day).is_some() { Ok(()) } else { Err(Reason::NoEdition { day }) }
    }

    fn no_open_case(&self) -> Verdict {
        let open = |c: &OtherCase| c.stage.is_open();
        if self.facts.other_cases.iter().any(open) { Err(Reason::OpenCaseExists) } else { Ok(()) }
    }

    fn no_blocking_findings(&self) -> Verdict {
        let blocking = self.facts.findings.iter().filter(|f| f.level == Level::Blocking);
        let findings: Vec<_> = blocking.cloned().collect();
        if findings.is_empty() { Ok(()) } else { Err(Reason::Findings { findings }) }
    }

    fn may_sign_request(&self) -> Verdict {
        self.edition_in_force()?;
        self.no_open_case()?;
        self.may_reapply(true)?;
        self.no_blocking_findings()
    }

    fn may_apply(&self, case: &Case) -> Verdict {
        self.in_time(case, ClockName::Petitioned, None)?;
        if let Some(petition) = case.petition.as_ref().filter(|p| p.valid_until < self.today()) {
            return Err(Reason::LimitPassed { clock: ClockName::PetitionValidity, due: petition.valid_until });
        }
        self.no_open_case()?;
        self.may_reapply(false)?;
        self.no_blocking_findings()
    }

    /// The interval after a refusal; an unknown one blocks nothing \[procedure.md, "After a refusal"\].
    fn may_reapply(&self, for_petition: bool) -> Verdict {
        let settings = &self.rules.edition.settings;
        let rule = if for_petition { &settings.reapply_after_petition } else { &settings.reapply_after_residence };
        let days = match rule.value {
            ReapplyAfter::Days(days) if rule.verified => days,
            _ => return Ok(()),
        };
        let refusals = self.facts.other_cases.iter().filter(|c| c.same_person).filter_map(|c| c.refusal.as_ref());
        let last = refusals.filter(|r| r.of_petition == for_petition).map(|r| plus_days(r.received_on, days)).max();
        match last {
            Some(from) if self.today() < from => Err(Reason::ReapplyTooEarly { from }),
            _ => Ok(()),
        }
    }

    fn may_return(&self, case: &Case) -> Verdict {
        let max = *self.rules.edition.settings.returns_max;
        if case.returns.get(&case.stage).copied().unwrap_or(0) >= max {
            return Err(Reason::TooManyReturns { max });
        }
        Ok(())
    }

    fn may_reschedule(&self, case: &Case) -> Verdict {
        let max = *self.rules.edition.settings.reschedules_max;
        if case.interview.reschedules >= max {
            return Err(Reason::TooManyReschedules { max });
        }
        not_done(case.interview.awaits_new_time)
    }

    fn may_issue_petition(&self, case: &Case) -> Verdict {
        if case.interview.held.is_none() {
            return Err(Reason::NotHeld);
        }
        self.not_recommender(case)?;
        self.checked(case, CheckedAct::IssuePetition)
    }

    /// No one decides where they recommended.
    fn not_recommender(&self, case: &Case) -> Verdict {
        let recommended = case.recommendation.as_ref().is_some_and(|r| Some(&r.by) == self.actor.iin.as_ref());
        if *self.rules.edition.settings.four_eyes && recommended { Err(Reason::FourEyes) } else { Ok(()) }
    }

    fn not_proposer(&self, case: &Case) -> Verdict {
        match &case.proposal {
            None => Err(Reason::NothingPending { what: "proposal" }),
            Some(p) if Some(&p.by) == self.actor.iin.as_ref() => Err(Reason::OwnProposal),
            Some(_) => Ok(()),
        }
    }

    fn checked(&self, case: &Case, act: CheckedAct) -> Verdict {
        let which = case.checks_missing(act, &self.rules, self.today());
        if which.is_empty() { Ok(()) } else { Err(Reason::ChecksMissing { which }) }
    }

    /// The head's acts: on a proposal of that kind, or, with one pair of eyes, from the stage itself. A hit
    /// that came after the proposal still stops the permit.
    fn may_confirm(&self, act: ActKind, case: &Case) -> Verdict {
        if case.stage == Stage::Confirmation {
            self.not_proposer(case)?;
            let fits = case.proposal.as_ref().is_some_and(|p| {
                matches!(
                    (act, &p.act),
                    (ActKind::Refuse, Act::ProposeRefusal(_))
                        | (ActKind::IssuePermit, Act::ProposePermit(_))
                        | (ActKind::Annul, Act::ProposeAnnulment(_))
                )
            });
            pending(fits, "proposal")?;
        } else if act != ActKind::IssuePermit {
            let intended = if act == ActKind::Refuse { Intended::Refuse } else { Intended::Annul };
            return self.heard(case, intended);
        }
        if act == ActKind::IssuePermit { self.checked(case, CheckedAct::ProposePermit) } else { Ok(()) }
    }

    fn may_notify(&self, case: &Case) -> Verdict {
        let intended = intended(case, self.actor.role).ok_or(Reason::NotInThisStage)?;
        if self.open_grounds(case, intended).is_empty() { Err(Reason::SameRefusal) } else { Ok(()) }
    }

    fn may_answer(&self, case: &Case) -> Verdict {
        let Some(notice) = case.open_notice() else { return Err(Reason::NothingPending { what: "notice" }) };
        not_done(notice.answer.is_some())?;
        self.in_time(case, ClockName::Objection, Some(notice.seq))
    }

    fn may_close_hearing(&self, case: &Case) -> Verdict {
        let Some(notice) = case.open_notice() else { return Err(Reason::NothingPending { what: "notice" }) };
        not_done(notice.answer.is_some())?;
        match case.limit_about(ClockName::Objection, notice.seq) {
            Some(limit) if !case.is_over(limit, &self.rules, &self.facts.outages, self.now) => {
                Err(Reason::TooEarly { from: plus_days(limit.due, 1) })
            }
            _ => Ok(()),
        }
    }

    fn may_close_uncollected(&self, case: &Case) -> Verdict {
        not_done(case.card.handed_over.is_some())?;
        match case.limit(ClockName::Handover) {
            Some(limit) if !case.is_over(limit, &self.rules, &self.facts.outages, self.now) => {
                Err(Reason::TooEarly { from: plus_days(limit.due, 1) })
            }
            _ => Ok(()),
        }
    }

    /// Employees to whom the case can be given.
    pub(crate) fn colleagues<'s>(&'s self, case: &'s Case) -> impl Iterator<Item = &'s crate::AccountId> {
        let seat = crate::table::acting(case.home());
        let has = seat.and_then(|role| case.assignees.get(&role)).map(|who| who.account);
        let barred: Vec<_> = case
            .assignees
            .values()
            .filter(|w| w.iin.as_ref().is_some_and(|i| case.recused.contains(i)))
            .map(|w| w.account)
            .collect();
        self.facts.colleagues.iter().filter(move |a| Some(**a) != has && !barred.contains(a) && **a != case.account)
    }

    /// A complaint that was forwarded, or that was not forwarded in time, outages taken into account.
    pub(crate) fn is_for_review(&self, case: &Case, complaint: &crate::case::Complaint) -> bool {
        let forward = case.limit_about(ClockName::ComplaintForward, complaint.seq);
        let late = || forward.is_some_and(|l| case.is_over(l, &self.rules, &self.facts.outages, self.now));
        complaint.closed.is_none() && (complaint.forwarded.is_some() || late())
    }

    /// A reviewer looks at a complaint that was forwarded, or that was not forwarded in time.
    fn may_review(&self, case: &Case, extend: bool) -> Verdict {
        let ready = |c: &crate::case::Complaint| self.is_for_review(case, c) && !(extend && c.extended.is_some());
        pending(case.complaints.iter().any(ready), "complaint")?;
        let me = self.actor.iin.as_ref();
        let acted =
            |t: &crate::case::Trail| t.role.is_staff() && t.role != Role::ComplaintReviewer && t.iin.as_ref() == me;
        if case.trail.iter().any(acted) { Err(Reason::FourEyes) } else { Ok(()) }
    }
}

impl Case {
    /// State systems may be asked: a statement with consent was signed and it was not taken back.
    pub(crate) fn may_ask_systems(&self) -> bool {
        let asked = self.request.is_some() || self.application.is_some();
        asked && !self.consents_withdrawn.contains(&ConsentKind::All)
    }

    /// Consents that can still be taken back.
    pub(crate) fn consents_left(&self) -> Vec<ConsentKind> {
        let given = self.request.is_some() || self.application.is_some();
        let left = |kind: &ConsentKind| given && !self.consents_withdrawn.contains(kind);
        ConsentKind::ALL.iter().copied().filter(left).collect()
    }

    /// The applicant asked for an oral hearing, and it was not held yet.
    pub(crate) fn oral_hearing_asked(&self) -> bool {
        let answer = self.open_notice().and_then(|n| n.answer.as_ref());
        answer.is_some_and(|a| a.answer == Answer::OralHearing)
    }

    /// Something was done, or should be done, by the state.
    pub(crate) fn can_be_complained_of(&self) -> bool {
        let by_state = self.trail.iter().any(|t| t.role != Role::Applicant);
        !self.is_private() && (by_state || self.acting().is_some())
    }
}

impl crate::case::Check {
    /// The officer's word on the answer is needed and not given.
    pub fn wants_word(&self) -> bool {
        self.may_be_assessed() && self.assessment.is_none()
    }

    /// An answer on which the officer's word is needed.
    pub(crate) fn may_be_assessed(&self) -> bool {
        let outcome = self.answer.as_ref().map(|a| a.outcome);
        !self.stale && matches!(outcome, Some(CheckOutcome::Hit | CheckOutcome::Differs))
    }
}
