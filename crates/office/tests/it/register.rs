//! The register of papers has no gap that is not explained, whatever is signed and whenever the server dies.

use crate::journey::drafted;
use crate::world::{Player, World};
use jiff::civil::date;
use qonys_office::acts::{self, PREPARED_SECONDS};
use qonys_office::{desk, jobs};
use qonys_procedure::act::ActKind;
use qonys_procedure::clock::ClockName;
use qonys_procedure::{CaseId, Instant, Role};
use qonys_store::issued::{self, IssuedState};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Folder, case and number of the run of the child.
const CHILD: &str = "QONYS_TEST_REGISTER";
const KIND: ActKind = ActKind::ExtendLimit;

/// Statements prepared at least; half of them are signed.
fn wanted() -> usize {
    if std::env::var("QONYS_LONG").is_ok_and(|long| long == "1") { 1_000 } else { 120 }
}

/// Hours apart, so that no run knows the moments of another.
fn at(run: i64) -> Instant {
    Instant::from_local(date(2026, 3, 2), jiff::civil::time(10, 0, 0, 0)).plus_seconds(run * 60)
}

/// A request returned for correction: its limit can be extended again and again.
pub async fn returned(world: &World) -> CaseId {
    let (applicant, case) = drafted(world, date(2026, 3, 2)).await;
    world.act(&applicant, Some(case), ActKind::SignPetitionRequest, json!({})).await.expect("signed");
    let screener = world.person("screener", "850615300012", ("АХМЕТОВА", "АЙГУЛЬ"), Role::Screener, None).await;
    world.act(&screener, Some(case), ActKind::TakeCase, json!({})).await.expect("taken");
    let remarks = json!({ "remarks": [{ "on": "cv", "text": "Дополните опыт." }] });
    world.act(&screener, Some(case), ActKind::ReturnForCorrection, remarks).await.expect("returned");
    world.person("official", "880101400015", ("СЕРИКБАЕВА", "АЙНУР"), Role::MinistryOfficial, None).await;
    case
}

/// The limit that runs, a day longer.
pub async fn longer(world: &World, official: &Player, case: CaseId) -> Value {
    let view = desk::case(&world.ctx, &world.caller(official).await, case).await.expect("the case");
    let due = view.limits.iter().find(|limit| limit.clock == ClockName::Correction).expect("the limit").due;
    json!({ "limit": "correction", "until": due.tomorrow().expect("a day"), "reason": "Болезнь заявителя." })
}

/// Prepares decisions and signs every other one, until it is killed.
#[test]
#[ignore = "the child of the test below"]
fn child() {
    let Ok(given) = std::env::var(CHILD) else { return };
    let mut given = given.split('|');
    let mut next = || given.next().expect("given");
    let (folder, case, run) = (next(), next().parse::<CaseId>().expect("an id"), next().parse().expect("a number"));
    runtime().block_on(async {
        let world = World::in_folder(folder.as_ref(), at(run));
        let official = world.enter("official").await;
        for n in 0.. {
            let caller = world.caller(&official).await;
            let content = longer(&world, &official, case).await;
            let prepared = acts::prepare(&world.ctx, &caller, case, KIND, &content).await.expect("prepared");
            say(&format!("prepared {}", prepared.papers[0].number));
            if n % 2 == 0 {
                let request = world.request(&official, KIND, &prepared);
                let performed = acts::perform(&world.ctx, &caller, Some(case), request).await;
                performed.and_then(|outcome| outcome.performed()).expect("performed");
                say(&format!("signed {}", prepared.papers[0].number));
            }
        }
    });
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\nack {line}").and_then(|()| out.flush()).expect("the parent reads");
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

/// Runs the child for a moment; answers what it said before it was killed.
fn run(folder: &std::path::Path, case: CaseId, run: i64) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "register::child", "--ignored", "--nocapture", "--test-threads=1"])
        .env(CHILD, format!("{}|{case}|{run}", folder.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the child starts");
    let out = child.stdout.take().expect("piped");
    let reader = std::thread::spawn(move || {
        let lines = BufReader::new(out).lines().map_while(Result::ok);
        lines.filter_map(|line| line.strip_prefix("ack ").map(str::to_owned)).collect::<Vec<_>>()
    });
    let mut random = [0; 2];
    qonys_store::Entropy::fill(&qonys_store::SystemEntropy, &mut random);
    std::thread::sleep(Duration::from_millis(400 + u64::from(u16::from_le_bytes(random)) % 1_600));
    child.kill().expect("SIGKILL");
    child.wait().expect("it ends");
    reader.join().expect("no panic")
}

#[test]
fn every_number_is_issued_by_an_act_or_void_with_a_reason_after_any_kill() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = runtime().block_on(async {
        let world = World::in_folder(folder.path(), at(0));
        let case = returned(&world).await;
        world.ctx.store.close().await.expect("closed");
        case
    });
    let (mut said, mut kills) = (Vec::new(), 0);
    while said.iter().filter(|line: &&String| line.starts_with("prepared")).count() < wanted() {
        kills += 1;
        assert!(kills < 20 + i64::try_from(wanted()).expect("few"), "the child prepares nothing: {said:?}");
        said.extend(run(folder.path(), case, kills));
    }
    runtime().block_on(async {
        let world = World::in_folder(folder.path(), at(kills + 1));
        world.clock.pass(PREPARED_SECONDS + 1);
        jobs::sweep(&world.ctx).await.expect("swept");
        explained(&world, &said, kills).await;
    });
}

async fn explained(world: &World, said: &[String], kills: i64) {
    let numbers =
        |word: &str| said.iter().filter_map(|line| line.strip_prefix(word)).map(str::to_owned).collect::<Vec<_>>();
    let (prepared, signed) = (numbers("prepared "), numbers("signed "));
    let last = prepared.iter().filter_map(|number| number.rsplit('-').next()?.parse::<u64>().ok()).max().expect("some");
    let (mut in_force, mut void) = (0, 0);
    for no in 1..=last {
        let number = issued::paper_number("extension", "astana", 2026, no);
        let asked = number.clone();
        let row = world.ctx.store.read(move |db| issued::get_by_number(db, &asked)).await.expect("read");
        let row = row.unwrap_or_else(|| panic!("a gap at {number}"));
        match row.state {
            IssuedState::InForce => {
                assert!(row.act.is_some() && row.texts.len() == 2, "{number}");
                in_force += 1;
            }
            IssuedState::Void => {
                assert!(row.void_reason.is_some() && row.act.is_none() && !signed.contains(&number), "{number}");
                void += 1;
            }
            other => panic!("{number} is {other:?}"),
        }
    }
    assert!(
        signed.len() <= in_force && in_force <= signed.len() + usize::try_from(kills).expect("few"),
        "what was said is so"
    );
    eprintln!("{kills} kills, {} prepared, {in_force} in force, {void} void, no gap", prepared.len());
    assert!(in_force > 0 && void > 0);
}
