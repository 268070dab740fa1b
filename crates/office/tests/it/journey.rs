//! The main way by the office alone.

use crate::world::{Player, World};
use jiff::civil::date;
use qonys_office::{acts, desk, files};
use qonys_procedure::act::ActKind;
use qonys_procedure::preflight::Application;
use qonys_procedure::{CaseId, Role, Stage};
use qonys_training::dossier::{self, Dossier};
use qonys_training::specimen;
use serde_json::json;

pub async fn upload(world: &World, who: &Player, case: CaseId, dossier: &Dossier, of: Application) {
    let caller = world.caller(who).await;
    let documents = dossier.documents(of);
    for file in dossier.files.iter().filter(|f| documents.iter().any(|d| d.kind == f.kind && d.n == f.n)) {
        let mut upload = files::begin(&world.ctx, &caller, case, file.kind, file.n.into()).await.expect("begun");
        for chunk in file.bytes.chunks(10_000) {
            upload.chunk(bytes::Bytes::copy_from_slice(chunk)).await.expect("taken");
        }
        upload.finish(&caller, world.ctx.fresh().to_string()).await.expect("kept");
    }
}

/// The documents of a request for the petition, with what they say.
pub fn stated(dossier: &Dossier) -> Vec<serde_json::Value> {
    dossier
        .documents(Application::Petition)
        .iter()
        .map(|d| json!({ "kind": d.kind, "n": d.n, "facts": d.facts }))
        .collect()
}

/// An applicant whose request lacks nothing but the signature.
pub async fn drafted(world: &World, today: qonys_procedure::Date) -> (Player, CaseId) {
    drafted_by(world, today, &specimen::eriksson()).await
}

/// The same of another person.
pub async fn drafted_by(world: &World, today: qonys_procedure::Date, person: &specimen::Person) -> (Player, CaseId) {
    let dossier = dossier::make(person, today, None);
    let person = &dossier.person;
    let key = person.key.split('-').next().expect("a name");
    let name = [&person.surname_cyrillic, &person.given_cyrillic].map(|part| part.to_uppercase());
    let applicant = world.person(key, &person.iin, (&name[0], &name[1]), Role::Applicant, None).await;
    let case = draft(world, &applicant, &dossier).await;
    (applicant, case)
}

/// A case of the person, ready for its request to be signed.
pub async fn draft(world: &World, applicant: &Player, dossier: &Dossier) -> CaseId {
    let content = json!({ "city": "astana", "profession": dossier.petition.profession });
    let opened = world.act(applicant, None, ActKind::OpenCase, content).await.expect("opened");
    let case = opened.case.id;
    upload(world, applicant, case, dossier, Application::Petition).await;
    let stated = stated(dossier);
    let changes = json!({ "form": dossier.petition, "consent": dossier.consent, "documents": stated });
    let caller = world.caller(applicant).await;
    let saved = acts::draft::patch(&world.ctx, &caller, case, None, &changes).await.expect("saved");
    assert_eq!(saved.rev, 1);
    let findings = desk::findings(&world.ctx, &caller, case).await.expect("findings");
    let blocking: Vec<_> = findings.iter().filter(|f| f.is_blocking()).collect();
    assert!(blocking.is_empty(), "{blocking:#?}");
    case
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_for_the_petition_is_signed_and_accepted() {
    let today = date(2026, 3, 2);
    let world = World::on(today).await;
    let (applicant, case) = drafted(&world, today).await;
    let screener = world.person("screener", "850615300012", ("АХМЕТОВА", "АЙГУЛЬ"), Role::Screener, None).await;

    let signed = world.act(&applicant, Some(case), ActKind::SignPetitionRequest, json!({})).await.expect("signed");
    assert_eq!(signed.case.stage, Stage::Screening);
    assert_eq!(signed.case.number.as_deref(), Some("DNR-2026-000001-7"));

    world.act(&screener, Some(case), ActKind::TakeCase, json!({})).await.expect("taken");
    let accepted = world
        .act(
            &screener,
            Some(case),
            ActKind::AcceptDocuments,
            json!({ "checklist": [{ "document": "passport", "verdict": "good" }] }),
        )
        .await
        .expect("accepted");
    assert_eq!(accepted.case.stage, Stage::Interview);
}
