//! The content of an act against the case, the rules and the facts.

mod complaint;
mod later;

use super::may::Ask;
use super::unfavourable::intended;
use crate::act::{
    Act, Answer, ComplainedOf, ComplaintOutcome, FingerprintStatus, ItemOutcome, Meeting, RectifiedPaper,
    StatedDocument,
};
use crate::calendar::plus_days;
use crate::case::view::unfavourable;
use crate::case::{Case, Complaint};
use crate::clock::ClockName;
use crate::form::Text;
use crate::not_allowed::Reason;
use crate::paper::PaperKind;
use crate::record::ActRecord;
use crate::role::Role;
use crate::stage::Stage;
use crate::table::signers;
use crate::time::{Date, Instant};

type Verdict = Result<(), Reason>;

/// Longest extension of a review of a complaint, working days \[law, unverified\].
const COMPLAINT_EXTENSION_MAX: u32 = 10;

fn wrong<T>(path: impl Into<String>, message: &'static str) -> Result<T, Reason> {
    Err(Reason::Content { path: path.into(), message })
}

fn need(holds: bool, path: &str, message: &'static str) -> Verdict {
    if holds { Ok(()) } else { wrong(path, message) }
}

fn given<const MAX: usize>(text: &Option<Text<MAX>>) -> bool {
    text.as_ref().is_some_and(|t| !t.is_empty())
}

/// Judges a content, and what came with the record: signatures, numbers, files.
pub(super) fn check(ask: &Ask, record: &ActRecord) -> Verdict {
    signatures(ask, record)?;
    papers(ask, record)?;
    let Some(case) = ask.case else {
        return opening(ask, record);
    };
    if let Some(decision) = unfavourable(&record.act) {
        ask.heard_on(case, decision.intended, decision.grounds, decision.replies)?;
    }
    content(ask, case, record)
}

fn signatures(ask: &Ask, record: &ActRecord) -> Verdict {
    let needed = signers(record.act.kind(), ask.actor.role);
    if needed == 0 {
        return Ok(());
    }
    let own = ask.actor.iin.as_ref().is_some_and(|iin| record.signers.contains(iin));
    let different: std::collections::BTreeSet<&str> = record.signers.iter().map(|i| i.as_str()).collect();
    let applicant = ask.case.is_some_and(|c| needed > 1 && record.signers.contains(&c.applicant));
    if !own || different.len() != needed || applicant {
        return Err(Reason::SignersMissing { needed });
    }
    Ok(())
}

/// The papers on whose number the state of the case rests must come with the record.
fn papers(ask: &Ask, record: &ActRecord) -> Verdict {
    let issues = ask.case.map_or_else(Vec::new, |c| c.papers(record.act.kind()));
    for kind in [PaperKind::Petition, PaperKind::Permit] {
        if issues.contains(&kind) && record.paper(kind).is_none_or(str::is_empty) {
            return Err(Reason::PaperMissing { kind });
        }
    }
    match record.issued.iter().find(|p| !issues.contains(&p.kind) && record.actor.role != Role::System) {
        Some(_) => wrong("issued", "not_issued_by_this_act"),
        None => Ok(()),
    }
}

fn opening(ask: &Ask, record: &ActRecord) -> Verdict {
    let Act::OpenCase(open) = &record.act else { return Err(Reason::NoSuchCase) };
    need(record.seq == 1, "seq", "not_first")?;
    let edition = ask.rules.edition;
    need(edition.city(&open.city).is_some(), "city", "unknown")?;
    need(edition.profession(&open.profession).is_some(), "profession", "unknown")?;
    let predecessor = open.predecessor.map(|id| ask.facts.other_cases.iter().find(|c| c.id == id && c.same_person));
    if let Some(None) = predecessor {
        return wrong("predecessor", "unknown");
    }
    let Some(carried) = &open.petition else { return Ok(()) };
    need(*edition.settings.petition_reusable, "petition", "not_reusable")?;
    let of_predecessor = predecessor.flatten().and_then(|c| c.petition.as_ref());
    need(of_predecessor == Some(carried), "petition", "not_of_predecessor")?;
    need(carried.valid_until >= ask.today(), "petition", "expired")?;
    need(carried.profession == open.profession, "profession", "not_of_petition")?;
    if record.number.is_none() { Err(Reason::NumberMissing) } else { Ok(()) }
}

fn content(ask: &Ask, case: &Case, record: &ActRecord) -> Verdict {
    let today = ask.today();
    match &record.act {
        Act::SignPetitionRequest(a) => {
            if record.number.is_none() {
                return Err(Reason::NumberMissing);
            }
            let day = ask.rules.registered_on(ask.now).date;
            let edition = ask.book.in_force(day).ok_or(Reason::NoEdition { day })?;
            let profession = a.form.profession.as_ref();
            need(profession.is_some_and(|p| edition.profession(p).is_some()), "form.profession", "unknown")?;
            need(edition.city(&case.city).is_some(), "city", "unknown")?;
            need(a.form.identity.iin.as_ref() == Some(&case.applicant), "form.identity.iin", "not_of_signer")?;
            consent(&a.consent)?;
            documents(&a.documents)
        }
        Act::SignResidenceApplication(a) => {
            need(ask.rules.edition.city(&a.city).is_some(), "city", "unknown")?;
            let iin = a.questionnaire.identity.iin.as_ref();
            need(iin == Some(&case.applicant), "questionnaire.identity.iin", "not_of_signer")?;
            need(a.duty.paid_on <= today, "duty.paid_on", "in_future")?;
            consent(&a.consent)?;
            documents(&a.documents)
        }
        Act::SignCorrection(a) => correction(case, a),
        Act::ReturnForCorrection(a) => need(!a.remarks.is_empty(), "remarks", "empty"),
        Act::AcceptDocuments(a) => need(!a.checklist.is_empty(), "checklist", "empty"),
        Act::ScheduleInterview(a) => meeting(&a.meeting, ask.now),
        Act::ScheduleHearing(a) => meeting(&a.meeting, ask.now),
        Act::RecordInterview(a) => {
            need(a.held_at <= ask.now && a.held_at >= case.opened_at, "held_at", "not_in_past")?;
            need(a.identity_seen, "identity_seen", "required")?;
            need(!a.participants.is_empty(), "participants", "empty")
        }
        Act::RecommendRefusal(a) => {
            need(!a.grounds.is_empty(), "grounds", "empty")?;
            grounds(ask, case, crate::act::Intended::RefusePetition, &a.grounds)
        }
        Act::IssuePetition(a) => {
            need(ask.rules.edition.profession(&a.profession).is_some(), "profession", "unknown")?;
            need(a.valid_until > today, "valid_until", "not_in_future")
        }
        Act::RevokePetition(a) => {
            let number = case.petition.as_ref().map(|p| p.number.as_str());
            need(number == Some(a.number.as_str()), "number", "unknown")
        }
        Act::RefuseConsideration(a) => need(!a.missing.is_empty(), "missing", "empty"),
        Act::RecordCheck(a) => {
            let known = case.check(a.system).is_some_and(|c| c.ordered.is_some());
            need(known || (a.on_paper && ask.actor.role != Role::System), "system", "not_ordered")
        }
        Act::AssessCheck(a) => {
            need(case.check(a.system).is_some_and(|c| c.may_be_assessed()), "system", "no_answer")?;
            need(a.is_ground == a.ground.is_some(), "ground", "says_otherwise")?;
            match &a.ground {
                Some(ground) => need(ask.rules.law.ground(ground).is_some(), "ground", "unknown"),
                None => Ok(()),
            }
        }
        Act::AcceptChange(a) => {
            let open = case.changes.iter().any(|c| c.seq == a.report && c.accepted.is_none());
            need(open, "report", "unknown")
        }
        Act::AskTransfer(a) => transfer(ask, case, &a.from, &a.to),
        Act::TransferCase(a) => {
            transfer(ask, case, &a.from, &a.to)?;
            need(case.transfer_asked.as_ref().is_some_and(|t| t.to == a.to), "to", "not_asked")
        }
        Act::NotifyIntendedRefusal(a) => notice(ask, case, a),
        Act::AnswerNotice(a) => need(a.answer != Answer::Objection || given(&a.text), "text", "empty"),
        Act::RecordHearing(a) => need(a.began_at <= a.ended_at && a.ended_at <= ask.now, "ended_at", "not_in_past"),
        Act::GrantPreliminaryApproval(a) => approval(ask, a),
        Act::ProposePermit(a) => need(a.valid_until > today, "valid_until", "not_in_future"),
        Act::DeclineProposal(a) => digest(case, Some(a.proposal)),
        Act::Refuse(a) => decision(case, a.proposal, a.decision.is_some()),
        Act::Annul(a) => decision(case, a.proposal, a.decision.is_some()),
        Act::IssuePermit(a) => {
            decision(case, a.proposal, a.decision.is_some())?;
            let late = a.decision.as_ref().is_some_and(|d| d.valid_until <= today);
            need(!late, "decision.valid_until", "not_in_future")
        }
        _ => later::check(ask, case, record),
    }
}

fn consent(consent: &crate::preflight::Consent) -> Verdict {
    need(consent.personal_data == Some(true), "consent.personal_data", "required")?;
    need(consent.state_databases == Some(true), "consent.state_databases", "required")
}

fn documents(stated: &[StatedDocument]) -> Verdict {
    let mut seen = std::collections::BTreeSet::new();
    for (at, document) in stated.iter().enumerate() {
        if document.n == 0 || !seen.insert((document.kind, document.n)) {
            return wrong(format!("documents[{at}]"), "twice");
        }
    }
    Ok(())
}

/// The form of the stage that returned the case is given whole, the other one not at all.
fn correction(case: &Case, a: &crate::act::SignCorrection) -> Verdict {
    let of_petition = matches!(case.home(), Stage::Screening | Stage::Interview | Stage::PetitionDecision);
    need(a.petition.is_some() == of_petition, "petition", "says_otherwise")?;
    need(a.questionnaire.is_some() != of_petition, "questionnaire", "says_otherwise")?;
    let identity = a.petition.as_ref().map(|f| &f.identity).or(a.questionnaire.as_ref().map(|f| &f.identity));
    let own = identity.is_some_and(|i| i.iin.as_ref() == Some(&case.applicant));
    let path = if of_petition { "petition.identity.iin" } else { "questionnaire.identity.iin" };
    need(own, path, "not_of_signer")?;
    documents(&a.documents)
}

fn meeting(meeting: &Meeting, now: Instant) -> Verdict {
    need(meeting.at > now, "meeting.at", "not_in_future")?;
    need(meeting.link.as_str().starts_with("https://"), "meeting.link", "not_https")
}

fn grounds(ask: &Ask, case: &Case, intended: crate::act::Intended, grounds: &[crate::catalogue::GroundId]) -> Verdict {
    let open = ask.open_grounds(case, intended);
    match grounds.iter().position(|g| !open.contains(g)) {
        None => Ok(()),
        Some(at) => wrong(format!("grounds[{at}]"), "unknown"),
    }
}

fn transfer(ask: &Ask, case: &Case, from: &crate::CityId, to: &crate::CityId) -> Verdict {
    need(*from == case.city, "from", "says_otherwise")?;
    need(to != from && ask.rules.edition.city(to).is_some(), "to", "unknown")
}

fn notice(ask: &Ask, case: &Case, a: &crate::act::NotifyIntendedRefusal) -> Verdict {
    need(intended(case, ask.actor.role) == Some(a.intended), "intended", "not_in_this_stage")?;
    need(!a.grounds.is_empty(), "grounds", "empty")?;
    grounds(ask, case, a.intended, &a.grounds)?;
    let least = ask.rules.limit(ClockName::Objection, ask.today()).map(|d| d.date);
    need(a.until.is_none() || a.until >= least, "until", "too_short")
}

fn approval(ask: &Ask, a: &crate::act::GrantPreliminaryApproval) -> Verdict {
    need(!a.in_country || a.enter_before.is_none(), "enter_before", "says_otherwise")?;
    let length = ask.rules.clock(ClockName::Entry, ask.today()).map_or(0, |r| r.length);
    let least = plus_days(ask.today(), length);
    need(a.enter_before.is_none_or(|day| day >= least), "enter_before", "too_short")?;
    need(a.stay_until.is_none_or(|day| day >= ask.today()), "stay_until", "expired")
}

fn digest(case: &Case, given: Option<crate::Digest>) -> Verdict {
    need(case.proposal.as_ref().map(|p| p.digest) == given, "proposal", "another_proposal")
}

/// A confirmation names the proposal and nothing else; a decision of one pair of eyes is given whole.
fn decision(case: &Case, proposal: Option<crate::Digest>, whole: bool) -> Verdict {
    digest(case, proposal)?;
    need(whole == proposal.is_none(), "decision", "says_otherwise")
}
