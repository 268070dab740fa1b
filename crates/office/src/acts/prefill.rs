//! What a new draft takes over from the case: nobody types the same thing twice.

use qonys_procedure::act::{ActKind, CardKind, Intended};
use qonys_procedure::case::{Case, Complaint, Notice};
use qonys_procedure::check::CheckSystem;
use qonys_procedure::clock::ClockName;
use qonys_procedure::edition::{AtCentre, CheckedAct};
use qonys_procedure::facts::OtherCase;
use qonys_procedure::forms::Citizenship;
use qonys_procedure::{Instant, Role, Rules, Stage};
use serde_json::{Map, Value, json};

/// The content with which a draft of an act begins.
pub fn content(case: &Case, act: ActKind) -> Value {
    let mut content = Map::new();
    let documents = || json!(case.documents.iter().map(stated).collect::<Vec<_>>());
    match act {
        ActKind::SignResidenceApplication => {
            if let Some(request) = &case.request {
                content.insert("questionnaire".to_owned(), json!({ "identity": request.form.identity }));
                content.insert("consent".to_owned(), json!(request.consent));
            }
            content.insert("city".to_owned(), json!(case.city));
            content.insert("documents".to_owned(), documents());
        }
        ActKind::SignCorrection => {
            match (&case.application, &case.request) {
                (Some(application), _) => content.insert("questionnaire".to_owned(), json!(application.questionnaire)),
                (None, Some(request)) => content.insert("petition".to_owned(), json!(request.form)),
                (None, None) => None,
            };
            content.insert("documents".to_owned(), documents());
        }
        _ => {}
    }
    Value::Object(content)
}

fn stated(document: &qonys_procedure::case::SignedDocument) -> Value {
    json!({ "kind": document.kind, "n": document.n, "facts": document.facts })
}

/// What lies around the case of whose form it is.
pub struct Around<'a> {
    /// Role of who sees the form.
    pub role: Role,
    /// The rules of the case.
    pub rules: Option<&'a Rules<'a>>,
    /// Other cases, where the act looks at them.
    pub others: &'a [OtherCase],
    /// The moment.
    pub now: Instant,
}

/// What the form of an act offers already filled in: what the case knows and what the rules compute, never what is to
/// be judged.
pub fn offered(case: &Case, act: ActKind, around: &Around<'_>) -> Value {
    let &Around { role, rules, now, others } = around;
    let today = now.local_date();
    match act {
        ActKind::AcceptDocuments => {
            let mut kinds: Vec<_> = case.documents.iter().map(|d| d.kind).collect();
            kinds.sort_unstable();
            kinds.dedup();
            json!({ "checklist": kinds.iter().map(|kind| json!({ "document": kind })).collect::<Vec<_>>() })
        }
        ActKind::ScheduleInterview => {
            json!({ "meeting": { "link": case.interview.meeting.as_ref().map(|m| &m.link) } })
        }
        ActKind::RecordInterview => {
            let name = case.identity().map(|i| i.name_latin.full()).filter(|n| !n.is_empty());
            json!({ "held_at": case.interview.meeting.as_ref().map(|m| m.at), "participants": name.into_iter().collect::<Vec<_>>() })
        }
        ActKind::EditContacts => {
            let stated = || case.identity().map(|identity| json!(identity.contacts));
            case.contacts.as_ref().map(|known| json!(known)).or_else(stated).unwrap_or_default()
        }
        ActKind::IssuePetition => {
            let last = rules.and_then(|rules| rules.limit(ClockName::PetitionValidity, today));
            json!({ "profession": case.profession, "valid_until": last.map(|limit| limit.date) })
        }
        ActKind::RefusePetition => unfavourable(case, Intended::RefusePetition),
        ActKind::ProposeRefusal => unfavourable(case, Intended::Refuse),
        ActKind::ProposeAnnulment => unfavourable(case, Intended::Annul),
        ActKind::RevokePetition => {
            let mut content = unfavourable(case, Intended::RevokePetition);
            content["number"] = json!(case.petition.as_ref().map(|p| &p.number));
            content
        }
        ActKind::NotifyIntendedRefusal => json!({ "intended": case.intended_by(role) }),
        ActKind::DeclineProposal | ActKind::Refuse | ActKind::IssuePermit | ActKind::Annul => {
            json!({ "proposal": case.proposal.as_ref().filter(|_| case.stage == Stage::Confirmation).map(|p| p.digest) })
        }
        ActKind::RecordCheck | ActKind::AssessCheck => json!({ "system": system(case, act, rules) }),
        ActKind::GrantPreliminaryApproval => {
            json!({ "in_country": case.application.as_ref().and_then(|a| a.questionnaire.in_kazakhstan) })
        }
        ActKind::ProposePermit => permit(case, rules),
        ActKind::AcceptChange => {
            json!({ "report": case.changes.iter().find(|c| c.accepted.is_none()).map(|c| c.seq) })
        }
        ActKind::TransferCase => {
            json!({ "from": case.city, "to": case.transfer_asked.as_ref().map(|asked| &asked.to) })
        }
        ActKind::ExtendLimit => {
            let asked = case.asked_extensions().next();
            json!({ "limit": asked.map(|e| e.limit), "until": asked.map(|e| e.until) })
        }
        ActKind::Reassign => json!({ "from": case.assignee().map(|a| a.account) }),
        ActKind::ForwardComplaint => json!({ "complaint": complaint(case, |c| c.forwarded.is_none()) }),
        ActKind::SatisfyComplaint => json!({
            "complaint": complaint(case, |c| c.forwarded.is_none()),
            "newer_case": case.newer_of(others),
        }),
        ActKind::ExtendComplaint => json!({ "complaint": complaint(case, |c| case.is_for_review(c, now)) }),
        ActKind::DecideComplaint => json!({
            "complaint": complaint(case, |c| case.is_for_review(c, now)),
            "newer_case": case.newer_of(others),
        }),
        ActKind::RecordEntry | ActKind::CheckOriginals | ActKind::RecordHousing | ActKind::RecordCard => {
            at_the_end(case, act, rules)
        }
        _ => content(case, act),
    }
}

/// Grounds of the notice, and the acts that must be replied to.
fn unfavourable(case: &Case, intended: Intended) -> Value {
    let notices: Vec<&Notice> = case.notices_of(intended).collect();
    let grounds = notices.last().map(|n| n.grounds.clone()).unwrap_or_default();
    let replies = notices.iter().flat_map(|n| &n.to_reply).map(|seq| json!({ "to": seq }));
    json!({ "grounds": grounds, "replies": replies.collect::<Vec<_>>() })
}

/// The state system that comes next: asked and not answered, to be assessed, or still needed.
fn system(case: &Case, act: ActKind, rules: Option<&Rules<'_>>) -> Option<CheckSystem> {
    if act == ActKind::AssessCheck {
        return case.checks.iter().find(|c| c.wants_word()).map(|c| c.system);
    }
    let awaited = case.checks.iter().find(|c| c.is_awaited()).map(|c| c.system);
    let needed = || {
        let wanted = if case.home() == Stage::Verification {
            CheckedAct::GrantPreliminaryApproval
        } else {
            CheckedAct::ProposePermit
        };
        case.checks_missing(wanted, rules?, case.last_at.local_date()).into_iter().next()
    };
    awaited.or_else(needed)
}

fn permit(case: &Case, rules: Option<&Rules<'_>>) -> Value {
    let stateless = case.identity().is_some_and(|i| i.citizenship == Some(Citizenship::Stateless));
    let card = if stateless { CardKind::StatelessCertificate } else { CardKind::ResidenceCard };
    let checks: Vec<CheckSystem> = rules
        .into_iter()
        .flat_map(|rules| rules.edition.checks(CheckedAct::ProposePermit).map(|rule| rule.system))
        .collect();
    json!({ "card": card, "checks": checks })
}

/// The open complaint that comes next.
fn complaint(case: &Case, ready: impl Fn(&Complaint) -> bool) -> Option<u64> {
    case.complaints.iter().find(|c| c.closed.is_none() && ready(c)).map(|c| c.seq)
}

/// What the centre and the maker of the document record.
fn at_the_end(case: &Case, act: ActKind, rules: Option<&Rules<'_>>) -> Value {
    match act {
        ActKind::RecordEntry => match &case.entry {
            Some(e) => json!({ "on": e.on, "checkpoint": e.checkpoint, "basis": e.basis, "stay_until": e.stay_until }),
            None => json!({}),
        },
        ActKind::CheckOriginals => {
            let seen =
                rules.into_iter().flat_map(|r| &r.edition.documents).filter(|d| d.centre == AtCentre::OriginalSeen);
            let held = seen.filter(|rule| case.documents.iter().any(|d| d.kind == rule.kind));
            json!({ "seen": held.map(|rule| json!({ "document": rule.kind })).collect::<Vec<_>>() })
        }
        ActKind::RecordHousing => json!({ "city": case.city }),
        ActKind::RecordCard => match &case.permit {
            Some(permit) => json!({ "card": permit.card, "valid_until": permit.valid_until }),
            None => json!({}),
        },
        _ => json!({}),
    }
}
