//! What a person was told about their cases.

use crate::acts::{load, notices};
use crate::people::{Caller, account};
use crate::{AccessFault, Context, Error};
use qonys_procedure::clock::ClockName;
use qonys_procedure::effect::NoticeKind;
use qonys_procedure::{CaseId, Date, Instant, Role};
use qonys_store::{cases, keys};

/// Notices listed at most, the newest first.
const NOTICES_MAX: usize = 100;

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRow {
    /// Which case.
    pub case: CaseId,
    /// Its number, once it has one.
    pub number: Option<String>,
    /// When the person was told.
    pub at: Instant,
    /// What.
    pub told: Told,
}

/// What a person is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// An act and what it means for them.
    Act {
        /// What is told.
        kind: NoticeKind,
        /// The act's number in the case.
        seq: u64,
    },
    /// A limit of theirs runs out; what they then lose is in the rules.
    LimitAhead {
        /// Which limit.
        limit: ClockName,
        /// Its last day.
        due: Date,
    },
}

impl Told {
    /// The act's number: of what was told at one moment the last comes first.
    fn seq(&self) -> u64 {
        match self {
            Told::Act { seq, .. } => *seq,
            Told::LimitAhead { .. } => 0,
        }
    }
}

/// What the caller was told about their own cases, the newest first.
///
/// # Errors
/// `Access(Role)` for whoever acts for the state; of the store.
pub async fn notices(ctx: &Context, caller: &Caller) -> Result<Vec<NoticeRow>, Error> {
    if caller.role() != Role::Applicant {
        return Err(AccessFault::Role.into());
    }
    let token = account::token(ctx, &caller.iin);
    let read = ctx.store.read(move |db| {
        let found = cases::of_applicant(db, token)?;
        let ids: Vec<_> = found.iter().map(|case| case.id).collect();
        Ok::<_, qonys_store::Error>((found, keys::get_many(db, &ids)?))
    });
    let (found, keys) = read.await?;
    let mut rows = Vec::new();
    for case in found {
        // Of a case whose key is destroyed nothing remains to be read.
        let Some((_, key)) = keys.iter().find(|(id, _)| *id == case.id) else { continue };
        let (messages, announced) = notices::told(ctx, &load::unwrap_key(ctx, case.id, key)?, case.id).await?;
        let of_acts = messages.into_iter().map(|m| (m.at, Told::Act { kind: m.kind, seq: m.seq }));
        let of_limits = announced.into_iter().map(|a| (a.at, Told::LimitAhead { limit: a.limit, due: a.due }));
        let row = |(at, told)| NoticeRow { case: case.id, number: case.row.number.clone(), at, told };
        rows.extend(of_acts.chain(of_limits).map(row));
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.at, row.told.seq())));
    rows.truncate(NOTICES_MAX);
    Ok(rows)
}
