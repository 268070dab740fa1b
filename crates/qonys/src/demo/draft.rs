//! An edition from a file: a ministry tries a draft with people before anything is decided. The cases of a demo rest on the
//! rules by which they were played, so the folder keeps the file with which it was begun, and goes on with no other.

use super::folder::Folder;
use crate::commands::edition;
use crate::rules;
use anyhow::{Context as _, bail};
use qonys_procedure::edition::Edition;
use qonys_procedure::rulebook::RuleBook;
use std::path::Path;

/// What the demo is to play by beside the rules built in.
pub struct Draft(Option<(Edition, String)>);

/// The edition of a file; none: it has faults, which were told.
///
/// # Errors
/// A file that cannot be read.
pub fn given(file: Option<&Path>) -> anyhow::Result<Option<Draft>> {
    match file {
        None => Ok(Some(Draft(None))),
        Some(file) => Ok(edition::draft(file)?.map(|draft| Draft(Some(draft)))),
    }
}

impl Draft {
    /// The rules of a demo that begins, or goes on, in this folder.
    ///
    /// # Errors
    /// Another file than the one with which the demo was begun, or one where it was begun without.
    pub fn kept_to(self, folder: &Folder) -> anyhow::Result<RuleBook> {
        let text = self.0.as_ref().map(|(_, text)| text.as_str());
        if !folder.is_begun() {
            folder.set_edition(text)?;
        }
        let elsewhere = "start over with --fresh, or choose another folder with --data";
        match (folder.edition()?, text) {
            (Some(kept), given) if given != Some(kept.as_str()) => bail!(
                "the cases in {} were played by an edition of a file and need it: give the same file with --edition-file \
                 (a copy is {}), {elsewhere}",
                folder.root().display(),
                folder.edition_file().display()
            ),
            (None, Some(_)) => bail!(
                "the cases in {} were played by the rules built in: leave out --edition-file, {elsewhere}",
                folder.root().display()
            ),
            _ => rules::book_with(self.0.map(|(edition, _)| edition)),
        }
    }
}

/// The rules by which the demo of this folder plays, for whoever looks at it.
///
/// # Errors
/// A kept edition that this program cannot read.
pub fn book_of(folder: &Folder) -> anyhow::Result<RuleBook> {
    let kept = folder.edition()?.map(|text| toml::from_str(&text)).transpose();
    rules::book_with(kept.with_context(|| format!("{} is no edition", folder.edition_file().display()))?)
}
