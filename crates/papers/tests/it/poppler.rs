//! What another program reads in a paper.

use std::io::Write;
use std::process::{Command, Stdio};

/// The text of a paper, as a search sees it: one space between words, invisible breaks taken out.
pub fn text(pdf: &[u8]) -> String {
    let raw = run("pdftotext", &["-enc", "UTF-8", "-layout", "-", "-"], pdf);
    raw.replace('\u{200B}', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same page by page.
pub fn pages(pdf: &[u8]) -> Vec<String> {
    let raw = run("pdftotext", &["-enc", "UTF-8", "-layout", "-", "-"], pdf);
    raw.trim_end_matches('\u{c}').split('\u{c}').map(|page| page.replace('\u{200B}', "")).collect()
}

/// What a person copies who marks all of it, invisible breaks included.
pub fn copied(pdf: &[u8]) -> String {
    run("pdftotext", &["-enc", "UTF-8", "-raw", "-", "-"], pdf)
}

/// One line a font: name, type, encoding, embedded, subset, Unicode.
pub fn fonts(pdf: &[u8]) -> Vec<String> {
    run("pdffonts", &["-"], pdf).lines().skip(2).map(str::to_owned).collect()
}

/// Title, tags, pages, page size.
pub fn info(pdf: &[u8]) -> String {
    run("pdfinfo", &["-"], pdf)
}

/// The metadata (XMP) of a paper.
pub fn xmp(pdf: &[u8]) -> String {
    run("pdfinfo", &["-meta", "-"], pdf)
}

fn run(program: &str, args: &[&str], pdf: &[u8]) -> String {
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|e| panic!("{program}: {e} (Debian package poppler-utils)"));
    let mut stdin = child.stdin.take().expect("piped");
    let bytes = pdf.to_vec();
    let feed = std::thread::spawn(move || stdin.write_all(&bytes));
    let out = child.wait_with_output().expect("the program ends");
    feed.join().expect("feeding ends").expect("the program reads");
    assert!(out.status.success(), "{program} does not read the paper");
    String::from_utf8(out.stdout).expect("UTF-8 was asked for")
}
