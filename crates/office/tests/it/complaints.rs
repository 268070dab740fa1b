//! Complaints: who learns of them, and what is put before whoever decides.

use crate::automatic::lapsed;
use crate::journey::draft;
use crate::world::World;
use jiff::civil::date;
use qonys_office::{Error, desk};
use qonys_procedure::act::ActKind;
use qonys_procedure::{Role, Stage};
use qonys_training::{dossier, specimen};
use serde_json::json;

const DAY: i64 = 24 * 3600;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_complaint_that_nobody_sent_on_comes_before_its_reviewer_all_the_same() {
    let world = World::on(date(2026, 3, 2)).await;
    let (applicant, case) = lapsed(&world).await;
    let reviewer = world.person("reviewer", "770707300078", ("ОМАРОВА", "ДИНА"), Role::ComplaintReviewer, None).await;
    let own = desk::own(&world.ctx, &world.caller(&applicant).await, case).await.expect("the case");
    let lapse = own.ended.expect("lapsed").by;
    let today = world.ctx.now().local_date();
    let complaint = json!({ "about": "act", "act": lapse, "learned_on": today, "text": "Я был в больнице." });
    world.act(&applicant, Some(case), ActKind::Complain, complaint).await.expect("complained");
    let stands = async || {
        let rows = desk::complaints(&world.ctx, &world.caller(&reviewer).await).await.expect("a list");
        rows.iter().any(|row| row.case == case)
    };
    let known = desk::case(&world.ctx, &world.caller(&reviewer).await, case).await;
    assert!(matches!(known, Err(Error::NotFound)), "{known:?}");
    assert!(!stands().await, "its authority may still answer it");

    // Nobody answers, and the person begins anew meanwhile.
    world.clock.pass(12 * DAY);
    let dossier = dossier::make(&specimen::eriksson(), world.ctx.now().local_date(), None);
    let newer = draft(&world, &applicant, &dossier).await;
    world.act(&applicant, Some(newer), ActKind::SignPetitionRequest, json!({})).await.expect("signed");
    assert!(stands().await);
    let caller = world.caller(&reviewer).await;
    let options = desk::options(&world.ctx, &caller, case).await.expect("the case is known");
    let decide = options.into_iter().find(|option| option.kind == ActKind::DecideComplaint).expect("offered");
    assert_eq!(decide.prefill["newer_case"], json!(newer), "which case goes on besides, the service knows");
    let mut content = decide.prefill;
    content["outcome"] = json!("upheld");
    content["reasons"] = json!("Причина уважительная.");
    content["what"] = json!("Продолжить рассмотрение.");
    content["fallen_grounds"] = json!([]);
    content["way_to_court"] = json!("В суд в течение месяца.");
    world.act(&reviewer, Some(case), ActKind::DecideComplaint, content).await.expect("decided");
    let after = desk::case(&world.ctx, &caller, case).await.expect("who decided may look at it still");
    assert_eq!(after.stage, Stage::Correction);
}
