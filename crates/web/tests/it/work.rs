//! Workplaces: the queue, the case, forms beside its documents; what they refuse, and to whom.

use crate::world::Client;
use crate::world::people::{self, *};
use crate::world::story::Story;
use serde_json::json;

/// The value of a hidden field.
fn hidden(html: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let at = html.find(&start).unwrap_or_else(|| panic!("no hidden field {name}: {html}")) + start.len();
    html[at..].split('"').next().expect("a value").to_owned()
}

/// A whole page in a language, without inline styles and scripts.
async fn page(client: &Client, path: &str, lang: &str) -> String {
    let text = client.as_browser().speaking(lang).get(path).await.must(200).text();
    assert!(text.starts_with("<!doctype html>") && text.contains(&format!("<html lang=\"{lang}\"")), "{path}");
    assert!(!text.contains("style=\"") && !text.contains("<script>") && !text.contains("onclick"), "{path}");
    text
}

/// Pages of the workplace for a case in screening.
fn of_case(case: &str) -> [String; 4] {
    let case = format!("/cases/{case}");
    [
        case.clone(),
        format!("{case}/do/return_for_correction"),
        format!("{case}/do/accept_documents"),
        format!("{case}/do/recommend_refusal"),
    ]
}

#[tokio::test]
async fn every_page_of_the_workplace_speaks_three_languages() {
    let story = Story::screening().await;
    let screener = story.world.sign_in(&SCREENER).await;
    let mut paths = vec!["/cases".to_owned(), "/search".to_owned(), "/cases?overdue=true".to_owned()];
    paths.extend(of_case(&story.case));
    for path in paths {
        let (kk, ru, en) = (
            page(&screener, &path, "kk").await,
            page(&screener, &path, "ru").await,
            page(&screener, &path, "en").await,
        );
        assert!(kk != ru && ru != en, "{path}");
        for key in ["work-", "ui-", "choice-", "field-"] {
            assert!(!kk.contains(&format!(">{key}")), "{path}: an id stands for a word");
        }
    }
}

#[tokio::test]
async fn the_queue_counts_its_parts_and_a_case_is_taken_from_its_row() {
    let story = Story::screening().await;
    let browser = story.world.sign_in(&SCREENER).await.as_browser().speaking("ru");
    let queue = browser.get("/cases").await.must(200).text();
    assert!(queue.contains(&format!("href=\"/cases/{}\"", story.case)), "{queue}");
    assert!(queue.contains("рабочих дня") || queue.contains("рабочий день"), "days are counted as worked: {queue}");
    assert!(queue.contains("A. E.") && !queue.contains(ANNA.iin), "initials and no more");
    let count = |html: &str, href: &str| {
        let at = html.find(&format!("href=\"{href}\"")).unwrap_or_else(|| panic!("no tab {href}: {html}"));
        let number = html[at..].split("qn-tabs__count").nth(1).and_then(|t| t.split('>').nth(1));
        number.and_then(|t| t.split('<').next()).unwrap_or_default().to_owned()
    };
    assert_eq!(count(&queue, "/cases?assignee=nobody"), "1");
    assert_eq!(count(&queue, "/cases?assignee=me"), "0");
    let action = format!("/cases/{}/do/take_case", story.case);
    let form = &queue[queue.find(&format!("action=\"{action}\"")).expect("the row offers to take the case")..];
    let pairs = [("key", hidden(form, "key")), ("seq", hidden(form, "seq"))];
    let pairs: Vec<_> = pairs.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let taken = browser.form(&action, &pairs).await.must(303);
    assert!(taken.header("location").starts_with(&format!("/cases/{}?done=", story.case)));
    let mine = browser.get("/cases?assignee=me").await.must(200).text();
    assert!(mine.contains(&story.case) && !mine.contains(&action), "taken is taken");
    assert_eq!((count(&mine, "/cases?assignee=me"), count(&mine, "/cases?assignee=nobody")), ("1".into(), "0".into()));
    assert!(browser.get("/cases?assignee=nobody").await.text().contains("qn-empty"));
    assert!(browser.get("/cases?stage=verification").await.text().contains("qn-empty"), "not a screener's stage");
}

#[tokio::test]
async fn the_search_answers_rows_alone_and_only_to_our_own_page() {
    let story = Story::screening().await;
    let browser = story.world.sign_in(&SCREENER).await.as_browser();
    let rows = browser.form("/search/rows", &[("q", "ERIKS")]).await.must(200).text();
    assert!(rows.contains(&story.case) && !rows.contains("<!doctype"), "{rows}");
    assert!(!rows.contains(ANNA.iin));
    let none = browser.form("/search/rows", &[("q", "ZZZZ")]).await.must(200).text();
    assert!(!none.contains("<table"));
    browser.form("/search/rows", &[]).await.must(400);
    let mut cross = browser.clone();
    cross.headers.retain(|(name, _)| name != "sec-fetch-site");
    cross.headers.push(("sec-fetch-site".into(), "cross-site".into()));
    cross.form("/search/rows", &[("q", "ERIKS")]).await.must(403);
    for someone in [&ANNA, &ADMINISTRATOR] {
        let client = story.world.sign_in(someone).await.as_browser();
        client.form("/search/rows", &[("q", "ERIKS")]).await.must(403);
    }
    let other = story.world.sign_in(&OFFICER).await.as_browser();
    let rows = other.form("/search/rows", &[("q", "ERIKS")]).await.must(200).text();
    assert!(!rows.contains(&story.case), "not yet the migration service's");
}

#[tokio::test]
async fn a_case_shows_answers_beside_the_document_that_proves_them() {
    let story = Story::screening().await;
    let browser = story.world.sign_in(&SCREENER).await.as_browser().speaking("ru");
    let page = browser.get(&format!("/cases/{}", story.case)).await.must(200).text();
    assert!(page.contains("id=\"f-identity-travel_documents-0--number\""), "{page}");
    let documents = story.applicant.get(&format!("/api/v1/cases/{}/documents", story.case)).await.must(200).json();
    let of_kind = |kind: &str| {
        let found = documents.as_array().expect("a list").iter().find(|d| d["kind"] == kind);
        found.and_then(|d| d["id"].as_str()).unwrap_or_else(|| panic!("no {kind}")).to_owned()
    };
    let passport = of_kind("passport");
    assert!(page.contains(&format!("data-shows=\"{passport}\"")), "a field leads to its document");
    let cv = of_kind("cv");
    let other = browser.get(&format!("/cases/{}?document={cv}", story.case)).await.must(200).text();
    assert!(other.contains(&format!("/cases/{}/documents/{cv}/view\"", story.case)), "without a script by address");
    for act in ["accept_documents", "return_for_correction", "recommend_refusal"] {
        assert!(page.contains(&format!("href=\"/cases/{}/do/{act}\"", story.case)), "{act}");
    }
    assert!(!page.contains("do/issue_petition"), "only what is open");
    assert!(!page.contains(SCREENER.iin), "an officer's own key is not compared with the applicant's data");
}

#[tokio::test]
async fn a_document_is_framed_by_our_pages_alone_and_seen_by_those_who_may_read_the_case() {
    let story = Story::screening().await;
    let world = &story.world;
    let documents = story.applicant.get(&format!("/api/v1/cases/{}/documents", story.case)).await.must(200).json();
    let id = documents[0]["id"].as_str().expect("a document");
    let path = format!("/cases/{}/documents/{id}/view", story.case);
    let screener = world.sign_in(&SCREENER).await.as_browser();
    let shown = screener.get(&path).await.must(200);
    assert_eq!(shown.header("x-frame-options"), "SAMEORIGIN");
    assert!(shown.header("content-security-policy").contains("frame-ancestors 'self'"));
    assert!(shown.header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!((shown.header("content-disposition"), shown.header("x-content-type-options")), ("inline", "nosniff"));
    let page = screener.get(&format!("/cases/{}", story.case)).await.must(200);
    assert_eq!(page.header("x-frame-options"), "DENY", "pages are never framed");
    for someone in [&BORIS, &OFFICER, &OFFICER_ALMATY, &ADMINISTRATOR] {
        world.sign_in(someone).await.as_browser().get(&path).await.must(404);
    }
    world.sign_in(&SUPERVISOR).await.as_browser().get(&path).await.must(403);
    let answer = world.stranger().get(&path).await.must(303);
    assert!(answer.header("location").starts_with("/sign-in"));
    let seen = story.applicant.get(&format!("/api/v1/cases/{}/viewings", story.case)).await.must(200).json();
    assert!(seen.as_array().expect("a list").iter().any(|v| v["purpose"] == "document"), "a look is told: {seen}");
}

#[tokio::test]
async fn what_is_ticked_is_returned_without_a_script() {
    let story = Story::screening().await;
    let browser = story.world.sign_in(&SCREENER).await.as_browser().speaking("ru");
    let path = format!("/cases/{}/do/return_for_correction", story.case);
    let form = browser.get(&path).await.must(200).text();
    let row = |on: &str| {
        let at = form.find(&format!("value=\"{on}\"")).unwrap_or_else(|| panic!("no place {on}"));
        let name = form[..at].rsplit("name=\"content.remarks[").next().expect("a name");
        name.split(']').next().expect("a number").to_owned()
    };
    let (passport, motivation) = (row("passport"), row("motivation"));
    let names =
        |i: &str| (format!("content.remarks[{i}].on"), format!("content.remarks[{i}].text"), format!("ready[{i}]"));
    let (on, text, _) = names(&motivation);
    let (on_passport, text_passport, ready_passport) = names(&passport);
    let (key, seq) = (hidden(&form, "key"), hidden(&form, "seq"));
    let base = [("key", key.as_str()), ("seq", seq.as_str())];
    let nothing = browser.form(&path, &base).await.must(422).text();
    assert_eq!(nothing.matches("Отметьте хотя бы одно место.").count(), 2, "one fault, one message: {nothing}");
    let without_words = [base.as_slice(), &[(on.as_str(), "motivation"), (text.as_str(), "  ")]].concat();
    let faulty = browser.form(&path, &without_words).await.must(422).text();
    assert!(
        faulty.contains(&format!("id=\"on-{motivation}\" value=\"motivation\" checked")),
        "the tick is kept: {faulty}"
    );
    assert!(faulty.contains(&format!("href=\"#content-remarks-{motivation}--text\"")), "{faulty}");
    assert_eq!(faulty.matches("Напишите замечание: ").count(), 2, "in the summary and at the place: {faulty}");
    let pairs = [
        base.as_slice(),
        &[
            (on.as_str(), "motivation"),
            (text.as_str(), "Допишите, зачем вы переезжаете."),
            (on_passport.as_str(), "passport"),
            (text_passport.as_str(), ""),
            (ready_passport.as_str(), "illegible"),
            ("content.remarks[99].text", "never ticked"),
        ],
    ]
    .concat();
    let statement = browser.form(&path, &pairs).await.must(200).text();
    assert!(statement.contains("Допишите, зачем вы переезжаете.") && statement.contains("Документ нечитаем"));
    assert!(!statement.contains("never ticked"));
}

#[tokio::test]
async fn after_a_correction_the_change_and_the_remark_stand_beside_the_answer() {
    let story = Story::screening().await;
    let screener = story.world.sign_in(&SCREENER).await;
    let remarks = json!({"remarks": [{"on": "motivation", "text": "Допишите, зачем."}]});
    story.by(&screener, &SCREENER, "return_for_correction", remarks).await;
    let mut form = serde_json::to_value(&story.dossier.petition).expect("JSON");
    form["motivation"] = json!("Переезжаю, чтобы работать в Астане над открытыми картами.");
    let path = format!("/api/v1/cases/{}/draft", story.case);
    let changes = json!({"changes": {"petition": form, "answer": "Дописано."}});
    story.applicant.json(http::Method::PATCH, &path, &changes, None).await.must(200);
    story.applicant.act(&ANNA, &story.case, "sign_correction", json!({})).await.must(201);
    let browser = screener.as_browser().speaking("ru");
    let page = browser.get(&format!("/cases/{}", story.case)).await.must(200).text();
    let at = page.find("id=\"f-motivation\"").expect("the answer");
    let answer = &page[at..at + page[at..].find("</div>").expect("its end")];
    assert!(answer.contains("открытыми картами") && answer.contains("<del"), "{answer}");
    assert!(answer.contains("Допишите, зачем."), "{answer}");
    let read = &page[page.find("id=\"to-read\"").expect("what is to be read")..at];
    assert!(read.contains("Дописано."), "what the applicant answered: {read}");
    assert!(!read.contains("открытыми картами"), "the statement is not said twice: {read}");
    let queue = browser.get("/cases").await.must(200).text();
    assert!(queue.contains("замечания устранены"), "{queue}");
}

#[tokio::test]
async fn an_unsigned_document_is_the_applicants_alone() {
    let story = Story::petitioned().await;
    let photo = story.dossier.file(qonys_procedure::document::DocumentKind::Photo).expect("a photo").bytes.clone();
    let path = format!("/api/v1/cases/{}/documents/proof", story.case);
    let id = story.applicant.put(&path, photo).await.must(201).json()["id"].as_str().expect("an id").to_owned();
    let official = story.world.sign_in(&OFFICIAL).await.as_browser();
    let page = official.get(&format!("/cases/{}", story.case)).await.must(200).text();
    assert!(!page.contains(&id), "what is not signed is not shown");
}

#[tokio::test]
async fn pages_of_a_case_are_refused_to_those_who_may_not() {
    let story = Story::screening().await;
    let world = &story.world;
    for path in of_case(&story.case) {
        for someone in [&BORIS, &OFFICER, &OFFICER_ALMATY, &OPERATOR, &ADMINISTRATOR] {
            let answer = world.sign_in(someone).await.as_browser().get(&path).await;
            assert_eq!(answer.status.as_u16(), 404, "{} {path}", someone.key);
        }
        let answer = world.stranger().get(&path).await.must(303);
        assert!(answer.header("location").starts_with("/sign-in"), "{path}");
    }
    let official = world.sign_in(&OFFICIAL).await.as_browser();
    let [case, others @ ..] = of_case(&story.case);
    official.get(&case).await.must(200);
    for path in others {
        official.get(&path).await.must(403);
    }
    let applicant = story.applicant.as_browser();
    let row = applicant.get("/cases").await.must(200).text();
    assert!(!row.contains("do/take_case"), "an applicant takes nothing");
}

#[tokio::test]
async fn an_ended_access_and_a_foreign_page_are_refused() {
    let story = Story::screening().await;
    let id = people::provide(&story.world.ctx, &SUPERVISOR, "screener", None).await;
    let mut client = story.world.stranger();
    client.sign_in(&Someone { role: Some("screener"), ..SUPERVISOR }).await;
    let browser = client.as_browser();
    let take = format!("/cases/{}/do/take_case", story.case);
    let pairs = [("key", "k"), ("seq", "2")];
    let mut cross = browser.clone();
    cross.headers.retain(|(name, _)| name != "sec-fetch-site");
    cross.headers.push(("sec-fetch-site".into(), "cross-site".into()));
    let before = story.world.rows().await;
    cross.form(&take, &pairs).await.must(403);
    assert_eq!(story.world.rows().await, before, "a refusal changes nothing");
    story.world.clock.pass_minutes(1);
    people::end(&story.world.ctx, id).await;
    story.world.clock.pass_minutes(1);
    for path in of_case(&story.case).iter().map(String::as_str).chain(["/cases"]) {
        browser.get(path).await.must(403);
    }
    browser.form(&take, &pairs).await.must(403);
    browser.form("/search/rows", &[("q", "ERIKS")]).await.must(403);
}

#[tokio::test]
async fn the_head_reads_the_proposal_where_it_is_confirmed() {
    let story = Story::verification().await;
    let officer = story.world.sign_in(&OFFICER).await;
    let ground = story.a_ground();
    let notice = json!({"intended": "refuse", "grounds": [ground], "reasons": "Сведения не подтверждены.",
        "until": "2026-05-15", "how_to_be_heard": "Письменно или по видеосвязи."});
    story.by(&officer, &OFFICER, "notify_intended_refusal", notice).await;
    let hearings = officer.as_browser().get("/cases?stage=hearing").await.must(200).text();
    assert!(hearings.contains(&story.case), "a hearing stands in the queue of the office");
    let official = story.world.sign_in(&OFFICIAL).await.as_browser();
    assert!(!official.get("/cases?stage=hearing").await.text().contains(&story.case), "and not in the ministry's");
    story.applicant.act(&ANNA, &story.case, "answer_notice", json!({"answer": "none"})).await.must(201);
    story.world.clock.pass_days(13);
    let officer = story.world.sign_in(&OFFICER).await;
    let proposal = json!({"grounds": [ground], "reasons": "Подтверждений не поступило.", "replies": [],
        "way_of_complaint": "В Комитет миграционной службы в течение трёх месяцев."});
    story.by(&officer, &OFFICER, "propose_refusal", proposal).await;
    let head = story.world.sign_in(&HEAD).await.as_browser().speaking("ru");
    let case = format!("/cases/{}", story.case);
    for path in [case.clone(), format!("{case}/do/refuse"), format!("{case}/do/decline_proposal")] {
        let page = head.get(&path).await.must(200).text();
        assert!(page.contains("Подтверждений не поступило.") && page.contains("Сведения не подтверждены."), "{path}");
    }
    let form = head.get(&format!("{case}/do/refuse")).await.text();
    let digest = hidden(&form, "content.proposal");
    assert_eq!(digest.len(), 64, "what is confirmed goes along");
    let pairs = [("key", hidden(&form, "key")), ("seq", hidden(&form, "seq")), ("content.proposal", digest)];
    let pairs: Vec<_> = pairs.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let statement = head.form(&format!("{case}/do/refuse"), &pairs).await.must(200).text();
    assert!(statement.contains("data-sign-data"), "{statement}");
}

#[tokio::test]
async fn a_case_is_given_to_a_colleague_by_name() {
    let story = Story::verification().await;
    people::provide(&story.world.ctx, &SUPERVISOR, "migration_officer", Some("astana")).await;
    let head = story.world.sign_in(&HEAD).await.as_browser().speaking("ru");
    let path = format!("/cases/{}/do/reassign", story.case);
    let case = head.get(&format!("/cases/{}", story.case)).await.must(200).text();
    assert!(case.contains(&format!("href=\"{path}\"")), "offered to the authority");
    let form = head.get(&path).await.must(200).text();
    assert!(form.contains("ИНСПЕКТОРОВ") && form.contains("КОНТРОЛЁРОВ"), "{form}");
    assert!(!form.contains("АЛМАТИНОВ") && !form.contains("МИНИСТРОВ"), "another city, another role");
    let at = form.find("ИНСПЕКТОРОВ").expect("a colleague");
    let to = form[..at].rsplit("value=\"").next().and_then(|t| t.split('"').next()).expect("an id").to_owned();
    let pairs = [
        ("key", hidden(&form, "key")),
        ("seq", hidden(&form, "seq")),
        ("content.to", to),
        ("content.reason", "Отпуск коллеги".to_owned()),
    ];
    let pairs: Vec<_> = pairs.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let statement = head.form(&path, &pairs).await.must(200).text();
    assert!(statement.contains("ИНСПЕКТОРОВ"), "nobody signs an id: {statement}");
}

#[tokio::test]
async fn a_complaint_reviewer_sees_no_case_without_a_complaint_before_them() {
    let story = Story::screening().await;
    people::provide(&story.world.ctx, &SUPERVISOR, "complaint_reviewer", None).await;
    let mut client = story.world.stranger();
    client.sign_in(&Someone { role: Some("complaint_reviewer"), ..SUPERVISOR }).await;
    let queue = client.as_browser().get("/cases").await.must(200).text();
    assert!(!queue.contains(&story.case) && queue.contains("qn-empty"), "{queue}");
    client.as_browser().get(&format!("/cases/{}", story.case)).await.must(404);
}

#[tokio::test]
async fn the_petition_is_offered_with_the_last_day_that_the_edition_gives() {
    let story = Story::interviewed().await;
    let official = story.world.sign_in(&OFFICIAL).await.as_browser().speaking("ru");
    let form = official.get(&format!("/cases/{}/do/issue_petition", story.case)).await.must(200).text();
    let last = qonys_procedure::calendar::plus_days(story.world.ctx.now().local_date(), 180);
    let field = form.split("name=\"content.valid_until\"").nth(1).expect("the field");
    let field = field.split('>').next().expect("its tag");
    assert!(field.contains(&format!("value=\"{last}\"")), "{field}");
}
