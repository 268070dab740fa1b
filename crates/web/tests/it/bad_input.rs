//! Bad input, one row each: what is sent, status, code, words in three languages, and that no table has a
//! row more or less afterwards.

use crate::world::client::{Answer, Client, decode, signed};
use crate::world::people::{self, *};
use crate::world::story::Story;
use crate::world::{UPLOAD_BYTES_MAX, Wishes, World, monday};
use axum::body::Body;
use bytes::Bytes;
use futures_util::StreamExt as _;
use http::{Method, Request};
use qonys_eds::Use;
use qonys_words::{Lang, Words};
use serde_json::{Value, json};

/// Sends the bad input once, and sees that nothing but what is named changed. Failed sign-ins are counted:
/// `throttle` is the one table that may grow.
async fn refused(world: &World, status: u16, code: &str, bad: impl AsyncFnOnce() -> Answer) {
    let before = world.rows().await;
    let answer = bad().await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{}", answer.text());
    let counted = |rows: Vec<(String, u64)>| rows.into_iter().filter(|(t, _)| t != "throttle").collect::<Vec<_>>();
    assert!(before.len() > 20, "the tables were found");
    assert_eq!(counted(world.rows().await), counted(before), "{code} changed rows");
    speaks(code);
    assert!(answer.json()["title"].as_str().is_some_and(|t| !t.is_empty()));
}

/// Title and way on stand in each language, and differ.
fn speaks(code: &str) {
    let texts: Vec<_> = Lang::ALL.iter().map(|lang| Words::of(*lang).error(code)).collect();
    for (i, text) in texts.iter().enumerate() {
        assert!(Words::of(Lang::ALL[i]).text(&format!("error-{code}")).is_some(), "{code} has no words");
        assert!(!text.title.is_empty() && !text.todo.is_empty(), "{code}");
    }
    assert!(texts[0] != texts[1] && texts[1] != texts[2] && texts[0] != texts[2], "{code} is not translated");
}

/// A prepared statement of `withdraw`, and the body that performs it, still unsigned.
async fn prepared(client: &Client, case: &str) -> (Value, Value) {
    let prepared = client.statement(case, "withdraw", &json!({"reason": "Передумала"})).await.must(200).json();
    let seq = client.seq(case).await;
    (prepared, json!({"act": "withdraw", "seq": seq}))
}

async fn perform(client: &Client, case: &str, body: &Value) -> Answer {
    client.post(&format!("/api/v1/cases/{case}/acts"), body).await
}

fn with_cms(mut body: Value, cms: Vec<u8>) -> Value {
    use base64::Engine as _;
    body["cms"] = json!(base64::engine::general_purpose::STANDARD.encode(cms));
    body
}

#[tokio::test]
async fn a_wrong_iin_in_the_form_is_a_blocking_finding() {
    let story = Story::filled().await;
    let draft = format!("/api/v1/cases/{}/draft", story.case);
    let changes = json!({"changes": {"form": {"identity": {"iin": "740812400009"}}}});
    story.applicant.json(Method::PATCH, &draft, &changes, None).await.must(200);
    let statement = async || story.applicant.statement(&story.case, "sign_petition_request", &json!({})).await;
    refused(&story.world, 422, "findings", statement).await;
    let findings = statement().await.json()["findings"].clone();
    assert!(findings.as_array().is_some_and(|all| all.iter().any(|f| f["blocking"] == true)), "{findings}");
}

#[tokio::test]
async fn a_certificate_of_another_iin_is_refused() {
    let story = Story::screening().await;
    let (statement, body) = prepared(&story.applicant, &story.case).await;
    let body = with_cms(body, BORIS.sign(Use::Signing, &decode(&statement["statement"]), true));
    refused(&story.world, 422, "other_person", async || perform(&story.applicant, &story.case, &body).await).await;
}

#[tokio::test]
async fn an_expired_certificate_is_refused() {
    let later = monday().plus_seconds(400 * 24 * 3600);
    let world = World::with(Wishes { certificates_at: Some(later), ..Wishes::default() }).await;
    let client = world.stranger();
    let challenge = client.challenge().await;
    let cms = ANNA.sign(Use::Authentication, &challenge, true);
    refused(&world, 422, "certificate_expired", async || client.hand_in(&challenge, &cms).await).await;
}

#[tokio::test]
async fn a_certificate_of_the_wrong_use_is_refused() {
    let story = Story::screening().await;
    let (statement, body) = prepared(&story.applicant, &story.case).await;
    let body = with_cms(body, ANNA.sign(Use::Authentication, &decode(&statement["statement"]), true));
    refused(&story.world, 422, "wrong_use", async || perform(&story.applicant, &story.case, &body).await).await;
}

#[tokio::test]
async fn a_signature_over_another_statement_is_refused() {
    let story = Story::screening().await;
    let (statement, body) = prepared(&story.applicant, &story.case).await;
    let text = String::from_utf8(decode(&statement["statement"])).expect("JSON");
    let other = text.replace("Передумала", "Не хочу ждать");
    assert_ne!(text, other);
    let body = with_cms(body, ANNA.sign(Use::Signing, other.as_bytes(), true));
    refused(&story.world, 422, "statement_unknown", async || perform(&story.applicant, &story.case, &body).await).await;
}

#[tokio::test]
async fn a_statement_of_another_server_is_refused() {
    let story = Story::screening().await;
    let (statement, body) = prepared(&story.applicant, &story.case).await;
    let text = String::from_utf8(decode(&statement["statement"])).expect("JSON");
    let other = text.replace("\"service\":\"test\"", "\"service\":\"elsewhere\"");
    assert_ne!(text, other);
    let body = with_cms(body, ANNA.sign(Use::Signing, other.as_bytes(), true));
    let send = async || perform(&story.applicant, &story.case, &body).await;
    refused(&story.world, 422, "statement_other_server", send).await;
}

#[tokio::test]
async fn a_challenge_of_another_server_is_refused() {
    let (here, there) = (World::new().await, World::with(Wishes { service: "there", ..Wishes::default() }).await);
    let challenge = there.stranger().challenge().await;
    let cms = ANNA.sign(Use::Authentication, &challenge, true);
    let client = here.stranger();
    refused(&here, 401, "challenge_other_server", async || client.hand_in(&challenge, &cms).await).await;
}

#[tokio::test]
async fn a_replayed_challenge_is_refused() {
    let world = World::new().await;
    let client = world.stranger();
    let challenge = client.challenge().await;
    let cms = ANNA.sign(Use::Authentication, &challenge, true);
    client.hand_in(&challenge, &cms).await.must(200);
    refused(&world, 401, "challenge", async || client.hand_in(&challenge, &cms).await).await;
}

#[tokio::test]
async fn a_material_act_in_between_makes_a_statement_stale() {
    let story = Story::screening().await;
    let (statement, mut body) = prepared(&story.applicant, &story.case).await;
    let screener = story.world.sign_in(&SCREENER).await;
    story
        .by(
            &screener,
            &SCREENER,
            "accept_documents",
            json!({"checklist": [{"document": "passport", "verdict": "good"}]}),
        )
        .await;
    body["cms"] = signed(&ANNA, &statement)["cms"].clone();
    refused(&story.world, 409, "stale", async || perform(&story.applicant, &story.case, &body).await).await;
    let told = perform(&story.applicant, &story.case, &body).await.json();
    assert_eq!(told["changes"][0]["act"], "accept_documents", "{told}");
}

#[tokio::test]
async fn an_immaterial_act_in_between_changes_nothing_for_the_signer() {
    let story = Story::screening().await;
    let (statement, mut body) = prepared(&story.applicant, &story.case).await;
    let screener = story.world.sign_in(&SCREENER).await;
    story.by(&screener, &SCREENER, "take_case", json!({})).await;
    body["cms"] = signed(&ANNA, &statement)["cms"].clone();
    let done = perform(&story.applicant, &story.case, &body).await.must(201).json();
    assert_eq!(done["case"]["stage"], "withdrawn");
}

#[tokio::test]
async fn an_idempotency_key_with_another_body_is_refused() {
    let world = World::new().await;
    let client = world.sign_in(&ANNA).await;
    let open = async |city: &str| {
        let body = json!({"city": city, "profession": "programming"});
        client.post_with_key("/api/v1/cases", &body, "one-key").await
    };
    let first = open("astana").await.must(201).json();
    let again = open("astana").await.must(201).json();
    assert_eq!((&again["act"], &again["repeated"]), (&first["act"], &json!(true)));
    refused(&world, 422, "key_reused", async || open("almaty").await).await;
}

#[tokio::test]
async fn no_idempotency_key_is_refused() {
    let world = World::new().await;
    let client = world.sign_in(&ANNA).await;
    let body = json!({"city": "astana", "profession": "programming"});
    let send = async || client.json(Method::POST, "/api/v1/cases", &body, None).await;
    refused(&world, 400, "key_missing", send).await;
}

#[tokio::test]
async fn an_upload_of_2_gigabytes_is_cut_at_the_limit_and_the_connection_closes() {
    let story = Story::draft().await;
    let path = format!("/api/v1/cases/{}/documents/passport", story.case);
    let declared = async || {
        let request = Request::put(&path).header("idempotency-key", "k1").header("content-length", 2_u64 << 30);
        story.applicant.send(request.body(Body::empty()).expect("a request")).await
    };
    refused(&story.world, 413, "upload_too_large", declared).await;

    // The sender lies about the length, or gives none: the counter cuts it, and the rest is not read.
    let sent = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
    let undeclared = async || {
        let counter = sent.clone();
        let endless = futures_util::stream::iter(0_u64..32_768).map(move |i| {
            let chunk = if i == 0 { jpeg_start() } else { Bytes::from(vec![0x55; 65_536]) };
            counter.fetch_add(chunk.len() as u64, std::sync::atomic::Ordering::SeqCst);
            Ok::<_, std::io::Error>(chunk)
        });
        story.applicant.put(&path, Body::from_stream(endless)).await
    };
    refused(&story.world, 413, "upload_too_large", undeclared).await;
    let read = sent.load(std::sync::atomic::Ordering::SeqCst);
    assert!(read < 2 * UPLOAD_BYTES_MAX, "{read} bytes were read of what is refused at {UPLOAD_BYTES_MAX}");
    assert_eq!(undeclared().await.header("connection"), "close");
    let documents = story.applicant.get(&format!("/api/v1/cases/{}/documents", story.case)).await.must(200).json();
    assert_eq!(documents, json!([]));
}

fn jpeg_start() -> Bytes {
    Bytes::from_static(&[0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, b'J', b'F', b'I', b'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0])
}

#[tokio::test]
async fn an_executable_named_jpg_is_refused_by_its_content() {
    let story = Story::draft().await;
    let mut program = b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x3e\x00".to_vec();
    program.resize(4096, 0);
    let path = format!("/api/v1/cases/{}/documents/photo", story.case);
    let send = async || {
        let request = Request::put(&path)
            .header("idempotency-key", "k2")
            .header("content-type", "image/jpeg")
            .header("content-disposition", "attachment; filename=\"photo.jpg\"");
        story.applicant.send(request.body(program.clone().into()).expect("a request")).await
    };
    refused(&story.world, 415, "upload_type", send).await;
}

#[tokio::test]
async fn a_form_of_10_megabytes_is_refused() {
    let story = Story::draft().await;
    let big = "x".repeat(10 * 1024 * 1024);
    let body = json!({"changes": {"form": {"motivation": big}}});
    let path = format!("/api/v1/cases/{}/draft", story.case);
    let send = async || story.applicant.json(Method::PATCH, &path, &body, None).await;
    refused(&story.world, 413, "too_large", send).await;

    let browser = story.applicant.as_browser();
    let before = story.world.rows().await;
    let page = browser.form(&format!("/cases/{}/draft", story.case), &[("content.form.motivation", &big)]).await;
    assert_eq!(page.status.as_u16(), 413, "{}", page.text());
    assert_eq!(story.world.rows().await, before);
}

#[tokio::test]
async fn the_31st_of_february_is_refused_with_the_name_of_its_field() {
    let story = Story::draft().await;
    let path = format!("/api/v1/cases/{}/draft", story.case);
    let changes = json!({"changes": {"form": {"identity": {"born_on": "1990-02-31"}}}});
    let send = async || story.applicant.json(Method::PATCH, &path, &changes, None).await;
    refused(&story.world, 422, "content", send).await;
    let told = send().await.json();
    assert_eq!(told["field"], "form.identity.born_on");
    assert!(told["message"].as_str().is_some_and(|m| m.contains("a day that exists")), "{told}");
}

#[tokio::test]
async fn a_case_of_another_city_is_not_there() {
    let story = Story::verification().await;
    let here = story.world.sign_in(&OFFICER).await;
    here.get(&format!("/api/v1/cases/{}", story.case)).await.must(200);
    let there = story.world.sign_in(&OFFICER_ALMATY).await;
    let path = format!("/api/v1/cases/{}/acts", story.case);
    let body = json!({"act": "take_case", "seq": 1});
    refused(&story.world, 404, "not_found", async || there.post(&path, &body).await).await;
    let look = async || there.get(&format!("/api/v1/cases/{}", story.case)).await;
    refused(&story.world, 404, "not_found", look).await;
}

#[tokio::test]
async fn another_persons_document_is_not_there() {
    let story = Story::filled().await;
    let documents = story.applicant.get(&format!("/api/v1/cases/{}/documents", story.case)).await.must(200).json();
    let id = documents[0]["id"].as_str().expect("a document").to_owned();
    let path = format!("/api/v1/cases/{}/documents/{id}", story.case);
    story.applicant.get(&path).await.must(200);
    let boris = story.world.sign_in(&BORIS).await;
    refused(&story.world, 404, "not_found", async || boris.get(&path).await).await;
    refused(&story.world, 404, "not_found", async || boris.delete(&path).await).await;
    let put = format!("/api/v1/cases/{}/documents/passport", story.case);
    refused(&story.world, 404, "not_found", async || boris.put(&put, jpeg_start()).await).await;
    // Under a case of their own the document is not there either.
    let own =
        boris.post("/api/v1/cases", &json!({"city": "astana", "profession": "programming"})).await.must(201).json();
    let own = own["case"]["id"].as_str().expect("an id");
    let path = format!("/api/v1/cases/{own}/documents/{id}");
    refused(&story.world, 404, "not_found", async || boris.get(&path).await).await;
}

#[tokio::test]
async fn an_act_that_is_not_open_now_is_refused_with_its_reason() {
    let story = Story::screening().await;
    let screener = story.world.sign_in(&SCREENER).await;
    let minutes = json!({"held_at": monday().0, "participants": [], "identity_seen": true, "assessment": "x", "recommendation": "issue"});
    let send = async || screener.statement(&story.case, "record_interview", &minutes).await;
    refused(&story.world, 403, "not_in_this_stage", send).await;
    let told = send().await.json();
    assert_eq!((&told["act"], &told["stage"]), (&json!("record_interview"), &json!("screening")));
}

#[tokio::test]
async fn nobody_decides_on_their_own_proposal() {
    let story = Story::proposed_by_the_head().await;
    let head = story.world.sign_in(&HEAD).await;
    let state = head.get(&format!("/api/v1/cases/{}", story.case)).await.must(200).json();
    assert_eq!(state["stage"], "confirmation");
    let proposal = state["state"]["proposal"]["digest"].clone();
    let send = async || head.statement(&story.case, "refuse", &json!({"proposal": proposal})).await;
    refused(&story.world, 403, "own_proposal", send).await;
}

#[tokio::test]
async fn an_access_that_has_ended_opens_nothing() {
    let story = Story::screening().await;
    let id = people::provide(&story.world.ctx, &SUPERVISOR, "screener", None).await;
    let mut client = story.world.stranger();
    client.sign_in(&Someone { role: Some("screener"), ..SUPERVISOR }).await;
    client.get("/api/v1/queue").await.must(200);
    story.world.clock.pass_minutes(1);
    people::end(&story.world.ctx, id).await;
    story.world.clock.pass_minutes(1);
    let path = format!("/api/v1/cases/{}/acts", story.case);
    let body = json!({"act": "take_case", "seq": 2});
    refused(&story.world, 403, "access_ended", async || client.post(&path, &body).await).await;
    refused(&story.world, 403, "access_ended", async || client.get("/api/v1/queue").await).await;
}

#[tokio::test]
async fn what_is_no_json_no_type_and_no_id_is_refused() {
    let world = World::new().await;
    let client = world.sign_in(&ANNA).await;
    let raw = async |body: &str, media: &str| {
        let request = Request::post("/api/v1/cases").header("content-type", media).header("idempotency-key", "k3");
        client.send(request.body(body.to_owned().into()).expect("a request")).await
    };
    refused(&world, 400, "bad_json", async || raw("{\"city\":", "application/json").await).await;
    refused(&world, 415, "media_type", async || raw("{}", "text/plain").await).await;
    refused(&world, 422, "content", async || raw("{\"city\":\"astana\"}", "application/json").await).await;
    refused(&world, 404, "not_found", async || client.get("/api/v1/cases/42").await).await;
    refused(&world, 400, "bad_query", async || client.get("/api/v1/queue?limit=many").await).await;
    refused(&world, 405, "method_not_allowed", async || client.delete("/api/v1/cases").await).await;
}

#[tokio::test]
async fn a_signature_that_is_none_is_refused() {
    let story = Story::screening().await;
    let (_, body) = prepared(&story.applicant, &story.case).await;
    let none = async || perform(&story.applicant, &story.case, &body).await;
    refused(&story.world, 422, "signature_missing", none).await;
    let garbage = with_cms(body.clone(), vec![0x30, 0x03, 0x02, 0x01, 0x01]);
    let send = async || perform(&story.applicant, &story.case, &garbage).await;
    refused(&story.world, 422, "signature_malformed", send).await;
}
