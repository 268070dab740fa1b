//! A job on its way through an engine: the closure, its kept result, and who waits for it.

use crate::{Db, Error};
use qonys_procedure::ActId;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicU64, Ordering},
};
use tokio::sync::oneshot;

/// The job's writes must be rolled back; why is kept inside it.
pub(crate) struct RolledBack;

impl From<diesel::result::Error> for RolledBack {
    /// The savepoint itself failed; the engine sees it by the depth of the transaction.
    fn from(_: diesel::result::Error) -> RolledBack {
        RolledBack
    }
}

/// A job without its types.
pub(crate) trait Job: Send {
    /// Acts that it appends.
    fn acts(&self) -> &[ActId];
    /// About how many bytes it writes.
    fn weight(&self) -> usize;
    /// Nobody waits for it any more.
    fn is_abandoned(&self) -> bool;
    /// Runs it and keeps the result. A panic inside is its result too.
    fn run(&mut self, db: &mut Db<'_>) -> Result<(), RolledBack>;
    /// What is kept is a success, to be had after the commit.
    fn succeeded(&self) -> bool;
    /// Takes the after-commit step (of a success) and answers with what is kept.
    fn answer(self: Box<Self>);
    /// Answers with an error of the store.
    fn fail(self: Box<Self>, error: Error);
    /// What is kept was not stored after all.
    fn refuse(&mut self, error: Error);
}

/// A job with its types.
pub(crate) struct Task<T, E, F, A> {
    acts: Vec<ActId>,
    weight: usize,
    job: F,
    after: A,
    kept: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F, A> Task<T, E, F, A>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
    F: Fn(&mut Db<'_>) -> Result<T, E> + Send + 'static,
    A: FnOnce(&T) + Send + 'static,
{
    /// The job and where its answer arrives.
    pub(crate) fn boxed(
        acts: Vec<ActId>,
        weight: usize,
        job: F,
        after: A,
    ) -> (Box<dyn Job>, oneshot::Receiver<Result<T, E>>) {
        let (reply, answer) = oneshot::channel();
        (Box::new(Task { acts, weight, job, after, kept: None, reply }), answer)
    }
}

impl<T, E, F, A> Job for Task<T, E, F, A>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
    F: Fn(&mut Db<'_>) -> Result<T, E> + Send + 'static,
    A: FnOnce(&T) + Send + 'static,
{
    fn acts(&self) -> &[ActId] {
        &self.acts
    }

    fn weight(&self) -> usize {
        self.weight
    }

    fn is_abandoned(&self) -> bool {
        self.reply.is_closed()
    }

    fn run(&mut self, db: &mut Db<'_>) -> Result<(), RolledBack> {
        // The job is `Fn` over what it owns: nothing half-changed outlives the panic but the connection, whose
        // savepoint the engine rolls back.
        let result = catch_unwind(AssertUnwindSafe(|| (self.job)(db)))
            .unwrap_or_else(|panic| Err(Error::Panicked(words(panic.as_ref())).into()));
        let outcome = if result.is_ok() { Ok(()) } else { Err(RolledBack) };
        self.kept = Some(result);
        outcome
    }

    fn succeeded(&self) -> bool {
        matches!(self.kept, Some(Ok(_)))
    }

    fn answer(self: Box<Self>) {
        let Task { after, kept, reply, .. } = *self;
        let result = kept.unwrap_or_else(|| Err(Error::Unavailable(None).into()));
        if let Ok(value) = &result
            && let Err(panic) = catch_unwind(AssertUnwindSafe(|| after(value)))
        {
            tracing::error!(panic = words(panic.as_ref()), "an after-commit step panicked");
        }
        // A caller that went away hears it again by its idempotency key.
        let _ = reply.send(result);
    }

    fn fail(self: Box<Self>, error: Error) {
        let _ = self.reply.send(Err(error.into()));
    }

    fn refuse(&mut self, error: Error) {
        self.kept = Some(Err(error.into()));
    }
}

fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no words".to_owned())
}

/// How much was committed since the store was opened.
#[derive(Default)]
pub(crate) struct Committed {
    transactions: AtomicU64,
    jobs: AtomicU64,
}

impl Committed {
    /// One transaction with so many jobs.
    pub(crate) fn add(&self, jobs: usize) {
        self.transactions.fetch_add(1, Ordering::Relaxed);
        self.jobs.fetch_add(jobs as u64, Ordering::Relaxed);
    }

    /// Transactions, jobs.
    pub(crate) fn get(&self) -> (u64, u64) {
        (self.transactions.load(Ordering::Relaxed), self.jobs.load(Ordering::Relaxed))
    }
}
