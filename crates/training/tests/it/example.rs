//! `examples/dossier/` is what the project writes.

use qonys_training::dossier::example;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/dossier")
}

#[test]
fn the_example_is_what_the_project_writes() {
    for (name, bytes) in example::files() {
        let kept = fs::read(folder().join(&name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(kept == bytes, "{name} differs: cargo run -p qonys-training --example dossier");
    }
}

#[test]
fn nothing_else_is_in_the_folder() {
    let written: BTreeSet<String> = example::files().into_iter().map(|(name, _)| name).collect();
    for entry in fs::read_dir(folder()).expect("the folder is there") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(name == "README.md" || written.contains(&name), "{name}");
    }
}
