//! Pages for everybody, and the error pages.

use crate::world::people::*;
use crate::world::{Client, Wishes, World};
use http::{Method, Request};

/// Addresses that need no session and always answer.
const OPEN: &[&str] = &[
    "/",
    "/start",
    "/rules",
    "/rules/2025-01-06",
    "/rules/2026",
    "/rules/law",
    "/verify",
    "/verify/permit-astana-2026-000001",
    "/accessibility",
    "/privacy",
    "/consent",
    "/texts/privacy/1",
    "/help",
    "/sign-in",
];

#[tokio::test]
async fn public_pages_answer_everybody_in_three_languages() {
    let world = World::new().await;
    let stranger = world.stranger();
    let signed_in = world.sign_in(&SCREENER).await.as_browser();
    for path in OPEN {
        let mut told = Vec::new();
        for lang in ["kk", "ru", "en"] {
            let page = stranger.speaking(lang).get(path).await.must(200).text();
            assert!(page.contains(&format!("<html lang=\"{lang}\"")), "{path}");
            assert_eq!(page.matches("<h1").count(), 1, "{path} has one heading of the first order");
            assert!(!page.contains("style=\"") && !page.contains("<script>"), "{path}");
            told.push(page);
        }
        assert!(told[0] != told[1] && told[1] != told[2], "{path} is not translated");
        signed_in.get(path).await.must(200);
    }
}

#[tokio::test]
async fn kazakh_and_russian_pages_hold_no_english() {
    let world = World::new().await;
    for path in OPEN {
        for lang in ["kk", "ru"] {
            let page = world.stranger().speaking(lang).get(path).await.must(200).text();
            for english in [" the ", " of ", " and ", "unverified", "reported"] {
                assert!(!page.contains(english), "{path} in {lang} says{english}");
            }
        }
    }
}

#[tokio::test]
async fn the_rules_say_the_same_in_each_language_and_no_notes_of_editors() {
    let world = World::new().await;
    for path in ["/rules", "/rules/2025-01-06", "/rules/law"] {
        let page = world.stranger().speaking("en").get(path).await.must(200).text();
        for note in ["МРП", "[report", "[ours", "qn-mark__note", "number of years is known"] {
            assert!(!page.contains(note), "{path} says {note}");
        }
        assert!(page.contains("<span class=\"qn-mark\">"), "{path} does not say what was not verified");
    }
}

#[tokio::test]
async fn the_frame_offers_what_belongs_to_the_role() {
    let world = World::new().await;
    let nav = async |client: &Client| {
        let page = client.get("/").await.must(200).text();
        let from = page.find("class=\"qn-nav\"").expect("a navigation");
        page[from..].split("</ul>").next().unwrap_or_default().to_owned()
    };
    let of = async |someone: &Someone| nav(&world.sign_in(someone).await.as_browser()).await;
    let stranger = nav(&world.stranger()).await;
    assert!(stranger.contains("/start") && stranger.contains("/verify") && !stranger.contains("/cases"));
    let applicant = of(&ANNA).await;
    assert!(applicant.contains("/cases") && !applicant.contains("/search"));
    assert!(of(&SCREENER).await.contains("/search"));
    let supervisor = of(&SUPERVISOR).await;
    assert!(supervisor.contains("/overview") && !supervisor.contains("/health"));
    let administrator = of(&ADMINISTRATOR).await;
    assert!(administrator.contains("/accesses") && administrator.contains("/health"));
    assert!(!administrator.contains("/search") && !administrator.contains("/cases"));
}

#[tokio::test]
async fn the_rules_say_what_is_unverified_and_why() {
    let world = World::new().await;
    let page = world.stranger().speaking("ru").get("/rules").await.must(200).text();
    assert!(page.contains("не сверено") && page.contains("наше прочтение") && page.contains("открытые сообщения"));
    assert!(page.contains("/rules/2025-01-06"), "the edition before stays readable");
    let order = world.stranger().speaking("ru").get("/rules/2025-01-06").await.must(200).text();
    assert!(order.contains("1/НҚ") && order.contains("совместный приказ, п. 9"));
    world.stranger().get("/rules/2031").await.must(404);
    world.stranger().get("/rules/..%2Fx").await.must(404);
}

#[tokio::test]
async fn between_editions_the_pages_say_so() {
    let world = World::new().await;
    world.clock.pass_days(300);
    for path in ["/", "/start", "/rules"] {
        let page = world.stranger().speaking("ru").get(path).await.must(200).text();
        assert!(page.contains("не действует ни одна редакция"), "{path}");
    }
}

#[tokio::test]
async fn a_paper_is_asked_for_by_a_form_and_an_unknown_one_is_told_plainly() {
    let world = World::new().await;
    let browser = world.stranger().speaking("ru");
    let sent = browser.get("/verify?number=permit-astana-2026-000001&code=ab%20cd").await.must(303);
    assert_eq!(sent.header("location"), "/verify/permit-astana-2026-000001?code=ab+cd");
    let escaped = browser.get("/verify?number=..%2F..%2F%2Fevil&code=x").await.must(303);
    assert!(escaped.header("location").starts_with("/verify/..%2F..%2F%2Fevil"), "{}", escaped.header("location"));
    let unknown = browser.get("/verify/permit-astana-2026-000001?code=AAAA").await.must(404).text();
    assert!(unknown.contains("govuk-error-summary") && unknown.contains("value=\"permit-astana-2026-000001\""));
    let mut program = world.stranger();
    program.headers.push(("accept".into(), "application/json".into()));
    assert_eq!(program.get("/verify/permit-astana-2026-000001?code=AAAA").await.must(404).code(), "not_found");
}

#[tokio::test]
async fn a_check_without_number_or_code_says_what_is_missing_and_keeps_what_was_typed() {
    let world = World::new().await;
    let browser = world.stranger().speaking("ru");
    for first in ["/verify", "/verify/permit-astana-2026-000001"] {
        let page = browser.get(first).await.must(200).text();
        assert!(!page.contains("govuk-error"), "{first} blames who has sent nothing");
    }
    let no_code = browser.get("/verify?number=permit-astana-2026-000001&code=+").await.must(303);
    let page = browser.get(no_code.header("location")).await.must(422).text();
    assert!(page.contains("id=\"code-error\"") && page.contains("Укажите код."), "the code is missing");
    assert!(!page.contains("id=\"number-error\"") && page.contains("value=\"permit-astana-2026-000001\""));
    let page = browser.get("/verify?number=&code=AB12").await.must(422).text();
    assert!(page.contains("id=\"number-error\"") && page.contains("Укажите номер документа."));
    assert!(!page.contains("id=\"code-error\"") && page.contains("value=\"AB12\""));
    let page = browser.get("/verify?number=&code=").await.must(422).text();
    assert!(page.contains("href=\"#number\"") && page.contains("href=\"#code\""));
    let long = "9".repeat(101);
    let page = browser.get(&format!("/verify?number={long}&code=AB12")).await.must(404).text();
    assert!(page.contains("govuk-error-summary") && page.contains(&long), "what is too long is not cut");
}

#[tokio::test]
async fn texts_have_versions() {
    let world = World::new().await;
    let page = world.stranger().speaking("ru").get("/privacy").await.must(200).text();
    assert!(page.contains("Версия 1"));
    for path in ["/texts/privacy/2", "/texts/other/1", "/texts/privacy/x", "/texts/privacy/-1"] {
        world.stranger().get(path).await.must(404);
    }
}

#[tokio::test]
async fn the_design_page_is_the_demos_alone() {
    let real = World::new().await;
    real.stranger().get("/design").await.must(404);
    let demo = World::with(Wishes { demo: true, ..Wishes::default() }).await;
    for lang in ["kk", "ru", "en"] {
        let page = demo.stranger().speaking(lang).get("/design").await.must(200).text();
        assert!(page.contains("--qn-space-7") && page.contains("govuk-button--warning"));
    }
}

#[tokio::test]
async fn every_fault_is_a_page_with_a_number_and_a_way_on() {
    let world = World::new().await;
    let browser = world.sign_in(&ANNA).await.as_browser().speaking("ru");
    let mut cross = browser.clone();
    cross.headers.retain(|(name, _)| name != "sec-fetch-site");
    cross.headers.push(("sec-fetch-site".into(), "cross-site".into()));
    let told = |text: &str, what: &str| {
        assert!(text.contains("Номер обращения") && text.contains("href=\"/help\""), "{what}");
        assert!(text.contains("href=\"/\"") && text.contains("<h1"), "{what}");
    };
    told(&browser.get("/nowhere").await.must(404).text(), "404");
    told(&browser.get("/overview").await.must(403).text(), "403 of the role");
    told(&cross.form("/sign-out", &[]).await.must(403).text(), "403 cross-site");
    let no_session = world.stranger().as_browser().speaking("ru");
    let refused = no_session.form("/accesses/sign", &[("cms", "x"), ("key", "x")]).await;
    told(&refused.must(401).text(), "401");
    world.maintenance.store(true, std::sync::atomic::Ordering::Relaxed);
    told(&browser.form("/cases/new", &[("key", "x"), ("seq", "0")]).await.must(503).text(), "503");
    let method = Request::builder().method(Method::DELETE).uri("/start").header("host", "qonys.example.kz");
    told(&browser.send(method.body(axum::body::Body::empty()).expect("a request")).await.must(503).text(), "503");
}
