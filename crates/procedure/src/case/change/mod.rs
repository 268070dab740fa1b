//! How an act changes a case: the fold. No judgement here, that is `decide/`; an act that was taken is
//! carried out.

mod complaint;
mod decision;
mod flow;
mod hearing;
mod limits;
pub(crate) mod petition;
mod residence;

use super::{Assignee, Card, Case, Interview, Items, Paper, Trail};
use crate::act::{Act, OpenCase};
use crate::not_allowed::Corrupt;
use crate::record::ActRecord;
use crate::rulebook::{RuleBook, Rules};
use crate::stage::Stage;
use crate::time::Date;
use flow::Base;
use std::collections::BTreeMap;

/// A case while an act changes it.
struct Fold<'a> {
    case: Case,
    record: &'a ActRecord,
    rules: Rules<'a>,
    book: &'a RuleBook,
    /// Local day of the act.
    on: Date,
}

impl Case {
    /// Carries out an act: the next state. Pure; replay of the record gives the same case as the first time.
    ///
    /// # Errors
    /// The record is damaged: a gap, an act of another case, an edition that is not there.
    pub(crate) fn after(case: Option<Case>, record: &ActRecord, book: &RuleBook) -> Result<Case, Corrupt> {
        let rules = Case::rules(case.as_ref(), book, record.at)
            .ok_or_else(|| Corrupt::NoRules(case.as_ref().and_then(|c| c.edition.clone())))?;
        let on = record.at.local_date();
        let case = match (case, &record.act) {
            (None, Act::OpenCase(content)) => open(record, content)?,
            (None, _) | (Some(_), Act::OpenCase(_)) => return Err(Corrupt::Beginning { seq: record.seq }),
            (Some(case), _) if case.id != record.case => return Err(Corrupt::OtherCase),
            (Some(case), _) if case.seq + 1 != record.seq => {
                return Err(Corrupt::Sequence { last: case.seq, found: record.seq });
            }
            (Some(case), _) => case,
        };
        let mut fold = Fold { case, record, rules, book, on };
        fold.note();
        fold.carry_out()?;
        fold.sweep();
        Ok(fold.case)
    }
}

/// The case that `open_case` begins.
fn open(record: &ActRecord, content: &OpenCase) -> Result<Case, Corrupt> {
    if record.seq != 1 {
        return Err(Corrupt::Beginning { seq: record.seq });
    }
    let missing = |what| Corrupt::Missing { act: record.act.kind(), what };
    Ok(Case {
        id: record.case,
        number: None,
        seq: 0,
        last_at: record.at,
        opened_at: record.at,
        stage: Stage::Draft,
        stage_since: record.at,
        came_from: None,
        ended: None,
        city: content.city.clone(),
        office: None,
        applicant: record.actor.iin.ok_or(missing("iin"))?,
        account: record.actor.account.ok_or(missing("account"))?,
        contacts: None,
        assignees: BTreeMap::new(),
        edition: None,
        profession: content.profession.clone(),
        predecessor: content.predecessor,
        request: None,
        application: None,
        consents_withdrawn: Vec::new(),
        documents: Vec::new(),
        remarks: Vec::new(),
        returns: BTreeMap::new(),
        interview: Interview::default(),
        recommendation: None,
        petition: None,
        notices: Vec::new(),
        hearing: None,
        proposal: None,
        approval: None,
        entry: None,
        items: Items::default(),
        visit: None,
        checks: Vec::new(),
        changes: Vec::new(),
        permit: None,
        card: Card::default(),
        complaints: Vec::new(),
        extensions: Vec::new(),
        transfer_asked: None,
        originals_at: None,
        barred: Vec::new(),
        recused: Vec::new(),
        excluded: Vec::new(),
        documents_judged_on: None,
        papers: Vec::new(),
        limits: Vec::new(),
        trail: Vec::new(),
    })
}

impl Fold<'_> {
    /// What every act leaves behind.
    fn note(&mut self) {
        let (case, record) = (&mut self.case, self.record);
        let trail = Trail {
            seq: record.seq,
            kind: record.act.kind(),
            at: record.at,
            role: record.actor.role,
            iin: record.actor.iin,
            stage: case.home(),
        };
        case.trail.push(trail);
        case.seq = record.seq;
        case.last_at = record.at;
        case.number = case.number.or(record.number);
        for issued in &record.issued {
            if !case.papers.iter().any(|p| p.number == issued.number) {
                let paper =
                    Paper { seq: record.seq, kind: issued.kind, number: issued.number.clone(), replaced: false };
                case.papers.push(paper);
            }
        }
        let of_actor = case.assignees.values_mut().find(|a| Some(a.account) == record.actor.account);
        if let (Some(Assignee { iin: iin @ None, .. }), Some(known)) = (of_actor, &record.actor.iin) {
            *iin = Some(*known);
        }
    }

    fn carry_out(&mut self) -> Result<(), Corrupt> {
        match &self.record.act {
            Act::OpenCase(a) => self.open_case(a),
            Act::DiscardDraft(_) | Act::Withdraw(_) => self.end(Stage::Withdrawn),
            Act::EditContacts(a) => self.case.contacts = Some(a.clone()),
            Act::SignPetitionRequest(a) => self.sign_petition_request(a)?,
            Act::TakeCase(_) => self.take_case()?,
            Act::AcceptDocuments(_) => self.enter(Stage::Interview, Base::default()),
            Act::ReturnForCorrection(a) => self.return_for_correction(a),
            Act::SignCorrection(a) => self.sign_correction(a)?,
            Act::ScheduleInterview(a) => self.schedule_interview(a),
            Act::AskReschedule(_) => self.ask_reschedule(),
            Act::RecordNoShow(a) => self.record_no_show(a),
            Act::RecordInterview(a) => self.record_interview(a)?,
            Act::RecommendRefusal(_) => self.recommend_refusal()?,
            Act::SendBack(a) => self.send_back(a),
            Act::IssuePetition(a) => self.issue_petition(a)?,
            Act::RefusePetition(a) => self.refused(Stage::Refused, &a.grounds),
            Act::RevokePetition(a) => self.refused(Stage::Annulled, &a.grounds),
            Act::SignResidenceApplication(a) => self.sign_residence_application(a),
            Act::RefuseConsideration(_) => self.refuse_consideration(),
            Act::OrderCheck(a) => self.order_check(a),
            Act::RecordCheck(a) => self.record_check(a),
            Act::AssessCheck(a) => self.assess_check(a),
            Act::ReportChange(a) => self.report_change(a),
            Act::AcceptChange(a) => self.accept_change(a),
            Act::AskTransfer(a) => self.ask_transfer(a),
            Act::TransferCase(a) => self.transfer_case(a),
            Act::NotifyIntendedRefusal(a) => self.notify(a)?,
            Act::AnswerNotice(a) => self.answer_notice(a)?,
            Act::ScheduleHearing(a) => self.case.hearing = Some(a.meeting.clone()),
            Act::RecordHearing(_) => self.record_hearing()?,
            Act::CloseHearing(_) => self.close_hearing(),
            Act::GrantPreliminaryApproval(a) => self.grant_preliminary_approval(a),
            Act::ProposeRefusal(_) | Act::ProposePermit(_) | Act::ProposeAnnulment(_) => self.propose()?,
            Act::DeclineProposal(_) => self.decline_proposal(),
            Act::Refuse(a) => self.refuse(a),
            Act::IssuePermit(a) => self.issue_permit(a)?,
            Act::Annul(a) => self.annul(a),
            Act::ReportEntry(a) => self.report_entry(a),
            Act::RecordEntry(a) => self.record_entry(a),
            Act::BookVisit(a) => self.book_visit(a),
            Act::CancelVisit(_) => self.cancel_visit(),
            Act::RecordMedical(a) => self.record_item(crate::act::Item::Medical, Some(a.outcome)),
            Act::RecordFingerprinting(a) => self.record_fingerprinting(a),
            Act::RecordHousing(a) => self.record_housing(a),
            Act::CheckOriginals(a) => self.record_item(crate::act::Item::Originals, Some(a.outcome)),
            Act::SubmitForDecision(_) => self.enter(Stage::Decision, Base::default()),
            Act::ReturnToCentre(a) => self.return_to_centre(a),
            Act::OrderCard(a) => self.order_card(a),
            Act::RecordCard(a) => self.record_card(a),
            Act::HandOver(_) => self.case.card.handed_over = Some(self.record.seq),
            Act::ConfirmReceipt(_) | Act::CloseUncollected(_) => self.end(Stage::Closed),
            Act::Lapse(a) => self.lapse(a),
            Act::AskExtension(a) => self.ask_extension(a),
            Act::ExtendLimit(a) => self.extend_limit(a)?,
            Act::RecomputeLimits(a) => self.recompute_limits(a)?,
            Act::MoveEdition(a) => self.move_edition(a)?,
            // The right text stands in the act itself; the state that rules look at is unchanged.
            Act::RectifyRecord(_) => {}
            Act::RectifyDocument(a) => self.rectify_document(a),
            Act::MoveOriginals(a) => self.case.originals_at = Some(a.to.to_string()),
            Act::Reassign(a) => self.reassign(a),
            Act::ReleaseCase(a) => self.case.assignees.retain(|_, who| who.account != a.account),
            Act::Recuse(_) => self.recuse(),
            Act::Terminate(_) => self.end(Stage::Terminated),
            Act::WithdrawConsent(a) => self.withdraw_consent(a),
            Act::Complain(a) => self.complain(a),
            Act::WithdrawComplaint(a) => self.close_complaint(a.complaint, None),
            Act::SatisfyComplaint(a) => self.satisfy_complaint(a)?,
            Act::ForwardComplaint(a) => self.forward_complaint(a),
            Act::ExtendComplaint(a) => self.extend_complaint(a),
            Act::DecideComplaint(a) => self.decide_complaint(a)?,
        }
        Ok(())
    }

    fn missing(&self, what: &'static str) -> Corrupt {
        Corrupt::Missing { act: self.record.act.kind(), what }
    }
}
