//! To whom a case can be given: for the decision and for the page alike.

use crate::people::account;
use crate::{Context, Error};
use qonys_procedure::case::Case;
use qonys_procedure::{AccountId, Instant, Role, table};
use qonys_store::accounts;

/// An employee to whom a case can be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// Account.
    pub account: AccountId,
    /// Name.
    pub name: String,
    /// In which role they would have it.
    pub role: Role,
}

/// Employees with the role that acts in the case now, in its city where the role is of one, by name. Without the
/// one who has it, those on leave, those who may not act in it, and the applicant.
pub async fn colleagues(ctx: &Context, case: &Case, now: Instant) -> Result<Vec<Colleague>, Error> {
    let Some(seat) = case.acting().or_else(|| table::acting(case.home())) else { return Ok(Vec::new()) };
    let holders = ctx
        .store
        .read(move |db| {
            let held = accounts::holders(db, seat, now)?;
            let ids: Vec<_> = held.iter().map(|a| a.account).collect();
            Ok::<_, qonys_store::Error>((held, accounts::get_many(db, &ids)?))
        })
        .await?;
    let has = case.assignees.get(&seat).map(|who| who.account);
    let city = case.city.as_str();
    let fits = |access: &&accounts::Access| {
        access.leave_until.is_none_or(|until| until <= now)
            && (!seat.is_of_city() || access.city.as_deref() == Some(city))
            && Some(access.account) != has
    };
    let mut found: Vec<Colleague> = Vec::new();
    for access in holders.0.iter().filter(fits) {
        let Some(row) = holders.1.iter().find(|row| row.id == access.account && row.blocked.is_none()) else {
            continue;
        };
        let person = account::open(ctx, row)?;
        let barred = case.recused.contains(&person.iin) || case.excluded.contains(&person.iin);
        if !barred && person.iin != case.applicant && found.iter().all(|c| c.account != row.id) {
            found.push(Colleague { account: row.id, name: person.name, role: seat });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}
