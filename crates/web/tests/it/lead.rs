//! Pages of supervisor, head and administrator, and the reports: figures, masked lists, accesses.

use crate::world::client::{Answer, signed};
use crate::world::people::{self, *};
use crate::world::story::Story;
use crate::world::{Client, World};
use serde_json::{Value, json};

/// Pages and the roles for which each is there.
const PAGES: &[(&str, &[&str])] = &[
    ("/overview", &["supervisor", "head"]),
    ("/accesses", &["supervisor", "head", "official", "administrator"]),
    ("/accesses/do/access_request", &["head", "official"]),
    ("/accesses/do/access_provide", &["administrator"]),
    ("/places", &["administrator"]),
    ("/outages", &["administrator"]),
    ("/health", &["administrator"]),
    ("/templates", &["supervisor", "official", "administrator"]),
    ("/templates/permit.typ", &["supervisor", "official", "administrator"]),
    ("/templates/permit.typ/preview", &["supervisor", "official", "administrator"]),
    ("/api/v1/templates", &["supervisor", "official", "administrator"]),
    ("/api/v1/templates/sheet.typ", &["supervisor", "official", "administrator"]),
    ("/api/v1/templates/sheet.typ/preview?paper=receipt&copy=en", &["supervisor", "official", "administrator"]),
    ("/notices/preview", &["administrator"]),
    ("/notices/preview/returned", &["administrator"]),
    ("/api/v1/reports/stock", &["supervisor", "head"]),
    ("/api/v1/reports/late", &["supervisor", "head"]),
    ("/api/v1/reports/soon", &["supervisor", "head"]),
];

#[tokio::test]
async fn each_page_is_there_for_its_roles_and_refused_to_all_others() {
    let world = World::new().await;
    for someone in ALL {
        let client = world.sign_in(someone).await.as_browser();
        for (path, roles) in PAGES {
            let status = client.get(path).await.status.as_u16();
            let wanted = if roles.contains(&someone.key) { 200 } else { 403 };
            assert_eq!(status, wanted, "{path} for {}", someone.key);
        }
    }
    let stranger = world.stranger().as_browser();
    for (path, _) in PAGES {
        let status = stranger.get(path).await.status.as_u16();
        assert_eq!(status, if path.starts_with("/api") { 401 } else { 303 }, "{path}");
    }
}

#[tokio::test]
async fn the_pages_speak_three_languages() {
    let story = Story::screening().await;
    let of = |roles: &[&str]| ALL.iter().find(|s| roles.contains(&s.key)).expect("somebody");
    let is_page = |path: &str| !path.starts_with("/api") && !path.ends_with("/preview") || path == "/notices/preview";
    for (path, roles) in PAGES.iter().filter(|(path, _)| is_page(path)) {
        let client = story.world.sign_in(of(roles)).await.as_browser();
        let mut told = Vec::new();
        for lang in ["kk", "ru", "en"] {
            let page = client.speaking(lang).get(path).await.must(200).text();
            assert!(page.contains(&format!("<html lang=\"{lang}\"")) && page.matches("<h1").count() == 1, "{path}");
            assert!(!page.contains("style=\"") && !page.contains("<script>"), "{path}");
            told.push(page);
        }
        assert!(told[0] != told[1] && told[1] != told[2], "{path} is not translated");
        // Letters stand there in all three languages at once.
        let in_all = path.starts_with("/notices/preview");
        for english in [" the ", " of ", " and "].iter().filter(|_| !in_all) {
            assert!(!told[0].contains(english), "{path} in Kazakh says{english}");
        }
    }
}

#[tokio::test]
async fn every_letter_is_shown_as_it_arrives_and_can_do_nothing_on_the_page() {
    let world = World::new().await;
    let administrator = world.sign_in(&ADMINISTRATOR).await.as_browser().speaking("ru");
    let page = administrator.get("/notices/preview").await.must(200).text();
    let kinds: Vec<&str> = page
        .split("href=\"/notices/preview/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next().filter(|kind| !kind.is_empty()))
        .collect();
    assert!(kinds.len() > 55 && kinds.contains(&"returned") && kinds.contains(&"limit_ahead-draft"), "{kinds:?}");
    for text in ["Your application has been returned for correction.", "Ваше заявление возвращено на доработку."]
    {
        assert!(page.contains(text), "{text}");
    }
    for kind in kinds {
        let one = administrator.get(&format!("/notices/preview/{kind}")).await.must(200).text();
        for lang in ["kk", "ru", "en"] {
            let path = format!("/notices/preview/{kind}/{lang}");
            assert!(one.contains(&format!("src=\"{path}\"")) && one.contains("sandbox=\"\""), "{path}");
            let letter = administrator.get(&path).await.must(200);
            let policy = letter.header("content-security-policy").to_owned();
            assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{policy}");
            assert!(policy.contains("frame-ancestors 'self'") && letter.header("x-frame-options") == "SAMEORIGIN");
            let html = letter.text();
            assert!(html.contains(&format!("<html lang=\"{lang}\"")) && html.matches("href=").count() == 1, "{html}");
        }
    }
    for nothing in ["/notices/preview/nothing", "/notices/preview/returned/de", "/notices/preview/nothing/kk"] {
        administrator.get(nothing).await.must(404);
    }
    let supervisor = world.sign_in(&SUPERVISOR).await.as_browser();
    supervisor.get("/notices/preview/returned/kk").await.must(403);
}

#[tokio::test]
async fn an_ended_access_opens_nothing() {
    let world = World::new().await;
    let id = people::provide(&world.ctx, &OPERATOR, "supervisor", None).await;
    let client = world.sign_in(&OPERATOR).await;
    client.post("/api/v1/me/role", &json!({"role": "supervisor", "city": null})).await.must(200);
    let pages = ["/overview", "/accesses", "/api/v1/reports/stock"];
    for path in pages {
        client.as_browser().get(path).await.must(200);
    }
    people::end(&world.ctx, id).await;
    for path in pages {
        client.as_browser().get(path).await.must(403);
    }
}

#[tokio::test]
async fn who_has_no_cases_begins_where_their_work_is() {
    let world = World::new().await;
    for (someone, place) in [(&SUPERVISOR, "/overview"), (&ADMINISTRATOR, "/accesses")] {
        let answer = world.sign_in(someone).await.as_browser().get("/cases").await.must(303);
        assert_eq!(answer.header("location"), place);
    }
    let refused = world.sign_in(&ADMINISTRATOR).await.as_browser().get("/overview").await.must(403).text();
    let ways = refused.split("qn-ways__do").nth(1).expect("ways on");
    assert!(ways.contains("class=\"govuk-button\" href=\"/accesses\"") && !ways.contains("\"/cases\""), "{ways}");
}

#[tokio::test]
async fn the_overview_counts_and_lists_without_names() {
    let story = Story::screening().await;
    let stock = |client: Client| async move { client.get("/api/v1/reports/stock").await.must(200).json() };
    let before = stock(story.world.sign_in(&SUPERVISOR).await).await;
    let row = json!({"city": "astana", "stage": "screening", "part": "petition", "cases": 1, "overdue": 0, "soon": 1});
    assert_eq!(before["stock"], json!([row]), "two working days are soon");
    story.world.clock.pass_days(10);
    let supervisor = story.world.sign_in(&SUPERVISOR).await;
    let late = supervisor.get("/api/v1/reports/late").await.must(200).json();
    let case = &late["cases"][0];
    assert_eq!((case["case"].as_str(), case["overdue"].as_bool()), (Some(story.case.as_str()), Some(true)));
    let page = supervisor.as_browser().speaking("ru").get("/overview").await.must(200).text();
    let number = case["number"].as_str().expect("a number");
    assert!(page.contains(number) && page.contains("<svg") && page.contains("Просрочено"));
    let shown = supervisor.as_browser().speaking("ru").get(&format!("/cases/{}", story.case)).await.must(200).text();
    for text in [late.to_string(), page, shown] {
        for secret in [ANNA.iin, "ERIKSSON", "Эрикссон", "ЭРИКССОН"] {
            assert!(!text.contains(secret), "{secret} is not for a supervisor");
        }
    }
    let head = story.world.sign_in(&HEAD).await;
    assert_eq!(stock(head.clone()).await["stock"], json!([]), "petitions are no concern of a city's office");
    assert_eq!(head.get("/api/v1/reports/late").await.must(200).json()["cases"], json!([]));
}

#[tokio::test]
async fn a_head_sees_the_own_city_and_finds_the_way_there() {
    let story = Story::verification().await;
    let head = story.world.sign_in(&HEAD).await.as_browser().speaking("ru");
    assert!(head.get("/cases").await.must(200).text().contains("href=\"/overview\""), "from the list of cases");
    let page = head.get("/overview").await.must(200).text();
    assert!(page.contains("<strong>Астана.</strong>") && !page.contains("Все города"), "{page}");
    let page = story.world.sign_in(&SUPERVISOR).await.as_browser().speaking("ru").get("/overview").await.text();
    assert!(page.contains("Все города") && page.contains("Ждут действия заявителя"), "{page}");
}

#[tokio::test]
async fn a_column_stands_where_there_is_something_to_say() {
    let world = World::new().await;
    let page = world.sign_in(&SUPERVISOR).await.as_browser().speaking("ru").get("/accesses").await.must(200).text();
    let columns = |who: &str| {
        let table = page.split("<table").find(|table| table.contains(who)).unwrap_or_else(|| panic!("no {who}"));
        table.matches("data-label=\"Город\"").count()
    };
    assert_eq!((columns(OFFICER.surname), columns(SCREENER.surname)), (2, 0), "{page}");
}

#[tokio::test]
async fn a_report_is_a_table_for_a_spreadsheet_too() {
    let story = Story::screening().await;
    let supervisor = story.world.sign_in(&SUPERVISOR).await;
    let file = supervisor.get("/api/v1/reports/stock?format=csv").await.must(200);
    assert!(file.header("content-type").starts_with("text/csv"));
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"stock-2026-05-04.csv\"");
    let text = file.text();
    assert!(text.contains("\"city\",\"stage\",\"part\",\"cases\",\"overdue\",\"soon\"\r\n"), "{text}");
    assert!(text.contains("\"astana\",\"screening\",\"petition\",\"1\",\"0\",\"1\"\r\n"), "{text}");
    for (path, status) in [
        ("/api/v1/reports/nothing", 404),
        ("/api/v1/reports/stock?format=pdf", 400),
        ("/api/v1/reports/late?cursor=x", 422),
        ("/api/v1/reports/late?stage=nowhere", 400),
    ] {
        supervisor.get(path).await.must(status);
    }
}

/// The value of a hidden field.
pub fn hidden(html: &str, before: &str) -> String {
    let at = html.find(before).unwrap_or_else(|| panic!("no {before} in {html}")) + before.len();
    html[at..].split('"').next().expect("a value").to_owned()
}

/// Signs the statement of a page and sends it.
async fn sign(browser: &Client, who: &Someone, page: &str) -> Answer {
    sign_at(browser, who, page, "/accesses/sign").await
}

/// The same, for the acts of another list.
pub async fn sign_at(browser: &Client, who: &Someone, page: &str, place: &str) -> Answer {
    let statement = hidden(page, "data-sign-data value=\"");
    let made = signed(who, &json!({"statement": statement, "papers": []}));
    let key = hidden(page, "name=\"key\" value=\"");
    let cms = made["cms"].as_str().expect("a signature");
    browser.form(place, &[("key", &key), ("cms", cms)]).await
}

#[tokio::test]
async fn an_access_is_asked_for_approved_and_provided_by_three_people_from_the_pages() {
    let world = World::new().await;
    let mut browsers = Vec::new();
    for someone in [&OFFICIAL, &SUPERVISOR, &ADMINISTRATOR] {
        browsers.push(world.sign_in(someone).await.as_browser().speaking("ru"));
    }
    let [official, supervisor, administrator] = browsers.as_slice() else { panic!("three") };
    let path = "/accesses/do/access_request";
    let wanted = [
        ("content.wanted.holder_iin", BORIS.iin),
        ("content.wanted.holder_name", "БОРИСОВ БОРИС"),
        ("content.wanted.access_role", "screener"),
        ("content.wanted.organisation_bin", "181240000015"),
        ("content.wanted.ministry_bin", "190640000023"),
        ("content.access_reason", "Приказ № 5"),
    ];
    let bad: Vec<_> =
        wanted.iter().map(|(n, v)| if n.ends_with("holder_iin") { (*n, "123") } else { (*n, *v) }).collect();
    let refused = official.form(path, &bad).await.must(422).text();
    assert!(refused.contains("govuk-error-summary") && refused.contains("Приказ № 5"), "nothing typed is lost");
    let page = official.form(path, &wanted).await.must(200).text();
    assert!(page.contains("<pre class=\"qn-statement\"") && page.contains("БОРИСОВ БОРИС"));
    assert!(sign(official, &OFFICIAL, &page).await.must(303).header("location").starts_with("/accesses?done="));

    let own = official.get("/accesses").await.must(200).text();
    assert!(!own.contains("access_approve"), "nobody approves what they asked for");
    let list = supervisor.get("/accesses").await.must(200).text();
    let approve = hidden(&list, "href=\"/accesses/do/access_approve");
    let request = approve.strip_prefix("?of=").expect("a request").to_owned();
    let page = supervisor.form("/accesses/do/access_approve", &[("of", &request)]).await.must(200).text();
    sign(supervisor, &SUPERVISOR, &page).await.must(303);

    let list = administrator.get("/accesses").await.must(200).text();
    assert!(list.contains(&format!("/accesses/do/access_provide?of={request}")));
    let page = administrator.form("/accesses/do/access_provide", &[("of", &request)]).await.must(200).text();
    let done = sign(administrator, &ADMINISTRATOR, &page).await.must(303);
    let list = administrator.get(done.header("location")).await.must(200).text();
    assert!(list.contains("govuk-notification-banner--success") && list.contains("БОРИСОВ"));
    assert!(!list.contains(&format!("of={request}\">Предоставить")), "provided once");
}

#[tokio::test]
async fn acts_about_accesses_are_refused_on_the_pages_as_in_the_api() {
    let world = World::new().await;
    let id = people::provide(&world.ctx, &BORIS, "screener", None).await;
    let administrator = world.sign_in(&ADMINISTRATOR).await.as_browser();
    let list: Value = world.sign_in(&ADMINISTRATOR).await.get("/api/v1/accesses").await.must(200).json();
    let own = list["accesses"].as_array().expect("a list").iter().find(|a| a["role"] == "administrator").cloned();
    assert_eq!(own.expect("the own access")["open"], json!([]), "nobody ends their own access");
    let suspend = format!("/accesses/do/access_suspend?of={id}");
    administrator.get(&suspend).await.must(200);
    let before = world.rows().await;
    for (someone, status) in [(&ANNA, 403), (&SCREENER, 403), (&OFFICIAL, 403), (&SUPERVISOR, 403)] {
        let client = world.sign_in(someone).await.as_browser();
        client.get(&suspend).await.must(status);
        let sent = [("of", id.to_string()), ("content.access_reason", "x".to_owned())];
        let sent: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (*n, v.as_str())).collect();
        client.form("/accesses/do/access_suspend", &sent).await.must(status);
    }
    for path in [
        "/accesses/do/access_suspend",
        "/accesses/do/access_suspend?of=0190a000-0000-7000-8000-000000000000",
        "/accesses/do/nothing",
        "/accesses/do/access_resume",
    ] {
        administrator.get(path).await.must(404);
    }
    administrator.get(&format!("/accesses/do/access_resume?of={id}")).await.must(403);
    administrator.form("/accesses/sign", &[("key", "k"), ("cms", "!")]).await.must(422);
    let mut cross = administrator.clone();
    cross.headers.retain(|(name, _)| name != "sec-fetch-site");
    cross.headers.push(("sec-fetch-site".into(), "cross-site".into()));
    for path in ["/accesses/do/access_suspend", "/accesses/sign"] {
        cross.form(path, &[("of", "x"), ("key", "k"), ("cms", "x")]).await.must(403);
    }
    let kept = |rows: Vec<(String, u64)>| {
        // Signing in for the first time makes an account.
        let of_signing_in = ["account", "challenge", "session"];
        rows.into_iter().filter(|(table, _)| !of_signing_in.contains(&table.as_str())).collect::<Vec<_>>()
    };
    assert_eq!(kept(world.rows().await), kept(before), "a refusal changes nothing");
}

#[tokio::test]
async fn health_says_what_is_known_and_no_case() {
    let story = Story::screening().await;
    let administrator = story.world.sign_in(&ADMINISTRATOR).await.as_browser().speaking("ru");
    let page = administrator.get("/health").await.must(200).text();
    assert!(page.contains("SQLite") && page.contains("0.0.0"));
    assert!(!page.contains("DNR-2026"), "no case content");
    administrator.get(&format!("/cases/{}", story.case)).await.must(404);
}
