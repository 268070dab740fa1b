//! The evidence container of a whole case, from its first form to the document handed over: what it proves, and that
//! nothing in it can be changed.

mod closed;
mod forged;
mod seen;

use closed::{Closed, closed};
use qonys_eds::TrustStore;
use qonys_eds::asic::{BYTES_MAX, Container, Measured, Writer};
use qonys_office::container::{Checked, check};
use qonys_procedure::rulebook::RuleBook;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::process::Command;

fn checked(bytes: &[u8], trust: Option<&TrustStore>) -> Checked {
    let book = RuleBook::embedded().expect("rules");
    check(Cursor::new(bytes), trust, &book)
}

fn codes(checked: &Checked) -> Vec<(&str, &'static str)> {
    checked.faults.iter().map(|fault| (&*fault.entry, fault.code())).collect()
}

/// Files of a container by their names.
fn files(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut container = Container::open(Cursor::new(bytes)).expect("a container");
    let names: Vec<String> = container.files().map(|(name, _)| name.to_owned()).collect();
    names.into_iter().map(|name| (name.clone(), container.read(&name, BYTES_MAX).expect("read"))).collect()
}

/// A container of these files, as the writer writes it; sealed by nobody.
fn written(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let (mut writer, mut out) = Writer::begin();
    for (name, content) in files {
        out.extend(writer.add(name, &Measured::of(content)).expect("a place"));
        out.extend(content);
    }
    out.extend(writer.finish(None).expect("room"));
    out
}

#[test]
fn a_closed_case_proves_itself_by_what_it_holds_and_by_the_authorities_given() {
    let Closed { whole, ca, bare, .. } = closed();
    let by_itself = checked(whole, None);
    assert_eq!(codes(&by_itself), []);
    assert!(by_itself.whole && by_itself.training && by_itself.sealed.is_some() && !by_itself.believed.is_empty());
    assert_eq!((by_itself.stage.as_deref(), by_itself.unproven), (Some("closed"), 0));
    assert!(by_itself.acts > 25 && by_itself.signatures > 20, "{by_itself:?}");
    assert!(by_itself.documents >= 8 && by_itself.papers >= 9, "{by_itself:?}");
    let given = checked(whole, Some(ca));
    assert_eq!((codes(&given), given.believed.len(), given.signatures), (vec![], 0, by_itself.signatures));
    // Nobody sealed it, and it says so; its acts are proven all the same.
    let unsealed = checked(bare, Some(ca));
    assert_eq!((codes(&unsealed), unsealed.sealed.is_none()), (vec![], true));
    // Strangers vouch for nothing.
    let strange = checked(whole, Some(&TrustStore::new()));
    let untrusted = strange.faults.iter().filter(|fault| fault.code() == "training_certificate").count();
    assert_eq!((untrusted, strange.signatures), (by_itself.signatures, 0));
    assert!(codes(&strange).contains(&("META-INF/timestamp.tst", "container_stamp")), "{:?}", codes(&strange));
}

#[test]
fn the_same_case_is_written_alike_but_for_the_time() {
    let Closed { whole, bare, .. } = closed();
    let (sealed, unsealed) = (files(whole), files(bare));
    assert_eq!(sealed.keys().collect::<Vec<_>>(), unsealed.keys().collect::<Vec<_>>());
    let differ: Vec<_> =
        sealed.iter().filter(|(name, content)| unsealed[*name] != **content).map(|(name, _)| name).collect();
    assert_eq!(differ, ["index.json"], "the page tells the minute, the index the microsecond");
}

#[test]
fn any_changed_byte_is_found() {
    let Closed { whole, .. } = closed();
    let opens = |bytes: &[u8]| Container::open(Cursor::new(bytes)).is_ok_and(|read| read.faults().is_empty());
    assert!(opens(whole));
    let contents = contents(whole);
    let is_long = std::env::var_os("QONYS_LONG").is_some();
    // Where a content lies it is its checksum and its digest that tell; one byte of many says as much as all.
    let every = if is_long { 1 } else { 4_999 };
    let place_of = |place: usize| contents.iter().find(|(from, to)| (*from..*to).contains(&place));
    let is_looked_at = |place: &usize| match place_of(*place) {
        None => true,
        Some((from, to)) => place == from || *place == to - 1 || (place - from).is_multiple_of(every),
    };
    let looked_at: Vec<usize> = (0..whole.len()).filter(is_looked_at).collect();
    assert!(looked_at.len() > 10_000, "{} of {} bytes, {} contents", looked_at.len(), whole.len(), contents.len());
    let found = std::thread::scope(|scope| {
        let halves = looked_at.chunks(looked_at.len() / 2 + 1).map(|half| {
            scope.spawn(move || {
                let mut changed = whole.clone();
                half.iter()
                    .filter(|place| {
                        let flipped = 1 << (*place % 8);
                        changed[**place] ^= flipped;
                        let found = !opens(&changed);
                        changed[**place] ^= flipped;
                        !found
                    })
                    .copied()
                    .collect::<Vec<usize>>()
            })
        });
        let halves: Vec<_> = halves.collect();
        halves.into_iter().flat_map(|half| half.join().expect("looked through")).collect::<Vec<usize>>()
    });
    assert_eq!(found, Vec::<usize>::new(), "bytes that can be changed unseen");
    eprintln!("{} bytes, {} of them changed, each found", whole.len(), looked_at.len());
}

/// From where to where each content lies.
fn contents(bytes: &[u8]) -> Vec<(usize, usize)> {
    let (mut at, mut all) = (0, Vec::new());
    while bytes[at..].starts_with(b"PK\x03\x04") {
        let number = |place: usize, wide: usize| {
            bytes[at + place..at + place + wide].iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte))
        };
        let from = at + 30 + number(26, 2);
        at = from + number(18, 4);
        all.push((from, at));
    }
    all
}

#[test]
fn a_container_that_is_cut_anywhere_is_refused() {
    let Closed { whole, .. } = closed();
    let book = RuleBook::embedded().expect("rules");
    for end in (0..whole.len()).step_by(whole.len() / 50).chain(whole.len() - 30..whole.len()) {
        assert!(!check(Cursor::new(&whole[..end]), None, &book).faults.is_empty(), "{end}");
    }
}

#[test]
fn tools_that_know_nothing_of_ours_read_it() {
    let Closed { whole, roots, .. } = closed();
    let folder = tempfile::tempdir().expect("a folder");
    let at = |file: &str| folder.path().join(file);
    std::fs::write(at("case.asice"), whole).expect("written");
    std::fs::write(at("nca.pem"), roots).expect("written");
    let run = |line: &str| {
        let mut words = line.split(' ');
        let program = words.next().expect("a program");
        let Ok(output) = Command::new(program).current_dir(folder.path()).args(words).output() else {
            eprintln!("skipped: no {program} on this computer");
            return false;
        };
        let said = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&said));
        true
    };
    if !run("unzip -tq case.asice") || !run("unzip -q case.asice -d out") {
        return;
    }
    run("xmllint --noout --nonet out/META-INF/ASiCManifest.xml");
    run("xmllint --html --noout --nonet out/index.html");
    if !run("openssl version") {
        return;
    }
    run(
        "openssl ts -verify -token_in -in out/META-INF/timestamp.tst -data out/META-INF/ASiCManifest.xml -CAfile nca.pem",
    );
    let all = files(whole);
    let (mut statements, mut papers) = (0, 0);
    for name in all.keys() {
        // Keys of GOST are nothing to it.
        let is_gost = |name: &str| {
            let read = qonys_eds::enclosed_certificates(&all[name]).expect("a signature");
            read.iter().any(|certificate| certificate.issuer.contains("GOST"))
        };
        let verify = "openssl cms -verify -binary -inform DER -CAfile nca.pem -purpose any";
        if name.ends_with(".p7m") && !is_gost(name) {
            run(&format!("{verify} -in out/{name} -out statement"));
            let folder = name.rsplit_once('/').expect("a folder").0;
            assert_eq!(std::fs::read(at("statement")).expect("read"), all[&format!("{folder}/statement.json")]);
            statements += 1;
        }
        if name.ends_with(".p7s") && !is_gost(name) {
            let pdf = name.replace(".p7s", ".pdf");
            run(&format!("{verify} -in out/{name} -content out/{pdf} -out /dev/null"));
            papers += 1;
        }
    }
    assert!(statements > 5 && papers > 1, "{statements} statements, {papers} papers");
}
