//! Templates of papers, changed by two people from the pages and by the API.

use crate::lead::{hidden, sign_at};
use crate::world::client::signed;
use crate::world::people::*;
use crate::world::{Client, Someone, World};
use serde_json::{Value, json};

const STATEMENTS: &str = "/api/v1/templates/statements";
const ACTS: &str = "/api/v1/templates/acts";

fn propose(text: &str) -> Value {
    json!({"act": "template_propose", "content":
        {"template_name": "permit.typ", "template_text": text, "template_reason": "Приказ № 7"}})
}

/// Prepares, signs and sends an act; answers its id.
async fn act(client: &Client, who: &Someone, draft: &Value) -> String {
    let prepared = client.post(STATEMENTS, draft).await.must(200).json();
    let made = json!({"cms": signed(who, &prepared)["cms"]});
    let done = client.post(ACTS, &made).await.must(201).json();
    done["act"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn a_template_is_proposed_looked_at_and_approved_from_the_pages() {
    let world = World::new().await;
    let administrator = world.sign_in(&ADMINISTRATOR).await.as_browser().speaking("ru");
    let official = world.sign_in(&OFFICIAL).await.as_browser().speaking("ru");
    let page = administrator.get("/templates/permit.typ").await.must(200).text();
    assert!(page.contains("#permit") && page.contains("как поставлен с программой"), "{page}");
    let seen = hidden(&page, "name=\"content.template_against\" value=\"");

    let typed = |text: &'static str, reason: &'static str| {
        [
            ("content.template_text", text),
            ("content.template_reason", reason),
            ("content.template_against", ""),
            ("copy", "kk"),
        ]
    };
    let mut wrong = typed("#permit\nbroken\n<b>", "Приказ № 7");
    wrong[2].1 = &seen;
    let refused = administrator.form("/templates/permit.typ", &wrong).await.must(422).text();
    assert!(refused.contains("permit.typ:2: unknown variable: broken"), "{refused}");
    assert!(
        refused.contains("broken\n&#60;b&#62;</textarea>") && refused.contains("Приказ № 7</textarea>"),
        "nothing is lost: {refused}"
    );
    let preview = administrator.form("/templates/permit.typ/preview", &wrong).await.must(422).text();
    assert!(preview.contains("permit.typ:2: unknown variable: broken"));
    let mut lost = typed("numberless", "Приказ № 7");
    lost[2].1 = &seen;
    let refused = administrator.form("/templates/permit.typ", &lost).await.must(422).text();
    let line = "Разрешение на постоянное проживание (казахский): нет того, что обязано быть, — номер документа";
    assert!(refused.to_lowercase().contains(&line.to_lowercase()), "{refused}");
    let mut silent = typed("#permit\r\n#anew", "");
    silent[2].1 = &seen;
    administrator.form("/templates/permit.typ", &silent).await.must(422);

    let mut right = typed("#permit\r\n#anew", "Приказ № 7");
    right[2].1 = &seen;
    let sample = administrator.form("/templates/permit.typ/preview", &right).await.must(200);
    assert_eq!(sample.header("content-type"), "application/pdf");
    assert!(sample.text().contains("sample permit kk") && sample.text().contains("#anew"));
    let page = administrator.form("/templates/permit.typ", &right).await.must(200).text();
    assert!(page.contains("Приказ № 7") && page.contains("Добавлено строк: 1, удалено: 0"), "{page}");
    let done = sign_at(&administrator, &ADMINISTRATOR, &page, "/templates/sign").await.must(303);
    let list = administrator.get(done.header("location")).await.must(200).text();
    assert!(list.contains("govuk-notification-banner--success"), "{list}");

    let page = official.get("/templates/permit.typ").await.must(200).text();
    let of = hidden(&page, "href=\"/templates/permit.typ?proposal=");
    let own = administrator.get(&format!("/templates/permit.typ?proposal={of}")).await.must(200).text();
    assert!(!own.contains("template_approve"), "nobody decides about their own");
    let page = official.get(&format!("/templates/permit.typ?proposal={of}")).await.must(200).text();
    for shown in ["is-added", "#anew", "Приказ № 7", ADMINISTRATOR.surname, "template_refuse"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let sample = official.get(&format!("/templates/permit.typ/preview?copy=ru&proposal={of}")).await.must(200);
    assert!(sample.text().contains("sample permit ru") && sample.text().contains("#anew"));
    assert!(!official.get("/templates/permit.typ/preview?copy=ru").await.must(200).text().contains("#anew"));
    let path = "/templates/do/template_approve";
    assert!(official.get(&format!("{path}?of={of}")).await.must(200).text().contains("permit.typ"));
    let page = official.form(path, &[("of", &of)]).await.must(200).text();
    sign_at(&official, &OFFICIAL, &page, "/templates/sign").await.must(303);
    let page = official.get("/templates/permit.typ").await.must(200).text();
    assert!(
        page.contains("#anew\n</textarea>") && page.contains("версия 1") && !page.contains("как поставлен"),
        "{page}"
    );
    official.get(&format!("{path}?of={of}")).await.must(404);

    // What was typed over another text is kept, and said to be late.
    let late = administrator.form("/templates/permit.typ", &right).await.must(409).text();
    assert!(late.contains("Действует уже другой текст") && late.contains("Приказ № 7</textarea>"), "{late}");
}

#[tokio::test]
async fn templates_are_read_and_changed_by_those_who_may_and_a_refusal_changes_nothing() {
    let world = World::new().await;
    let may = |roles: &[&str], someone: &Someone| roles.contains(&someone.key);
    let before = world.rows().await;
    let unchanged = |rows: Vec<(String, u64)>| {
        let kept = |(table, _): &(String, u64)| table == "act" || table == "paper_template";
        rows.into_iter().filter(kept).collect::<Vec<_>>()
    };
    for someone in ALL {
        let client = world.sign_in(someone).await;
        let reads = may(&["official", "administrator", "supervisor"], someone);
        for path in
            ["/api/v1/templates", "/api/v1/templates/permit.typ", "/api/v1/templates/permit.typ/preview?copy=en"]
        {
            client.get(path).await.must(if reads { 200 } else { 403 });
        }
        let trial = json!({"text": "#tried", "paper": "permit"});
        let proposes = may(&["official", "administrator"], someone);
        client.post("/api/v1/templates/permit.typ/preview?copy=en", &trial).await.must(if proposes {
            200
        } else {
            403
        });
        let told = client.post(STATEMENTS, &propose("#anew")).await.must(if proposes { 200 } else { 403 });
        assert!(proposes || told.code() == "role", "{}", someone.key);
        let approve = json!({"act": "template_approve", "content": {"template_proposal": "0190a000-0000-7000-8000-000000000000"}});
        client.post(STATEMENTS, &approve).await.must(if someone.key == OFFICIAL.key { 404 } else { 403 });
        client.as_browser().get("/templates/do/template_propose").await.must(404);
    }
    let official = world.sign_in(&OFFICIAL).await;
    for (draft, status, code) in [
        (propose("#permit"), 422, "template_same"),
        (propose("#permit\nbroken"), 422, "template_broken"),
        (
            json!({"act": "template_propose", "content": {"template_name": "x.typ", "template_text": "", "template_reason": "x"}}),
            422,
            "template_name",
        ),
        (json!({"act": "template_propose", "content": {"template_name": "permit.typ"}}), 422, "content"),
        (
            json!({"act": "template_refuse", "content": {"template_proposal": "x", "template_reason": "x"}}),
            404,
            "not_found",
        ),
    ] {
        let told = official.post(STATEMENTS, &draft).await.must(status);
        assert_eq!(told.code(), code);
        if code == "template_broken" {
            let fault = &told.json()["faults"][0];
            assert_eq!((&fault["template"], &fault["line"]), (&json!("permit.typ"), &json!(2)), "{fault}");
        }
    }
    for path in [
        "/api/v1/templates/x.typ",
        "/api/v1/templates/x.typ/preview",
        "/api/v1/templates/permit.typ/preview?paper=receipt",
    ] {
        official.get(path).await.must(404);
    }
    assert_eq!(unchanged(world.rows().await), unchanged(before), "a refusal changes nothing");
}

#[tokio::test]
async fn a_program_proposes_and_another_person_approves_or_refuses_once() {
    let world = World::new().await;
    let (administrator, official) = (world.sign_in(&ADMINISTRATOR).await, world.sign_in(&OFFICIAL).await);
    let proposal = act(&administrator, &ADMINISTRATOR, &propose("#anew")).await;
    let second = act(&administrator, &ADMINISTRATOR, &propose("#other")).await;
    let own = act(&official, &OFFICIAL, &propose("#own")).await;
    let list = official.get("/api/v1/templates").await.must(200).json();
    let permit = list.as_array().expect("a list").iter().find(|row| row["name"] == "permit.typ").cloned().expect("it");
    assert_eq!(permit["waiting"].as_array().map(Vec::len), Some(3), "{permit}");
    assert_eq!((&permit["version"], &permit["since"]), (&Value::Null, &Value::Null));
    let open = |id: &str| {
        permit["waiting"].as_array().expect("a list").iter().find(|p| p["id"] == id).expect("it")["open"].clone()
    };
    assert_eq!((open(&proposal), open(&own)), (json!(["template_approve", "template_refuse"]), json!([])));

    let decide = |kind: &str, of: &str| {
        let mut content = json!({"template_proposal": of});
        if kind == "template_refuse" {
            content["template_reason"] = "Не по форме".into();
        }
        json!({"act": kind, "content": content})
    };
    let told = official.post(STATEMENTS, &decide("template_approve", &own)).await.must(403);
    assert_eq!(told.code(), "four_eyes");
    act(&official, &OFFICIAL, &decide("template_approve", &proposal)).await;
    let one = official.get(&format!("/api/v1/templates/permit.typ?proposal={second}")).await.must(200).json();
    assert_eq!(
        (&one["text"], &one["proposed"], &one["reason"]),
        (&json!("#anew\n"), &json!("#other\n"), &json!("Приказ № 7"))
    );
    assert_eq!((&one["version"], one["since"].is_string()), (&json!(1), true));
    let told = official.post(STATEMENTS, &decide("template_approve", &second)).await.must(409);
    assert_eq!(told.code(), "template_stale");
    act(&official, &OFFICIAL, &decide("template_refuse", &second)).await;
    let told = official.post(STATEMENTS, &decide("template_refuse", &second)).await.must(409);
    assert_eq!(told.code(), "template_decided");
}
