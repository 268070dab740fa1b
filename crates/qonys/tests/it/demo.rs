//! The filled demo: every synthetic case stands where its story leads, and its dossier is as good or as bad as the
//! story says.

use super::server::Demo;
use qonys_procedure::preflight::{FindingId, Level};
use qonys_procedure::rulebook::RuleBook;
use qonys_procedure::{Instant, Stage};
use qonys_training::demo::{Planned, plan};
use qonys_training::dossier::Fault;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Every story once.
const CASES: usize = 46;

/// What the demo planned for this folder, worked out again.
fn planned(demo: &Demo) -> Vec<Planned> {
    let noted = std::fs::read(demo.path("data").join("plan.json")).expect("the plan");
    let noted: Value = serde_json::from_slice(&noted).expect("JSON");
    let at: Instant = serde_json::from_value(noted["at"].clone()).expect("a time");
    plan(CASES, at, &RuleBook::embedded().expect("rules"))
}

/// Findings on the case of an applicant that are faults, with the stage of the case.
fn told(demo: &Demo, key: &str) -> Option<(String, Vec<(String, bool)>)> {
    let token = demo.sign_in(key);
    let own = demo.call(Some(&token), "GET", "/api/v1/cases", None).json();
    let own = own.as_array().expect("a list");
    assert!(own.len() <= 1, "cases of {key}");
    own.first()?;
    let id = own[0]["case"].as_str().expect("an id");
    let findings = demo.call(Some(&token), "GET", &format!("/api/v1/cases/{id}/findings"), None);
    assert_eq!(findings.status, 200, "{}", findings.text());
    let findings = findings.json();
    // Told to everyone who is to enter; no fault.
    let notes = [FindingId::StayRule, FindingId::StayUnknown];
    let faults = findings.as_array().expect("a list").iter().filter(|f| !notes.iter().any(|n| f["id"] == n.id()));
    let faults = faults.map(|f| (f["id"].as_str().expect("an id").to_owned(), f["blocking"] == true)).collect();
    Some((own[0]["stage"].as_str().expect("a stage").to_owned(), faults))
}

#[test]
fn each_dossier_passes_preflight_or_fails_in_the_one_way_its_case_is_about() {
    let mut demo = Demo::start("2026-11-20", CASES as u32, "warn");
    demo.wait_filled();
    let (mut passed, mut failed) = (0, 0);
    let mut wrong = Vec::new();
    let cases = planned(&demo);
    for case in &cases {
        let Some((stage, faults)) = told(&demo, &case.person.key) else {
            // Nothing is left of a draft that was discarded.
            assert_eq!(case.story.name, "draft discarded");
            passed += 1;
            continue;
        };
        // A hearing that was over by itself since the story ended goes on.
        if stage != case.story.ends.id() && case.story.ends != Stage::Hearing {
            wrong.push(format!("{}: in {stage}", case.story.name));
        }
        let expected: Vec<_> = case.story.fault.map(|f| f.finding()).into_iter().collect();
        let expected: Vec<_> =
            expected.iter().map(|(id, level)| (id.id().to_owned(), *level == Level::Blocking)).collect();
        // Warnings stay with people to whom they apply, whatever their story; a second application that is not begun
        // lacks everything; and a wrong IIN is not that of the certificate either.
        let open = case.story.ends == Stage::Petitioned && expected.is_empty();
        let aside = |(id, blocking): &(String, bool)| {
            let follows = case.story.fault == Some(Fault::WrongIin) && id == FindingId::CertificateIinDiffers.id();
            let not_begun = id == FindingId::FieldMissing.id() || id == FindingId::DocumentMissing.id();
            !blocking || follows || open && not_begun
        };
        let faults: Vec<_> = faults.into_iter().filter(|fault| expected.contains(fault) || !aside(fault)).collect();
        if faults != expected {
            wrong.push(format!("{}: {faults:?}, not {expected:?}", case.story.name));
        }
        *if expected.is_empty() { &mut passed } else { &mut failed } += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let stages: BTreeSet<_> = cases.iter().map(|case| case.story.ends).collect();
    assert_eq!((cases.len(), stages.len()), (CASES, Stage::ALL.len()));
    // Every fault of a dossier but the file that is not even taken.
    assert_eq!((passed, failed), (CASES - 16, 16));
    stands_as_its_acts_make_it(&demo.stop().path().join("data"));
}

/// What is projected from the acts of each case, whatever its story, is what a replay gives.
fn stands_as_its_acts_make_it(data: &Path) {
    let output = Command::new(env!("CARGO_BIN_EXE_qonys")).args(["doctor", "--json", "--demo"]).arg(data).output();
    let output = output.expect("it runs");
    let findings: Vec<Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    let projections: Vec<_> = findings.iter().filter(|finding| finding["what"] == "projections").collect();
    // The key of the discarded draft is destroyed: nothing of that case can be replayed.
    let wanted = format!("{} cases replayed, 0 differed", CASES - 1);
    assert!(projections.len() == 1 && projections[0]["found"] == wanted.as_str(), "{findings:#?}");
}
