//! Templates of papers by the real program: written, checked with file and line, stopped when they do not end; changed on
//! a server that runs.

use super::server::qonys;
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

fn run(args: &[&str], folder: &Path) -> (Option<i32>, String) {
    let output: Output = qonys().arg("templates").args(args).arg(folder).output().expect("the program");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code(), said)
}

/// A folder with one template of the program, changed.
fn changed(name: &str, with: impl Fn(String) -> String) -> tempfile::TempDir {
    let all = tempfile::tempdir().expect("a folder");
    assert_eq!(run(&["export"], all.path()).0, Some(0));
    let folder = tempfile::tempdir().expect("a folder");
    let text = std::fs::read_to_string(all.path().join(name)).expect("the template");
    std::fs::write(folder.path().join(name), with(text)).expect("written");
    folder
}

#[test]
fn the_templates_of_the_program_are_written_never_over_others_and_pass_the_check() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("templates");
    let (code, said) = run(&["export"], &place);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("permit.typ") && said.lines().count() > 20, "{said}");
    assert_eq!(run(&["export"], &place).0, Some(2), "never over another file");
    let samples = folder.path().join("samples");
    let out = samples.to_str().expect("plain");
    let (code, said) = run(&["check", "--out", out], &place);
    assert_eq!(code, Some(0), "{said}");
    let written = std::fs::read_dir(&samples).expect("samples").count();
    assert!(written >= 57 && written % 3 == 0, "{written} samples");
    let permit = std::fs::read(samples.join("permit.kk.pdf")).expect("a sample");
    assert!(permit.starts_with(b"%PDF-"));
}

#[test]
fn a_fault_is_told_with_its_file_and_line_and_ends_with_1() {
    let folder = changed("permit.typ", |text| text.replace("#who(paper)", "#paper.body.nothing"));
    let (code, said) = run(&["check"], folder.path());
    assert_eq!(code, Some(1), "{said}");
    assert!(said.starts_with("permit.typ:8: ") && said.contains("nothing"), "{said}");
    let folder = changed("permit.typ", |text| format!("{text}#let x = ("));
    assert!(run(&["check"], folder.path()).1.contains("unclosed"));
    std::fs::rename(folder.path().join("permit.typ"), folder.path().join("invented.typ")).expect("renamed");
    let (code, said) = run(&["check"], folder.path());
    assert_eq!((code, said.trim()), (Some(1), "invented.typ: no such template"));
    assert_eq!(run(&["check"], tempfile::tempdir().expect("a folder").path()).0, Some(2), "nothing to check");
}

#[test]
fn a_template_that_would_never_end_or_takes_all_memory_is_stopped() {
    for code in [
        "#{ for i in range(100000) { for j in range(100000) { let k = i * j } } }",
        "#{ let s = \"abcdefgh\"; for i in range(40) { s = s + s } }",
    ] {
        let folder = changed("lapse.typ", |text| text.replace("#who(paper)", &format!("{code}\n#who(paper)")));
        let started = Instant::now();
        let (status, said) = run(&["check"], folder.path());
        assert_eq!((status, said.trim()), (Some(1), "lapse.typ: not typeset within 20 seconds"), "{code}");
        assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
    }
}
