//! Which crate may know which \[A11\].

use super::root;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Each crate and the ones of ours that it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("procedure", &[]),
    ("eds", &["procedure"]),
    ("store", &["procedure"]),
    ("words", &["procedure"]),
    ("office", &["procedure", "eds", "store", "words"]),
    ("web", &["procedure", "eds", "store", "words", "office"]),
    ("papers", &["procedure", "eds", "store", "words", "office"]),
    ("gateway", &["procedure", "eds", "store", "words", "office"]),
    ("training", &["procedure", "eds", "store", "words", "office"]),
    ("qonys", &["procedure", "eds", "store", "words", "office", "web", "papers", "gateway", "training"]),
];

/// Edges of tests alone: what signs in them are training keys.
const TESTS_MAY_USE: &[(&str, &str)] = &[("office", "training"), ("web", "training")];

/// What `cargo metadata` says, with the whole graph as it is built on Linux: crates of other systems need not be there.
fn metadata() -> Value {
    let platform = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", &platform])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("metadata are JSON")
}

fn short(name: &str) -> &str {
    name.strip_prefix("qonys-").unwrap_or(name)
}

fn ours(metadata: &Value) -> impl Iterator<Item = &Value> {
    let members = metadata["workspace_members"].as_array().unwrap();
    metadata["packages"].as_array().unwrap().iter().filter(move |p| members.contains(&p["id"]))
}

#[test]
fn crates_use_only_what_stands_to_their_left() {
    let metadata = metadata();
    let allowed: BTreeMap<_, BTreeSet<_>> =
        MAY_USE.iter().map(|(name, uses)| (*name, uses.iter().copied().collect())).collect();
    let names: BTreeSet<_> = ours(&metadata).map(|p| short(p["name"].as_str().unwrap())).collect();
    assert_eq!(names, allowed.keys().copied().collect(), "crates of the workspace and of ARCHITECTURE.md");
    for package in ours(&metadata) {
        let name = short(package["name"].as_str().unwrap());
        for dependency in package["dependencies"].as_array().unwrap() {
            let used = short(dependency["name"].as_str().unwrap());
            if !names.contains(used) || allowed[name].contains(used) {
                continue;
            }
            let of_tests = dependency["kind"] == "dev" && TESTS_MAY_USE.contains(&(name, used));
            assert!(of_tests, "{name} may not use {used}");
        }
    }
}

/// Every package that a build or a test of a crate compiles.
fn compiled_for(metadata: &Value, crate_name: &str) -> BTreeSet<String> {
    let names: BTreeMap<&str, &str> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["id"].as_str().unwrap(), p["name"].as_str().unwrap()))
        .collect();
    let nodes: BTreeMap<&str, &Value> =
        metadata["resolve"]["nodes"].as_array().unwrap().iter().map(|n| (n["id"].as_str().unwrap(), n)).collect();
    let start = ours(metadata).find(|p| short(p["name"].as_str().unwrap()) == crate_name).unwrap();
    let start = start["id"].as_str().unwrap();
    let mut seen = BTreeSet::from([start]);
    let mut open = vec![start];
    while let Some(id) = open.pop() {
        for dep in nodes[id]["deps"].as_array().unwrap() {
            let kinds = dep["dep_kinds"].as_array().unwrap();
            // Tests of others are not compiled.
            let counts = id == start || kinds.iter().any(|k| k["kind"] != "dev");
            let next = dep["pkg"].as_str().unwrap();
            if counts && seen.insert(next) {
                open.push(next);
            }
        }
    }
    seen.into_iter().map(|id| names[id].to_owned()).collect()
}

#[test]
fn pure_crates_know_no_runtime() {
    let metadata = metadata();
    for name in ["procedure", "eds", "words"] {
        let compiled = compiled_for(&metadata, name);
        for banned in ["tokio", "diesel", "axum"] {
            assert!(!compiled.contains(banned), "{name} compiles {banned}");
        }
    }
    assert!(compiled_for(&metadata, "office").contains("tokio"), "the walk sees what is there");
}

#[test]
fn typst_is_compiled_for_papers_and_the_binary_alone() {
    let metadata = metadata();
    for (name, _) in MAY_USE {
        let compiled = compiled_for(&metadata, name).contains("typst");
        assert_eq!(compiled, ["papers", "qonys"].contains(name), "{name}");
    }
}

#[test]
fn anyhow_is_for_the_binary_alone() {
    for package in ours(&metadata()) {
        let name = short(package["name"].as_str().unwrap());
        let uses = package["dependencies"].as_array().unwrap().iter().any(|d| d["name"] == "anyhow");
        assert_eq!(uses, name == "qonys", "{name}");
    }
}

/// Every package that any build or test on Linux compiles. `cargo metadata` names more: what no feature turns on, such
/// as the other backend that rustls could have.
fn built() -> BTreeSet<String> {
    let platform = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--workspace", "--all-features", "--locked", "--offline", "--target", &platform])
        .args(["--edges", "normal,build,dev", "--prefix", "none", "--format", "{p}"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    said.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn what_is_banned_is_not_in_the_tree() {
    let names = built();
    assert!(names.contains("rustls") && names.contains("aws-lc-rs"), "the walk sees what is there");
    for banned in ["ring", "rsa", "openssl", "openssl-sys", "native-tls", "sqlx", "chrono"] {
        assert!(!names.contains(banned), "{banned} is compiled");
    }
}
