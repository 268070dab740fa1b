//! A paper in the hands of somebody without our software: the steps of docs/verify.md, and what the public page says of
//! the file.

use super::http::{Answer, ask};
use super::player::Outside;
use super::server::Demo;
use qonys_procedure::Stage;
use qonys_procedure::case::Case;
use qonys_procedure::paper::PaperKind;
use qonys_procedure::rulebook::RuleBook;
use qonys_training::stories::{Player as _, Story, play, road_to, stories};
use qonys_training::{dossier, specimen};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::path::Path;
use std::process::{Command, Output};

const STEPS: [&str; 2] = [include_str!("../../../../docs/verify.ru.md"), include_str!("../../../../docs/verify.kk.md")];
const FAILURES_MAX: usize = qonys_office::people::FAILURES_MAX as usize;

fn petitioned() -> Story {
    Story { name: "petitioned", steps: road_to(Stage::Petitioned), ends: Stage::Petitioned, fault: None }
}

async fn told(demo: &Demo, person: &specimen::Person, story: &Story) -> Case {
    let book = RuleBook::embedded().expect("rules");
    let mut people = Outside::new(demo, &person.key, &person.city);
    let today = people.now().local_date();
    let edition = book.in_force(today).expect("an edition").id().clone();
    let dossier = dossier::make(person, today, story.fault);
    let told = play(&mut people, &story.steps, &dossier, &book, &edition, 0).await;
    told.unwrap_or_else(|e| panic!("{e}\n{}", demo.log())).case
}

/// The commands of the document, in their order.
fn commands(text: &str) -> Vec<String> {
    text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().expect("closed").to_owned()).collect()
}

/// Runs a command as a reader of the document would, in the folder with the files.
fn run(folder: &Path, command: &str) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_qonys")).parent().expect("a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    Command::new("sh").args(["-ec", command]).current_dir(folder).env("PATH", path).output().expect("a shell")
}

/// Writes the authority's certificates as the reader has them.
fn authorities(demo: &Demo, folder: &Path) {
    std::fs::create_dir_all(folder.join("nca")).expect("a folder");
    let mut pem = String::new();
    for entry in std::fs::read_dir(demo.path("data").join("ca")).expect("the authority") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|e| e == "cer") {
            std::fs::copy(&path, folder.join("nca").join(path.file_name().expect("a name"))).expect("copied");
            let args = ["x509", "-in", path.to_str().expect("text")];
            let made = Command::new("openssl").args(args).output().expect("openssl");
            // Those of GOST it does not read; nobody would give them to it.
            pem.push_str(&String::from_utf8_lossy(&made.stdout));
        }
    }
    std::fs::write(folder.join("nca.pem"), pem).expect("written");
}

fn number_of(case: &Case, kind: PaperKind) -> String {
    case.papers.iter().find(|paper| paper.kind == kind).expect("issued").number.clone()
}

fn fetched(demo: &Demo, token: &str, path: &str) -> Vec<u8> {
    let answer = demo.call(Some(token), "GET", path, None);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.body
}

#[tokio::test]
async fn a_reader_verifies_a_paper_by_the_written_steps() {
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("skipped: no openssl on this computer");
        return;
    }
    let demo = Demo::start("2026-02-02", 0, "warn");
    let (first, second) = (specimen::person(0), specimen::person(1));
    let case = told(&demo, &first, &petitioned()).await;
    let story = stories().into_iter().find(|story| story.name == "corrected and back").expect("told");
    let returned = told(&demo, &second, &story).await;
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    authorities(&demo, at);
    let lay_out = |token: &str, number: &str, lang: &str| {
        let path = format!("/api/v1/papers/{number}");
        let pdf = fetched(&demo, token, &format!("{path}?copy={lang}"));
        std::fs::write(at.join("document.pdf"), &pdf).expect("written");
        let cms = fetched(&demo, token, &format!("{path}/signature?copy={lang}"));
        std::fs::write(at.join("document.p7s"), cms).expect("written");
        pdf
    };
    let token = demo.sign_in(&first.key);
    let number = number_of(&case, PaperKind::Petition);
    let whole = fetched(&demo, &token, &format!("/api/v1/cases/{}/export", case.id));
    std::fs::write(at.join("case.asice"), &whole).expect("written");
    for (text, lang) in STEPS.iter().zip(["ru", "kk"]) {
        let pdf = lay_out(&token, &number, lang);
        let commands = commands(text);
        assert_eq!(commands.len(), 5, "verify, who, later, ours, the whole case");
        for command in &commands {
            let ran = run(at, command);
            assert!(ran.status.success(), "{command}\n{}", String::from_utf8_lossy(&ran.stderr));
        }
        let who = String::from_utf8_lossy(&run(at, &commands[1]).stdout).into_owned();
        assert!(who.contains("СЕЙТКАЗИНА") && who.contains("IIN840927403174"), "{who}");
        let mut changed = pdf;
        *changed.last_mut().expect("bytes") ^= 1;
        std::fs::write(at.join("document.pdf"), changed).expect("written");
        for command in [&commands[0], &commands[2], &commands[3]] {
            assert!(!run(at, command).status.success(), "{command}");
        }
    }
    let told = run(at, &commands(STEPS[0])[4]).stdout;
    assert!(String::from_utf8_lossy(&told).ends_with("everything holds\n"), "{}", String::from_utf8_lossy(&told));
    let mut changed = whole;
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    std::fs::write(at.join("case.asice"), changed).expect("written");
    assert_eq!(run(at, &commands(STEPS[1])[4]).status.code(), Some(1));
    // A screener's key is one of GOST: our own step alone.
    let other = demo.sign_in(&second.key);
    lay_out(&other, &number_of(&returned, PaperKind::Return), "kk");
    let ours = commands(STEPS[0]);
    assert!(!run(at, &ours[0]).status.success());
    let read: Value = serde_json::from_slice(&run(at, &ours[3]).stdout).expect("one object");
    assert_eq!((&read["valid"], &read["signers"][0]["algorithm"]), (&json!(true), &json!("GOST-34.10-2015-512")));
    let nobody = demo.call(Some(&other), "GET", &format!("/api/v1/papers/{number}/signature"), None);
    assert_eq!(nobody.status, 404, "another person's paper");
}

/// The code on the paper, as a person would type it.
fn code_on(pdf: &Path) -> Option<String> {
    let text = Command::new("pdftotext").arg(pdf).arg("-").output().ok()?;
    let text = String::from_utf8(text.stdout).ok()?;
    let is_code = |word: &&str| word.len() == 19 && word.split('-').all(|group| group.len() == 4);
    text.split_whitespace().find(is_code).map(|code| code.replace('-', ""))
}

#[tokio::test]
async fn the_public_page_knows_the_very_file_and_soon_stops_who_guesses() {
    let demo = Demo::start("2026-02-02", 0, "warn");
    let person = specimen::person(0);
    let case = told(&demo, &person, &petitioned()).await;
    let (token, number) = (demo.sign_in(&person.key), number_of(&case, PaperKind::Petition));
    let copy = |lang: &str| fetched(&demo, &token, &format!("/api/v1/papers/{number}?copy={lang}"));
    let (russian, english) = (copy("ru"), copy("en"));
    assert_ne!(russian, english);
    let unsigned = demo.call(Some(&token), "GET", &format!("/api/v1/papers/{number}/signature?copy=en"), None);
    assert_eq!(unsigned.status, 404, "nobody signed the copy to be read");
    std::fs::write(demo.path("ru.pdf"), &russian).expect("written");
    let Some(code) = code_on(&demo.path("ru.pdf")) else {
        eprintln!("skipped: no poppler-utils on this computer");
        return;
    };
    let asked = |code: &str, digest: &str| -> Answer {
        let path = format!("/verify/{number}?code={code}&sha256={digest}");
        ask(demo.address(), "GET", &path, &[("Accept", "application/json")], b"").expect("an answer")
    };
    let of = |bytes: &[u8]| asked(&code, &hex::encode(Sha256::digest(bytes))).json()["file"].clone();
    assert_eq!(of(&russian), json!({"issued": true, "lang": "ru", "signed": true}));
    assert_eq!(of(&english), json!({"issued": true, "lang": "en", "signed": false}));
    assert_eq!(of(&russian[1..]), json!({"issued": false, "lang": null, "signed": false}));
    assert_eq!(asked(&code, "").json()["file"], Value::Null);
    assert_eq!(asked(&code, "abc").status, 422);
    for _ in 0..FAILURES_MAX {
        assert_eq!(asked("0000000000000000", "").status, 404);
    }
    assert_eq!((asked(&code, "").status, asked(&code, "").json()["code"].clone()), (429, json!("too_many_tries")));
}
