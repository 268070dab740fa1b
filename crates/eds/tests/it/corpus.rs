//! The kept inputs of the fuzz targets hold to the targets' properties.

#[path = "../../../../fuzz/src/eds/mod.rs"]
#[allow(dead_code, reason = "the example that makes the inputs uses the rest")]
pub mod eds;

use std::fs;
use std::path::Path;

/// Each target with its property.
const TARGETS: [(&str, fn(&[u8])); 8] = [
    ("asic", eds::asic),
    ("attributes", eds::attributes),
    ("certificate", eds::certificate),
    ("cms", eds::cms),
    ("container", eds::container),
    ("crl", eds::crl),
    ("ocsp", eds::ocsp),
    ("timestamp", eds::timestamp),
];

fn kept(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap())).collect()
}

#[test]
fn every_kept_input_holds_to_the_property_of_its_target() {
    for (target, property) in TARGETS {
        let inputs = kept(target);
        assert!(!inputs.is_empty(), "{target} has no inputs");
        for (name, bytes) in inputs {
            println!("{target}/{name}");
            property(&bytes);
        }
    }
}

/// The properties are about what verifies: kept inputs that all fail would prove nothing.
#[test]
fn the_kept_containers_verify_but_for_the_one_that_was_revoked() {
    for (name, bytes) in kept("cms") {
        assert_eq!(eds::container_verifies(&bytes), name != "by-revoked", "{name}");
    }
}

#[test]
fn a_flipped_bit_anywhere_in_a_kept_container_makes_nobody_sign_anything_else() {
    for (name, bytes) in kept("cms").into_iter().filter(|(name, _)| name.ends_with("-ecdsa")) {
        // Every byte is flipped in `tampering.rs`; here one in eleven is held to the whole property.
        for place in (0..bytes.len()).step_by(11) {
            let mut flipped = bytes.clone();
            flipped[place] ^= 1 << (place % 8);
            println!("{name}: {place}");
            eds::cms(&flipped);
        }
    }
}
