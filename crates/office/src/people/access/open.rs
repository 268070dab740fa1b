//! What a caller may do about each access and request: judged by the rules that will judge the act itself, so that
//! what is shown works.

use super::content::{
    AccessAct, AccessApprove, AccessEnd, AccessProvide, AccessResume, AccessReview, AccessSuspend, StaffRole,
};
use super::register::{Who, asks, judge};
use super::{AccessView, Accesses};
use crate::people::Caller;
use crate::{Context, Error};
use qonys_procedure::Role;
use qonys_procedure::form::Text;
use qonys_store::accounts::Access as Row;
use uuid::Uuid;

/// Marks every line with the acts that are open to the caller.
pub(super) async fn mark(ctx: &Context, caller: &Caller, all: &mut Accesses) -> Result<(), Error> {
    let (register, _) = super::accept::register(ctx).await?;
    let now = ctx.now();
    let held = super::accept::held(ctx, now).await?;
    let who = Who { account: caller.account, iin: caller.iin, access: &caller.access };
    let judged = |act: &AccessAct, target: Option<&Row>| judge(&who, act, &register, &held, target, now).is_ok();
    for access in &mut all.accesses {
        let row = row(access);
        let open = about(access.id).into_iter().filter(|act| judged(act, Some(&row)));
        access.open = open.map(|act| act.kind()).collect();
    }
    for request in &mut all.requests {
        let open = answers(request.id).into_iter().filter(|act| judged(act, None));
        request.open = open.map(|act| act.kind()).collect();
    }
    let role = caller.role();
    all.may_ask_for = StaffRole::ALL.iter().copied().filter(|wanted| asks(*wanted).contains(&role)).collect();
    all.may_provide_on_paper = role == Role::Administrator;
    Ok(())
}

/// Acts about an access, with a reason that says nothing: the rules do not look at it.
fn about(id: Uuid) -> Vec<AccessAct> {
    let access_id = id_text(id);
    let reason = || text("-");
    vec![
        AccessAct::Suspend(AccessSuspend { access_id: access_id.clone(), access_reason: reason() }),
        AccessAct::Resume(AccessResume { access_id: access_id.clone(), access_reason: reason() }),
        AccessAct::Review(AccessReview { access_id: access_id.clone(), access_kept: true, access_reason: reason() }),
        AccessAct::End(AccessEnd { access_id, access_reason: reason() }),
    ]
}

/// Answers to a request.
fn answers(id: Uuid) -> Vec<AccessAct> {
    let request = id_text(id);
    vec![
        AccessAct::Approve(AccessApprove { access_request: request.clone() }),
        AccessAct::Provide(AccessProvide { access_request: Some(request), wanted: None, paper_reference: None }),
    ]
}

fn id_text(id: Uuid) -> Text<36> {
    text(&id.to_string())
}

fn text<const MAX: usize>(plain: &str) -> Text<MAX> {
    Text::new(plain).expect("a short plain text")
}

/// What the rules look at of an access.
fn row(access: &AccessView) -> Row {
    Row {
        id: access.id,
        account: access.account,
        role: access.role,
        org: access.org.clone(),
        city: access.city.clone(),
        office: None,
        acting_for: None,
        from: access.from,
        to: access.to,
        suspended: access.suspended,
        leave_until: None,
        reviewed: access.reviewed,
    }
}
