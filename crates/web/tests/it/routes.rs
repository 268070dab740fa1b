//! Walk the routes: every route that changes something is refused to whoever may not use it, and the list
//! of routes is the one that the description names.

use crate::world::people::{self, *};
use crate::world::story::Story;
use crate::world::{Client, World};
use http::{Method, Request};
use serde_json::{Value, json};

/// Every mutating route of the API with a body that would do for the right caller.
fn mutating(case: &str) -> Vec<(Method, String, Value)> {
    let act = json!({"act": "take_case", "seq": 2});
    vec![
        (Method::POST, format!("/api/v1/cases/{case}/acts"), act),
        (
            Method::POST,
            format!("/api/v1/cases/{case}/statements"),
            json!({"act": "withdraw", "content": {"reason": "x"}}),
        ),
        (Method::POST, format!("/api/v1/cases/{case}/record-certificate"), Value::Null),
        (Method::PATCH, format!("/api/v1/cases/{case}/draft"), json!({"changes": {}})),
        (Method::PUT, format!("/api/v1/cases/{case}/documents/passport"), json!("x")),
        (Method::PUT, format!("/api/v1/cases/{case}/documents/passport/2"), json!("x")),
        (Method::DELETE, format!("/api/v1/cases/{case}/documents/0190a000-0000-7000-8000-000000000000"), Value::Null),
    ]
}

/// Routes that change something but are of no case, each tested by name below or in `headers`.
const OF_NO_CASE: [&str; 12] = [
    "post /api/v1/accesses/acts",
    "post /api/v1/accesses/statements",
    "post /api/v1/cases",
    "post /api/v1/me/role",
    "post /api/v1/outages/acts",
    "post /api/v1/outages/statements",
    "post /api/v1/sign-in",
    "post /api/v1/sign-in/challenge",
    "post /api/v1/sign-out",
    "post /api/v1/templates/acts",
    "post /api/v1/templates/statements",
    "post /api/v1/templates/{name}/preview",
];

#[tokio::test]
async fn the_walk_knows_every_mutating_route() {
    let document: Value = serde_json::from_str(&qonys_web::openapi()).expect("JSON");
    let mut declared = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for method in ["post", "put", "patch", "delete"] {
            if item.get(method).is_some() {
                declared.push(format!("{method} {path}"));
            }
        }
    }
    declared.sort();
    let walked = mutating("{id}").into_iter().map(|(method, path, _)| {
        let path = path.replace("/passport", "/{document}").replace("/2", "/{n}");
        let path = path.replace("/0190a000-0000-7000-8000-000000000000", "/{document}");
        format!("{} {path}", method.as_str().to_lowercase())
    });
    let mut walked: Vec<String> = walked.chain(OF_NO_CASE.map(str::to_owned)).collect();
    walked.sort();
    assert_eq!(declared, walked);
}

async fn send(client: &Client, method: &Method, path: &str, body: &Value) -> (u16, String) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json")
        .header("host", "qonys.example.kz")
        .header("idempotency-key", uuid::Uuid::new_v4().to_string());
    let answer = client.send(request.body(body.to_string().into()).expect("a request")).await;
    (answer.status.as_u16(), answer.code())
}

#[tokio::test]
async fn every_mutating_route_refuses_those_who_may_not() {
    let story = Story::verification().await;
    let world = &story.world;
    let not_there = (404, "not_found".to_owned());
    let strangers =
        [world.sign_in(&BORIS).await, world.sign_in(&OFFICER_ALMATY).await, world.sign_in(&ADMINISTRATOR).await];
    let mut browser = world.sign_in(&ANNA).await;
    browser.cookie = browser.token.take().map(|t| format!("qonys={t}"));
    let mut cross = browser.clone();
    cross.headers.push(("sec-fetch-site".into(), "cross-site".into()));
    let officer = world.sign_in(&OFFICER).await;
    let before = world.rows().await;
    for (method, path, body) in mutating(&story.case) {
        let at = format!("{method} {path}");
        for client in &strangers {
            assert_eq!(send(client, &method, &path, &body).await, not_there, "{at}");
        }
        assert_eq!(
            send(&world.stranger().with_token("none"), &method, &path, &body).await,
            (401, "session_ended".into()),
            "{at}"
        );
        assert_eq!(send(&world.stranger(), &method, &path, &body).await, (403, "cross_site".into()), "{at}");
        assert_eq!(send(&cross, &method, &path, &body).await, (403, "cross_site".into()), "{at}");
        // The right city, but the applicant's own work, or an act of the wrong role. A certificate is for all who read.
        if !path.ends_with("/acts") && !path.ends_with("/record-certificate") {
            let (status, code) = send(&officer, &method, &path, &body).await;
            assert!(matches!(status, 403 | 404), "{at}: {status} {code}");
        }
    }
    assert_eq!(world.rows().await, before, "a refusal changes nothing");
}

#[tokio::test]
async fn an_act_of_another_role_is_refused() {
    let story = Story::screening().await;
    let path = format!("/api/v1/cases/{}/acts", story.case);
    let seq = story.applicant.seq(&story.case).await;
    let before = story.world.rows().await;
    let answer = story.applicant.post(&path, &json!({"act": "take_case", "seq": seq})).await.must(403);
    assert_eq!(answer.code(), "not_your_role");
    let screener = story.world.sign_in(&SCREENER).await;
    let withdraw = screener.statement(&story.case, "withdraw", &json!({"reason": "x"})).await;
    assert_eq!((withdraw.status.as_u16(), withdraw.code().as_str()), (403, "not_your_role"));
    let after = story.world.rows().await;
    let kept = |rows: Vec<(String, u64)>| {
        rows.into_iter().filter(|(t, _)| t != "session" && t != "challenge" && t != "viewing").collect::<Vec<_>>()
    };
    assert_eq!(kept(after), kept(before));
}

#[tokio::test]
async fn opening_a_case_is_for_applicants() {
    let world = World::new().await;
    let officer = world.sign_in(&OFFICER).await;
    let body = json!({"city": "astana", "profession": "programming"});
    let answer = officer.post("/api/v1/cases", &body).await.must(403);
    assert_eq!(answer.code(), "not_your_role");
    assert_eq!(send(&world.stranger(), &Method::POST, "/api/v1/cases", &body).await, (403, "cross_site".into()));
    assert_eq!(
        send(&world.stranger().with_token("x"), &Method::POST, "/api/v1/cases", &body).await,
        (401, "session_ended".into())
    );
}

#[tokio::test]
async fn acts_about_accesses_are_refused_to_those_without_a_part_in_them() {
    let world = World::new().await;
    let request =
        json!({"act": "access_end", "content": {"access": "0190a000-0000-7000-8000-000000000000", "reason": "x"}});
    let before = world.rows().await;
    let of_the_service = ["/api/v1/accesses/statements", "/api/v1/accesses/acts"];
    let outages = ["/api/v1/outages/statements", "/api/v1/outages/acts"];
    let templates = ["/api/v1/templates/statements", "/api/v1/templates/acts", "/api/v1/templates/permit.typ/preview"];
    for path in of_the_service.into_iter().chain(outages).chain(templates) {
        assert_eq!(send(&world.stranger(), &Method::POST, path, &request).await, (403, "cross_site".into()), "{path}");
        assert_eq!(send(&world.stranger().with_token("x"), &Method::POST, path, &request).await.0, 401, "{path}");
    }
    assert_eq!(world.rows().await, before);
    let applicant = world.sign_in(&ANNA).await;
    assert_eq!(applicant.get("/api/v1/accesses").await.must(403).code(), "role");
    let administrator = world.sign_in(&ADMINISTRATOR).await;
    let list = administrator.get("/api/v1/accesses").await.must(200).json();
    assert!(list["accesses"].as_array().is_some_and(|a| a.len() >= 8), "{list}");
}

#[tokio::test]
async fn reading_is_refused_to_strangers_and_roles_without_content() {
    let story = Story::verification().await;
    let world = &story.world;
    let id = &story.case;
    let reads = [
        "",
        "/acts",
        "/options",
        "/findings",
        "/documents",
        "/limits",
        "/planner",
        "/viewings",
        "/draft",
        "/receipts/2",
    ];
    let outside = [&BORIS, &OFFICER_ALMATY, &ADMINISTRATOR, &OPERATOR];
    for someone in outside {
        let client = world.sign_in(someone).await;
        for read in reads {
            let answer = client.get(&format!("/api/v1/cases/{id}{read}")).await;
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (404, "not_found"), "{} {read}", someone.key);
        }
    }
    let supervisor = world.sign_in(&SUPERVISOR).await;
    let seen = supervisor.get(&format!("/api/v1/cases/{id}")).await.must(200).json();
    assert_eq!(
        (&seen["applicant"], &seen["state"]),
        (&Value::Null, &Value::Null),
        "a supervisor sees stage and limits"
    );
    for read in ["/acts", "/findings", "/viewings"] {
        assert_eq!(supervisor.get(&format!("/api/v1/cases/{id}{read}")).await.must(403).code(), "role");
    }
    let administrator = world.sign_in(&ADMINISTRATOR).await;
    assert_eq!(administrator.get("/api/v1/search?q=740812400004").await.must(403).code(), "role");
}

#[tokio::test]
async fn an_ended_access_is_refused_everywhere() {
    let story = Story::screening().await;
    let id = people::provide(&story.world.ctx, &SUPERVISOR, "screener", None).await;
    let mut client = story.world.stranger();
    client.sign_in(&Someone { role: Some("screener"), ..SUPERVISOR }).await;
    story.world.clock.pass_minutes(1);
    people::end(&story.world.ctx, id).await;
    story.world.clock.pass_minutes(1);
    for (method, path, body) in mutating(&story.case) {
        assert_eq!(send(&client, &method, &path, &body).await, (403, "access_ended".into()), "{method} {path}");
    }
}

#[tokio::test]
async fn each_look_of_an_employee_is_shown_to_the_person() {
    let story = Story::screening().await;
    let screener = story.world.sign_in(&SCREENER).await;
    screener.get(&format!("/api/v1/cases/{}", story.case)).await.must(200);
    screener.get(&format!("/api/v1/cases/{}", story.case)).await.must(200);
    let viewings = story.applicant.get(&format!("/api/v1/cases/{}/viewings", story.case)).await.must(200).json();
    let viewings = viewings.as_array().expect("a list");
    assert_eq!(viewings.len(), 1, "one in fifteen minutes: {viewings:?}");
    assert_eq!(viewings[0]["role"], "screener");
}

#[tokio::test]
async fn the_queue_gives_what_runs_out_first_page_by_page_and_the_search_finds() {
    let story = Story::screening().await;
    let screener = story.world.sign_in(&SCREENER).await;
    let page = screener.get("/api/v1/queue?stage=screening&limit=1").await.must(200).json();
    let row = &page["rows"][0];
    assert_eq!((row["case"].as_str(), row["stage"].as_str()), (Some(story.case.as_str()), Some("screening")));
    assert!(row["number"].as_str().is_some_and(|n| n.starts_with("DNR-2026-")), "{row}");
    assert!(row.get("iin").is_none() && !row.to_string().contains(ANNA.iin), "rows say no more than a list needs");
    for q in ["740812400004", "ERIKS", "%D0%AD%D1%80%D0%B8", row["number"].as_str().expect("a number")] {
        let found = screener.get(&format!("/api/v1/search?q={q}")).await.must(200).json();
        assert_eq!(found.as_array().map(Vec::len), Some(1), "{q}");
    }
    let official = story.world.sign_in(&OFFICER).await;
    let none = official.get("/api/v1/search?q=740812400004").await.must(200).json();
    assert_eq!(none, json!([]), "not yet the migration service's");
}

#[tokio::test]
async fn the_whole_case_is_for_those_who_may_read_it_and_an_employees_download_is_a_viewing() {
    let story = Story::verification().await;
    let world = &story.world;
    let purposes = async || {
        let seen = story.applicant.get(&format!("/api/v1/cases/{}/viewings", story.case)).await.must(200).json();
        let rows = seen.as_array().expect("viewings").iter();
        rows.filter(|row| row["purpose"] == "export").count()
    };
    for path in [format!("/api/v1/cases/{}/export", story.case), format!("/cases/{}/export", story.case)] {
        for (someone, status) in
            [(&BORIS, 404), (&OFFICER_ALMATY, 404), (&OPERATOR, 404), (&ADMINISTRATOR, 404), (&SUPERVISOR, 403)]
        {
            let answer = world.sign_in(someone).await.get(&path).await;
            assert_eq!(answer.status.as_u16(), status, "{path} by {}", someone.key);
        }
        let to_sign_in = if path.starts_with("/api/") { 401 } else { 303 };
        assert_eq!(world.stranger().get(&path).await.status.as_u16(), to_sign_in);
        let own = story.applicant.get(&path).await.must(200);
        let container = qonys_eds::asic::Container::open(std::io::Cursor::new(own.bytes)).expect("a container");
        assert!(container.faults().is_empty());
        assert_eq!(own.headers["content-type"], qonys_eds::asic::MEDIA);
    }
    let link = format!("href=\"/cases/{}/export\"", story.case);
    for (lang, words) in
        [("kk", "Бүкіл істі жүктеп алу"), ("ru", "Скачать всё дело"), ("en", "Download the whole case")]
    {
        let page = story.applicant.speaking(lang).get(&format!("/cases/{}", story.case)).await.must(200);
        assert!(page.text().contains(&link) && page.text().contains(words), "{lang}");
    }
    assert_eq!(purposes().await, 0, "one's own case, and those who were refused");
    let officer = world.sign_in(&OFFICER).await;
    officer.get(&format!("/api/v1/cases/{}/export", story.case)).await.must(200);
    assert_eq!(purposes().await, 1);
}
