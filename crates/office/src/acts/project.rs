//! What is written together with an act: the case's row, snapshot, limits, search tokens, the states
//! of papers and files. All of it can be made anew from the acts \[A2\].

use super::asked;
use super::outbox::Following;
use crate::{Context, Error};
use qonys_procedure::case::{self, Case};
use qonys_procedure::clock::{ClockName, ClockOwner};
use qonys_procedure::limit::{Limit as RunningLimit, LimitState};
use qonys_procedure::record::ActRecord;
use qonys_procedure::{CaseNumber, Iin, Instant, Waiting, Waits};
use qonys_store::acts::{Append, Idempotency};
use qonys_store::cases::{Limit, LimitState as Stored, Projection, Snapshot};
use qonys_store::files::{Change as FileChange, FileState};
use qonys_store::issued::{Change as PaperChange, IssuedState, Text};
use qonys_store::record::{ActHead, SealedAct};
use qonys_store::seal::{CaseKey, Purpose};
use qonys_store::search::{Token, TokenKind};
use qonys_store::visits::Booked;
use serde::{Deserialize, Serialize};

/// Everything of one step.
pub struct Step<'a> {
    /// The case before; none for a new one.
    pub before: Option<&'a Case>,
    /// The act.
    pub record: &'a ActRecord,
    /// The case after.
    pub after: &'a Case,
    /// Its key.
    pub key: &'a CaseKey,
    /// The key is new and is written with the act.
    pub is_new: bool,
    /// What is committed to.
    pub statement: &'a [u8],
    /// Signatures, as the commitment sees them.
    pub signatures: &'a [u8],
    /// What verifies them again.
    pub evidence: &'a [u8],
    /// Digest of the prepared statement that is used up.
    pub digest: Option<[u8; 32]>,
    /// The caller's key.
    pub idempotency: Option<Idempotency>,
}

/// What lists show of a case; nothing that would make a look at a list a viewing \[A15\].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Initials of the applicant.
    pub initials: String,
    /// What waits for those who act in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits: Vec<Waiting>,
    /// People who may not act in it: the applicant, those who recused themselves, those whose decision was set aside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barred: Vec<Iin>,
    /// When the limit of [`shown_limit`] runs out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
}

/// The append of a step.
pub fn append(ctx: &Context, step: &Step<'_>, following: &Following) -> Result<Append, Error> {
    let record = step.record;
    let head = ActHead {
        id: record.id,
        stream: record.case,
        seq: record.seq,
        kind: record.act.kind().id().to_owned(),
        kind_version: u16::try_from(record.kind_version).map_err(|_| Error::Corrupt("version of an act"))?,
        account: record.actor.account,
        role: record.actor.role,
        at: record.at,
    };
    let act =
        SealedAct::with_evidence(head, [step.statement, step.signatures, step.evidence], step.key, &*ctx.entropy)?;
    let mut append = Append::new(act);
    append.case = Some(projection(ctx, step.after, step.key)?);
    append.key =
        step.is_new.then(|| step.key.wrap(&ctx.master, &*ctx.entropy)).transpose().map_err(qonys_store::Error::from)?;
    append.snapshot = Some(snapshot(ctx, step.after, step.key)?);
    append.limits = changed_limits(ctx, step);
    let before = step.before.and_then(|case| case.visit.as_ref());
    append.visit = (before != step.after.visit.as_ref()).then(|| visit(ctx, step.after));
    let is_found_as_before = step.before.is_some_and(|before| searched(before) == searched(step.after));
    append.search = (!is_found_as_before).then(|| tokens(ctx, step.after));
    append.outbox = following.messages.clone();
    append.issued = papers(ctx, step)?;
    append.files = files(record);
    append.statement = step.digest;
    append.idempotency = step.idempotency.clone();
    Ok(append)
}

/// The row of a case.
pub fn projection(ctx: &Context, case: &Case, key: &CaseKey) -> Result<Projection, Error> {
    let plain = serde_json::to_vec(&summary(case)).expect("texts and numbers");
    let sealed = key.seal(Purpose::Summary, "cases", case.id.bytes(), &plain, &*ctx.entropy);
    Ok(Projection {
        number: case.number.map(|n| n.to_string()),
        stage: case.stage,
        stage_since: case.stage_since,
        city: case.city.to_string(),
        office: case.office.as_ref().map(ToString::to_string),
        assignee: case.assignee().map(|a| a.account),
        edition: case.edition.as_ref().map(ToString::to_string),
        summary_sealed: sealed.map_err(qonys_store::Error::from)?,
    })
}

/// The snapshot of a case.
pub fn snapshot(ctx: &Context, case: &Case, key: &CaseKey) -> Result<Snapshot, Error> {
    let plain = serde_json::to_vec(case).map_err(|_| Error::Corrupt("case"))?;
    let sealed = key.seal(Purpose::State, "case_state", case.id.bytes(), &plain, &*ctx.entropy);
    Ok(Snapshot { seq: case.seq, shape: case::SHAPE, sealed: sealed.map_err(qonys_store::Error::from)? })
}

fn summary(case: &Case) -> Summary {
    let barred = [&[case.applicant][..], &case.recused, &case.excluded].concat();
    let until = shown_limit(case).map(|limit| limit.due_at);
    Summary { waits: case.waits(), barred, until, ..shown(case) }
}

/// The limit that those who handle a case see of it: the state's that runs out first; where none of it runs, the
/// applicant's, for which the state waits.
pub fn shown_limit(case: &Case) -> Option<&RunningLimit> {
    let waited_for = |limit: &&RunningLimit| {
        limit.state == LimitState::Running
            && limit.owner == ClockOwner::Applicant
            && limit.clock != ClockName::Complaint
    };
    case.leading_limit().or_else(|| case.limits.iter().filter(waited_for).min_by_key(|limit| limit.due_at))
}

/// What the register of papers tells the public of the holder.
pub(crate) fn shown(case: &Case) -> Summary {
    let initials = case.identity().map(|identity| {
        let name = &identity.name_latin;
        let first =
            |part: &Option<_>| part.as_ref().and_then(|t: &qonys_procedure::form::Text<100>| t.as_str().chars().next());
        [first(&name.given), first(&name.surname)]
            .into_iter()
            .flatten()
            .map(|c| format!("{c}."))
            .collect::<Vec<_>>()
            .join(" ")
    });
    Summary { initials: initials.unwrap_or_default(), ..Summary::default() }
}

/// All limits of a case, with the one by which it stands in the queue: the first of the state's or the
/// law's that runs out. A case that waits for the state without a limit stands last. What the applicant asked for has
/// a row of its own, which is no limit.
pub fn limits(ctx: &Context, case: &Case) -> Vec<Limit> {
    let mut rows: Vec<Limit> = case
        .limits
        .iter()
        .map(|limit| Limit {
            kind: kind_of(limit),
            due: limit.due_at,
            state: match limit.state {
                LimitState::Running => Stored::Open,
                LimitState::Stopped => Stored::Stopped,
                LimitState::Met | LimitState::Missed => Stored::Done,
            },
            leads: false,
        })
        .collect();
    // One row a kind: a clock that started anew stands where it stands now.
    let mut newest = std::collections::BTreeMap::new();
    rows.drain(..).for_each(|row| drop(newest.insert(row.kind.clone(), row)));
    let mut rows: Vec<Limit> = newest.into_values().collect();
    let leading = case.leading_limit().map(kind_of);
    match leading {
        Some(kind) => {
            rows.iter_mut().filter(|row| row.kind == kind && row.state == Stored::Open).for_each(|row| row.leads = true)
        }
        None if waits_for_state(case) => {
            rows.push(Limit { kind: "none".to_owned(), due: Instant(i64::MAX), state: Stored::Open, leads: true });
        }
        None => {}
    }
    rows.extend(asked::rows(ctx, case));
    rows
}

/// All limits after the act, unless their rows stay as they are: each says also where the case stands.
fn changed_limits(ctx: &Context, step: &Step<'_>) -> Option<Vec<Limit>> {
    let after = limits(ctx, step.after);
    let stays = |before: &Case| {
        before.stage == step.after.stage && before.city == step.after.city && limits(ctx, before) == after
    };
    (!step.before.is_some_and(stays)).then_some(after)
}

/// The booked visit, with how many the centre receives at a time by the case's edition.
pub fn visit(ctx: &Context, case: &Case) -> Option<Booked> {
    let visit = case.visit.as_ref()?;
    let edition = case.edition.as_ref().and_then(|id| ctx.book.edition(id));
    let seats = edition.and_then(|e| e.centre(&visit.centre)).map_or(0, |(_, centre)| centre.slot_capacity);
    Some(Booked { centre: visit.centre.to_string(), slot: visit.slot, seats })
}

fn waits_for_state(case: &Case) -> bool {
    // In a hearing it is the applicant's turn until they ask to be heard.
    let to_be_heard = case.waits().iter().any(|waiting| waiting.what == Waits::OralHearing);
    case.stage.is_open() && (qonys_procedure::table::acting(case.stage).is_some() || to_be_heard)
}

/// The row's key: a clock, and what it is about where several run at once.
pub fn kind_of(limit: &RunningLimit) -> String {
    match limit.about {
        Some(seq) => format!("{}@{seq}", limit.clock.id()),
        None => limit.clock.id().to_owned(),
    }
}

/// All of a case that [`tokens`] are made of.
fn searched(case: &Case) -> (&Iin, Option<CaseNumber>, Option<&qonys_procedure::forms::Identity>) {
    (&case.applicant, case.number, case.identity())
}

/// Blind tokens by which a case is found.
pub fn tokens(ctx: &Context, case: &Case) -> Vec<Token> {
    let key = &ctx.search_key;
    let mut tokens = vec![key.token(TokenKind::Iin, case.applicant.as_str())];
    tokens.extend(case.number.map(|n| key.token(TokenKind::CaseNumber, &n.to_string())));
    if let Some(identity) = case.identity() {
        let documents = identity.travel_documents.iter().filter_map(|d| d.number.as_ref());
        tokens.extend(documents.map(|number| key.token(TokenKind::Document, number.as_str())));
        for name in [&identity.name_latin, &identity.name_cyrillic] {
            let parts = [&name.surname, &name.given, &name.patronymic];
            tokens.extend(parts.into_iter().flatten().flat_map(|part| key.name_tokens(part.as_str())));
        }
    }
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

/// Numbers that the act brings into force, and those that it takes back.
fn papers(ctx: &Context, step: &Step<'_>) -> Result<Vec<PaperChange>, Error> {
    let record = step.record;
    let mut changes = Vec::new();
    if let Some(number) = record.number {
        changes.push(change(number.to_string(), IssuedState::Reserved, IssuedState::InForce));
    }
    let numbers: std::collections::BTreeSet<_> = record.issued.iter().map(|p| p.number.as_str()).collect();
    let shown = serde_json::to_vec(&shown(step.after)).expect("one text");
    for number in numbers {
        let texts = record.issued.iter().filter(|p| p.number == number);
        let sealed = step.key.seal(Purpose::Issued, "issued", number.as_bytes(), &shown, &*ctx.entropy);
        changes.push(PaperChange {
            texts: texts.map(|p| Text { lang: p.lang.id().to_owned(), sha256: p.sha256.0 }).collect(),
            sealed: Some(sealed.map_err(qonys_store::Error::from)?),
            ..change(number.to_owned(), IssuedState::Reserved, IssuedState::InForce)
        });
    }
    changes.extend(taken_back(step));
    Ok(changes)
}

/// Papers that were in force before and are not after: annulled or replaced.
fn taken_back(step: &Step<'_>) -> Vec<PaperChange> {
    let Some(before) = step.before else { return Vec::new() };
    let to = |number: &String| {
        let replaced = step.after.papers.iter().any(|p| p.number == *number && p.replaced);
        if replaced { IssuedState::Replaced } else { IssuedState::Annulled }
    };
    let gone = before.numbers_in_force();
    let left = step.after.numbers_in_force();
    gone.into_iter().filter(|n| !left.contains(n)).map(|n| change(n.clone(), IssuedState::InForce, to(&n))).collect()
}

fn change(number: String, from: IssuedState, to: IssuedState) -> PaperChange {
    PaperChange { number, from: vec![from], to, texts: Vec::new(), sealed: None }
}

/// Documents named in a statement stay as they are for ever.
fn files(record: &ActRecord) -> Vec<FileChange> {
    let signed = |file: &qonys_procedure::record::FileRef| FileChange {
        id: file.id,
        from: vec![FileState::Ready, FileState::Signed],
        to: FileState::Signed,
    };
    record.files.iter().map(signed).collect()
}
