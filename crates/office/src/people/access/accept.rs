//! Preparing the statement of an act about accesses, and taking it signed.

use super::content::{AccessAct, AccessActKind, Wanted};
use super::register::{Change, Register, Who, judge};
use super::text;
use crate::acts::Prepared;
use crate::people::Caller;
use crate::people::account::{self, Person};
use crate::service::stream::{self, Accepted, Draft, Received};
use crate::{Context, Error, StatementFault};
use qonys_eds::statement::{self as eds, Statement};
use qonys_eds::{Certificate, jcs};
use qonys_procedure::{AccountId, ActId, Instant, Role};
use qonys_store::SERVICE;
use qonys_store::accounts::{self, Access as Row};
use qonys_store::acts::{self, Append};
use qonys_store::record::{ActHead, Body, SealedAct};
use qonys_words::NoLabels;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

/// Acts read in one step.
const PAGE: u32 = 500;
/// Kind of the one act that nobody signs: the first administrator's access, made at set-up.
const FIRST_ADMINISTRATOR: &str = "access_first_administrator";

/// Prepares the statement of an act: it is judged first, so nothing is signed that would be refused.
///
/// # Errors
/// `AccessAct` with the reason; of the store.
pub async fn prepare(ctx: &Context, caller: &Caller, act: &AccessAct) -> Result<Prepared, Error> {
    let (register, last) = register(ctx).await?;
    decide(ctx, caller, act, &register).await?;
    let text = text::rendering(act, &NoLabels);
    stream::state(ctx, caller, Draft { kind: act.kind().id(), content: act.to_json(), text }, last).await
}

/// Takes a signed act and performs it. `key` is the caller's idempotency key.
///
/// # Errors
/// `Signature`, `Statement`, `AccessAct`; of the store.
pub async fn accept(ctx: &Context, caller: &Caller, cms: &[u8], key: &str) -> Result<Accepted, Error> {
    let received = Received::read(ctx, caller, cms, key).await?;
    let act = act_of(&received.statement)?;
    if let Some(accepted) = received.repeated(ctx).await? {
        return Ok(accepted);
    }
    for _ in 0..stream::TRIES {
        let (register, last) = register(ctx).await?;
        let change = decide(ctx, caller, &act, &register).await?;
        let id = ActId(ctx.fresh());
        match write(ctx, id, received.append(ctx, caller, id, last.seq)?, change).await {
            Err(Error::Store(qonys_store::Error::Conflict { .. })) => {}
            other => return other,
        }
    }
    Err(qonys_store::Error::Busy.into())
}

/// Takes a signed act at the command line: who acts stands in the statement, and the signature proves it. The
/// signature's digest is the idempotency key.
///
/// # Errors
/// As [`accept`]; `Statement(Mismatch)` if it is of another kind.
pub async fn accept_of(ctx: &Context, kind: AccessActKind, cms: &[u8]) -> Result<Accepted, Error> {
    let bytes = stream::verified(ctx, cms).await?.signature.content.ok_or(StatementFault::Missing)?;
    let statement = Statement::parse(&bytes).map_err(|_| StatementFault::Mismatch)?;
    if statement.act != kind.id() {
        return Err(StatementFault::Mismatch.into());
    }
    let caller = super::holder(ctx, &statement.actor.iin, statement.actor.role).await?;
    accept(ctx, &caller, cms, &hex::encode(Sha256::digest(cms))).await
}

fn act_of(statement: &Statement) -> Result<AccessAct, Error> {
    let kind = AccessActKind::from_id(&statement.act).ok_or(StatementFault::Mismatch)?;
    AccessAct::from_json(kind, &statement.content)
}

/// Judges an act on what is stored now.
async fn decide(ctx: &Context, caller: &Caller, act: &AccessAct, register: &Register) -> Result<Change, Error> {
    let now = ctx.now();
    let target = match act {
        AccessAct::Suspend(a) => Some(a.access_id.as_str()),
        AccessAct::Resume(a) => Some(a.access_id.as_str()),
        AccessAct::End(a) => Some(a.access_id.as_str()),
        AccessAct::Review(a) => Some(a.access_id.as_str()),
        AccessAct::Request(_) | AccessAct::Approve(_) | AccessAct::Provide(_) => None,
    };
    let target = target.and_then(|id| id.parse::<Uuid>().ok());
    let held = held(ctx, now).await?;
    let target = match target {
        Some(id) => ctx.store.read(move |db| accounts::role(db, id)).await?,
        None => None,
    };
    let who = Who { account: caller.account, iin: caller.iin, access: &caller.access };
    Ok(judge(&who, act, register, &held, target.as_ref(), now)?)
}

/// Accesses in force of those who ask and approve.
pub(super) async fn held(ctx: &Context, now: Instant) -> Result<Vec<Row>, Error> {
    let read = ctx.store.read(move |db| {
        let mut held = Vec::new();
        for role in [Role::MinistryOfficial, Role::MigrationHead, Role::Supervisor] {
            held.extend(accounts::holders(db, role, now)?);
        }
        Ok::<_, qonys_store::Error>(held)
    });
    Ok(read.await?)
}

/// The act and what it changes, in one step.
async fn write(ctx: &Context, id: ActId, append: Append, change: Change) -> Result<Accepted, Error> {
    let now = append.act.head.at;
    let given = match &change {
        Change::Give(wanted) => Some(access_of(ctx, id, wanted, now).await?),
        _ => None,
    };
    let appended = ctx
        .store
        .write(vec![id], append.weight(), move |db| {
            let appended = acts::append(db, &append)?;
            if appended.repeated {
                return Ok(appended);
            }
            match (&change, &given) {
                (Change::Give(_), Some(access)) => accounts::grant(db, access)?,
                (Change::Suspend(access, on), _) => accounts::suspend(db, *access, *on, now)?,
                (Change::End(access), _) => accounts::end(db, *access, now)?,
                (Change::Reviewed(access), _) => accounts::reviewed(db, *access, now)?,
                (Change::None | Change::Give(_), _) => {}
            }
            Ok::<_, qonys_store::Error>(appended)
        })
        .await?;
    Ok(Accepted { act: appended.act, seq: appended.seq, repeated: appended.repeated })
}

/// The row of an access that is given; the holder's account is made if there is none.
async fn access_of(ctx: &Context, id: ActId, wanted: &Wanted, now: Instant) -> Result<Row, Error> {
    let iin = wanted.holder_iin.as_str().parse().map_err(|_| Error::Corrupt("access"))?;
    let person = Person { iin, name: wanted.holder_name.as_str().to_owned(), certificate: None };
    let account = account::find_or_create(ctx, &person).await?;
    Ok(Row {
        id: id.0,
        account: account.id,
        role: Role::from_id(wanted.access_role.id()).ok_or(Error::Corrupt("access"))?,
        org: Some(wanted.organisation_bin.as_str().to_owned()),
        city: wanted.access_city.as_ref().map(ToString::to_string),
        office: None,
        acting_for: None,
        from: now,
        to: wanted.access_until.map(Instant::end_of),
        suspended: None,
        leave_until: None,
        reviewed: now,
    })
}

/// What is remembered of the service stream: acts never change, so only new ones are read.
#[derive(Clone, Debug, Default)]
pub struct Known {
    register: Register,
    last: Option<eds::After>,
}

/// The requests as the service stream makes them, and its last act.
pub(super) async fn register(ctx: &Context) -> Result<(Register, eds::After), Error> {
    let none = eds::After { seq: 0, leaf: None };
    let mut known = ctx.accesses().lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
    loop {
        let after = known.last.as_ref().map_or(0, |last| last.seq);
        let page = ctx.store.read(move |db| acts::of_case(db, SERVICE, after, PAGE)).await?;
        let Some(end) = page.last() else { break };
        known.last = Some(stream::after(end));
        for sealed in &page {
            if let (Some(kind), Some(by)) = (AccessActKind::from_id(&sealed.head.kind), sealed.head.account) {
                known.register.apply(sealed.head.id, sealed.head.at, by, &stored(ctx, sealed, kind)?);
            }
        }
    }
    let mut kept = ctx.accesses().lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if kept.last.as_ref().map(|last| last.seq) < known.last.as_ref().map(|last| last.seq) {
        *kept = known.clone();
    }
    Ok((known.register, known.last.unwrap_or(none)))
}

fn stored(ctx: &Context, sealed: &SealedAct, kind: AccessActKind) -> Result<AccessAct, Error> {
    let body: Zeroizing<Body> = sealed.open(&ctx.service_key)?;
    let statement = Statement::parse(&body.statement).map_err(|_| Error::Corrupt("statement of an access"))?;
    AccessAct::from_json(kind, &statement.content).map_err(|_| Error::Corrupt("content of an access"))
}

/// Gives the first administrator their access, at set-up: an act of the system, once.
///
/// # Errors
/// `NotFound` if the certificate names no person; `Conflict` if the service stream has begun.
pub async fn first_administrator(ctx: &Context, certificate: &Certificate) -> Result<AccountId, Error> {
    let person = Person { iin: certificate.iin.ok_or(Error::NotFound)?, name: certificate.name(), certificate: None };
    let org = certificate.bin.map(|bin| bin.as_str().to_owned());
    let account = account::find_or_create(ctx, &person).await?.id;
    let (id, now) = (ActId(ctx.fresh()), ctx.now());
    let content = json!({
        "typ": "qonys/content/1",
        "act": FIRST_ADMINISTRATOR,
        "content": { "iin": person.iin, "name": person.name, "organisation_bin": org, "certificate": certificate.serial },
    });
    let bytes = jcs::to_vec(&content).map_err(|e| Error::Content { path: ".".to_owned(), message: e.to_string() })?;
    let head = ActHead {
        id,
        stream: SERVICE,
        seq: 1,
        kind: FIRST_ADMINISTRATOR.to_owned(),
        kind_version: 1,
        account: None,
        role: Role::System,
        at: now,
    };
    let append = Append::new(SealedAct::new(head, &bytes, &[], &ctx.service_key, &*ctx.entropy)?);
    let access = Row {
        id: id.0,
        account,
        role: Role::Administrator,
        org,
        city: None,
        office: None,
        acting_for: None,
        from: now,
        to: None,
        suspended: None,
        leave_until: None,
        reviewed: now,
    };
    ctx.store
        .write(vec![id], append.weight(), move |db| {
            acts::append(db, &append)?;
            accounts::grant(db, &access)
        })
        .await?;
    Ok(account)
}
