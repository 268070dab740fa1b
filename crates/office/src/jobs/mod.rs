//! What happens by itself: positions in the record, limits that run out or are moved, what is kept for a time
//! only, letters that wait to be sent.

pub mod limits;
pub mod projections;
pub mod recompute;
pub mod record;

use crate::acts::{notices, waiting};
use crate::{Context, Error, mail};
use qonys_store::{challenges, idempotency, issued, outbox, sequencer, sessions, statements, submissions, throttles};
use std::time::Duration;
use uuid::Uuid;

/// Pause between two looks for leaves without a position.
const SEQUENCE_EVERY: Duration = Duration::from_millis(200);
/// Pause between two looks at limits and at what is kept for a time.
const TIDY_EVERY: Duration = Duration::from_secs(5);
/// Pause between two looks for letters that wait.
const MAIL_EVERY: Duration = Duration::from_secs(1);
/// Pause between two looks for what is kept for days.
const FORGET_EVERY: Duration = Duration::from_secs(3600);
/// Keys forgotten in one step.
const FORGET_MAX: u32 = 1_000;
/// Seconds for which it is known what was sent and what was given up: operators are told of the last thirty days.
const SENT_SECONDS: i64 = 60 * 24 * 60 * 60;
/// Seconds for which one process holds the sequencer.
const LEASE_SECONDS: i64 = 30;
/// Seconds for which idempotency keys are kept \[interface.md\].
const IDEMPOTENCY_SECONDS: i64 = 48 * 60 * 60;

/// Runs the jobs until the returned handles are aborted.
pub fn start(ctx: &Context) -> Vec<tokio::task::JoinHandle<()>> {
    let holder = ctx.fresh();
    let (sequencing, tidying, mailing, forgetting) = (ctx.clone(), ctx.clone(), ctx.clone(), ctx.clone());
    vec![
        // Of its own: a slow mail server holds up nothing else.
        tokio::spawn(async move {
            let mut line = mail::Line::default();
            loop {
                match mail::round(&mailing, holder, &mut line).await {
                    Ok(0) => {}
                    Ok(_) => continue,
                    Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "letters"),
                }
                tokio::time::sleep(MAIL_EVERY).await;
            }
        }),
        tokio::spawn(async move {
            loop {
                if let Err(error) = sequence(&sequencing, holder).await {
                    tracing::error!(error = &error as &dyn std::error::Error, "sequencer");
                }
                tokio::time::sleep(SEQUENCE_EVERY).await;
            }
        }),
        tokio::spawn(async move {
            let (mut seen, mut walk) = (limits::Seen::default(), recompute::Walk::default());
            loop {
                if let Err(error) = tidy(&tidying, &mut seen, &mut walk).await {
                    tracing::error!(error = &error as &dyn std::error::Error, "jobs");
                }
                tokio::time::sleep(TIDY_EVERY).await;
            }
        }),
        tokio::spawn(async move {
            loop {
                if let Err(error) = forget(&forgetting).await {
                    tracing::error!(error = &error as &dyn std::error::Error, "what is to be forgotten");
                }
                tokio::time::sleep(FORGET_EVERY).await;
            }
        }),
    ]
}

/// Gives positions in the record to all leaves that wait.
pub async fn sequence(ctx: &Context, holder: Uuid) -> Result<(), Error> {
    if ctx.store.read(sequencer::waiting).await? == 0 {
        return Ok(());
    }
    let now = ctx.now();
    loop {
        let step =
            ctx.store.write(Vec::new(), 1 << 20, move |db| sequencer::step(db, holder, now, LEASE_SECONDS)).await?;
        if step.is_none_or(|taken| taken < u64::from(sequencer::STEP_MAX)) {
            return Ok(());
        }
    }
}

/// One round of everything but the sequencer.
pub async fn tidy(ctx: &Context, seen: &mut limits::Seen, walk: &mut recompute::Walk) -> Result<(), Error> {
    while notices::deliver(ctx, ctx.fresh()).await? > 0 {}
    // First, so that nothing lapses by a limit that an outage held.
    recompute::run(ctx, walk).await?;
    // Before limits run out: what came in time may be judged by now.
    waiting::run(ctx).await?;
    limits::run(ctx, seen).await?;
    sweep(ctx).await
}

/// What falls due by itself in one case, as of the context's clock: for stories that live by a clock of their own.
pub async fn of_case(ctx: &Context, case: qonys_procedure::CaseId) -> Result<(), Error> {
    limits::one(ctx, case).await.map(drop)
}

/// Takes away what is kept for a time only, and voids numbers that nobody used \[A14\].
pub async fn sweep(ctx: &Context) -> Result<(), Error> {
    let now = ctx.now();
    let idle = ctx.sessions.idle_seconds;
    ctx.store
        .write(Vec::new(), 4096, move |db| {
            let unused = now.plus_seconds(-crate::acts::PREPARED_SECONDS);
            issued::void_unused(db, unused, "not signed in time", now)?;
            statements::expire(db, now)?;
            challenges::sweep(db, now)?;
            sessions::sweep(db, now, idle)?;
            throttles::sweep(db, now.plus_seconds(-crate::people::FAILURE_WINDOW_SECONDS))?;
            submissions::sweep(db, now.plus_seconds(-waiting::TOLD_SECONDS))?;
            Ok::<_, qonys_store::Error>(())
        })
        .await?;
    Ok(())
}

/// Takes away what is kept for days and may be much: keys of requests, and of messages that are done.
pub async fn forget(ctx: &Context) -> Result<(), Error> {
    let now = ctx.now();
    let before = now.plus_seconds(-IDEMPOTENCY_SECONDS);
    loop {
        let old = ctx.store.read(move |db| idempotency::old(db, before, FORGET_MAX)).await?;
        if old.is_empty() {
            break;
        }
        ctx.store.write(Vec::new(), old.len() * 128, move |db| idempotency::forget(db, &old)).await?;
    }
    let before = now.plus_seconds(-SENT_SECONDS);
    ctx.store.write(Vec::new(), 4096, move |db| outbox::sweep(db, before)).await?;
    Ok(())
}
