//! What the documents say of the house is so: paths, crate edges, tests of the order's clauses, and
//! that no text for people stands outside `locales/`.

mod crates;
mod documents;
mod texts;

use std::fs;
use std::path::{Path, PathBuf};

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A file of the repository.
fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// All files below a folder whose names end so, by their path from the root.
fn files(folder: &str, ends: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(root().join(&folder)).unwrap_or_else(|e| panic!("{folder}: {e}"));
        for entry in entries {
            let entry = entry.unwrap();
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type().unwrap().is_dir() {
                if !path.ends_with("/target") && !path.ends_with("/node_modules") && !path.ends_with("/dist") {
                    open.push(path);
                }
            } else if path.ends_with(ends) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
