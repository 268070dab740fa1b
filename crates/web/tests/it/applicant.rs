//! Pages of the applicant, as a browser without scripts walks them.

use crate::world::people::{self, *};
use crate::world::story::Story;
use crate::world::{Client, World};
use qonys_procedure::document::DocumentKind;
use serde_json::{Value, json};

/// What stands in a hidden field.
fn hidden(html: &str, name: &str) -> String {
    let at = html.find(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no `{name}`: {html}"));
    html[at..].split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a value").to_owned()
}

/// The addresses that a page links to and that begin so.
fn links(html: &str, begin: &str) -> Vec<String> {
    let all = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut found: Vec<String> = all.filter(|href| href.starts_with(begin)).map(str::to_owned).collect();
    found.sort();
    found.dedup();
    found
}

/// The task in the list that leads to an address, with its state.
fn task(html: &str, href: &str) -> String {
    let link = format!("qn-task__link\" href=\"{href}\"");
    let at = html.find(&link).unwrap_or_else(|| panic!("no task {href}: {html}"));
    let at = html[..at].rfind("<li").expect("a task");
    html[at..].split("</li>").next().expect("a task").to_owned()
}

async fn draft_of(story: &Story) -> Value {
    story.applicant.get(&format!("/api/v1/cases/{}/draft", story.case)).await.must(200).json()
}

/// The whole page in a language; none of its words is a key.
pub async fn page(client: &Client, path: &str, lang: &str) -> String {
    let answer = client.as_browser().speaking(lang).get(path).await.must(200);
    let html = answer.text();
    assert!(html.contains(&format!("<html lang=\"{lang}\"")) && html.trim_end().ends_with("</html>"), "{path}");
    assert!(!html.contains("style=\"") && !html.contains("<script>") && !html.contains("onclick"), "{path}");
    assert!(!html.contains(">applicant-") && html.len() < 150 * 1024, "{path}: {} bytes", html.len());
    html
}

#[tokio::test]
async fn every_page_of_a_draft_speaks_three_languages() {
    for story in [Story::draft_in(World::new().await).await, Story::filled().await, Story::petitioned().await] {
        let draft = format!("/cases/{}/draft", story.case);
        let list = page(&story.applicant, &draft, "ru").await;
        let mut paths = links(&list, &format!("/cases/{}/", story.case));
        paths.extend([draft, "/cases".to_owned(), format!("/cases/{}", story.case)]);
        assert!(paths.len() > 20, "{paths:?}");
        for path in paths.iter().filter(|path| !path.contains("all=1") && !path.contains("lang=")) {
            let (kk, ru, en) = (
                page(&story.applicant, path, "kk").await,
                page(&story.applicant, path, "ru").await,
                page(&story.applicant, path, "en").await,
            );
            assert!(kk != ru && ru != en, "{path}");
        }
    }
}

#[tokio::test]
async fn a_new_person_is_led_to_their_first_case() {
    let world = World::new().await;
    let browser = world.sign_in(&ANNA).await.as_browser().speaking("ru");
    let home = browser.get("/cases").await.must(200).text();
    assert!(home.contains("href=\"/cases/new\"") && home.contains("Начните дело"), "{home}");
    let form = browser.get("/cases/new").await.must(200).text();
    assert!(!form.contains("content.predecessor") && !form.contains("content.petition"), "nothing came before");
    let key = hidden(&form, "key");
    let pairs =
        [("key", key.as_str()), ("seq", "0"), ("content.city", "astana"), ("content.profession", "programming")];
    let opened = browser.form("/cases/new", &pairs).await.must(303);
    let case = browser.get(opened.header("location")).await.must(200).text();
    assert!(case.contains("govuk-notification-banner--success") && case.contains("/draft\""), "{case}");
    let home = browser.get("/cases").await.must(200).text();
    assert!(home.contains("/draft\"") && !home.contains("href=\"/cases/new\""), "one open case at a time");
}

#[tokio::test]
async fn a_section_is_saved_and_leads_to_the_next_one() {
    let story = Story::draft().await;
    let browser = story.applicant.as_browser().speaking("ru");
    let path = format!("/cases/{}/draft/contacts", story.case);
    let form = browser.get(&path).await.must(200).text();
    assert!(form.contains("autocomplete=\"email\"") && !form.contains("govuk-error-message"), "{form}");
    let rev = hidden(&form, "rev");
    let pairs = [
        ("rev", rev.as_str()),
        ("content.form.identity.contacts.email", "anna@example.org"),
        ("content.form.identity.contacts.language", "ru"),
    ];
    let saved = browser.form(&path, &pairs).await.must(303);
    let to = saved.header("location").to_owned();
    assert!(!to.starts_with(&path) && to.contains("saved="), "{to}");
    let next = browser.get(&to).await.must(200).text();
    assert!(next.contains(&format!("data-keep-confirmed=\"{path}\"")), "{next}");
    assert_eq!(draft_of(&story).await["content"]["form"]["identity"]["contacts"]["email"], "anna@example.org");
    let list = browser.get(&format!("/cases/{}/draft", story.case)).await.must(200).text();
    assert!(task(&list, &path).contains("govuk-tag--green"), "{}", task(&list, &path));
    // Another window has saved since: nothing is laid over it unseen, and what was typed stays on the page.
    let again = browser.form(&path, &pairs).await;
    assert_eq!(again.status.as_u16(), 409);
    assert!(again.text().contains("anna@example.org"));
}

#[tokio::test]
async fn a_fault_stands_beside_its_field_with_both_values() {
    let story = Story::filled().await;
    let browser = story.applicant.as_browser().speaking("ru");
    let path = format!("/cases/{}/draft/passport", story.case);
    let form = browser.get(&path).await.must(200).text();
    let passport = &draft_of(&story).await["content"]["form"]["identity"]["travel_documents"][0].clone();
    let name = |field: &str| format!("content.form.identity.travel_documents[0].{field}");
    let mut pairs = vec![("rev".to_owned(), hidden(&form, "rev"))];
    for field in ["kind", "issuing_state", "issued_on", "valid_until", "mrz"] {
        pairs.push((name(field), passport[field].as_str().expect("a text").to_owned()));
    }
    pairs.push((name("number"), "X1234567".to_owned()));
    let sent: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let saved = browser.form(&path, &sent).await.must(303);
    assert!(saved.header("location").starts_with(&path), "one stays where something is to be mended");
    let told = browser.get(saved.header("location")).await.must(200).text();
    let at = told.find("id=\"content-form-identity-travel_documents-0--number-notices\"").expect("a notice");
    let notice = told[at..].split("<input").next().expect("a notice");
    assert!(notice.contains("X1234567") && notice.contains("L898902C3") && notice.contains("qn-compare"), "{notice}");
    let list = browser.get(&format!("/cases/{}/draft", story.case)).await.must(200).text();
    assert!(task(&list, &path).contains("govuk-tag--red"), "{}", task(&list, &path));
    let check = browser.get(&format!("/cases/{}/draft/check", story.case)).await.must(200).text();
    assert!(check.contains(&format!("{path}#content-form-identity-travel_documents-0--number")), "{check}");
    assert!(!check.contains(&format!("<form method=\"post\" action=\"/cases/{}/draft/check\"", story.case)));
}

#[tokio::test]
async fn rows_come_and_go_and_nothing_typed_is_lost() {
    let story = Story::draft().await;
    let browser = story.applicant.as_browser();
    let path = format!("/cases/{}/draft/work", story.case);
    let rev = hidden(&browser.get(&path).await.must(200).text(), "rev");
    let first = ("content.form.work[0].employer", "Zenith");
    let add = [("rev", rev.as_str()), first, ("add", "content.form.work")];
    let grown = browser.form(&path, &add).await.must(200).text();
    assert!(grown.contains("name=\"content.form.work[1].employer\"") && grown.contains("Zenith"), "{grown}");
    assert!(grown.contains("autofocus") && grown.contains("data-keep-fresh"));
    assert_eq!(draft_of(&story).await["content"]["form"]["work"][0]["employer"], "Zenith", "saved at once");
    let rev = hidden(&grown, "rev");
    let second = ("content.form.work[1].employer", "Apex");
    let remove = [("rev", rev.as_str()), first, second, ("remove", "content.form.work[0]")];
    let shrunk = browser.form(&path, &remove).await.must(200).text();
    assert!(shrunk.contains("Apex") && !shrunk.contains("Zenith"), "{shrunk}");
    assert_eq!(draft_of(&story).await["content"]["form"]["work"], json!([{"employer": "Apex"}]));
}

#[tokio::test]
async fn what_cannot_be_read_is_named_and_hides_no_other_finding() {
    let story = Story::filled().await;
    let browser = story.applicant.as_browser().speaking("ru");
    let changes = json!({"changes": {"form": {"identity": {"iin": "12"}, "experience_years": null}}});
    let path = format!("/api/v1/cases/{}/draft", story.case);
    story.applicant.json(http::Method::PATCH, &path, &changes, None).await.must(200);
    let list = browser.get(&format!("/cases/{}/draft", story.case)).await.must(200).text();
    for section in ["name", "profession"] {
        let task = task(&list, &format!("/cases/{}/draft/{section}", story.case));
        assert!(task.contains("govuk-tag--red"), "{task}");
    }
    let form = browser.get(&format!("/cases/{}/draft/name", story.case)).await.must(200).text();
    assert!(form.contains("Записано неверно"), "{form}");
}

#[tokio::test]
async fn all_answers_are_checked_and_the_statement_opens_on_another_device() {
    let story = Story::filled().await;
    let browser = story.applicant.as_browser().speaking("ru");
    let check = format!("/cases/{}/draft/check", story.case);
    let answers = browser.get(&check).await.must(200).text();
    for told in ["Zenith Institute of Technology", "ERIKSSON", "/draft/education", "/documents/passport"] {
        assert!(answers.contains(told), "{told}");
    }
    let statement = browser.form(&check, &[("x", "1")]).await.must(200).text();
    let there = links(&statement, &format!("/cases/{}", story.case));
    let digest = statement.split("id=\"digest\">").nth(1).and_then(|rest| rest.split('<').next()).expect("a digest");
    let place = format!("/cases/{}/statements/{digest}", story.case);
    assert!(statement.contains(&place) && statement.contains("<svg") && !there.is_empty(), "{statement}");
    let other = story.world.sign_in(&ANNA).await.as_browser().speaking("kk");
    let again = other.get(&place).await.must(200).text();
    let bytes = |html: &str| html.split("data-sign-data").nth(1).map(|rest| rest[..200].to_owned());
    assert_eq!(bytes(&again), bytes(&statement), "the same bytes are signed");
    assert!(again.contains("<html lang=\"kk\""));
    // Nobody else opens it, and a used one is told as gone.
    story.world.sign_in(&BORIS).await.as_browser().get(&place).await.must(404);
    story.world.stranger().as_browser().get(&place).await.must(303);
    browser.get(&format!("/cases/{}/statements/{}", story.case, "0".repeat(64))).await.must(422);
    browser.get(&format!("/cases/{}/statements/none", story.case)).await.must(404);
}

#[tokio::test]
async fn a_document_has_its_page_and_what_is_said_of_it_is_kept() {
    let story = Story::petitioned().await;
    let browser = story.applicant.as_browser().speaking("ru");
    let path = format!("/cases/{}/documents/duty_receipt", story.case);
    let empty = browser.get(&path).await.must(200).text();
    assert!(empty.contains("enctype=\"multipart/form-data\"") && !empty.contains("d1.amount_tenge"), "{empty}");
    let receipt = story.dossier.file(DocumentKind::DutyReceipt).expect("a receipt").bytes.clone();
    let api = format!("/api/v1/cases/{}/documents/duty_receipt/1", story.case);
    story.applicant.put(&api, receipt).await.must(201);
    let form = browser.get(&path).await.must(200).text();
    let rev = hidden(&form, "rev");
    let pairs = [
        ("rev", rev.as_str()),
        ("n", "1"),
        ("d1.duty", "permit"),
        ("d1.amount_tenge", "17 300"),
        ("d1.paid_on", "2026-04-20"),
        ("d1.payment_reference", "PAY-1"),
    ];
    browser.form(&path, &pairs).await.must(303);
    let content = draft_of(&story).await["content"].clone();
    let stated = content["documents"].as_array().expect("documents");
    let stated = stated.iter().find(|d| d["kind"] == "duty_receipt").expect("the receipt");
    assert_eq!((&stated["facts"]["amount_tenge"], &stated["n"]), (&json!(17300), &json!(1)));
    assert_eq!(content["duty"], json!({"payment": "PAY-1", "paid_on": "2026-04-20", "amount": 17300}));
    // Taken away, nothing goes on being said of it.
    let id = story.applicant.get(&format!("/api/v1/cases/{}/documents", story.case)).await.must(200).json();
    let id = id.as_array().expect("a list").iter().find(|d| d["kind"] == "duty_receipt").expect("it")["id"].clone();
    let remove = format!("/cases/{}/documents/{}/remove", story.case, id.as_str().expect("an id"));
    browser.form(&remove, &[]).await.must(303);
    let content = draft_of(&story).await["content"].clone();
    assert!(!content["documents"].to_string().contains("duty_receipt"), "{content}");
}

#[tokio::test]
async fn a_file_that_is_not_taken_is_told_on_its_own_page() {
    let story = Story::draft().await;
    let browser = story.applicant.as_browser().speaking("ru");
    let body = "--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nk1\r\n\
        --b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nphoto\r\n\
        --b\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n1\r\n\
        --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.txt\"\r\n\r\nno picture\r\n--b--\r\n";
    let request = http::Request::post(format!("/cases/{}/documents", story.case))
        .header("content-type", "multipart/form-data; boundary=b")
        .body(body.into())
        .expect("a request");
    let refused = browser.send(request).await.must(415).text();
    assert!(refused.contains("govuk-error-summary") && refused.contains("name=\"kind\" value=\"photo\""), "{refused}");
}

#[tokio::test]
async fn what_was_remarked_comes_first_with_the_remark_beside_its_field() {
    let story = Story::screening().await;
    let screener = story.world.sign_in(&SCREENER).await;
    let remarks = json!({"remarks": [
        {"on": "identity.born_on", "text": "Дата не как в паспорте."},
        {"on": "photo", "text": "Лицо не видно."},
    ]});
    story.by(&screener, &SCREENER, "return_for_correction", remarks).await;
    let browser = story.applicant.as_browser().speaking("ru");
    let case = browser.get(&format!("/cases/{}", story.case)).await.must(200).text();
    let birth = format!("/cases/{}/draft/birth", story.case);
    for told in ["Дата не как в паспорте.", "Лицо не видно.", birth.as_str(), "/documents/photo"]
    {
        assert!(case.contains(told), "{told}");
    }
    let list = browser.get(&format!("/cases/{}/draft", story.case)).await.must(200).text();
    let (first, name) = (list.find(&birth).expect("birth"), format!("/cases/{}/draft/name", story.case));
    assert!(first < list.find(&name).expect("name"), "remarked first");
    let form = browser.get(&birth).await.must(200).text();
    let at = form.find("id=\"content-petition-identity-born_on-notices\"").expect("the remark");
    assert!(form[at..].split("<input").next().expect("a notice").contains("Дата не как в паспорте."), "{form}");
    // Mended, it is no longer the first thing to do.
    let changes = json!({"changes": {"petition": {"identity": {"born_on": "1974-08-13"}}}});
    let path = format!("/api/v1/cases/{}/draft", story.case);
    story.applicant.json(http::Method::PATCH, &path, &changes, None).await.must(200);
    let list = browser.get(&format!("/cases/{}/draft", story.case)).await.must(200).text();
    assert!(!task(&list, &birth).contains("Есть замечание"), "{}", task(&list, &birth));
}

#[tokio::test]
async fn who_holds_an_answer_to_be_right_is_told_how_to_say_so_and_comes_to_the_check() {
    let story = Story::screening().await;
    let screener = story.world.sign_in(&SCREENER).await;
    let remarks = json!({"remarks": [{"on": "experience_years", "text": "Не подтверждено."}]});
    story.by(&screener, &SCREENER, "return_for_correction", remarks).await;
    let browser = story.applicant.as_browser().speaking("ru");
    let section = format!("/cases/{}/draft/profession", story.case);
    let saved: String = form_urlencoded::byte_serialize(section.as_bytes()).collect();
    let page = browser.get(&format!("{section}?saved={saved}")).await.must(200).text();
    assert!(page.contains("не изменён") && page.contains("Оставить как есть"), "{page}");
    let list = browser.get(&format!("/cases/{}/draft", story.case)).await.must(200).text();
    assert!(!list.contains("Проверить ответы и подписать"), "nothing was said yet: {list}");
    let path = format!("/api/v1/cases/{}/draft", story.case);
    let changes = json!({"changes": {"answer": "Стаж верен: договоры приложены."}});
    story.applicant.json(http::Method::PATCH, &path, &changes, None).await.must(200);
    let list = browser.get(&format!("/cases/{}/draft", story.case)).await.must(200).text();
    assert!(list.contains("Проверить ответы и подписать"), "{list}");
    assert!(task(&list, &section).contains("Есть замечание"), "the mark stays");
}

#[tokio::test]
async fn a_second_return_is_answered_on_what_was_signed_last_and_not_on_the_answer_to_the_first() {
    let story = Story::screening().await;
    let screener = story.world.sign_in(&SCREENER).await;
    let path = format!("/api/v1/cases/{}/draft", story.case);
    for (round, stood) in [("первый", None), ("второй", Some("первый"))] {
        let remarks = json!({"remarks": [{"on": "motivation", "text": "Допишите."}]});
        story.by(&screener, &SCREENER, "return_for_correction", remarks).await;
        let draft = draft_of(&story).await;
        assert!(draft["content"]["answer"].is_null(), "{round}: the answer is a new one: {draft}");
        let motivation = draft["content"]["petition"]["motivation"].as_str().expect("what was signed last");
        assert!(stood.is_none_or(|stood| motivation == stood), "{round}: {draft}");
        let changes = json!({"changes": {"petition": {"motivation": round}, "answer": round}});
        story.applicant.json(http::Method::PATCH, &path, &changes, None).await.must(200);
        story.applicant.act(&ANNA, &story.case, "sign_correction", json!({})).await.must(201);
    }
}

#[tokio::test]
async fn a_number_that_is_not_the_signers_is_marked_at_the_number_and_one_that_cannot_be_read_is_named_above() {
    let story = Story::draft().await;
    let browser = story.applicant.as_browser().speaking("ru");
    let path = format!("/api/v1/cases/{}/draft", story.case);
    let changes = json!({"changes": {"form": {"identity": {"iin": "900101300017"}}}});
    story.applicant.json(http::Method::PATCH, &path, &changes, None).await.must(200);
    let place = format!("/cases/{}/draft/name", story.case);
    let page = browser.get(&place).await.must(200).text();
    let at = page.find("id=\"content-form-identity-iin-notices\"").expect("a notice at the number");
    assert!(page[at..].split("<input").next().expect("a notice").contains("сертификате ЭЦП"), "{page}");
    let rev = hidden(&page, "rev");
    browser.form(&place, &[("rev", &rev), ("content.form.identity.iin", "12345")]).await.must(303);
    let page = browser.get(&place).await.must(200).text();
    let summary = page.split("govuk-error-summary__list").nth(1).and_then(|rest| rest.split("</ul>").next());
    assert!(summary.is_some_and(|list| list.contains("#content-form-identity-iin")), "{page}");
}

#[tokio::test]
async fn a_document_just_sent_is_asked_about_before_it_is_blamed() {
    let story = Story::draft().await;
    let file = story.dossier.file(DocumentKind::PoliceCertificate).expect("a certificate").bytes.clone();
    story.applicant.put(&format!("/api/v1/cases/{}/documents/police_certificate", story.case), file).await.must(201);
    let browser = story.applicant.as_browser().speaking("ru");
    let place = format!("/cases/{}/documents/police_certificate", story.case);
    let page = browser.get(&place).await.must(200).text();
    assert!(!page.contains("Укажите государство и дату выдачи справки"), "{page}");
    let rev = hidden(&page, "rev");
    browser.form(&place, &[("rev", &rev), ("n", "1")]).await.must(303);
    let page = browser.get(&place).await.must(200).text();
    assert!(page.contains("Укажите государство и дату выдачи справки"), "{page}");
}

#[tokio::test]
async fn the_last_day_names_the_days_off_on_the_way() {
    let story = Story::screening().await;
    let browser = story.applicant.as_browser().speaking("ru");
    let case = browser.get(&format!("/cases/{}", story.case)).await.must(200).text();
    assert!(case.contains("Орган обязан уложиться") && case.contains("Эксперт Astana Hub"), "{case}");
    assert!(case.contains("Сейчас от вас ничего не требуется"));
}

/// Pages of one's own draft, with what a form of each would send.
fn own_pages(case: &str) -> Vec<(String, Option<Vec<(&'static str, &'static str)>>)> {
    let path = |rest: &str| format!("/cases/{case}{rest}");
    vec![
        (path("/draft"), Some(vec![("rev", "0")])),
        (path("/draft?all=1"), None),
        (path("/draft/contacts"), Some(vec![("rev", "0")])),
        (path("/draft/check"), Some(vec![("x", "1")])),
        (path("/documents/diploma"), Some(vec![("rev", "0"), ("n", "1")])),
        (path(&format!("/statements/{}", "0".repeat(64))), None),
    ]
}

#[tokio::test]
async fn a_draft_is_its_applicants_alone() {
    let story = Story::draft().await;
    let world = &story.world;
    let mut others = Vec::new();
    for someone in [&BORIS, &SCREENER, &OFFICER, &OFFICER_ALMATY, &SUPERVISOR, &ADMINISTRATOR] {
        others.push((someone.key, world.sign_in(someone).await.as_browser()));
    }
    let stranger = world.stranger().as_browser();
    let mut cross = story.applicant.as_browser();
    cross.headers.retain(|(name, _)| name != "sec-fetch-site");
    cross.headers.push(("sec-fetch-site".into(), "cross-site".into()));
    let before = world.rows().await;
    for (path, form) in own_pages(&story.case) {
        for (who, client) in &others {
            assert_eq!(client.get(&path).await.status.as_u16(), 404, "{who} {path}");
        }
        assert!(stranger.get(&path).await.must(303).header("location").starts_with("/sign-in?to="), "{path}");
        let Some(form) = form else { continue };
        for (who, client) in &others {
            assert_eq!(client.form(&path, &form).await.status.as_u16(), 404, "{who} {path}");
        }
        assert_eq!(stranger.form(&path, &form).await.status.as_u16(), 401, "{path}");
        assert_eq!(cross.form(&path, &form).await.status.as_u16(), 403, "{path}");
    }
    let kept = |rows: Vec<(String, u64)>| rows.into_iter().filter(|(t, _)| t != "viewing").collect::<Vec<_>>();
    assert_eq!(kept(world.rows().await), kept(before), "a refusal changes nothing");
    let browser = story.applicant.as_browser();
    for unknown in ["/draft/nothing", "/documents/nothing"] {
        browser.get(&format!("/cases/{}{unknown}", story.case)).await.must(404);
    }
}

#[tokio::test]
async fn an_ended_access_opens_no_draft() {
    let story = Story::draft().await;
    let id = people::provide(&story.world.ctx, &SUPERVISOR, "screener", None).await;
    let mut client = story.world.stranger();
    client.sign_in(&Someone { role: Some("screener"), ..SUPERVISOR }).await;
    story.world.clock.pass_minutes(1);
    people::end(&story.world.ctx, id).await;
    story.world.clock.pass_minutes(1);
    let browser = client.as_browser();
    for (path, form) in own_pages(&story.case) {
        browser.get(&path).await.must(403);
        if let Some(form) = form {
            browser.form(&path, &form).await.must(403);
        }
    }
}

#[tokio::test]
async fn a_case_that_waits_for_no_draft_leads_back_to_itself() {
    let story = Story::screening().await;
    let browser = story.applicant.as_browser();
    for rest in ["/draft", "/draft/name", "/draft/check"] {
        let there = browser.get(&format!("/cases/{}{rest}", story.case)).await.must(303);
        assert_eq!(there.header("location"), format!("/cases/{}", story.case));
    }
    // Proofs can be sent all the same.
    let proof = browser.get(&format!("/cases/{}/documents/proof", story.case)).await.must(200).text();
    assert!(proof.contains("enctype=\"multipart/form-data\""), "{proof}");
}

#[tokio::test]
async fn the_list_of_cases_leads_to_the_check_once_all_is_ready() {
    let begun = Story::draft().await;
    let home = page(&begun.applicant, "/cases", "ru").await;
    assert!(home.contains(&format!("/cases/{}/draft\"", begun.case)) && home.contains("Заполнить заявление"), "{home}");
    let ready = Story::filled().await;
    let home = page(&ready.applicant, "/cases", "ru").await;
    let check = format!("/cases/{}/draft/check\"", ready.case);
    assert!(home.contains(&check) && home.contains("Проверить ответы и подписать"), "{home}");
    assert!(!home.contains("Заполнить заявление") && !home.contains("Заполните форму"), "{home}");
}

#[tokio::test]
async fn what_is_missing_is_named_as_it_stands_on_the_form() {
    let story = Story::screening().await;
    let browser = story.applicant.as_browser().speaking("ru");
    let path = format!("/cases/{}/do/complain", story.case);
    let form = browser.get(&path).await.must(200).text();
    let pairs = [("key", hidden(&form, "key")), ("seq", hidden(&form, "seq"))];
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let again = browser.form(&path, &pairs).await.must(422).text();
    for label in ["Что обжалуется", "Содержание жалобы"] {
        assert!(form.contains(label) && again.contains(&format!("Укажите: {label}")), "{label}: {again}");
    }
    // What is chosen from a list is no number, in the message either.
    let typed = [&pairs[..], &[("content.about", "act"), ("content.act", "x"), ("content.text", "y")]].concat();
    let typed = [&typed[..], &[("content.learned_on", "2026-05-04")]].concat();
    let again = browser.form(&path, &typed).await.must(422).text();
    let summary = again.split("govuk-error-summary__list").nth(1).expect("a summary");
    assert!(summary.split("</ul>").next().is_some_and(|told| told.contains("Решение или действие")), "{again}");
}

#[tokio::test]
async fn who_asked_to_be_heard_waits_for_the_authority() {
    let story = Story::verification().await;
    let officer = story.world.sign_in(&OFFICER).await;
    let notice = json!({"intended": "refuse", "grounds": [story.a_ground()], "reasons": "Сведения не подтверждены.",
        "until": "2026-05-15", "how_to_be_heard": "По видеосвязи."});
    story.by(&officer, &OFFICER, "notify_intended_refusal", notice).await;
    let noticed = page(&story.applicant, &format!("/cases/{}", story.case), "ru").await;
    assert!(noticed.contains("<dd>У вас</dd>") && noticed.contains("дайте возражение"), "{noticed}");
    // Nobody knows yet whether it comes to what was announced.
    assert!(noticed.contains("Орган рассмотрит ваши доводы") && !noticed.contains("Дело вернётся"), "{noticed}");
    story.applicant.act(&ANNA, &story.case, "answer_notice", json!({"answer": "oral_hearing"})).await.must(201);
    let answered = page(&story.applicant, &format!("/cases/{}", story.case), "ru").await;
    assert!(!answered.contains("<dd>У вас</dd>") && !answered.contains("дайте возражение"), "{answered}");
    assert!(answered.contains("Вы попросили устного заслушивания"), "{answered}");
    // The authority's time stands still meanwhile: there is no day by which it must be done.
    let (until, rest) =
        answered.split_once("class=\"qn-until").and_then(|(_, rest)| rest.split_once("</p>")).expect("a limit");
    assert!(until.contains("Срок сейчас не идёт. Причина: заслушивание.") && !until.contains("2026"), "{until}");
    assert!(rest.contains("Срок сейчас не идёт. Причина: заслушивание."), "nor among the limits: {rest}");
}

#[tokio::test]
async fn a_lapsed_case_says_until_when_it_can_be_brought_back_and_afterwards_that_it_cannot() {
    let story = crate::listed::lapsed().await;
    let (case, form) = (format!("/cases/{}", story.case), format!("/cases/{}/do/ask_extension", story.case));
    let today = story.world.ctx.now().local_date();
    let words = qonys_words::Words::of(qonys_words::Lang::Ru);
    let shown = page(&story.applicant, &case, "ru").await;
    let last = (25..=30).map(|days| qonys_procedure::calendar::plus_days(today, days));
    let last = last.rev().find(|day| shown.contains(&words.date_weekday(*day))).expect("the last day to ask");
    for shown in [&shown, &page(&story.applicant, "/cases", "ru").await] {
        assert!(shown.contains(&words.date_weekday(last)) && shown.contains("<dd>У вас</dd>"), "{shown}");
        assert!(shown.contains(&form) && !shown.contains("Дело завершено"), "{shown}");
    }
    assert!(page(&story.applicant, "/cases", "ru").await.contains("href=\"/cases/new\""), "or one begins anew");
    assert!(page(&story.applicant, &form, "ru").await.contains(&words.date(last)), "the request says it too");
    story.world.clock.pass_days(31);
    let story = story.again().await;
    let shown = page(&story.applicant, &case, "ru").await;
    assert!(
        shown.contains("Просить о восстановлении срока уже нельзя") && shown.contains(&words.date(last)),
        "{shown}"
    );
    assert!(!shown.contains(&form) && shown.contains("href=\"/cases/new\""), "{shown}");
}

#[tokio::test]
async fn a_decision_before_the_head_does_not_say_that_the_case_goes_back() {
    let story = Story::proposed_by_the_head().await;
    let case = page(&story.applicant, &format!("/cases/{}", story.case), "ru").await;
    assert!(case.contains("Утверждение руководителем") && !case.contains("Дело вернётся"), "{case}");
}

#[tokio::test]
async fn who_complained_about_an_ended_case_is_told_that_it_is_examined() {
    let story = Story::screening().await;
    let screener = story.world.sign_in(&SCREENER).await;
    let checklist = json!({"checklist": [{"document": "passport", "verdict": "good"}]});
    story.by(&screener, &SCREENER, "accept_documents", checklist).await;
    let accepted = story.applicant.seq(&story.case).await;
    story.applicant.act(&ANNA, &story.case, "withdraw", json!({"reason": "Передумала."})).await.must(201);
    let case = format!("/cases/{}", story.case);
    assert!(page(&story.applicant, &case, "ru").await.contains("Дело завершено"));
    let complaint = json!({"about": "act", "act": accepted, "learned_on": "2026-05-04", "text": "Прошу рассмотреть."});
    story.applicant.act(&ANNA, &story.case, "complain", complaint).await.must(201);
    let case = page(&story.applicant, &case, "ru").await;
    assert!(case.contains("Ваша жалоба рассматривается") && !case.contains("Дело завершено"), "{case}");
}
