//! What a workplace tells: the same limit wherever a case stands, what is closed for now, what is called by its name.

use crate::world::people::*;
use crate::world::story::Story;
use std::sync::atomic::Ordering;

/// What stands between two texts, the first time.
fn between<'a>(html: &'a str, before: &str, after: &str) -> &'a str {
    let rest = html.split_once(before).unwrap_or_else(|| panic!("no {before}: {html}")).1;
    rest.split_once(after).unwrap_or_else(|| panic!("no {after}: {html}")).0
}

const DAY: &str = "<span class=\"qn-due__day\">";

#[tokio::test]
async fn a_list_tells_the_limit_that_the_case_tells() {
    let story = Story::arrived().await;
    let operator = story.world.sign_in(&OPERATOR).await.as_browser().speaking("ru");
    let case = operator.get(&format!("/cases/{}", story.case)).await.must(200).text();
    let day = between(&case, DAY, "</span>").trim_start_matches("до ").to_owned();
    let queue = operator.get("/cases").await.must(200).text();
    assert_eq!(between(&queue, DAY, "</span>"), day, "the queue: {queue}");
    let found = operator.form("/search/rows", &[("q", "ERIKS")]).await.must(200).text();
    assert_eq!(between(&found, DAY, "</span>"), day, "the search: {found}");
}

#[tokio::test]
async fn no_act_is_offered_while_the_service_stands_still() {
    let story = Story::arrived().await;
    let operator = story.world.sign_in(&OPERATOR).await.as_browser().speaking("ru");
    let case = format!("/cases/{}", story.case);
    let offers = |page: &str| page.contains(&format!("{case}/do/"));
    assert!(offers(&operator.get(&case).await.must(200).text()) && offers(&operator.get("/cases").await.text()));
    story.world.maintenance.store(true, Ordering::Relaxed);
    let page = operator.get(&case).await.must(200).text();
    assert!(!offers(&page) && page.contains("Идут технические работы: действия по делу"), "{page}");
    assert!(!offers(&operator.get("/cases").await.must(200).text()), "nor from the queue");
}

#[tokio::test]
async fn an_employee_books_a_visit_for_the_applicant() {
    let story = Story::arrived().await;
    let path = format!("/cases/{}/do/book_visit", story.case);
    let form = story.world.sign_in(&OPERATOR).await.as_browser().speaking("ru").get(&path).await.must(200).text();
    assert!(form.contains("Записать заявителя в ЦОН") && !form.contains("Записаться"), "{form}");
    let own = story.applicant.as_browser().speaking("ru").get(&path).await.must(200).text();
    assert!(own.contains("Записаться в ЦОН"), "{own}");
}

#[tokio::test]
async fn of_an_ended_case_nobody_is_said_to_have_to_take_it() {
    let story = Story::screening().await;
    story.applicant.act(&ANNA, &story.case, "withdraw", serde_json::json!({"reason": "Передумала."})).await.must(201);
    let official = story.world.sign_in(&OFFICIAL).await.as_browser().speaking("ru");
    let page = official.get(&format!("/cases/{}", story.case)).await.must(200).text();
    assert!(page.contains("Дело завершено") && !page.contains("Дело никто не принял"), "{page}");
}
