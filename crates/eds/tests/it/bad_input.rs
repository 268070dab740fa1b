//! Whatever is wrong has a name, with every kind of key.

use crate::authority::*;
use qonys_eds::cms::build::{SigningFailed, SigningKey, sign};
use qonys_eds::issue::{CertifiedKey, KeyKind};
use qonys_eds::{CONTAINER_BYTES_MAX, Revocation, SignatureAlgorithm, SignatureError, Step, verify};

const CONTENT: &[u8] = b"content";
const KINDS: [KeyKind; 3] = [KeyKind::P256, KeyKind::Rsa2048, KeyKind::Gost512];

/// A key whose signature or certificate is spoilt before the container is built.
struct Spoilt<'a> {
    key: &'a CertifiedKey,
    certificate: Vec<u8>,
    signature: &'a dyn Fn(Vec<u8>) -> Vec<u8>,
}

impl SigningKey for Spoilt<'_> {
    fn certificate(&self) -> &[u8] {
        &self.certificate
    }
    fn chain(&self) -> &[Vec<u8>] {
        &self.key.chain
    }
    fn algorithm(&self) -> SignatureAlgorithm {
        self.key.key.algorithm()
    }
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        self.key.key.sign(message).map(|signature| (self.signature)(signature))
    }
}

fn with_signature(world: &World, spoil: &dyn Fn(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let spoilt = Spoilt { key: &world.key, certificate: world.key.certificate.clone(), signature: spoil };
    sign(CONTENT, true, &[&spoilt], now()).unwrap()
}

/// The same certificate with other bytes in place of some; its issuer never signed that.
fn with_certificate(world: &World, from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut certificate = world.key.certificate.clone();
    let place = certificate.windows(from.len()).position(|w| w == from).expect("it is in the certificate");
    certificate[place..place + to.len()].copy_from_slice(to);
    let spoilt = Spoilt { key: &world.key, certificate, signature: &|signature| signature };
    sign(CONTENT, true, &[&spoilt], now()).unwrap()
}

fn fault(world: &World, container: &[u8]) -> (&'static str, Step) {
    let error = world.verify(container).expect_err("it must not verify");
    (error.code(), error.step())
}

#[test]
fn a_damaged_container_is_named_whatever_the_key() {
    for kind in KINDS {
        let world = world(kind);
        let good = world.sign(CONTENT, true);
        world.verify(&good).unwrap();
        let nested: Vec<u8> = [0x30, 0x80].repeat(2000);
        let wrong_tag = [&[0x31], &good[1..]].concat();
        let trailing = [&good[..], &[0]].concat();
        let lying_length = [&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], &good[4..]].concat();
        let cases: [(&str, &[u8], &str); 8] = [
            ("nothing", &[], "signature_malformed"),
            ("text", b"hello, this is not a container", "signature_malformed"),
            ("cut short", &good[..good.len() / 2], "signature_malformed"),
            ("bytes behind it", &trailing, "signature_malformed"),
            ("a set for a sequence", &wrong_tag, "signature_malformed"),
            ("nested without end", &nested, "signature_malformed"),
            ("a length beyond memory", &lying_length, "signature_malformed"),
            ("another type", &[0x30, 0x05, 0x06, 0x03, 0x2a, 0x03, 0x04], "not_signed_data"),
        ];
        for (name, container, code) in cases {
            assert_eq!(fault(&world, container), (code, Step::Structure), "{kind:?}: {name}");
        }
        let error = world.verify(&vec![0x30; CONTAINER_BYTES_MAX + 1]).unwrap_err();
        assert_eq!(error, SignatureError::TooLarge { bytes: CONTAINER_BYTES_MAX + 1, limit: CONTAINER_BYTES_MAX });
    }
}

#[test]
fn a_signature_that_was_spoilt_is_named_whatever_the_key() {
    let spoilers: [(&str, &dyn Fn(Vec<u8>) -> Vec<u8>); 5] = [
        ("empty", &|_| Vec::new()),
        ("shorter", &|s| s[1..].to_vec()),
        ("longer", &|s| [&s[..], &[0]].concat()),
        ("all zero", &|s| vec![0; s.len()]),
        ("all ones", &|s| vec![0xff; s.len()]),
    ];
    for kind in KINDS {
        let world = world(kind);
        for (name, spoil) in spoilers {
            let container = with_signature(&world, spoil);
            assert_eq!(fault(&world, &container), ("bad_signature", Step::Signature), "{kind:?}: {name}");
        }
    }
}

#[test]
fn a_gost_signature_in_another_layout_or_out_of_range_is_named() {
    let world = world(KeyKind::Gost512);
    let mirrored = |s: Vec<u8>| s.into_iter().rev().collect::<Vec<u8>>();
    let swapped = |s: Vec<u8>| [&s[64..], &s[..64]].concat();
    let big_endian = |s: Vec<u8>| mirrored(swapped(s));
    for (name, spoil) in [
        ("Russia's: s || r, big-endian", &mirrored as &dyn Fn(Vec<u8>) -> Vec<u8>),
        ("s || r, little-endian", &swapped),
        ("r || s, big-endian", &big_endian),
    ] {
        assert_eq!(fault(&world, &with_signature(&world, spoil)).0, "bad_signature", "{name}");
    }
    let named = |spoil: &dyn Fn(Vec<u8>) -> Vec<u8>| world.verify(&with_signature(&world, spoil)).unwrap_err();
    let zero_r = named(&|s| [&[0; 64], &s[64..]].concat());
    assert_eq!(zero_r, SignatureError::BadSignatureForm("r is zero"));
    let zero_s = named(&|s| [&s[..64], &[0; 64]].concat());
    assert_eq!(zero_s, SignatureError::BadSignatureForm("s is zero"));
    let large_r = named(&|s| [&[0xff; 64], &s[64..]].concat());
    assert_eq!(large_r, SignatureError::BadSignatureForm("r is not below the order of the curve"));
    let large_s = named(&|s| [&s[..64], &[0xff; 64]].concat());
    assert_eq!(large_s, SignatureError::BadSignatureForm("s is not below the order of the curve"));
}

#[test]
fn a_gost_key_that_is_none_is_named() {
    let world = world(KeyKind::Gost512);
    let spki = world.key.key.public_key();
    let point = &spki[spki.len() - 128..];
    let named = |from: &[u8], to: &[u8]| world.verify(&with_certificate(&world, from, to)).unwrap_err();
    let mut off_curve = point.to_vec();
    off_curve[5] ^= 1;
    assert_eq!(named(point, &off_curve), SignatureError::BadKey("not a point of the curve"));
    let mut flat = point.to_vec();
    flat[64..].fill(0);
    assert_eq!(named(point, &flat), SignatureError::BadKey("not a point of the curve"));
    assert_eq!(named(point, &[0xff; 128]), SignatureError::BadKey("a coordinate is beyond the field"));
    // The last arc of the curve: Kazakhstan's second one is not of 512 bits.
    let parameters = &spki[14..spki.len() - 135];
    let mut other = parameters.to_vec();
    let curve = other.windows(10).position(|w| w == [0x2a, 0x83, 0x0e, 0x03, 0x0a, 1, 1, 2, 2, 1]).unwrap();
    other[curve + 9] = 2;
    assert_eq!(named(parameters, &other), SignatureError::BadKey("names another curve or digest"));
    // An octet string of another tag around the point.
    let framed = &spki[spki.len() - 131..];
    let mut other = framed.to_vec();
    other[0] = 0x05;
    assert_eq!(named(framed, &other), SignatureError::BadKey("not a GOST key"));
}

#[test]
fn families_of_keys_digests_and_signatures_do_not_mix() {
    let (gost, ecdsa) = (world(KeyKind::Gost512), world(KeyKind::P256));
    // A certificate of one family over the signature of the other.
    let borrowed = |key: &CertifiedKey, other: &World| {
        let spoilt = Spoilt { key, certificate: other.key.certificate.clone(), signature: &|signature| signature };
        sign(CONTENT, true, &[&spoilt], now()).unwrap()
    };
    for (key, other) in [(&gost.key, &ecdsa), (&ecdsa.key, &gost)] {
        let error = other.verify(&borrowed(key, other)).unwrap_err();
        assert_eq!(error, SignatureError::BadKey("of another kind than the signature"));
    }
}

#[test]
fn people_with_gost_keys_below_authorities_of_every_kind_sign_and_are_verified() {
    for issuer_kind in [KeyKind::Gost512, KeyKind::P384, KeyKind::Rsa3072, KeyKind::Rsa4096] {
        let root = root(issuer_kind);
        let key = certified(KeyKind::Gost512, &request(person(), signing()), Some(&root));
        let mut second = request(person(), signing());
        second.serial = vec![9];
        let second = certified(KeyKind::P384, &second, Some(&root));
        let container = signed_by(&[&key, &second], CONTENT, false);
        let verified = verify(&container, Some(CONTENT), &trust(&root), now(), &Revocation::none()).unwrap();
        let mut algorithms: Vec<String> = verified.signers.iter().map(|s| s.algorithm.to_string()).collect();
        algorithms.sort();
        assert_eq!(algorithms, ["ECDSA-P384-SHA384", "GOST-34.10-2015-512"]);
        assert!(verify(&container, Some(b"other"), &trust(&root), now(), &Revocation::none()).is_err());
        let kept = qonys_eds::issue::SoftKey::from_pkcs8(&key.key.to_pkcs8().unwrap()).unwrap();
        assert_eq!(kept.public_key(), key.key.public_key());
    }
}

#[test]
fn rsa_signs_with_every_digest_and_by_both_paddings() {
    use qonys_eds::DigestAlgorithm::{Sha256, Sha384, Sha512, Streebog512};
    use qonys_eds::issue::SoftKey;
    let world = world(KeyKind::Rsa2048);
    let pkcs8 = world.key.key.to_pkcs8().unwrap();
    let using = |algorithm| SoftKey::from_pkcs8(&pkcs8).unwrap().using(algorithm);
    for digest in [Sha256, Sha384, Sha512] {
        for algorithm in [SignatureAlgorithm::Rsa(digest), SignatureAlgorithm::RsaPss(digest)] {
            let key = CertifiedKey {
                key: using(algorithm).unwrap(),
                certificate: world.key.certificate.clone(),
                chain: Vec::new(),
            };
            let container = signed_by(&[&key], CONTENT, true);
            assert_eq!(world.verify(&container).unwrap().signers[0].algorithm, algorithm);
            let mut damaged = container;
            *damaged.last_mut().unwrap() ^= 1;
            assert_eq!(world.verify(&damaged), Err(SignatureError::BadSignature));
        }
    }
    for other in [SignatureAlgorithm::Rsa(Streebog512), SignatureAlgorithm::Gost512] {
        assert!(using(other).is_err());
    }
}

#[test]
fn certificates_out_of_their_time_or_without_root_are_named_with_gost_keys_too() {
    let root = root(KeyKind::Gost512);
    let signed = |change: &dyn Fn(&mut qonys_eds::issue::CertificateRequest)| {
        let mut wanted = request(person(), signing());
        change(&mut wanted);
        let key = certified(KeyKind::Gost512, &wanted, Some(&root));
        let world = World { trust: trust(&root), key, root: certified(KeyKind::P256, &wanted, None) };
        fault(&world, &world.sign(CONTENT, true))
    };
    assert_eq!(signed(&|r| r.not_after = now().plus_seconds(-10)), ("certificate_expired", Step::Validity));
    assert_eq!(signed(&|r| r.not_before = now().plus_seconds(10)), ("certificate_not_yet_valid", Step::Validity));
    let alone = certified(KeyKind::Gost512, &request(person(), signing()), None);
    let world = World { trust: trust(&root), key: alone, root };
    assert_eq!(fault(&world, &world.sign(CONTENT, true)), ("untrusted_chain", Step::Chain));
}
