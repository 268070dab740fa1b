//! Contents of the acts from entry on, and of those on the record.

use super::*;
use crate::calendar::days_between;
use crate::forms::{is_email, is_phone};

/// Contents of the acts from entry on, and of those on the record.
pub(super) fn check(ask: &Ask, case: &Case, record: &ActRecord) -> Verdict {
    let today = ask.today();
    match &record.act {
        Act::EditContacts(a) => {
            need(is_email(a.email.as_str().trim()), "email", "not_email")?;
            let phone = a.phone.as_ref().map(|phone| phone.as_str().trim()).filter(|phone| !phone.is_empty());
            need(phone.is_none_or(is_phone), "phone", "not_phone")
        }
        Act::ReportEntry(a) => entry(ask, case, a.on),
        Act::RecordEntry(a) => {
            need(a.on <= today, "on", "in_future")?;
            after_approval(case, a.on)
        }
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
            need(case.lapses_by() == Some(a.limit), "limit", "unknown")?;
            let mut sent: Vec<Instant> =
                ask.facts.lapse_notices.iter().filter(|n| n.limit == a.limit).map(|n| n.at).collect();
            let mut told = a.notices.to_vec();
            sent.sort();
            told.sort();
            need(sent == told, "notices", "says_otherwise")
        }
        Act::AskExtension(a) => {
            need(ask.extendable(case).contains(&a.limit), "limit", "unknown")?;
            if !ask.askable(case).contains(&a.limit) {
                return Err(Reason::AlreadyDone);
            }
            need(a.until > today && Some(a.until) > due(case, a.limit), "until", "not_later")
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
        _ => super::complaint::check(ask, case, record),
    }
}

/// Most days by which an entry may come before the approval, in calendar days: of whoever came earlier the approval
/// says that they are here, and limits that count from the entry would be over before they began \[ours\].
const EARLIER_ENTRY_DAYS: i64 = 30;

/// A day of years ago is a slip of the pen, which would end the case by itself.
fn after_approval(case: &Case, on: Date) -> Verdict {
    let approval = case.approval.as_ref().filter(|approval| !approval.in_country);
    let early = approval.is_some_and(|approval| days_between(on, approval.received_on) > EARLIER_ENTRY_DAYS);
    need(!early, "on", "long_before_approval")
}

/// The day of entry, not that of the report, keeps the limit.
fn entry(ask: &Ask, case: &Case, on: Date) -> Verdict {
    need(on <= ask.today(), "on", "in_future")?;
    after_approval(case, on)?;
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
    let due = due(case, clock);
    need(until > ask.today() && Some(until) > due, "until", "not_later")?;
    let most = due.map(|d| plus_days(d.max(ask.today()), *ask.rules.edition.settings.extension_days_max));
    need(Some(until) <= most, "until", "too_long")
}

/// The last day of a limit that runs, or by which the case lapsed.
fn due(case: &Case, clock: ClockName) -> Option<Date> {
    let lapsed = case.ended.as_ref().and_then(|e| e.limits.iter().find(|l| l.clock == clock));
    case.limit(clock).or(lapsed.filter(|_| case.stage == Stage::Lapsed)).map(|limit| limit.due)
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
