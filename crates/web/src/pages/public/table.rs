//! A table of rules: every row with where it comes from.

use super::mark::Mark;
use qonys_words::Words;

/// A table as a page shows it.
pub(super) struct Table {
    /// Fragment of its heading.
    pub id: &'static str,
    /// Heading.
    pub title: &'static str,
    /// Names of the columns; the mark has a column of its own.
    pub head: Vec<&'static str>,
    /// Rows.
    pub rows: Vec<Row>,
}

/// A row with its origin.
pub(super) struct Row {
    /// Name of the column and what stands in it.
    pub cells: Vec<(&'static str, String)>,
    /// Where it comes from.
    pub mark: Mark,
}

impl Table {
    /// Puts rows under their columns. A row with fewer cells than columns ends early.
    pub fn new(
        id: &'static str,
        title: &'static str,
        head: &[&'static str],
        rows: impl IntoIterator<Item = (Vec<String>, Mark)>,
    ) -> Table {
        let row = |(cells, mark): (Vec<String>, Mark)| Row { cells: head.iter().copied().zip(cells).collect(), mark };
        Table { id, title, head: head.to_vec(), rows: rows.into_iter().map(row).collect() }
    }
}

/// How much of a set of rules was compared with the text in force.
pub(super) struct Verified {
    /// Rules whose text was read.
    pub read: usize,
    /// All rules.
    pub all: usize,
}

impl Verified {
    /// Counts every datum that has a `source` and says whether it is `verified`.
    pub fn of(rules: &impl serde::Serialize) -> Verified {
        let mut counted = Verified { read: 0, all: 0 };
        counted.add(&serde_json::to_value(rules).unwrap_or_default());
        counted
    }

    fn add(&mut self, value: &serde_json::Value) {
        match value {
            serde_json::Value::Object(fields) => {
                if let (Some(_), Some(verified)) = (fields.get("source"), fields.get("verified")) {
                    self.all += 1;
                    self.read += usize::from(verified.as_bool() == Some(true));
                }
                fields.values().for_each(|inner| self.add(inner));
            }
            serde_json::Value::Array(all) => all.iter().for_each(|inner| self.add(inner)),
            _ => {}
        }
    }

    /// In one sentence.
    pub fn spoken(&self, words: Words) -> String {
        words.public_verified_of(self.all, self.read)
    }
}
