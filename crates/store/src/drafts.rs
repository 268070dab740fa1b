//! Drafts: the applicant's private work, one sealed row a form with its own `rev`.

use crate::{
    Db, Error,
    db::on_db,
    row,
    schema::{cases, draft},
};
use diesel::prelude::*;
use qonys_procedure::{CaseId, Instant, Stage};

/// A draft ([`crate::seal::Purpose::Draft`], table `draft`, row = the form's id in UTF-8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Grows by one with every change, from 1.
    pub rev: u64,
    /// Sealed fields.
    pub sealed: Vec<u8>,
    /// Last change.
    pub at: Instant,
}

/// The draft of a form.
///
/// # Errors
/// The database's.
pub fn get(db: &mut Db<'_>, case: CaseId, form: &str) -> Result<Option<Draft>, Error> {
    let found: Option<(i64, Vec<u8>, i64)> = on_db!(db, conn => draft::table
        .filter(draft::case_id.eq(case.bytes()))
        .filter(draft::form.eq(form))
        .select((draft::rev, draft::sealed, draft::at_us))
        .first(conn)
        .optional())?;
    found
        .map(|(rev, sealed, at)| Ok(Draft { rev: row::count("draft", case.bytes(), rev)?, sealed, at: Instant(at) }))
        .transpose()
}

/// Stores the draft if its `rev` is still `rev_seen` (0 = there is none yet); returns the new `rev`.
///
/// # Errors
/// `Conflict` with the present `rev`.
pub fn put(db: &mut Db<'_>, case: CaseId, form: &str, rev_seen: u64, sealed: &[u8], at: Instant) -> Result<u64, Error> {
    let rev = row::column(rev_seen)?.checked_add(1).ok_or(Error::Invalid("a rev is above 2^63"))?;
    let written = if rev_seen == 0 {
        on_db!(db, conn => diesel::insert_into(draft::table)
            .values((
                draft::case_id.eq(case.bytes()),
                draft::form.eq(form),
                draft::rev.eq(rev),
                draft::sealed.eq(sealed),
                draft::at_us.eq(at.0),
            ))
            .on_conflict_do_nothing()
            .execute(conn))?
    } else {
        on_db!(db, conn => diesel::update(draft::table)
            .filter(draft::case_id.eq(case.bytes()))
            .filter(draft::form.eq(form))
            .filter(draft::rev.eq(rev - 1))
            .set((draft::rev.eq(rev), draft::sealed.eq(sealed), draft::at_us.eq(at.0)))
            .execute(conn))?
    };
    if written == 1 {
        return Ok(rev_seen + 1);
    }
    let now = get(db, case, form)?.map_or(0, |found| found.rev);
    Err(Error::Conflict { seen: rev_seen, now })
}

/// Removes one draft (`form`) or all of the case (`None`).
///
/// # Errors
/// The database's.
pub fn delete(db: &mut Db<'_>, case: CaseId, form: Option<&str>) -> Result<(), Error> {
    on_db!(db, conn => {
        let of_case = diesel::delete(draft::table).filter(draft::case_id.eq(case.bytes()));
        match form {
            Some(form) => of_case.filter(draft::form.eq(form)).execute(conn),
            None => of_case.execute(conn),
        }
    })?;
    Ok(())
}

/// Cases in `draft` opened before `before` and with no draft changed since, oldest first, with the time they
/// were opened: for reminders and lapse.
///
/// # Errors
/// The database's.
pub fn untouched(db: &mut Db<'_>, before: Instant, limit: u32) -> Result<Vec<(CaseId, Instant)>, Error> {
    let found: Vec<(Vec<u8>, i64)> = on_db!(db, conn => cases::table
        .left_join(draft::table.on(draft::case_id.eq(cases::id).and(draft::at_us.ge(before.0))))
        .filter(cases::stage.eq(Stage::Draft.id()))
        .filter(cases::stage_since_us.lt(before.0))
        .filter(draft::form.is_null())
        .order((cases::stage_since_us, cases::id))
        .limit(row::page(limit))
        .select((cases::id, cases::stage_since_us))
        .load(conn))?;
    found.into_iter().map(|(id, since)| Ok((row::case_id("cases", &id)?, Instant(since)))).collect()
}
