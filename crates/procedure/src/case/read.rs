//! What those outside the procedure read off a case: for lists, forms, papers and other cases.

use super::{Case, SignedDocument};
use crate::act::{ActKind, StatedDocument, StatedDocuments};
use crate::catalogue::GroundId;
use crate::clock::{ClockName, ClockOwner};
use crate::document::DocumentKind;
use crate::facts::OtherCase;
use crate::forms::{Identity, List};
use crate::limit::{Limit, LimitState};
use crate::paper::PaperKind;
use crate::planner::{OpenLimit, PlannerInput};
use crate::preflight::{self, Application, Consent, EarlierDecision, SameBy, Surroundings};
use crate::ruled::Lang;
use crate::stage::Stage;
use crate::time::{Date, Instant};

impl Case {
    /// Who the person is, as last signed.
    pub fn identity(&self) -> Option<&Identity> {
        let applied = self.application.as_ref().map(|a| &a.questionnaire.identity);
        applied.or(self.request.as_ref().map(|r| &r.form.identity))
    }

    /// Address of e-mail and language of notices: as the person changed them, else as they were last signed.
    pub fn reached_at(&self) -> Option<(&str, Option<Lang>)> {
        if let Some(changed) = &self.contacts {
            return Some((changed.email.as_str(), Some(changed.language)));
        }
        let signed = &self.identity()?.contacts;
        Some((signed.email.as_ref()?.as_str(), signed.language))
    }

    /// Consent as last signed.
    pub fn consent(&self) -> Option<&Consent> {
        self.application.as_ref().map(|a| &a.consent).or(self.request.as_ref().map(|r| &r.consent))
    }

    /// The employee who has the case in the role that acts now.
    pub fn assignee(&self) -> Option<&super::Assignee> {
        self.assignees.get(&self.acting()?)
    }

    /// The running limit of the state or the law that runs out first: by it the case stands in a queue. The earliest
    /// day of an act is none: nothing is late when it has come.
    pub fn leading_limit(&self) -> Option<&Limit> {
        let leads = |l: &&Limit| {
            l.state == LimitState::Running
                && matches!(l.owner, ClockOwner::State | ClockOwner::Law)
                && l.clock != ClockName::EarliestAct
        };
        self.limits.iter().filter(leads).min_by_key(|l| l.due_at)
    }

    /// The refusal by which the case ended: of the petition or not, day of receipt, grounds.
    pub fn refusal(&self) -> Option<(bool, Date, Vec<GroundId>)> {
        let ended = self.ended.as_ref().filter(|_| self.stage == Stage::Refused)?;
        let grounds = self.notices.last().map(|n| n.grounds.clone()).unwrap_or_default();
        Some((ended.kind == ActKind::RefusePetition, ended.on, grounds))
    }

    /// The day on which a signed act of the applicant was registered.
    pub fn registered_on(&self, seq: u64) -> Option<Date> {
        let request = self.request.as_ref().filter(|r| r.seq == seq).map(|r| r.registered_on);
        let application = self.application.as_ref().filter(|a| a.seq == seq).map(|a| a.registered_on);
        request.or(application)
    }

    /// Documents as the last statement stated them.
    pub fn stated_documents(&self) -> StatedDocuments {
        let stated = |d: &SignedDocument| StatedDocument { kind: d.kind, n: d.n, facts: d.facts.clone() };
        List::new(self.documents.iter().map(stated).collect()).unwrap_or_default()
    }

    /// Numbers of papers in force.
    pub fn numbers_in_force(&self) -> Vec<String> {
        let withdrawn = matches!(self.stage, Stage::Annulled);
        let standing = |p: &&super::Paper| !(p.replaced || withdrawn && falls_with_the_case(p.kind));
        self.papers.iter().filter(standing).map(|p| p.number.clone()).collect()
    }

    /// What preflight wants to know beside the application.
    pub fn surroundings(&self, others: &[OtherCase]) -> Surroundings {
        Surroundings {
            cases: others.iter().map(other).collect(),
            stage: (!self.stage.is_end() && !self.is_private()).then(|| self.home()),
            limits: self.open_limits(),
            expected_decision_on: None,
            entered_on: self.entry.as_ref().map(|e| e.on),
            stay_until: self
                .entry
                .as_ref()
                .map_or_else(|| self.approval.as_ref().and_then(|a| a.stay_until), |e| e.stay_until),
            documents_judged_on: self.documents_judged_on,
        }
    }
}

impl Case {
    fn open_limits(&self) -> Vec<OpenLimit> {
        let limit = |l: &Limit| OpenLimit { clock: l.clock, date: l.due, provisional: l.provisional };
        self.limits.iter().filter(|l| l.state == LimitState::Running).map(limit).collect()
    }

    /// What the planner wants to know.
    pub fn plan_input(&self, now: Instant) -> PlannerInput {
        let entry = self.identity().and_then(Identity::entry_document);
        let police = self.documents.iter().filter(|d| d.kind == DocumentKind::PoliceCertificate);
        let around = self.surroundings(&[]);
        PlannerInput {
            stage: if self.stage.is_end() { self.stage } else { self.home() },
            today: now.local_date(),
            limits: self.open_limits(),
            passport_until: entry.and_then(|d| d.valid_until),
            police_issued_on: police
                .filter_map(|d| Some((d.facts.issuing_state.clone(), d.facts.issued_on?)))
                .collect(),
            petition_until: self.petition.as_ref().map(|p| p.valid_until),
            stay_until: around.stay_until,
            entered_on: around.entered_on,
            expected_decision_on: around.expected_decision_on,
        }
    }
}

/// Papers that have no force any more when the petition or permit is taken back.
const fn falls_with_the_case(kind: PaperKind) -> bool {
    matches!(kind, PaperKind::Petition | PaperKind::Approval | PaperKind::Permit)
}

fn other(case: &OtherCase) -> preflight::OtherCase {
    preflight::OtherCase {
        number: case.number.map(|n| n.to_string()),
        same_by: if case.same_person { SameBy::Iin } else { SameBy::Document },
        own: case.same_person,
        // A draft is nobody's application yet.
        open: case.stage.is_open(),
        refusal: case.refusal.as_ref().map(|refusal| EarlierDecision {
            application: if refusal.of_petition { Application::Petition } else { Application::Residence },
            received_on: refusal.received_on,
            complaint_upheld: false,
        }),
    }
}
