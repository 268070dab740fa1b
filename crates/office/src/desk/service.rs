//! The service itself, for those who look after it: outages, and how it is doing. No case content.

use crate::mail::{self, MAIL, MailHealth};
use crate::people::Caller;
use crate::{AccessFault, Context, Error};
use qonys_procedure::check::OutageSystem;
use qonys_procedure::{Instant, Role};
use qonys_store::{outages as rows, outbox, sequencer};
use serde::Serialize;
use uuid::Uuid;

/// Messages that wait longer than this, in seconds, are told.
const BACKLOG_SECONDS: i64 = 15 * 60;
/// Leaves that wait to be put into the record and are told.
const LEAVES_MAX: u64 = 10_000;
/// An authority that ends sooner is told, days.
const AUTHORITY_DAYS: i64 = 60;

/// An outage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutageView {
    /// Id: that of the act that declared it.
    pub id: Uuid,
    /// What failed.
    pub system: OutageSystem,
    /// From.
    pub from: Instant,
    /// To; none while it lasts.
    pub to: Option<Instant>,
}

/// How a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As it should be.
    Good,
    /// Somebody should look.
    Warning,
}

/// An authority that signatures chain to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Authority {
    /// Its name.
    pub subject: String,
    /// When it ends.
    pub ends: Instant,
    /// Whether that is far enough away.
    pub state: State,
}

/// How the service is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Health {
    /// Name of the database's engine.
    pub database: &'static str,
    /// Messages of the outbox that wait, but letters.
    pub outbox: u64,
    /// Since when the oldest of them waits.
    pub outbox_since: Option<Instant>,
    /// The outbox is being emptied.
    pub outbox_state: State,
    /// Letters, where any are sent.
    pub mail: Option<MailHealth>,
    /// They go out, and none was given up.
    pub mail_state: State,
    /// Acts not yet put into the record.
    pub record_waiting: u64,
    /// The record is being written.
    pub record_state: State,
    /// Authorities of the trust store.
    pub authorities: Vec<Authority>,
    /// Years of the working calendar, and whether each is official.
    pub calendar: Vec<(i16, bool)>,
}

/// Whether the caller looks after the service.
///
/// # Errors
/// `Access(Role)`.
pub fn may_oversee(caller: &Caller) -> Result<(), Error> {
    match caller.role() {
        Role::Administrator | Role::Auditor => Ok(()),
        _ => Err(AccessFault::Role.into()),
    }
}

/// Every outage, the newest first.
///
/// # Errors
/// `Access(Role)`; of the store.
pub async fn outages(ctx: &Context, caller: &Caller) -> Result<Vec<OutageView>, Error> {
    may_oversee(caller)?;
    let found = ctx.store.read(|db| rows::since(db, Instant(i64::MIN))).await?;
    let view = |row: rows::Outage| {
        Some(OutageView { id: row.id, system: OutageSystem::from_id(&row.system)?, from: row.from, to: row.to })
    };
    Ok(found.into_iter().rev().filter_map(view).collect())
}

/// How the service is doing now.
///
/// # Errors
/// `Access(Role)`; of the store.
pub async fn health(ctx: &Context, caller: &Caller) -> Result<Health, Error> {
    may_oversee(caller)?;
    let now = ctx.now();
    let read = ctx.store.read(|db| {
        let engine = if matches!(db, qonys_store::Db::Pg(_)) { "PostgreSQL" } else { "SQLite" };
        Ok::<_, qonys_store::Error>((engine, outbox::backlog(db, MAIL)?, sequencer::waiting(db)?))
    });
    let (database, (outbox, outbox_since), record_waiting) = read.await?;
    let late = outbox_since.is_some_and(|since| since.plus_seconds(BACKLOG_SECONDS) < now);
    let mail = mail::health(ctx).await?;
    let held_up = mail.as_ref().is_some_and(|mail| {
        !mail.given_up.is_empty() || mail.since.is_some_and(|since| since.plus_seconds(BACKLOG_SECONDS) < now)
    });
    let judged = ctx.certificate_clock.now().plus_seconds(AUTHORITY_DAYS * 86_400);
    let trust = ctx.trust.now();
    let authorities = trust.authorities().iter().map(|authority| Authority {
        subject: authority.subject.clone(),
        ends: authority.not_after,
        state: warning(authority.not_after <= judged),
    });
    let calendar = ctx.book.calendar(now);
    let years = calendar.into_iter().flat_map(|calendar| calendar.years().map(|year| (year.year, !year.provisional)));
    Ok(Health {
        database,
        outbox,
        outbox_since,
        outbox_state: warning(late),
        mail,
        mail_state: warning(held_up),
        record_waiting,
        record_state: warning(record_waiting > LEAVES_MAX),
        authorities: authorities.collect(),
        calendar: years.collect(),
    })
}

fn warning(told: bool) -> State {
    if told { State::Warning } else { State::Good }
}
