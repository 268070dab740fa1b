//! Accounts, each bound to one IIN for ever, and the accesses (roles) given to them. The IIN is there as a
//! blind token and inside the seal only (A18).

use crate::{
    Db, Error,
    db::on_db,
    row,
    schema::{account, account_role},
    search::Token,
};
use diesel::prelude::*;
use qonys_procedure::{AccountId, Instant, Role};
use uuid::Uuid;

/// A person's account ([`crate::seal::Purpose::Account`] of the service key, table `account`, row = id).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Id.
    pub id: AccountId,
    /// Token of the IIN ([`crate::search::TokenKind::Iin`]); one account a token.
    pub iin_token: Token,
    /// IIN, name, contacts: sealed.
    pub sealed: Vec<u8>,
    /// Made.
    pub created: Instant,
    /// Last sign-in.
    pub seen: Option<Instant>,
    /// Blocked (long absence, incident) since.
    pub blocked: Option<Instant>,
}

/// An access: a role for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// Id.
    pub id: Uuid,
    /// Whose.
    pub account: AccountId,
    /// Which role.
    pub role: Role,
    /// BIN or id of the organisation.
    pub org: Option<String>,
    /// City, for roles of a city.
    pub city: Option<String>,
    /// Office or centre.
    pub office: Option<String>,
    /// Person acted for, if it is an acting appointment.
    pub acting_for: Option<AccountId>,
    /// From.
    pub from: Instant,
    /// Until; `None` = until ended.
    pub to: Option<Instant>,
    /// Suspended since.
    pub suspended: Option<Instant>,
    /// On leave until.
    pub leave_until: Option<Instant>,
    /// Last review (each 90 days).
    pub reviewed: Instant,
}

impl Access {
    /// Whether it may be used at this instant. On leave it may: leave only keeps new work away.
    pub fn is_in_force(&self, now: Instant) -> bool {
        self.from <= now && self.to.is_none_or(|to| now < to) && self.suspended.is_none()
    }
}

/// One account.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn get(db: &mut Db<'_>, id: AccountId) -> Result<Option<Account>, Error> {
    let found: Option<Row> =
        on_db!(db, conn => account::table.filter(account::id.eq(id.bytes())).first(conn).optional())?;
    found.map(Account::try_from).transpose()
}

/// Several accounts in one query; unknown ones are left out.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn get_many(db: &mut Db<'_>, ids: &[AccountId]) -> Result<Vec<Account>, Error> {
    let keys: Vec<&[u8]> = ids.iter().map(|id| id.bytes().as_slice()).collect();
    let found: Vec<Row> = on_db!(db, conn => account::table.filter(account::id.eq_any(&keys)).load(conn))?;
    found.into_iter().map(Account::try_from).collect()
}

/// The account of an IIN.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn by_iin_token(db: &mut Db<'_>, token: Token) -> Result<Option<Account>, Error> {
    let found: Option<Row> = on_db!(db, conn => account::table
        .filter(account::iin_token.eq(token.0.as_slice()))
        .first(conn)
        .optional())?;
    found.map(Account::try_from).transpose()
}

/// Makes an account.
///
/// # Errors
/// `Taken` if the IIN has one.
pub fn create(db: &mut Db<'_>, new: &Account) -> Result<(), Error> {
    let rows = on_db!(db, conn => diesel::insert_into(account::table)
        .values((
            account::id.eq(new.id.bytes()),
            account::iin_token.eq(new.iin_token.0.as_slice()),
            account::sealed.eq(&new.sealed),
            account::created_us.eq(new.created.0),
            account::seen_us.eq(new.seen.map(|at| at.0)),
            account::blocked_us.eq(new.blocked.map(|at| at.0)),
        ))
        .on_conflict_do_nothing()
        .execute(conn))?;
    row::inserted(rows, "account of this person")
}

/// Changes the sealed part (name, contacts).
///
/// # Errors
/// `Missing`.
pub fn put_sealed(db: &mut Db<'_>, id: AccountId, sealed: &[u8]) -> Result<(), Error> {
    let changed = on_db!(db, conn => diesel::update(account::table)
        .filter(account::id.eq(id.bytes()))
        .set(account::sealed.eq(sealed))
        .execute(conn))?;
    row::one(changed, "account")
}

/// Notes a sign-in.
///
/// # Errors
/// `Missing`.
pub fn seen(db: &mut Db<'_>, id: AccountId, at: Instant) -> Result<(), Error> {
    let changed = on_db!(db, conn => diesel::update(account::table)
        .filter(account::id.eq(id.bytes()))
        .set(account::seen_us.eq(at.0))
        .execute(conn))?;
    row::one(changed, "account")
}

/// Blocks (`Some`) or unblocks an account.
///
/// # Errors
/// `Missing`.
pub fn block(db: &mut Db<'_>, id: AccountId, at: Option<Instant>) -> Result<(), Error> {
    let changed = on_db!(db, conn => diesel::update(account::table)
        .filter(account::id.eq(id.bytes()))
        .set(account::blocked_us.eq(at.map(|at| at.0)))
        .execute(conn))?;
    row::one(changed, "account")
}

/// Accounts behind `after`, by id.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn list(db: &mut Db<'_>, after: Option<AccountId>, limit: u32) -> Result<Vec<Account>, Error> {
    let after = after.map_or_else(Vec::new, |id| id.bytes().to_vec());
    let found: Vec<Row> = on_db!(db, conn => account::table
        .filter(account::id.gt(&after))
        .order(account::id)
        .limit(row::page(limit))
        .load(conn))?;
    found.into_iter().map(Account::try_from).collect()
}

/// Accesses of an account, ended ones too, oldest first.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn roles(db: &mut Db<'_>, id: AccountId) -> Result<Vec<Access>, Error> {
    let found: Vec<RoleRow> = on_db!(db, conn => account_role::table
        .filter(account_role::account.eq(id.bytes()))
        .order((account_role::from_us, account_role::id))
        .limit(i64::from(crate::PAGE_MAX))
        .load(conn))?;
    found.into_iter().map(Access::try_from).collect()
}

/// One access.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn role(db: &mut Db<'_>, id: Uuid) -> Result<Option<Access>, Error> {
    let found: Option<RoleRow> = on_db!(db, conn => account_role::table
        .filter(account_role::id.eq(id.as_bytes()))
        .first(conn)
        .optional())?;
    found.map(Access::try_from).transpose()
}

/// All accesses of a role that are in force at `now`.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn holders(db: &mut Db<'_>, role: Role, now: Instant) -> Result<Vec<Access>, Error> {
    let found: Vec<RoleRow> = on_db!(db, conn => account_role::table
        .filter(account_role::role.eq(role.id()))
        .filter(account_role::from_us.le(now.0))
        .filter(account_role::to_us.is_null().or(account_role::to_us.gt(now.0)))
        .filter(account_role::suspended_us.is_null())
        .order(account_role::id)
        .limit(i64::from(crate::PAGE_MAX))
        .load(conn))?;
    found.into_iter().map(Access::try_from).collect()
}

/// Gives an access.
///
/// # Errors
/// The database's.
pub fn grant(db: &mut Db<'_>, access: &Access) -> Result<(), Error> {
    let rows = on_db!(db, conn => diesel::insert_into(account_role::table)
        .values((
            account_role::id.eq(access.id.as_bytes()),
            account_role::account.eq(access.account.bytes()),
            account_role::role.eq(access.role.id()),
            account_role::org.eq(&access.org),
            account_role::city.eq(&access.city),
            account_role::office.eq(&access.office),
            account_role::acting_for.eq(access.acting_for.map(|id| id.bytes().to_vec())),
            account_role::from_us.eq(access.from.0),
            account_role::to_us.eq(access.to.map(|at| at.0)),
            (
                account_role::suspended_us.eq(access.suspended.map(|at| at.0)),
                account_role::leave_until_us.eq(access.leave_until.map(|at| at.0)),
                account_role::reviewed_us.eq(access.reviewed.0),
            ),
        ))
        .on_conflict_do_nothing()
        .execute(conn))?;
    row::inserted(rows, "access")
}

/// Suspends or resumes an access that has not ended at `now`.
///
/// # Errors
/// `Missing`.
pub fn suspend(db: &mut Db<'_>, id: Uuid, suspended: bool, now: Instant) -> Result<(), Error> {
    let changed = on_db!(db, conn => diesel::update(account_role::table)
        .filter(account_role::id.eq(id.as_bytes()))
        .filter(account_role::to_us.is_null().or(account_role::to_us.gt(now.0)))
        .set(account_role::suspended_us.eq(suspended.then_some(now.0)))
        .execute(conn))?;
    row::one(changed, "access")
}

/// Ends an access, for good.
///
/// # Errors
/// `Missing` if it has ended.
pub fn end(db: &mut Db<'_>, id: Uuid, at: Instant) -> Result<(), Error> {
    let changed = on_db!(db, conn => diesel::update(account_role::table)
        .filter(account_role::id.eq(id.as_bytes()))
        .filter(account_role::to_us.is_null().or(account_role::to_us.gt(at.0)))
        .set(account_role::to_us.eq(at.0))
        .execute(conn))?;
    row::one(changed, "access")
}

/// Notes a leave (`None`: back).
///
/// # Errors
/// `Missing`.
pub fn leave(db: &mut Db<'_>, id: Uuid, until: Option<Instant>) -> Result<(), Error> {
    let changed = on_db!(db, conn => diesel::update(account_role::table)
        .filter(account_role::id.eq(id.as_bytes()))
        .set(account_role::leave_until_us.eq(until.map(|at| at.0)))
        .execute(conn))?;
    row::one(changed, "access")
}

/// Notes a review.
///
/// # Errors
/// `Missing`.
pub fn reviewed(db: &mut Db<'_>, id: Uuid, at: Instant) -> Result<(), Error> {
    let changed = on_db!(db, conn => diesel::update(account_role::table)
        .filter(account_role::id.eq(id.as_bytes()))
        .set(account_role::reviewed_us.eq(at.0))
        .execute(conn))?;
    row::one(changed, "access")
}

type Row = (Vec<u8>, Vec<u8>, Vec<u8>, i64, Option<i64>, Option<i64>);

impl TryFrom<Row> for Account {
    type Error = Error;

    fn try_from((id, token, sealed, created, seen, blocked): Row) -> Result<Account, Error> {
        const TABLE: &str = "account";
        Ok(Account {
            id: row::account_id(TABLE, &id)?,
            iin_token: Token(row::bytes(TABLE, &token)?),
            sealed,
            created: Instant(created),
            seen: seen.map(Instant),
            blocked: blocked.map(Instant),
        })
    }
}

type RoleRow = (
    Vec<u8>,
    Vec<u8>,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<Vec<u8>>,
    i64,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    i64,
);

impl TryFrom<RoleRow> for Access {
    type Error = Error;

    fn try_from(row: RoleRow) -> Result<Access, Error> {
        const TABLE: &str = "account_role";
        let (id, account, role, org, city, office, acting_for, from, to, suspended, leave_until, reviewed) = row;
        Ok(Access {
            id: row::uuid(TABLE, &id)?,
            account: row::account_id(TABLE, &account)?,
            role: row::role(TABLE, &id, &role)?,
            org,
            city,
            office,
            acting_for: acting_for.map(|id| row::account_id(TABLE, &id)).transpose()?,
            from: Instant(from),
            to: to.map(Instant),
            suspended: suspended.map(Instant),
            leave_until: leave_until.map(Instant),
            reviewed: Instant(reviewed),
        })
    }
}
