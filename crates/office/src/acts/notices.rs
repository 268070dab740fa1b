//! What a person is told: notices that follow from acts, laid into the cabinet of the case, and what the
//! service announces of its own accord before a limit runs out. Both stand with the case, sealed.

use super::draft;
use super::load::{self, Loaded};
use super::outbox::{Message, NOTICE};
use crate::mail::{self, About};
use crate::{Context, Error};
use qonys_procedure::clock::ClockName;
use qonys_procedure::facts::LapseNotice;
use qonys_procedure::{CaseId, Date, Instant};
use qonys_store::outbox::{self, Entry};
use qonys_store::seal::{CaseKey, Purpose};
use qonys_store::{Db, drafts, keys};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Row of the drafts that holds the person's notices.
const CABINET: &str = "cabinet";
/// Most notices kept; the oldest go first. The history of acts has everything.
const CABINET_MAX: usize = 500;
/// Messages delivered in one round.
const ROUND_MAX: u32 = 200;
/// Seconds for which a round holds its messages.
const LEASE_SECONDS: i64 = 60;

/// Row of the drafts that holds what was announced.
const ANNOUNCED: &str = "announced";

/// One announcement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// Which limit.
    pub limit: ClockName,
    /// Its last day as it was announced.
    pub due: Date,
    /// Which of several announcements of this day: so many days before it. One that is announced once has 0.
    #[serde(default)]
    pub ahead: u32,
    /// When.
    pub at: Instant,
}

/// What was announced for a case, oldest first.
pub async fn announced(ctx: &Context, loaded: &Loaded) -> Result<Vec<Announcement>, Error> {
    Ok(read(ctx, &loaded.key, loaded.case.id).await?.1)
}

/// Notices that a decision on a lapse looks at. Of a draft those of its present last day: whoever changed it since is
/// reminded anew.
pub(crate) async fn lapses(ctx: &Context, loaded: &Loaded, draft_due: Option<Date>) -> Result<Vec<LapseNotice>, Error> {
    let announced = announced(ctx, loaded).await?;
    let counts = |a: &&Announcement| a.limit != ClockName::Draft || Some(a.due) == draft_due;
    Ok(announced.iter().filter(counts).map(Announcement::as_fact).collect())
}

/// Announces limits with their last days, each once for so many days ahead: in the cabinet, and in one letter. How many
/// were new.
pub async fn announce(ctx: &Context, loaded: &Loaded, limits: &[(ClockName, Date, u32)]) -> Result<usize, Error> {
    let (case, now) = (loaded.case.id, ctx.now());
    let (rev, mut all) = read(ctx, &loaded.key, case).await?;
    let known = |said: &(ClockName, Date, u32)| all.iter().any(|a| (a.limit, a.due, a.ahead) == *said);
    let new: Vec<_> = limits.iter().copied().filter(|limit| !known(limit)).collect();
    if new.is_empty() {
        return Ok(0);
    }
    all.extend(new.iter().map(|&(limit, due, ahead)| Announcement { limit, due, ahead, at: now }));
    let content = serde_json::to_value(&all).map_err(|_| Error::Corrupt("announcements"))?;
    let sealed = draft::seal(ctx, &loaded.key, ANNOUNCED, &content)?;
    // Written with the row, whose revision lets it happen once: any name will do.
    let about = About::Limits(new.iter().map(|&(limit, due, _)| (limit, due)).collect());
    let letter = mail::entry(ctx, case, &loaded.key, &about, &ctx.fresh().to_string())?;
    let weight = sealed.len() + letter.as_ref().map_or(0, |letter| letter.sealed.len());
    let put = ctx.store.write(Vec::new(), weight, move |db| {
        drafts::put(db, case, ANNOUNCED, rev, &sealed, now)?;
        letter.as_ref().map_or(Ok(()), |letter| outbox::put(db, letter).map(drop))
    });
    match put.await {
        Ok(()) => Ok(new.len()),
        Err(qonys_store::Error::Conflict { now, .. }) => Err(Error::DraftMoved { now }),
        Err(other) => Err(other.into()),
    }
}

async fn read(ctx: &Context, key: &CaseKey, case: CaseId) -> Result<(u64, Vec<Announcement>), Error> {
    match draft::read_row(ctx, key, case, ANNOUNCED).await? {
        None => Ok((0, Vec::new())),
        Some((rev, content)) => {
            Ok((rev, serde_json::from_value(content).map_err(|_| Error::Corrupt("announcements"))?))
        }
    }
}

impl Announcement {
    /// As a decision on a lapse looks at it.
    pub fn as_fact(&self) -> LapseNotice {
        LapseNotice { limit: self.limit, at: self.at }
    }
}

/// What the person was told about a case: notices that followed from acts, and limits that were announced.
pub async fn told(ctx: &Context, key: &CaseKey, case: CaseId) -> Result<(Vec<Message>, Vec<Announcement>), Error> {
    Ok((read_cabinet(ctx, key, case).await?.1, read(ctx, key, case).await?.1))
}

/// Lays waiting notices into the cabinets; returns how many messages were handled.
pub async fn deliver(ctx: &Context, holder: Uuid) -> Result<usize, Error> {
    let now = ctx.now();
    let claim = ctx
        .store
        .write(Vec::new(), 4096, move |db| outbox::claim(db, &[NOTICE], holder, now, LEASE_SECONDS, ROUND_MAX));
    let claimed = claim.await?;
    let mut by_case: BTreeMap<CaseId, Vec<Entry>> = BTreeMap::new();
    for claimed in &claimed {
        by_case.entry(claimed.entry.case).or_default().push(claimed.entry.clone());
    }
    for (case, entries) in by_case {
        // One case that cannot be handled must not hold up the others; its messages are taken again after the lease.
        if let Err(error) = deliver_case(ctx, holder, case, &entries).await {
            tracing::warn!(%case, error = &error as &dyn std::error::Error, "notices of a case");
        }
    }
    Ok(claimed.len())
}

/// All of a case's messages in one step: laid into the cabinet and done, or neither.
async fn deliver_case(ctx: &Context, holder: Uuid, case: CaseId, entries: &[Entry]) -> Result<(), Error> {
    let stored = ctx.store.read(move |db| keys::get(db, case)).await?;
    let ids: Vec<Uuid> = entries.iter().map(|e| e.id).collect();
    let now = ctx.now();
    let key = match load::open_key(ctx, case, stored) {
        Ok(key) => key,
        // Nothing of the person remains: nobody is there to be told.
        Err(Error::Store(qonys_store::Error::KeyDestroyed)) => {
            let done = move |db: &mut Db<'_>| ids.iter().try_for_each(|id| outbox::done(db, *id, holder, now));
            return Ok(ctx.store.write(Vec::new(), 512, done).await?);
        }
        Err(error) => return Err(error),
    };
    let (rev, mut all) = read_cabinet(ctx, &key, case).await?;
    for entry in entries {
        let plain = key
            .open(Purpose::Outbox, "outbox", entry.id.as_bytes(), &entry.sealed)
            .map_err(qonys_store::Error::from)?;
        let message: Message = serde_json::from_slice(&plain).map_err(|_| Error::Corrupt("notice"))?;
        if !all.contains(&message) {
            all.push(message);
        }
    }
    all.sort_by_key(|m| m.seq);
    all.drain(..all.len().saturating_sub(CABINET_MAX));
    let content = serde_json::to_value(&all).map_err(|_| Error::Corrupt("cabinet"))?;
    let sealed = draft::seal(ctx, &key, CABINET, &content)?;
    let put = ctx.store.write(Vec::new(), sealed.len(), move |db| {
        drafts::put(db, case, CABINET, rev, &sealed, now)?;
        ids.iter().try_for_each(|id| outbox::done(db, *id, holder, now))
    });
    match put.await {
        // Somebody delivered meanwhile: the lease runs out and the next round takes these again.
        Ok(()) | Err(qonys_store::Error::Conflict { .. }) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

async fn read_cabinet(ctx: &Context, key: &CaseKey, case: CaseId) -> Result<(u64, Vec<Message>), Error> {
    match draft::read_row(ctx, key, case, CABINET).await? {
        None => Ok((0, Vec::new())),
        Some((rev, content)) => Ok((rev, serde_json::from_value(content).map_err(|_| Error::Corrupt("cabinet"))?)),
    }
}
