//! A case carried by the API: what each act answers, and what stays of it.

use crate::world::people::*;
use crate::world::story::Story;
use serde_json::json;

#[tokio::test]
async fn a_case_goes_from_the_form_to_the_officer_each_act_signed() {
    let story = Story::verification().await;
    let officer = story.world.sign_in(&OFFICER).await;
    let case = officer.get(&format!("/api/v1/cases/{}", story.case)).await.must(200).json();
    assert_eq!((case["stage"].as_str(), case["city"].as_str()), (Some("verification"), Some("astana")));
    assert!(
        case["limits"]
            .as_array()
            .is_some_and(|l| l.iter().any(|l| l["clock"] == "verification" && l["state"] == "running"))
    );
    let acts = officer.get(&format!("/api/v1/cases/{}/acts", story.case)).await.must(200).json();
    let kinds: Vec<_> =
        acts.as_array().expect("acts").iter().map(|a| a["act"].as_str().unwrap_or_default().to_owned()).collect();
    for wanted in [
        "open_case",
        "sign_petition_request",
        "accept_documents",
        "record_interview",
        "issue_petition",
        "sign_residence_application",
    ] {
        assert!(kinds.iter().any(|k| k == wanted), "{wanted} in {kinds:?}");
    }
    let petition = acts.as_array().expect("acts").iter().find(|a| a["act"] == "issue_petition").expect("a petition");
    let number = petition["papers"][0].as_str().expect("a paper").to_owned();
    let pdf = story.applicant.get(&format!("/api/v1/papers/{number}?copy=kk")).await.must(200);
    assert!(pdf.bytes.starts_with(b"%PDF"));
    assert_eq!(officer.get(&format!("/api/v1/papers/{number}?copy=xx")).await.status.as_u16(), 200);
    let boris = story.world.sign_in(&BORIS).await;
    assert_eq!(boris.get(&format!("/api/v1/papers/{number}")).await.must(404).code(), "not_found");
    story.world.stranger().get(&format!("/verify/{number}?code=0000000000000000")).await.must(404);
}

#[tokio::test]
async fn what_is_shown_as_open_works() {
    let story = Story::screening().await;
    let screener = story.world.sign_in(&SCREENER).await;
    let options = screener.get(&format!("/api/v1/cases/{}/options", story.case)).await.must(200).json();
    let open: Vec<_> =
        options.as_array().expect("options").iter().map(|o| o["act"].as_str().unwrap_or_default()).collect();
    assert!(open.contains(&"accept_documents") && open.contains(&"return_for_correction"), "{open:?}");
    assert!(!open.contains(&"record_interview"), "{open:?}");
    let remarks = json!({"remarks": [{"on": "cv", "text": "Файл не открывается."}]});
    let done = story.by(&screener, &SCREENER, "return_for_correction", remarks).await.json();
    assert_eq!(done["case"]["stage"], "correction");
}
