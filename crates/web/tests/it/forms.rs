//! Forms of acts: what is asked, what was left empty, what is offered to choose from.

use crate::world::World;
use crate::world::people::*;
use crate::world::story::Story;

/// The value of a hidden field.
fn hidden(html: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let at = html.find(&start).unwrap_or_else(|| panic!("no hidden field {name}: {html}")) + start.len();
    html[at..].split('"').next().expect("a value").to_owned()
}

#[tokio::test]
async fn what_was_left_empty_is_named_all_at_once_beside_its_field() {
    let world = World::new().await;
    let browser = world.sign_in(&ANNA).await.as_browser().speaking("ru");
    let form = browser.get("/cases/new").await.must(200).text();
    let (key, seq) = (hidden(&form, "key"), hidden(&form, "seq"));
    let before = world.rows().await;
    let base = [("key", key.as_str()), ("seq", seq.as_str())];
    let told = browser.form("/cases/new", &base).await.must(422).text();
    assert!(told.contains("Заполнены не все поля"), "{told}");
    for field in ["city", "profession"] {
        assert!(told.contains(&format!("href=\"#content-{field}\"")), "{field} is led to: {told}");
        assert!(told.contains(&format!("id=\"content-{field}-error\"")), "{field} says so itself");
    }
    let half = [base.as_slice(), &[("content.city", "astana")]].concat();
    let told = browser.form("/cases/new", &half).await.must(422).text();
    assert!(told.contains("content-profession-error") && !told.contains("content-city-error"), "{told}");
    assert!(told.contains("value=\"astana\" selected"), "what was chosen stays");
    assert_eq!(world.rows().await, before, "nothing was opened");
}

#[tokio::test]
async fn a_text_that_is_too_long_is_told_with_its_bound_and_comes_back_whole() {
    let story = Story::filled().await;
    let browser = story.world.sign_in(&ANNA).await.as_browser().speaking("ru");
    for (section, of) in [("motivation", "<textarea"), ("work", "<input class=\"govuk-input")] {
        let path = format!("/cases/{}/draft/{section}", story.case);
        let form = browser.get(&path).await.must(200).text();
        let rest = form.split(of).skip(1).find(|rest| rest.contains("data-room=\"")).expect("a text with a bound");
        let of_it =
            |name: &str| rest.split(name).nth(1).and_then(|rest| rest.split('"').next()).expect("a value").to_owned();
        let (name, max) = (of_it(" name=\""), of_it("data-room=\"").parse::<usize>().expect("a number"));
        assert!(!rest.contains("maxlength"), "nothing that is pasted is cut: {rest}");
        let typed = "ы".repeat(max + 7);
        let before = story.world.rows().await;
        let told = browser.form(&path, &[("rev", &hidden(&form, "rev")), (&name, &typed)]).await.must(422).text();
        assert!(told.contains(&typed), "what was typed is kept whole");
        assert_eq!(told.matches(" знаков, а написано ").count(), 2, "in the summary and at the field: {told}");
        assert_eq!(story.world.rows().await, before, "nothing of it was saved");
        let fits = browser.form(&path, &[("rev", &hidden(&form, "rev")), (&name, &typed[14..])]).await;
        assert!(!fits.text().contains(" знаков, а написано "), "{name} takes {max}");
    }
}

#[tokio::test]
async fn grounds_are_offered_for_the_act_alone() {
    let story = Story::screening().await;
    let browser = story.world.sign_in(&SCREENER).await.as_browser();
    let form = browser.get(&format!("/cases/{}/do/recommend_refusal", story.case)).await.must(200).text();
    let residence = format!("<option value=\"{}\"", story.a_ground());
    assert!(!form.contains(&residence), "a ground of the permit is no ground for the petition: {form}");
    let edition = story.world.ctx.book.in_force(story.world.ctx.now().local_date()).expect("an edition");
    let criterion = edition.criteria.first().expect("a criterion").id.to_string();
    assert!(form.contains(&format!("<option value=\"{criterion}\"")), "{form}");
}

#[tokio::test]
async fn documents_are_judged_a_line_each_and_every_one_of_them() {
    let story = Story::screening().await;
    let browser = story.world.sign_in(&SCREENER).await.as_browser().speaking("ru");
    let path = format!("/cases/{}/do/accept_documents", story.case);
    let form = browser.get(&path).await.must(200).text();
    let lines = form.matches("class=\"qn-judged__line").count();
    assert!(lines > 1 && !form.contains("<select"), "the case knows its documents: {form}");
    assert_eq!(hidden(&form, "content.checklist[0].document"), "passport");
    let known: Vec<(String, String)> = (0..lines)
        .map(|i| format!("content.checklist[{i}].document"))
        .map(|name| (name.clone(), hidden(&form, &name)))
        .collect();
    let mut pairs = vec![("key".to_owned(), hidden(&form, "key")), ("seq".to_owned(), hidden(&form, "seq"))];
    pairs.extend(known);
    let send = |pairs: &[(String, String)]| {
        let pairs: Vec<(String, String)> = pairs.to_vec();
        let (browser, path) = (browser.clone(), path.clone());
        async move {
            let pairs: Vec<_> = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            browser.form(&path, &pairs).await
        }
    };
    let told = send(&pairs).await.must(422).text();
    for i in 0..lines {
        assert!(told.contains(&format!("content-checklist-{i}--verdict-error")), "line {i} has no word yet: {told}");
    }
    assert_eq!(told.matches("Выберите ответ: Паспорт").count(), 2, "in the summary and at the line: {told}");
    pairs.extend((0..lines).map(|i| (format!("content.checklist[{i}].verdict"), "good".to_owned())));
    let statement = send(&pairs).await.must(200).text();
    assert!(statement.contains("data-sign"), "on to the statement: {statement}");
}

#[tokio::test]
async fn a_broken_service_answers_with_a_page_and_a_number_to_quote() {
    let story = Story::screening().await;
    let documents = story.applicant.get(&format!("/api/v1/cases/{}/documents", story.case)).await.must(200).json();
    let id = documents[0]["id"].as_str().expect("a document");
    story.world.lose_files();
    let browser = story.world.sign_in(&SCREENER).await.as_browser();
    for (lang, words) in [("kk", "Сұрау нөмірі"), ("ru", "Номер обращения")] {
        let path = format!("/cases/{}/documents/{id}/view", story.case);
        let page = browser.speaking(lang).get(&path).await.must(500).text();
        assert!(page.contains(words) && page.contains(&format!("href=\"/cases/{}\"", story.case)), "{page}");
        assert!(!page.contains("files") && !page.contains("No such file"), "what broke is the operator's: {page}");
    }
}
