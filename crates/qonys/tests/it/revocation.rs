//! A key is revoked at the training authority: nobody signs in with it, and nothing signed with it is taken.

use super::http::{Answer, ask};
use super::server::{Demo, from_base64, real_now, to_base64};
use qonys_eds::Use;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const KEY: &str = "administrator";
/// The demo fetches the lists every two seconds.
const LEARNED: Duration = Duration::from_secs(30);

/// A form of the agent's own page, sent from there.
fn on_agent_page(demo: &Demo, path: &str, body: &str) {
    let agent = demo.ready()["agent"].as_str().and_then(|url| url.strip_prefix("ws://")).expect("an agent");
    let address = agent.trim_end_matches('/');
    let origin = format!("http://{address}");
    let headers = [("Origin", origin.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
    let elsewhere = [("Origin", "http://localhost:1"), headers[1]];
    let refused = ask(address, "POST", path, &elsewhere, body.as_bytes()).expect("an answer");
    assert_eq!(refused.status, 403, "only from the agent's own page");
    let done = ask(address, "POST", path, &headers, body.as_bytes()).expect("an answer");
    assert_eq!(done.status, 303, "{}", done.text());
}

/// Both certificates of the key.
fn set_revoked(demo: &Demo, revoked: bool) {
    on_agent_page(demo, "/revoke", &format!("key={KEY}&revoked={revoked}"));
    let agent = demo.ready()["agent"].as_str().and_then(|url| url.strip_prefix("ws://")).expect("an agent");
    let address = agent.trim_end_matches('/');
    let page = ask(address, "GET", "/", &[], b"").expect("the page").text();
    assert_eq!(page.contains("revoked</strong>"), revoked);
}

fn try_sign_in(demo: &Demo) -> Answer {
    let challenge = demo.call(None, "POST", "/api/v1/sign-in/challenge", None).json();
    let bytes = from_base64(&challenge["challenge"]);
    let cms = demo.keys().sign(KEY, Use::Authentication, &bytes, true, real_now()).expect("signed");
    demo.call(
        None,
        "POST",
        "/api/v1/sign-in",
        Some(&json!({"challenge": challenge["challenge"], "cms": to_base64(&cms)})),
    )
}

fn until_sign_in_is(demo: &Demo, wanted: u16) -> Answer {
    let begun = Instant::now();
    loop {
        let answer = try_sign_in(demo);
        if answer.status == wanted {
            return answer;
        }
        assert!(begun.elapsed() < LEARNED, "{}: {}\n{}", answer.status, answer.text(), demo.log());
        std::thread::sleep(Duration::from_millis(500));
    }
}

/// A statement prepared for the session, signed: an outage.
fn signed(demo: &Demo, token: &str) -> Value {
    let now: qonys_procedure::Instant = demo.ready()["now"].as_str().and_then(|t| t.parse().ok()).expect("the time");
    let content =
        json!({"outage_system": "own", "outage_from": now.0 - 60_000_000, "outage_proof": "Журнал, запись 12"});
    let draft = json!({"act": "outage_declare", "content": content});
    let prepared = demo.call(Some(token), "POST", "/api/v1/outages/statements", Some(&draft));
    assert_eq!(prepared.status, 200, "{}", prepared.text());
    let statement = from_base64(&prepared.json()["statement"]);
    let cms = demo.keys().sign(KEY, Use::Signing, &statement, true, real_now()).expect("signed");
    json!({"cms": to_base64(&cms)})
}

#[test]
fn a_revoked_key_signs_in_and_signs_no_more_until_it_is_restored() {
    let demo = Demo::start("", 0, "warn");
    let token = demo.sign_in(KEY);
    let before = signed(&demo, &token);
    set_revoked(&demo, true);
    let refused = until_sign_in_is(&demo, 422);
    assert_eq!(refused.json()["code"], "certificate_revoked", "{}", refused.text());
    let act = demo.call(Some(&token), "POST", "/api/v1/outages/acts", Some(&before));
    assert_eq!((act.status, &act.json()["code"]), (422, &json!("certificate_revoked")), "{}", act.text());
    assert_eq!(demo.call(Some(&token), "GET", "/api/v1/outages", None).json(), json!([]), "nothing was done");
    set_revoked(&demo, false);
    until_sign_in_is(&demo, 200);
    let act = demo.call(Some(&token), "POST", "/api/v1/outages/acts", Some(&before));
    assert_eq!(act.status, 201, "{}", act.text());
}
