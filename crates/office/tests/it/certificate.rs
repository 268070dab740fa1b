//! The certificate of the record: one for each state of a case, which anybody can check and nobody signs.

use crate::journey::drafted;
use crate::world::{Player, World};
use jiff::civil::date;
use qonys_eds::asic::{BYTES_MAX, Container};
use qonys_office::desk::{self, Certificate};
use qonys_office::{AccessFault, Error, acts, jobs};
use qonys_procedure::act::ActKind;
use qonys_procedure::paper::PaperKind;
use qonys_procedure::{CaseId, Lang, Role};
use qonys_store::issued::{self, Issued, IssuedState};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const KIND: PaperKind = PaperKind::RecordCertificate;

/// A request that was signed.
async fn signed(world: &World) -> (Player, CaseId) {
    let (applicant, case) = drafted(world, date(2026, 3, 2)).await;
    world.act(&applicant, Some(case), ActKind::SignPetitionRequest, json!({})).await.expect("signed");
    (applicant, case)
}

async fn screener(world: &World) -> Player {
    world.person("screener", "850615300012", ("АХМЕТОВА", "АЙГУЛЬ"), Role::Screener, None).await
}

async fn ask(world: &World, who: &Player, case: CaseId) -> Result<Certificate, Error> {
    desk::certificate(&world.ctx, &world.caller(who).await, case).await
}

/// All numbers of the kind, void ones too, in their order.
async fn register(world: &World) -> Vec<Issued> {
    let read = world.ctx.store.read(|db| issued::register(db, KIND.id(), "astana", 2026, 0, 1_000));
    read.await.expect("read")
}

/// A copy, and the data with which it was printed.
async fn copy(world: &World, reader: &Player, number: &str, lang: Lang) -> (Vec<u8>, Value) {
    let pdf = desk::paper(&world.ctx, &world.caller(reader).await, number, lang).await.expect("a copy");
    let line = String::from_utf8_lossy(&pdf).lines().nth(1).expect("a comment").to_owned();
    (pdf, serde_json::from_str(&line[1..]).expect("data"))
}

/// The leaf of each act, as the container of the case has it.
async fn leaves(world: &World, reader: &Player, case: CaseId) -> Vec<(u64, String)> {
    let caller = world.caller(reader).await;
    let mut export = desk::export(&world.ctx, &caller, case, Lang::Ru).await.expect("a container");
    let mut bytes = Vec::new();
    while let Some(piece) = export.next().await {
        bytes.extend(piece.expect("a piece"));
    }
    let mut container = Container::open(std::io::Cursor::new(bytes)).expect("a container");
    assert!(container.files().all(|(name, _)| !name.contains(KIND.id())), "what no act issued is not in it");
    let index = container.read("index.json", BYTES_MAX).expect("an index");
    let index: Value = serde_json::from_slice(&index).expect("JSON");
    let acts = index["acts"].as_array().expect("acts").iter();
    acts.map(|act| (act["seq"].as_u64().expect("a number"), act["leaf"].as_str().expect("hex").to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_lists_every_act_with_the_leaf_that_the_container_has() {
    let world = World::on(date(2026, 3, 2)).await;
    let (applicant, case) = signed(&world).await;
    let screener = screener(&world).await;
    world.act(&screener, Some(case), ActKind::TakeCase, json!({})).await.expect("taken");
    let made = ask(&world, &applicant, case).await.expect("a certificate");
    assert!(made.made && made.number == "record_certificate-astana-2026-000001", "{made:?}");
    for lang in [Lang::Kk, Lang::Ru, Lang::En] {
        let (_, printed) = copy(&world, &applicant, &made.number, lang).await;
        let body = &printed["body"];
        assert_eq!((&body["layout"], &body["case"]), (&json!("record"), &json!("DNR-2026-000001-7")));
        assert_eq!(
            (&body["holder"]["name_latin"], printed["verify_url"].as_str()),
            (&json!("ERIKSSON ANNA MARIA"), Some(&*made.address))
        );
        let acts = body["acts"].as_array().expect("acts");
        let listed = acts
            .iter()
            .map(|act| (act["seq"].as_u64().expect("a number"), act["leaf"].as_str().expect("hex").to_owned()));
        assert_eq!(listed.collect::<Vec<_>>(), leaves(&world, &applicant, case).await);
        assert_eq!(acts.last().map(|act| act["seq"].as_u64()), Some(Some(made.seq)));
        // The applicant stands at the head; of others the history shows the name too.
        let names: Vec<_> = acts.iter().map(|act| act["name"].as_str()).collect();
        assert_eq!((names[0], names.last().copied().flatten()), (None, Some("АХМЕТОВА АЙГУЛЬ")), "{names:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_state_of_a_case_has_one_number_and_the_next_one_another() {
    let world = World::on(date(2026, 3, 2)).await;
    let (applicant, case) = signed(&world).await;
    let first = ask(&world, &applicant, case).await.expect("a certificate");
    world.clock.pass(3_600);
    let again = ask(&world, &applicant, case).await.expect("the same");
    assert_eq!(again, Certificate { made: false, ..first.clone() });
    let screener = screener(&world).await;
    assert_eq!(ask(&world, &screener, case).await.expect("the same").number, first.number);

    world.act(&screener, Some(case), ActKind::TakeCase, json!({})).await.expect("taken");
    let next = ask(&world, &applicant, case).await.expect("a new one");
    assert!(next.made && next.number != first.number && next.seq == first.seq + 1, "{next:?}");
    let rows = register(&world).await;
    assert_eq!(rows.iter().map(|row| (row.state, row.texts.len())).collect::<Vec<_>>(), [(IssuedState::InForce, 2); 2]);
    let caller = world.caller(&applicant).await;
    let listed = desk::certificates(&world.ctx, &caller, case).await.expect("a list");
    assert_eq!(listed.iter().map(|one| &one.number).collect::<Vec<_>>(), [&next.number, &first.number]);
    // Nothing else stands otherwise than the acts make it, and the earlier one tells of its own moment and stays in force.
    let compared = jobs::projections::compare(&world.ctx, true).await.expect("compared");
    assert!(compared.cases == 1 && compared.differing.is_empty() && compared.faulty.is_empty(), "{compared:?}");
    let told = desk::verify(&world.ctx, &first.number, &first.code, None, "127.0.0.1").await.expect("known");
    assert_eq!(told.status, IssuedState::InForce);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_who_ask_at_once_get_one_number_without_a_gap() {
    let world = World::on(date(2026, 3, 2)).await;
    let (applicant, case) = signed(&world).await;
    let screener = screener(&world).await;
    let (one, other) = (world.caller(&applicant).await, world.caller(&screener).await);
    let asked = (0..12).map(|n| {
        let (ctx, caller) = (world.ctx.clone(), if n % 2 == 0 { one.clone() } else { other.clone() });
        tokio::spawn(async move { desk::certificate(&ctx, &caller, case).await })
    });
    let mut given = Vec::new();
    for answer in asked.collect::<Vec<_>>() {
        given.push(answer.await.expect("no panic").expect("a certificate"));
    }
    assert_eq!(given.iter().filter(|one| one.made).count(), 1, "{given:?}");
    assert!(given.iter().all(|one| (&one.number, &one.code) == (&given[0].number, &given[0].code)), "{given:?}");
    let states: Vec<_> = register(&world).await.iter().map(|row| row.state).collect();
    assert_eq!(states, [IssuedState::InForce], "no other number was used");
    let kind = vec![format!("paper:{}", given[0].number)];
    let kept = world.ctx.store.read(move |db| qonys_store::files::of_kinds(db, case, &kind)).await.expect("read");
    assert_eq!(kept.len(), 3, "each copy once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anybody_checks_it_and_is_told_that_nobody_signed_it() {
    let world = World::on(date(2026, 3, 2)).await;
    let (applicant, case) = signed(&world).await;
    let made = ask(&world, &applicant, case).await.expect("a certificate");
    for lang in [Lang::Kk, Lang::Ru, Lang::En] {
        let (mut pdf, _) = copy(&world, &applicant, &made.number, lang).await;
        let verify = async |pdf: &[u8]| {
            let sha256 = Sha256::digest(pdf).into();
            desk::verify(&world.ctx, &made.number, &made.code, Some(sha256), "127.0.0.1").await.expect("known")
        };
        let told = verify(&pdf).await;
        let file = told.file.expect("about the file");
        assert_eq!((told.status, file.issued, file.lang, file.signed), (IssuedState::InForce, true, Some(lang), false));
        assert_eq!((told.kind.as_str(), told.initials.as_str()), (KIND.id(), "A. E."));
        pdf[20] ^= 1;
        assert_eq!(verify(&pdf).await.file.map(|file| file.issued), Some(false));
        let caller = world.caller(&applicant).await;
        let signature = desk::paper_signature(&world.ctx, &caller, &made.number, lang).await;
        assert!(matches!(signature, Err(Error::NotFound)), "nobody signed it");
    }
    let guessed = desk::verify(&world.ctx, &made.number, "0000000000000000", None, "127.0.0.1").await;
    assert!(matches!(guessed, Err(Error::NotFound)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_may_not_read_the_case_gets_none_and_uses_no_number() {
    let world = World::on(date(2026, 3, 2)).await;
    let (applicant, case) = drafted(&world, date(2026, 3, 2)).await;
    let screener = screener(&world).await;
    let other = world.person("boris", "900101300017", ("ИВАНОВ", "БОРИС"), Role::Applicant, None).await;
    let supervisor = world.person("supervisor", "700101300014", ("ОСПАНОВ", "ЕРЛАН"), Role::Supervisor, None).await;
    for stranger in [&screener, &other, &supervisor] {
        let refused = ask(&world, stranger, case).await;
        assert!(matches!(refused, Err(Error::NotFound)), "a draft is its author's: {refused:?}");
    }
    world.act(&applicant, Some(case), ActKind::SignPetitionRequest, json!({})).await.expect("signed");
    assert!(matches!(ask(&world, &supervisor, case).await, Err(Error::Access(AccessFault::Role))));
    assert!(register(&world).await.is_empty());
    // An employee's is a viewing, and says of what.
    ask(&world, &screener, case).await.expect("a certificate");
    let caller = world.caller(&applicant).await;
    let seen = desk::viewings(&world.ctx, &caller, case).await.expect("viewings");
    assert!(seen.iter().any(|row| row.purpose == "document" && row.detail == KIND.id()), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_has_one_too_with_what_is_known_of_it() {
    let world = World::on(date(2026, 3, 2)).await;
    let (applicant, case) = drafted(&world, date(2026, 3, 2)).await;
    let made = ask(&world, &applicant, case).await.expect("a certificate");
    let (_, printed) = copy(&world, &applicant, &made.number, Lang::Ru).await;
    let body = &printed["body"];
    assert_eq!((made.seq, &body["case"]), (1, &json!(case.to_string())));
    assert_eq!(body["holder"]["name_cyrillic"], "ЭРИКССОН АННА МАРИЯ", "as in the certificate of the key");
    assert_eq!(body["acts"].as_array().map(Vec::len), Some(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_left_by_a_fault_is_taken_up_again_or_becomes_void() {
    let world = World::on(date(2026, 3, 2)).await;
    let (applicant, case) = signed(&world).await;
    // The folder of files is away: nothing can be made, and the number stays reserved.
    let files = world.files();
    let away = files.with_extension("away");
    std::fs::rename(&files, &away).expect("moved");
    std::fs::write(&files, b"no folder").expect("written");
    ask(&world, &applicant, case).await.expect_err("no folder for files");
    std::fs::remove_file(&files).expect("removed");
    std::fs::rename(&away, &files).expect("moved back");
    let states = async || register(&world).await.iter().map(|row| row.state).collect::<Vec<_>>();
    assert_eq!(states().await, [IssuedState::Reserved]);
    let made = ask(&world, &applicant, case).await.expect("under the same number");
    assert_eq!(
        (made.number.as_str(), states().await),
        ("record_certificate-astana-2026-000001", vec![IssuedState::InForce])
    );

    let screener = screener(&world).await;
    world.act(&screener, Some(case), ActKind::TakeCase, json!({})).await.expect("taken");
    std::fs::rename(&files, &away).expect("moved");
    std::fs::write(&files, b"no folder").expect("written");
    ask(&world, &applicant, case).await.expect_err("no folder for files");
    std::fs::remove_file(&files).expect("removed");
    std::fs::rename(&away, &files).expect("moved back");
    world.clock.pass(acts::PREPARED_SECONDS + 60);
    jobs::sweep(&world.ctx).await.expect("swept");
    assert_eq!(states().await, [IssuedState::InForce, IssuedState::Void]);
    let next = ask(&world, &applicant, case).await.expect("a new one");
    assert_eq!(next.number, "record_certificate-astana-2026-000003");
}
