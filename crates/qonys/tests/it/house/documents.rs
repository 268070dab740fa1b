//! Documents name only what is there.

use super::{files, read, root};
use std::collections::BTreeSet;

/// Documents whose paths are checked.
const DOCUMENTS: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/order.md",
    "docs/install.ru.md",
    "docs/install.kk.md",
    "docs/templates.ru.md",
    "docs/templates.kk.md",
    "web/frontend/README.md",
];

/// First parts of paths from the root of the repository.
const TOP: &[&str] = &[
    "crates",
    "docs",
    "e2e",
    "editions",
    "examples",
    "fixtures",
    "fuzz",
    "law",
    "locales",
    "packaging",
    "scripts",
    "web",
];

/// Texts between backticks, code blocks left out.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// A quoted text that names a file or folder of the repository, as a path from its root.
fn path_of(text: &str, line: &str) -> Option<String> {
    if text.contains([' ', '<', '{', '*', '…', '=']) {
        return None;
    }
    let text = text.trim_end_matches('/');
    let first = text.split('/').next()?;
    if TOP.contains(&first) {
        return Some(text.to_owned());
    }
    // In a row about a crate, `src/…` is inside it.
    let base = quoted(line).find(|q| q.starts_with("crates/"))?;
    (first == "src").then(|| format!("{base}/{text}"))
}

#[test]
fn every_path_that_a_document_names_exists() {
    let mut missing = BTreeSet::new();
    let mut seen = 0;
    for document in DOCUMENTS {
        for line in read(document).lines() {
            let linked = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
            let linked = linked.filter(|l| !l.contains("://") && !l.starts_with('#'));
            let folder = document.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
            let linked = linked.map(|l| format!("{folder}{l}"));
            for path in quoted(line).filter_map(|text| path_of(text, line)).chain(linked) {
                seen += 1;
                if !root().join(&path).exists() {
                    missing.insert(format!("{document}: {path}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(seen > 60, "only {seen} paths were recognised");
}

#[test]
fn every_crate_and_folder_stands_in_the_code_map() {
    let map = read("ARCHITECTURE.md");
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(map.contains(&format!("| `crates/{name}`")), "crates/{name} is not in the code map");
    }
}

/// Names of all tests: functions in Rust, titles of the browser's.
fn tests() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in files("crates", ".rs") {
        let text = read(&file);
        let functions = text.split("fn ").skip(1).filter_map(|rest| rest.split('(').next());
        names.extend(functions.filter(|name| name.contains('_')).map(str::to_owned));
    }
    names
}

#[test]
fn every_clause_of_the_order_has_its_code_and_its_test() {
    let tests = tests();
    let order = read("docs/order.md");
    let rows: Vec<Vec<&str>> = order
        .lines()
        .filter(|l| l.starts_with("| ") && !l.starts_with("| clause") && !l.starts_with("| ---"))
        .map(|l| l.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let clauses: BTreeSet<_> = rows.iter().map(|r| r[0]).collect();
    for clause in ["1", "2", "3", "4", "5.1", "5.2", "6", "7", "8", "9"] {
        assert!(clauses.contains(clause), "clause {clause} is not told");
    }
    for row in &rows {
        let [clause, _, code, proof] = row[..] else { panic!("four columns: {row:?}") };
        assert!(quoted(code).next().is_some(), "clause {clause} names no code");
        let mut proofs = 0;
        for name in quoted(proof) {
            assert!(tests.contains(name), "clause {clause}: no test is named {name}");
            proofs += 1;
        }
        assert!(proofs > 0 || proof.contains("later"), "clause {clause} names no test");
    }
}
