//! Lists of cases: an employee's queue, what runs out first coming first; an applicant's own cases;
//! search. Rows show number, stage, limit and initials only, and are no viewing \[A15\].

use super::scope;
use crate::acts::{Summary, load};
use crate::people::{Caller, account};
use crate::{Context, Error};
use qonys_procedure::catalogue::CityId;
use qonys_procedure::table::{self, By};
use qonys_procedure::{AccountId, ActKind, CaseId, Instant, Role, Stage, Waiting};
use qonys_store::cases::{self, Assignee, Cursor, QueueFilter};
use qonys_store::seal::{Purpose, WrappedKey};
use qonys_store::viewings::Viewing;
use qonys_store::{SERVICE, accounts, keys, search as tokens, viewings, workload};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of a page at most.
pub const ROWS_MAX: u32 = 100;
/// Longest text that is searched for, in characters.
pub const QUERY_MAX: usize = 200;

/// Whose work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// Anybody's.
    #[default]
    Anybodys,
    /// The caller's.
    Mine,
    /// Nobody's yet.
    Nobodys,
}

/// What to list.
#[derive(Clone, Debug, Default)]
pub struct QueueQuery {
    /// One stage of the caller's, or all of them.
    pub stage: Option<Stage>,
    /// One city; a caller of a city sees their own only.
    pub city: Option<CityId>,
    /// Only what is overdue.
    pub overdue: bool,
    /// Whose.
    pub whose: Whose,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Rows, at most [`ROWS_MAX`].
    pub limit: u32,
}

/// A page of rows.
#[derive(Clone, Debug, Serialize)]
pub struct Page {
    /// Rows.
    pub rows: Vec<QueueRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

/// A case in a list.
#[derive(Clone, Debug, Serialize)]
pub struct QueueRow {
    /// Case.
    pub case: CaseId,
    /// Number of its last act: what a request from the list must name as seen.
    pub seq: u64,
    /// Number.
    pub number: Option<String>,
    /// Where it is.
    pub stage: Stage,
    /// City.
    pub city: String,
    /// When its leading limit runs out.
    pub due: Option<Instant>,
    /// When the limit runs out that is shown: the leading one, or the applicant's where none leads.
    pub until: Option<Instant>,
    /// It has run out.
    pub overdue: bool,
    /// Initials of the applicant.
    pub initials: String,
    /// Who has it.
    pub assignee: Option<AccountId>,
    /// Name of who has it, in an employee's queue.
    pub assignee_name: Option<String>,
    /// The caller has it.
    pub mine: bool,
    /// What waits in it.
    pub waits: Vec<Waiting>,
    /// Nobody has it, and the caller may take it.
    pub takable: bool,
}

/// An employee's work.
pub async fn queue(ctx: &Context, caller: &Caller, query: &QueueQuery) -> Result<Page, Error> {
    let now = ctx.now();
    let limit = query.limit.clamp(1, ROWS_MAX);
    let wanted = Wanted::of(caller, query, now, limit + 1)?;
    let (mut found, keys, people) = ctx
        .store
        .read(move |db| {
            let found = wanted.find(db)?;
            let ids: Vec<_> = found.iter().map(|row| row.case.id).collect();
            let people = assignees(db, found.iter().map(|row| &row.case))?;
            Ok::<_, qonys_store::Error>((found, keys::get_many(db, &ids)?, people))
        })
        .await?;
    // One more than asked for tells whether there is a next page.
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| more).map(|last| cursor(&last.cursor()));
    let names = names(ctx, &people)?;
    let reviewer = caller.role() == Role::ComplaintReviewer;
    let found = if reviewer { workload::once_each(found) } else { found };
    let rows = found.iter().map(|row| {
        let mut shown = queue_row(ctx, caller, &row.case, Some(row.limit.due), &keys, now);
        shown.assignee_name = row.case.row.assignee.and_then(|who| names.get(&who).cloned());
        shown
    });
    Ok(Page { rows: rows.collect(), next })
}

/// Whoever has one of these cases.
pub(super) fn assignees<'a>(
    db: &mut qonys_store::Db<'_>,
    found: impl Iterator<Item = &'a cases::Case>,
) -> Result<Vec<accounts::Account>, qonys_store::Error> {
    let who: BTreeSet<_> = found.filter_map(|case| case.row.assignee).collect();
    accounts::get_many(db, &who.into_iter().collect::<Vec<_>>())
}

/// Names of people, for rows of a list.
pub(super) fn names(ctx: &Context, people: &[accounts::Account]) -> Result<BTreeMap<AccountId, String>, Error> {
    people.iter().map(|row| Ok((row.id, account::open(ctx, row)?.name))).collect()
}

/// How much work there is in each stage of the caller's queue, in its order; empty for those whose work is not
/// counted by stage.
pub async fn workload(
    ctx: &Context,
    caller: &Caller,
    city: Option<&CityId>,
) -> Result<Vec<(Stage, workload::Load)>, Error> {
    let stages = scope::queue_stages(caller.role());
    if stages.is_empty() || caller.role() == Role::ComplaintReviewer {
        return Ok(Vec::new());
    }
    let (alone, aside): (Vec<Stage>, Vec<Stage>) = stages.iter().copied().partition(|s| *s != Stage::Hearing);
    let of = workload::Of {
        city: own_city(caller, city),
        stages: alone,
        with_office: None,
        now: ctx.now(),
        person: caller.account,
    };
    // Only in a hearing do cases of the ministry and of an office stand in one stage.
    let hearings = workload::Of { stages: aside, with_office: scope::queue_office(caller.role()), ..of.clone() };
    let mut loads = ctx
        .store
        .read(move |db| {
            let mut loads = workload::counts(db, &of)?;
            if !hearings.stages.is_empty() {
                loads.extend(workload::counts(db, &hearings)?);
            }
            Ok::<_, qonys_store::Error>(loads)
        })
        .await?;
    Ok(stages.iter().map(|stage| (*stage, loads.remove(stage).unwrap_or_default())).collect())
}

pub(super) fn own_city(caller: &Caller, wanted: Option<&CityId>) -> Option<String> {
    let city = if caller.role().is_of_city() { caller.access.city.as_ref() } else { wanted };
    city.map(ToString::to_string)
}

/// What the store is asked for.
enum Wanted {
    Queue(QueueFilter),
    Complaints { now: Instant, overdue: Option<Instant>, behind: Option<Cursor>, limit: u32 },
}

impl Wanted {
    fn of(caller: &Caller, query: &QueueQuery, now: Instant, limit: u32) -> Result<Wanted, Error> {
        let overdue = query.overdue.then_some(now);
        let behind = query.cursor.as_deref().map(parse_cursor).transpose()?;
        if caller.role() == Role::ComplaintReviewer {
            return Ok(Wanted::Complaints { now, overdue, behind, limit });
        }
        let own = scope::queue_stages(caller.role());
        let stages = own.iter().copied().filter(|s| query.stage.is_none_or(|wanted| wanted == *s)).collect();
        Ok(Wanted::Queue(QueueFilter {
            city: own_city(caller, query.city.as_ref()),
            stages,
            overdue,
            assignee: match query.whose {
                Whose::Anybodys => Assignee::Any,
                Whose::Mine => Assignee::Person(caller.account),
                Whose::Nobodys => Assignee::Nobody,
            },
            with_office: scope::queue_office(caller.role()),
            cursor: behind,
            limit,
        }))
    }

    fn find(&self, db: &mut qonys_store::Db<'_>) -> Result<Vec<cases::Queued>, qonys_store::Error> {
        match self {
            // For the store no stage means every stage.
            Wanted::Queue(filter) if filter.stages.is_empty() => Ok(Vec::new()),
            Wanted::Queue(filter) => cases::queue(db, filter),
            Wanted::Complaints { now, overdue, behind, limit } => {
                workload::complaints(db, *now, *overdue, *behind, *limit)
            }
        }
    }
}

/// An applicant's own cases, newest first.
pub async fn my_cases(ctx: &Context, caller: &Caller) -> Result<Vec<QueueRow>, Error> {
    let token = account::token(ctx, &caller.iin);
    let found = ctx
        .store
        .read(move |db| {
            let found = cases::of_applicant(db, token)?;
            with_keys(db, found)
        })
        .await?;
    Ok(rows(ctx, caller, found))
}

/// Cases by number, IIN, passport number or name, within what the caller may see. One entry in the
/// record of viewings a search.
pub async fn search(ctx: &Context, caller: &Caller, text: &str) -> Result<Vec<QueueRow>, Error> {
    if text.chars().count() > QUERY_MAX {
        return Err(Error::Content { path: "q".to_owned(), message: format!("more than {QUERY_MAX} characters") });
    }
    if !matches!(caller.role(), role if role.is_staff()) || matches!(caller.role(), Role::Administrator | Role::Auditor)
    {
        return Err(crate::AccessFault::Role.into());
    }
    let words = ctx.search_key.query(text);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let (id, at) = (ctx.fresh(), ctx.now());
    let viewing = Viewing::new(
        id,
        SERVICE,
        caller.account,
        caller.role(),
        "search",
        at,
        text.as_bytes(),
        &ctx.service_key,
        &*ctx.entropy,
    )?;
    ctx.store.write(Vec::new(), 512, move |db| viewings::record(db, &viewing)).await?;
    let found = ctx.store.read(move |db| tokens::find(db, &words, ROWS_MAX)).await?;
    let mut known = Vec::new();
    for case in found {
        match load::load(ctx, case).await {
            Ok(loaded) if scope::may_know(ctx, &loaded.case, caller) => known.push(case),
            Ok(_) | Err(Error::Store(qonys_store::Error::KeyDestroyed)) => {}
            Err(error) => return Err(error),
        }
    }
    let found = ctx
        .store
        .read(move |db| {
            let found = cases::get_many(db, &known)?;
            with_keys(db, found)
        })
        .await?;
    Ok(rows(ctx, caller, found))
}

type Found = (Vec<(cases::Case, Option<Instant>)>, Vec<(CaseId, WrappedKey)>);

/// Cases with their keys and the limit that leads.
fn with_keys(db: &mut qonys_store::Db<'_>, found: Vec<cases::Case>) -> Result<Found, qonys_store::Error> {
    let ids: Vec<_> = found.iter().map(|case| case.id).collect();
    let keys = keys::get_many(db, &ids)?;
    let dues: Result<Vec<_>, qonys_store::Error> = found
        .into_iter()
        .map(|case| {
            let limits = cases::limits(db, case.id)?;
            let leads = limits.iter().find(|l| l.leads && l.state == cases::LimitState::Open);
            Ok((case, leads.map(|l| l.due)))
        })
        .collect();
    Ok((dues?, keys))
}

fn rows(ctx: &Context, caller: &Caller, (found, keys): Found) -> Vec<QueueRow> {
    let now = ctx.now();
    found.iter().map(|(case, due)| queue_row(ctx, caller, case, *due, &keys, now)).collect()
}

pub(super) fn queue_row(
    ctx: &Context,
    caller: &Caller,
    case: &cases::Case,
    due: Option<Instant>,
    keys: &[(CaseId, WrappedKey)],
    now: Instant,
) -> QueueRow {
    let due = due.filter(|due| *due < Instant(i64::MAX));
    let key = keys.iter().find(|(id, _)| *id == case.id).map(|(_, key)| key);
    let summary = key.and_then(|key| summary(ctx, case, key)).unwrap_or_default();
    let free = case.row.assignee.is_none() && !caller.access.on_leave && !summary.barred.contains(&caller.iin);
    QueueRow {
        case: case.id,
        seq: case.seq,
        number: case.row.number.clone(),
        stage: case.row.stage,
        city: case.row.city.clone(),
        due,
        until: due.or(summary.until),
        overdue: due.is_some_and(|due| due <= now),
        initials: summary.initials,
        assignee: case.row.assignee,
        assignee_name: None,
        mine: case.row.assignee == Some(caller.account),
        waits: summary.waits,
        takable: free && takes(caller.role(), case.row.stage),
    }
}

/// The table lets the role take cases of this stage.
fn takes(role: Role, stage: Stage) -> bool {
    let by =
        |row: &table::Row| row.by.iter().any(|by| matches!(by, By::Role(wanted) if table::role_fits(*wanted, role)));
    table::rows(ActKind::TakeCase).any(|row| row.from.contains(&stage) && by(row))
}

/// The sealed summary of a row. One that cannot be opened leaves its place empty: the list goes on.
fn summary(ctx: &Context, case: &cases::Case, key: &WrappedKey) -> Option<Summary> {
    let key = load::unwrap_key(ctx, case.id, key).ok()?;
    let plain = key.open(Purpose::Summary, "cases", case.id.bytes(), &case.row.summary_sealed).ok()?;
    serde_json::from_slice(&plain).ok()
}

pub(super) fn cursor(cursor: &Cursor) -> String {
    format!("{}.{}", cursor.due.0, cursor.case)
}

pub(super) fn parse_cursor(text: &str) -> Result<Cursor, Error> {
    let fault = || Error::Content { path: "cursor".to_owned(), message: "not a cursor of this list".to_owned() };
    let (due, case) = text.split_once('.').ok_or_else(fault)?;
    Ok(Cursor { due: Instant(due.parse().map_err(|_| fault())?), case: case.parse().map_err(|_| fault())? })
}
