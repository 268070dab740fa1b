//! A case as its reader sees it.

use super::{scope, viewing};
use crate::acts::facts;
use crate::acts::load::{self, Loaded};
use crate::acts::prefill::{self, Around};
use crate::people::Caller;
use crate::{Context, Error};
use qonys_procedure::act::{Act, ActKind};
use qonys_procedure::case::Case;
use qonys_procedure::clock::{ClockName, ClockOwner};
use qonys_procedure::form::Field;
use qonys_procedure::limit::{Limit, LimitState};
use qonys_procedure::paper::PaperKind;
use qonys_procedure::{AccountId, CaseId, Date, Instant, Stage, table};
use serde::Serialize;
use serde_json::Value;

/// A case.
#[derive(Clone, Debug, Serialize)]
pub struct CaseView {
    /// Id.
    pub id: CaseId,
    /// Number, once it has one.
    pub number: Option<String>,
    /// Number of its last act: what the next request must name as seen.
    pub seq: u64,
    /// Where it is.
    pub stage: Stage,
    /// Since when.
    pub stage_since: Instant,
    /// Where it came from, in correction, hearing and confirmation.
    pub came_from: Option<Stage>,
    /// City.
    pub city: String,
    /// Office of the migration service.
    pub office: Option<String>,
    /// Edition of the rules.
    pub edition: Option<String>,
    /// Who has it.
    pub assignee: Option<AccountId>,
    /// The caller has it.
    pub mine: bool,
    /// Who it is about.
    pub applicant: Option<PersonView>,
    /// Limits that run or stand, then ended ones.
    pub limits: Vec<LimitView>,
    /// The whole state, for those who may read it.
    pub state: Value,
}

/// The person a case is about.
#[derive(Clone, Debug, Serialize)]
pub struct PersonView {
    /// IIN.
    pub iin: String,
    /// Name in Latin letters.
    pub name_latin: String,
    /// Name in Cyrillic letters.
    pub name_cyrillic: String,
}

/// A limit.
#[derive(Clone, Debug, Serialize)]
pub struct LimitView {
    /// Clock.
    pub clock: ClockName,
    /// Whose time it is.
    pub owner: ClockOwner,
    /// Last day.
    pub due: Date,
    /// First instant that is too late.
    pub due_at: Instant,
    /// Runs, stands, kept or missed.
    pub state: LimitState,
    /// Rests on a calendar that is not official yet.
    pub provisional: bool,
    /// The other date, where it is disputed whether the clock stood.
    pub disputed: Option<Date>,
}

/// An act open to the caller now: what is shown works.
#[derive(Clone, Debug, Serialize)]
pub struct OptionView {
    /// Which act.
    pub kind: ActKind,
    /// Until when.
    pub until: Option<LimitView>,
    /// It is to be signed.
    pub signed: bool,
    /// By how many people.
    pub signers: usize,
    /// What to fill in.
    pub fields: Vec<Field>,
    /// Papers that it issues.
    pub papers: Vec<PaperKind>,
    /// What can be taken over.
    pub prefill: Value,
}

impl From<&Limit> for LimitView {
    fn from(limit: &Limit) -> LimitView {
        LimitView {
            clock: limit.clock,
            owner: limit.owner,
            due: limit.due,
            due_at: limit.due_at,
            state: limit.state,
            provisional: limit.provisional,
            disputed: limit.disputed,
        }
    }
}

/// One case. By an employee it is a viewing.
pub async fn case(ctx: &Context, caller: &Caller, id: CaseId) -> Result<CaseView, Error> {
    let loaded = load::load(ctx, id).await?;
    scope::require(ctx, &loaded.case, caller)?;
    if scope::may_read(ctx, &loaded.case, caller) {
        viewing::record(ctx, caller, &loaded, "case", "").await?;
    }
    Ok(view(ctx, caller, &loaded.case))
}

/// A case that was loaded already, as the caller may see it.
pub fn view(ctx: &Context, caller: &Caller, case: &Case) -> CaseView {
    let reads = scope::may_read(ctx, case, caller);
    let assignee = case.assignee().map(|a| a.account);
    CaseView {
        id: case.id,
        number: case.number.map(|n| n.to_string()),
        seq: case.seq,
        stage: case.stage,
        stage_since: case.stage_since,
        came_from: case.came_from.as_ref().map(|from| from.stage),
        city: case.city.to_string(),
        office: case.office.as_ref().map(ToString::to_string),
        edition: case.edition.as_ref().map(ToString::to_string),
        assignee,
        mine: assignee == Some(caller.account),
        applicant: reads.then(|| person(case)),
        limits: case.limits().into_iter().map(LimitView::from).collect(),
        state: if reads { serde_json::to_value(case).unwrap_or_default() } else { Value::Null },
    }
}

fn person(case: &Case) -> PersonView {
    let name = |latin: bool| {
        let name = case.identity().map(|i| if latin { &i.name_latin } else { &i.name_cyrillic });
        name.map(|n| n.full()).unwrap_or_default()
    };
    PersonView { iin: case.applicant.as_str().to_owned(), name_latin: name(true), name_cyrillic: name(false) }
}

/// Limits of a case.
pub async fn limits(ctx: &Context, caller: &Caller, id: CaseId) -> Result<Vec<LimitView>, Error> {
    let loaded = load::load(ctx, id).await?;
    scope::require(ctx, &loaded.case, caller)?;
    Ok(loaded.case.limits().into_iter().map(LimitView::from).collect())
}

/// Acts open to the caller now.
pub async fn options(ctx: &Context, caller: &Caller, id: CaseId) -> Result<Vec<OptionView>, Error> {
    let loaded = load::load(ctx, id).await?;
    scope::require(ctx, &loaded.case, caller)?;
    options_of(ctx, caller, &loaded).await
}

/// The same of a case that was loaded already.
pub(crate) async fn options_of(ctx: &Context, caller: &Caller, loaded: &Loaded) -> Result<Vec<OptionView>, Error> {
    let now = ctx.now();
    let facts = facts::of_options(ctx, caller, &loaded.case, now).await?;
    let rules = Case::rules(Some(&loaded.case), &ctx.book, now);
    let open = loaded.case.options(&caller.actor(), &ctx.book, &facts, now);
    let draft = crate::acts::draft::read(ctx, loaded).await?;
    let (role, others) = (caller.role(), facts.other_cases.as_slice());
    let around = Around { role, rules: rules.as_ref(), others, now };
    Ok(open
        .into_iter()
        .map(|option| {
            let saved = draft.as_ref().filter(|d| d.act == option.kind).map(|d| d.content.clone());
            OptionView {
                kind: option.kind,
                until: option.until.as_ref().map(LimitView::from),
                signed: option.signed,
                signers: table::signers(option.kind, caller.role()),
                fields: Act::fields(option.kind),
                papers: loaded.case.papers(option.kind),
                prefill: saved.unwrap_or_else(|| prefill::offered(&loaded.case, option.kind, &around)),
            }
        })
        .collect())
}
