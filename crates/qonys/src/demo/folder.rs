//! The demo's folder: what is in it, and what was done in it.

use crate::config::master_key_line;
use anyhow::{Context as _, bail};
use qonys_procedure::Instant;
use qonys_store::{Entropy as _, SystemEntropy};
use qonys_training::demo::Planned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Marks a folder as the demo's: only such a one is ever removed.
const MARK: &str = "this-is-a-qonys-demo";
/// What the cases were planned by.
const PLAN: &str = "plan.json";
/// Places of the plan that are filled, one a line.
const FILLED: &str = "filled";
/// The edition by which the demo plays beside those built in.
const EDITION: &str = "edition.toml";
/// The employees are in.
const STAFFED: &str = "staffed";
/// How far the demo's clock is from the real one.
const OFFSET: &str = "clock-offset-us";

/// The demo's folder.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

/// What the cases were planned by.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// How many.
    pub cases: u32,
    /// As of when.
    pub at: Instant,
}

impl Folder {
    /// Opens the folder, makes it if it is not there; `fresh` removes what an earlier demo left.
    pub fn open(given: Option<&Path>, fresh: bool) -> anyhow::Result<Folder> {
        let root = match given {
            Some(given) => given.to_owned(),
            None => standard()?,
        };
        let folder = Folder(root);
        if fresh && folder.0.exists() {
            folder.remove()?;
        }
        folder.make().with_context(|| format!("cannot make the demo's folder {}", folder.0.display()))?;
        Ok(folder)
    }

    /// The folder of a demo that was there before.
    pub fn existing(root: &Path) -> anyhow::Result<Folder> {
        let folder = Folder(root.to_owned());
        if !folder.path(MARK).exists() {
            bail!("{} is no folder of a demo", root.display());
        }
        Ok(folder)
    }

    /// Removes the folder of an earlier demo, and nothing else.
    fn remove(&self) -> anyhow::Result<()> {
        let empty = fs::read_dir(&self.0).is_ok_and(|mut entries| entries.next().is_none());
        if !empty && !self.path(MARK).exists() {
            bail!("--fresh: {} is no folder of a demo; remove it yourself or choose another --data", self.0.display());
        }
        fs::remove_dir_all(&self.0).with_context(|| format!("--fresh: cannot remove {}", self.0.display()))
    }

    fn make(&self) -> std::io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.0)?;
        OpenOptions::new().append(true).create(true).mode(0o600).open(self.path(MARK)).map(drop)
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.0
    }

    /// A place in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The demo's master key, as text; made at its first start. It protects nothing but synthetic people.
    pub fn master_key(&self) -> anyhow::Result<Zeroizing<String>> {
        let path = self.path("master.key");
        if !path.exists() {
            let mut bytes = Zeroizing::new([0; 32]);
            SystemEntropy.fill(&mut *bytes);
            self.write("master.key", master_key_line("demo", &bytes).as_bytes())?;
        }
        fs::read_to_string(&path).map(Zeroizing::new).with_context(|| format!("cannot read {}", path.display()))
    }

    /// What the cases were planned by; noted at the first start.
    pub fn plan_or(&self, cases: u32, at: Instant) -> anyhow::Result<Plan> {
        match fs::read(self.path(PLAN)) {
            Ok(noted) => serde_json::from_slice(&noted)
                .with_context(|| format!("{}; start over with --fresh", self.path(PLAN).display())),
            Err(_) => {
                let plan = Plan { cases, at };
                self.write(PLAN, &serde_json::to_vec(&plan)?)?;
                Ok(plan)
            }
        }
    }

    /// Whether a demo was begun here.
    pub fn is_begun(&self) -> bool {
        self.path(PLAN).exists() || self.is_staffed()
    }

    /// Where the edition lies with which the demo was begun.
    pub fn edition_file(&self) -> PathBuf {
        self.path(EDITION)
    }

    /// The text of the edition with which the demo was begun, if it was begun with one.
    pub fn edition(&self) -> anyhow::Result<Option<String>> {
        match fs::read_to_string(self.edition_file()) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", self.edition_file().display())),
        }
    }

    /// Notes with which edition the demo begins, or that it begins with those built in.
    pub fn set_edition(&self, text: Option<&str>) -> anyhow::Result<()> {
        match text {
            Some(text) => self.write(EDITION, text.as_bytes()),
            None if self.edition_file().exists() => fs::remove_file(self.edition_file()).context("the demo's edition"),
            None => Ok(()),
        }
    }

    /// The planned cases that are not filled yet, each with its place.
    pub fn unfilled(&self, cases: Vec<Planned>) -> Vec<(usize, Planned)> {
        let text = fs::read_to_string(self.path(FILLED)).unwrap_or_default();
        let filled: BTreeSet<usize> = text.lines().filter_map(|line| line.parse().ok()).collect();
        cases.into_iter().enumerate().filter(|(place, _)| !filled.contains(place)).collect()
    }

    /// Notes that a case is filled.
    pub fn set_filled(&self, place: usize) -> std::io::Result<()> {
        let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(self.path(FILLED))?;
        writeln!(file, "{place}")
    }

    /// Whether the employees are in.
    pub fn is_staffed(&self) -> bool {
        self.path(STAFFED).exists()
    }

    /// Notes that they are.
    pub fn set_staffed(&self) -> anyhow::Result<()> {
        self.write(STAFFED, b"")
    }

    /// How far the clock was from the real one, microseconds.
    pub fn clock_offset_us(&self) -> Option<i64> {
        fs::read_to_string(self.path(OFFSET)).ok()?.trim().parse().ok()
    }

    /// Notes how far it is.
    pub fn set_clock_offset_us(&self, offset: i64) -> anyhow::Result<()> {
        self.write(OFFSET, offset.to_string().as_bytes())
    }

    /// Whole or not at all.
    fn write(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let (path, part) = (self.path(name), self.path(&format!("{name}.part")));
        let write = || -> std::io::Result<()> {
            let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
            file.write_all(bytes)?;
            fs::rename(&part, &path)
        };
        write().with_context(|| format!("cannot write {}", path.display()))
    }
}

/// `$XDG_STATE_HOME/qonys-demo`, else `~/.local/state/qonys-demo`.
fn standard() -> anyhow::Result<PathBuf> {
    let of = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let state = of("XDG_STATE_HOME").or_else(|| of("HOME").map(|home| home.join(".local/state")));
    Ok(state.context("neither XDG_STATE_HOME nor HOME is set; choose a folder with --data")?.join("qonys-demo"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_start_removes_a_demo_and_nothing_else() {
        let parent = tempfile::tempdir().expect("a folder");
        let demo = parent.path().join("demo");
        let folder = Folder::open(Some(&demo), false).expect("made");
        folder.set_staffed().expect("noted");
        assert!(!Folder::open(Some(&demo), true).expect("made anew").is_staffed());
        let other = parent.path().join("other");
        fs::create_dir(&other).expect("made");
        fs::write(other.join("thesis.odt"), "years of work").expect("written");
        assert!(Folder::open(Some(&other), true).is_err());
        assert!(other.join("thesis.odt").exists());
    }

    #[test]
    fn the_plan_and_the_clock_are_kept() {
        let parent = tempfile::tempdir().expect("a folder");
        let folder = Folder::open(Some(&parent.path().join("demo")), false).expect("made");
        folder.plan_or(20, Instant(5)).expect("noted");
        let again = folder.plan_or(7, Instant(9)).expect("kept");
        assert_eq!((again.cases, again.at), (20, Instant(5)));
        assert_eq!(folder.clock_offset_us(), None);
        folder.set_clock_offset_us(-3).expect("noted");
        assert_eq!(folder.clock_offset_us(), Some(-3));
    }
}
