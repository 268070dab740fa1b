//! The command line: help with examples, exit codes, what goes where.

use super::server::qonys;
use std::process::Output;

fn run(args: &[&str]) -> Output {
    qonys().args(args).output().expect("the program")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn every_command_has_help_with_an_example() {
    for command in [
        &["demo"][..],
        &["init"],
        &["serve"],
        &["migrate"],
        &["doctor"],
        &["edition", "list"],
        &["edition", "show"],
        &["edition", "check"],
        &["iin", "check"],
        &["deadline"],
        &["case", "export"],
        &["case", "check"],
        &["papers", "samples"],
        &["eds", "verify"],
        &["eds", "sign"],
        &["eds", "agent"],
        &["templates", "export"],
        &["templates", "check"],
        &["access"],
        &["access", "list"],
        &["access", "request"],
        &["access", "review"],
        &["bench", "acts"],
        &["bench", "queue"],
        &["bench", "papers"],
        &["openapi"],
    ] {
        let output = run(&[command, &["--help"][..]].concat());
        assert!(output.status.success(), "{command:?}");
        assert!(out(&output).contains("Example"), "{command:?} has no example");
    }
}

#[test]
fn a_negative_answer_is_1_and_misuse_is_2() {
    for (args, code) in [
        (&["iin", "check", "850615300012"][..], 0),
        (&["iin", "check", "123456789011"], 1),
        (&["iin"], 2),
        (&["deadline", "--from", "2026-03-20", "--working-days", "2"], 0),
        (&["deadline", "--from", "2026-02-31", "--working-days", "2"], 2),
        (&["edition", "show", "1999"], 2),
        (&["migrate", "--config", "/nowhere/config.toml"], 2),
        (&["case", "check", "/nowhere/case.asice"], 2),
        (&["case", "check", "/dev/null"], 1),
        (&["case", "export", "--demo", "/nowhere", "DNR-2026-000001-7", "/nowhere/case.asice"], 2),
        // A place is no origin, and would never match one.
        (&["demo", "--public-url", "https://training.example/"], 2),
        (&["eds", "agent", "--keys", "/nowhere", "--pages", "training.example"], 2),
    ] {
        assert_eq!(run(args).status.code(), Some(code), "{args:?}");
    }
}

#[test]
fn the_date_goes_to_stdout_and_the_skipped_days_to_stderr() {
    let output = run(&["deadline", "--from", "2026-03-20", "--working-days", "2"]);
    assert_eq!(out(&output), "2026-03-27\n");
    assert!(err(&output).contains("2026-03-23"));
}

#[test]
fn an_error_says_what_where_and_what_to_do() {
    let output = run(&["serve", "--config", "/nowhere/config.toml"]);
    assert_eq!(output.status.code(), Some(2));
    let said = err(&output);
    assert!(said.contains("/nowhere/config.toml") && said.contains("config.example.toml"), "{said}");
    assert_eq!(out(&output), "");
}

#[test]
fn the_openapi_document_is_json() {
    let document: serde_json::Value = serde_json::from_slice(&run(&["openapi"]).stdout).expect("JSON");
    assert!(document["paths"]["/api/v1/cases/{id}/acts"].is_object());
}
