//! Outages: declared and ended by the administrator from the pages and by the API; limits that one held are given
//! back, and the case says so.

use crate::lead::{hidden, sign_at};
use crate::world::client::signed;
use crate::world::people::*;
use crate::world::story::Story;
use crate::world::{Client, World};
use qonys_office::jobs::recompute;
use serde_json::{Value, json};

/// Lets the job go over all cases.
async fn recompute(world: &World, walk: &mut recompute::Walk) {
    for _ in 0..3 {
        recompute::run(&world.ctx, walk).await.expect("a round");
    }
}

/// Last day of the limit of screening.
async fn due(client: &Client, case: &str) -> String {
    let limits = client.get(&format!("/api/v1/cases/{case}/limits")).await.must(200).json();
    let limits = limits.as_array().expect("a list");
    let own = limits.iter().find(|limit| limit["clock"] == "screening").expect("screening is timed");
    own["due"].as_str().expect("a day").to_owned()
}

/// Acts of the case, by kind.
async fn acts(client: &Client, case: &str) -> Vec<String> {
    let told = client.get(&format!("/api/v1/cases/{case}/acts")).await.must(200).json();
    let acts = told.as_array().or_else(|| told["acts"].as_array()).expect("a list");
    acts.iter().map(|act| act["act"].as_str().or(act["kind"].as_str()).expect("a kind").to_owned()).collect()
}

#[tokio::test]
async fn an_outage_declared_on_the_page_gives_its_days_back_once_and_the_case_says_so() {
    let story = Story::screening().await;
    let (world, case) = (&story.world, &story.case);
    let screener = world.sign_in(&SCREENER).await;
    let mut walk = recompute::Walk::default();
    recompute(world, &mut walk).await;
    let (due_before, acts_before) = (due(&screener, case).await, acts(&screener, case).await);

    world.clock.pass_days(1);
    let screener = world.sign_in(&SCREENER).await;
    let administrator = world.sign_in(&ADMINISTRATOR).await.as_browser().speaking("ru");
    assert!(administrator.get("/outages").await.must(200).text().contains("/outages/do/outage_declare"));
    let path = "/outages/do/outage_declare";
    administrator.get(path).await.must(200);
    let wrong = [
        ("content.outage_system", "own"),
        ("content.outage_from", "2026-05-05T09:00"),
        ("content.outage_to", "2026-05-05T08:00"),
        ("content.outage_proof", "Журнал, запись 12"),
    ];
    let refused = administrator.form(path, &wrong).await.must(422).text();
    assert!(refused.contains("Окончание раньше начала") && refused.contains("Журнал, запись 12"), "nothing is lost");
    let mut right = wrong;
    right[2].1 = "";
    let page = administrator.form(path, &right).await.must(200).text();
    assert!(page.contains("Журнал, запись 12"), "it stands in the statement");
    let done = sign_at(&administrator, &ADMINISTRATOR, &page, "/outages/sign").await.must(303);
    let list = administrator.get(done.header("location")).await.must(200).text();
    assert!(list.contains("govuk-notification-banner--success") && list.contains("продолжается"));

    recompute(world, &mut walk).await;
    let due_held = due(&screener, case).await;
    assert!(due_held > due_before, "{due_held} is later than {due_before}");
    let told = acts(&screener, case).await;
    assert_eq!(told.len(), acts_before.len() + 1);
    assert!(told.contains(&"recompute_limits".to_owned()), "{told:?}");
    recompute(world, &mut recompute::Walk::default()).await;
    assert_eq!(acts(&screener, case).await, told, "nothing is told twice");

    world.clock.pass_minutes(10);
    let of = hidden(&list, "href=\"/outages/do/outage_end?of=");
    let end = [("of", of.as_str()), ("content.outage_to", "2026-05-05T10:05"), ("content.outage_proof", "Запись 13")];
    let page = administrator.form("/outages/do/outage_end", &end).await.must(200).text();
    sign_at(&administrator, &ADMINISTRATOR, &page, "/outages/sign").await.must(303);
    administrator.get(&format!("/outages/do/outage_end?of={of}")).await.must(404);
    let known = world.sign_in(&ADMINISTRATOR).await.get("/api/v1/outages").await.must(200).json();
    assert_eq!((known[0]["system"].as_str(), known[0]["to"].is_null()), (Some("own"), false), "{known}");
}

#[tokio::test]
async fn only_the_administrator_declares_and_a_refusal_changes_nothing() {
    let world = World::new().await;
    let now = world.ctx.now();
    let draft = |from: i64, to: Value| {
        let from = now.plus_seconds(from).0;
        json!({"act": "outage_declare", "content":
            {"outage_system": "nca", "outage_from": from, "outage_to": to, "outage_proof": "№ 1"}})
    };
    let good = draft(-7200, json!(now.plus_seconds(-3600).0));
    let mut callers = Vec::new();
    for someone in ALL {
        callers.push((someone, world.sign_in(someone).await));
    }
    let before = world.rows().await;
    for (someone, client) in callers.iter().filter(|(someone, _)| someone.key != ADMINISTRATOR.key) {
        let told = client.post("/api/v1/outages/statements", &good).await.must(403);
        assert_eq!(told.code(), "role", "{}", someone.key);
        client.as_browser().get("/outages/do/outage_declare").await.must(403);
    }
    let (_, administrator) = callers.iter().find(|(s, _)| s.key == ADMINISTRATOR.key).expect("the administrator");
    for (draft, code) in [
        (draft(3600, Value::Null), "outage_ahead"),
        (draft(-3600, json!(now.plus_seconds(-7200).0)), "outage_reversed"),
        (draft(-500 * 86_400, Value::Null), "outage_too_old"),
        (json!({"act": "outage_declare", "content": {"outage_system": "weather"}}), "content"),
    ] {
        assert_eq!(administrator.post("/api/v1/outages/statements", &draft).await.must(422).code(), code);
    }
    let nowhere = json!({"act": "outage_end", "content":
        {"outage_id": "0190a000-0000-7000-8000-000000000000", "outage_to": now.0, "outage_proof": "№ 1"}});
    administrator.post("/api/v1/outages/statements", &nowhere).await.must(404);
    assert_eq!(world.rows().await, before, "a refusal changes nothing");

    let prepared = administrator.post("/api/v1/outages/statements", &good).await.must(200).json();
    let made = json!({"cms": signed(&ADMINISTRATOR, &prepared)["cms"]});
    let other = json!({"cms": signed(&OFFICER, &prepared)["cms"]});
    administrator.post("/api/v1/outages/acts", &other).await.must(422);
    let done = administrator.post_with_key("/api/v1/outages/acts", &made, "one").await.must(201).json();
    let again = administrator.post_with_key("/api/v1/outages/acts", &made, "one").await.must(201).json();
    assert_eq!((&done["act"], again["repeated"].as_bool()), (&again["act"], Some(true)));
    let twice = administrator.post("/api/v1/outages/statements", &good).await.must(409);
    assert_eq!(twice.code(), "outage_known");
}
