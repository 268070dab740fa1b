//! Lists of what concerns one person: notices to an applicant, complaints that wait for an authority.

use crate::world::people::*;
use crate::world::story::Story;
use qonys_office::acts::notices;
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
