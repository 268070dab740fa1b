//! Accesses of employees \[order cl. 3\]: asked for by the head of the office or an official, approved by the own
//! ministry, provided, suspended, ended and reviewed by the administrator, each with an EDS and by different people.
//! The acts stand in the service stream; the rows of `account_role` are projected from them.

mod accept;
mod content;
mod open;
mod register;
#[cfg(test)]
mod register_tests;
mod text;

pub use crate::service::stream::Accepted;
pub(crate) use accept::Known;
pub use accept::{accept, accept_of, first_administrator, prepare};
pub use content::{
    AccessAct, AccessActKind, AccessApprove, AccessEnd, AccessProvide, AccessRequest, AccessResume, AccessReview,
    AccessSuspend, StaffRole, Wanted,
};
pub use register::{AccessRefusal, REVIEW_DAYS, Requested};

use super::{Access, Caller, account};
use crate::{AccessFault, Context, Error};
use qonys_procedure::iin::Iin;
use qonys_procedure::{AccountId, Instant, Role};
use qonys_store::accounts;
use serde::Serialize;
use uuid::Uuid;

/// Accounts read in one step.
const PAGE: u32 = 500;

/// An access as the administrator sees it.
#[derive(Clone, Debug, Serialize)]
pub struct AccessView {
    /// Id; it is that of the act that gave it.
    pub id: Uuid,
    /// Whose.
    pub account: AccountId,
    /// Name of the holder.
    pub name: String,
    /// Role.
    pub role: Role,
    /// BIN of the organisation.
    pub org: Option<String>,
    /// City.
    pub city: Option<String>,
    /// From.
    pub from: Instant,
    /// Until, if an end is set.
    pub to: Option<Instant>,
    /// Suspended since.
    pub suspended: Option<Instant>,
    /// Last looked at.
    pub reviewed: Instant,
    /// It must be looked at again.
    pub review_due: bool,
    /// Acts about it that are open to the caller.
    pub open: Vec<AccessActKind>,
}

/// A request that waits.
#[derive(Clone, Debug, Serialize)]
pub struct RequestView {
    /// Id of its act: what an approval and a provision name.
    pub id: Uuid,
    /// When it was made.
    pub at: Instant,
    /// For whom, and what.
    pub wanted: Wanted,
    /// The ministry has approved.
    pub approved: bool,
    /// Answers to it that are open to the caller.
    pub open: Vec<AccessActKind>,
}

/// Accesses that have not ended, and requests that wait.
#[derive(Clone, Debug, Serialize)]
pub struct Accesses {
    /// Accesses.
    pub accesses: Vec<AccessView>,
    /// Requests.
    pub requests: Vec<RequestView>,
    /// Roles for which the caller may ask.
    pub may_ask_for: Vec<StaffRole>,
    /// The caller may provide what was asked for on paper.
    pub may_provide_on_paper: bool,
}

/// The list, for who has a part in it.
///
/// # Errors
/// `Access(Role)` for everybody else.
pub async fn list(ctx: &Context, caller: &Caller) -> Result<Accesses, Error> {
    match caller.role() {
        Role::Administrator | Role::Auditor | Role::MinistryOfficial | Role::MigrationHead | Role::Supervisor => {
            let mut all = all(ctx).await?;
            open::mark(ctx, caller, &mut all).await?;
            Ok(all)
        }
        _ => Err(AccessFault::Role.into()),
    }
}

/// The list, for the operator at the machine.
pub async fn all(ctx: &Context) -> Result<Accesses, Error> {
    let now = ctx.now();
    let mut accesses = Vec::new();
    let mut after = None;
    loop {
        let rows = ctx
            .store
            .read(move |db| {
                let accounts = accounts::list(db, after, PAGE)?;
                accounts
                    .into_iter()
                    .map(|a| Ok((accounts::roles(db, a.id)?, a)))
                    .collect::<Result<Vec<_>, qonys_store::Error>>()
            })
            .await?;
        let Some((_, last)) = rows.last() else { break };
        after = Some(last.id);
        for (roles, row) in &rows {
            let open = roles.iter().filter(|r| r.to.is_none_or(|to| now < to));
            let mut open = open.peekable();
            if open.peek().is_some() {
                let name = account::open(ctx, row)?.name;
                accesses.extend(open.map(|access| view(access, &name, now)));
            }
        }
    }
    let requests = accept::register(ctx).await?.0;
    let requests = requests.waiting().map(|r| RequestView {
        id: r.act.0,
        at: r.at,
        wanted: r.wanted.clone(),
        approved: r.approved.is_some(),
        open: Vec::new(),
    });
    let requests = requests.collect();
    Ok(Accesses { accesses, requests, may_ask_for: Vec::new(), may_provide_on_paper: false })
}

fn view(row: &accounts::Access, name: &str, now: Instant) -> AccessView {
    AccessView {
        id: row.id,
        account: row.account,
        name: name.to_owned(),
        role: row.role,
        org: row.org.clone(),
        city: row.city.clone(),
        from: row.from,
        to: row.to,
        suspended: row.suspended,
        reviewed: row.reviewed,
        review_due: row.reviewed.plus_seconds(REVIEW_DAYS * 86_400) <= now,
        open: Vec::new(),
    }
}

/// The holder of an access, as a caller without a session: for the command line, where the signature is the only
/// proof of who acts.
///
/// # Errors
/// `NotFound` if nobody with this IIN has an account, `Access(RoleNotHeld)`.
pub async fn holder(ctx: &Context, iin: &Iin, role: Role) -> Result<Caller, Error> {
    let (token, now) = (account::token(ctx, iin), ctx.now());
    let found = ctx
        .store
        .read(move |db| {
            let Some(account) = accounts::by_iin_token(db, token)? else { return Ok(None) };
            let roles = accounts::roles(db, account.id)?;
            Ok::<_, qonys_store::Error>(Some((account, roles)))
        })
        .await?;
    let (row, roles) = found.filter(|(row, _)| row.blocked.is_none()).ok_or(Error::NotFound)?;
    let person = account::open(ctx, &row)?;
    let access = roles.into_iter().find(|r| r.role == role && r.is_in_force(now)).ok_or(AccessFault::RoleNotHeld)?;
    let city = access.city.as_deref().map(str::parse).transpose().map_err(|_| Error::Corrupt("access"))?;
    let on_leave = access.leave_until.is_some_and(|until| now < until);
    let access = Access { role, org: access.org, city, from: access.from, on_leave, to: access.to };
    Ok(Caller {
        account: row.id,
        iin: person.iin,
        name: person.name,
        certificate: person.certificate,
        accesses: vec![access.clone()],
        access,
        session: [0; 32],
        session_until: now,
    })
}
