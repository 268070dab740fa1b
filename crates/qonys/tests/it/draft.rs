//! A draft of an edition, tried on a training server.

use super::server::{Demo, qonys};
use qonys_procedure::rulebook::EDITIONS;
use std::fs;
use std::path::Path;
use std::process::Output;

const TODAY: &str = "2026-11-16";

/// The last edition, where an incomplete set of documents is refused consideration.
fn draft() -> String {
    let (_, text) = EDITIONS[1];
    let changed = text.replacen(
        "[settings.incomplete]\nvalue = \"return\"",
        "[settings.incomplete]\nvalue = \"refuse_consideration\"",
        1,
    );
    assert_ne!(changed, text, "the edition reads otherwise now");
    changed
}

/// A start that is to fail.
fn start(folder: &Path, edition: Option<&Path>) -> Output {
    let mut command = qonys();
    command.args(["demo", "--listen", "127.0.0.1:0", "--agent-listen", "127.0.0.1:0", "--cases", "0"]);
    command.arg("--data").arg(folder);
    if let Some(edition) = edition {
        command.arg("--edition-file").arg(edition);
    }
    command.output().expect("the program")
}

fn refused(output: &Output, said: &[&str]) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(said.iter().all(|part| told.contains(part)), "{said:?}: {told}");
}

#[test]
fn a_file_with_faults_starts_no_demo_and_costs_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, data) = (folder.path().join("draft.toml"), folder.path().join("data"));
    let faulty = draft().replacen("refuse_consideration\"", "perhaps\"", 1);
    let line = 1 + faulty.lines().position(|line| line.contains("\"perhaps\"")).expect("there");
    fs::write(&file, &faulty).expect("written");
    let output = start(&data, Some(&file));
    refused(&output, &["draft.toml:", "perhaps", "1 faults"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let told: usize =
        told.split("draft.toml:").nth(1).and_then(|rest| rest.split(':').next()?.parse().ok()).expect("a line");
    assert!(told.abs_diff(line) <= 2, "line {told}, not {line}");
    assert!(!data.exists(), "nothing was begun");
    refused(&start(&data, Some(&folder.path().join("none.toml"))), &["cannot read"]);
}

#[test]
fn a_demo_that_was_begun_with_a_file_goes_on_with_the_same_one_only() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("edition.toml"), draft()).expect("written");
    let demo = Demo::start_in(folder, TODAY, 0, "warn");
    let page = demo.call(None, "GET", "/rules/2026", None);
    assert_eq!(page.status, 200, "{}", page.text());
    let folder = demo.stop();
    let data = folder.path().join("data");
    let other = folder.path().join("other.toml");
    fs::write(&other, format!("{}\n# another\n", draft())).expect("written");
    for edition in [None, Some(other.as_path())] {
        refused(&start(&data, edition), &["give the same file with --edition-file", "--fresh"]);
    }
    // Whoever looks at the folder needs no file: the one it was begun with is in it.
    let output = qonys().args(["doctor", "--demo"]).arg(&data).output().expect("the program");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let folder = Demo::start_in(folder, TODAY, 0, "warn").stop();

    // And one that was begun without does not change its rules under its cases.
    fs::remove_file(folder.path().join("edition.toml")).expect("removed");
    fs::remove_dir_all(&data).expect("removed");
    let folder = Demo::start_in(folder, TODAY, 0, "warn").stop();
    refused(&start(&data, Some(&other)), &["the rules built in", "--fresh"]);
    drop(folder);
}
