//! Preflight and planner for the person who prepares and the officer who checks.

use super::scope;
use crate::acts::load::{self, Loaded};
use crate::acts::{draft, facts, prefill, proposal};
use crate::people::Caller;
use crate::{Context, Error};
use qonys_procedure::CaseId;
use qonys_procedure::act::Act;
use qonys_procedure::case::Case;
use qonys_procedure::planner::{self, Plan};
use qonys_procedure::preflight::Finding;
use serde_json::Value;

/// Findings on the draft that stands now, or on what was signed last.
pub async fn findings(ctx: &Context, caller: &Caller, id: CaseId) -> Result<Vec<Finding>, Error> {
    let loaded = load::load(ctx, id).await?;
    scope::require_content(ctx, &loaded.case, caller)?;
    findings_of(ctx, caller, &loaded).await
}

/// The same of a case that was loaded already.
pub(crate) async fn findings_of(ctx: &Context, caller: &Caller, loaded: &Loaded) -> Result<Vec<Finding>, Error> {
    let own = loaded.case.account == caller.account;
    let draft = if own { draft::read(ctx, loaded).await? } else { None };
    let act = match draft {
        // Missing parts are left empty: preflight says what is missing.
        Some(draft) => proposal::whole(draft.act, draft.content).0,
        None => last_signed(&loaded.case),
    };
    on(ctx, caller, loaded, act).await
}

async fn on(ctx: &Context, caller: &Caller, loaded: &Loaded, act: Option<Act>) -> Result<Vec<Finding>, Error> {
    let Some(act) = act else { return Ok(Vec::new()) };
    let record = proposal::record(ctx, Some(loaded), loaded.case.id, caller.actor(), act).await?;
    Ok(facts::gather(ctx, Some(caller), Some(loaded), &record).await?.findings)
}

/// The applicant's draft with everything that its pages need.
#[derive(Clone, Debug)]
pub struct DraftView {
    /// The case.
    pub case: Case,
    /// The draft.
    pub draft: draft::Draft,
    /// The content with which it began: what was signed before, or what was taken over.
    pub began: Value,
    /// What preflight finds.
    pub findings: Vec<Finding>,
    /// Paths of values that cannot be read as what their field asks for.
    pub unreadable: Vec<String>,
}

/// The caller's own draft and what is found in it; none where the stage has none.
///
/// # Errors
/// `NotFound` unless the case is the caller's own.
pub async fn draft(ctx: &Context, caller: &Caller, id: CaseId) -> Result<Option<DraftView>, Error> {
    let loaded = load::load(ctx, id).await?;
    if loaded.case.account != caller.account {
        return Err(Error::NotFound);
    }
    let Some(draft) = draft::read(ctx, &loaded).await? else { return Ok(None) };
    let (act, unreadable) = proposal::whole(draft.act, draft.content.clone());
    let findings = on(ctx, caller, &loaded, act).await?;
    let began = prefill::content(&loaded.case, draft.act);
    Ok(Some(DraftView { case: loaded.case, draft, began, findings, unreadable }))
}

/// The caller's own case, whole.
///
/// # Errors
/// `NotFound` unless it is the caller's own.
pub async fn own(ctx: &Context, caller: &Caller, id: CaseId) -> Result<Case, Error> {
    let loaded = load::load(ctx, id).await?;
    if loaded.case.account == caller.account { Ok(loaded.case) } else { Err(Error::NotFound) }
}

/// The application that stands, as the officer checks it.
fn last_signed(case: &Case) -> Option<Act> {
    use qonys_procedure::act::{SignPetitionRequest, SignResidenceApplication};
    let documents = case.stated_documents();
    if let Some(a) = &case.application {
        return Some(Act::SignResidenceApplication(SignResidenceApplication {
            questionnaire: a.questionnaire.clone(),
            documents,
            duty: a.duty.clone(),
            consent: a.consent.clone(),
            city: case.city.clone(),
        }));
    }
    let request = case.request.as_ref()?;
    Some(Act::SignPetitionRequest(SignPetitionRequest {
        form: request.form.clone(),
        documents,
        consent: request.consent.clone(),
    }))
}

/// All dates of a case on one line, and by when to sign.
pub async fn planner(ctx: &Context, caller: &Caller, id: CaseId) -> Result<Plan, Error> {
    let loaded = load::load(ctx, id).await?;
    scope::require_content(ctx, &loaded.case, caller)?;
    plan_of(ctx, &loaded)
}

/// The same of a case that was loaded already.
pub(crate) fn plan_of(ctx: &Context, loaded: &Loaded) -> Result<Plan, Error> {
    let now = ctx.now();
    let rules = Case::rules(Some(&loaded.case), &ctx.book, now).ok_or(Error::NotFound)?;
    Ok(planner::plan(&loaded.case.plan_input(now), &rules))
}
