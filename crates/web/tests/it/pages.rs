//! The plain pages in three languages, and forms as a browser without scripts sends them.

use crate::world::people::*;
use crate::world::story::Story;
use crate::world::{Client, World};
use qonys_procedure::act::{Act, ActKind};
use qonys_web::catalogues::Catalogues;
use qonys_web::forms::{Filled, draw};
use qonys_words::{Lang, Words};
use serde_json::json;
use std::collections::HashMap;

/// A page, whole and in the language asked for.
async fn page(client: &Client, path: &str, lang: &str) -> String {
    let answer = client.as_browser().speaking(lang).get(path).await.must(200);
    let text = answer.text();
    assert!(answer.header("content-type").starts_with("text/html"), "{path}");
    assert!(text.starts_with("<!doctype html>") && text.trim_end().ends_with("</html>"), "{path}");
    assert!(text.contains(&format!("<html lang=\"{lang}\"")), "{path}");
    assert!(!text.contains("style=\"") && !text.contains("<script>") && !text.contains("onclick"), "{path}");
    text
}

/// Our words between the tags: what people wrote themselves, in statements and text areas, is left out.
fn words_of(html: &str) -> String {
    let mut ours = html.to_owned();
    for tag in ["pre", "textarea"] {
        while let Some(from) = ours.find(&format!("<{tag}")) {
            let end = format!("</{tag}>");
            let to = ours[from..].find(&end).map_or(ours.len(), |at| from + at + end.len());
            ours.replace_range(from..to, "");
        }
    }
    let mut out = String::new();
    let mut depth = 0;
    for c in ours.chars() {
        match c {
            '<' => depth += 1,
            '>' => {
                depth -= 1;
                out.push(' ');
            }
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

#[tokio::test]
async fn every_page_speaks_three_languages_and_kazakh_has_no_english() {
    let story = Story::filled().await;
    let screener = story.world.sign_in(&SCREENER).await;
    let case = format!("/cases/{}", story.case);
    // Their own words stand in a filled form: the page of an empty one has only ours.
    let empty = Story::draft_in(World::new().await).await;
    let draft = format!("/cases/{}/draft", empty.case);
    let withdrawn = Story::screening().await;
    let act = format!("/cases/{}/do/withdraw", withdrawn.case);
    let of_case = format!("/cases/{}", withdrawn.case);
    let stranger = story.world.stranger();
    let all: Vec<(&Client, &str)> = vec![
        (&stranger, "/"),
        (&stranger, "/sign-in"),
        (&stranger, "/verify/permit-astana-2026-000001"),
        (&story.applicant, "/cases"),
        (&story.applicant, "/cases/new"),
        (&story.applicant, &case),
        (&empty.applicant, &draft),
        (&withdrawn.applicant, &of_case),
        (&withdrawn.applicant, &act),
        (&screener, "/cases"),
        (&screener, "/search"),
        (&screener, "/role"),
    ];
    for (client, path) in all {
        let (kk, ru, en) =
            (page(client, path, "kk").await, page(client, path, "ru").await, page(client, path, "en").await);
        assert!(words_of(&kk) != words_of(&ru) && words_of(&ru) != words_of(&en), "{path}");
        for english in [" the ", " Sign ", " Case", " of ", " and "] {
            let told = words_of(&kk);
            assert!(!told.contains(english), "{path} in Kazakh says{english}: {told}");
        }
    }
}

#[tokio::test]
async fn every_acts_form_is_drawn_in_three_languages() {
    let world = World::new().await;
    for kind in ActKind::ALL {
        let fields = Act::fields(*kind);
        let drawn = Lang::ALL.iter().map(|lang| {
            let lists = Catalogues::of(&world.ctx, None);
            let controls = draw(Words::of(*lang), lists, *kind, &fields, &Filled::default(), &HashMap::new());
            controls.iter().map(ToString::to_string).collect::<String>()
        });
        let drawn: Vec<String> = drawn.collect();
        for field in &fields {
            assert!(
                drawn[0].contains(&format!("content.{}", field.name))
                    || drawn[0].contains(&format!("content-{}", field.name)),
                "{kind}: {}",
                field.name
            );
        }
        if !fields.is_empty() {
            assert!(drawn[0] != drawn[1] && drawn[1] != drawn[2], "{kind} is not translated");
        }
    }
}

#[tokio::test]
async fn the_language_is_remembered_and_the_place_kept() {
    let world = World::new().await;
    let browser = world.stranger();
    let answer = browser.get("/sign-in?to=%2Fcases&lang=kk").await.must(303);
    assert_eq!(answer.header("location"), "/sign-in?to=%2Fcases");
    assert!(answer.header("set-cookie").starts_with("lang=kk"), "{}", answer.header("set-cookie"));
    let mut with_cookie = world.stranger();
    with_cookie.cookie = Some("lang=kk".to_owned());
    with_cookie.headers.push(("accept-language".into(), "ru".into()));
    assert!(with_cookie.get("/").await.text().contains("<html lang=\"kk\""));
}

#[tokio::test]
async fn a_page_that_needs_a_session_leads_to_signing_in_and_back() {
    let world = World::new().await;
    let answer = world.stranger().get("/cases?stage=draft").await.must(303);
    assert_eq!(answer.header("location"), "/sign-in?to=%2Fcases%3Fstage%3Ddraft");
}

#[tokio::test]
async fn a_form_that_comes_too_late_says_so_in_words_and_leads_back_to_the_form() {
    let world = World::new().await;
    let browser = world.stranger().as_browser().speaking("ru");
    let case = "/cases/0190a000-0000-7000-8000-000000000000";
    for (path, back) in [
        (format!("{case}/draft/name"), "/sign-in?to=%2Fcases%2F0190a000-0000-7000-8000-000000000000%2Fdraft%2Fname"),
        ("/cases/new".to_owned(), "/sign-in?to=%2Fcases%2Fnew"),
        (format!("{case}/documents/0190a000-0000-7000-8000-000000000000/remove"), "/sign-in"),
    ] {
        let page = browser.form(&path, &[("rev", "1")]).await.must(401).text();
        assert!(!page.contains(">401<") && page.contains(">Вы не вошли</h1>"), "{page}");
        assert!(page.contains(&format!("href=\"{back}\"")) && page.contains("data-keep-told hidden"), "{page}");
    }
    assert!(world.stranger().as_browser().get("/nowhere").await.must(404).text().contains(">404<"));
}

#[tokio::test]
async fn faults_are_pages_with_a_way_on() {
    let world = World::new().await;
    let browser = world.sign_in(&ANNA).await.as_browser();
    for (path, status) in [("/nowhere", 404), ("/cases/0190a000-0000-7000-8000-000000000000", 404), ("/cases/42", 404)]
    {
        let page = browser.speaking("ru").get(path).await.must(status);
        let text = page.text();
        assert!(text.contains("href=\"/cases\"") && text.contains("<h1"), "{path}");
        assert!(text.contains("ЭРИКССОН"), "the page still says whose session it is");
    }
    let mut forged = browser.clone();
    forged.headers.retain(|(name, _)| name != "sec-fetch-site");
    forged.headers.push(("sec-fetch-site".into(), "cross-site".into()));
    let page = forged.form("/sign-out", &[]).await.must(403);
    assert!(page.header("content-type").starts_with("text/html"));
}

#[tokio::test]
async fn a_case_is_opened_filled_in_and_prepared_without_a_script() {
    let world = World::new().await;
    let browser = world.sign_in(&ANNA).await.as_browser().speaking("ru");
    let form = browser.get("/cases/new").await.must(200).text();
    assert!(
        form.contains("value=\"astana\"") && form.contains("value=\"programming\""),
        "lists are drawn from the edition"
    );
    let key = hidden(&form, "key");
    let pairs =
        [("key", key.as_str()), ("seq", "0"), ("content.city", "astana"), ("content.profession", "programming")];
    let opened = browser.form("/cases/new", &pairs).await.must(303);
    let place = opened.header("location").to_owned();
    assert_eq!(browser.form("/cases/new", &pairs).await.must(303).header("location"), place, "twice is once");

    let case = place.split('?').next().expect("a path").to_owned();
    let draft_path = format!("{case}/draft");
    let draft = browser.get(&format!("{draft_path}?all=1")).await.must(200).text();
    let rev = hidden(&draft, "rev");
    let seq = hidden(&draft, "seq");
    let base = [("key", "k1"), ("seq", seq.as_str()), ("rev", rev.as_str()), ("content.form.identity.iin", ANNA.iin)];
    let more = [base.as_slice(), &[("add", "content.form.work")]].concat();
    let grown = browser.form(&draft_path, &more).await.must(200).text();
    assert!(grown.contains("content.form.work[1].employer"), "one more row");
    assert!(grown.contains(&format!("value=\"{}\"", ANNA.iin)), "nothing typed is lost");

    let saved = browser.form(&draft_path, &base).await.must(200).text();
    assert!(saved.contains("Сохранено"), "{saved}");
    let stale = browser.form(&draft_path, &base).await.must(409).text();
    assert!(stale.contains("govuk-error-summary") && stale.contains(ANNA.iin));

    let bad = [("key", "k2"), ("seq", seq.as_str()), ("rev", "1"), ("content.form.identity.born_on", "1990-02-31")];
    let refused = browser.form(&draft_path, &bad).await.must(422).text();
    assert!(refused.contains("href=\"#content-form-identity-born_on\""), "the fault leads to its field: {refused}");

    let sign = [base.as_slice(), &[("then", "sign")]].concat();
    let sign: Vec<_> = sign.iter().map(|(n, v)| if *n == "rev" { (*n, "1") } else { (*n, *v) }).collect();
    let findings = browser.form(&draft_path, &sign).await.must(422).text();
    assert!(findings.contains("govuk-error-summary"), "nothing is signed with blocking findings");
    assert!(findings.contains("id=\"content-form-profession\""));
    assert!(findings.contains("href=\"#content-form-identity-"), "findings of preflight lead to their fields too");
}

/// The value of a hidden field.
fn hidden(html: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let at = html.find(&start).unwrap_or_else(|| panic!("no hidden field {name}")) + start.len();
    html[at..].split('"').next().expect("a value").to_owned()
}

#[tokio::test]
async fn a_statement_is_shown_in_the_readers_language_and_signed_from_the_page() {
    let story = Story::screening().await;
    let browser = story.applicant.as_browser().speaking("kk");
    let path = format!("/cases/{}/do/withdraw", story.case);
    let form = browser.get(&path).await.must(200).text();
    let (key, seq) = (hidden(&form, "key"), hidden(&form, "seq"));
    let pairs = [("key", key.as_str()), ("seq", seq.as_str()), ("content.reason", "Ойымды өзгерттім")];
    let page = browser.form(&path, &pairs).await.must(200).text();
    assert!(page.contains("<pre class=\"qn-statement\"") && page.contains("Ойымды өзгерттім"));
    assert!(page.contains(&format!("data-iin=\"{}\"", ANNA.iin)) && page.contains("data-any-chain"));
    let at = page.find("data-sign-data").expect("a statement to sign");
    let statement = hidden(&page[at..].replacen("data-sign-data value", "name=\"statement\" value", 1), "statement");
    let signed = crate::world::client::signed(&ANNA, &json!({"statement": statement, "papers": []}));
    let cms = signed["cms"].as_str().expect("a signature");
    let action = format!("/cases/{}/sign/withdraw", story.case);
    let sent = [("key", hidden(&page, "key")), ("seq", hidden(&page, "seq")), ("cms", cms.to_owned())];
    let sent: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let done = browser.form(&action, &sent).await.must(303);
    let after = browser.get(done.header("location")).await.must(200).text();
    assert!(after.contains("govuk-notification-banner--success"));
    let receipt = format!("/cases/{}/receipts/3", story.case);
    let pdf = browser.get(&receipt).await.must(200);
    assert!(pdf.bytes.starts_with(b"%PDF") && pdf.header("content-security-policy").contains("sandbox"));
    assert!(pdf.header("content-disposition").starts_with("attachment;"));
}

#[tokio::test]
async fn a_document_is_uploaded_and_saved_from_the_page() {
    let story = Story::draft().await;
    let browser = story.applicant.as_browser();
    let photo = story.dossier.file(qonys_procedure::document::DocumentKind::Photo).expect("a photo").bytes.clone();
    let boundary = "qonys";
    let mut body = Vec::new();
    for (name, value) in [("key", "upload-1"), ("kind", "photo"), ("n", "1")] {
        body.extend(
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    let head = "Content-Disposition: form-data; name=\"file\"; filename=\"../../me.exe\"\r\nContent-Type: image/jpeg";
    body.extend(format!("--{boundary}\r\n{head}\r\n\r\n").bytes());
    body.extend(&photo);
    body.extend(format!("\r\n--{boundary}--\r\n").bytes());
    let request = http::Request::post(format!("/cases/{}/documents", story.case))
        .header("content-type", format!("multipart/form-data; boundary={boundary}"))
        .body(body.into())
        .expect("a request");
    browser.send(request).await.must(303);
    let list = story.applicant.get(&format!("/api/v1/cases/{}/documents", story.case)).await.must(200).json();
    let id = list[0]["id"].as_str().expect("a document");
    let saved = browser.get(&format!("/cases/{}/documents/{id}", story.case)).await.must(200);
    assert_eq!(saved.bytes, photo);
    assert_eq!((saved.header("content-type"), saved.header("x-content-type-options")), ("image/jpeg", "nosniff"));
    assert!(saved.header("content-disposition").contains("filename=\"photo-1.jpg\""));
    assert!(saved.header("content-security-policy").contains("sandbox"));
}

#[tokio::test]
async fn the_demos_clock_is_not_there_on_another_server() {
    let world = World::new().await;
    let browser = world.sign_in(&ANNA).await.as_browser();
    browser.form("/demo/clock", &[("days", "1")]).await.must(404);
}
