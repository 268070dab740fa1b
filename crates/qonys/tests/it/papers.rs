//! The samples of papers: what the command writes, and what is kept of it in `docs/papers`.

use super::server::qonys;
use qonys_procedure::Lang;
use qonys_procedure::paper::PaperKind;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Kinds that are kept whole.
const KEPT: [PaperKind; 4] = [PaperKind::Petition, PaperKind::Permit, PaperKind::Refusal, PaperKind::Notice];
/// All that `docs/papers` may weigh, bytes.
const WEIGHT_MAX: usize = 3_000_000;

fn names(kinds: impl Iterator<Item = PaperKind>) -> BTreeSet<String> {
    kinds.flat_map(|kind| Lang::ALL.iter().map(move |lang| format!("{kind}.{}.pdf", lang.id()))).collect()
}

/// Every file of a folder by its name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let file = |path: &Path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap());
    entries.map(|entry| file(&entry.unwrap().path())).collect()
}

#[test]
fn the_bench_of_papers_says_how_long_each_takes_and_beside_what() {
    let output = qonys().args(["bench", "papers", "--count", "10"]).output().expect("the program");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&said["bench"], &said["inputs"]["count"]), (&json!("papers"), &json!(10)));
    let rows = said["rows"].as_array().expect("rows");
    assert_eq!(rows.iter().map(|row| &row["paper"]).collect::<Vec<_>>(), ["petition", "permit", "blank"]);
    for row in rows {
        assert!(row["pdf_bytes"].as_u64() > Some(10_000) && row["p99_us"].as_u64() >= row["p50_us"].as_u64(), "{row}");
    }
    assert!(said["reference"]["p50_us"].is_u64() && said["build"]["profile"].is_string(), "{said}");
}

#[test]
fn a_sample_of_every_paper_is_written_and_the_kept_ones_are_of_the_present_templates() {
    let folder = tempfile::tempdir().unwrap();
    let output = qonys().args(["papers", "samples"]).arg(folder.path()).output().expect("the program");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let made = files(folder.path());
    let wanted = names(PaperKind::ALL.iter().copied());
    assert_eq!(made.keys().cloned().collect::<BTreeSet<_>>(), wanted);
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect::<BTreeSet<_>>(), wanted);
    assert!(made.values().all(|pdf| pdf.starts_with(b"%PDF-")));

    let kept = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/papers"));
    let sheets = Lang::ALL.iter().map(|lang| format!("all.{}.webp", lang.id()));
    let all: BTreeSet<String> =
        names(KEPT.into_iter()).into_iter().chain(sheets).chain(["README.md".to_owned()]).collect();
    assert_eq!(kept.keys().cloned().collect::<BTreeSet<_>>(), all, "docs/papers: run scripts/papers");
    for (name, bytes) in kept.iter().filter(|(name, _)| name.ends_with(".pdf")) {
        assert!(made[name] == *bytes, "docs/papers/{name} is not what the present templates make: run scripts/papers");
    }
    let weight: usize = kept.values().map(Vec::len).sum();
    assert!(weight < WEIGHT_MAX, "docs/papers weighs {weight} bytes");
}
