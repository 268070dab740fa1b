//! Sending what waits. Letters of a case go out one after another, of different cases some at once. A server that does
//! not answer holds up all of them, a letter that it does not take now itself alone; both are tried again after
//! pauses that grow, until the letter is too old. What the server refuses for ever is given up at once.

use super::{Address, MAIL, Mail, content, open};
use crate::acts::load;
use crate::ports::{Email, MailFault};
use crate::{Context, Error, ServiceKind};
use futures_util::future::join_all;
use qonys_procedure::{Instant, Lang};
use qonys_store::outbox::{self, Claimed, Standing};
use sha2::{Digest as _, Sha256};
use std::time::Duration;
use uuid::Uuid;

/// Seconds for which a letter is held after the longest time that it may take: whoever finds it held no more may
/// take it that its holder is gone.
const HOLD_SECONDS: i64 = 30;
/// Letters given up for their age in one round.
const OLD_MAX: u32 = 200;
/// Language of those who named none.
const LANG: Lang = Lang::En;
/// Why a letter was given up that was never tried.
const TOO_OLD: &str = "too_old";
/// The address is none to which can be written.
const ADDRESS: &str = "address";
/// A case that cannot be read: the log has it.
const INTERNAL: &str = "internal";
/// The server took longer than a letter may take.
const TIMEOUT: &str = "timeout";

/// What the sender knows of the way to the server.
#[derive(Debug, Default)]
pub struct Line {
    /// Rounds in vain, one after another.
    faults: u32,
    /// Nothing is tried before.
    until: Option<Instant>,
}

/// What came of one letter.
enum Came {
    Sent,
    /// Nobody is there to be told, or left no address.
    Nobody,
    /// The server is out of reach.
    Down(String),
    Later(String),
    Refused(String),
}

impl Came {
    /// What it means where the server answered others.
    fn of_one(self) -> Came {
        match self {
            Came::Down(why) => Came::Later(why),
            came => came,
        }
    }
}

/// One round: how many letters were sent or given up. A round in which the server was out of reach is 0.
///
/// # Errors
/// Of the store. What is wrong with one letter holds up no other case's.
pub async fn round(ctx: &Context, holder: Uuid, line: &mut Line) -> Result<usize, Error> {
    let Some(mail) = &ctx.mail else { return Ok(0) };
    let now = ctx.now();
    let look = move |db: &mut qonys_store::Db<'_>| {
        Ok::<_, qonys_store::Error>((outbox::is_due(db, MAIL, now)?, outbox::standing(db, MAIL, now)?))
    };
    let (due, standing) = ctx.store.read(look).await?;
    measure(&standing, now);
    let oldest_allowed = now.plus_seconds(-i64::from(mail.policy.days_max) * 86_400);
    if standing.since.is_some_and(|since| since < oldest_allowed) {
        give_up_old(ctx, oldest_allowed, now).await?;
    }
    if !due || line.until.is_some_and(|until| now < until) {
        return Ok(0);
    }
    let (limit, lease) = (mail.policy.at_once, i64::from(mail.policy.seconds_max) + HOLD_SECONDS);
    let claim = move |db: &mut qonys_store::Db<'_>| outbox::claim(db, &[MAIL], holder, now, lease, limit);
    let claimed = ctx.store.write(Vec::new(), 1024, claim).await?;
    let mut came = join_all(claimed.iter().map(|claimed| handle(ctx, mail, claimed))).await;
    let answered = came.iter().any(|came| matches!(came, Came::Sent | Came::Later(_) | Came::Refused(_)));
    if answered {
        *line = Line::default();
        // The server is there: what it did not answer is that letter's own trouble.
        came = came.into_iter().map(Came::of_one).collect();
    } else if came.iter().any(|came| matches!(came, Came::Down(_))) {
        line.until = Some(ctx.now().plus_seconds(mail.policy.pause(line.faults)));
        line.faults = line.faults.saturating_add(1);
    }
    let mut settled = 0;
    for (claimed, came) in claimed.iter().zip(came) {
        settled += usize::from(!matches!(came, Came::Down(_) | Came::Later(_)));
        note(ctx, mail, holder, claimed, came, line).await?;
    }
    Ok(settled)
}

/// Writes what came of a letter.
async fn note(
    ctx: &Context,
    mail: &Mail,
    holder: Uuid,
    claimed: &Claimed,
    came: Came,
    line: &Line,
) -> Result<(), Error> {
    let (id, now, tries) = (claimed.entry.id, ctx.now(), claimed.attempts);
    count(&came);
    let written = match came {
        Came::Sent | Came::Nobody => {
            ctx.store.write(Vec::new(), 256, move |db| outbox::done(db, id, holder, now)).await
        }
        Came::Refused(why) => {
            told(&claimed.entry, &why);
            ctx.store.write(Vec::new(), 256, move |db| outbox::give_up(db, id, holder, now, &why)).await
        }
        Came::Down(why) => {
            tracing::warn!(reason = %why, "the mail server cannot be used");
            let retry = line.until.unwrap_or(now);
            ctx.store.write(Vec::new(), 256, move |db| outbox::put_off(db, id, holder, retry, tries, &why)).await
        }
        Came::Later(why) => {
            let (retry, tries) = (now.plus_seconds(mail.policy.pause(tries)), tries.saturating_add(1));
            ctx.store.write(Vec::new(), 256, move |db| outbox::put_off(db, id, holder, retry, tries, &why)).await
        }
    };
    match written {
        // Destroyed with its case meanwhile, or held too long: whoever has it now settles it.
        Ok(()) | Err(qonys_store::Error::Missing(_)) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

async fn handle(ctx: &Context, mail: &Mail, claimed: &Claimed) -> Came {
    match letter(ctx, claimed).await {
        Ok(Ok(letter)) => send(mail, &letter).await,
        Ok(Err(came)) => came,
        Err(error) => {
            let case = claimed.entry.case;
            tracing::warn!(%case, error = &error as &dyn std::error::Error, "a letter cannot be written");
            Came::Later(INTERNAL.to_owned())
        }
    }
}

async fn send(mail: &Mail, letter: &Email) -> Came {
    let most = Duration::from_secs(mail.policy.seconds_max.into());
    match tokio::time::timeout(most, mail.mailer.send(letter)).await {
        Ok(Ok(())) => Came::Sent,
        Ok(Err(MailFault::Server(why))) => Came::Down(why),
        Ok(Err(MailFault::Later(why))) => Came::Later(why),
        Ok(Err(MailFault::Refused(why))) => Came::Refused(why),
        Err(_) => Came::Down(TIMEOUT.to_owned()),
    }
}

/// The letter, to where the person is reached now, in the language in which they want to be told.
async fn letter(ctx: &Context, claimed: &Claimed) -> Result<Result<Email, Came>, Error> {
    let loaded = match load::load(ctx, claimed.entry.case).await {
        Ok(loaded) => loaded,
        // Nothing of the person remains.
        Err(Error::NotFound | Error::Store(qonys_store::Error::KeyDestroyed)) => return Ok(Err(Came::Nobody)),
        Err(other) => return Err(other),
    };
    let about = open(&loaded.key, &claimed.entry)?;
    let Some((email, lang)) = loaded.case.reached_at() else { return Ok(Err(Came::Nobody)) };
    let Ok(to) = Address::parse(email) else { return Ok(Err(Came::Refused(ADDRESS.to_owned()))) };
    let lang = lang.unwrap_or(LANG);
    let content = content(&about, lang, &ctx.public_url, ctx.kind == ServiceKind::Training);
    let at = ctx.certificate_clock.now();
    Ok(Ok(Email { to, message_id: message_id(&claimed.entry.key, &ctx.public_url), at, lang, content }))
}

/// A name that is the same each time this letter is sent, and says nothing of the case.
fn message_id(key: &str, public_url: &str) -> String {
    let host = public_url.split("://").last().unwrap_or_default();
    let host: String = host.chars().take_while(|c| c.is_ascii_alphanumeric() || ".-".contains(*c)).collect();
    let host = if host.is_empty() { "localhost" } else { &host };
    format!("{}@{host}", hex::encode(&Sha256::digest(key)[..16]))
}

async fn give_up_old(ctx: &Context, before: Instant, now: Instant) -> Result<(), Error> {
    let old = move |db: &mut qonys_store::Db<'_>| outbox::give_up_old(db, MAIL, before, now, TOO_OLD, OLD_MAX);
    for (case, reason) in ctx.store.write(Vec::new(), 64 * 1024, old).await? {
        tracing::warn!(%case, %reason, "a letter is given up: too many days in vain");
        metrics::counter!("qonys_mail_total", "outcome" => "given_up", "reason" => reason).increment(1);
    }
    Ok(())
}

fn told(entry: &outbox::Entry, reason: &str) {
    tracing::warn!(case = %entry.case, %reason, "a letter is given up: it is refused");
}

fn count(came: &Came) {
    let (outcome, reason) = match came {
        Came::Sent => ("sent", ""),
        Came::Nobody => ("nobody", ""),
        Came::Down(why) | Came::Later(why) => ("put_off", why.as_str()),
        Came::Refused(why) => ("given_up", why.as_str()),
    };
    metrics::counter!("qonys_mail_total", "outcome" => outcome, "reason" => reason.to_owned()).increment(1);
}

fn measure(standing: &Standing, now: Instant) {
    let age = standing.since.map_or(0, |since| (now.0 - since.0).max(0) / Instant::SECOND);
    metrics::gauge!("qonys_mail_waiting").set(standing.waiting as f64);
    metrics::gauge!("qonys_mail_oldest_seconds").set(age as f64);
}

/// Days for which it is told what was given up.
const TOLD_DAYS: i64 = 30;

/// How letters stand.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct MailHealth {
    /// How many wait.
    pub waiting: u64,
    /// Since when the oldest of them waits.
    pub since: Option<Instant>,
    /// Why that one could not be sent, if it was tried.
    pub fault: Option<String>,
    /// How many were given up within the last 30 days, by reason.
    pub given_up: Vec<(String, u64)>,
}

/// How letters stand; none where no mail is sent.
///
/// # Errors
/// Of the store.
pub async fn health(ctx: &Context) -> Result<Option<MailHealth>, Error> {
    if ctx.mail.is_none() {
        return Ok(None);
    }
    let from = ctx.now().plus_seconds(-TOLD_DAYS * 86_400);
    let Standing { waiting, since, fault, given_up } =
        ctx.store.read(move |db| outbox::standing(db, MAIL, from)).await?;
    Ok(Some(MailHealth { waiting, since, fault, given_up }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_id_is_the_same_each_time_and_another_for_another_letter() {
        let of = |key| message_id(key, "https://dnr.example.kz:8443");
        assert_eq!(of("mail/1"), of("mail/1"));
        assert_ne!(of("mail/1"), of("mail/2"));
        assert!(of("mail/1").ends_with("@dnr.example.kz"), "{}", of("mail/1"));
        assert!(message_id("k", "http://[::1]:80").ends_with("@localhost"));
    }

    #[test]
    fn pauses_grow_to_the_longest() {
        let policy = super::super::MailPolicy::default();
        let pauses: Vec<i64> = (0..9).map(|tries| policy.pause(tries)).collect();
        assert_eq!(pauses, [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
        assert_eq!(policy.pause(u32::MAX), 3_600);
    }
}
