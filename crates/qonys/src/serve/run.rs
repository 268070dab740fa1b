//! A server that answers until it is told to stop: what `serve` and `demo` share.

use super::notify;
use anyhow::Context as _;
use qonys_office::Context;
use qonys_web::Settings;
use std::future::{Future, IntoFuture as _};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// How long requests under way may take once the server is told to stop.
const STOP_SECONDS: u64 = 25;

/// Stops whatever waits for it; cloned to every task.
#[derive(Clone)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Resolves once the server is told to stop.
    pub async fn wait(mut self) {
        // The sender is gone only when everything ends anyway.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

/// Listens for SIGTERM and SIGINT (stop), SIGUSR1 and SIGUSR2 (maintenance begins, ends).
pub fn signals(maintenance: Arc<AtomicBool>) -> anyhow::Result<Stop> {
    let (tell, told) = watch::channel(false);
    let of = |kind| signal(kind).context("signals cannot be received");
    let (mut term, mut int) = (of(SignalKind::terminate())?, of(SignalKind::interrupt())?);
    let (mut begin, mut end) = (of(SignalKind::user_defined1())?, of(SignalKind::user_defined2())?);
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = term.recv() => break,
                _ = int.recv() => break,
                _ = begin.recv() => set(&maintenance, true),
                _ = end.recv() => set(&maintenance, false),
            }
        }
        tracing::info!("stopping");
        notify::send("STOPPING=1");
        let _ = tell.send(true);
    });
    Ok(Stop(told))
}

fn set(maintenance: &AtomicBool, on: bool) {
    maintenance.store(on, Ordering::Relaxed);
    tracing::warn!(on, "maintenance");
}

/// Opens the address, so that a port that is taken is told before anything else starts.
pub async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}; is another server running there? choose another address with `listen`")
    })
}

/// Answers until told to stop; then finishes what is under way and closes the database.
pub async fn serve(ctx: Context, settings: Settings, listener: TcpListener, stop: Stop) -> anyhow::Result<()> {
    let store = ctx.store.clone();
    tokio::spawn(crate::heaps::give_back_at_rest());
    // Everything but papers works without them.
    if let Err(error) = qonys_office::service::templates::begin(&ctx).await {
        tracing::error!(%error, "no paper can be printed by the templates in force");
    }
    let router = qonys_web::router(ctx, settings).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, router).with_graceful_shutdown(stop.clone().wait());
    let mut serving = std::pin::pin!(serving.into_future());
    notify::send("READY=1");
    let ended = tokio::select! {
        ended = &mut serving => ended,
        () = after(stop.wait(), Duration::from_secs(STOP_SECONDS)) => {
            tracing::warn!("requests still under way after {STOP_SECONDS} s were cut off");
            Ok(())
        }
    };
    let closed = store.close().await;
    ended.context("the server ended")?;
    closed.context("the database could not be closed; its log is replayed at the next start")?;
    tracing::info!("stopped");
    Ok(())
}

async fn after(first: impl Future<Output = ()>, then: Duration) {
    first.await;
    tokio::time::sleep(then).await;
}
