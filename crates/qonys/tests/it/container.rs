//! A case as one file, by the real program: downloaded from a demo that runs, exported beside it, checked elsewhere.

use super::http::ask;
use super::player::Outside;
use super::server::{Demo, qonys};
use qonys_procedure::Stage;
use qonys_procedure::case::Case;
use qonys_procedure::rulebook::RuleBook;
use qonys_training::stories::{Player as _, play, road_to};
use qonys_training::{dossier, specimen};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Output;

async fn petitioned(demo: &Demo, person: &specimen::Person) -> Case {
    let book = RuleBook::embedded().expect("rules");
    let mut people = Outside::new(demo, &person.key, &person.city);
    let today = people.now().local_date();
    let edition = book.in_force(today).expect("an edition").id().clone();
    let dossier = dossier::make(person, today, None);
    let told = play(&mut people, &road_to(Stage::Petitioned), &dossier, &book, &edition, 0).await;
    told.unwrap_or_else(|e| panic!("{e}\n{}", demo.log())).case
}

fn check(file: &Path, trust: &Path) -> (Output, Value) {
    let output = qonys().args(["case", "check", "--json", "--trust"]).arg(trust).arg(file).output().expect("it runs");
    let told = serde_json::from_slice(&output.stdout).expect("one object");
    (output, told)
}

#[tokio::test]
async fn a_case_is_downloaded_exported_and_checked_by_the_program() {
    let demo = Demo::start("2026-02-02", 0, "warn");
    let person = specimen::person(0);
    let case = petitioned(&demo, &person).await;
    let (number, id) = (case.number.expect("a number").to_string(), case.id);
    let authorities = demo.path("data").join("ca");
    let path = format!("/api/v1/cases/{id}/export");
    let token = demo.sign_in(&person.key);
    let answer = demo.call(Some(&token), "GET", &path, None);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/vnd.etsi.asic-e+zip"));
    let disposition = answer.header("content-disposition").expect("a name").to_owned();
    assert!(disposition.contains(&format!("filename=\"{number}.asice\"")), "{disposition}");
    let own = demo.path("own.asice");
    std::fs::write(&own, &answer.body).expect("written");
    let (output, told) = check(&own, &authorities);
    assert_eq!(output.status.code(), Some(0), "{told:#}");
    assert_eq!((&told["valid"], &told["whole"], &told["number"]), (&json!(true), &json!(true), &json!(number)));
    assert_eq!((&told["stage"], &told["signatures_without_evidence"]), (&json!("petitioned"), &json!(0)));
    assert!(told["sealed"]["by"].as_str().is_some_and(|by| by.contains("TSA")), "{told:#}");

    // Beside the demo, as its administrator, who has no authority that gives stamps.
    let whole = demo.path("whole.asice");
    let export = |file: &Path| {
        let data = demo.path("data");
        qonys()
            .args(["case", "export", "--lang", "kk", "--demo"])
            .arg(&data)
            .arg(&number)
            .arg(file)
            .output()
            .expect("it runs")
    };
    let output = export(&whole);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(std::fs::metadata(&whole).expect("it is there").permissions().mode() & 0o777, 0o600);
    let (output, told) = check(&whole, &authorities);
    assert_eq!((output.status.code(), &told["sealed"], &told["faults"]), (Some(0), &Value::Null, &json!([])));
    let again = export(&whole);
    assert_eq!(again.status.code(), Some(2), "never over another file");
    let mut nobody = qonys();
    nobody.args(["case", "export", "--demo"]).arg(demo.path("data")).args(["DNR-2026-999999-1", "/dev/null"]);
    let nobody = nobody.output().expect("it runs");
    assert_eq!(nobody.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("DNR-2026-999999-1"), "it says which case");

    // One bit, anywhere.
    let mut changed = answer.body.clone();
    let page = changed.windows(10).position(|window| window == b"index.html").expect("the page");
    changed[page + 500] ^= 0x20;
    std::fs::write(&own, changed).expect("written");
    let (output, told) = check(&own, &authorities);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        (&told["faults"][0]["entry"], &told["faults"][0]["code"]),
        (&json!("index.html"), &json!("entry_changed"))
    );
    let said = qonys().args(["case", "check"]).arg(&own).output().expect("it runs");
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.contains("FAULT") && said.contains("index.html") && said.contains("[entry_changed]"), "{said}");

    // Nobody else's, and not a stranger's.
    let other = demo.sign_in(&specimen::person(1).key);
    assert_eq!(demo.call(Some(&other), "GET", &path, None).status, 404);
    assert_eq!(ask(demo.address(), "GET", &path, &[], b"").expect("an answer").status, 401);
}
