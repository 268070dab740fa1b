//! The certificate of the record: who gets it, and where it stands on the pages.

use crate::world::people::*;
use crate::world::story::Story;
use serde_json::Value;

fn place(story: &Story) -> String {
    format!("/api/v1/cases/{}/record-certificate", story.case)
}

#[tokio::test]
async fn whoever_reads_a_case_gets_its_certificate_and_the_same_one_until_the_case_goes_on() {
    let story = Story::verification().await;
    let (world, path) = (&story.world, place(&story));
    let before = world.rows().await;
    for (someone, status, code) in [
        (&BORIS, 404, "not_found"),
        (&OFFICER_ALMATY, 404, "not_found"),
        (&OPERATOR, 404, "not_found"),
        (&ADMINISTRATOR, 404, "not_found"),
        (&SUPERVISOR, 403, "role"),
    ] {
        let answer = world.sign_in(someone).await.post(&path, &Value::Null).await.must(status);
        assert_eq!(answer.code(), code, "{}", someone.key);
    }
    let counted = |rows: Vec<(String, u64)>| rows.into_iter().filter(|(table, _)| table == "issued" || table == "file");
    assert_eq!(counted(world.rows().await).collect::<Vec<_>>(), counted(before).collect::<Vec<_>>());

    let made = story.applicant.post(&path, &Value::Null).await.must(201).json();
    let number = made["number"].as_str().expect("a number");
    assert!(number.starts_with("record_certificate-astana-2026-0"), "{made}");
    assert_eq!((&made["seq"], made["seq"].as_u64() > Some(5)), (&made["acts"], true), "{made}");
    let officer = world.sign_in(&OFFICER).await;
    assert_eq!(officer.post(&path, &Value::Null).await.must(200).json(), made, "one state of a case, one certificate");
    for reader in [&story.applicant, &officer] {
        for copy in ["kk", "ru", "en"] {
            let pdf = reader.get(&format!("/api/v1/papers/{number}?copy={copy}")).await.must(200);
            assert!(pdf.bytes.starts_with(b"%PDF-"), "{copy}");
            let signature = reader.get(&format!("/api/v1/papers/{number}/signature?copy={copy}")).await;
            assert_eq!(signature.status.as_u16(), 404, "nobody signs it");
        }
    }
    world.sign_in(&BORIS).await.get(&format!("/api/v1/papers/{number}")).await.must(404);
    let seen = story.applicant.get(&format!("/api/v1/cases/{}/viewings", story.case)).await.must(200).json();
    assert!(seen.as_array().is_some_and(|rows| rows.iter().any(|row| row["purpose"] == "document")), "{seen}");

    story.by(&officer, &OFFICER, "take_case", serde_json::json!({})).await;
    let after = story.applicant.post(&path, &Value::Null).await.must(201).json();
    assert!(after["number"] != made["number"] && after["seq"].as_u64() > made["seq"].as_u64(), "{after}");
}

#[tokio::test]
async fn a_button_of_the_page_makes_it_and_it_stands_among_the_papers() {
    let story = Story::verification().await;
    let page = format!("/cases/{}", story.case);
    let button = format!("action=\"{page}/record-certificate\"");
    let officer = story.world.sign_in(&OFFICER).await;
    for (client, words) in [(&story.applicant, "Получить справку"), (&officer, "Составить справку")]
    {
        let browser = client.as_browser().speaking("ru");
        let before = browser.get(&page).await.must(200).text();
        assert!(before.contains(&button) && before.contains(words), "{before}");
        let done = browser.form(&format!("{page}/record-certificate"), &[]).await.must(303);
        assert_eq!(done.header("location"), format!("{page}#papers"));
        let after = browser.get(&page).await.must(200).text();
        assert!(after.contains("id=\"papers\"") && after.contains("Справка о действиях по делу"), "{after}");
        for copy in ["kk", "ru", "en"] {
            assert!(after.contains(&format!("/papers/record_certificate-astana-2026-000001?copy={copy}")), "{after}");
        }
        assert!(!after.contains("/papers/record_certificate-astana-2026-000001/signature"), "nobody signs it");
        assert!(!after.contains("record_certificate-astana-2026-000002"), "the second one asked for the same");
    }
}

#[tokio::test]
async fn anybody_checks_it_and_reads_that_nobody_signs_it() {
    use sha2::{Digest as _, Sha256};
    let story = Story::verification().await;
    let made = story.applicant.post(&place(&story), &Value::Null).await.must(201).json();
    let text = |name: &str| made[name].as_str().expect("a text").to_owned();
    let pdf = story.applicant.get(&format!("/api/v1/papers/{}?copy=ru", text("number"))).await.must(200);
    let sha256 = hex::encode(Sha256::digest(&pdf.bytes));
    let path = format!("/verify/{}?code={}&sha256={sha256}", text("number"), text("code"));
    assert!(text("verify").ends_with(path.split('&').next().expect("an address")), "{made}");
    let page = story.world.stranger().as_browser().speaking("ru").get(&path).await.must(200).text();
    for said in ["Справка о действиях по делу", "Такой документ никто не подписывает", "действует"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
}
