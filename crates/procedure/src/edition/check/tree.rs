//! The file as a tree with the place of every value.

use super::super::{
    BasicRequirement, CheckRule, City, Criterion, DocumentRule, LegalIdentity, Profession, Settings, StageRule,
};
use super::{Fault, FaultId, Lines, Unverified};
use crate::clock::ClockRule;
use crate::rulebook::EDITIONS;
use serde::de::{DeserializeOwned, IntoDeserializer};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Sections that every edition has.
const SECTIONS: [&str; 10] =
    ["identity", "city", "stage", "clock", "document", "check", "profession", "criterion", "settings", "requirement"];

/// A parsed file.
pub(super) struct Tree<'a>(Spanned<DeTable<'a>>);

pub(super) fn parse<'a>(text: &'a str, lines: &Lines) -> Result<Tree<'a>, Vec<Fault>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Ok(Tree(table));
    }
    Err(errors.into_iter().map(|e| shape(FaultId::Syntax, &e, String::new(), 0, lines)).collect())
}

fn shape(id: FaultId, error: &toml::de::Error, path: String, fallback: usize, lines: &Lines) -> Fault {
    let at = error.span().map_or(fallback, |span| span.start);
    Fault { line: lines.of(at), path, id, args: vec![("cause", error.message().to_owned())] }
}

/// Every section is there and each of its entries has its shape.
pub(super) fn sections(tree: &Tree<'_>, lines: &Lines) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (key, value) in tree.0.get_ref() {
        let name = key.get_ref().as_ref();
        let mut entries = Entries { name, value, lines, faults: &mut faults };
        match name {
            "city" => entries.each::<City>(),
            "stage" => entries.each::<StageRule>(),
            "clock" => entries.each::<ClockRule>(),
            "document" => entries.each::<DocumentRule>(),
            "check" => entries.each::<CheckRule>(),
            "profession" => entries.each::<Profession>(),
            "criterion" => entries.each::<Criterion>(),
            "requirement" => entries.each::<BasicRequirement>(),
            "settings" => entries.by_key::<Settings>(),
            "identity" => entries.by_key::<LegalIdentity>(),
            _ => faults.push(Fault {
                line: lines.of(key.span().start),
                path: name.to_owned(),
                id: FaultId::UnknownSection,
                args: vec![("known", SECTIONS.join(", "))],
            }),
        }
    }
    for name in SECTIONS.into_iter().filter(|name| tree.0.get_ref().get(*name).is_none()) {
        faults.push(Fault { line: 1, path: name.to_owned(), id: FaultId::MissingSection, args: vec![] });
    }
    faults
}

struct Entries<'t, 'a> {
    name: &'t str,
    value: &'t Spanned<DeValue<'a>>,
    lines: &'t Lines,
    faults: &'t mut Vec<Fault>,
}

impl Entries<'_, '_> {
    /// Reads each entry of an array by itself: one fault does not hide the next.
    fn each<T: DeserializeOwned>(&mut self) {
        let Some(array) = self.value.get_ref().as_array() else {
            return self.read::<Vec<T>>(self.value.clone(), self.name.to_owned());
        };
        for (i, entry) in array.iter().enumerate() {
            self.read::<T>(entry.clone(), format!("{}[{i}]", self.name));
        }
    }

    /// Reads a table key by key: each key stands in turn in a table that is right otherwise, that of the
    /// newest edition which is built in.
    fn by_key<T: DeserializeOwned>(&mut self) {
        let right = EDITIONS.last().and_then(|(_, text)| DeTable::parse(text).ok());
        let right = right.as_ref().and_then(|t| t.get_ref().get(self.name)).and_then(|v| v.get_ref().as_table());
        let (Some(given), Some(right)) = (self.value.get_ref().as_table(), right) else {
            return self.read::<T>(self.value.clone(), self.name.to_owned());
        };
        for (key, value) in given {
            let mut one = right.clone();
            one.remove(key.get_ref().as_ref());
            one.insert(key.clone(), value.clone());
            let path = format!("{}.{}", self.name, key.get_ref());
            self.read::<T>(Spanned::new(value.span(), DeValue::Table(one)), path);
        }
        // What is missing is told by the whole table.
        if !self.faults.iter().any(|f| f.path.starts_with(&format!("{}.", self.name))) {
            self.read::<T>(self.value.clone(), self.name.to_owned());
        }
    }

    fn read<T: DeserializeOwned>(&mut self, value: Spanned<DeValue<'_>>, path: String) {
        let start = value.span().start;
        let owned = {
            let mut value = value;
            value.get_mut().make_owned();
            value
        };
        if let Err(error) = T::deserialize(owned.into_deserializer()) {
            self.faults.push(shape(FaultId::Shape, &error, path, start, self.lines));
        }
    }
}

/// Every datum has a source, every text its three languages; answers what is unverified.
pub(super) fn sources(tree: &Tree<'_>, lines: &Lines, faults: &mut Vec<Fault>) -> Vec<Unverified> {
    let mut walk = Walk { lines, faults, unverified: Vec::new() };
    for (key, value) in tree.0.get_ref() {
        walk.value(value, key.get_ref().to_string(), false);
    }
    walk.unverified.sort_by_key(|u| u.line);
    walk.unverified
}

struct Walk<'t> {
    lines: &'t Lines,
    faults: &'t mut Vec<Fault>,
    unverified: Vec<Unverified>,
}

impl Walk<'_> {
    fn fault(&mut self, at: &Spanned<DeValue<'_>>, path: &str, id: FaultId, args: Vec<(&'static str, String)>) {
        self.faults.push(Fault { line: self.lines.of(at.span().start), path: path.to_owned(), id, args });
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, path: String, sourced: bool) {
        match value.get_ref() {
            DeValue::Table(table) => self.table(value, table, &path, sourced),
            DeValue::Array(array) => {
                for (i, entry) in array.iter().enumerate() {
                    self.value(entry, format!("{path}[{i}]"), sourced);
                }
            }
            _ if sourced => {}
            _ => self.fault(value, &path, FaultId::NoSource, vec![]),
        }
    }

    fn table(&mut self, at: &Spanned<DeValue<'_>>, table: &DeTable<'_>, path: &str, above: bool) {
        let source = table.get("source").and_then(|v| v.get_ref().as_str());
        let verified = table.get("verified").and_then(|v| v.get_ref().as_bool());
        if let (Some(source), Some(verified)) = (source, verified) {
            self.rule(at, path, source, verified);
        }
        self.languages(at, table, path);
        let sourced = above || source.is_some_and(|s| !s.trim().is_empty()) && verified.is_some();
        for (key, value) in table {
            self.value(value, format!("{path}.{}", key.get_ref()), sourced);
        }
    }

    fn rule(&mut self, at: &Spanned<DeValue<'_>>, path: &str, source: &str, verified: bool) {
        let marks = |marks: [&str; 2]| marks.iter().any(|mark| source.starts_with(mark));
        if !marks(["[order", "[law"]) && !marks(["[report", "[ours"]) {
            self.fault(at, path, FaultId::SourceMark, vec![]);
        } else if verified && marks(["[report", "[ours"]) {
            self.fault(at, path, FaultId::CannotBeVerified, vec![]);
        }
        if !verified {
            let line = self.lines.of(at.span().start);
            self.unverified.push(Unverified { line, path: path.to_owned(), source: source.to_owned() });
        }
    }

    fn languages(&mut self, at: &Spanned<DeValue<'_>>, table: &DeTable<'_>, path: &str) {
        let text = |lang: &str| table.get(lang).and_then(|v| v.get_ref().as_str());
        if ["kk", "ru", "en"].iter().all(|lang| text(lang).is_none()) {
            return;
        }
        for lang in ["kk", "ru", "en"] {
            if text(lang).is_none_or(|t| t.trim().is_empty()) {
                self.fault(at, path, FaultId::TextMissing, vec![("lang", lang.to_owned())]);
            }
        }
    }
}

impl Tree<'_> {
    /// Line of a datum by its path; the nearest part of it that is there.
    pub(super) fn line(&self, path: &str, lines: &Lines) -> usize {
        let mut at = 0;
        let mut table = Some(self.0.get_ref());
        for part in path.split('.') {
            let (name, index) = match part.split_once('[') {
                Some((name, index)) => (name, index.trim_end_matches(']').parse::<usize>().ok()),
                None => (part, None),
            };
            let Some(value) = table.and_then(|t| t.get(name)) else { break };
            let value = match (index, value.get_ref()) {
                (Some(i), DeValue::Array(array)) => array.get(i).unwrap_or(value),
                _ => value,
            };
            at = value.span().start;
            table = value.get_ref().as_table();
        }
        lines.of(at)
    }
}
