//! Preflight and planner for the person who prepares and the officer who checks.

use super::scope;
use crate::acts::load::{self, Loaded};
use crate::acts::{draft, facts, proposal};
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
    scope::require_content(&loaded.case, caller)?;
    findings_of(ctx, caller, &loaded).await
}

/// The same of a case that was loaded already.
pub(crate) async fn findings_of(ctx: &Context, caller: &Caller, loaded: &Loaded) -> Result<Vec<Finding>, Error> {
    let own = loaded.case.account == caller.account;
    let draft = if own { draft::read(ctx, loaded).await? } else { None };
    let act = match draft {
        Some(draft) => lenient(draft.act, draft.content),
        None => last_signed(&loaded.case),
    };
    let Some(act) = act else { return Ok(Vec::new()) };
    let record = proposal::record(ctx, Some(loaded), loaded.case.id, caller.actor(), act).await?;
    Ok(facts::gather(ctx, Some(caller), Some(loaded), &record).await?.findings)
}

/// A draft as an act, missing parts left empty: preflight says what is missing.
fn lenient(kind: qonys_procedure::act::ActKind, content: Value) -> Option<Act> {
    proposal::whole(kind, content)
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
    scope::require_content(&loaded.case, caller)?;
    plan_of(ctx, &loaded)
}

/// The same of a case that was loaded already.
pub(crate) fn plan_of(ctx: &Context, loaded: &Loaded) -> Result<Plan, Error> {
    let now = ctx.now();
    let rules = Case::rules(Some(&loaded.case), &ctx.book, now).ok_or(Error::NotFound)?;
    Ok(planner::plan(&loaded.case.plan_input(now), &rules))
}
