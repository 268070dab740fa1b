//! Sessions: random tokens kept as digests, with an idle and an absolute end \[A17\].

use super::account::{self, Person};
use super::sign_in::{Side, SignedIn};
use super::{Access, Caller};
use crate::{AccessFault, Context, Error};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use qonys_procedure::catalogue::CityId;
use qonys_procedure::{AccountId, Instant, Role};
use qonys_store::accounts;
use qonys_store::sessions::{self, Session};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Longest token that is looked at, in bytes.
const TOKEN_BYTES_MAX: usize = 100;
/// A session's last use is noted when it is older than this, seconds: reads do not each cost a write.
const TOUCH_SECONDS: i64 = 60;

/// Starts a session; with several accesses the person chooses before they act.
pub(crate) async fn begin(ctx: &Context, account: AccountId, person: Person, side: Side) -> Result<SignedIn, Error> {
    let now = ctx.now();
    let accesses: Vec<_> = in_force(ctx, account).await?.into_iter().filter(|a| side.opens(&a.access)).collect();
    if side.bin.is_some() && accesses.is_empty() {
        return Err(AccessFault::Ended.into());
    }
    let token = URL_SAFE_NO_PAD.encode(ctx.random::<32>());
    let session = Session {
        token_hash: digest(&token),
        account,
        access: accesses.first().map(|a| a.id),
        created: now,
        seen: now,
        ends: now.plus_seconds(ctx.sessions.absolute_seconds),
    };
    let row = session.clone();
    ctx.store
        .write(Vec::new(), 256, move |db| {
            sessions::create(db, &row)?;
            accounts::seen(db, account, now)
        })
        .await?;
    Ok(SignedIn { token, caller: caller_of(person, &session, accesses)? })
}

/// Who a token belongs to.
pub async fn caller(ctx: &Context, token: &str) -> Result<Caller, Error> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(AccessFault::NotSignedIn.into());
    }
    let (hash, now, idle) = (digest(token), ctx.now(), ctx.sessions.idle_seconds);
    let found = ctx
        .store
        .read(move |db| {
            let Some(session) = sessions::get(db, &hash, now, idle)? else { return Ok(None) };
            let account = accounts::get(db, session.account)?;
            let roles = accounts::roles(db, session.account)?;
            Ok::<_, qonys_store::Error>(account.map(|account| (session, account, roles)))
        })
        .await?;
    let (session, account, roles) = found.ok_or(AccessFault::SessionEnded)?;
    if account.blocked.is_some() {
        return Err(AccessFault::Ended.into());
    }
    if session.seen.plus_seconds(TOUCH_SECONDS) < now {
        ctx.store.write(Vec::new(), 64, move |db| sessions::touch(db, &hash, now, idle)).await?;
    }
    let person = account::open(ctx, &account)?;
    caller_of(person, &session, usable(roles, now)?)
}

/// Ends the session.
pub async fn sign_out(ctx: &Context, caller: &Caller) -> Result<(), Error> {
    let hash = caller.session;
    Ok(ctx.store.write(Vec::new(), 64, move |db| sessions::end(db, &hash)).await?)
}

/// Chooses one of the person's accesses: one at a time. Answers who they are from now on.
pub async fn choose(ctx: &Context, caller: &Caller, role: Role, city: Option<&CityId>) -> Result<Caller, Error> {
    let accesses = in_force(ctx, caller.account).await?;
    let same_org = |a: &&Held| a.access.org == caller.access.org;
    let fits = |a: &&Held| a.access.role == role && (city.is_none() || a.access.city.as_ref() == city);
    let held = accesses.iter().filter(same_org).find(fits).ok_or(AccessFault::RoleNotHeld)?;
    let (id, hash) = (held.id, caller.session);
    ctx.store.write(Vec::new(), 64, move |db| sessions::choose(db, &hash, Some(id))).await?;
    Ok(Caller { access: held.access.clone(), ..caller.clone() })
}

/// An access with the id of its row.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub id: Uuid,
    pub access: Access,
}

async fn in_force(ctx: &Context, account: AccountId) -> Result<Vec<Held>, Error> {
    let now = ctx.now();
    let roles = ctx.store.read(move |db| accounts::roles(db, account)).await?;
    usable(roles, now)
}

fn usable(rows: Vec<accounts::Access>, now: Instant) -> Result<Vec<Held>, Error> {
    let held = |row: accounts::Access| {
        let city = row.city.as_deref().map(CityId::new).transpose().map_err(|_| Error::Corrupt("access"))?;
        let on_leave = row.leave_until.is_some_and(|until| now < until);
        let access = Access { role: row.role, org: row.org, city, from: row.from, to: row.to, on_leave };
        Ok(Held { id: row.id, access })
    };
    rows.into_iter().filter(|row| row.is_in_force(now)).map(held).collect()
}

/// A session without an access is an applicant's. One whose access has ended answers so: it never
/// falls back to another role by itself.
fn caller_of(person: Person, session: &Session, accesses: Vec<Held>) -> Result<Caller, Error> {
    let access = match session.access {
        None => {
            Access { role: Role::Applicant, org: None, city: None, from: session.created, to: None, on_leave: false }
        }
        Some(id) => accesses.iter().find(|a| a.id == id).map(|a| a.access.clone()).ok_or(AccessFault::Ended)?,
    };
    Ok(Caller {
        account: session.account,
        iin: person.iin,
        name: person.name,
        certificate: person.certificate,
        accesses: accesses.into_iter().map(|a| a.access).filter(|a| a.org == access.org).collect(),
        access,
        session: session.token_hash,
        session_until: session.ends,
    })
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
