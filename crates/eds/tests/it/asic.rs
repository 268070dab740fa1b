//! Evidence containers: one list of files has one container, and every other byte string is refused with the entry.

use crate::authority::*;
use qonys_eds::asic::{BYTES_MAX, Container, Fault, MANIFEST, MEDIA, Measured, STAMP, WriteError, Writer};
use qonys_eds::issue::{CertifiedKey, KeyKind, Profile, Subject, timestamp_response};
use qonys_eds::timestamp::{request as question, token};
use qonys_eds::{DigestAlgorithm, oid};
use std::io::Cursor;
use std::process::Command;

const FILES: [(&str, &[u8]); 4] = [
    ("acts/000001/content.json", b"{\"act\":\"open_case\"}"),
    ("documents/passport-1.pdf", b"%PDF-1.7 of a passport"),
    ("evidence/empty.crl", b""),
    ("index.html", b"<!doctype html>"),
];

fn stamper(root: &CertifiedKey) -> CertifiedKey {
    let profile = Profile::Service { usage: oid::TIME_STAMPING, nocheck: false };
    let mut wanted = request(Subject { common_name: "TSA".to_owned(), ..Subject::default() }, profile);
    wanted.serial = vec![0x44];
    certified(KeyKind::Rsa2048, &wanted, Some(root))
}

fn stamp(authority: &CertifiedKey, message: &[u8]) -> Vec<u8> {
    let asked = question(message, DigestAlgorithm::Sha256, Some(&[0x80, 1]), None);
    let policy = "1.2.398.3.3.2.6.4".parse().unwrap();
    token(&timestamp_response(authority, &asked, policy, &[7], now()).unwrap()).unwrap().to_vec()
}

/// A container as it is written, under a stamp by an authority if there is one.
fn written(files: &[(&str, &[u8])], authority: Option<&CertifiedKey>) -> Vec<u8> {
    let (mut writer, mut out) = Writer::begin();
    for (name, content) in files {
        out.extend(writer.add(name, &Measured::of(content)).unwrap());
        out.extend(*content);
    }
    let token = authority.map(|authority| stamp(authority, &writer.manifest(true)));
    out.extend(writer.finish(token.as_deref()).unwrap());
    out
}

fn open(bytes: &[u8]) -> Result<Container<Cursor<Vec<u8>>>, Fault> {
    Container::open(Cursor::new(bytes.to_vec()))
}

/// Whatever is wrong with it, by entry and code.
fn faults(bytes: &[u8]) -> Vec<(String, &'static str)> {
    let told = |fault: &Fault| (fault.entry().unwrap_or_default().to_owned(), fault.code());
    match open(bytes) {
        Ok(container) => container.faults().iter().map(told).collect(),
        Err(fault) => vec![told(&fault)],
    }
}

/// An archive by hand: any entries in any order, each header as it is written.
fn by_hand(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in entries {
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        common.extend(crc32fast::hash(content).to_le_bytes());
        common.extend([(content.len() as u32).to_le_bytes(); 2].concat());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(common);
        out.extend(name.as_bytes());
        out.extend(*content);
    }
    let (at, count) = (out.len() as u32, entries.len() as u16);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(); 2].concat());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// The entries of a container as it is written: what a forger begins with.
fn entries(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut container = open(bytes).unwrap();
    let names: Vec<String> = container.files().map(|(name, _)| name.to_owned()).collect();
    let mut all = vec![("mimetype".to_owned(), MEDIA.as_bytes().to_vec())];
    all.extend(names.into_iter().map(|name| (name.clone(), container.read(&name, BYTES_MAX).unwrap())));
    all.push((MANIFEST.to_owned(), container.read(MANIFEST, BYTES_MAX).unwrap()));
    all.extend(container.token().map(|token| (STAMP.to_owned(), token.to_vec())));
    all
}

fn again(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    by_hand(&entries.iter().map(|(name, content)| (&**name, &**content)).collect::<Vec<_>>())
}

#[test]
fn what_was_written_is_read_and_is_what_stands_in_the_format() {
    let root = root(KeyKind::Rsa2048);
    for authority in [None, Some(stamper(&root))] {
        let bytes = written(&FILES, authority.as_ref());
        assert_eq!(bytes, written(&FILES, authority.as_ref()), "the same files, the same bytes");
        assert_eq!(bytes, again(&entries(&bytes)));
        assert_eq!(&bytes[30..38 + MEDIA.len()], format!("mimetype{MEDIA}").as_bytes());
        let mut container = open(&bytes).unwrap();
        assert!(container.faults().is_empty());
        for (name, content) in FILES {
            assert_eq!(container.read(name, 100).unwrap(), content);
            assert_eq!(container.file(name).unwrap().bytes, content.len() as u64);
        }
        assert!(matches!(container.read("documents/passport-1.pdf", 3), Err(Fault::EntryTooLarge { .. })));
        assert!(matches!(container.read("nothing", 3), Err(Fault::Removed { .. })));
        assert!(container.file(MANIFEST).is_none(), "what the container needs for itself is no file of it");
        let stamp = container.stamp(&trust(&root)).unwrap();
        assert_eq!(
            (stamp.map(|stamp| stamp.time), container.is_stamped()),
            (authority.as_ref().map(|_| now()), authority.is_some())
        );
    }
}

#[test]
fn every_flipped_bit_of_every_byte_is_found() {
    let root = root(KeyKind::Rsa2048);
    for authority in [None, Some(stamper(&root))] {
        let bytes = written(&FILES, authority.as_ref());
        for place in 0..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[place] ^= 1 << bit;
                assert!(!faults(&changed).is_empty(), "byte {place}, bit {bit}");
            }
        }
    }
}

#[test]
fn a_container_that_is_cut_or_longer_is_refused() {
    let bytes = written(&FILES, None);
    for end in 0..bytes.len() {
        assert!(!faults(&bytes[..end]).is_empty(), "{end}");
    }
    let longer = [&bytes[..], b"\0"].concat();
    assert_eq!(faults(&longer), [(String::new(), "container_behind")]);
    assert_eq!(faults(&[&bytes[..], &bytes[..]].concat()), [(String::new(), "container_behind")]);
    assert_eq!(faults(&[b"\0", &bytes[..]].concat()), [(String::new(), "not_a_container")]);
    assert_eq!(faults(&bytes[..bytes.len() - 1]), [("the end of the directory".to_owned(), "container_cut")]);
}

#[test]
fn what_was_added_removed_renamed_or_exchanged_is_named() {
    let root = root(KeyKind::Rsa2048);
    let original = entries(&written(&FILES, Some(&stamper(&root))));
    let place = |name: &str| original.iter().position(|(known, _)| known == name).unwrap();
    let told = |change: &dyn Fn(&mut Vec<(String, Vec<u8>)>)| {
        let mut changed = original.clone();
        change(&mut changed);
        faults(&again(&changed))
    };
    let (passport, page) = (place("documents/passport-1.pdf"), place("index.html"));
    let one = |entry: &str, code| vec![(entry.to_owned(), code)];
    assert_eq!(told(&|_| {}), []);
    let added = told(&|all| all.insert(page, ("e.pdf".to_owned(), b"x".to_vec())));
    // In its place by the alphabet, or the order tells first.
    assert_eq!(added, one("e.pdf", "entry_order"));
    assert_eq!(told(&|all| all.insert(page, ("g.pdf".to_owned(), b"x".to_vec()))), one("g.pdf", "entry_added"));
    assert_eq!(told(&|all| drop(all.remove(passport))), one("documents/passport-1.pdf", "entry_removed"));
    assert_eq!(
        told(&|all| all[passport].0 = "documents/visa-1.pdf".to_owned()),
        one("documents/visa-1.pdf", "entry_renamed")
    );
    assert_eq!(told(&|all| all[passport].1[0] ^= 1), one("documents/passport-1.pdf", "entry_digest"));
    assert_eq!(told(&|all| all.swap(passport, passport + 1)), one("documents/passport-1.pdf", "entry_order"));
    assert_eq!(told(&|all| all.insert(page, all[page].clone())), one("index.html", "entry_twice"));
    assert_eq!(told(&|all| drop(all.remove(0))), one("", "not_a_container"));
    assert_eq!(told(&|all| all.swap(0, 1)), one("", "not_a_container"));
    assert_eq!(told(&|all| all[0].1 = b"application/zip".to_vec()), one("", "not_a_container"));
    assert_eq!(told(&|all| drop(all.pop())), one(STAMP, "entry_removed"));
    assert_eq!(told(&|all| drop(all.remove(place(MANIFEST)))), one(MANIFEST, "entry_removed"));
    for name in ["../index.html", "/etc/passwd", "a\\b", "META-INF/signatures.xml", "Index.html", ""] {
        let found = told(&|all| all.insert(page, (name.to_owned(), Vec::new())));
        assert!(["entry_name", "entry_header"].contains(&found[0].1), "{name}: {found:?}");
    }
}

#[test]
fn a_manifest_that_tells_the_same_otherwise_is_refused() {
    let original = entries(&written(&FILES, None));
    let xml = String::from_utf8(original.last().unwrap().1.clone()).unwrap();
    let lines: Vec<&str> = xml.lines().collect();
    let with = |lines: &[&str]| {
        let mut changed = original.clone();
        changed.last_mut().unwrap().1 = format!("{}\n", lines.join("\n")).into_bytes();
        faults(&again(&changed))
    };
    assert_eq!(with(&lines), []);
    let mut swapped = lines.clone();
    swapped.swap(3, 4);
    let mut twice = lines.clone();
    twice.insert(3, lines[3]);
    for told in [swapped, twice] {
        assert_eq!(with(&told), [(MANIFEST.to_owned(), "manifest_form")]);
    }
}

#[test]
fn a_stamp_over_another_manifest_or_where_none_belongs_is_refused() {
    let root = root(KeyKind::Rsa2048);
    let authority = stamper(&root);
    let mut mine = entries(&written(&FILES, Some(&authority)));
    let other = entries(&written(&FILES[..2], Some(&authority)));
    mine.last_mut().unwrap().1 = other.last().unwrap().1.clone();
    let container = open(&again(&mine)).unwrap();
    assert!(container.faults().is_empty(), "it is of the right form, and lies");
    assert_eq!(container.stamp(&trust(&root)).unwrap_err().code(), "digest_mismatch");
    // By an authority that is not believed.
    let container = open(&written(&FILES, Some(&authority))).unwrap();
    let stranger = certified(KeyKind::P256, &authority_request("STRANGER", None), None);
    assert_eq!(container.stamp(&trust(&stranger)).unwrap_err().code(), "untrusted_chain");
    let mut bare = entries(&written(&FILES, None));
    bare.push(other.last().unwrap().clone());
    assert_eq!(faults(&again(&bare)), [(STAMP.to_owned(), "entry_added")]);
}

#[test]
fn nothing_is_unpacked_and_nothing_is_believed_that_could_be_said_otherwise() {
    let bytes = written(&FILES, None);
    let name = "documents/passport-1.pdf";
    let header = bytes.windows(name.len()).position(|w| w == name.as_bytes()).unwrap() - 30;
    for (place, value) in [(4, 45), (6, 1), (6, 8), (7, 8), (8, 8), (8, 12), (10, 1), (12, 0x22), (28, 4)] {
        let mut changed = bytes.clone();
        changed[header + place] = value;
        assert_eq!(faults(&changed), [(name.to_owned(), "entry_header")], "{place}");
    }
    // A gigabyte that is not there is not asked for.
    let mut changed = bytes.clone();
    for place in [18, 22] {
        changed[header + place + 3] = 0x40;
    }
    assert_eq!(faults(&changed), [(name.to_owned(), "container_cut")]);
    // A content within which another archive lies is a content.
    let nested = written(&[("index.html", &bytes)], None);
    assert_eq!((faults(&nested), open(&nested).unwrap().files().count()), (vec![], 1));
}

#[test]
fn a_writer_takes_names_in_their_order_alone() {
    let (mut writer, _) = Writer::begin();
    let of = |bytes: &[u8]| Measured::of(bytes);
    writer.add("b", &of(b"x")).unwrap();
    for name in ["b", "a", "../c", "mimetype", MANIFEST] {
        assert_eq!(writer.add(name, &of(b"x")), Err(WriteError::Place(name.to_owned())), "{name}");
    }
}

#[test]
fn tools_that_know_nothing_of_ours_read_it() {
    let root = root(KeyKind::Rsa2048);
    let folder = tempfile::tempdir().unwrap();
    let at = |file: &str| folder.path().join(file);
    std::fs::write(at("case.asice"), written(&FILES, Some(&stamper(&root)))).unwrap();
    std::fs::write(at("root.der"), &root.certificate).unwrap();
    let run = |line: &str| {
        let mut words = line.split(' ');
        let program = words.next().unwrap();
        let Ok(output) = Command::new(program).current_dir(folder.path()).args(words).output() else {
            eprintln!("skipped: no {program} on this computer");
            return false;
        };
        let said = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&said));
        true
    };
    if run("unzip -tq case.asice") && run("unzip -q case.asice -d out") {
        for (name, content) in FILES {
            assert_eq!(std::fs::read(at("out").join(name)).unwrap(), content);
        }
        run("xmllint --noout --nonet out/META-INF/ASiCManifest.xml");
        run("openssl x509 -inform DER -in root.der -out root.pem");
        run(
            "openssl ts -verify -token_in -in out/META-INF/timestamp.tst -data out/META-INF/ASiCManifest.xml -CAfile root.pem -attime 1780315200",
        );
    }
}
