//! Notices by e-mail. What an act or a limit makes known is written into the outbox in its own step \[A2\], as one
//! letter for all that it makes known: so a letter never changes, and a repeat of it can be told by its Message-ID. A
//! job of its own sends what waits; neither acts nor pages ever wait for a mail server.
//!
//! A letter says nothing of the person: that something happened, what to do next, where to sign in.

mod address;
mod letter;
mod sample;
mod send;

pub use address::{Address, AddressFault};
pub use letter::{Content, content};
pub use sample::{Sample, samples};
pub use send::{Line, MailHealth, health, round};

use crate::ports::Mailer;
use crate::{Context, Error};
use qonys_procedure::clock::ClockName;
use qonys_procedure::effect::NoticeKind;
use qonys_procedure::{CaseId, Date, Instant};
use qonys_store::outbox::Entry;
use qonys_store::seal::{CaseKey, Purpose};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// Topic of letters in the outbox.
pub const MAIL: &str = "mail";

/// How letters are sent; without it none are written.
#[derive(Clone)]
pub struct Mail {
    /// Sends them.
    pub mailer: Arc<dyn Mailer>,
    /// When, and how long.
    pub policy: MailPolicy,
}

/// Bounds of sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailPolicy {
    /// Days after which a letter that cannot be sent is given up.
    pub days_max: u32,
    /// Letters on their way at once.
    pub at_once: u32,
    /// Seconds that one letter may take; what takes longer counts as no answer.
    pub seconds_max: u32,
    /// Seconds until the first further try; each takes twice as long, up to the longest.
    pub pause_seconds: u32,
    /// The longest pause, seconds.
    pub pause_seconds_max: u32,
}

impl Default for MailPolicy {
    fn default() -> Self {
        MailPolicy { days_max: 5, at_once: 2, seconds_max: 30, pause_seconds: 30, pause_seconds_max: 3_600 }
    }
}

impl MailPolicy {
    /// Seconds until the next try after so many in vain.
    pub fn pause(&self, tries: u32) -> i64 {
        let doubled = i64::from(self.pause_seconds) << tries.min(20);
        doubled.min(i64::from(self.pause_seconds_max))
    }
}

/// What a letter is about: everything that one act, or one look at the limits, makes known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// An act.
    Act(Vec<NoticeKind>),
    /// Limits of the person that run out: which, and their last days.
    Limits(Vec<(ClockName, Date)>),
}

/// The letter's entry in the outbox; none where no mail is sent, or where there is nothing to tell. `key` holds no
/// personal data and is never told outside.
pub(crate) fn entry(
    ctx: &Context,
    case: CaseId,
    key: &CaseKey,
    about: &About,
    of: &str,
) -> Result<Option<Entry>, Error> {
    let nothing = match about {
        About::Act(kinds) => kinds.is_empty(),
        About::Limits(limits) => limits.is_empty(),
    };
    if nothing || ctx.mail.is_none() {
        return Ok(None);
    }
    let (id, now): (Uuid, Instant) = (ctx.fresh(), ctx.now());
    let plain = serde_json::to_vec(about).map_err(|_| Error::Corrupt("letter"))?;
    let sealed = key.seal(Purpose::Outbox, "outbox", id.as_bytes(), &plain, &*ctx.entropy);
    let sealed = sealed.map_err(qonys_store::Error::from)?;
    // Not when the act counts from but now: the days of trying begin when the letter is there.
    Ok(Some(Entry { id, topic: MAIL.to_owned(), key: format!("{MAIL}/{of}"), case, sealed, run: now, in_turn: true }))
}

/// Opens a letter's entry.
fn open(key: &CaseKey, entry: &Entry) -> Result<About, Error> {
    let plain =
        key.open(Purpose::Outbox, "outbox", entry.id.as_bytes(), &entry.sealed).map_err(qonys_store::Error::from)?;
    serde_json::from_slice(&plain).map_err(|_| Error::Corrupt("letter"))
}
