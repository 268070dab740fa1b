//! Templates of papers by the real program: written, checked with file and line, stopped when they do not end; changed on
//! a server that runs.

use super::server::{Demo, from_base64, qonys, real_now, signal, to_base64};
use qonys_eds::Use;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

fn run(args: &[&str], folder: &Path) -> (Option<i32>, String) {
    let output: Output = qonys().arg("templates").args(args).arg(folder).output().expect("the program");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code(), said)
}

/// A folder with one template of the program, changed.
fn changed(name: &str, with: impl Fn(String) -> String) -> tempfile::TempDir {
    let all = tempfile::tempdir().expect("a folder");
    assert_eq!(run(&["export"], all.path()).0, Some(0));
    let folder = tempfile::tempdir().expect("a folder");
    let text = std::fs::read_to_string(all.path().join(name)).expect("the template");
    std::fs::write(folder.path().join(name), with(text)).expect("written");
    folder
}

#[test]
fn the_templates_of_the_program_are_written_never_over_others_and_pass_the_check() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("templates");
    let (code, said) = run(&["export"], &place);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("permit.typ") && said.lines().count() > 20, "{said}");
    assert_eq!(run(&["export"], &place).0, Some(2), "never over another file");
    let samples = folder.path().join("samples");
    let out = samples.to_str().expect("plain");
    let (code, said) = run(&["check", "--out", out], &place);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.starts_with("0 of 22 templates differ"), "{said}");
    let written = std::fs::read_dir(&samples).expect("samples").count();
    assert!(written >= 57 && written.is_multiple_of(3), "{written} samples");
    let permit = std::fs::read(samples.join("permit.kk.pdf")).expect("a sample");
    assert!(permit.starts_with(b"%PDF-"));
}

#[test]
fn a_fault_is_told_with_its_file_and_line_and_ends_with_1() {
    let folder = changed("permit.typ", |text| text.replace("#who(paper)", "#paper.body.nothing"));
    let (code, said) = run(&["check"], folder.path());
    assert_eq!(code, Some(1), "{said}");
    assert!(said.starts_with("permit.typ:8: ") && said.contains("nothing"), "{said}");
    let folder = changed("permit.typ", |text| format!("{text}#let x = ("));
    assert!(run(&["check"], folder.path()).1.contains("unclosed"));
    std::fs::rename(folder.path().join("permit.typ"), folder.path().join("invented.typ")).expect("renamed");
    let (code, said) = run(&["check"], folder.path());
    assert_eq!((code, said.trim()), (Some(1), "invented.typ: no such template"));
    assert_eq!(run(&["check"], tempfile::tempdir().expect("a folder").path()).0, Some(2), "nothing to check");
}

#[test]
fn a_template_that_would_never_end_or_takes_all_memory_is_stopped() {
    for code in [
        "#{ for i in range(100000) { for j in range(100000) { let k = i * j } } }",
        "#{ let s = \"abcdefgh\"; for i in range(40) { s = s + s } }",
    ] {
        let folder = changed("lapse.typ", |text| text.replace("#who(paper)", &format!("{code}\n#who(paper)")));
        let started = Instant::now();
        let (status, said) = run(&["check"], folder.path());
        assert_eq!((status, said.trim()), (Some(1), "lapse.typ: not typeset within 20 seconds"), "{code}");
        assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
    }
}

/// States, signs and performs an act about a template; answers its id.
fn act(demo: &Demo, key: &str, kind: &str, content: Value) -> String {
    let token = demo.sign_in(key);
    let draft = json!({ "act": kind, "content": content });
    let prepared = demo.call(Some(&token), "POST", "/api/v1/templates/statements", Some(&draft));
    assert_eq!(prepared.status, 200, "{}\n{}", prepared.text(), demo.log());
    let statement = from_base64(&prepared.json()["statement"]);
    let cms = demo.keys().sign(key, Use::Signing, &statement, true, real_now()).expect("signed");
    let done = demo.call(Some(&token), "POST", "/api/v1/templates/acts", Some(&json!({ "cms": to_base64(&cms) })));
    assert_eq!(done.status, 201, "{}", done.text());
    done.json()["act"].as_str().expect("an id").to_owned()
}

fn version(demo: &Demo) -> Value {
    let token = demo.sign_in("administrator");
    let one = demo.call(Some(&token), "GET", "/api/v1/templates/permit.typ", None);
    assert_eq!(one.status, 200, "{}", one.text());
    one.json()["version"].clone()
}

#[test]
fn a_template_is_changed_on_a_server_that_runs_and_stays_changed_after_it_is_killed() {
    let demo = Demo::start("", 0, "warn");
    let token = demo.sign_in("administrator");
    let shipped = demo.call(Some(&token), "GET", "/api/v1/templates/permit.typ", None).json();
    let text = shipped["text"].as_str().expect("a text").replace("#who(paper)", "#who(paper)\nПо новому образцу.\n");
    let content =
        |text: &str| json!({ "template_name": "permit.typ", "template_text": text, "template_reason": "Приказ № 7" });
    let broken = json!({ "act": "template_propose", "content": content(&text.replace("#facts", "#facets")) });
    let refused = demo.call(Some(&token), "POST", "/api/v1/templates/statements", Some(&broken));
    let fault = refused.json()["faults"][0].clone();
    assert_eq!((refused.status, &fault["template"]), (422, &json!("permit.typ")), "{}", refused.text());
    assert!(fault["line"].is_u64() && fault["message"].as_str().is_some_and(|said| said.contains("facets")), "{fault}");

    let proposal = act(&demo, "administrator", "template_propose", content(&text));
    let path = format!("/api/v1/templates/permit.typ/preview?copy=kk&proposal={proposal}");
    let sample = demo.call(Some(&token), "GET", &path, None);
    assert_eq!(sample.status, 200, "{}", sample.text());
    assert!(sample.body.starts_with(b"%PDF-"), "a sample as PDF");
    assert_eq!(version(&demo), Value::Null, "a proposal is not in force");
    act(&demo, "official", "template_approve", json!({ "template_proposal": proposal }));
    assert_eq!(version(&demo), json!(1));

    // Beside the server, as its administrator.
    let place = tempfile::tempdir().expect("a folder");
    let data = demo.path("data");
    let (code, said) = run(&["export", "--demo", data.to_str().expect("plain")], place.path());
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("permit.typ  changed by the ministry"), "{said}");
    assert_eq!(std::fs::read_to_string(place.path().join("permit.typ")).expect("the template"), text);

    signal(demo.pid(), "KILL");
    let demo = Demo::start_in(demo.killed(), "", 0, "warn");
    assert_eq!(version(&demo), json!(1));
    let again = demo.call(Some(&demo.sign_in("official")), "GET", "/api/v1/templates/permit.typ/preview", None);
    assert_eq!(again.status, 200, "{}", again.text());
}
