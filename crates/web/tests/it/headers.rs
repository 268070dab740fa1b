//! What holds for every answer, and where a write must come from.

use crate::world::{ANNA, Client, Wishes, World};
use http::{Method, Request};
use serde_json::json;
use std::sync::atomic::Ordering;

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let world = World::new().await;
    for path in ["/", "/sign-in", "/healthz", "/api/v1/editions", "/api/v1/me", "/nowhere", "/assets/app.css"] {
        let answer = world.stranger().get(path).await;
        let csp = answer.header("content-security-policy");
        assert!(csp.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"), "{path}: {csp}");
        assert!(
            csp.contains("frame-ancestors 'none'")
                && csp.contains("form-action 'self'")
                && csp.contains("base-uri 'none'")
        );
        assert!(!csp.contains("unsafe"), "{path}: {csp}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        assert!(answer.header("permissions-policy").contains("camera=()"));
        assert!(answer.header("strict-transport-security").is_empty(), "plain loopback sends no HSTS");
        let cached = if path.starts_with("/assets/") { "immutable" } else { "no-store" };
        assert!(answer.header("cache-control").contains(cached), "{path}: {}", answer.header("cache-control"));
    }
}

#[tokio::test]
async fn behind_tls_the_cookie_is_bound_to_the_host_and_hsts_is_sent() {
    let world = World::with(Wishes { secure_cookies: true, ..Wishes::default() }).await;
    let client = world.stranger();
    let challenge = client.challenge().await;
    let cms = ANNA.sign(qonys_eds::Use::Authentication, &challenge, true);
    let answer = client.hand_in(&challenge, &cms).await.must(200);
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-qonys="), "{cookie}");
    for part in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert!(answer.header("strict-transport-security").contains("max-age=31536000"));
}

/// The same write with other tales of its origin.
async fn write(client: &Client, headers: &[(&str, &str)]) -> (u16, String) {
    let mut request = Request::post("/api/v1/me/role").header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.header("host", "qonys.example.kz").body(json!({"role": "applicant"}).to_string().into());
    let answer = client.send(request.expect("a request")).await;
    (answer.status.as_u16(), answer.code())
}

#[tokio::test]
async fn a_write_by_cookie_must_come_from_our_own_page() {
    let world = World::new().await;
    let script = world.sign_in(&ANNA).await;
    let mut browser = script.clone();
    browser.cookie = browser.token.take().map(|t| format!("qonys={t}"));
    let cross = (403, "cross_site".to_owned());
    assert_eq!(write(&browser, &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")]).await, cross);
    assert_eq!(write(&browser, &[("sec-fetch-site", "same-site")]).await, cross);
    assert_eq!(write(&browser, &[("origin", "https://evil.example")]).await, cross);
    assert_eq!(write(&browser, &[("origin", "null")]).await, cross);
    assert_eq!(write(&browser, &[]).await, cross, "a browser that tells nothing is refused");
    // An applicant holds no access to choose from: past the guard it is a no of another kind.
    let passed = (403, "role_not_held".to_owned());
    assert_eq!(write(&browser, &[("sec-fetch-site", "same-origin")]).await, passed);
    assert_eq!(write(&browser, &[("origin", "https://qonys.example.kz")]).await, passed);
    assert_eq!(write(&script, &[]).await, passed, "a bearer token is no browser's");
    assert_eq!(write(&script, &[("sec-fetch-site", "cross-site")]).await, cross);
}

#[tokio::test]
async fn signing_in_takes_json_alone_and_no_cookie_with_it() {
    let world = World::new().await;
    let client = world.stranger();
    let send = async |media: &str, cookie: Option<&str>| {
        let mut request = Request::post("/api/v1/sign-in/challenge").header("content-type", media);
        if let Some(cookie) = cookie {
            request = request.header("cookie", cookie);
        }
        client.send(request.body("{}".into()).expect("a request")).await.status.as_u16()
    };
    assert_eq!(send("application/json", None).await, 200);
    assert_eq!(send("text/plain", None).await, 403);
    assert_eq!(send("application/json", Some("qonys=abc")).await, 403);
}

#[tokio::test]
async fn a_bearer_token_wins_over_a_cookie() {
    let world = World::new().await;
    let mut client = world.sign_in(&ANNA).await;
    client.cookie = Some("qonys=nobody".to_owned());
    client.get("/api/v1/me").await.must(200);
    client.token = Some("nobody".to_owned());
    assert_eq!(client.get("/api/v1/me").await.must(401).code(), "session_ended");
}

#[tokio::test]
async fn in_maintenance_reading_goes_on_and_writing_waits() {
    let world = World::new().await;
    let client = world.sign_in(&ANNA).await;
    world.maintenance.store(true, Ordering::Relaxed);
    client.get("/api/v1/me").await.must(200);
    let body = json!({"city": "astana", "profession": "programming"});
    let answer = client.post("/api/v1/cases", &body).await.must(503);
    assert_eq!((answer.code().as_str(), answer.header("retry-after")), ("maintenance", "60"));
    let page = client.as_browser().form("/cases/new", &[("key", "k")]).await.must(503);
    assert!(page.header("content-type").starts_with("text/html"));
    let page = page.text();
    assert!(
        page.contains("action=\"/sign-out\"") && !page.contains("href=\"/sign-in\""),
        "it is still her page: {page}"
    );
    world.sign_in(&ANNA).await;
    world.maintenance.store(false, Ordering::Relaxed);
    client.post("/api/v1/cases", &body).await.must(201);
}

#[tokio::test]
async fn a_session_ends_when_idle_and_in_any_case_after_eight_hours() {
    let world = World::new().await;
    let idle = world.sign_in(&ANNA).await;
    world.clock.pass_minutes(16);
    assert_eq!(idle.get("/api/v1/me").await.must(401).code(), "session_ended");
    let busy = world.sign_in(&ANNA).await;
    for _ in 0..47 {
        world.clock.pass_minutes(10);
        busy.get("/api/v1/me").await.must(200);
    }
    world.clock.pass_minutes(10);
    assert_eq!(busy.get("/api/v1/me").await.must(401).code(), "session_ended");
}

#[tokio::test]
async fn after_signing_out_the_token_is_worth_nothing() {
    let world = World::new().await;
    let client = world.sign_in(&ANNA).await;
    let answer = client.json(Method::POST, "/api/v1/sign-out", &json!({}), None).await.must(204);
    assert!(answer.header("set-cookie").contains("Max-Age=0"), "{}", answer.header("set-cookie"));
    assert_eq!(client.get("/api/v1/me").await.must(401).code(), "session_ended");
}

#[tokio::test]
async fn a_problem_is_in_the_callers_language_with_a_reference_number() {
    let world = World::new().await;
    let client = world.stranger();
    let mut titles = Vec::new();
    for lang in ["kk", "ru", "en"] {
        let answer = client.speaking(lang).get("/api/v1/me").await.must(401);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.header("content-language"), lang);
        assert!(answer.header("www-authenticate").starts_with("Bearer"));
        let problem = answer.json();
        assert_eq!((problem["status"].as_u64(), problem["code"].as_str()), (Some(401), Some("not_signed_in")));
        assert_eq!(problem["type"], "urn:qonys:problem:not_signed_in");
        assert_eq!(problem["reference"].as_str().map(str::len), Some(8));
        titles.push(problem["title"].clone());
    }
    titles.dedup();
    assert_eq!(titles.len(), 3);
    let by_query = client.speaking("en").get("/api/v1/me?lang=ru").await;
    assert_eq!(by_query.header("content-language"), "ru");
}

#[tokio::test]
async fn the_description_names_every_route_and_assets_are_compressed() {
    let world = World::new().await;
    let document = world.stranger().get("/api/openapi.json").await.must(200).json();
    let paths = document["paths"].as_object().expect("paths");
    for path in
        ["/api/v1/sign-in", "/api/v1/cases/{id}/acts", "/api/v1/cases/{id}/documents/{document}", "/api/v1/queue"]
    {
        assert!(paths.contains_key(path), "{path}");
    }
    assert!(paths.len() >= 25, "{} paths", paths.len());
    let request = Request::get("/assets/app.css").header("accept-encoding", "gzip");
    let style = world.stranger().send(request.body(axum::body::Body::empty()).expect("a request")).await.must(200);
    assert_eq!((style.header("content-encoding"), style.header("content-type")), ("gzip", "text/css"));
    let mut page = world.stranger();
    page.headers.push(("accept-encoding".into(), "gzip".into()));
    assert!(page.get("/").await.header("content-encoding").is_empty(), "pages are not compressed");
}
