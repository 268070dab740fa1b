//! What stands on papers, and by whose certificate they are signed.

use crate::journey::drafted;
use crate::world::{Player, World};
use jiff::civil::date;
use qonys_office::acts::{self, Prepared, PreparedPaper};
use qonys_office::{Error, StatementFault};
use qonys_procedure::act::ActKind;
use qonys_procedure::{CaseId, Role};
use serde_json::{Value, json};

const RETURN: ActKind = ActKind::ReturnForCorrection;

/// A request that is signed, and the screener who has it.
async fn taken(world: &World, key: &str) -> (CaseId, Player) {
    let (applicant, case) = drafted(world, date(2026, 3, 2)).await;
    world.act(&applicant, Some(case), ActKind::SignPetitionRequest, json!({})).await.expect("signed");
    let screener = world.person(key, "850615300012", ("АХМЕТОВА", "АЙГУЛЬ"), Role::Screener, None).await;
    world.act(&screener, Some(case), ActKind::TakeCase, json!({})).await.expect("taken");
    (case, screener)
}

async fn prepared(world: &World, who: &Player, case: CaseId) -> Prepared {
    let remarks = json!({ "remarks": [{ "on": "cv", "text": "Дополните опыт за последний год." }] });
    acts::prepare(&world.ctx, &world.caller(who).await, case, RETURN, &remarks).await.expect("prepared")
}

/// Performs what was prepared, with the key of `by`.
async fn perform(world: &World, who: &Player, by: &str, case: CaseId, prepared: &Prepared) -> Result<(), Error> {
    let by = Player { key: by.to_owned(), token: who.token.clone() };
    let request = world.request(&by, RETURN, prepared);
    acts::perform(&world.ctx, &world.caller(who).await, Some(case), request).await?.performed().map(drop)
}

/// The data of a paper, as the printer was given them.
fn data(paper: &PreparedPaper) -> Value {
    let text = String::from_utf8_lossy(&paper.pdf).into_owned();
    serde_json::from_str(text.lines().nth(1).and_then(|line| line.strip_prefix('%')).expect("a comment")).expect("data")
}

fn printed(prepared: &Prepared) -> String {
    data(&prepared.papers[0])["body"]["signer"]["certificate_serial"].as_str().expect("a serial").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn papers_name_the_certificate_that_signs_them_also_after_its_renewal() {
    let world = World::on(date(2026, 3, 2)).await;
    let (case, screener) = taken(&world, "screener").await;
    // Another key of the same person, as after a renewal.
    world.person("renewed", "850615300012", ("АХМЕТОВА", "АЙГУЛЬ"), Role::Screener, None).await;
    let serial = |key: &str| world.keys.certificate(key, qonys_eds::Use::Signing).expect("a certificate").serial;

    let first = prepared(&world, &screener, case).await;
    assert_eq!(printed(&first), "", "nobody knows yet with what they sign");
    let before = world.caller(&screener).await.certificate;
    assert_eq!(before, None);
    let known = prepared_for(&world, &screener, case, "screener").await;
    let fault = perform(&world, &screener, "renewed", case, &known)
        .await
        .expect_err("another certificate than the printed one");
    assert!(
        matches!(&fault, Error::Statement(StatementFault::OtherCertificate { serial: s }) if *s == serial("screener")),
        "{fault:?}"
    );

    // Sent once more: the office knows the new certificate by now, and still it is not the one on the paper.
    let repeated = perform(&world, &screener, "renewed", case, &known).await.expect_err("the same papers");
    assert!(matches!(&repeated, Error::Statement(StatementFault::OtherCertificate { .. })), "{repeated:?}");

    let again = prepared(&world, &screener, case).await;
    assert_eq!(printed(&again), serial("renewed"));
    perform(&world, &screener, "renewed", case, &again).await.expect("performed");
    assert_eq!(world.caller(&screener).await.certificate, Some(serial("renewed")));
}

/// Prepared when the office knows that the person signs with `key`.
async fn prepared_for(world: &World, who: &Player, case: CaseId, key: &str) -> Prepared {
    let caller = world.caller(who).await;
    let serial = world.keys.certificate(key, qonys_eds::Use::Signing).expect("a certificate").serial;
    qonys_office::people::account::signs_with(&world.ctx, caller.account, &serial).await.expect("noted");
    let prepared = prepared(world, who, case).await;
    assert_eq!(printed(&prepared), serial);
    prepared
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_return_says_whom_it_is_about_what_to_mend_and_until_when() {
    let world = World::on(date(2026, 3, 2)).await;
    let (case, screener) = taken(&world, "screener").await;
    let prepared = prepared(&world, &screener, case).await;
    let papers: Vec<Value> = prepared.papers.iter().map(data).collect();
    assert_eq!(papers.iter().map(|p| p["lang"].clone()).collect::<Vec<_>>(), [json!("kk"), json!("ru")]);
    let body = &papers[1]["body"];
    assert_eq!((&body["layout"], &body["kind"]), (&json!("decision"), &json!("return")));
    assert_eq!(body["holder"]["name_latin"], "ERIKSSON ANNA MARIA");
    assert_eq!(body["content"]["remarks"]["value"][0]["text"]["value"], "Дополните опыт за последний год.");
    assert!(body["issuer"].as_str().is_some_and(|name| name.starts_with("Министерство")), "{body}");
    assert!(body["order"].as_str().is_some_and(|order| !order.is_empty()), "{body}");
    assert!(body["answer_until"].as_str().is_some_and(|day| day > "2026-03-02"), "{body}");
    assert_eq!(body["complaint_until"], Value::Null, "a return refuses nothing");
}
