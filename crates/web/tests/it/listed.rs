//! Lists of what concerns one person: notices to an applicant; complaints and requests that wait for an authority.

use crate::world::Client;
use crate::world::people::{self, *};
use crate::world::story::Story;
use qonys_office::acts::notices;
use qonys_office::jobs::{self, limits, recompute};
use qonys_procedure::Stage;
use serde_json::{Value, json};

/// What the list says, in its order.
fn kinds(told: &Value) -> Vec<String> {
    let rows = told.as_array().expect("a list");
    rows.iter().map(|row| row["kind"].as_str().expect("a kind").to_owned()).collect()
}

#[tokio::test]
async fn an_applicant_reads_what_they_were_told_and_nobody_else_does() {
    let story = Story::petitioned().await;
    let ctx = &story.world.ctx;
    while notices::deliver(ctx, ctx.fresh()).await.expect("delivered") > 0 {}
    let told = story.applicant.get("/api/v1/notices").await.must(200).json();
    assert_eq!(kinds(&told).first().map(String::as_str), Some("petition_issued"), "the newest first: {told}");
    assert_eq!(kinds(&told).last().map(String::as_str), Some("registered"), "{told}");
    let row = &told[0];
    assert!(row["case"] == json!(story.case) && row["seq"].is_u64(), "{row}");
    assert!(row["number"].is_string() && row["at"].is_string(), "{row}");

    for (lang, what, todo) in [
        ("ru", "Вам выдано ходатайство.", "подайте заявление на получение разрешения"),
        ("kk", "Сізге қолдаухат берілді.", "тұрақты тұруға рұқсат алуға өтініш беріңіз"),
        ("en", "The petition has been issued to you.", "apply for permanent residence"),
    ] {
        let page = story.applicant.as_browser().speaking(lang).get("/notices").await.must(200).text();
        assert!(page.contains(what) && page.contains(todo), "{page}");
        assert!(page.contains(&format!("href=\"/cases/{}\"", story.case)), "the way to the case: {page}");
    }
    story.world.sign_in(&OFFICIAL).await.as_browser().get("/notices").await.must(403);

    let boris = story.world.sign_in(&BORIS).await;
    assert_eq!(boris.get("/api/v1/notices").await.must(200).json(), json!([]));
    let official = story.world.sign_in(&OFFICIAL).await;
    official.get("/api/v1/notices").await.must(403);
    story.world.stranger().get("/api/v1/notices").await.must(401);
}

#[tokio::test]
async fn a_complaint_is_listed_for_the_authority_it_is_about() {
    let story = Story::screening().await;
    let complaint =
        json!({"about": "inaction", "learned_on": story.world.ctx.now().local_date(), "text": "Тексерілмеді."});
    story.applicant.act(&ANNA, &story.case, "complain", complaint).await.must(201);
    for (who, knows) in [(&OFFICIAL, true), (&HEAD, false), (&SCREENER, false), (&ADMINISTRATOR, false), (&ANNA, false)]
    {
        let client = story.world.sign_in(who).await;
        let rows = client.get("/api/v1/complaints").await.must(200).json();
        let listed = rows.as_array().expect("a list").iter().any(|row| row["case"] == json!(story.case));
        assert_eq!(listed, knows, "{}: {rows}", who.key);
    }
    story.world.stranger().get("/api/v1/complaints").await.must(401);
}

/// What is asked in the case, as the person's list of requests tells it.
async fn asked(client: &Client, case: &str) -> Vec<String> {
    let rows = client.get("/api/v1/requests").await.must(200).json();
    let row = rows.as_array().expect("a list").iter().find(|row| row["case"] == json!(case));
    let waits = row.map_or(&Value::Null, |row| &row["waits"]).as_array().cloned().unwrap_or_default();
    waits.iter().map(|what| what.as_str().expect("an id").to_owned()).collect()
}

/// The list of everybody but those named is without the case; theirs says this.
async fn only_for(story: &Story, told: &[(&Someone, &[&str])]) {
    for who in ALL {
        let wanted = told.iter().find(|(someone, _)| someone.key == who.key).map_or(&[][..], |(_, waits)| waits);
        assert_eq!(asked(&story.world.sign_in(who).await, &story.case).await, wanted, "{}", who.key);
    }
}

#[tokio::test]
async fn a_longer_time_for_the_application_is_asked_of_the_ministry_and_answered() {
    let story = Story::petitioned().await;
    only_for(&story, &[]).await;
    let limits = story.applicant.get(&format!("/api/v1/cases/{}/limits", story.case)).await.must(200).json();
    let limit = limits.as_array().expect("limits").iter().find(|l| l["clock"] == "petitioned").expect("the limit");
    let due = limit["due"].as_str().and_then(|day| day.parse().ok()).expect("a day");
    let until = qonys_procedure::calendar::plus_days(due, 20);
    let ask = json!({"limit": "petitioned", "until": until, "reason": "Справка ещё не готова."});
    let page =
        story.applicant.as_browser().speaking("ru").get(&format!("/cases/{}", story.case)).await.must(200).text();
    assert!(page.contains("/do/ask_extension\"") && !page.contains("Просьба о продлении срока"), "{page}");
    story.applicant.act(&ANNA, &story.case, "ask_extension", ask.clone()).await.must(201);
    story.applicant.act(&ANNA, &story.case, "ask_extension", ask).await.must(403);
    for (lang, waits) in [
        ("kk", "әзірге жауап жоқ; іс жауап күтетін соңғы күн:"),
        ("ru", "ответа пока нет; последний день, когда дело его ждёт:"),
        ("en", "no answer yet; the last day on which your case waits for it:"),
    ] {
        let own = story.applicant.as_browser().speaking(lang);
        let page = own.get(&format!("/cases/{}", story.case)).await.must(200).text();
        assert!(page.contains(waits) && !page.contains("/do/ask_extension\""), "{page}");
    }
    only_for(&story, &[(&OFFICIAL, &["extension"])]).await;
    let told = story.applicant.get(&format!("/api/v1/cases/{}/limits", story.case)).await.must(200).json();
    assert_eq!(told, limits, "a request is no limit");
    let official = story.world.sign_in(&OFFICIAL).await;
    let row = official.get("/api/v1/requests").await.must(200).json()[0].clone();
    assert!(row["due_at"].is_string() && row["overdue"] == json!(false) && row["initials"] == "A. E.", "{row}");

    let href = format!("href=\"/cases/{}/do/extend_limit\"", story.case);
    for (lang, title, mark) in [
        ("kk", "Өтініш берушілердің сұраулары", "мерзімді ұзартуды сұрайды"),
        ("ru", "Просьбы заявителей", "просит продлить срок"),
        ("en", "Requests of applicants", "asks for more time"),
    ] {
        let page = official.as_browser().speaking(lang).get("/cases").await.must(200).text();
        assert!(page.contains("id=\"requests\"") && page.contains(title) && page.contains(mark), "{page}");
        assert!(page.contains(&href), "straight to the act: {page}");
    }
    let part = official.as_browser().get("/cases?overdue=true").await.must(200).text();
    assert!(!part.contains("id=\"requests\""), "above the whole queue alone");
    official.as_browser().get(&format!("/cases/{}/do/extend_limit", story.case)).await.must(200);

    let grant = json!({"limit": "petitioned", "until": until, "reason": "Причина уважительная."});
    story.by(&official, &OFFICIAL, "extend_limit", grant).await;
    only_for(&story, &[]).await;
    assert!(!official.as_browser().get("/cases").await.must(200).text().contains("id=\"requests\""));
}

#[tokio::test]
async fn what_is_asked_before_the_entry_is_seen_by_the_office_of_the_city() {
    let story = Story::awaiting_entry().await;
    let until = qonys_procedure::calendar::plus_days(story.world.ctx.now().local_date(), 40);
    let extension = json!({"limit": "entry", "until": until, "reason": "Рейс отменён."});
    story.applicant.act(&ANNA, &story.case, "ask_extension", extension).await.must(201);
    only_for(&story, &[(&HEAD, &["extension"])]).await;
    let transfer = json!({"from": "astana", "to": "almaty", "reason": "Переезжаю."});
    story.applicant.act(&ANNA, &story.case, "ask_transfer", transfer).await.must(201);
    only_for(&story, &[(&HEAD, &["extension", "transfer"])]).await;
    let change = json!({"what": "identity.birth_place", "old": "Зенит", "new": "Зенит, Утопия"});
    story.applicant.act(&ANNA, &story.case, "report_change", change).await.must(201);
    only_for(&story, &[(&HEAD, &["extension", "transfer", "change"]), (&OFFICER, &["change"])]).await;

    let officer = story.world.sign_in(&OFFICER).await;
    let report = officer.seq(&story.case).await;
    story.by(&officer, &OFFICER, "take_case", json!({})).await;
    story.by(&officer, &OFFICER, "recuse", json!({"ground": "Знакомы лично."})).await;
    assert_eq!(asked(&officer, &story.case).await, [""; 0], "a recused person answers nothing");

    let head = story.world.sign_in(&HEAD).await;
    let accept = json!({"report": report, "accepted": true, "reasons": "Подтверждено."});
    story.by(&head, &HEAD, "accept_change", accept).await;
    only_for(&story, &[(&HEAD, &["extension", "transfer"])]).await;
    story.by(&head, &HEAD, "transfer_case", json!({"from": "astana", "to": "almaty", "reason": "Переезд."})).await;
    only_for(&story, &[]).await;
    story.world.stranger().get("/api/v1/requests").await.must(401);
}

#[tokio::test]
async fn a_change_that_stands_marked_in_the_queue_is_not_listed_above_it() {
    let story = Story::verification().await;
    let change = json!({"what": "identity.birth_place", "old": "Зенит", "new": "Зенит, Утопия"});
    story.applicant.act(&ANNA, &story.case, "report_change", change).await.must(201);
    only_for(&story, &[]).await;
    let queue = story.world.sign_in(&OFFICER).await.get("/api/v1/queue").await.must(200).json();
    assert_eq!(queue["rows"][0]["waits"], json!(["change"]), "{queue}");
    let transfer = json!({"from": "astana", "to": "almaty", "reason": "Переезжаю."});
    story.applicant.act(&ANNA, &story.case, "ask_transfer", transfer).await.must(201);
    only_for(&story, &[(&HEAD, &["transfer"])]).await;
}

/// A case that lapsed because the person did not come.
pub async fn lapsed() -> Story {
    let story = Story::awaiting_entry().await;
    let world = &story.world;
    let stage = async || world.ctx.store.read(qonys_store::cases::totals).await.expect("totals").remove(0).1;
    let (mut seen, mut walk) = (limits::Seen::default(), recompute::Walk::default());
    let mut rounds = 0..30;
    while stage().await != Stage::Lapsed {
        rounds.next().expect("she did not come");
        world.clock.pass_days(6);
        // The border answers after the last day that she has not come: without that nothing lapses.
        let border = json!({"system": "border", "outcome": "clear", "reference": "border-2", "compared": ["ИИН"],
            "on_paper": true, "entered": false});
        let officer = world.sign_in(&OFFICER).await;
        story.by(&officer, &OFFICER, "record_check", border).await;
        jobs::tidy(&world.ctx, &mut seen, &mut walk).await.expect("a round");
    }
    story.again().await
}

#[tokio::test]
async fn a_case_that_lapsed_before_the_entry_is_brought_back_by_the_head_of_its_city_alone() {
    let story = lapsed().await;
    only_for(&story, &[]).await;
    let until = qonys_procedure::calendar::plus_days(story.world.ctx.now().local_date(), 20);
    let ask = json!({"limit": "entry", "until": until, "reason": "Рейс отменён."});
    story.applicant.act(&ANNA, &story.case, "ask_extension", ask).await.must(201);
    let elsewhere = Someone { role: Some("migration_head"), city: Some("almaty"), ..SUPERVISOR };
    people::provide(&story.world.ctx, &SUPERVISOR, "migration_head", Some("almaty")).await;
    let mut other = story.world.stranger();
    other.sign_in(&elsewhere).await;
    assert_eq!(asked(&other, &story.case).await, [""; 0], "another city's");
    let page =
        story.applicant.as_browser().speaking("ru").get(&format!("/cases/{}", story.case)).await.must(200).text();
    assert!(page.contains("Вы попросили продлить срок.") && !page.contains("/do/ask_extension\""), "{page}");
    for (who, waits) in [(&HEAD, &["extension"][..]), (&OFFICIAL, &[]), (&OFFICER, &[]), (&SCREENER, &[])] {
        assert_eq!(asked(&story.world.sign_in(who).await, &story.case).await, waits, "{}", who.key);
    }
}

#[tokio::test]
async fn who_came_and_did_not_finish_is_reminded_first_and_lapses_on_the_last_day() {
    let story = Story::arrived().await;
    let world = &story.world;
    let stage = async || world.ctx.store.read(qonys_store::cases::totals).await.expect("totals").remove(0).1;
    let (mut seen, mut walk) = (limits::Seen::default(), recompute::Walk::default());
    let mut days = 0;
    while stage().await != Stage::Lapsed {
        assert!(days < 70, "two limits of hers are over, and the case lapses by the second");
        world.clock.pass_days(5);
        days += 5;
        jobs::tidy(&world.ctx, &mut seen, &mut walk).await.expect("a round");
    }
    assert!(days > 60, "{days}");
}
