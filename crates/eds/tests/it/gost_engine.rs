//! Both directions with Debian's gost-engine, which knows the curve and the digest by Russia's names and lays
//! signatures out the other way round.

use crate::authority::tlv;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use qonys_eds::gost::{PrivateKey, streebog512};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What OpenSSL with the engine answers; `None`, with a word, where the engine is not installed.
fn engine(folder: &Path, args: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let known = Command::new("openssl").args(["engine", "gost"]).output().is_ok_and(|o| o.status.success());
    if !known {
        eprintln!("skipped: no openssl with gost-engine on this computer (libengine-gost-openssl)");
        return None;
    }
    let mut child = Command::new("openssl")
        .current_dir(folder)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(output.stdout)
}

#[test]
fn streebog_is_the_engines() {
    let folder = tempfile::tempdir().unwrap();
    for length in [0, 1, 31, 63, 64, 65, 127, 128, 129, 1000, 100_000] {
        let message: Vec<u8> = (0..length).map(|n: u32| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let args = ["dgst", "-engine", "gost", "-md_gost12_512", "-binary"];
        let Some(digest) = engine(folder.path(), &args, &message) else { return };
        assert_eq!(digest, streebog512(&message), "{length}");
    }
}

/// The algorithm identifier that Russia gives the key: id-tc26-gost3410-12-512, paramSetA, Streebog-512.
fn russian_algorithm() -> Vec<u8> {
    let key = [0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x01, 0x02];
    let curve = [0x2a, 0x85, 0x03, 0x07, 0x01, 0x02, 0x01, 0x02, 0x01];
    let digest = [0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x02, 0x03];
    tlv(0x30, &[tlv(6, &key), tlv(0x30, &[tlv(6, &curve), tlv(6, &digest)].concat())].concat())
}

/// From `s || r`, big-endian, to `r || s`, little-endian, and back: every byte changes places with its mirror.
fn mirrored(signature: &[u8]) -> Vec<u8> {
    signature.iter().rev().copied().collect()
}

#[test]
fn signatures_verify_in_both_directions() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let mut runner = TestRunner::new(Config::with_cases(6));
    let cases = (prop::collection::vec(any::<u8>(), 63), prop::collection::vec(any::<u8>(), 0..300));
    runner
        .run(&cases, |(mut private, message)| {
            // Below the order, not nought.
            private.push(0x5a);
            let key = PrivateKey::from_bytes(&private.try_into().unwrap()).unwrap();
            let inner = tlv(4, &key.to_bytes()[..]);
            let pkcs8 = tlv(0x30, &[vec![2, 1, 0], russian_algorithm(), tlv(4, &inner)].concat());
            let bits = [vec![0], tlv(4, &key.public_key().to_bytes())].concat();
            let spki = tlv(0x30, &[russian_algorithm(), tlv(3, &bits)].concat());
            std::fs::write(path.join("key.der"), pkcs8).unwrap();
            std::fs::write(path.join("pub.der"), spki).unwrap();
            std::fs::write(path.join("message"), &message).unwrap();

            let args = ["dgst", "-engine", "gost", "-md_gost12_512", "-keyform", "DER", "-sign", "key.der", "message"];
            let Some(theirs) = engine(path, &args, &[]) else { return Ok(()) };
            prop_assert_eq!(key.public_key().verify(&message, &mirrored(&theirs)), Ok(()));
            prop_assert!(key.public_key().verify(&message, &theirs).is_err(), "Russia's layout");

            std::fs::write(path.join("signature"), mirrored(&key.sign(&message))).unwrap();
            let args = [
                "dgst",
                "-engine",
                "gost",
                "-md_gost12_512",
                "-keyform",
                "DER",
                "-verify",
                "pub.der",
                "-signature",
                "signature",
                "message",
            ];
            let verified = engine(path, &args, &[]).unwrap();
            prop_assert!(String::from_utf8_lossy(&verified).contains("Verified OK"));
            Ok(())
        })
        .unwrap();
}
