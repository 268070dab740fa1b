//! Acts up to the petition, and those on the person's data.

use super::Fold;
use super::flow::Base;
use crate::act::{
    AcceptChange, AskTransfer, BackTo, Fault, IssuePetition, OpenCase, Reassign, Recommendation, RecordInterview,
    RecordNoShow, ReportChange, ReturnForCorrection, ScheduleInterview, SendBack, SignCorrection, SignPetitionRequest,
    StatedDocument, TransferCase,
};
use crate::case::{
    Assignee, Change, Held, Petition, PetitionRequest, Recommended, SignedDocument, SignedFile, TransferAsked,
};
use crate::check::CheckSystem;
use crate::clock::{ClockName, ClockStop};
use crate::forms::Identity;
use crate::not_allowed::Corrupt;
use crate::paper::PaperKind;
use crate::stage::Stage;
use crate::table::acting;

impl Fold<'_> {
    pub(super) fn open_case(&mut self, content: &OpenCase) {
        let Some(carried) = &content.petition else {
            self.enter(Stage::Draft, Base::default());
            return;
        };
        self.case.petition = Some(Petition {
            number: carried.number.to_string(),
            profession: carried.profession.clone(),
            issued_on: carried.issued_on,
            valid_until: carried.valid_until,
            carried_from: content.predecessor,
        });
        self.case.edition = Some(self.rules.edition.id().clone());
        self.enter(Stage::Petitioned, Base::default());
        self.watch_validity();
    }

    /// The petition's validity is shown as a limit that nothing moves.
    fn watch_validity(&mut self) {
        let Some((from, until)) = self.case.petition.as_ref().map(|p| (p.issued_on, p.valid_until)) else { return };
        self.begin_about(ClockName::PetitionValidity, from, None);
        if let Some(limit) = self.case.limits.iter_mut().rev().find(|l| l.clock == ClockName::PetitionValidity) {
            (limit.length, limit.granted) = (0, Some(until));
            limit.set_due(self.rules.calendar);
        }
    }

    pub(super) fn sign_petition_request(&mut self, content: &SignPetitionRequest) -> Result<(), Corrupt> {
        let registered_on = self.registered();
        let edition = self.book.in_force(registered_on).ok_or(Corrupt::NoRules(None))?.id().clone();
        self.rules = self.book.rules(&edition, self.record.at).ok_or(Corrupt::NoRules(Some(edition.clone())))?;
        self.case.edition = Some(edition);
        self.case.request = Some(PetitionRequest {
            seq: self.record.seq,
            signed_at: self.record.at,
            registered_on,
            form: content.form.clone(),
            consent: content.consent.clone(),
        });
        if let Some(profession) = &content.form.profession {
            self.case.profession = profession.clone();
        }
        self.sign_documents(&content.documents);
        self.enter(Stage::Screening, Base { registered: Some(registered_on), ..Base::default() });
        Ok(())
    }

    /// Takes over the documents of a statement: those stated, and those whose files it names.
    pub(super) fn sign_documents(&mut self, stated: &[StatedDocument]) {
        let seq = self.record.seq;
        let files = &self.record.files;
        let named = files.iter().map(|f| (f.kind, f.n)).chain(stated.iter().map(|d| (d.kind, d.n)));
        for (kind, n) in named.collect::<std::collections::BTreeSet<_>>() {
            let file = files.iter().find(|f| (f.kind, f.n) == (kind, n));
            let facts = stated.iter().find(|d| (d.kind, d.n) == (kind, n)).map(|d| d.facts.clone());
            let documents = &mut self.case.documents;
            let before = documents.iter().position(|d| (d.kind, d.n) == (kind, n)).map(|at| documents.remove(at));
            let (old_file, old_facts) = before.map_or((None, None), |d| (d.file, Some(d.facts)));
            let file = file.map(|f| SignedFile { id: f.id, sha256: f.sha256, bytes: f.bytes }).or(old_file);
            let facts = facts.or(old_facts).unwrap_or_default();
            documents.push(SignedDocument { kind, n, file, facts, seq });
        }
        self.case.documents.sort_by_key(|d| (d.kind, d.n));
    }

    pub(super) fn take_case(&mut self) -> Result<(), Corrupt> {
        let account = self.record.actor.account.ok_or(self.missing("account"))?;
        let seat = seat(self.record.actor.role, self.case.stage);
        self.assign(seat, account, self.record.actor.iin);
        Ok(())
    }

    fn assign(&mut self, role: crate::Role, account: crate::AccountId, iin: Option<crate::Iin>) {
        self.case.assignees.insert(role, Assignee { account, iin, since: self.record.at });
    }

    pub(super) fn reassign(&mut self, content: &Reassign) {
        if let Some(role) = acting(self.case.home()) {
            self.assign(role, content.to, None);
        }
    }

    pub(super) fn recuse(&mut self) {
        let account = self.record.actor.account;
        self.case.assignees.retain(|_, who| Some(who.account) != account);
        self.case.recused.extend(self.record.actor.iin);
    }

    pub(super) fn return_for_correction(&mut self, content: &ReturnForCorrection) {
        *self.case.returns.entry(self.case.stage).or_default() += 1;
        self.case.remarks = content.remarks.to_vec();
        self.case.interview.meeting = None;
        self.case.visit = None;
        self.set_aside(Stage::Correction, Some(ClockStop::Correction));
    }

    pub(super) fn sign_correction(&mut self, content: &SignCorrection) -> Result<(), Corrupt> {
        let (seq, registered) = (self.record.seq, self.registered());
        if let Some(form) = &content.petition {
            let missing = self.missing("request");
            let request = self.case.request.as_mut().ok_or(missing)?;
            let changed = concerns_checks(&request.form.identity, &form.identity);
            (request.seq, request.form) = (seq, form.clone());
            self.unsettle(changed);
        }
        if let Some(questionnaire) = &content.questionnaire {
            let missing = self.missing("application");
            let application = self.case.application.as_mut().ok_or(missing)?;
            let changed = concerns_checks(&application.questionnaire.identity, &questionnaire.identity);
            (application.seq, application.questionnaire) = (seq, questionnaire.clone());
            self.unsettle(changed);
        }
        self.sign_documents(&content.documents);
        self.case.remarks.clear();
        self.come_back(Some(ClockStop::Correction), registered);
        Ok(())
    }

    /// Checks that rest on a changed datum no longer count and are asked anew.
    fn unsettle(&mut self, identity_changed: bool) {
        if identity_changed {
            self.case.checks.iter_mut().filter(|c| c.system != CheckSystem::Payments).for_each(|c| c.stale = true);
        }
    }

    pub(super) fn schedule_interview(&mut self, content: &ScheduleInterview) {
        let interview = &mut self.case.interview;
        interview.meeting = Some(content.meeting.clone());
        if std::mem::take(&mut interview.awaits_new_time) {
            let slot = content.meeting.at.local_date();
            self.resume(ClockStop::Reschedule, slot.max(self.on));
        }
    }

    pub(super) fn ask_reschedule(&mut self) {
        let interview = &mut self.case.interview;
        interview.reschedules += 1;
        interview.awaits_new_time = true;
        interview.meeting = None;
        self.hold(ClockStop::Reschedule);
    }

    /// The interview is over, held or not: what was asked for falls away, the clocks go on.
    fn leave_interview(&mut self) {
        self.case.interview.meeting = None;
        self.case.interview.awaits_new_time = false;
        self.resume(ClockStop::Reschedule, self.on);
    }

    pub(super) fn record_no_show(&mut self, content: &RecordNoShow) {
        self.leave_interview();
        if content.fault == Fault::Applicant {
            self.case.interview.no_shows += 1;
        }
        if self.case.interview.no_shows >= *self.rules.edition.settings.no_shows {
            self.enter(Stage::PetitionDecision, Base::default());
        }
    }

    pub(super) fn record_interview(&mut self, content: &RecordInterview) -> Result<(), Corrupt> {
        self.leave_interview();
        self.case.interview.held = Some(Held { seq: self.record.seq, at: content.held_at });
        self.recommend(content.recommendation)
    }

    pub(super) fn recommend_refusal(&mut self) -> Result<(), Corrupt> {
        self.leave_interview();
        self.recommend(Recommendation::Refuse)
    }

    fn recommend(&mut self, what: Recommendation) -> Result<(), Corrupt> {
        let by = self.record.actor.iin.ok_or(self.missing("iin"))?;
        self.case.recommendation = Some(Recommended { seq: self.record.seq, by, what });
        self.enter(Stage::PetitionDecision, Base::default());
        Ok(())
    }

    pub(super) fn send_back(&mut self, content: &SendBack) {
        let to = match content.to {
            BackTo::Screening => Stage::Screening,
            BackTo::Interview => Stage::Interview,
        };
        self.case.interview.held = None;
        self.case.interview.no_shows = 0;
        self.case.recommendation = None;
        self.enter(to, Base::default());
    }

    pub(super) fn issue_petition(&mut self, content: &IssuePetition) -> Result<(), Corrupt> {
        let number = self.record.paper(PaperKind::Petition).ok_or(self.missing("number of the petition"))?;
        self.case.petition = Some(Petition {
            number: number.to_owned(),
            profession: content.profession.clone(),
            issued_on: self.on,
            valid_until: content.valid_until,
            carried_from: None,
        });
        self.enter(Stage::Petitioned, Base::default());
        self.watch_validity();
        Ok(())
    }

    pub(super) fn report_change(&mut self, content: &ReportChange) {
        let change = Change { seq: self.record.seq, what: content.what.clone(), accepted: None };
        self.case.changes.push(change);
        self.sign_documents(&[]);
    }

    pub(super) fn accept_change(&mut self, content: &AcceptChange) {
        if let Some(change) = self.case.changes.iter_mut().find(|c| c.seq == content.report) {
            change.accepted = Some(content.accepted);
            let on_identity = change.what.as_str().starts_with("identity");
            self.unsettle(content.accepted && on_identity);
        }
    }

    pub(super) fn ask_transfer(&mut self, content: &AskTransfer) {
        self.case.transfer_asked = Some(TransferAsked { seq: self.record.seq, to: content.to.clone() });
    }

    pub(super) fn transfer_case(&mut self, content: &TransferCase) {
        self.case.city = content.to.clone();
        self.case.office = self.rules.edition.city(&content.to).map(|c| c.office.clone());
        self.case.transfer_asked = None;
        self.case.assignees.retain(|role, _| !role.is_of_city());
        self.case.visit = None;
        if self.case.items.housing_city.as_ref() == Some(&content.to) {
            self.case.items.housing_city = None;
        }
    }
}

/// The seat that an employee takes: a head who works as an officer takes the officer's.
pub(crate) fn seat(role: crate::Role, stage: Stage) -> crate::Role {
    match role {
        crate::Role::MigrationHead if stage != Stage::Confirmation => crate::Role::MigrationOfficer,
        role => role,
    }
}

/// The data on which questions to state systems rest changed.
fn concerns_checks(before: &Identity, after: &Identity) -> bool {
    let asked = |i: &Identity| {
        let documents: Vec<_> =
            i.travel_documents.iter().map(|d| (d.number.clone(), d.issuing_state.clone())).collect();
        (i.iin, i.name_latin.clone(), i.name_cyrillic.clone(), i.born_on, i.citizenships.to_vec(), documents)
    };
    asked(before) != asked(after)
}
