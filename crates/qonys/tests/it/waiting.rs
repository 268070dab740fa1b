//! The certification authority falls silent: a signed request is received, waits, and happens when it answers; what is
//! kept of it verifies without anybody.

use super::http::ask;
use super::player::Outside;
use super::server::{Demo, from_base64, real_now, to_base64};
use qonys_eds::Use;
use qonys_procedure::Stage;
use qonys_procedure::rulebook::RuleBook;
use qonys_training::stories::{Player as _, play, road_to};
use qonys_training::{dossier, specimen};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// A training list counts for half a minute.
const LISTS_RUN_OUT: Duration = Duration::from_secs(32);
const ANSWERED: Duration = Duration::from_secs(60);

fn set_answering(demo: &Demo, answering: bool) {
    let agent = demo.ready()["agent"].as_str().and_then(|url| url.strip_prefix("ws://")).expect("an agent");
    let address = agent.trim_end_matches('/');
    let origin = format!("http://{address}");
    let headers = [("Origin", origin.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
    let body = format!("answering={answering}");
    let done = ask(address, "POST", "/answering", &headers, body.as_bytes()).expect("an answer");
    assert_eq!(done.status, 303, "{}", done.text());
}

/// A case of the person that waits for the screener.
async fn screened(demo: &Demo, person: &specimen::Person) -> String {
    let book = RuleBook::embedded().expect("rules");
    let mut people = Outside::new(demo, &person.key, &person.city);
    let today = people.now().local_date();
    let edition = book.in_force(today).expect("an edition").id().clone();
    let dossier = dossier::make(person, today, None);
    let told = play(&mut people, &road_to(Stage::Screening), &dossier, &book, &edition, 0).await;
    told.unwrap_or_else(|e| panic!("{e}\n{}", demo.log())).case.id.to_string()
}

/// `qonys eds verify` with what the service gave out.
fn verified(demo: &Demo, signature: &Value) -> (i32, Value) {
    let (cms, evidence) = (demo.path("act.cms"), demo.path("act.json"));
    std::fs::write(&cms, from_base64(&signature["cms"])).expect("written");
    std::fs::write(&evidence, signature["evidence"].to_string()).expect("written");
    let mut command = super::server::qonys();
    let ran = command.args(["eds", "verify", "--evidence"]).args([evidence, cms]).output().expect("ran");
    (ran.status.code().expect("an exit code"), serde_json::from_slice(&ran.stdout).expect("one object"))
}

#[tokio::test]
async fn a_request_waits_while_nobody_answers_and_proves_itself_afterwards() {
    let demo = Demo::start("2026-02-02", 0, "warn");
    let person = specimen::person(0);
    let case = screened(&demo, &person).await;
    let token = demo.sign_in(&person.key);
    let path = |rest: &str| format!("/api/v1/cases/{case}{rest}");
    let get = |rest: &str| demo.call(Some(&token), "GET", &path(rest), None).json();
    set_answering(&demo, false);
    tokio::time::sleep(LISTS_RUN_OUT).await;

    let wanted = json!({"act": "withdraw", "content": {"reason": "Меняю планы."}});
    let prepared = demo.call(Some(&token), "POST", &path("/statements"), Some(&wanted));
    assert_eq!(prepared.status, 200, "{}", prepared.text());
    let prepared = prepared.json();
    let statement = from_base64(&prepared["statement"]);
    let cms = demo.keys().sign(&person.key, Use::Signing, &statement, true, real_now()).expect("signed");
    let request = json!({"act": "withdraw", "seq": prepared["after"], "cms": to_base64(&cms)});
    let sent = demo.call(Some(&token), "POST", &path("/acts"), Some(&request));
    assert_eq!(sent.status, 202, "{}", sent.text());
    assert_eq!((&sent.json()["kind"], &sent.json()["refused"]), (&json!("withdraw"), &Value::Null));
    assert_eq!(get("/submissions"), json!([sent.json()]));
    assert_eq!(get("")["stage"], "screening");

    set_answering(&demo, true);
    let begun = Instant::now();
    while get("")["stage"] != "withdrawn" {
        assert!(begun.elapsed() < ANSWERED, "{}\n{}", get("/submissions"), demo.log());
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert_eq!(get("/submissions"), json!([]));
    let seq = get("")["seq"].as_u64().expect("a number");
    let proof = get(&format!("/acts/{seq}/signatures"));
    assert_eq!(from_base64(&proof["statement"]), statement);
    let signature = &proof["signatures"][0];
    let (exit, said) = verified(&demo, signature);
    assert_eq!((exit, &said["revocation"]), (0, &json!("good")), "{said}");
    assert!(said["signers"][0]["timestamp"].is_string(), "{said}");
    let mut poorer = signature.clone();
    poorer["evidence"]["answers"] = json!([]);
    poorer["evidence"]["lists"] = json!([]);
    assert_eq!(verified(&demo, &poorer).0, 1);
    // Signed while lists were at hand, by the same people.
    let acts = get("/acts");
    let acts = acts.as_array().expect("the history");
    let signed = acts.iter().find(|act| act["signed"] == true).expect("a signed act");
    let first = get(&format!("/acts/{}/signatures", signed["seq"]));
    assert_eq!(verified(&demo, &first["signatures"][0]).0, 0, "{first}");
}
