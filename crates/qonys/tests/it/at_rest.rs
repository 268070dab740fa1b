//! Data at rest \[A18\]: after a whole journey, logged at trace level, nothing on the disk says who it was about.

use super::player::Outside;
use super::server::Demo;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qonys_procedure::Stage;
use qonys_procedure::rulebook::RuleBook;
use qonys_training::dossier;
use qonys_training::specimen;
use qonys_training::stories::{Player as _, play, road_to};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Shorter needles are found by chance.
const NEEDLE_BYTES_MIN: usize = 6;

/// Everything that tells who the person is.
fn told(person: &specimen::Person) -> Vec<String> {
    let mut words = vec![person.iin.clone(), person.passport.number.clone(), person.email.clone()];
    for name in [&person.surname, &person.given, &person.surname_cyrillic, &person.given_cyrillic] {
        words.push(name.clone());
        words.push(name.to_uppercase());
        words.push(name.to_lowercase());
        // As a form shows it: Eriksson.
        let mut letters = name.to_lowercase().chars().collect::<Vec<_>>();
        if let Some(first) = letters.first_mut() {
            *first = first.to_uppercase().next().unwrap_or(*first);
        }
        words.push(letters.into_iter().collect());
    }
    words.sort();
    words.dedup();
    words
}

/// A word in every encoding in which it could lie there, by name.
fn needles(word: &str) -> Vec<(String, Vec<u8>)> {
    let utf8 = word.as_bytes().to_vec();
    let utf16 = |of: fn(u16) -> [u8; 2]| word.encode_utf16().flat_map(of).collect::<Vec<u8>>();
    let mut all = vec![
        ("UTF-8".to_owned(), utf8.clone()),
        ("UTF-16LE".to_owned(), utf16(u16::to_le_bytes)),
        ("UTF-16BE".to_owned(), utf16(u16::to_be_bytes)),
        ("hex".to_owned(), hex::encode(&utf8).into_bytes()),
        ("HEX".to_owned(), hex::encode_upper(&utf8).into_bytes()),
    ];
    for shift in 0..3 {
        // What stands before and behind is unknown: only the digits that depend on the word alone count.
        let mut padded = vec![0; shift];
        padded.extend_from_slice(&utf8);
        let encoded = STANDARD.encode(&padded).trim_end_matches('=').to_owned();
        let from = (shift * 8).div_ceil(6);
        let to = padded.len() * 8 / 6;
        all.push((format!("base64+{shift}"), encoded.as_bytes()[from..to].to_vec()));
    }
    all.into_iter().filter(|(_, needle)| needle.len() >= NEEDLE_BYTES_MIN).collect()
}

/// Every file under a folder but the training keys, which belong to the people and not to the service.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        if path.is_dir() {
            if !["keys", "ca"].contains(&name) {
                files(&path, found);
            }
        } else if name != "ready.json" {
            found.push(path);
        }
    }
}

fn hits(folder: &Path, words: &[String]) -> Vec<String> {
    let mut paths = Vec::new();
    files(folder, &mut paths);
    let mut hits = Vec::new();
    for path in paths {
        let bytes = std::fs::read(&path).expect("a file");
        for word in words {
            for (how, needle) in needles(word) {
                if memchr::memmem::find(&bytes, &needle).is_some() {
                    hits.push(format!("{} as {how} in {}", word, path.display()));
                }
            }
        }
    }
    hits
}

#[tokio::test]
async fn nothing_on_the_disk_tells_whose_journey_it_was() {
    let demo = Demo::start("2026-02-02", 0, "trace");
    let book = RuleBook::embedded().expect("rules");
    let person = specimen::eriksson();
    let mut people = Outside::new(&demo, &person.key, &person.city);
    let today = people.now().local_date();
    let edition = book.in_force(today).expect("an edition").id().clone();
    let dossier = dossier::make(&person, today, None);
    let played = play(&mut people, &road_to(Stage::Closed), &dossier, &book, &edition, 0).await;
    let played = played.unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(played.case.stage, Stage::Closed);
    let words = told(&dossier.person);
    // While it serves: the write-ahead log and temporary files are there.
    let serving = hits(demo.path("").as_path(), &words);
    let sizes = sizes(demo.path("").as_path());
    assert!(sizes.iter().any(|(name, size)| name.ends_with("-wal") && *size > 0), "{sizes:?}");
    assert!(sizes.get("log").is_some_and(|size| *size > 20_000), "logged at trace level: {sizes:?}");
    assert_eq!(serving, Vec::<String>::new());
    let folder = demo.stop();
    assert_eq!(hits(folder.path(), &words), Vec::<String>::new());
}

fn sizes(folder: &Path) -> BTreeMap<String, u64> {
    let mut paths = Vec::new();
    files(folder, &mut paths);
    let size = |path: &PathBuf| std::fs::metadata(path).map_or(0, |m| m.len());
    paths.iter().map(|p| (p.file_name().unwrap_or_default().to_string_lossy().into_owned(), size(p))).collect()
}

#[test]
fn the_search_finds_what_lies_open_in_every_encoding() {
    let folder = tempfile::tempdir().expect("a folder");
    let word = "Шарманова".to_owned();
    for shift in 0..3 {
        let text = format!("{}{word} behind", "x".repeat(shift));
        std::fs::write(folder.path().join(format!("b{shift}")), STANDARD.encode(&text)).expect("written");
    }
    std::fs::write(folder.path().join("h"), hex::encode(&word)).expect("written");
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(folder.path().join("w"), wide).expect("written");
    std::fs::write(folder.path().join("u"), &word).expect("written");
    let found = hits(folder.path(), &[word]);
    for file in ["b0", "b1", "b2", "h", "w", "u"] {
        assert!(found.iter().any(|hit| hit.ends_with(&format!("/{file}"))), "{file}: {found:?}");
    }
}
