//! `qonys edition list | show | check`

use super::print;
use crate::Outcome;
use crate::cli::Edition as Command;
use crate::files::read_bounded;
use crate::rules;
use anyhow::Context as _;
use qonys_procedure::edition::Edition;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;

/// Largest file of an edition, bytes.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

pub fn run(command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::List { json } => list(*json),
        Command::Show { id, json } => show(id, *json),
        Command::Check { file, json } => check(file, *json),
    }
}

fn list(json: bool) -> anyhow::Result<Outcome> {
    let book = rules::book()?;
    if json {
        print(&Value::Array(book.editions().into_iter().map(head).collect()).to_string())?;
        return Ok(Outcome::Yes);
    }
    for edition in book.editions() {
        let identity = &edition.identity;
        let (from, to) = (*identity.effective_from, *identity.effective_to);
        print(&format!("{:<12} {from} to {to}  {}", edition.id().as_str(), identity.title.en))?;
    }
    Ok(Outcome::Yes)
}

fn head(edition: &Edition) -> Value {
    let identity = &edition.identity;
    json!({
        "id": edition.id(),
        "title": identity.title,
        "effective_from": *identity.effective_from,
        "effective_to": *identity.effective_to,
        "cities": edition.cities.iter().map(|city| city.id.as_str()).collect::<Vec<_>>(),
    })
}

fn show(id: &str, json: bool) -> anyhow::Result<Outcome> {
    let book = rules::book()?;
    let edition = rules::edition(&book, id)?;
    print(&if json { serde_json::to_string_pretty(edition)? } else { describe(edition) })?;
    Ok(Outcome::Yes)
}

fn describe(edition: &Edition) -> String {
    let identity = &edition.identity;
    let mut out = format!("{}\n{}\n", edition.id(), identity.title.en);
    // Writing to a String does not fail.
    let _ = writeln!(out, "in force {} to {}", *identity.effective_from, *identity.effective_to);
    let _ = writeln!(out, "\ncities");
    for city in &edition.cities {
        let _ = writeln!(out, "  {:<14} {} ({} centres)", city.id.as_str(), city.office_name.en, city.centres.len());
    }
    let _ = writeln!(out, "\nclocks");
    for clock in &edition.clocks {
        let _ = writeln!(out, "  {:<22} {:>4} {:<14} {}", clock.name.id(), clock.length, clock.unit.id(), clock.source);
    }
    let _ = writeln!(out, "\ndocuments");
    for document in &edition.documents {
        let required = (document.petition.id(), document.residence.id());
        let _ = writeln!(out, "  {:<22} petition {:<12} residence {}", document.kind.id(), required.0, required.1);
    }
    out
}

/// A fault of a file, with its line where it has one.
#[derive(Debug, PartialEq, serde::Serialize)]
struct Fault {
    line: Option<usize>,
    what: String,
}

/// The text of a file.
fn read(file: &Path) -> anyhow::Result<String> {
    let bytes = read_bounded(file, FILE_BYTES_MAX).with_context(|| format!("cannot read {}", file.display()))?;
    String::from_utf8(bytes).with_context(|| format!("{} is not UTF-8 text", file.display()))
}

/// An edition without a fault, with its text; none: its faults were told on stderr, as [`check`] tells them.
pub fn draft(file: &Path) -> anyhow::Result<Option<(Edition, String)>> {
    let text = read(file)?;
    let faults = faults(&text);
    if !faults.is_empty() {
        eprintln!("{}", report(file, &faults, &[]));
        return Ok(None);
    }
    let edition = toml::from_str(&text).with_context(|| format!("{} is no edition", file.display()))?;
    Ok(Some((edition, text)))
}

fn check(file: &Path, json: bool) -> anyhow::Result<Outcome> {
    let text = read(file)?;
    let (faults, unverified) = (faults(&text), unverified(&text));
    if json {
        let valid = faults.is_empty();
        print(&json!({"file": file, "valid": valid, "faults": faults, "unverified": unverified}).to_string())?;
    } else {
        print(&report(file, &faults, &unverified))?;
    }
    Ok(if faults.is_empty() { Outcome::Yes } else { Outcome::No })
}

fn report(file: &Path, faults: &[Fault], unverified: &[Fault]) -> String {
    let mut out = String::new();
    let at = |fault: &Fault| match fault.line {
        Some(line) => format!("{}:{line}: {}", file.display(), fault.what),
        None => format!("{}: {}", file.display(), fault.what),
    };
    for fault in faults {
        let _ = writeln!(out, "fault: {}", at(fault));
    }
    for value in unverified {
        let _ = writeln!(out, "unverified: {}", at(value));
    }
    let _ = write!(out, "{} faults, {} unverified values", faults.len(), unverified.len());
    out
}

/// Everything that is wrong with the text of an edition.
fn faults(text: &str) -> Vec<Fault> {
    match toml::from_str::<Edition>(text) {
        Err(error) => {
            let line = error.span().map(|span| line_at(text, span.start));
            vec![Fault { line, what: error.message().to_owned() }]
        }
        Ok(edition) => inconsistencies(&edition, text),
    }
}

fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|b| *b == b'\n').count() + 1
}

/// What the types let pass and the procedure would stumble over.
fn inconsistencies(edition: &Edition, text: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |near: &str, what: String| {
        let line = text.find(near).map(|offset| line_at(text, offset));
        faults.push(Fault { line, what });
    };
    let identity = &edition.identity;
    if *identity.effective_from > *identity.effective_to {
        fault("effective_to", "effective_to lies before effective_from".to_owned());
    }
    if edition.cities.is_empty() {
        fault("city", "there is no city".to_owned());
    }
    for city in &edition.cities {
        if city.centres.iter().all(|centre| centre.hours.is_empty()) {
            fault(
                &format!("\"{}\"", city.id),
                format!("city {}: no centre that opens: nobody could finish there", city.id),
            );
        }
    }
    let ids = [
        ("city", edition.cities.iter().map(|c| c.id.to_string()).collect::<Vec<_>>()),
        ("clock", edition.clocks.iter().map(|c| c.name.to_string()).collect()),
        ("document", edition.documents.iter().map(|d| d.kind.to_string()).collect()),
        ("profession", edition.professions.iter().map(|p| p.id.to_string()).collect()),
        ("stage", edition.stages.iter().map(|s| s.stage.to_string()).collect()),
    ];
    for (kind, ids) in ids {
        for (place, id) in ids.iter().enumerate() {
            if ids[..place].contains(id) {
                fault(&format!("\"{id}\""), format!("{kind} {id} stands there twice"));
            }
        }
    }
    for stage in edition.way().into_iter().filter(|stage| !stage.is_end()) {
        if edition.clocks.iter().all(|clock| clock.stage != Some(stage)) {
            fault(
                &format!("\"{stage}\""),
                format!("stage {stage} has no clock: nobody would see that it stands still"),
            );
        }
    }
    if edition.professions.is_empty() {
        fault("profession", "there is no profession: no case could be opened".to_owned());
    }
    faults
}

/// Values whose text in force was not read, with the head of the table that they stand in.
fn unverified(text: &str) -> Vec<Fault> {
    let mut head = "";
    let mut found = Vec::new();
    for (line, content) in (1..).zip(text.lines().map(str::trim)) {
        if content.starts_with('[') && content.ends_with(']') {
            head = content;
        }
        if content.contains("verified = false") {
            found.push(Fault { line: Some(line), what: head.to_owned() });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use qonys_procedure::rulebook::EDITIONS;

    #[test]
    fn editions_built_in_have_no_fault_and_tell_what_is_unverified() {
        for (name, text) in EDITIONS {
            assert_eq!(faults(text), [], "{name}");
            assert!(!unverified(text).is_empty(), "{name}");
        }
    }

    #[test]
    fn a_fault_is_told_with_its_line() {
        let (_, text) = EDITIONS[1];
        let typo = text.replacen("office_name", "office_nam", 1);
        let line = line_at(text, text.find("office_name").expect("there"));
        let [fault] = faults(&typo).try_into().expect("one fault");
        assert!(fault.what.contains("office_nam"), "{fault:?}");
        assert!(fault.line.is_some_and(|l| l.abs_diff(line) <= 8), "{fault:?}, wanted about {line}");
    }

    #[test]
    fn a_city_named_twice_and_dates_in_the_wrong_order_are_faults() {
        let (_, text) = EDITIONS[1];
        let twice = text.replace("id = \"almaty\"", "id = \"astana\"");
        assert!(faults(&twice).iter().any(|f| f.what == "city astana stands there twice"));
        let turned = text.replace("value = \"2026-12-31\"", "value = \"2025-12-31\"");
        assert!(faults(&turned).iter().any(|f| f.what.contains("effective_to") && f.line.is_some()));
    }
}
