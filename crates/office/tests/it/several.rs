//! Several cases: of one person, and of several people with one document.

use crate::automatic::{asked, lapsed, returned_of, stage};
use crate::journey::{draft, drafted, drafted_by, stated};
use crate::world::World;
use jiff::civil::date;
use qonys_office::desk;
use qonys_procedure::act::ActKind;
use qonys_procedure::{Role, Stage};
use qonys_training::{dossier, specimen};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lapsed_case_is_not_brought_back_beside_a_newer_one() {
    let world = World::on(date(2026, 3, 2)).await;
    let (applicant, case) = lapsed(&world).await;
    let official = world.person("official", "800303300034", ("МИНИСТРОВ", "ЕРЛАН"), Role::MinistryOfficial, None).await;
    let day = |days| qonys_procedure::calendar::plus_days(world.ctx.now().local_date(), days);
    let wanted = json!({ "limit": "correction", "until": day(10), "reason": "Болезнь, справка приложена." });
    world.act(&applicant, Some(case), ActKind::AskExtension, wanted.clone()).await.expect("asked");
    assert!(asked(&world, &official, case).await.is_some());

    // The person did not wait for the answer.
    let dossier = dossier::make(&specimen::eriksson(), world.ctx.now().local_date(), None);
    let newer = draft(&world, &applicant, &dossier).await;
    assert!(asked(&world, &official, case).await.is_some(), "a draft is in nobody's way");
    world.act(&applicant, Some(newer), ActKind::SignPetitionRequest, json!({})).await.expect("signed");
    let refused =
        world.act(&official, Some(case), ActKind::ExtendLimit, wanted.clone()).await.expect_err("two at once");
    assert!(format!("{refused:?}").contains("OpenCaseExists"), "{refused:?}");
    assert_eq!(asked(&world, &official, case).await, None, "nobody is asked for what cannot be done");
    let again = world.act(&applicant, Some(case), ActKind::AskExtension, wanted.clone()).await.expect_err("in vain");
    assert!(format!("{again:?}").contains("OpenCaseExists"), "{again:?}");
    let offered = desk::options(&world.ctx, &world.caller(&applicant).await, case).await.expect("a list");
    assert!(offered.iter().all(|option| option.kind != ActKind::AskExtension), "nor offered");

    world
        .act(&applicant, Some(newer), ActKind::Withdraw, json!({ "reason": "Прошу вернуть первое дело." }))
        .await
        .expect("withdrawn");
    assert!(asked(&world, &official, case).await.is_some(), "it can be done again");
    world.act(&official, Some(case), ActKind::ExtendLimit, wanted).await.expect("extended");
    assert_eq!(stage(&world, &applicant, case).await, Stage::Correction);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_draft_stands_in_no_way_and_of_two_sent_at_once_one_is_taken() {
    let world = World::on(date(2026, 3, 2)).await;
    let (applicant, first) = drafted(&world, date(2026, 3, 2)).await;
    let dossier = dossier::make(&specimen::eriksson(), date(2026, 3, 2), None);
    let second = draft(&world, &applicant, &dossier).await;
    let sign = |case| world.act(&applicant, Some(case), ActKind::SignPetitionRequest, json!({}));
    let (one, other) = tokio::join!(sign(first), sign(second));
    let refused = match (one, other) {
        (Ok(_), Err(refused)) | (Err(refused), Ok(_)) => format!("{refused:?}"),
        both => panic!("{both:?}"),
    };
    assert!(refused.contains("OpenCaseExists"), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correction_does_not_bring_in_the_document_of_somebody_elses_case() {
    let world = World::on(date(2026, 3, 2)).await;
    let day = date(2026, 3, 2);
    let (another, theirs) = drafted_by(&world, day, &specimen::person(0)).await;
    world.act(&another, Some(theirs), ActKind::SignPetitionRequest, json!({})).await.expect("signed");
    let own = drafted(&world, day).await;
    let (applicant, case) = returned_of(&world, own).await;

    let dossier = dossier::make(&specimen::eriksson(), day, None);
    let correction = |number: &Value| {
        let mut form = serde_json::to_value(&dossier.petition).expect("plain data");
        form["identity"]["travel_documents"][0]["number"] = number.clone();
        json!({ "petition": form, "documents": stated(&dossier), "answer": "Исправлено." })
    };
    let other = dossier::make(&specimen::person(0), day, None);
    let other = serde_json::to_value(&other.petition).expect("plain data");
    let number = &other["identity"]["travel_documents"][0]["number"];
    let refused = world.act(&applicant, Some(case), ActKind::SignCorrection, correction(number)).await;
    let refused = format!("{:?}", refused.expect_err("it stands in another person's open case"));
    assert!(refused.contains("SameOpenOther"), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_is_given_to_nobody_whose_seat_it_is_not() {
    let world = World::on(date(2026, 3, 2)).await;
    let (applicant, case) = drafted(&world, date(2026, 3, 2)).await;
    world.act(&applicant, Some(case), ActKind::SignPetitionRequest, json!({})).await.expect("signed");
    let official = world.person("official", "800303300034", ("МИНИСТРОВ", "ЕРЛАН"), Role::MinistryOfficial, None).await;
    let screener = world.person("screener", "850615300012", ("АХМЕТОВА", "АЙГУЛЬ"), Role::Screener, None).await;
    let operator =
        world.person("operator", "810101300047", ("ОПЕРАТОР", "ИЛЬЯС"), Role::CentreOperator, Some("almaty")).await;
    let give = async |to| {
        let content = json!({ "from": null, "to": world.caller(to).await.account, "reason": "Отпуск." });
        world.act(&official, Some(case), ActKind::Reassign, content).await.map_err(|no| format!("{no:?}"))
    };
    let refused = give(&operator).await.expect_err("not theirs to check documents");
    assert!(refused.contains("unknown"), "{refused}");
    give(&screener).await.expect("theirs");
    let caller = world.caller(&official).await;
    let left = desk::colleagues(&world.ctx, &caller, case).await.expect("a list");
    assert!(left.is_empty(), "the only one has it: {left:?}");
    let offered = desk::options(&world.ctx, &caller, case).await.expect("a list");
    assert!(offered.iter().all(|option| option.kind != ActKind::Reassign), "there is nobody else");
}
