//! The content of an act against the case, the rules and the facts.

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
        _ => after_arrival(ask, case, record),
    }
}

/// Contents of the acts from entry on, and of those on the record.
fn after_arrival(ask: &Ask, case: &Case, record: &ActRecord) -> Verdict {
    let today = ask.today();
    match &record.act {
        Act::ReportEntry(a) => entry(ask, case, a.on),
        Act::RecordEntry(a) => need(a.on <= today, "on", "in_future"),
        Act::BookVisit(a) => visit(ask, case, a),
        Act::RecordMedical(a) => item(a.outcome, given(&a.note), given(&a.number) && a.issued_on.is_some()),
        Act::RecordFingerprinting(a) => match a.status {
            FingerprintStatus::Done => {
                need(a.on.is_some_and(|d| d <= today) && given(&a.record_number), "on", "required")
            }
            FingerprintStatus::Required => Ok(()),
            _ => need(given(&a.note), "note", "required"),
        },
        Act::RecordHousing(a) => item(a.outcome, given(&a.note), given(&a.address_code) && a.city.is_some()),
        Act::CheckOriginals(a) => item(a.outcome, given(&a.note), !a.seen.is_empty()),
        Act::ReturnToCentre(a) => need(!a.items.is_empty(), "items", "empty"),
        Act::OrderCard(a) => need(a.duty.paid_on <= today, "duty.paid_on", "in_future"),
        Act::RecordCard(a) => {
            need(case.permit.as_ref().is_some_and(|p| p.card == a.card), "card", "not_of_permit")?;
            need(a.valid_until > today, "valid_until", "not_in_future")
        }
        Act::HandOver(a) => need(a.identity_seen, "identity_seen", "required"),
        Act::ConfirmReceipt(a) => {
            need(a.on_paper == (ask.actor.role == Role::CentreOperator), "on_paper", "says_otherwise")
        }
        Act::Lapse(a) => {
            need(Ask::lapsing(case) == Some(a.limit), "limit", "unknown")?;
            let mut sent: Vec<Instant> =
                ask.facts.lapse_notices.iter().filter(|n| n.limit == a.limit).map(|n| n.at).collect();
            let mut told = a.notices.to_vec();
            sent.sort();
            told.sort();
            need(sent == told, "notices", "says_otherwise")
        }
        Act::AskExtension(a) => {
            need(ask.extendable(case).contains(&a.limit), "limit", "unknown")?;
            need(a.until > today, "until", "not_in_future")
        }
        Act::ExtendLimit(a) => extension(ask, case, a.limit, a.until),
        Act::RecomputeLimits(a) => {
            let wanted = case.recomputation(&ask.rules, &ask.facts.outages, ask.now);
            let same = wanted.is_some_and(|w| w.cause == a.cause && w.limits[..] == a.limits[..]);
            need(same, "limits", "says_otherwise")
        }
        Act::MoveEdition(a) => {
            need(Some(&a.from) == case.edition.as_ref(), "from", "says_otherwise")?;
            need(ask.next_edition(case).as_ref() == Some(&a.to), "to", "says_otherwise")
        }
        Act::RectifyRecord(a) => {
            let past = case.past(a.act);
            let maker = past.is_some_and(|t| t.iin.is_some() && t.iin == ask.actor.iin && t.role == ask.actor.role);
            let authority = ask.actor.role == case.authority();
            need(past.is_some() && (maker || authority), "act", "not_yours")
        }
        Act::RectifyDocument(a) => rectified(ask, case, a.what, a.number.as_str()),
        Act::MoveOriginals(a) => need(!a.what.is_empty(), "what", "empty"),
        Act::Reassign(a) => {
            let seat = crate::table::acting(case.home());
            let has = seat.and_then(|role| case.assignees.get(&role)).map(|who| who.account);
            need(a.from == has, "from", "says_otherwise")?;
            need(ask.colleagues(case).any(|c| *c == a.to), "to", "unknown")
        }
        Act::ReleaseCase(a) => {
            let has = case.assignees.values().any(|who| who.account == a.account);
            need(has && ask.facts.released.contains(&a.account), "account", "unknown")
        }
        Act::WithdrawConsent(a) => need(case.consents_left().contains(&a.which), "which", "not_given"),
        _ => complaint(ask, case, record),
    }
}

fn complaint(ask: &Ask, case: &Case, record: &ActRecord) -> Verdict {
    let today = ask.today();
    let open = |seq| case.open_complaint(seq);
    match &record.act {
        Act::Complain(a) => {
            let learned_in_time = |from: Date| {
                need(a.learned_on >= from && a.learned_on <= today, "learned_on", "impossible")?;
                let due = ask.rules.limit(ClockName::Complaint, a.learned_on).map(|d| d.date);
                match due {
                    Some(due) if today > due => Err(Reason::LimitPassed { clock: ClockName::Complaint, due }),
                    _ => Ok(()),
                }
            };
            match (a.about, a.act) {
                (ComplainedOf::Act, Some(seq)) => {
                    let past = case.past(seq).filter(|t| t.role != Role::Applicant);
                    let Some(past) = past else { return wrong("act", "unknown") };
                    let twice = case.complaints.iter().any(|c| c.act == Some(seq) && c.closed.is_none());
                    need(!twice, "act", "complained_of_already")?;
                    learned_in_time(past.at.local_date())
                }
                (ComplainedOf::Inaction, None) => learned_in_time(case.opened_at.local_date()),
                _ => wrong("act", "says_otherwise"),
            }
        }
        Act::WithdrawComplaint(a) => need(open(a.complaint).is_some(), "complaint", "unknown"),
        Act::SatisfyComplaint(a) => {
            let mine = |c: &&Complaint| c.authority == ask.actor.role && c.forwarded.is_none();
            let Some(found) = open(a.complaint).filter(mine) else { return wrong("complaint", "unknown") };
            upheld(ask, case, found, a.day, a.newer_case)
        }
        Act::ForwardComplaint(a) => {
            let mine = |c: &&Complaint| c.authority == ask.actor.role && c.forwarded.is_none();
            need(open(a.complaint).filter(mine).is_some(), "complaint", "unknown")
        }
        Act::ExtendComplaint(a) => {
            need(open(a.complaint).is_some_and(|c| c.extended.is_none()), "complaint", "unknown")?;
            need((1..=COMPLAINT_EXTENSION_MAX).contains(&a.working_days), "working_days", "out_of_range")
        }
        Act::DecideComplaint(a) => {
            let Some(found) = open(a.complaint) else { return wrong("complaint", "unknown") };
            let forward = case.limit_about(ClockName::ComplaintForward, found.seq);
            let late = forward.is_some_and(|l| case.is_over(l, &ask.rules, &ask.facts.outages, ask.now));
            need(found.forwarded.is_some() || late, "complaint", "not_forwarded")?;
            match a.outcome {
                ComplaintOutcome::Upheld | ComplaintOutcome::UpheldPartly => {
                    upheld(ask, case, found, a.day, a.newer_case)
                }
                _ => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// An upheld complaint of inaction names the day; with a newer open case the person is told of the choice.
fn upheld(ask: &Ask, case: &Case, complaint: &Complaint, day: Option<Date>, newer: Option<crate::CaseId>) -> Verdict {
    if complaint.about == ComplainedOf::Inaction && case.stage.is_open() {
        need(day.is_some_and(|d| d > ask.today()), "day", "required")?;
    }
    let open =
        ask.facts.other_cases.iter().find(|c| c.same_person && c.stage.is_open() && c.opened_at > case.opened_at);
    need(open.map(|c| c.id) == newer, "newer_case", "says_otherwise")
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

/// The day of entry, not that of the report, keeps the limit.
fn entry(ask: &Ask, case: &Case, on: Date) -> Verdict {
    need(on <= ask.today(), "on", "in_future")?;
    match case.limit(ClockName::Entry) {
        Some(limit) => {
            let (due, held) = case.due_now(limit, &ask.rules, &ask.facts.outages, ask.now);
            if on > due && !held { Err(Reason::LimitPassed { clock: ClockName::Entry, due }) } else { Ok(()) }
        }
        None => Ok(()),
    }
}

/// A slot of a centre of the case's city, by the centre's own opening calendar, not full.
fn visit(ask: &Ask, case: &Case, a: &crate::act::BookVisit) -> Verdict {
    let Some((city, centre)) = ask.rules.edition.centre(&a.centre) else { return wrong("centre", "unknown") };
    need(city.id == case.city, "centre", "other_city")?;
    need(a.slot > ask.now, "slot", "not_in_future")?;
    let local = a.slot.local();
    need(centre.slots(local.date()).contains(&local), "slot", "closed")?;
    let full = ask.facts.full_slots.iter().any(|(c, slot)| *c == a.centre && *slot == a.slot);
    need(!full, "slot", "full")
}

/// A good outcome has its proof, any other one its reason.
fn item(outcome: ItemOutcome, reasoned: bool, proven: bool) -> Verdict {
    match outcome {
        ItemOutcome::Good => need(proven, "outcome", "without_proof"),
        ItemOutcome::Adverse | ItemOutcome::NotRequired => need(reasoned, "note", "required"),
    }
}

fn extension(ask: &Ask, case: &Case, clock: ClockName, until: Date) -> Verdict {
    need(ask.extendable(case).contains(&clock), "limit", "unknown")?;
    let lapsed = case.ended.as_ref().and_then(|e| e.limits.iter().find(|l| l.clock == clock));
    let due = case.limit(clock).or(lapsed.filter(|_| case.stage == Stage::Lapsed)).map(|l| l.due);
    need(until > ask.today() && Some(until) > due, "until", "not_later")?;
    let most = due.map(|d| plus_days(d.max(ask.today()), *ask.rules.edition.settings.extension_days_max));
    need(Some(until) <= most, "until", "too_long")
}

fn rectified(ask: &Ask, case: &Case, what: RectifiedPaper, number: &str) -> Verdict {
    match what {
        RectifiedPaper::Card => {
            let made = case.card.made.as_ref().is_some_and(|m| m.number == number);
            let role = crate::table::role_fits(Role::MigrationOfficer, ask.actor.role);
            let stage = matches!(case.stage, Stage::Handover | Stage::Closed);
            need(made && role && stage, "number", "unknown")
        }
        RectifiedPaper::Paper => {
            let of_role = |p: &&crate::case::Paper| {
                let role = case.past(p.seq).map(|t| t.role);
                p.number == number && !p.replaced && role.is_some_and(|r| crate::table::role_fits(r, ask.actor.role))
            };
            need(case.papers.iter().any(|p| of_role(&p)), "number", "unknown")
        }
    }
}
