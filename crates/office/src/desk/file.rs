//! Everything of a case for whoever works on it, read from the case once.

use super::findings::{findings_of, plan_of};
use super::history::ActView;
use super::{CaseView, Certificate, OptionView, certificate, history, view, viewing, views};
use crate::files::{self, Document};
use crate::people::{Caller, account};
use crate::{Context, Error};
use qonys_procedure::case::Case;
use qonys_procedure::planner::Plan;
use qonys_procedure::preflight::Finding;
use qonys_procedure::{AccountId, CaseId};
use serde_json::Value;
use std::collections::BTreeSet;

/// A case with all that its workplace shows.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// As lists and the API see it, without the state: that is `case`.
    pub view: CaseView,
    /// The state.
    pub case: Case,
    /// Name of who has it.
    pub assignee: Option<String>,
    /// Acts open to the caller now.
    pub options: Vec<OptionView>,
    /// What preflight finds in what was signed last.
    pub findings: Vec<Finding>,
    /// All dates on one line.
    pub plan: Plan,
    /// Every act, oldest first.
    pub acts: Vec<ActView>,
    /// Names of those to whom the case was given.
    pub people: Vec<(AccountId, String)>,
    /// Documents.
    pub documents: Vec<Document>,
    /// Certificates of its record, newest first.
    pub certificates: Vec<Certificate>,
}

/// A case with all that its workplace shows. By an employee it is a viewing.
///
/// # Errors
/// `NotFound`; `Access(Role)` for whoever may know of the case but not read it.
pub async fn file(ctx: &Context, caller: &Caller, id: CaseId) -> Result<CaseFile, Error> {
    let loaded = viewing::open(ctx, caller, id, "case", "").await?;
    let acts = history::all(ctx, caller, &loaded).await?;
    let holder = loaded.case.assignee().map(|a| a.account);
    let named: BTreeSet<_> = acts.iter().flat_map(given_to).chain(holder).collect();
    let people = account::names(ctx, named.into_iter().collect()).await?;
    Ok(CaseFile {
        assignee: people.iter().find(|(id, _)| Some(*id) == holder).map(|(_, name)| name.clone()),
        people,
        options: views::options_of(ctx, caller, &loaded).await?,
        findings: findings_of(ctx, caller, &loaded).await?,
        plan: plan_of(ctx, &loaded)?,
        acts,
        documents: files::of_case(ctx, id).await?,
        certificates: certificate::of_case(ctx, &loaded).await?,
        view: CaseView { state: Value::Null, ..view(ctx, caller, &loaded.case) },
        case: loaded.case,
    })
}

/// Accounts that the content of an act names.
fn given_to(act: &ActView) -> impl Iterator<Item = AccountId> {
    let names = ["from", "to", "account"].map(|name| act.content[name].as_str().and_then(|id| id.parse().ok()));
    names.into_iter().flatten()
}
