//! The same signature in other encodings.

use crate::authority::*;
use base64::Engine;
use qonys_eds::issue::KeyKind;
use qonys_eds::report::verify_report;
use qonys_eds::{Revocation, SignatureError, decode_container};

const CONTENT: &[u8] = b"content that is signed";

/// Every constructed element in indefinite length, and the content in pieces.
fn to_ber(der: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = der;
    while !rest.is_empty() {
        let header = if rest[1] < 0x80 { 2 } else { 2 + usize::from(rest[1] & 0x7f) };
        let length = match rest[1] {
            short if short < 0x80 => usize::from(short),
            _ => rest[2..header].iter().fold(0, |length, octet| length << 8 | usize::from(*octet)),
        };
        let (element, after) = rest.split_at(header + length);
        let body = &element[header..];
        if element[0] == 0x04 && body == CONTENT {
            out.extend([0x24, 0x80]);
            out.extend(body.chunks(5).flat_map(|piece| tlv(0x04, piece)));
            out.extend([0, 0]);
        } else if element[0] & 0x20 == 0 {
            out.extend_from_slice(element);
        } else {
            out.extend([element[0], 0x80]);
            out.extend(to_ber(body));
            out.extend([0, 0]);
        }
        rest = after;
    }
    out
}

/// Certificates keep their own definite form.
fn with_indefinite_lengths(container: &[u8], certificates: &[&[u8]]) -> Vec<u8> {
    let mut ber = to_ber(container);
    for certificate in certificates {
        let broken = to_ber(certificate);
        let place = ber.windows(broken.len()).position(|w| w == broken).expect("the certificate is in the container");
        ber.splice(place..place + broken.len(), certificate.iter().copied());
    }
    ber
}

#[test]
fn indefinite_lengths_verify_as_the_same_signature() {
    for kind in [KeyKind::P256, KeyKind::Rsa2048, KeyKind::Gost512] {
        let world = world(kind);
        let der = world.sign(CONTENT, true);
        let ber = with_indefinite_lengths(&der, &[&world.key.certificate, &world.root.certificate]);
        assert_ne!(ber, der);
        assert!(ber.windows(2).any(|w| w == [0x24, 0x80]), "the content is in pieces");
        assert_eq!(world.verify(&ber).unwrap(), world.verify(&der).unwrap());
        for end in 0..ber.len() {
            assert!(world.verify(&ber[..end]).is_err(), "{end}");
        }
    }
}

#[test]
fn attributes_received_in_another_order_are_sorted_before_they_are_checked() {
    let world = world(KeyKind::P256);
    let der = world.sign(CONTENT, true);
    let start = der.windows(2).rposition(|w| w[0] == 0xa0 && matches!(w[1], 0x81 | 0x82)).unwrap();
    let header = if der[start + 1] == 0x82 { 4 } else { 3 };
    let length = der[start + 2..start + header].iter().fold(0, |l, b| l << 8 | usize::from(*b));
    let body = &der[start + header..start + header + length];
    let first = 2 + usize::from(body[1]);
    let mut reordered = der.clone();
    reordered[start + header..start + header + length].copy_from_slice(&[&body[first..], &body[..first]].concat());
    assert_ne!(reordered, der);
    assert_eq!(world.verify(&reordered).unwrap(), world.verify(&der).unwrap());
}

#[test]
fn pem_and_base64_are_unwrapped_and_reported() {
    let world = world(KeyKind::P256);
    let der = world.sign(CONTENT, true);
    let base64 = base64::engine::general_purpose::STANDARD.encode(&der);
    let pem = format!("-----BEGIN CMS-----\n{base64}\n-----END CMS-----\n");
    for text in [base64, pem] {
        assert_eq!(&*decode_container(text.as_bytes()).unwrap(), der);
        let report = verify_report(text.as_bytes(), None, &world.trust, now(), &Revocation::none());
        assert_eq!(report.exit, 0);
        assert_eq!(report.json["valid"], true);
        assert_eq!(report.json["revocation"], "unknown");
        assert_eq!(report.json["time"], "2026-06-01T12:00:00Z");
        let signer = &report.json["signers"][0];
        assert_eq!(signer["iin"], IIN);
        assert_eq!(signer["bin"], serde_json::Value::Null);
        assert_eq!(signer["name"], "ОМАРОВА АЙГҮЛ ЕРЛАНҚЫЗЫ");
        assert_eq!(signer["serial"], "7f010203");
        assert_eq!(signer["algorithm"], "ECDSA-P256-SHA256");
        assert_eq!(signer["key_use"], "signing");
    }
}

#[test]
fn the_report_tells_not_valid_from_not_readable() {
    let world = world(KeyKind::P256);
    let none = Revocation::none();
    let detached = world.sign(CONTENT, false);
    let wrong = verify_report(&detached, Some(b"other"), &world.trust, now(), &none);
    assert_eq!((wrong.exit, &wrong.json["error"]["step"]), (1, &"digest".into()));
    assert_eq!(wrong.json["valid"], false);
    let unreadable = verify_report(b"hello", None, &world.trust, now(), &none);
    assert_eq!((unreadable.exit, &unreadable.json["error"]["step"]), (2, &"structure".into()));
    let required = verify_report(&detached, Some(CONTENT), &world.trust, now(), &none.required(true));
    assert_eq!((required.exit, &required.json["error"]["code"]), (1, &"revocation_unknown".into()));
    let strangers = verify_report(&detached, Some(CONTENT), &qonys_eds::TrustStore::new(), now(), &Revocation::none());
    assert_eq!(strangers.json["error"]["code"], "training_certificate");
    assert!(matches!(world.verify(&detached), Err(SignatureError::ContentMissing)));
}
