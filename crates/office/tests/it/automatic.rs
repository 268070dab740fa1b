//! Papers that the service makes by itself, which nobody signs; receipts, which are made once.

use crate::journey::{drafted, drafted_by};
use crate::world::{Player, World};
use jiff::civil::date;
use qonys_office::{desk, jobs};
use qonys_procedure::act::ActKind;
use qonys_procedure::clock::ClockName;
use qonys_procedure::paper::PaperKind;
use qonys_procedure::{ActId, Case, CaseId, Instant, Lang, Role, Stage, Waits};
use qonys_store::issued::{self, IssuedState};
use qonys_store::outages::{self, Outage};
use qonys_store::record::SealedAct;
use qonys_training::{dossier, specimen};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const DAY: i64 = 24 * 3600;

/// A request that was returned for correction.
async fn returned(world: &World) -> (Player, CaseId) {
    let drafted = drafted(world, date(2026, 3, 2)).await;
    returned_of(world, drafted).await
}

pub async fn returned_of(world: &World, (applicant, case): (Player, CaseId)) -> (Player, CaseId) {
    world.act(&applicant, Some(case), ActKind::SignPetitionRequest, json!({})).await.expect("signed");
    let screener = world.person("screener", "850615300012", ("АХМЕТОВА", "АЙГУЛЬ"), Role::Screener, None).await;
    world.act(&screener, Some(case), ActKind::TakeCase, json!({})).await.expect("taken");
    let remarks = json!({ "remarks": [{ "on": "cv", "text": "Дополните опыт." }] });
    world.act(&screener, Some(case), ActKind::ReturnForCorrection, remarks).await.expect("returned");
    (applicant, case)
}

/// A request that was returned, and whose limit nobody met.
pub async fn lapsed(world: &World) -> (Player, CaseId) {
    let (applicant, case) = returned(world).await;
    let mut rounds = 0..10;
    while stage(world, &applicant, case).await != Stage::Lapsed {
        rounds.next().expect("nobody answered the return");
        round(world, 6 * DAY).await;
    }
    (applicant, case)
}

/// What happens by itself after so many seconds.
async fn round(world: &World, seconds: i64) {
    world.clock.pass(seconds);
    let (mut seen, mut walk) = (jobs::limits::Seen::default(), jobs::recompute::Walk::default());
    jobs::tidy(&world.ctx, &mut seen, &mut walk).await.expect("a round");
}

pub async fn stage(world: &World, applicant: &Player, case: CaseId) -> Stage {
    desk::case(&world.ctx, &world.caller(applicant).await, case).await.expect("the case").stage
}

/// Numbers of a kind in the case, with how they stand and the act that issued each.
async fn register(world: &World, case: CaseId, kind: PaperKind) -> Vec<issued::Issued> {
    let all = world.ctx.store.read(move |db| issued::of_case(db, case)).await.expect("read");
    all.into_iter().filter(|row| row.kind == kind.id()).collect()
}

/// The data with which a copy was printed.
async fn data(world: &World, reader: &Player, number: &str, lang: Lang) -> (Vec<u8>, Value) {
    let caller = world.caller(reader).await;
    let pdf = desk::paper(&world.ctx, &caller, number, lang).await.expect("a copy");
    let line = String::from_utf8_lossy(&pdf).lines().nth(1).expect("a comment").to_owned();
    (pdf, serde_json::from_str(&line[1..]).expect("data"))
}

async fn act(world: &World, id: ActId) -> SealedAct {
    world.ctx.store.read(move |db| qonys_store::acts::by_id(db, id)).await.expect("read").expect("the act")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lapse_leaves_a_paper_that_nobody_signed_and_anybody_can_check() {
    let world = World::on(date(2026, 3, 2)).await;
    let (applicant, case) = lapsed(&world).await;
    let rows = register(&world, case, PaperKind::Lapse).await;
    let [row] = rows.as_slice() else { panic!("one number, no gap: {rows:?}") };
    assert_eq!((row.state, row.texts.len()), (IssuedState::InForce, 2));
    let issued_by = act(&world, row.act.expect("its act")).await;
    assert_eq!((issued_by.head.role, issued_by.head.kind.as_str()), (Role::System, ActKind::Lapse.id()));
    for lang in [Lang::Kk, Lang::Ru, Lang::En] {
        let (_, printed) = data(&world, &applicant, &row.number, lang).await;
        assert_eq!(printed["body"]["signer"], Value::Null);
        assert_eq!(printed["body"]["content"]["limit"]["value"].as_str().map(str::is_empty), Some(false));
    }

    let (pdf, printed) = data(&world, &applicant, &row.number, Lang::Ru).await;
    let address = printed["verify_url"].as_str().expect("an address").to_owned();
    let code = address.split_once("code=").expect("a code").1;
    let sha256 = Sha256::digest(&pdf).into();
    let told = desk::verify(&world.ctx, &row.number, code, Some(sha256), "127.0.0.1").await.expect("known");
    let file = told.file.expect("about the file");
    assert_eq!((told.status, file.issued, file.signed), (IssuedState::InForce, true, false));
    let caller = world.caller(&applicant).await;
    let signature = desk::paper_signature(&world.ctx, &caller, &row.number, Lang::Ru).await;
    assert_eq!(signature.expect_err("nobody signed it").to_string(), qonys_office::Error::NotFound.to_string());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_that_brings_a_lapsed_case_back_leaves_a_paper_in_place_of_the_other() {
    let world = World::on(date(2026, 3, 2)).await;
    let (applicant, case) = lapsed(&world).await;
    let lapse = register(&world, case, PaperKind::Lapse).await.remove(0);
    let since = Instant::from_local(date(2026, 3, 3), jiff::civil::time(0, 0, 0, 0));
    let id = world.ctx.fresh();
    let outage =
        Outage { id, system: "own".to_owned(), from: since, to: Some(since.plus_seconds(20 * DAY)), act: ActId(id) };
    world.ctx.store.write(Vec::new(), 64, move |db| outages::put(db, &outage)).await.expect("written");
    round(&world, 60).await;

    assert_eq!(stage(&world, &applicant, case).await, Stage::Correction);
    let rows = register(&world, case, PaperKind::Reinstatement).await;
    assert_eq!(rows.iter().map(|row| row.state).collect::<Vec<_>>(), [IssuedState::InForce]);
    let (_, printed) = data(&world, &applicant, &rows[0].number, Lang::Kk).await;
    assert_eq!(printed["body"]["kind"], PaperKind::Reinstatement.id());
    let now = register(&world, case, PaperKind::Lapse).await.remove(0);
    assert_eq!((now.number, now.state), (lapse.number, IssuedState::Replaced));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_is_made_once_and_stays_what_it_was() {
    let world = World::on(date(2026, 3, 2)).await;
    let (applicant, case) = drafted(&world, date(2026, 3, 2)).await;
    let signed = world.act(&applicant, Some(case), ActKind::SignPetitionRequest, json!({})).await.expect("signed");
    let caller = world.caller(&applicant).await;
    let ask = |lang| desk::receipt(&world.ctx, &caller, case, signed.seq, lang);
    let (first, at_once) = tokio::join!(ask(Lang::Ru), ask(Lang::Ru));
    let first = first.expect("a receipt");
    assert_eq!(at_once.expect("a receipt"), first);
    let kind = vec![format!("paper:receipt/{}", signed.seq)];
    let kept = world.ctx.store.read(move |db| qonys_store::files::of_kinds(db, case, &kind)).await.expect("read");
    assert_eq!(kept.iter().map(|file| file.sha256).collect::<Vec<_>>(), [<[u8; 32]>::from(Sha256::digest(&first))]);
    let kazakh = ask(Lang::Kk).await.expect("another copy");
    assert_ne!(kazakh, first);
    // What was once given out is read, not made: without its bytes there is none.
    world.lose_files();
    ask(Lang::Ru).await.expect_err("its bytes are gone");
}

/// What is asked in the case, as the person's list tells it, with the end of the time for an answer.
pub async fn asked(world: &World, who: &Player, case: CaseId) -> Option<(Vec<Waits>, Option<Instant>)> {
    let rows = desk::requests(&world.ctx, &world.caller(who).await).await.expect("a list");
    rows.into_iter().find(|row| row.case == case).map(|row| (row.waits.iter().map(|w| w.what).collect(), row.due))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_for_a_lapsed_case_to_be_brought_back_is_seen_by_the_authority_that_answers() {
    let world = World::on(date(2026, 3, 2)).await;
    let (applicant, case) = lapsed(&world).await;
    let official = world.person("official", "800303300034", ("МИНИСТРОВ", "ЕРЛАН"), Role::MinistryOfficial, None).await;
    let head = world.person("head", "750101300069", ("НАЧАЛЬНИКОВ", "АСЕТ"), Role::MigrationHead, Some("astana")).await;
    let screener = world.enter("screener").await;
    assert_eq!(asked(&world, &official, case).await, None, "nothing is asked yet");

    let day = |days| qonys_procedure::calendar::plus_days(world.ctx.now().local_date(), days);
    let request = json!({ "limit": "correction", "until": day(10), "reason": "Болезнь, справка приложена." });
    world.act(&applicant, Some(case), ActKind::AskExtension, request).await.expect("asked");
    let (waits, due) = asked(&world, &official, case).await.expect("listed");
    assert_eq!(waits, [Waits::Extension]);
    let lapse = register(&world, case, PaperKind::Lapse).await.remove(0).act.expect("its act");
    let on = act(&world, lapse).await.head.at.local_date();
    let last = Instant::end_of(qonys_procedure::calendar::plus_days(on, 30));
    assert_eq!(due, Some(last), "until when a lapsed case can be brought back");
    assert_eq!((asked(&world, &head, case).await, asked(&world, &screener, case).await), (None, None));
    let compared = jobs::projections::compare(&world.ctx, false).await.expect("compared");
    assert!(compared.differing.is_empty() && compared.faulty.is_empty(), "{compared:?}");

    // What was asked in time is answered later too, and nothing happens to it by itself.
    for _ in 0..5 {
        round(&world, 7 * DAY).await;
    }
    assert_eq!(stage(&world, &applicant, case).await, Stage::Lapsed);
    let caller = world.caller(&official).await;
    let rows = desk::requests(&world.ctx, &caller).await.expect("a list");
    assert_eq!(rows.iter().map(|row| (row.case, row.overdue)).collect::<Vec<_>>(), [(case, true)]);
    let granted = json!({ "limit": "correction", "until": day(10), "reason": "Причина уважительная." });
    world.act(&official, Some(case), ActKind::ExtendLimit, granted).await.expect("extended");
    assert_eq!(asked(&world, &official, case).await, None, "it was answered");
    assert_eq!(stage(&world, &applicant, case).await, Stage::Correction);
    let change = json!({ "what": "identity.birth_place", "old": "Зенит", "new": "Зенит, Утопия" });
    world.act(&applicant, Some(case), ActKind::ReportChange, change).await.expect("reported");
    let seen = asked(&world, &screener, case).await.map(|(waits, _)| waits);
    assert_eq!(seen, Some(vec![Waits::Change]), "the turn is the applicant's: it stands in no queue");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_of_lapsed_cases_stands_behind_what_still_runs() {
    let world = World::on(date(2026, 3, 2)).await;
    let (applicant, lapsed) = lapsed(&world).await;
    let official = world.person("official", "800303300034", ("МИНИСТРОВ", "ЕРЛАН"), Role::MinistryOfficial, None).await;
    let asks = async |applicant: &Player, case| {
        let until = qonys_procedure::calendar::plus_days(world.ctx.now().local_date(), 60);
        let request = json!({ "limit": "correction", "until": until, "reason": "Болезнь, справка приложена." });
        world.act(applicant, Some(case), ActKind::AskExtension, request).await.expect("asked");
    };
    asks(&applicant, lapsed).await;
    // The time for bringing that case back is over before the limit of the next one is.
    world.clock.pass(40 * DAY);
    let another = drafted_by(&world, date(2026, 3, 2), &specimen::person(0)).await;
    let (another, running) = returned_of(&world, another).await;
    asks(&another, running).await;
    let rows = desk::requests(&world.ctx, &world.caller(&official).await).await.expect("a list");
    assert_eq!(rows.iter().map(|row| row.case).collect::<Vec<_>>(), [running, lapsed]);
    assert!(rows[1].due < rows[0].due);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_asked_in_time_holds_the_lapse_for_a_time_and_is_answered_after_it() {
    let world = World::on(date(2026, 3, 2)).await;
    let (applicant, case) = returned(&world).await;
    let official = world.person("official", "800303300034", ("МИНИСТРОВ", "ЕРЛАН"), Role::MinistryOfficial, None).await;
    let own = desk::own(&world.ctx, &world.caller(&applicant).await, case).await.expect("the case");
    let due = own.limit(ClockName::Correction).expect("runs").due;
    let day = |days| qonys_procedure::calendar::plus_days(due, days);
    let request = json!({ "limit": "correction", "until": day(30), "reason": "Болезнь, справка приложена." });
    world.act(&applicant, Some(case), ActKind::AskExtension, request.clone()).await.expect("asked");
    let again = world.act(&applicant, Some(case), ActKind::AskExtension, request).await.expect_err("asked already");
    assert!(format!("{again:?}").contains("AlreadyDone"), "{again:?}");

    // The same jobs go on all the while, as in the service: each day is looked at once and in turn.
    let (mut seen, mut walk) = (jobs::limits::Seen::default(), jobs::recompute::Walk::default());
    let mut waited = Vec::new();
    while stage(&world, &applicant, case).await != Stage::Lapsed {
        let today = world.ctx.now().local_date();
        waited.extend((today > due).then_some(today));
        assert!(waited.len() < 20, "the wait has an end");
        let (waits, until) = asked(&world, &official, case).await.expect("listed");
        assert_eq!((waits, until), (vec![Waits::Extension], Some(Instant::end_of(due))));
        world.clock.pass(DAY);
        for _ in 0..3 {
            jobs::tidy(&world.ctx, &mut seen, &mut walk).await.expect("a round");
        }
    }
    let own = desk::own(&world.ctx, &world.caller(&applicant).await, case).await.expect("the case");
    let rules = Case::rules(Some(&own), &world.ctx.book, world.ctx.now()).expect("rules");
    assert_eq!(waited.last(), Some(&rules.calendar.add_working_days(due, 5).date), "{waited:?}");

    let on = own.ended.as_ref().expect("lapsed").on;
    let last = Instant::end_of(qonys_procedure::calendar::plus_days(on, 30));
    assert_eq!(asked(&world, &official, case).await, Some((vec![Waits::Extension], Some(last))));
    let compared = jobs::projections::compare(&world.ctx, false).await.expect("compared");
    assert!(compared.differing.is_empty() && compared.faulty.is_empty(), "{compared:?}");
    let granted = json!({ "limit": "correction", "until": day(30), "reason": "Причина уважительная." });
    world.act(&official, Some(case), ActKind::ExtendLimit, granted).await.expect("extended");
    assert_eq!(asked(&world, &official, case).await, None, "it was answered");
    assert_eq!(stage(&world, &applicant, case).await, Stage::Correction);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limits_that_stay_overdue_and_cases_that_cannot_be_read_stand_in_nobodys_way() {
    let world = World::on(date(2026, 3, 2)).await;
    // Waits for the state, whose limits run out first and stay.
    let (applicant, waits) = drafted(&world, date(2026, 3, 2)).await;
    world.act(&applicant, Some(waits), ActKind::SignPetitionRequest, json!({})).await.expect("signed");
    let another = drafted_by(&world, date(2026, 3, 2), &specimen::person(0)).await;
    let (another, case) = returned_of(&world, another).await;
    // The cabinet of the first cannot be opened.
    let now = world.ctx.now();
    let broken = move |db: &mut qonys_store::Db<'_>| qonys_store::drafts::put(db, waits, "cabinet", 0, b"broken", now);
    world.ctx.store.write(Vec::new(), 64, broken).await.expect("put");
    assert!(waits < case, "it is the first in its round");

    let (mut seen, mut walk) = (jobs::limits::Seen::in_rounds_of(1), jobs::recompute::Walk::default());
    for _ in 0..60 {
        world.clock.pass(DAY);
        for _ in 0..8 {
            jobs::tidy(&world.ctx, &mut seen, &mut walk).await.expect("a round");
        }
        if stage(&world, &another, case).await == Stage::Lapsed {
            break;
        }
    }
    assert_eq!(stage(&world, &another, case).await, Stage::Lapsed);
    let caller = world.caller(&another).await;
    assert!(!desk::notices(&world.ctx, &caller).await.expect("the cabinet").is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_that_is_left_alone_is_announced_twice_and_then_gone() {
    let world = World::on(date(2026, 3, 2)).await;
    let (applicant, case) = drafted(&world, date(2026, 3, 2)).await;
    let caller = world.caller(&applicant).await;
    let told = async || {
        let rows = desk::notices(&world.ctx, &world.caller(&applicant).await).await.expect("the cabinet");
        rows.into_iter().filter(|row| row.case == case).count()
    };
    let (mut seen, mut walk) = (jobs::limits::Seen::default(), jobs::recompute::Walk::default());
    let mut days = async |n: u32| {
        for _ in 0..n {
            world.clock.pass(DAY);
            jobs::tidy(&world.ctx, &mut seen, &mut walk).await.expect("a round");
        }
    };
    days(61).await;
    assert_eq!(told().await, 1, "thirty days before");
    // Whoever goes on has the time anew, and is reminded anew.
    let dossier = dossier::make(&specimen::eriksson(), date(2026, 3, 2), None);
    let content = json!({ "form": dossier.petition });
    qonys_office::acts::draft::patch(&world.ctx, &caller, case, None, &content).await.expect("saved");
    days(50).await;
    assert_eq!((told().await, stage(&world, &applicant, case).await), (1, Stage::Draft));
    days(12).await;
    assert_eq!(told().await, 2);
    days(24).await;
    assert_eq!((told().await, stage(&world, &applicant, case).await), (3, Stage::Draft));
    days(6).await;
    let gone = world.ctx.store.read(move |db| qonys_store::keys::get(db, case)).await.expect("read");
    assert!(matches!(gone, Some(qonys_store::keys::Stored::Destroyed(_))), "nothing of the person is left");
}
