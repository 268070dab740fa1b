//! What pages of an applicant show of a form and of a case: names, what must be filled in, what is left to do.

use crate::applicant::page;
use crate::world::people::*;
use crate::world::story::Story;
use qonys_procedure::document::DocumentKind;
use serde_json::json;

/// The label of a field, as far as its control.
fn label<'a>(html: &'a str, field: &str) -> &'a str {
    let from = html.find(&format!("for=\"{field}\"")).unwrap_or_else(|| panic!("no label for {field}: {html}"));
    html[from..].split("</label>").next().expect("a label")
}

#[tokio::test]
async fn the_whole_form_calls_optional_what_can_stay_empty_at_signing() {
    let story = Story::filled().await;
    let browser = story.applicant.as_browser().speaking("ru");
    let form = browser.get(&format!("/cases/{}/draft?all=1", story.case)).await.must(200).text();
    assert!(form.contains("Сохранить можно и незаконченную форму"), "{form}");
    for (field, optional) in [("iin", false), ("name_latin-surname", false), ("ethnicity", true)] {
        let label = label(&form, &format!("content-form-identity-{field}"));
        assert_eq!(label.contains("необязательно"), optional, "{label}");
    }
    assert!(form.contains("Документ 1") && !form.contains("Документы 1"), "a document is one of them");
}

#[tokio::test]
async fn a_line_too_long_to_be_seen_is_as_high_as_what_stands_in_it() {
    let story = Story::draft().await;
    let browser = story.applicant.as_browser().speaking("ru");
    let path = format!("/cases/{}/draft/birth", story.case);
    let form = browser.get(&path).await.must(200).text();
    assert!(form.contains("<input class=\"govuk-input\" id=\"content-form-identity-birth_place\""), "{form}");
    let place = "Усть-Каменогорск, Восточно-Казахстанская область";
    let rev = form.split("name=\"rev\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a number");
    let typed = place.replace(", ", ",\r\n");
    browser.form(&path, &[("rev", rev), ("content.form.identity.birth_place", &typed)]).await.must(303);
    let form = browser.get(&path).await.must(200).text();
    let area = form.split("<textarea").find(|area| area.contains("content.form.identity.birth_place"));
    assert!(area.is_some_and(|area| area.contains(&format!(">\n{place}</textarea>"))), "{form}");
}

#[tokio::test]
async fn the_check_names_a_document_that_is_not_there_though_nobody_knows_yet_from_which_state() {
    let story = Story::draft().await;
    let check = page(&story.applicant, &format!("/cases/{}/draft/check", story.case), "ru").await;
    let faults = check.split("govuk-error-summary__list").nth(1).and_then(|rest| rest.split("</ul>").next());
    assert!(faults.is_some_and(|told| told.contains("Справка об отсутствии судимости: Не загружено")), "{check}");
}

#[tokio::test]
async fn the_check_keeps_numbers_and_zones_whole_and_calls_files_in_the_language_of_the_page() {
    let story = Story::filled().await;
    let check = page(&story.applicant, &format!("/cases/{}/draft/check", story.case), "ru").await;
    assert_eq!(check.matches("class=\"qn-zone\"").count(), 2, "{check}");
    assert!(check.contains("Файл, PDF") && !check.contains("motivation_letter-1"), "{check}");
}

#[tokio::test]
async fn another_document_says_when_its_title_is_asked_for() {
    let story = Story::draft().await;
    let other = format!("/cases/{}/documents/{}", story.case, DocumentKind::Other);
    assert!(page(&story.applicant, &other, "ru").await.contains("Название укажете после загрузки файла"));
    let story = Story::screening().await;
    let other = format!("/cases/{}/documents/{}", story.case, DocumentKind::Other);
    let sent = page(&story.applicant, &other, "ru").await;
    assert!(!sent.contains("в названии") && !sent.contains("Название укажете"), "nothing asks for a title: {sent}");
}

#[tokio::test]
async fn who_took_an_application_back_finds_the_way_to_a_new_one_and_no_days_of_the_petition() {
    let story = Story::petitioned().await;
    let case = format!("/cases/{}", story.case);
    assert!(page(&story.applicant, &case, "ru").await.contains("Срок действия ходатайства"));
    story.applicant.act(&ANNA, &story.case, "withdraw", json!({"reason": "Передумала."})).await.must(201);
    let taken_back = page(&story.applicant, &case, "ru").await;
    assert!(
        taken_back.contains("href=\"/cases/new\"") && !taken_back.contains("Срок действия ходатайства"),
        "{taken_back}"
    );
    let body = json!({"city": "astana", "profession": "programming"});
    story.applicant.post("/api/v1/cases", &body).await.must(201);
    let with_another = page(&story.applicant, &case, "ru").await;
    assert!(!with_another.contains("href=\"/cases/new\""), "one open case at a time: {with_another}");
}
