//! Filling the demo: stories played one after another, some at a time.

use super::plan::Planned;
use super::{DemoError, Office, Studio, applicant};
use crate::stories::play;
use qonys_procedure::CaseId;
use qonys_procedure::rulebook::RuleBook;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Stories played at a time: one more than a small machine has cores, so that none waits for a flush.
const AT_ONCE: usize = 3;

/// A case that was filled in.
#[derive(Clone, Debug)]
pub struct Filled {
    /// The case.
    pub case: CaseId,
    /// Its story.
    pub story: &'static str,
    /// Training key of the applicant.
    pub key: String,
    /// What is wrong with the dossier, if the story is about that.
    pub fault: Option<crate::dossier::Fault>,
}

/// Plays every planned case, in order, and tells the place of each that is done.
///
/// # Errors
/// The first story that could not be played to its end; the others of that moment are still finished.
pub async fn fill(
    studio: &Studio,
    book: Arc<RuleBook>,
    cases: Vec<(usize, Planned)>,
    done: impl Fn(usize) + Send + Sync + 'static,
) -> Result<Vec<Filled>, DemoError> {
    let next = Arc::new(AtomicUsize::new(0));
    let (cases, done) = (Arc::new(cases), Arc::new(done));
    let workers: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let (studio, book, cases) = (studio.clone(), book.clone(), cases.clone());
            let (next, done) = (next.clone(), done.clone());
            tokio::spawn(async move {
                let mut filled = Vec::new();
                while let Some((place, case)) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    filled.push(one(&studio, &book, case).await?);
                    done(*place);
                }
                Ok::<_, DemoError>(filled)
            })
        })
        .collect();
    let mut all = Vec::new();
    let mut failed = None;
    for worker in workers {
        match worker.await {
            Ok(Ok(filled)) => all.extend(filled),
            Ok(Err(error)) => failed = failed.or(Some(error)),
            Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
        }
    }
    match failed {
        Some(error) => Err(error),
        None => Ok(all),
    }
}

async fn one(studio: &Studio, book: &RuleBook, planned: &Planned) -> Result<Filled, DemoError> {
    let drawing = planned.clone();
    let dossier = tokio::task::spawn_blocking(move || drawing.dossier());
    let dossier = dossier.await.unwrap_or_else(|panicked| std::panic::resume_unwind(panicked.into_panic()));
    studio.ensure(&applicant(&planned.person))?;
    let mut office = Office::new(studio, planned.begins, &planned.person.key, &planned.person.city);
    let told = play(&mut office, &planned.story.steps, &dossier, book, &planned.edition, planned.minutes).await?;
    if told.case.stage != planned.story.ends {
        return Err(DemoError::Ending {
            story: planned.story.name,
            found: told.case.stage,
            wanted: planned.story.ends,
        });
    }
    let (story, fault) = (planned.story.name, planned.story.fault);
    Ok(Filled { case: told.case.id, story, key: planned.person.key.clone(), fault })
}
