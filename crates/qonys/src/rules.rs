//! The rules that are built into the program: editions, law tables, calendars.

use anyhow::Context as _;
use qonys_procedure::catalogue::EditionId;
use qonys_procedure::edition::Edition;
use qonys_procedure::rulebook::{ALWAYS, RuleBook};

/// All rules of this program.
pub fn book() -> anyhow::Result<RuleBook> {
    RuleBook::embedded().context("the rules built into this program cannot be read")
}

/// All rules of this program and an edition of somebody's own, which takes the place of one with the same id.
pub fn book_with(edition: Option<Edition>) -> anyhow::Result<RuleBook> {
    let mut book = book()?;
    if let Some(edition) = edition {
        book.add_edition(edition, ALWAYS);
    }
    Ok(book)
}

/// An edition by its id.
pub fn edition<'a>(book: &'a RuleBook, id: &str) -> anyhow::Result<&'a Edition> {
    let found = EditionId::new(id).ok().and_then(|id| book.edition(&id));
    found.with_context(|| {
        let ids: Vec<&str> = book.editions().iter().map(|e| e.id().as_str()).collect();
        format!("there is no edition \"{id}\"; there are: {}", ids.join(", "))
    })
}
