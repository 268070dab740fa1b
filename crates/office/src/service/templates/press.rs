//! The press that prints papers: by the templates in force, as they are stored. It is made anew when the stored version is
//! another, which this process or another one may have written.

use crate::files::blocking;
use crate::ports::{Press, Printer, Shipped, Template, TemplateFault};
use crate::service::templates::TemplateRefusal;
use crate::{Context, Error};
use qonys_procedure::{Instant, Lang};
use qonys_store::templates as rows;
use sha2::{Digest as _, Sha256};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// What is remembered of the templates between papers.
pub struct Loaded {
    press: Mutex<Option<(u64, Arc<dyn Press>)>>,
    /// Trials take a core for seconds: one at a time.
    trial: Arc<Semaphore>,
}

impl Default for Loaded {
    fn default() -> Self {
        Loaded { press: Mutex::default(), trial: Arc::new(Semaphore::new(1)) }
    }
}

impl Loaded {
    fn of_version(&self, version: u64) -> Option<Arc<dyn Press>> {
        let known = self.press.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|(known, _)| *known == version).map(|(_, press)| press.clone())
    }

    /// Never an older one in the place of a newer: two may be made at once.
    fn keep(&self, version: u64, press: &Arc<dyn Press>) {
        let mut known = self.press.lock().unwrap_or_else(PoisonError::into_inner);
        if known.as_ref().is_none_or(|(known, _)| *known < version) {
            *known = Some((version, press.clone()));
        }
    }
}

/// The press of the templates in force now. Whoever prints several copies of a paper takes it once.
///
/// # Errors
/// `Print` that names the template, if one in force is none of this program's: nothing is printed by another one then.
pub async fn press(ctx: &Context) -> Result<Arc<dyn Press>, Error> {
    let version = ctx.store.read(rows::version).await?;
    match ctx.templates().of_version(version) {
        Some(press) => Ok(press),
        None => make(ctx, ctx.store.read(rows::in_force).await?),
    }
}

/// The press of the templates that were in force at an instant: what is printed again comes out as it did then.
///
/// # Errors
/// As [`press`].
pub(crate) async fn press_at(ctx: &Context, at: Instant) -> Result<Arc<dyn Press>, Error> {
    let now: Vec<_> = shipped(ctx).into_iter().map(|one| (one.name, one.sha256)).collect();
    let read = ctx
        .store
        .read(move |db| Ok::<_, qonys_store::Error>((rows::in_force_at(db, at)?, rows::shipped_before(db, at, &now)?)));
    let (then, mut before) = read.await?;
    before.retain(|(name, _)| then.iter().all(|row| row.name != *name));
    if before.is_empty() {
        return match ctx.templates().of_version(version_of(&then)) {
            Some(press) => Ok(press),
            None => make(ctx, then),
        };
    }
    // Another version of the program was in use then.
    let mut set = changed(&then, None);
    set.extend(before.into_iter().map(|(name, text)| Template { name, text }));
    Ok(ctx.printer.press(&set)?)
}

fn shipped(ctx: &Context) -> Vec<rows::Shipped> {
    let row = |one: Shipped| rows::Shipped {
        name: one.name.to_owned(),
        sha256: Sha256::digest(one.text).into(),
        text: one.text.to_owned(),
    };
    ctx.printer.shipped().into_iter().map(row).collect()
}

/// When a server begins: notes what comes with its program, for what will be printed again by a later one, and loads what
/// is in force, so that a program without one of these templates says so now and not when a decision is to be printed.
///
/// # Errors
/// As [`press`].
pub async fn begin(ctx: &Context) -> Result<(), Error> {
    let (all, now) = (shipped(ctx), ctx.now());
    let bytes = all.iter().map(|one| one.text.len()).sum();
    ctx.store.write(Vec::new(), bytes, move |db| rows::note_shipped(db, &all, now).map(drop)).await?;
    press(ctx).await.map(drop)
}

/// The set that begins with the last of these.
fn version_of(set: &[rows::Template]) -> u64 {
    set.iter().filter_map(|template| template.version).max().unwrap_or(0)
}

fn make(ctx: &Context, set: Vec<rows::Template>) -> Result<Arc<dyn Press>, Error> {
    let version = version_of(&set);
    let press = ctx.printer.press(&changed(&set, None))?;
    ctx.templates().keep(version, &press);
    Ok(press)
}

/// The templates in force that are not the shipped ones, for the operator at the machine.
///
/// # Errors
/// Of the store.
pub async fn in_force(ctx: &Context) -> Result<Vec<Template>, Error> {
    Ok(changed(&ctx.store.read(rows::in_force).await?, None))
}

/// What the printer is given: the templates in force, with another one in its place.
pub(crate) fn changed(in_force: &[rows::Template], with: Option<(&str, &str)>) -> Vec<Template> {
    let others = in_force.iter().filter(|row| with.is_none_or(|(name, _)| row.name != name));
    let others = others.map(|row| Template { name: row.name.clone(), text: row.text.clone() });
    let with = with.map(|(name, text)| Template { name: name.to_owned(), text: text.to_owned() });
    others.chain(with).collect()
}

/// The text of a template in force: the ministry's, or the shipped one.
pub(crate) fn in_place_of<'a>(shipped: &Shipped, in_force: &'a [rows::Template]) -> &'a str {
    in_force.iter().find(|row| row.name == shipped.name).map_or(shipped.text, |row| &row.text)
}

/// Tries a set: samples of every paper in every language.
///
/// # Errors
/// `Template(Broken)`.
pub(super) async fn check(ctx: &Context, set: Vec<Template>) -> Result<(), Error> {
    trial(ctx, move |printer| printer.check(&set)).await
}

/// A sample of one paper by a set.
///
/// # Errors
/// `Template(Broken)`.
pub(crate) async fn sample(ctx: &Context, set: Vec<Template>, paper: String, lang: Lang) -> Result<Vec<u8>, Error> {
    trial(ctx, move |printer| printer.sample(&set, &paper, lang)).await
}

/// One trial at a time. Its turn goes with the work: whoever asked and went away does not let the next one in before it ends.
async fn trial<T: Send + 'static>(
    ctx: &Context,
    work: impl FnOnce(&dyn Printer) -> Result<T, Vec<TemplateFault>> + Send + 'static,
) -> Result<T, Error> {
    let turn = ctx.templates().trial.clone().acquire_owned().await;
    let printer = ctx.printer.clone();
    blocking(move || {
        let _turn = turn;
        work(&*printer).map_err(|faults| TemplateRefusal::Broken(faults).into())
    })
    .await
}
